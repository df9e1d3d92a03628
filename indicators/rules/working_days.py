"""Working days: Monday to Friday, less England's bank holidays. Pure: the bank holidays come in as dates.

Day 0 is the day on which something starts: the next working day is day 1. So something that starts and ends on the same
day took 0 working days, and what starts on a Saturday is on day 1 on the Monday. Days are numbered once, in a table, so
that counting is two lookups and a subtraction; days have no clock, so the change to summer time does not touch them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

DAY_ZERO = "The day on which it starts is day 0; the next working day is day 1."
# Case systems write dates such as 01/01/1900 and 31/12/9999 for "none".
FIRST, LAST = date(1990, 1, 1), date(2060, 12, 31)
ZERO = FIRST.toordinal()
WEEKEND = 5


@dataclass(frozen=True)
class Calendar:
    """By a day's place after 1 January 1990: how many working days there were up to it, and which month it is in.

    A month is its year times 12 and its number less one, so that months that follow each other differ by 1.
    """

    numbers: tuple[int, ...]
    months: tuple[int, ...]


def calendar(bank_holidays: Collection[date]) -> Calendar:
    days = [FIRST + timedelta(days=place) for place in range(LAST.toordinal() - ZERO + 1)]
    off = frozenset(bank_holidays)
    working = (day.weekday() < WEEKEND and day not in off for day in days)
    return Calendar(tuple(accumulate(working, initial=0))[1:], tuple(month_number(day) for day in days))


def place(day: date) -> int:
    """The day's place in the tables. Raise `ValueError` if it lies outside them."""
    if not FIRST <= day <= LAST:
        raise ValueError(f"Days are counted from {FIRST.year} to {LAST.year}.")
    return day.toordinal() - ZERO


def elapsed(numbers: tuple[int, ...], start: int, end: int) -> int:
    """Working days after the one at place `start`, up to and with the one at place `end`."""
    return numbers[end] - numbers[start]


def working_day(calendar: Calendar, day: date, number: int) -> date:
    """The working day with this number after a day; a number below 1 counts back from it, the day itself included if it
    is one: 0 is the last working day up to and with it. Raise `ValueError` outside the tables."""
    wanted = calendar.numbers[place(day)] + number
    if not 1 <= wanted <= calendar.numbers[-1]:
        raise ValueError(f"Days are counted from {FIRST.year} to {LAST.year}.")
    return FIRST + timedelta(days=bisect_left(calendar.numbers, wanted))


def is_working(calendar: Calendar, day: date) -> bool:
    return working_day(calendar, day, 0) == day


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_at(number: int) -> date:
    """The first day of the month: the inverse of `month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def one_by_one(start: date, end: date, bank_holidays: Iterable[date]) -> int:
    """The same count, a day at a time: slow and obvious, for the tests to hold the tables against."""
    off = frozenset(bank_holidays)
    days = (start + timedelta(days=after) for after in range(1, (end - start).days + 1))
    return sum(day.weekday() < WEEKEND and day not in off for day in days)
