"""One list of a file under its rules: which of its columns each rule uses, its rows counted, and the results. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from indicators.extracts.case_lists.counting import Columns, Days, Seen, Tally, counted, places_for
from indicators.extracts.case_lists.list_types import OF_CHILD
from indicators.extracts.case_lists.protocol import Asked, Result
from indicators.extracts.case_lists.rules import Rule
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import plain
from indicators.extracts.files.sheet import letter
from indicators.rules.working_days import Calendar, calendar, month_number

MOST_ROWS = 1_000_000
AT_ONCE = 1_000

Rows = Iterable[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Where:
    """Where a list stands: its sheet, the row of its headings, and the headings as `plain` writes them.

    In XML the headings are elements, and `elements` are their names as they are written: they stand for letters.
    """

    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    elements: tuple[str, ...] = ()

    def column(self, index: int) -> str:
        return "" if index < 0 else self.elements[index] if self.elements else letter(index)


def found(rule: Rule, headings: Sequence[str]) -> dict[str, tuple[int, str]] | None:
    """The place of each column that the rule needs, by its role, with its heading as the rule writes it; or None."""
    there: dict[str, tuple[int, str]] = {}
    for role, names in rule.asks_of_columns:
        first = next(((headings.index(plain(name)), name) for name in names if plain(name) in headings), None)
        if first is None:
            return None
        there[role] = first
    return there


def lacks(rule: Rule, headings: Sequence[str]) -> str:
    """Which columns the rule needs and the headings do not name."""
    missing = [names for _, names in rule.asks_of_columns if not any(plain(name) in headings for name in names)]
    return " ".join(f"It has no column {' or '.join(f'“{name}”' for name in names)}." for names in missing)


@dataclass(frozen=True)
class Shared:
    """What the lists of a file share: the calendar, the dates that were parsed, the size of the file in bytes."""

    calendar: Calendar
    days: Days
    size: int

    def tally(self, columns: Columns) -> Tally:
        return Tally(columns, self.calendar, self.days, seen=Seen(places_for(self.size)))


class Listing:
    """Counts the rows of one list, as each of the rules says. Rules that use the same columns share one tally."""

    def __init__(self, rules: Sequence[Rule], where: Where, asked: Asked, shared: Shared) -> None:
        self.rules, self.where, self.asked = rules, where, asked
        self.rows = 0
        self.used = {rule.code: there for rule in rules if (there := found(rule, where.headings)) is not None}
        self.child = next((where.headings.index(name) for name in OF_CHILD if name in where.headings), -1)
        places = {code: {role: at for role, (at, _) in there.items()} for code, there in self.used.items()}
        self.columns = {code: Columns(len(where.headings), **roles, child=self.child) for code, roles in places.items()}
        self.tallies = {columns: shared.tally(columns) for columns in self.columns.values()}

    def take(self, rows: Rows) -> None:
        """Count numbered rows of text. Raise `ExtractRejected` beyond the limit of rows."""
        rows = iter(rows)
        while several := list(islice(rows, AT_ONCE)):
            self.rows += len(several)
            if self.rows > MOST_ROWS:
                raise ExtractRejected([Fault(f"A list has more than {MOST_ROWS:,} rows. Send it in parts.")])
            for tally in self.tallies.values():
                tally.take(several)

    def _columns(self, used: Mapping[str, tuple[int, str]]) -> Iterator[tuple[str, str, str]]:
        """What each column is for, its letter where there are letters, and its heading as the rule writes it."""
        child = {"child": (self.child, self.where.headings[self.child])} if self.child >= 0 else {}
        for role, (at, heading) in {**used, **child}.items():
            yield role, "" if self.where.elements else letter(at), heading

    def results(self) -> Iterator[Result]:
        first, last = month_number(self.asked.first), month_number(self.asked.last)
        for tally in self.tallies.values():
            tally.finish()
        for rule in self.rules:
            if rule.code not in self.used:
                sheet, row = self.where.sheet, self.where.heading_row
                yield Result(rule.code, sheet, row, without=lacks(rule, self.where.headings))
                continue
            tally = self.tallies[self.columns[rule.code]]
            outcome = counted(rule, tally, first, last)
            yield Result(
                code=rule.code,
                sheet=self.where.sheet,
                heading_row=self.where.heading_row,
                columns=tuple(self._columns(self.used[rule.code])),
                rows=tally.rows,
                months=tuple((month, *numbers) for month, numbers in outcome.months.items()),
                left_out=tuple((reason.name, number) for reason, number in sorted(outcome.left_out.items())),
                places=tuple(
                    (reason.name, row, self.where.column(column))
                    for reason, places in sorted(tally.places.items())
                    for row, column in places
                ),
            )


class Listings:
    """Every list of a file, each opened when its headings are found. They share the dates that were parsed."""

    def __init__(self, asked: Asked, size: int = 0) -> None:
        self.asked = asked
        self.shared = Shared(calendar(asked.bank_holidays), Days(asked.today, month_first=asked.month_first), size)
        self.opened: list[Listing] = []

    def rules_for(self, list_code: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.asked.rules if rule.list == list_code)

    def told(self, list_code: str, headings: Sequence[str]) -> bool:
        """Whether these are the headings of the list: some rule finds every column that it needs."""
        return any(found(rule, headings) is not None for rule in self.rules_for(list_code))

    def open(self, list_code: str, where: Where) -> Listing:
        listing = Listing(self.rules_for(list_code), where, self.asked, self.shared)
        self.opened.append(listing)
        return listing

    def results(self) -> tuple[Result, ...]:
        return tuple(result for listing in self.opened for result in listing.results())
