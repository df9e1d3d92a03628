"""Months that a file leaves out between its first and its last, for the page that says what was read. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from indicators.extracts.parse.rows import TypedRow
from indicators.rules import periods
from indicators.rules.periods import Interval, Kind

MOST_NAMED = 10


def gaps(rows: Iterable[TypedRow]) -> Iterator[tuple[str, str]]:
    """As a pair of what and words; nothing if no month is left out."""
    months: dict[str, set[Interval]] = defaultdict(set)
    for row in rows:
        if row.period.kind is Kind.MONTH:
            months[row.code].add(row.period)
    left_out = [f"{code}, {month.label}" for code, there in months.items() for month in _between(there)]
    if left_out:
        more = f" and {len(left_out) - MOST_NAMED:,} more" if len(left_out) > MOST_NAMED else ""
        yield "Months left out", "; ".join(left_out[:MOST_NAMED]) + more


def _between(months: set[Interval]) -> Iterator[Interval]:
    first, last = (pick(months, key=lambda month: month.starts_on).starts_on for pick in (min, max))
    for number in range(first.year * 12 + first.month, last.year * 12 + last.month):
        month = periods.month((number - 1) // 12, (number - 1) % 12 + 1)
        if month not in months:
            yield month
