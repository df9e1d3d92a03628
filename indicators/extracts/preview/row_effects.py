"""Preview: report rows of a month before and after figures are added or removed.

Pure. `Swap` is one figure or count that would change; `indicators.extracts.preview.effects` asks the apps above what
else rests on it: approvals, commentary, reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from indicators.report_rows.explanations import year_disagrees
from indicators.report_rows.row import Standing, disagreement, stand
from indicators.report_rows.values import Facts, Held
from indicators.rules import periods
from indicators.rules.periods import Interval, Kind

MOST_MONTHS = 24
Figures = Mapping[str, Mapping[Interval, Held | None]]


@dataclass(frozen=True)
class Swap:
    """A figure, or a count as a figure: as it is, and as it would be; None where there is or would be none.

    `code` is that of the indicator or the measure.
    """

    code: str
    period: Interval
    old: Held | None
    new: Held | None


class Rests(StrEnum):
    """What can rest on a figure, as the page heads it."""

    REPORTS = "Reports that hold a figure as it is now"
    STOPS = "Approvals that would stop counting"
    COUNTS_AGAIN = "Approvals that would count again"
    WORDS = "Commentary that quotes a number as it is now"


@dataclass(frozen=True)
class Resting:
    """Something that rests on figures that would be others: a sentence, its page, and the figures it is about."""

    kind: Rests
    sentence: str
    link: str
    about: tuple[tuple[str, Interval], ...] = ()
    named: str = ""


@dataclass(frozen=True)
class Move:
    """An indicator whose status, trend or year's figure would be another one."""

    before: Standing
    after: Standing

    @property
    def years(self) -> bool:
        return self.before.year.text != self.after.year.text


@dataclass(frozen=True)
class Consequences:
    """Of the indicators with other figures: those that move in the month's report, and how many stay.

    `disagree` says of which the year to date that was sent would not be what its months come to.
    """

    month: Interval
    moves: tuple[Move, ...]
    stay: int
    disagree: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[Move, ...]:
        """Those whose year so far would be another."""
        return tuple(move for move in self.moves if move.years)


def consequences(held: Iterable[Facts], new: Figures, month: Interval) -> Consequences:
    """`held` are the facts of the indicators that `new` has figures for, by code and period."""
    both = [(facts, with_figures(facts, new[facts.code])) for facts in held]
    pairs = [Move(stand(before, month), stand(after, month)) for before, after in both]
    moves = tuple(each for each in pairs if _printed(each.before) != _printed(each.after))
    said = (
        f"{facts.code}: {sentence}"
        for _, facts in both
        if (sentence := year_disagrees(facts.reading, disagreement(facts, month)))
    )
    return Consequences(month, moves, len(pairs) - len(moves), tuple(said))


def with_figures(facts: Facts, new: Mapping[Interval, Held | None]) -> Facts:
    """The facts with other figures; None takes one away."""
    figures = {**facts.figures, **new}
    return replace(facts, figures={period: held for period, held in figures.items() if held is not None})


def by_code(swaps: Iterable[Swap]) -> Figures:
    """The figures that would stand, by code and period."""
    new: dict[str, dict[Interval, Held | None]] = defaultdict(dict)
    for swap in swaps:
        new[swap.code][swap.period] = swap.new
    return new


def _printed(standing: Standing) -> tuple[str, str, str]:
    return standing.status_word, standing.trend_text, standing.year.text


def months_moved(changed: Iterable[Interval], still_open: Iterable[Interval]) -> tuple[Interval, ...]:
    """The months whose rows the periods may move: their own, and those still open up to the end of the year after.

    The latest come first, 24 at most: a month's row holds its own year and the one before.
    """
    intervals = tuple(changed)
    if not intervals:
        return ()
    first = min(interval.starts_on for interval in intervals)
    last = max(periods.financial_year(interval.ends_on).ends_on for interval in intervals)
    own = {periods.month_of(each.ends_on) for each in intervals if each.kind is not Kind.YEAR}
    later = {each for each in still_open if first <= each.ends_on and each.starts_on.year <= last.year + 1}
    return tuple(sorted(own | later, reverse=True)[:MOST_MONTHS])
