"""Working days against a table made by hand from England's bank holidays, and against a count day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.bank_holidays import bank_holidays, england
from indicators.rules.working_days import (
    FIRST,
    LAST,
    elapsed,
    is_working,
    month_at,
    month_number,
    one_by_one,
    place,
    working_day,
)

OFF = bank_holidays()
CALENDAR = england()
DAYS = st.dates(date(2009, 1, 1), date(2030, 12, 31))

# Start, end, working days: the day after the start is day 1.
BY_HAND = (
    ("2026-01-05", "2026-01-05", 0),  # on one day
    ("2026-01-05", "2026-01-06", 1),
    ("2026-01-09", "2026-01-12", 1),  # over a weekend
    ("2026-01-10", "2026-01-12", 1),  # from a Saturday
    ("2026-01-09", "2026-01-11", 0),  # ends on a Sunday
    ("2025-12-24", "2025-12-29", 1),  # Christmas Day and Boxing Day on a Thursday and Friday
    ("2025-12-24", "2026-01-02", 4),  # and New Year's Day
    ("2026-12-24", "2026-12-29", 1),  # Boxing Day on a Saturday, so Monday 28 December is off
    ("2027-12-24", "2027-12-29", 1),  # both on a weekend, so Monday and Tuesday are off
    ("2025-04-17", "2025-04-22", 1),  # Good Friday and Easter Monday 2025
    ("2026-04-02", "2026-04-07", 1),  # and 2026
    ("2027-03-25", "2027-03-30", 1),  # and 2027, over the change to summer time on 28 March
    ("2024-02-28", "2024-03-01", 2),  # 29 February 2024
    ("2026-02-27", "2026-03-02", 1),  # no 29 February in 2026
    ("2026-03-27", "2026-03-30", 1),  # summer time begins on Sunday 29 March
    ("2026-10-23", "2026-10-26", 1),  # and ends on Sunday 25 October
    ("2026-05-01", "2026-05-05", 1),  # early May bank holiday
    ("2026-08-28", "2026-09-01", 1),  # summer bank holiday
    ("2025-12-01", "2026-02-05", 45),  # 45 working days over Christmas
    ("2026-03-02", "2026-05-07", 45),  # over Easter and early May
    ("2024-02-01", "2024-04-08", 45),  # over 29 February and Easter
    ("2025-12-15", "2026-01-08", 15),  # 15 over Christmas
    ("2010-01-01", "2010-01-12", 7),  # from a bank holiday
)


@pytest.mark.parametrize(("start", "end", "days"), BY_HAND)
def test_u29_working_days_are_those_counted_by_hand(start, end, days):
    start, end = date.fromisoformat(start), date.fromisoformat(end)

    assert elapsed(CALENDAR.numbers, place(start), place(end)) == days


def test_england_and_not_scotland():
    """2 January is a bank holiday in Scotland, and 17 March in Northern Ireland."""
    assert {date(2026, 1, 2), date(2026, 3, 17)}.isdisjoint(OFF)


@settings(max_examples=60)
@given(DAYS, st.integers(0, 200))
def test_the_table_says_what_a_count_day_by_day_says(start, days):
    end = start + timedelta(days=days)

    assert elapsed(CALENDAR.numbers, place(start), place(end)) == one_by_one(start, end, OFF)


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_day_outside_the_table_has_no_number(day):
    with pytest.raises(ValueError, match="1990 to 2060"):
        place(day)


def test_a_month_and_its_number_are_one():
    assert month_at(month_number(date(2026, 12, 31))) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        ("2010-01-31", 1, "2010-02-01"),
        ("2010-01-31", 4, "2010-02-04"),
        ("2010-01-31", 9, "2010-02-11"),
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-01-12", 0, "2026-01-12"),
        ("2026-01-11", 0, "2026-01-09"),  # a Sunday, so the Friday before
        ("2026-01-12", -1, "2026-01-09"),
        ("2026-12-29", -1, "2026-12-24"),  # over Christmas and a day in lieu
    ],
)
def test_a_numbered_working_day_is_found_on_either_side(day, number, found):
    assert working_day(CALENDAR, date.fromisoformat(day), number) == date.fromisoformat(found)


@settings(max_examples=60)
@given(DAYS, st.integers(1, 60))
def test_a_numbered_working_day_is_one_and_so_many_lie_up_to_it(start, number):
    found = working_day(CALENDAR, start, number)

    assert is_working(CALENDAR, found)
    assert one_by_one(start, found, OFF) == number
    assert not is_working(CALENDAR, date(2026, 12, 28))


@pytest.mark.parametrize(("day", "number"), [(FIRST, -1), (LAST, 1)])
def test_no_working_day_is_found_outside_the_table(day, number):
    with pytest.raises(ValueError, match="1990 to 2060"):
        working_day(CALENDAR, day, number)
