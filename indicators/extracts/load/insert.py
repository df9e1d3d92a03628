"""Typed rows into the tables of figures and counts, in bulk. `indicators.extracts.load.actions` alone calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indicators.extracts.parse.rows import CountRow, FigureRow, Key, TypedRow, place_of
from indicators.extracts.preview.diff import Change
from indicators.models import Count, Extract, Figure, Indicator, Measure
from indicators.rules.periods import Interval
from safeguarding.audit.bulk_insert import add_many
from safeguarding.audit.events import Done
from safeguarding.jobs.background import Say

FIGURE = (
    "indicator_id", "period_id", "value", "numerator", "denominator", "missing", "provisional", "note",
    "extract_id", "row", "restates_id",
)  # fmt: skip
COUNT = ("measure_id", "period_id", "number", "extract_id", "row", "restates_id")
ROWS_A_WORD = 2_000
Values = tuple[Any, ...]
Model = type[Figure] | type[Count]
Added = dict[Model, list[Done]]


@dataclass(frozen=True)
class Lines:
    """Where rows go: the id of each period, and of the last row of each line."""

    periods: Mapping[Interval, int]
    ends: Mapping[Key, int]


def in_silence(doing: str, done: int) -> None:
    """For those who need not be told how far it is."""


def add_rows(changes: Sequence[Change], extract: Extract, lines: Lines, say: Say = in_silence) -> Added:
    """Add the rows, each at the end of its line. Return what was done to those in place of one that stood, by model."""
    by_kind = ([change for change in changes if isinstance(change.new, kind)] for kind in (CountRow, FigureRow))
    return dict(_add(of_kind, extract, lines, say) for of_kind in by_kind if of_kind)


def _add(changes: Sequence[Change], extract: Extract, lines: Lines, say: Say) -> tuple[Model, list[Done]]:
    """Add rows of one kind."""
    model, names, values, ids = _table(changes)
    add_many(
        model,
        names,
        (
            (ids[row.code], lines.periods[row.period], *values(row), extract.pk, row.row, lines.ends.get(row.key))
            for row in _told(changes, say)
        ),
    )
    return model, list(_restated(changes, model, extract, lines.periods))


def _told(changes: Sequence[Change], say: Say) -> Iterator[TypedRow]:
    """The rows to add. Of every so many it is said that they are being added."""
    for index, change in enumerate(changes):
        if index % ROWS_A_WORD == 0:
            say("Adding the rows", index)
        yield change.new


def _table(changes: Sequence[Change]) -> tuple[type[Figure] | type[Count], Sequence[str], Any, dict[str, int]]:
    """The model, its columns, what a row says in the middle ones, and the ids of the codes."""
    codes = {change.new.code for change in changes}
    if isinstance(changes[0].new, CountRow):
        return Count, COUNT, _count, dict(Measure.objects.filter(code__in=codes).values_list("code", "pk"))
    return Figure, FIGURE, _figure, dict(Indicator.objects.filter(code__in=codes).values_list("code", "pk"))


def _figure(row: FigureRow) -> Values:
    missing = row.missing.value if row.missing else ""
    return row.value, row.numerator, row.denominator, missing, row.provisional, row.note


def _count(row: CountRow) -> Values:
    return (row.number,)


def _restated(
    changes: Sequence[Change], model: type[Figure] | type[Count], extract: Extract, periods: Mapping[Interval, int]
) -> Iterator[Done]:
    restated = [(change.new, change.old) for change in changes if change.old]
    if not restated:
        return
    columns = ("measure__code" if model is Count else "indicator__code", "period_id", "pk")
    ids = {(code, period): pk for code, period, pk in model.objects.filter(extract=extract).values_list(*columns)}
    names = dict(Measure.objects.values_list("code", "name")) if model is Count else {}
    for new, old in restated:
        yield Done(ids[new.code, periods[new.period]], _words(new, names), {"figure": old.words}, {"figure": new.words})


def _words(row: TypedRow, names: Mapping[str, str]) -> str:
    """As the figure or count says what it is."""
    return place_of(replace(row, measure=names[row.measure]) if isinstance(row, CountRow) else row)
