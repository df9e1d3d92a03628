"""Preconditions of sign-off and publication: refusals, each a sentence. `reports.actions` asks them all."""

from __future__ import annotations

from commentary.models import Cycle
from indicators.models import Extract
from indicators.report_rows.row import Standing
from indicators.rules.judgement import Status
from reports.checklist.checks import require_ready
from reports.disclosure import COMMITTEE, PUBLIC
from reports.layout import saved_layouts
from reports.models import Correction, Report, of
from reports.public import coarser_options, disclosure_check, queries
from reports.publishing.correcting import open_correction
from reports.publishing.correction_diff import marked
from reports.renderers import FORMATS
from reports.snapshot.apply_layout import Laid, laid
from reports.snapshot.queries import gathered
from reports.snapshot.schema import Snapshot, from_json
from reports.verification import integrity
from reports.workflow import Stage
from safeguarding.exceptions import Refused


class AlreadyPublished(Refused):
    """The cycle's report is out."""


class Outdated(Refused):
    """Words or figures of the report are no longer those that stand."""


class NotConfirmed(Refused):
    """Nobody has looked at what the public edition hides and says."""


class NotPublishable(Refused):
    """The report is not signed off, or not all of its files are made and whole."""


def require_unpublished(cycle: Cycle, outline: str) -> Correction | None:
    """The correction under way, if there is one. Raise `AlreadyPublished` where the report is out, and none is."""
    correction = open_correction(cycle, outline)
    if correction is None and Report.objects.filter(cycle=cycle, outline=outline).published().exists():
        named = of(cycle, outline)
        raise AlreadyPublished(f"The report of {named} has been published, and a published report never changes.")
    return correction


def require_its_turn(report: Report) -> None:
    """Raise a refusal where the report is out, or where this version was not assembled for the correction under way."""
    correction = require_unpublished(report.cycle, report.outline)
    if report.correction_id != (correction.pk if correction else None):
        raise Outdated(
            "This version was assembled before the correction was begun, or for another one. Assemble it again."
        )


def require_publishable(report: Report) -> None:
    """Raise a refusal unless everything that publication rests on is as it was signed off, asked anew each time."""
    require_its_turn(report)
    if report.stage != Stage.SIGNED_OFF:
        raise NotPublishable("This report is not signed off. The director signs it off first.")
    _require_latest(report)
    made = set(report.files.filter(signed=True).values_list("edition", "format"))
    if missing := [format.name for key, format in FORMATS.items() if {(COMMITTEE, key), (PUBLIC, key)} - made]:
        raise NotPublishable(f"These files are still being made: {', '.join(missing)}. Wait a moment, then publish.")
    if fault := integrity.fault(report):
        raise NotPublishable(f"This report cannot be published: {fault} Tell the people who run the system.")
    require_as_it_stands(report)


def require_as_it_stands(report: Report) -> Laid:
    """Nothing stops the report by now, and what it prints is what would be printed if it were assembled now.

    Return what stands.
    """
    found = laid(gathered(report.cycle), saved_layouts.of(report))
    require_ready(found, disclosure_check.check_of(report))
    printed, stands = _printed(from_json(report.snapshot)), _standing(found, _replaced(report))
    changed = [code for code in (*stands, *printed) if not _same(printed.get(code), stands.get(code))]
    if changed:
        raise Outdated(
            f"Words or figures have changed since this version was assembled: {', '.join(dict.fromkeys(changed))}. "
            "Assemble the report again, then read the new version."
        )
    _require_public_edition(report, found)
    return found


def _require_public_edition(report: Report, found: Laid) -> None:
    """Raise `Outdated` where the edition would be worked out otherwise now, for all that is out and decided (P10).

    Nothing is worked out anew: the digest of everything that decides it is compared.
    """
    edition = report.public_edition
    texts = disclosure_check.texts_from_json(edition.texts)
    digests = [text.digest for text in texts]
    options = coarser_options.options_of(coarser_options.chosen(report.cycle, report.outline))
    inputs = queries.edition_inputs(
        queries.rules(), options, found.out_digests, found.relations, digests, found.decisions
    )
    if inputs != edition.inputs:
        raise Outdated(
            "The public edition would be another by now: another report was published, or a disclosure decision, a sum "
            "or a rule has changed. Assemble the report again, then read the new version."
        )


def require_confirmed(report: Report) -> None:
    """Raise a refusal unless somebody confirmed what this very public edition hides and says."""
    edition = report.public_edition
    if not report.disclosure_confirmations.filter(digest=edition.digest).exists():
        raise NotConfirmed(
            "Nobody has confirmed what the public edition hides. Look at the page “What the public edition "
            "hides” of this version, and confirm it there."
        )


def out_now() -> frozenset[int]:
    """The reports that were ever published, by their ids."""
    return frozenset(Report.objects.exclude(published_at=None).values_list("pk", flat=True))


def require_published_alone(report: Report, before: frozenset[int]) -> None:
    """Nothing else was published meanwhile: two public editions could give away together what neither does alone.

    Asked after the event is recorded, for which another publication that came first has had to be waited for.
    """
    if out_now() - before - {report.pk}:
        raise Outdated("Another report has been published at this moment. Look at it, then publish this one again.")


Row = tuple[Standing, str | None]  # an indicator's row, and the digest of the approval of its words


def _same(one: Row | None, other: Row | None) -> bool:
    """Whether two rows have the same values, whatever the sentences of the program that wrote each (P16).

    A row from before rows had facts has no trend of an annual figure, which follows from figures that are compared too.
    """
    if one is None or other is None:
        return one is other
    (row, approval), (row_now, approval_now) = one, other
    if approval != approval_now or _values(row) != _values(row_now):
        return False
    if approval is None and row.overridden != row_now.overridden:  # with words, the approval covers the override
        return False
    if row.facts is None or row_now.facts is None:
        return True
    if row.trend != row_now.trend:
        return False
    names = ("basis", "polarity", "compared_with", "warning_at", "alert_at", "benchmarks")
    return all(getattr(row.facts, name) == getattr(row_now.facts, name) for name in names)


def _values(row: Standing) -> tuple[object, ...]:
    cells = (row.last_year, *row.months, row.year, row.target)
    figures = tuple(
        (each.value, each.missing, each.numerator, each.denominator, each.provisional, each.restated, each.source)
        for each in cells
    )
    # What has no target was Unknown before there was a status of its own for it.
    status = Status.UNKNOWN if row.status == Status.NO_TARGET else row.status
    return row.code, row.description, row.unit, status, bool(row.overridden), figures


def _printed(snapshot: Snapshot) -> dict[str, Row]:
    return {
        standing.code: (standing, group.words.digest if group.words else None)
        for section in snapshot.sections
        for group in section.groups
        for standing in group.standings
    }


def _standing(found: Laid, replaced: dict[str, Standing]) -> dict[str, Row]:
    approvals = {topic: desk.approval.digest for topic, desk in found.desks.items() if desk.approval}
    return {
        (code := each.indicator.code): (
            marked(each.standing, replaced.get(code)), approvals.get(each.topic.pk) if each.topic else None,
        )
        for each in found.printed
    }  # fmt: skip


def _replaced(report: Report) -> dict[str, Standing]:
    """The rows of the report that this one corrects, from which it marks what differs; none where it corrects none."""
    if report.correction is None:
        return {}
    return {each.code: each for each in from_json(report.correction.replaces.snapshot).standings}


def require_sources_stand(report: Report) -> None:
    """Asked once the period is closed or held, for which an undo that came first has had to be waited for."""
    sources = from_json(report.snapshot).sources
    digests = [source.sha256 for source in sources]
    loaded = Extract.objects.filter(stage=Extract.Stage.LOADED, sha256__in=digests)
    stand = set(loaded.values_list("sha256", flat=True))
    if undone := [source.name for source in sources if source.sha256 not in stand]:
        raise Outdated(
            f"{', '.join(undone)} was undone after this report was assembled. Assemble it again, then sign it off."
        )


def _require_latest(report: Report) -> None:
    later = Report.objects.filter(cycle=report.cycle_id, outline=report.outline, version__gt=report.version)
    if newest := later.exclude(stage=Stage.DRAFT).order_by("-version").first():
        raise Outdated(f"Version {newest.version} was signed off after this one. Publish that one.")
