"""A person's reminder as text: what presses, late things first, and nothing that people wrote."""

from __future__ import annotations

from datetime import date

import pytest

from commentary.reminders.email_text import EmailItem, letter
from commentary.workflow.timetable import Plan
from indicators.rules.bank_holidays import england

TODAY = date(2010, 2, 11)  # a Thursday
SITE = "https://report.example"


def item(words: str, due_on: date) -> EmailItem:
    return EmailItem(words, f"/commentary/{len(words)}/", due_on)


def told(*items: EmailItem, plan: Plan = Plan()):  # noqa: B008  (frozen)
    return letter("Marsha Greenwood", items, TODAY, plan, SITE, england())


@pytest.mark.parametrize(
    ("due_on", "presses"),
    [
        (date(2010, 2, 1), True),
        (date(2010, 2, 11), True),
        (date(2010, 2, 12), True),
        (date(2010, 2, 13), True),  # a Saturday: one working day on
        (date(2010, 2, 15), True),  # two working days on, over the weekend
        (date(2010, 2, 16), False),
    ],
)
def test_who_has_nothing_that_presses_gets_none(due_on: date, presses: bool) -> None:
    assert bool(told(item("Write Adoption", due_on))) is presses
    assert told() is None


def test_how_long_before_is_the_plans_to_say() -> None:
    soon = item("Write Adoption", date(2010, 2, 12))

    assert told(soon, plan=Plan(remind_before=0)) is None
    friday = letter("A", [item("Write Adoption", date(2010, 2, 13))], date(2010, 2, 12), Plan(), SITE, england())
    assert friday  # no working day lies before that Saturday
    assert friday.subject == "Safeguarding report: 1 due soon"
    assert told(item("Write Adoption", TODAY), plan=Plan(remind_before=0))


def test_the_letter_tells_late_things_first_with_dates_and_links() -> None:
    found = told(
        item("Later on", date(2010, 3, 1)),
        item("Write Adoption, January 2010", TODAY),
        item("Write Long plans, January 2010", date(2010, 2, 9)),
        item("Approve or return Referrals, January 2010", date(2010, 2, 12)),
    )

    assert found
    assert found.subject == "Safeguarding report: 1 late, 1 due today, 1 due soon"
    assert found.text == (
        "Marsha Greenwood,\n\n"
        "Late:\n- Write Long plans, January 2010\n  Due on Tuesday 9 February 2010.\n"
        "  https://report.example/commentary/30/\n\n"
        "Due today:\n- Write Adoption, January 2010\n  Due on Thursday 11 February 2010.\n"
        "  https://report.example/commentary/28/\n\n"
        "Due soon:\n- Approve or return Referrals, January 2010\n  Due on Friday 12 February 2010.\n"
        "  https://report.example/commentary/41/\n\n"
        "Later:\n- Later on\n  Due on Monday 1 March 2010.\n  https://report.example/commentary/8/\n\n"
        "All that there is for you to do: https://report.example/\n\n"
        "This comes at most once a working day, when something presses.\n"
    )
