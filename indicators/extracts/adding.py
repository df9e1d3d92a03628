"""Typed rows into the tables of figures and counts, in bulk. `indicators.extracts.actions` alone calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indicators.extracts.preview import Change
from indicators.extracts.rows import CountRow, FigureRow, Key, TypedRow
from indicators.models import Count, Extract, Figure, Indicator, Measure
from indicators.periods import Interval

Held = Mapping[Key, tuple[TypedRow, int]]
BATCH = 1_000


def add_rows(
    changes: Sequence[Change], extract: Extract, intervals: Mapping[Interval, int], held: Held
) -> list[tuple[Figure | Count, Change]]:
    """Add the new rows, each pointing to the one that it restates. Return those that restate one, with the change."""
    counts = bool(changes) and isinstance(changes[0].new, CountRow)
    named = {thing.code: thing for thing in (Measure if counts else Indicator).objects.all()}
    built: list[Figure | Count] = []
    for change in changes:
        restates = held[change.new.key][1] if change.old else None
        common = {"period_id": intervals[change.new.period], "extract": extract, "restates_id": restates}
        built.append(_row(change.new, named, {**common, "row": change.new.row}))
    (Count if counts else Figure).objects.bulk_create(built, batch_size=BATCH)
    return [(row, change) for row, change in zip(built, changes, strict=True) if change.old]


def _row(new: TypedRow, named: Mapping[str, Indicator | Measure], common: dict[str, object]) -> Figure | Count:
    if isinstance(new, FigureRow):
        return Figure(
            indicator=named[new.code],
            value=new.value,
            numerator=new.numerator,
            denominator=new.denominator,
            missing=new.missing.value if new.missing else "",
            provisional=new.provisional,
            note=new.note,
            **common,
        )
    return Count(measure=named[new.code], number=new.number, **common)
