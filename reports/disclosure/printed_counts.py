"""Find every count and percentage that a snapshot prints, as values with the places that would have to be withheld.

Reads fields alone, never a sentence. A snapshot older than the fields (`Cell.covers`, `Standing.facts`) is read by the
basis that the present definition has, which the caller passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from indicators.report_rows.row import Cell, Standing, covers
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis
from indicators.rules.periods import PeriodUnclear
from reports.disclosure.rules import Rules
from reports.snapshot.relations import COUNT, DENOMINATOR, NUMERATOR, series_of_indicator, series_of_measure
from reports.snapshot.schema import DetailBlock, Snapshot

SHARE, BASE = "share", "base"
ROW = "row: "  # before the name of a row, so that no name is taken for another part
LARGEST = 10_000_000

# An interval in months, the last excluded, counted from year 0; anything else stands for itself.
Span = tuple[int, int] | str


@dataclass(frozen=True)
class Place:
    """A thing that can be withheld.

    It is a cell of an indicator (its share, which is count and percentage, or its base, which is all of it), or the
    number of a row of a detailed analysis in a month. `slot` counts the cells, or names the month.
    """

    code: str
    slot: str
    part: str


@dataclass(frozen=True)
class Number:
    """A count of a series over a span. It is printed while none of its places is withheld; the first is the one to
    withhold for its own sake. `whole` names the series that it is part of by definition; `what` the period, as printed.
    """

    series: str
    span: Span
    number: int
    places: tuple[Place, ...]
    whole: str
    what: str


@dataclass(frozen=True)
class Percentage:
    """A printed percentage of one series in another; both are empty where it is not said of which counts it is."""

    part: str
    whole: str
    span: Span
    printed: Decimal
    places: tuple[Place, ...]
    code: str


Counted = Number | Percentage


def printed_counts(snapshot: Snapshot, rules: Rules, bases: Mapping[str, str]) -> tuple[Counted, ...]:
    """All that the snapshot would print of counts of people. `bases` has the present basis of each indicator's code."""
    kinds = {row.code: row.facts.counted if row.facts else "" for row in snapshot.standings}
    counted: list[Counted] = []
    for standing in snapshot.standings:
        if kinds[standing.code] in rules.protected_kinds:
            counted += _of_indicator(snapshot, standing, bases)
    for detail in snapshot.details:
        for block in detail.blocks:
            counted += _of_block(block, detail.months, kinds.get(block.code, ""), rules)
    return tuple(counted)


def cells(standing: Standing) -> tuple[Cell, ...]:
    """Last year, the months, the year: a cell's place in this order is its slot."""
    return (standing.last_year, *standing.months, standing.year)


def slots(standing: Standing) -> Iterator[tuple[str, Cell]]:
    return ((str(number), cell) for number, cell in enumerate(cells(standing)))


def whole_number(number: Decimal | None) -> int | None:
    """The count as a whole number, a part of one as one more; None where it is beyond all counts, or none."""
    if number is None or not 0 <= number < LARGEST:
        return None
    return int(number.to_integral_value(ROUND_CEILING))


def number_of(text: str) -> Decimal | None:
    """The number that is printed: "41.4%" is 41.4; None for words."""
    digits = text.removesuffix("%")
    return Decimal(digits) if digits.replace(".", "", 1).isdigit() and digits.isascii() else None


def row_place(code: str, month: str, row: str) -> Place:
    return Place(code, month, ROW + row)


# -- spans ---------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def span_of(interval: str) -> Span:
    """The span of "2010-01-01/2010-01-31": (24120, 24121). A count at a day is that of its month."""
    try:
        starts_on, ends_on = map(date.fromisoformat, interval.split("/"))
    except ValueError:
        return interval
    end = ends_on.year * 12 + ends_on.month
    return (min(starts_on.year * 12 + starts_on.month - 1, end - 1), end)


def interval_of(span: tuple[int, int]) -> str:
    """The interval of a span, as `Cell.covers` has it."""
    (first_year, first), (last_year, last) = divmod(span[0], 12), divmod(span[1] - 1, 12)
    return f"{periods.month(first_year, first + 1).starts_on}/{periods.month(last_year, last + 1).ends_on}"


@lru_cache(maxsize=1024)
def span_of_label(label: str) -> Span:
    """The span of a column's heading: of a month, a quarter, a year so far or a year."""
    try:
        period = periods.parse(label)
    except PeriodUnclear:
        return label
    return span_of(f"{period.starts_on}/{period.ends_on}")


def label_of(span: Span) -> str:
    """The span in words: "January 2010", "April 2009 to January 2010"."""
    if isinstance(span, str):
        return span
    first, last = ((index // 12, index % 12) for index in (span[0], span[1] - 1))
    names = [f"{periods.MONTHS[month]} {year}" for year, month in (first, last)]
    return " to ".join(dict.fromkeys(names))


# -- indicators ----------------------------------------------------------------------------------------------------
def _of_indicator(snapshot: Snapshot, standing: Standing, bases: Mapping[str, str]) -> Iterator[Counted]:
    numerator, denominator, count = (
        series_of_indicator(standing.code, part) for part in (NUMERATOR, DENOMINATOR, COUNT)
    )
    spans = _spans(snapshot, standing, bases)
    for (slot, cell), span in zip(slots(standing), spans, strict=True):
        share, base = Place(standing.code, slot, SHARE), Place(standing.code, slot, BASE)
        if standing.unit == Unit.COUNT and (number := whole_number(cell.value)) is not None:
            yield Number(count, span, number, (share,), "", cell.heading)
        part, of = whole_number(cell.numerator), whole_number(cell.denominator)
        if part is not None:
            yield Number(numerator, span, part, (share, base), denominator, cell.heading)
        if of is not None:
            yield Number(denominator, span, of, (base,), "", cell.heading)
        if standing.unit == Unit.PERCENT and (printed := number_of(cell.text)) is not None:
            named = (numerator, denominator) if part is not None and of else ("", "")
            yield Percentage(*named, span, printed, (share, base), standing.code)


def _spans(snapshot: Snapshot, standing: Standing, bases: Mapping[str, str]) -> tuple[Span, ...]:
    """The span of each cell: as the cell says, else by its heading and the indicator's present basis."""
    if standing.facts and all(cell.covers for cell in cells(standing)):
        return tuple(span_of(cell.covers) for cell in cells(standing))
    basis = Basis(bases.get(standing.code, Basis.IN_MONTH))
    latest = snapshot.months[-1] if snapshot.months else snapshot.year
    return (
        _by_basis(basis, snapshot.last_year),
        *(_by_basis(basis, cell.heading) for cell in standing.months),
        _by_basis(Basis.YEAR_TO_DATE if basis is Basis.IN_MONTH else basis, latest),
    )


def _by_basis(basis: Basis, label: str) -> Span:
    try:
        period = periods.parse(label)
    except PeriodUnclear:
        return label
    return span_of(covers(basis, period))


# -- detailed analyses ---------------------------------------------------------------------------------------------
def _of_block(block: DetailBlock, months: tuple[str, ...], kind: str, rules: Rules) -> Iterator[Counted]:
    for row in block.rows:
        if (row.counted or kind) not in rules.protected_kinds:
            continue
        series = series_of_measure(block.code, row.name)
        whole = series_of_measure(block.code, row.share_of) if row.share_of else ""
        for month, share in zip(months, row.shares, strict=True):
            place, span = row_place(block.code, month, row.name), span_of_label(month)
            if share.number is not None:
                yield Number(series, span, share.number, (place,), whole, f"{row.name}, {month}")
            if whole and (printed := number_of(share.percent)) is not None:
                yield Percentage(
                    series, whole, span, printed, (place, row_place(block.code, month, row.share_of)), block.code
                )
