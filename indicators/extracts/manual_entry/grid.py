"""The grid for typing many figures: a line for each indicator, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from indicators.extracts.parse.rows import FigureRow
from indicators.extracts.parse.validate import Asked
from indicators.extracts.preview import existing
from indicators.models import Extract, Figure, Indicator
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.periods import Interval, Kind

MEASURED = {Unit.PERCENT: "Percentage", Unit.COUNT: "Number", Unit.SCORE: "Score"}


@dataclass(frozen=True)
class GridLine:
    """An indicator, what it is measured in, its figure in the period before, and the one that stands."""

    indicator: Indicator
    measured: str
    counted: bool
    before: FigureRow | None
    now: FigureRow | None


@dataclass(frozen=True)
class EntryGrid:
    """`elsewhere` are indicators without a figure in such a period, each with the kind of period that it has.

    `brought` counts those that files bring.
    """

    period: Interval
    before: Interval
    lines: tuple[GridLine, ...]
    elsewhere: tuple[tuple[Indicator, str], ...]
    brought: int


def grid(period: Interval, *, everything: bool, kept: Collection[int] = (), today: date) -> EntryGrid:
    """The lines for the period, in the order of the report. Five queries.

    Those of indicators that files bring only with `everything`, or if their ids are among `kept`.
    """
    known, before = existing.known(today), period_before(period)
    standing = {
        row.key: row for _, row in existing.figures(Figure.objects.standing().filter(_is(period) | _is(before)))
    }
    lines, elsewhere, brought = [], [], 0
    for indicator, by_file in _indicators():
        if indicator.code not in known.indicators:
            continue
        asked = known.asked(indicator.code, period)
        if period.kind not in asked.kinds:
            elsewhere.append((indicator, asked.collected.kind.value))
            continue
        brought += by_file
        if everything or not by_file or indicator.pk in kept:
            figures = (standing.get((indicator.code, each)) for each in (before, period))
            lines.append(GridLine(indicator, _measured(asked), asked.unit is Unit.PERCENT, *figures))
    return EntryGrid(period, before, tuple(lines), tuple(elsewhere), brought)


def period_before(period: Interval) -> Interval:
    """The period of the same kind before; of a year to date, the one to the month before."""
    if period.kind is Kind.YEAR_TO_DATE:
        return periods.year_to_date(periods.before(periods.month_of(period.ends_on)).ends_on)
    return periods.before(period)


def _indicators() -> list[tuple[Indicator, bool]]:
    """Each in the order of the report, and whether a file that stands ever brought a figure of it."""
    files = Figure.objects.loaded().filter(indicator=OuterRef("pk"), extract__kind=Extract.Kind.FIGURES)
    rows = Indicator.objects.annotate(brought=Exists(files)).order_by("section__number", "position")
    return [(each, each.brought) for each in rows]


def _is(period: Interval) -> Q:
    return Q(period__kind=period.kind, period__starts_on=period.starts_on, period__ends_on=period.ends_on)


def _measured(asked: Asked) -> str:
    return f"Score of at most {asked.out_of}" if asked.out_of else MEASURED[asked.unit]
