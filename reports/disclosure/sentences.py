"""What the public edition says in place of a sentence that would give away what is withheld. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.report_rows.row import Standing
from indicators.rules.periods import MONTHS, Interval
from reports.disclosure.observing import Period, period_of
from reports.disclosure.rules import MARK, Rules
from reports.disclosure.words import vetted
from reports.snapshot.schema import Share

DIGESTS = (
    "Digests of extracts and of approved words stand in the committee edition alone: whoever knows the rest of a short "
    "file could try each small number until its digest comes out."
)
COMPARED = re.compile(rf" in ((?:{'|'.join(MONTHS)}) \d{{4}});")
COHORT = re.compile(r"[\d.]+ of [\d.]+ in (.+)\.")
WORTH = re.compile(r"One .+ is worth .+\.")
OTHERS = "Others: "
NO_TREND = "The figure of a month is withheld, and so the trend."
NO_LONG_TREND = "The figure of a month is withheld, and so the long trend."
NO_AVERAGE = "It is against the average of the months before, which this edition does not print."
NO_STATUS = "The year’s figure is withheld, and so its status."
NOT_SHOWN = "It is against {}, which this edition does not print."
ROUNDED = "It compares figures that are not rounded; this edition rounds them."
DIGIT = re.compile(r"\d")


def marked(rules: Rules) -> str:
    """What the edition is, and what its marks mean, in a sentence or two."""
    said = f"Public edition: {MARK} stands for a figure that is withheld because it is, or could reveal, a count of "
    said += f"{rules.least} to {rules.most}."
    if rules.round_to > 1:
        said += f" Counts are rounded to the nearest {rules.round_to}."
    return f"{said} Percentages are rounded to whole numbers." if rules.whole_percentages else said


# -- rows ----------------------------------------------------------------------------------------------------------
def judged(public: Standing, committee: Standing, marked_before: frozenset[tuple[str, str]], rules: Rules) -> Standing:
    """The row, whose cells are public already, with a trend, a status and notes that say no more than its cells."""
    made = _trend(public, committee, marked_before)
    if public.year.text == MARK:
        made = replace(made, status=MARK, status_why=NO_STATUS, overridden="")
    made = replace(made, overridden=vetted(made.overridden), notes=_notes(made, rules))
    return _rounded(made) if rules.rounds else made


def _trend(public: Standing, committee: Standing, marked_before: frozenset[tuple[str, str]]) -> Standing:
    found = COMPARED.search(committee.trend_why)
    against = period_of(found[1]) if found else None
    printed = {period_of(cell.heading): cell for cell in public.months}
    gone = any(cell.text == MARK for cell in public.months)
    if gone or (isinstance(against, Interval) and (public.code, against.short_label) in marked_before):
        return replace(public, trend="", trend_text=MARK, trend_why=NO_TREND)
    if against and against not in printed:
        return replace(public, trend_why=NOT_SHOWN.format(_label(against)))
    return public


def _label(period: Period) -> str:
    return period.label if isinstance(period, Interval) else period


def _notes(public: Standing, rules: Rules) -> tuple[str, ...]:
    """All of them where nothing is withheld; else those that speak of cells that are printed."""
    shown = (*public.months, public.year)
    if not rules.rounds and not any(cell.text == MARK for cell in (public.last_year, *shown)):
        return public.notes
    labels = {_label(period_of(cell.heading)) for cell in public.months if cell.numerator is not None}
    if public.year.numerator is not None:
        labels.add("the year so far")
    bases = all(cell.denominator is not None for cell in shown)
    return tuple(
        note for note in public.notes if _is_kept(note, set() if rules.rounds else labels, bases and not rules.rounds)
    )


def _is_kept(note: str, labels: set[str], bases: bool) -> bool:
    cohort = COHORT.fullmatch(note)
    if cohort:
        return cohort[1] in labels
    return note.startswith(OTHERS) or (bases and bool(WORTH.fullmatch(note)))


def _rounded(public: Standing) -> Standing:
    """Sentences quote unrounded figures."""
    why, status = (ROUNDED if DIGIT.search(text) else text for text in (public.trend_why, public.status_why))
    return replace(public, trend_why=why, status_why=status)


# -- charts --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Drawn:
    """A line of a chart with the shares that the public may see, month by month; none where it is left out."""

    name: str
    shares: tuple[Share, ...]
    months: tuple[str, ...]

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        if not self.shares:
            return (None,) * len(self.months)
        return heights("%" if any(share.percent for share in self.shares) else "", self.shares)

    @property
    def is_whole(self) -> bool:
        return bool(self.shares) and not any(MARK in (share.mark, share.percent) for share in self.shares)

    @property
    def points(self) -> list[str]:
        pairs = zip(self.shares, self.values, self.months, strict=False)
        return [
            f"{share.percent or share.number} in {_label(period_of(month))}"
            for share, value, month in pairs if value is not None
        ]  # fmt: skip

    @property
    def sentence(self) -> str:
        points = self.points
        if not points:
            return f"{self.name} has no figures that this edition may print."
        ran = f"was {points[0]}" if len(points) == 1 else f"went from {points[0]} to {points[-1]}"
        return f"{self.name} {ran}." if self.is_whole else f"{self.name} {ran}; some months are withheld."


def heights(share_of: str, shares: Sequence[Share]) -> tuple[Decimal | None, ...]:
    """How high a row's line is in each month: its percentage where it is part of another, else its number."""
    if share_of:
        return tuple(share.value for share in shares)
    return tuple(None if share.number is None else Decimal(share.number) for share in shares)


def told(drawn: Sequence[Drawn], target: str) -> str:
    aim = f"The target is {target}." if target else "There is no target."
    return " ".join([*(each.sentence for each in drawn), aim])
