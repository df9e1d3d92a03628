"""What a snapshot prints of each indicator's counts: numbers and percentages, each with its places. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from indicators.report_rows.row import Cell, Standing
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis
from indicators.rules.periods import Interval, PeriodUnclear
from reports.snapshot.schema import DetailBlock, Snapshot

NUMERATOR, DENOMINATOR, COUNT = "numerator", "denominator", "count"
SHARE, BASE = "share", "base"
ROW = "row: "  # before the name of a row, so that no name is taken for another part
LARGEST = 10_000_000
TO_DATE = (Basis.IN_MONTH, Basis.YEAR_TO_DATE)

Period = Interval | str  # a label that names no period stands for itself


@dataclass(frozen=True)
class Place:
    """What can be withheld: a cell of an indicator (its share, which is count and percentage, or its base, which is all
    of it), or the number of a row of a detailed analysis in a month. `slot` counts the cells, or names the month."""

    code: str
    slot: str
    part: str


@dataclass(frozen=True)
class Number:
    """A count, part of the count named `of` if that is named. It is printed while none of its places is withheld; the
    first is the one to withhold for its own sake."""

    period: Period
    part: str
    number: int
    places: tuple[Place, ...]
    of: str = ""


@dataclass(frozen=True)
class Percentage:
    """A printed percentage of one count in another; `part` and `whole` are empty where it is not said of which."""

    period: Period
    part: str
    whole: str
    printed: Decimal
    places: tuple[Place, ...]


Observed = Number | Percentage


def observed(snapshot: Snapshot) -> dict[str, tuple[Observed, ...]]:
    """All that the snapshot would print of counts, by the code of the indicator."""
    found: dict[str, list[Observed]] = {}
    for standing in snapshot.standings:
        found.setdefault(standing.code, []).extend(_of_indicator(snapshot, standing))
    for detail in snapshot.details:
        for block in detail.blocks:
            found.setdefault(block.code, []).extend(_of_block(block, detail.months))
    return {code: tuple(each) for code, each in found.items()}


def cells(standing: Standing) -> tuple[Cell, ...]:
    """Last year, the months, the year: a cell's place in this order is its slot."""
    return (standing.last_year, *standing.months, standing.year)


def slots(standing: Standing) -> Iterator[tuple[str, Cell]]:
    return ((str(number), cell) for number, cell in enumerate(cells(standing)))


def whole(number: Decimal | None) -> int | None:
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


# -- indicators ----------------------------------------------------------------------------------------------------
def _of_indicator(snapshot: Snapshot, standing: Standing) -> Iterator[Observed]:
    covered = _periods(snapshot, standing)
    for (slot, cell), period in zip(slots(standing), covered, strict=True):
        share, base = Place(standing.code, slot, SHARE), Place(standing.code, slot, BASE)
        if standing.unit == Unit.COUNT and (count := whole(cell.value)) is not None:
            yield Number(period, COUNT, count, (share,))
        part, of = whole(cell.numerator), whole(cell.denominator)
        if part is not None:
            yield Number(period, NUMERATOR, part, (share, base), DENOMINATOR)
        if of is not None:
            yield Number(period, DENOMINATOR, of, (base,))
        if standing.unit == Unit.PERCENT and (printed := number_of(cell.text)) is not None:
            named = (NUMERATOR, DENOMINATOR) if part is not None and of else ("", "")
            yield Percentage(period, *named, printed, (share, base))


def _periods(snapshot: Snapshot, standing: Standing) -> tuple[Period, ...]:
    """What each cell covers, by the basis that the row names: a year's figure is the year so far, or its last month."""
    basis = basis_of(standing)
    months = tuple(period_of(cell.heading) for cell in standing.months)
    if basis is Basis.YEAR_TO_DATE:
        months = tuple(_so_far(each) for each in months)
    latest = period_of(snapshot.months[-1]) if snapshot.months else snapshot.year
    year, last = period_of(snapshot.year), period_of(snapshot.last_year)
    if basis in TO_DATE:
        return (_so_far(last), *months, _so_far(latest))
    if basis is Basis.ANNUAL:
        return (last, *months, year)
    return (_last_month(last), *months, latest)


def basis_of(standing: Standing) -> Basis:
    """As its row says in words; one that nothing sums up where it does not say."""
    return next((basis for basis in Basis if f"; {basis.value};" in standing.measured), Basis.MONTH_END)


@lru_cache(maxsize=1024)
def period_of(label: str) -> Period:
    try:
        return periods.parse(label)
    except PeriodUnclear:
        return label


def _so_far(period: Period) -> Period:
    return period if isinstance(period, str) else periods.year_to_date(period.ends_on)


def _last_month(period: Period) -> Period:
    return period if isinstance(period, str) else periods.month_of(period.ends_on)


# -- detailed analyses ---------------------------------------------------------------------------------------------
def _of_block(block: DetailBlock, months: tuple[str, ...]) -> Iterator[Observed]:
    for row in block.rows:
        for month, share in zip(months, row.shares, strict=True):
            place = row_place(block.code, month, row.name)
            if share.number is not None:
                yield Number(
                    period_of(month), ROW + row.name, share.number, (place,), row.share_of and ROW + row.share_of
                )
            if row.share_of and (printed := number_of(share.percent)) is not None:
                of = row_place(block.code, month, row.share_of)
                yield Percentage(period_of(month), ROW + row.name, ROW + row.share_of, printed, (place, of))
