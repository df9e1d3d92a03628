"""E-mail reminders: one digest a person and working day, made once, sent until the mail server takes it.

`remind` is called every few minutes, by as many schedulers and workers as there are. The rows of a day are made by
whichever comes first (`ReminderRound` is unique), and each is sent by whichever claims it (O05). With the mail server
down a row stays as it is, and is tried again (W18). What people do never waits for any of this.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, localtime

from commentary.models import Reminder, ReminderRound
from commentary.queries import current_plan
from commentary.reminders.email_text import EmailItem, Letter, letter
from commentary.workflow.timetable import Plan
from indicators.rules.bank_holidays import england
from indicators.rules.working_days import is_working
from safeguarding import outbox, todo
from safeguarding.models import Person

FROM_HOUR = 7  # by the clock in England


def remind(*, at: datetime) -> None:
    """On a working day from seven: make the day's reminders, if nobody has, and send those that wait."""
    now = localtime(at)
    if settings.SENDS_MAIL and now.hour >= FROM_HOUR and is_working(england(), now.date()):
        make(at=at)
        send(at=at)


@transaction.atomic
def make(*, at: datetime) -> None:
    """A row for each person for whom something presses; none if the day's are made."""
    today = localdate(at)
    if not ReminderRound.objects.filter(on=today).exists():
        _, first = ReminderRound.objects.get_or_create(on=today, defaults={"made_at": at})
        if first:
            Reminder.objects.bulk_create(_made(at), ignore_conflicts=True)


def _made(at: datetime) -> list[Reminder]:
    today, plan, found = localdate(at), current_plan.current(), []
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        if told := _letter(person, plan, at):
            row = Reminder(person=person, on=today, to=person.email, subject=told.subject, text=told.text, made_at=at)
            found.append(row)
    return found


def _letter(person: Person, plan: Plan, at: datetime) -> Letter | None:
    """Write the person's reminder from their tasks that may be named in a mail."""
    held = todo.tasks(person, at)
    items = [EmailItem(task.in_mail, task.link, task.due_on) for task in held if task.in_mail and task.due_on]
    return letter(person.name, items, localdate(at), plan, settings.SITE_ADDRESS.rstrip("/"), england())


# -- sending -----------------------------------------------------------------------------------------------------------
def send(*, at: datetime) -> None:
    """Send what waits of this day. A mail server that does not answer is asked again the next time."""
    outbox.send_waiting(Reminder.objects.filter(on=localdate(at)), at=at)
