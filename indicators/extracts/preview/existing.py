"""Read current figures and counts as typed rows: to check a file against, to preview it, to show and export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from indicators.extracts.load import stored_reading
from indicators.extracts.parse.rows import CountRow, FigureRow, Key, TypedRow
from indicators.extracts.parse.validate import Asked, Known
from indicators.extracts.preview.diff import Change, Preview, preview
from indicators.models import Count, Definition, Extract, Figure, Measure, Period
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import Basis
from indicators.rules.periods import Frequency, Interval, Kind

PERIOD = ("period__kind", "period__starts_on", "period__ends_on")
FIGURE = (
    "id",
    "row",
    "indicator__code",
    *PERIOD,
    "value",
    "numerator",
    "denominator",
    "missing",
    "provisional",
    "note",
)
COUNT = ("id", "row", "measure__code", *PERIOD, "number")


def known(today: date) -> Known:
    """The indicators and measures that an extract may speak of. Two queries."""
    definitions: dict[str, list[Asked]] = defaultdict(list)
    rows = Definition.objects.order_by("from_on")
    columns = (
        "indicator__code", "from_on", "unit", "basis", "frequency", "out_of", "may_be_negative", "may_exceed_100",
    )  # fmt: skip
    for code, from_on, unit, basis, often, out_of, below_0, above_100 in rows.values_list(*columns):
        asked = Asked(from_on, Unit(unit), Basis(basis), out_of, below_0, above_100, Frequency(often))
        definitions[code].append(asked)
    indicators = {code: tuple(held) for code, held in definitions.items()}
    return Known(indicators, dict(Measure.objects.values_list("code", "name")), today)


def preview_of(extract: Extract) -> Preview:
    """What loading an extract that waits would change now. Two queries."""
    return preview_rows(stored_reading.rows_of(extract.reading))


def preview_rows(rows: Sequence[TypedRow]) -> Preview:
    return preview(rows, held_rows(rows), closed_periods(rows))


def _measures_of(rows: Sequence[TypedRow]) -> frozenset[str]:
    return frozenset(row.code for row in rows if isinstance(row, CountRow))


def _units_of(rows: Sequence[TypedRow]) -> dict[str, Unit]:
    """By the indicators that the rows speak of, the unit of their figures."""
    return {row.code: row.unit for row in rows if isinstance(row, FigureRow)}


def held_rows(rows: Sequence[TypedRow]) -> dict[Key, TypedRow]:
    """What stands for the indicators or measures that the rows speak of. A query each."""
    if not rows:
        return {}
    about, units, measures = _about(rows), _units_of(rows), _measures_of(rows)
    found: list[tuple[int, TypedRow]] = []
    if measures:
        found += _counts(Count.objects.standing().filter(measure__code__in=measures, **about))
    if units:
        found += _figures(Figure.objects.standing().filter(indicator__code__in=units, **about), units)
    return {row.key: row for _, row in found}


def ends_of_lines(rows: Sequence[TypedRow]) -> dict[Key, int]:
    """The id of the last row held for the indicators or measures that the rows speak of, undone or not. One query."""
    if not rows:
        return {}
    about, units, measures = _about(rows), _units_of(rows), _measures_of(rows)
    found: list[Any] = []
    if measures:
        counts = Count.objects.ends().filter(measure__code__in=measures, **about)
        found += counts.values_list("id", "measure__code", *PERIOD)
    if units:
        figures = Figure.objects.ends().filter(indicator__code__in=units, **about)
        found += figures.values_list("id", "indicator__code", *PERIOD)
    return {(code, Interval(Kind(kind), starts_on, ends_on)): pk for pk, code, kind, starts_on, ends_on in found}


def closed_periods(rows: Sequence[TypedRow]) -> frozenset[Interval]:
    """Which of the periods that the rows speak of are closed. One query."""
    if not rows:
        return frozenset()
    about = {name.removeprefix("period__"): value for name, value in _about(rows).items()}
    return frozenset(period.interval for period in Period.objects.filter(closed_at__isnull=False, **about))


def rows_of(extract: Extract) -> list[Change]:
    """What an extract that was loaded added, each row with the one that stood before, in the order of the file."""
    added: list[tuple[int, TypedRow]] = []
    earlier: list[tuple[int, TypedRow]] = []
    if extract.holds_counts:
        added += _counts(extract.counts.order_by("row"))
        earlier += _counts(Count.objects.before(extract))
    if extract.holds_figures:
        added += figures(extract.figures.order_by("row"))
        earlier += figures(Figure.objects.before(extract))
    old = {row.key: row for _, row in earlier}
    return [Change(row, old.get(row.key)) for _, row in sorted(added, key=lambda each: each[1].row)]


def figure_rows() -> list[FigureRow]:
    """Every figure that stands, by indicator in the order of the report, then by period."""
    order = ("indicator__section__number", "indicator__position", "period__starts_on", "period__ends_on")
    return [row for _, row in figures(Figure.objects.standing().order_by(*order))]


def _units() -> dict[str, Unit]:
    """Each indicator's unit by its latest definition."""
    rows = Definition.objects.order_by("from_on").values_list("indicator__code", "unit")
    return {code: Unit(unit) for code, unit in rows}


def figures(rows: QuerySet[Figure]) -> Iterator[tuple[int, FigureRow]]:
    """The figures as typed rows, each with its id. Two queries."""
    return _figures(rows, _units())


def _figures(figures: QuerySet[Figure], units: Mapping[str, Unit]) -> Iterator[tuple[int, FigureRow]]:
    for pk, row, code, kind, starts_on, ends_on, *figure in figures.values_list(*FIGURE):
        value, numerator, denominator, missing, provisional, note = figure
        yield (
            pk,
            FigureRow(
                row=row,
                code=code,
                period=Interval(Kind(kind), starts_on, ends_on),
                value=value,
                numerator=numerator,
                denominator=denominator,
                missing=Missing(missing) if missing else None,
                provisional=provisional,
                note=note,
                unit=units.get(code, Unit.PERCENT),
            ),
        )


def _counts(counts: QuerySet[Count]) -> Iterator[tuple[int, CountRow]]:
    for pk, row, code, kind, starts_on, ends_on, number in counts.values_list(*COUNT):
        yield pk, CountRow(row, code, Interval(Kind(kind), starts_on, ends_on), number)


def _about(rows: Sequence[TypedRow]) -> dict[str, Any]:
    return {
        "period__starts_on__gte": min(row.period.starts_on for row in rows),
        "period__ends_on__lte": max(row.period.ends_on for row in rows),
    }


def accounted(extract: Extract) -> str:
    """What became of every row: "12 rows in: 11 loaded, 1 unchanged, 0 refused"."""
    counts = (extract.rows_loaded, "loaded"), (extract.rows_unchanged, "unchanged"), (extract.rows_refused, "refused")
    return f"{extract.rows_in:,} rows in: {', '.join(f'{count:,} {word}' for count, word in counts)}"
