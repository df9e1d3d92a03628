"""From rows to counts by month, and what was left out and why. Pure, a row at a time: no row is held.

Each distinct date is parsed once; how long a row took is two lookups. What is gathered of the rows is how many
there were by month of start, month of end, working days and type: all that a rule needs.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from indicators.extracts.case_lists.rules import Placed, Rows, Rule
from indicators.extracts.files.headings import plain
from indicators.rules.periods import NAMES
from indicators.rules.working_days import Calendar, place

# Row numbers are kept of so many rows of each reason; the rest are a number.
MOST_PLACES = 20
# So many ways of writing a date are remembered, so that a column of nonsense fills no memory.
MOST_TEXTS = 50_000
# Bytes of half a row: a table of what was seen is half full at most.
LEAST_ROW = 18


class Reason(StrEnum):
    """Why a row was left out, as the page says it. Down to `TWICE` it is a fault of the row."""

    RAGGED = "It has more or fewer cells than there are headings"
    NO_START = "It has no start date"
    UNREADABLE = "A date cannot be read, or is before 1990 or after 2060"
    ERROR = "A date is a spreadsheet's error, such as #N/A"
    BACKWARDS = "It ends before it starts"
    FUTURE = "A date lies in the future"
    TWICE = "The same child, start date and type stand in an earlier row"
    OPEN = "It has no end date, so it is still open"
    CLOSED = "It has an end date, so it is not open"
    OTHER_TYPE = "It is of another type"
    OTHER_MONTH = "It started in another month"
    OUTSIDE = "It lies outside the months that are counted"


NONE, UNREADABLE, ERROR, FUTURE = -1, -2, -3, -4
REASONS = {UNREADABLE: Reason.UNREADABLE, ERROR: Reason.ERROR, FUTURE: Reason.FUTURE}
# Rows left out for these reasons may have had to be counted: nobody knows. The others are out of scope.
LOST = (
    Reason.RAGGED,
    Reason.NO_START,
    Reason.UNREADABLE,
    Reason.ERROR,
    Reason.BACKWARDS,
    Reason.FUTURE,
)
# An end date in such a year is what a system writes for none: 31/12/9999.
NEVER = 2999
TIME = (
    r"(?:[T ] ?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+\-][0-9]{2}:?[0-9]{2}))?)?"
)
YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){TIME}")
IN_FIGURES = re.compile(rf"(?P<first>[0-9]{{1,2}})([/.\-])(?P<second>[0-9]{{1,2}})\2(?P<year>[0-9]{{4}}){TIME}")
NAMED = re.compile(rf"(?P<day>[0-9]{{1,2}})[ \-](?P<name>[A-Za-z]{{3,9}})[ \-,]+(?P<year>[0-9]{{4}}|[0-9]{{2}}){TIME}")
NAME_FIRST = re.compile(rf"(?P<name>[A-Za-z]{{3,9}})\.? (?P<day>[0-9]{{1,2}}),? (?P<year>[0-9]{{4}}){TIME}")
WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ", re.IGNORECASE)


@dataclass
class Order:
    """Which order the days and months of a file's dates are in, as far as its dates tell: a 14 can be no month."""

    day_first: bool = False
    month_first: bool = False
    either: bool = False
    as_dates: bool = False

    def see(self, first: int, second: int) -> None:
        self.day_first |= first > 12 >= second
        self.month_first |= second > 12 >= first
        self.either |= first <= 12 and second <= 12 and first != second


def day_of(text: str, *, month_first: bool = False, order: Order | None = None) -> date | None:
    """The day that a cell names, in England: 2026-02-01, 01/02/2026, 1 Feb 2026, 04-JAN-10, with or without a time.

    01/02/2026 is day first, unless a person has said otherwise. None where it names no day. What is seen of the order
    of days and months goes to `order`.
    """
    text = WEEKDAY.sub("", text, count=1)
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(found[name]) for name in ("year", "month", "day"))
        if order:
            order.as_dates = True
    elif found := IN_FIGURES.fullmatch(text):
        first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
        if order:
            order.see(first, second)
        day, month = (second, first) if month_first else (first, second)
    elif (found := NAMED.fullmatch(text) or NAME_FIRST.fullmatch(text)) and found["name"].lower() in NAMES:
        day, month, year = int(found["day"]), NAMES[found["name"].lower()], int(found["year"])
        year += 0 if year > 99 else 2000 if year <= LATEST_SHORT_YEAR else 1900
    else:
        return None
    try:
        return _in_england(date(year, month, day), found)
    except (ValueError, OverflowError):
        return None


# 10 is 2010, and 95 is 1995: days are kept from 1990 to 2060.
LATEST_SHORT_YEAR = 60


def _in_england(day: date, found: re.Match[str]) -> date:
    """The day in England of a time with an offset: 23:30 of 31 May in Greenwich is 1 June."""
    if not found["hour"]:
        return day
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("No such hour.")
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("No such time.")
    zone = found["zone"]
    if not zone:
        return day
    offset = timedelta()
    if zone[0] in "+-":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * (-1 if zone[0] == "-" else 1)
    moment = datetime(day.year, day.month, day.day, hour, minute) - offset  # noqa: DTZ001  (of Greenwich)
    summer = _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)
    return (moment + timedelta(hours=1 if summer else 0)).date()


def _last_sunday(year: int, month: int) -> datetime:
    """One in the morning, Greenwich time, of the last Sunday of March or October: summer time begins or ends."""
    last = datetime(year, month, 31, 1)  # noqa: DTZ001  (of Greenwich)
    return last - timedelta(days=(last.weekday() + 1) % 7)


class Days(dict[str, int]):
    """By how it is written, a day's place in the calendar, or below 0 why it has none. Filled as it is asked."""

    def __init__(self, today: date, *, month_first: bool = False) -> None:
        super().__init__()
        self.today, self.month_first, self.order = place(today), month_first, Order()

    def __missing__(self, text: str) -> int:
        found = self._place(text.strip())
        if len(self) < MOST_TEXTS:
            self[text] = found
        return found

    def _place(self, text: str) -> int:
        if not text:
            return NONE
        if text.startswith("#"):
            return ERROR
        day = day_of(text, month_first=self.month_first, order=self.order)
        if day and day.year >= NEVER:
            return NONE
        try:
            at = place(day) if day else UNREADABLE
        except ValueError:
            return UNREADABLE
        return FUTURE if at > self.today else at


def places_for(size: int) -> int:
    """Places that are enough for a file of so many bytes, most of the time: filling a table anew takes time."""
    return 1 << min(max((size // LEAST_ROW).bit_length(), 12), 21)


class Seen:
    """Which keys were there before: a table of 8 bytes a place, half full at most. A set would take six times that."""

    def __init__(self, places: int = 1 << 12) -> None:
        self.table, self.mask, self.used = array("q", bytes(8 * places)), places - 1, 0

    def had(self, key: int) -> bool:
        """Whether the key was added before; it is now."""
        key = key or 1
        table, mask = self.table, self.mask
        at = key & mask
        while held := table[at]:
            if held == key:
                return True
            at = (at + 1) & mask
        table[at] = key
        self.used += 1
        if self.used * 2 > mask:
            self._grow()
        return False

    def _grow(self) -> None:
        old, places = self.table, (self.mask + 1) * 2
        self.table, self.mask, self.used = array("q", bytes(8 * places)), places - 1, 0
        for key in filter(None, old):
            self.had(key)


@dataclass(frozen=True)
class Columns:
    """Where a list's columns are, -1 for one that it does not have, and how many cells a row has."""

    width: int
    start: int
    end: int = -1
    type: int = -1
    child: int = -1


# Month of start, month of end (-1 where it is open), working days, type as written.
Shape = tuple[int, int, int, str]


@dataclass
class Tally:
    """How many rows there were of each shape; how many were left out, by reason; and the first rows of each, by column.

    A place is a row's number and a column's index, -1 for the whole row.
    """

    columns: Columns
    calendar: Calendar
    days: Days
    rows: int = 0
    shapes: Counter[Shape] = field(default_factory=Counter)
    left_out: Counter[Reason] = field(default_factory=Counter)
    places: dict[Reason, list[tuple[int, int]]] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)

    def take(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Count numbered rows of text. Blank rows are no rows."""
        days, shapes, had = self.days, self.shapes, self.seen.had
        months, numbers = self.calendar.months, self.calendar.numbers
        at = self.columns
        width, at_start, at_end, at_type, at_child = at.width, at.start, at.end, at.type, at.child
        for number, texts in rows:
            if len(texts) != width:
                self._refuse_ragged(number, texts)
                continue
            start = days[texts[at_start]]
            end = days[texts[at_end]] if at_end >= 0 else NONE
            if start < 0 or end < NONE or NONE < end < start:
                self._refuse(number, texts, start, end)
                continue
            kind = texts[at_type] if at_type >= 0 else ""
            if at_child >= 0 and (child := texts[at_child].strip()) and had(hash((child, start, kind, end < 0))):
                self._leave_out(Reason.TWICE, number, at_child)
            elif end < 0:
                shapes[months[start], -1, 0, kind] += 1
            else:
                shapes[months[start], months[end], numbers[end] - numbers[start], kind] += 1

    def finish(self) -> None:
        """Work out how many rows there were."""
        self.rows = self.shapes.total() + self.left_out.total()

    def _refuse_ragged(self, number: int, texts: Sequence[str]) -> None:
        if any(text.strip() for text in texts):
            self._leave_out(Reason.RAGGED, number, -1)

    def _refuse(self, number: int, texts: Sequence[str], start: int, end: int) -> None:
        if start < NONE:
            self._leave_out(REASONS[start], number, self.columns.start)
        elif start == NONE:
            if any(text.strip() for text in texts):
                self._leave_out(Reason.NO_START, number, self.columns.start)
        else:
            self._leave_out(REASONS.get(end, Reason.BACKWARDS), number, self.columns.end)

    def _leave_out(self, reason: Reason, number: int, column: int) -> None:
        self.left_out[reason] += 1
        kept = self.places.setdefault(reason, [])
        if len(kept) < MOST_PLACES:
            kept.append((number, column))


@dataclass(frozen=True)
class Counted:
    """What a rule makes of a list: by month how many rows count and how many are in time; the rest by reason.

    The rows of the list are those that count and those left out, no more and no fewer.
    """

    months: Mapping[int, tuple[int, int]]
    left_out: Mapping[Reason, int]

    @property
    def counted(self) -> int:
        return sum(number for number, _ in self.months.values())


def counted(rule: Rule, tally: Tally, first: int, last: int) -> Counted:
    """Count the rows by the rule, in the months from `first` to `last`; a month without rows has counts of 0."""
    months = {month: [0, 0] for month in range(first, last + 1)}
    left_out = Counter(tally.left_out)
    types = frozenset(map(plain, rule.types))
    for (start, end, taken, kind), number in tally.shapes.items():
        month = start if rule.placed is Placed.BY_START else end
        if reason := _why_not(rule, start, end, plain(kind) in types):
            left_out[reason] += number
        elif not first <= month <= last:
            left_out[Reason.OUTSIDE] += number
        else:
            months[month][0] += number
            months[month][1] += number if rule.within is not None and taken <= rule.within else 0
    return Counted({month: (every, in_time) for month, (every, in_time) in months.items()}, dict(left_out))


def _why_not(rule: Rule, start: int, end: int, of_type: bool) -> Reason | None:
    """Why rows like these do not count, apart from their month; None if they do."""
    is_open = end < 0
    if rule.types and not of_type:
        return Reason.OTHER_TYPE
    if is_open and rule.rows is Rows.CLOSED:
        return Reason.OPEN
    if not is_open and rule.rows is Rows.OPEN:
        return Reason.CLOSED
    return Reason.OTHER_MONTH if rule.same_month and start != end else None
