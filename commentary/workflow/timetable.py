"""By when each part of a cycle is due: England's working days after the month's end, and back from the meeting.

Pure. Publication leaves clear days before the meeting (Local Government Act 1972, section 100B): neither the day of
publication nor the day of the meeting counts, and here no weekend and no bank holiday does either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from indicators.rules.working_days import FIRST, LAST, Calendar, elapsed, is_working, place, working_day

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """The default plan: each part in working days after the month's end, how many clear days before the meeting the
    report is out, and, in working days too, how long before a day people are reminded of it, and how late commentary
    is when the head of service is told."""

    extract_after: int = 4
    commentary_after: int = 9
    approval_after: int = 12
    sign_off_after: int = 14
    clear_days: int = 5
    remind_before: int = 2
    escalate_after: int = 2


@dataclass(frozen=True)
class Dates:
    """A cycle's timetable. The day of publication is not known before the meeting is, and older cycles lack some."""

    extract_due_on: date | None
    commentary_due_on: date
    approval_due_on: date
    sign_off_due_on: date | None
    publication_due_on: date | None
    meeting_on: date | None


# The parts in the order in which they have to happen, by their field, and in words.
PARTS = {
    "extract_due_on": "Figures loaded",
    "commentary_due_on": "Commentary submitted",
    "approval_due_on": "Commentary approved",
    "sign_off_due_on": "Report signed off",
    "publication_due_on": "Report published",
    "meeting_on": "Meeting",
}


def worked_out(month_end: date, plan: Plan, meeting_on: date | None, calendar: Calendar) -> Dates:
    """The timetable by the plan. Raise `ValueError` for days that the calendar does not reach."""
    return Dates(
        extract_due_on=working_day(calendar, month_end, plan.extract_after),
        commentary_due_on=working_day(calendar, month_end, plan.commentary_after),
        approval_due_on=working_day(calendar, month_end, plan.approval_after),
        sign_off_due_on=working_day(calendar, month_end, plan.sign_off_after),
        publication_due_on=last_day_to_publish(meeting_on, plan, calendar) if meeting_on else None,
        meeting_on=meeting_on,
    )


def last_day_to_publish(meeting_on: date, plan: Plan, calendar: Calendar) -> date:
    """The last working day that leaves the plan's clear days before the meeting."""
    return working_day(calendar, meeting_on - A_DAY, -plan.clear_days)


def clear_days(published_on: date, meeting_on: date, calendar: Calendar) -> int:
    """Count the working days between the two days, neither included."""
    return max(0, working_days_since(published_on, meeting_on - A_DAY, calendar))


def working_days_since(day: date, today: date, calendar: Calendar) -> int:
    """Count the working days from one day to another: 1 for the next working day, negative if it is earlier."""
    return elapsed(calendar.numbers, place(day), place(today))


def within_reach(day: date) -> bool:
    """Return whether the calendar knows the day and the months around it."""
    return FIRST.year < day.year < LAST.year


# -- what cannot be kept -------------------------------------------------------------------------------------------
def doubts(dates: Dates, month_end: date, plan: Plan, calendar: Calendar) -> tuple[str, ...]:
    """Return what in the timetable cannot be kept or looks wrong, a sentence each. It blocks nobody."""
    known = {words: day for name, words in PARTS.items() if (day := getattr(dates, name))}
    return (*_order(known, month_end), *_days_off(known, calendar), *_publication(dates, plan, calendar))


def _order(known: dict[str, date], month_end: date) -> Iterator[str]:
    for words, day in known.items():
        if day <= month_end:
            yield f"{words}: {written(day)} is before the month is over."
    for (before, first), (after, then) in pairwise(known.items()):
        if then < first:
            yield f"{after}: {written(then)} is before “{before.lower()}”, {written(first)}."


def _days_off(known: dict[str, date], calendar: Calendar) -> Iterator[str]:
    for words, day in known.items():
        if not is_working(calendar, day):
            yield f"{words}: {written(day)} is not a working day."


def _publication(dates: Dates, plan: Plan, calendar: Calendar) -> Iterator[str]:
    out_on, meeting_on = dates.publication_due_on, dates.meeting_on
    if out_on is None:
        yield "The day of publication is not set. It follows from the day of the meeting."
    elif meeting_on and (left := clear_days(out_on, meeting_on, calendar)) < plan.clear_days:
        by = written(last_day_to_publish(meeting_on, plan, calendar))
        yield (
            f"Report published: {written(out_on)} leaves {left or 'no'} clear working day{'' if left == 1 else 's'} "
            f"before the meeting, and {plan.clear_days} are needed. Publish it by {by}."
        )


def written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
