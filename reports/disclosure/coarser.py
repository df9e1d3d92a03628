"""Coarser ways to print a small council's report, and what would be withheld under each.

Pure: a preview is worked out as the edition itself would be, beside everything published before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from indicators.report_rows.row import Cell, Standing
from indicators.rules.formatting import Unit, show
from indicators.rules.judgement import percentage
from reports.disclosure.printed_counts import Number, interval_of, printed_counts, span_of_label
from reports.disclosure.rules import Rules
from reports.snapshot.relations import HiddenCount, Relation, series_of_measure
from reports.snapshot.schema import Detail, DetailBlock, DetailRow, Share, Snapshot

TOO_MUCH = Decimal(1) / 3  # of the figures withheld, above which coarser ways are offered
NOT_PRINTED = "Not printed"


class Periods(StrEnum):
    """The shortest periods that are printed."""

    MONTHS = "months"
    QUARTERS = "quarters"
    YEAR = "year"


@dataclass(frozen=True)
class Joined:
    """Rows of an indicator's analysis that are printed as one, under a new name."""

    code: str
    rows: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Options:
    """How coarsely the public edition is printed. The usual ones print everything that may be printed."""

    round_to: int = 1
    whole_percentages: bool = False
    periods: str = Periods.MONTHS.value
    joined: tuple[Joined, ...] = ()

    def rules(self, rules: Rules) -> Rules:
        """The council's rules, rounded as these options say where that is coarser."""
        return replace(
            rules,
            round_to=max(rules.round_to, self.round_to),
            whole_percentages=rules.whole_percentages or self.whole_percentages,
        )


@dataclass(frozen=True)
class Preview:
    """What would be withheld under some options, of how many figures; `lost` are figures that they do not print."""

    options: Options
    withheld: int
    figures: int
    lost: int

    @property
    def share(self) -> Decimal:
        """The share of the figures that would be withheld."""
        return Decimal(self.withheld) / self.figures if self.figures else Decimal(0)


def coarser(committee: Snapshot, options: Options) -> Snapshot:
    """The committee's snapshot with no more in it than the options print; withholding comes after.

    What is no longer printed stays known as hidden counts, with the sums that tie it to what is: earlier editions may
    have printed it.
    """
    snapshot = committee
    for joined in options.joined:
        relation = Relation(
            series_of_measure(joined.code, joined.name),
            tuple(series_of_measure(joined.code, name) for name in joined.rows),
            complete=True,
            note="joined in this edition",
        )
        snapshot = replace(
            snapshot,
            details=tuple(_join(detail, joined) for detail in snapshot.details),
            relations=(*snapshot.relations, relation),
        )
    if options != Options():
        snapshot = replace(snapshot, counts=tuple(dict.fromkeys((*snapshot.counts, *_counts_behind(committee)))))
    if options.periods == Periods.MONTHS:
        return snapshot
    return replace(
        snapshot,
        sections=tuple(
            replace(
                section,
                groups=tuple(
                    replace(group, standings=tuple(_without_months(row) for row in group.standings))
                    for group in section.groups
                ),
            )
            for section in snapshot.sections
        ),
        details=tuple(detail for detail in (_longer(detail, options.periods) for detail in snapshot.details) if detail),
    )


def _counts_behind(committee: Snapshot) -> Iterator[HiddenCount]:
    """Every count that the committee's edition prints, as hidden counts."""
    for count in printed_counts(committee, Rules(), {}):
        if isinstance(count, Number) and not isinstance(count.span, str):
            yield HiddenCount(count.series, interval_of(count.span), count.number)


def suggested_options(committee: Snapshot) -> tuple[Options, ...]:
    """Ways to offer where too much would be withheld, the finest first."""
    smallest = tuple(_smallest_rows(committee))
    ways = [Options(round_to=5, whole_percentages=True), Options(round_to=10, whole_percentages=True)]
    if smallest:
        ways.insert(0, Options(joined=smallest))
    if committee.details:
        ways.append(Options(periods=Periods.QUARTERS.value))
    return (*ways, Options(periods=Periods.YEAR.value))


def _smallest_rows(committee: Snapshot) -> Iterator[Joined]:
    """The two smallest rows of each whole that has three or more, which a joined row would hide best."""
    for detail in committee.details:
        for block in detail.blocks:
            wholes = dict.fromkeys(row.share_of for row in block.rows if row.share_of)
            for whole in wholes:
                parts = [row for row in block.rows if row.share_of == whole]
                if len(parts) >= 3:
                    sizes = sorted(parts, key=lambda row: sum(share.number or 0 for share in row.shares))
                    names = tuple(row.name for row in parts if row in sizes[:2])
                    yield Joined(block.code, names, " and ".join(names))


# -- periods -------------------------------------------------------------------------------------------------------
def _without_months(row: Standing) -> Standing:
    """The row with its year alone: what compares months goes with them."""
    months = tuple(Cell(cell.heading, NOT_PRINTED, missing=NOT_PRINTED, covers=cell.covers) for cell in row.months)
    return replace(row, months=months, trend="", trend_text=NOT_PRINTED, trend_why="")


def _longer(detail: Detail, periods: str) -> Detail | None:
    """The analysis by quarters of the financial year that are whole in it; None where none is, or by year."""
    if periods == Periods.YEAR:
        return None
    months = [span_of_label(month) for month in detail.months]
    starts = [
        index for index, span in enumerate(months[:-2])
        if not isinstance(span, str) and span[0] % 3 == 0 and months[index + 2] == (span[0] + 2, span[0] + 3)
    ]  # fmt: skip
    if not starts:
        return None
    labels = tuple(_quarter(months[index]) for index in starts)
    blocks = tuple(replace(block, rows=_by_quarter(block, starts)) for block in detail.blocks)
    return replace(detail, months=labels, blocks=blocks, charts=())


def _quarter(span: object) -> str:
    """The heading of the quarter that begins with a month: "Q1 2009/10"."""
    assert isinstance(span, tuple)
    year, month = divmod(span[0], 12)
    start = year if month >= 3 else year - 1
    return f"Q{(month - 3) % 12 // 3 + 1} {start}/{(start + 1) % 100:02d}"


def _by_quarter(block: DetailBlock, starts: Sequence[int]) -> tuple[DetailRow, ...]:
    numbers = {
        row.name: [_sum([share.number for share in row.shares[index : index + 3]]) for index in starts]
        for row in block.rows
    }
    return tuple(
        replace(
            row,
            shares=tuple(
                _share(number, numbers.get(row.share_of, [None] * len(starts))[place], row.share_of)
                for place, number in enumerate(numbers[row.name])
            ),
        )
        for row in block.rows
    )


def _sum(numbers: Sequence[int | None]) -> int | None:
    """The sum, where every number is there."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _share(number: int | None, whole: int | None, share_of: str) -> Share:
    value = percentage(Decimal(number), Decimal(whole)) if share_of and number is not None and whole else None
    return Share(number, show(value, Unit.PERCENT, 1, keep_zeros=True) if value is not None else "", value)


# -- rows ----------------------------------------------------------------------------------------------------------
def _join(detail: Detail, joined: Joined) -> Detail:
    """The analysis with the rows printed as one, in the place of the first. A chart loses the lines of what went."""
    blocks = tuple(_join_rows(block, joined) if block.code == joined.code else block for block in detail.blocks)
    return replace(detail, blocks=blocks)


def _join_rows(block: DetailBlock, joined: Joined) -> DetailBlock:
    members = [row for row in block.rows if row.name in joined.rows]
    if len(members) < 2 or len({row.share_of for row in members}) != 1:
        return block
    whole = next((row for row in block.rows if row.name == members[0].share_of), None)
    shares = tuple(
        _share(
            _sum([share.number for share in month]), whole.shares[place].number if whole else None, members[0].share_of
        )
        for place, month in enumerate(zip(*(row.shares for row in members), strict=True))
    )
    one = replace(members[0], name=joined.name, shares=shares)
    rows = tuple(one if row is members[0] else row for row in block.rows if row not in members[1:])
    return replace(block, rows=rows)
