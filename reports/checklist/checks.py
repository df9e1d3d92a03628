"""What a report still lacks: errors stop it from being assembled and signed off, warnings only say what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.urls import reverse

from commentary.models import Cycle
from commentary.queries.ledger import Desk
from commentary.workflow.transitions import Stage
from indicators.models import Extract, Indicator, QualityCheck
from indicators.report_rows.explanations import year_disagrees
from indicators.report_rows.row import Cell, Standing, disagreement
from indicators.rules import periods
from indicators.rules.formatting import Missing, Unit, number
from indicators.rules.periods import Frequency, Interval
from reports.layout import saved_layouts
from reports.layout.schema import STANDARD, Outline, Shown, figures
from reports.public.disclosure_check import Findings, kept_check
from reports.public.relations import unanswered
from reports.snapshot.apply_layout import Laid
from reports.snapshot.queries import MeasureCounts, PrintedIndicator
from reports.snapshot.schema import Source
from safeguarding.exceptions import Refused
from safeguarding.permissions import RoleName

SMALL = range(1, 6)
SMALL_NAMED, SMALL_SHOWN = (
    "counts of 1 to 5 will be shown to the committee: ",
    "counts of 1 to 5 are shown to the committee.",
)
OFFICER = RoleName.PERFORMANCE_OFFICER.value.capitalize()


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or doubtful: a sentence, the page on which it is mended, and whose it is, in words.

    `printed` is how the report's notes word it where its sentence names small counts, which no note may (P10).
    """

    severity: Severity
    sentence: str
    link: str
    owner: str
    printed: str = ""


class NotReady(Refused):
    """The report lacks something. `errors` are the gaps that stop it."""

    def __init__(self, errors: tuple[Gap, ...]) -> None:
        self.errors = errors
        super().__init__(" ".join(["The report is not ready.", *(gap.sentence for gap in errors)]))


def check(cycle: Cycle, outline: str = STANDARD) -> tuple[Gap, ...]:
    """The checklist of the cycle's report by an outline, errors first: only what that prints is required."""
    return gaps(saved_layouts.laid_for(cycle, outline))


def require_ready(found: Laid, check: Findings | None = None) -> None:
    """Raise `NotReady` where anything stops the report. `check` is as in `gaps`."""
    errors = tuple(gap for gap in gaps(found, check) if gap.severity is Severity.ERROR)
    if errors:
        raise NotReady(errors)


def gaps(found: Laid, check: Findings | None = None) -> tuple[Gap, ...]:
    """The whole checklist, errors first.

    `check` is the disclosure check that a draft was assembled with. What its director reads and declares then does not
    come and go with the background checks of what has changed since. Without it, the check of exactly what `found` has
    counts, once one is kept.
    """
    made = chain.from_iterable(each(found) for each in CHECKS)
    of_disclosure = _of_disclosure(found, check or kept_check(found))
    return tuple(sorted((*made, *of_disclosure), key=lambda gap: gap.severity))


def _of_topics(found: Laid) -> Iterator[Gap]:
    """A topic that needs words by its rules, of which the cycle asks none, stops the report; no other topic does."""
    for each in found.printed:
        if each.topic is None:
            sentence = f"{each.indicator.code} belongs to no topic, so its place beside the commentary is not known."
            yield Gap(Severity.ERROR, f"{sentence} Give it one.", _figures_page(each.indicator), OFFICER)
    for topic in dict.fromkeys(each.topic for each in found.printed if each.topic):
        if topic.pk not in found.desks and (reasons := found.reasons.get(topic.pk)):
            sentence = f"{topic} needs words, and nobody has been asked for them. {' '.join(reasons)}"
            yield Gap(Severity.ERROR, sentence, reverse("commentary:cycle", args=[found.cycle.pk]), OFFICER)


# -- words ---------------------------------------------------------------------------------------------------------
LACKS = {
    Stage.DRAFT: ("is being written and has not been submitted.", RoleName.TEAM_MANAGER),
    Stage.SUBMITTED: ("is waiting for approval.", RoleName.HEAD_OF_SERVICE),
    Stage.RETURNED: ("was returned and has not been submitted again.", RoleName.TEAM_MANAGER),
}
NO_WORDS = ("has not been written.", RoleName.TEAM_MANAGER)
LAPSED = (
    "was approved, but words or figures have changed since, so the approval no longer counts.",
    RoleName.HEAD_OF_SERVICE,
)


def _of_words(found: Laid) -> Iterator[Gap]:
    for desk in found.desks.values():
        if desk.standings and (lack := _lack(desk)):
            sentence, role = lack
            link = reverse("commentary:detail", args=[desk.commentary_id])
            owner = f"{role.value.capitalize()}, {desk.service}"
            yield Gap(Severity.ERROR, f"The commentary on {desk.topic} {sentence}", link, owner)


def _lack(desk: Desk) -> tuple[str, RoleName] | None:
    if not desk.passages:
        return NO_WORDS
    if desk.stage is not Stage.APPROVED:
        return LACKS[desk.stage]
    return None if desk.approval and desk.approval.counts else LAPSED


def _of_remarks(found: Laid) -> Iterator[Gap]:
    for desk in found.desks.values():
        if many := found.unresolved.get(desk.commentary_id, 0):
            words = f"{many} remark{' is' if many == 1 else 's are'} not resolved on the commentary on {desk.topic}."
            link = reverse("commentary:detail", args=[desk.commentary_id])
            yield Gap(Severity.WARNING, words, link, f"{RoleName.HEAD_OF_SERVICE.value.capitalize()}, {desk.service}")


def _of_advice(found: Laid) -> Iterator[Gap]:
    for desk in found.desks.values():
        if desk.standings and desk.passages and (aside := desk.set_aside):
            why = "; ".join(dict.fromkeys(f"“{each.reason}” ({each.name})" for each in aside))
            sentence = f"{desk.topic}: {len(aside)} piece{'s' if len(aside) > 1 else ''} of advice set aside: {why}."
            link = reverse("commentary:detail", args=[desk.commentary_id])
            owner = f"{RoleName.HEAD_OF_SERVICE.value.capitalize()}, {desk.service}"
            yield Gap(Severity.WARNING, sentence, link, owner)


# -- figures and counts --------------------------------------------------------------------------------------------
def _of_figures(found: Laid) -> Iterator[Gap]:
    if not (found.printed or found.left_out):
        sentence = (
            f"No indicator of its sections has a definition by {found.month.label}, so there is nothing to report."
        )
        yield Gap(Severity.ERROR, sentence, reverse("indicators:list"), OFFICER)
    for each in found.left_out:  # by its status, which nobody knows before the figure is there
        cells = _no_figure(each.standing.months[-1], *_year_due(each, found.month))
        if missing := " and ".join(_of(cell) for cell in cells):
            sentence = f"{each.indicator.code}: there is no figure for {missing}, so nobody knows whether it"
            yield Gap(Severity.ERROR, f"{sentence} belongs in this report.", _figures_page(each.indicator), OFFICER)
    for each in found.printed:
        code = each.indicator.code
        for severity, sentence in _of_standing(each, found.month, found.outline):
            printed = f"{code}: {SMALL_SHOWN}" if SMALL_NAMED in sentence else ""
            yield Gap(severity, f"{code}: {sentence}", _figures_page(each.indicator), OFFICER, printed)
        if said := year_disagrees(each.facts.reading, disagreement(each.facts, found.month)):
            printed = f"{code}: the year to date that was sent is not what its months come to."
            yield Gap(Severity.WARNING, f"{code}: {said}", _figures_page(each.indicator), OFFICER, printed)


def _year_due(each: PrintedIndicator, month: Interval) -> tuple[Cell, ...]:
    """The cell of the year so far, where a figure has to be there: not before the year's first quarter has ended."""
    collected = each.facts.reading.collected
    due = collected is Frequency.YEAR or periods.collections_of_year_to(collected, month)
    return (each.standing.year,) if due else ()


def _of(cell: Cell) -> str:
    """The period that a cell's figure is of."""
    return cell.period or cell.heading


def _of_standing(each: PrintedIndicator, month: Interval, outline: Outline) -> Iterator[tuple[Severity, str]]:
    standing, collected = each.standing, each.facts.reading.collected
    with_year = outline.statuses or outline.shows(Shown.VALUE, Shown.STATUS)
    for cell in _no_figure(standing.months[-1], *(_year_due(each, month) if with_year else ())):
        yield Severity.ERROR, f"there is no figure for {_of(cell)}."
    shown, latest = each.facts.collection(month), periods.latest_collection(collected, month)
    if collected is not Frequency.YEAR and shown != latest:
        yield Severity.WARNING, f"the figure for {latest.label} is not in yet, and that for {shown.label} is shown."
    printed = figures(standing, outline.columns)
    if some := _headings(printed, "provisional"):
        yield Severity.WARNING, f"the figure for {some} is provisional."
    if some := _headings(printed, "restated"):
        yield Severity.WARNING, f"the figure for {some} has been restated."
    small = [f"{count} ({cell.heading})" for cell in printed for count in _counts(standing, cell)]
    if small:
        yield Severity.WARNING, f"{SMALL_NAMED}{', '.join(dict.fromkeys(small))}."


def _no_figure(*cells: Cell) -> Iterator[Cell]:
    """Those of the cells that nobody has sent a figure for, each once."""
    return (cell for cell in dict.fromkeys(cells) if cell.missing == Missing.NO_FIGURE)


def _headings(cells: tuple[Cell, ...], mark: str) -> str:
    return " and ".join(dict.fromkeys(cell.heading for cell in cells if getattr(cell, mark)))


def _counts(standing: Standing, cell: Cell) -> Iterator[str]:
    shown = [cell.numerator, cell.denominator, cell.value if standing.unit == Unit.COUNT else None]
    return (number(count, 0) for count in shown if count is not None and count in SMALL)


def _of_counts(found: Laid) -> Iterator[Gap]:
    for each in found.measured:
        if small := _small(each):
            named = f"{each.measure.indicator.code}, {each.measure.name}: "
            page = _figures_page(each.measure.indicator)
            yield Gap(Severity.WARNING, f"{named}{SMALL_NAMED}{small}.", page, OFFICER, named + SMALL_SHOWN)


def _small(each: MeasureCounts) -> str:
    found = [f"{tally.number} ({month.short_label})" for month, tally in each.tallies.items() if tally.number in SMALL]
    return ", ".join(found)


def _of_benchmarks(found: Laid) -> Iterator[Gap]:
    """Others' figures come out a year late, so that those of two years before are the oldest that are not stale."""
    oldest = periods.year(periods.financial_year(found.month.ends_on).starts_on.year - 2).label
    for each in found.printed:
        years = [mark.year for mark in each.facts.benchmarks]
        if years and max(years) < oldest:
            sentence = f"{each.indicator.code}: what others reached is of {max(years)}, and nothing newer is here."
            yield Gap(Severity.WARNING, sentence, reverse("indicators:benchmarks"), OFFICER)


# -- data quality ---------------------------------------------------------------------------------------------------
def _of_sources(found: Laid) -> Iterator[Gap]:
    for pk, source in found.sources_by_id.items():
        if lack := _quality_lack(source):
            severity, words = lack
            yield Gap(severity, f"{source.name}: {words}", reverse("indicators:extract", args=[pk]), OFFICER)


def _quality_lack(source: Source) -> tuple[Severity, str] | None:
    if source.kind == Extract.Kind.TYPED:  # its note says where it comes from
        return None
    quality = source.quality
    if quality is None:
        return Severity.WARNING, "nobody has stated its data quality, and the report will say so."
    if quality.checked is None:
        return Severity.WARNING, "a second person has not checked its data quality, and the report will say so."
    if quality.checked.outcome == QualityCheck.Outcome.NOT_FIT:
        words = f"{quality.checked.by} found it not fit to report: {quality.checked.remark}"
        return Severity.ERROR, f"{words} Mend the data, or state their quality anew and have it checked."
    return None


# -- the public edition ---------------------------------------------------------------------------------------------
TOO_LATE = "This edition cannot take it back: see whether one of them has to be withdrawn."
LOOKED_AT = "What earlier reports tell of small numbers was looked at."
SHARE_LOOKED_AT = "How much of the public edition is hidden was looked at."
SUMS_LOOKED_AT = "Sums that hold in the figures were looked at."


def _of_disclosure(found: Laid, check: Findings | None) -> Iterator[Gap]:
    """What the disclosure check found, once it is worked out."""
    if check is None:
        return
    page = reverse("reports:decisions", args=[found.cycle.pk])
    for text in check.texts:
        if text.digest not in found.decisions and text.must_be_decided:
            of = f"{text.topic}, {text.passage.heading}" if text.passage.heading else text.topic
            sentence = f"The commentary on {of} may tell who a child is, and nobody has decided what the public reads."
            link = reverse("reports:decide", args=[found.cycle.pk, text.digest])
            yield Gap(Severity.ERROR, sentence, link, OFFICER)
    for said in check.too_late:
        sentence = f"{said}: a count of 1 to 5 can be worked out from earlier public editions. {TOO_LATE}"
        yield Gap(Severity.WARNING, sentence, reverse("reports:list"), OFFICER, LOOKED_AT)
    if check.hides_too_much:
        percent = round(100 * check.audit.withheld / check.audit.figures)
        sentence = (
            f"{percent}% of the figures of the public edition would be hidden. There are coarser ways to publish."
        )
        yield Gap(Severity.WARNING, sentence, f"{page}#coarser", OFFICER, SHARE_LOOKED_AT)
    if open_sums := unanswered(check.seen, found.relations):
        are = "sum holds" if len(open_sums) == 1 else "sums hold"
        sentence = f"{len(open_sums)} {are} in the figures, and nobody has said whether that is always so."
        yield Gap(Severity.WARNING, sentence, f"{page}#sums", OFFICER, SUMS_LOOKED_AT)


CHECKS = (
    _of_topics,
    _of_words,
    _of_remarks,
    _of_advice,
    _of_figures,
    _of_counts,
    _of_benchmarks,
    _of_sources,
)


def _figures_page(indicator: Indicator) -> str:
    return reverse("indicators:detail", args=[indicator.pk])
