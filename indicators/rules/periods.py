"""Periods: intervals with a start and an end, and the ways in which people write them.

Pure. A year is a financial year, 1 April to 31 March. The grammar is written down in docs/extract-formats.md.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
FIRST_MONTH = 4


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    YEAR_TO_DATE = "year to date"
    YEAR = "year"


class Frequency(StrEnum):
    """How often a figure is collected (rule 10). Its periods are of one kind, each within a financial year."""

    MONTH = "every month"
    QUARTER = "every quarter"
    TERM = "every term"
    YEAR = "every year"

    @property
    def kind(self) -> Kind:
        return Kind(self.value.removeprefix("every "))


# School terms by their first month, cut at the ends of months, so that three of them make up a financial year.
TERMS = {9: "Autumn", 1: "Spring", 4: "Summer"}


class PeriodUnclear(ValueError):
    """The text names no period, or more than one. The message is a sentence for the person who wrote it."""


@dataclass(frozen=True, order=True)
class Interval:
    """One period: its kind and its first and last day, both included."""

    kind: Kind
    starts_on: date
    ends_on: date

    def __hash__(self) -> int:
        """Of the two days alone, which tell nearly all: the hash of an enumeration's member takes longer than both."""
        return hash((self.starts_on, self.ends_on))

    @property
    def label(self) -> str:
        """As printed: "January 2010", "Q3 2009/10", "Autumn term 2009", "2009/10 to January 2010", "2009/10"."""
        month = f"{MONTHS[self.ends_on.month - 1]} {self.ends_on.year}"
        match self.kind:
            case Kind.MONTH:
                return month
            case Kind.QUARTER:
                return f"Q{(self.starts_on.month - FIRST_MONTH) % 12 // 3 + 1} {self.year_label}"
            case Kind.TERM:
                return f"{TERMS[self.starts_on.month]} term {self.starts_on.year}"
            case Kind.YEAR_TO_DATE:
                return f"{self.year_label} to {month}"
            case Kind.YEAR:
                return self.year_label

    @property
    def short_label(self) -> str:
        """As a column's heading: "Jan 2010"; other kinds as `label`."""
        name = MONTHS[self.ends_on.month - 1][:3]
        return f"{name} {self.ends_on.year}" if self.kind is Kind.MONTH else self.label

    @property
    def year_label(self) -> str:
        """The financial year that the period lies in: "2009/10"."""
        start = financial_year(self.ends_on).starts_on.year
        return f"{start}/{(start + 1) % 100:02d}"


def month(year: int, number: int) -> Interval:
    return Interval(Kind.MONTH, date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def month_of(day: date) -> Interval:
    return month(day.year, day.month)


def quarter(year: int, number: int) -> Interval:
    """Quarter 1 to 4 of the financial year that starts in April of `year`."""
    first = month(year + (number == 4), (FIRST_MONTH + 3 * (number - 1) - 1) % 12 + 1)
    return Interval(Kind.QUARTER, first.starts_on, after(after(first)).ends_on)


def year(start: int) -> Interval:
    """The financial year that starts on 1 April of `start`."""
    return Interval(Kind.YEAR, date(start, FIRST_MONTH, 1), date(start + 1, FIRST_MONTH, 1) - timedelta(days=1))


def financial_year(day: date) -> Interval:
    return year(day.year if day.month >= FIRST_MONTH else day.year - 1)


def year_to_date(day: date) -> Interval:
    """From 1 April to the end of the month that the day lies in."""
    return Interval(Kind.YEAR_TO_DATE, financial_year(day).starts_on, month_of(day).ends_on)


def term_of(day: date) -> Interval:
    """The term that a day lies in: autumn from September, spring from January, summer from April."""
    first = 9 if day.month >= 9 else FIRST_MONTH if day.month >= FIRST_MONTH else 1
    last = {9: 12, 1: 3, FIRST_MONTH: 8}[first]
    return Interval(Kind.TERM, date(day.year, first, 1), month(day.year, last).ends_on)


def quarter_of(day: date) -> Interval:
    return quarter(financial_year(day).starts_on.year, (day.month - FIRST_MONTH) % 12 // 3 + 1)


OF_DAY: dict[Kind, Callable[[date], Interval]] = {
    Kind.MONTH: month_of, Kind.QUARTER: quarter_of, Kind.TERM: term_of, Kind.YEAR: financial_year,
}  # fmt: skip


def before(period: Interval) -> Interval:
    """The month before a month, the quarter before a quarter, and so on."""
    return OF_DAY[period.kind](period.starts_on - timedelta(days=1))


def after(period: Interval) -> Interval:
    """The month after a month, the quarter after a quarter, and so on."""
    return OF_DAY[period.kind](period.ends_on + timedelta(days=1))


def last_year(period: Interval) -> Interval:
    """The same month, quarter or term of the year before; of a year, the year before."""
    return OF_DAY[period.kind](period.starts_on.replace(year=period.starts_on.year - 1))


def months_to(period: Interval, count: int) -> tuple[Interval, ...]:
    """So many months, or other periods of one kind, the last of which is the one given."""
    run = [period]
    while len(run) < count:
        run.insert(0, before(run[0]))
    return tuple(run)


def latest_collection(frequency: Frequency, month: Interval) -> Interval:
    """The last period of a frequency that has ended by the end of a month."""
    period = OF_DAY[frequency.kind](month.ends_on)
    return period if period.ends_on <= month.ends_on else before(period)


def collections_of_year_to(frequency: Frequency, month: Interval) -> tuple[Interval, ...]:
    """The periods of a frequency that have ended in the month's financial year by its end, the first one first."""
    if frequency is Frequency.MONTH:
        return months_of_year_to(month)
    starts_on, period = financial_year(month.ends_on).starts_on, latest_collection(frequency, month)
    run: list[Interval] = []
    while period.starts_on >= starts_on:
        run.insert(0, period)
        period = before(period)
    return tuple(run)


@lru_cache(maxsize=256)
def months_of_year_to(period: Interval) -> tuple[Interval, ...]:
    """The months of the financial year up to a month, April first."""
    months = [period]
    while months[0].starts_on.month != FIRST_MONTH:
        months.insert(0, before(months[0]))
    return tuple(months)


# -- As people write them ------------------------------------------------------------------------------------------

NAMES = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
NAMES |= {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
NAMED_MONTH = re.compile(r"([a-z]+)[ \-/.']*([0-9]{2}|[0-9]{4})")
NUMBERED_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
YEAR = r"(?:fy ?)?([0-9]{4}) ?[/\-] ?([0-9]{2}|[0-9]{4})"
WHOLE_YEAR = re.compile(YEAR)
QUARTER = re.compile(rf"(?:q|qtr |quarter )([1-4])[ ,\-]+{YEAR}|{YEAR}[ ,\-]+(?:q|qtr |quarter )([1-4])")
TERM = re.compile(rf"(autumn|spring|summer)(?: term)?,? (?:{YEAR}|([0-9]{{4}}))")
TO_DATE = re.compile(rf"{YEAR} (?:ytd|year to date|(?:ytd )?to (.+))|(?:ytd|year to date) {YEAR}")
# The month says of which year it is.
TO_MONTH = re.compile(r"(?:ytd|year to date|cumulative)(?: to)?[ :\-]+([a-z].+)")
# What word processors and spreadsheets put for a hyphen and an apostrophe.
PLAIN = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\u2018": "'", "\u2019": "'"})
EARLIEST, LATEST = 1900, 2099

FORMS = (
    "Write a month as Jan-10, January 2010 or 2010-01; a year as 2009/10; a quarter as Q3 2009/10; a term as Autumn "
    "term 2009."
)


def parse(text: str, *, latest_month: Interval | None = None) -> Interval:
    """The period that the text names: any of its forms, or a `label`. Two digits of a year are of this century.

    "2009/10 YTD" runs to `latest_month`, the latest month that the same file speaks of; "2009/10 YTD to Jan-10" says
    so itself. Raise `PeriodUnclear`, with a sentence, for anything that is not clearly one period.
    """
    words = " ".join(text.translate(PLAIN).lower().split())
    if not words:
        raise PeriodUnclear(f"There is no period here. {FORMS}")
    quoted = f"“{text.strip()}”" if len(text) <= 60 else f"“{text.strip()[:60]}…”"
    if found := TO_DATE.fullmatch(words):
        start, end, to, start_last, end_last = found.groups()
        return _to_date(quoted, (start or start_last, end or end_last, to), latest_month)
    if (found := TO_MONTH.fullmatch(words)) and (to_month := _month(quoted, found[1])):
        return year_to_date(to_month.ends_on)
    if found := QUARTER.fullmatch(words):
        number, start, end, start_first, end_first, number_last = found.groups()
        return quarter(_start(quoted, start or start_first, end or end_first), int(number or number_last))
    if found := TERM.fullmatch(words):
        return _term(quoted, *found.groups())
    # 2009-10 is October 2009 to one reader and the year 2009/10 to another.
    if (found := WHOLE_YEAR.fullmatch(words)) and "/" not in words and _is_both(found):
        raise PeriodUnclear(
            f"{quoted} may be a month or a year. "
            f"Write {MONTHS[int(found[2]) - 1]} {found[1]}, or {found[1]}/{found[2]}."
        )
    if this := _month(quoted, words):
        return this
    if found := WHOLE_YEAR.fullmatch(words):
        return year(_start(quoted, found[1], found[2]))
    raise PeriodUnclear(f"{quoted} is not a period. {FORMS}")


def _month(quoted: str, words: str) -> Interval | None:
    """The month that the words name; None where they do not look like a month."""
    if (found := NUMBERED_MONTH.fullmatch(words)) and 1 <= int(found[2]) <= 12:
        return month(_kept(quoted, int(found[1])), int(found[2]))
    if (found := NAMED_MONTH.fullmatch(words)) and found[1] in NAMES:
        century = 2000 if len(found[2]) == 2 else 0
        return month(_kept(quoted, century + int(found[2])), NAMES[found[1]])
    return None


def _term(quoted: str, name: str, start: str | None, end: str | None, only: str | None) -> Interval:
    """Of a calendar year, or of a school year: spring and summer of 2009/10 are in 2010."""
    first = next(number for number, term in TERMS.items() if term.lower() == name)
    calendar = _kept(quoted, int(only)) if only else _start(quoted, start or "", end or "") + (first != 9)
    return term_of(date(calendar, first, 1))


def _is_both(found: re.Match[str]) -> bool:
    return len(found[2]) == 2 and 1 <= int(found[2]) <= 12 and (int(found[1]) + 1) % 100 == int(found[2])


def _kept(quoted: str, number: int) -> int:
    if not EARLIEST <= number <= LATEST:
        raise PeriodUnclear(f"{quoted} is not a period kept here: years run from {EARLIEST} to {LATEST}.")
    return number


def _start(quoted: str, start: str, end: str) -> int:
    follows = f"{int(start) + 1:04d}"
    if end not in (follows, follows[-2:]):
        raise PeriodUnclear(f"{quoted} is not a financial year: {start} is followed by {follows}.")
    return _kept(quoted, int(start))


def _to_date(quoted: str, said: tuple[str, str, str], latest_month: Interval | None) -> Interval:
    whole = year(_start(quoted, said[0], said[1]))
    to = _month(quoted, said[2]) if said[2] else latest_month
    if to is None or to.kind is not Kind.MONTH or not whole.starts_on <= to.ends_on <= whole.ends_on:
        raise PeriodUnclear(
            f"{quoted} does not say to which month of {whole.label} it runs. Write {whole.label} YTD to January "
            f"{whole.ends_on.year}, say."
        )
    return year_to_date(to.ends_on)
