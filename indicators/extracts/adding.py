"""Typed rows into the tables of figures and counts, in bulk. `indicators.extracts.actions` alone calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indicators.extracts.preview import Change
from indicators.extracts.rows import CountRow, FigureRow, Key
from indicators.models import Count, Extract, Figure, Indicator, Measure
from indicators.periods import Interval

Added = list[tuple[Figure | Count, Change]]
BATCH = 1_000


def add_rows(
    changes: Sequence[Change],
    extract: Extract,
    intervals: Mapping[Interval, int],
    ends: Mapping[Key, int],
) -> Added:
    """Add the rows, each at the end of its line. Return those in place of one that stood, with the change.

    `intervals` has the period's id, and `ends` the id of the last row of the line.
    """
    codes = {change.new.code for change in changes}
    indicators = {each.code: each for each in Indicator.objects.filter(code__in=codes)}
    measures = {each.code: each for each in Measure.objects.filter(code__in=codes)}
    figures: list[Figure] = []
    counts: list[Count] = []
    added: Added = []
    for change in changes:
        new, period = change.new, intervals[change.new.period]
        restates = ends.get(new.key)
        if isinstance(new, FigureRow):
            figures.append(_figure(new, indicators[new.code], period, restates, extract))
        else:
            counts.append(_count(new, measures[new.code], period, restates, extract))
        added.append((figures[-1] if isinstance(new, FigureRow) else counts[-1], change))
    Figure.objects.bulk_create(figures, batch_size=BATCH)
    Count.objects.bulk_create(counts, batch_size=BATCH)
    return [(row, change) for row, change in added if change.old]


def _figure(new: FigureRow, indicator: Indicator, period: int, restates: int | None, extract: Extract) -> Figure:
    return Figure(
        indicator=indicator,
        period_id=period,
        value=new.value,
        numerator=new.numerator,
        denominator=new.denominator,
        missing=new.missing.value if new.missing else "",
        provisional=new.provisional,
        note=new.note,
        extract=extract,
        row=new.row,
        restates_id=restates,
    )


def _count(new: CountRow, measure: Measure, period: int, restates: int | None, extract: Extract) -> Count:
    return Count(
        measure=measure, period_id=period, number=new.number, extract=extract, row=new.row, restates_id=restates
    )
