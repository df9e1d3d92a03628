"""The timetable that follows from a plan: working days after the month's end, and clear days before the meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary.workflow.timetable import (
    Dates,
    Plan,
    clear_days,
    doubts,
    last_day_to_publish,
    within_reach,
    worked_out,
    working_days_since,
)
from indicators.rules import periods
from indicators.rules.bank_holidays import bank_holidays, england
from indicators.rules.working_days import is_working, one_by_one

JANUARY = periods.month(2010, 1)
MEETING = date(2010, 3, 25)
GOOD = worked_out(JANUARY.ends_on, Plan(), MEETING, england())
DAYS = st.dates(date(2009, 1, 1), date(2030, 12, 31))


def wrong(month_end: date = JANUARY.ends_on, **changes: date | None) -> tuple[str, ...]:
    return doubts(replace(GOOD, **changes), month_end, Plan(), england())


def test_the_report_of_january_2010_as_the_council_ran_it() -> None:
    assert Dates(
        extract_due_on=date(2010, 2, 4), commentary_due_on=date(2010, 2, 11), approval_due_on=date(2010, 2, 16),
        sign_off_due_on=date(2010, 2, 18), publication_due_on=date(2010, 3, 17), meeting_on=MEETING,
    ) == GOOD  # fmt: skip
    assert wrong() == ()


@pytest.mark.parametrize(
    ("meeting", "published"),
    [
        ("2010-03-25", "2010-03-17"),  # Thursday to Wednesday: 24, 23, 22, 19 and 18 are clear
        ("2026-10-12", "2026-10-02"),  # a Monday; a weekend counts for nothing
        ("2026-04-10", "2026-03-31"),  # over Good Friday and Easter Monday
        ("2027-01-06", "2026-12-24"),  # over Christmas and a day in lieu
    ],
)
def test_five_clear_days_before_the_meeting_leave_out_both_days(meeting: str, published: str) -> None:
    meeting_on, published_on = date.fromisoformat(meeting), date.fromisoformat(published)

    assert last_day_to_publish(meeting_on, Plan(), england()) == published_on
    assert clear_days(published_on, meeting_on, england()) == 5


@settings(max_examples=60)
@given(DAYS)
def test_the_last_day_to_publish_leaves_enough_and_the_day_after_does_not(meeting_on: date) -> None:
    last = last_day_to_publish(meeting_on, Plan(), england())

    assert is_working(england(), last)
    assert one_by_one(last, meeting_on - timedelta(days=1), bank_holidays()) == 5
    following = next(day for n in range(1, 9) if is_working(england(), day := last + timedelta(days=n)))
    assert clear_days(following, meeting_on, england()) == 4


@settings(max_examples=60)
@given(DAYS, DAYS)
def test_a_timetable_by_the_plan_is_in_order_on_working_days(day: date, meeting: date) -> None:
    month = periods.month_of(day)
    dates = worked_out(
        month.ends_on, Plan(), meeting if meeting > month.ends_on + timedelta(days=45) else None, england()
    )

    said = doubts(dates, month.ends_on, Plan(), england())

    parts = [dates.extract_due_on, dates.commentary_due_on, dates.approval_due_on, dates.sign_off_due_on]
    assert parts == sorted(parts)
    assert [each for each in said if not each.startswith(("Meeting", "The day of publication is not set"))] == []


def test_without_a_meeting_the_day_of_publication_is_not_known() -> None:
    dates = worked_out(JANUARY.ends_on, Plan(), None, england())

    assert dates.publication_due_on is None
    assert doubts(dates, JANUARY.ends_on, Plan(), england()) == (
        "The day of publication is not set. It follows from the day of the meeting.",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"meeting_on": date(2010, 3, 10)}, "Meeting: Wednesday 10 March 2010 is before “report published”"),
        ({"publication_due_on": date(2010, 3, 18)}, "leaves 4 clear working days before the meeting, and 5 are needed"),
        ({"publication_due_on": date(2010, 3, 23)}, "leaves 1 clear working day before the meeting"),
        ({"publication_due_on": date(2010, 3, 25)}, "leaves no clear working days before the meeting"),
        ({"publication_due_on": date(2010, 3, 18)}, "Publish it by Wednesday 17 March 2010."),
        (
            {"commentary_due_on": date(2010, 2, 13)},
            "Saturday 13 February 2010 is not a working day.",
        ),
        ({"meeting_on": date(2010, 4, 2)}, "Meeting: Friday 2 April 2010 is not a working day."),  # Good Friday
        ({"extract_due_on": date(2010, 1, 29)}, "Figures loaded: Friday 29 January 2010 is before the month is over."),
        ({"extract_due_on": date(2010, 1, 31)}, "Figures loaded: Sunday 31 January 2010 is before the month is over."),
        (
            {"sign_off_due_on": date(2010, 2, 15)},
            "Monday 15 February 2010 is before “commentary approved”",
        ),
    ],
)
def test_what_cannot_be_kept_is_said(changes: dict, says: str) -> None:
    assert any(says in each for each in wrong(**changes)), wrong(**changes)


def test_two_parts_may_be_due_on_one_day() -> None:
    assert wrong(sign_off_due_on=GOOD.approval_due_on, extract_due_on=GOOD.commentary_due_on) == ()


def test_a_report_may_be_published_where_no_meeting_is() -> None:
    assert wrong(meeting_on=None) == ()


def test_working_days_since_a_day_and_until_it() -> None:
    friday, monday = date(2026, 1, 9), date(2026, 1, 12)

    assert working_days_since(friday, monday, england()) == 1
    assert working_days_since(monday, friday, england()) == -1


def test_the_calendar_reaches_from_1991_to_2059() -> None:
    assert [within_reach(date(year, 6, 1)) for year in (1990, 1991, 2059, 2060)] == [False, True, True, False]
