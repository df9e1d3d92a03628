"""E-mail reminders: one digest a person and working day, made once, sent until the mail server takes it.

`remind` is called every few minutes, by as many schedulers and workers as there are. The rows of a day are made by
whichever comes first (`ReminderRound` is unique), and each is sent by whichever claims it (O05). With the mail server
down a row stays as it is, and is tried again (W18). What people do never waits for any of this.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate, localtime

from commentary.models import Reminder, ReminderRound
from commentary.queries import current_plan
from commentary.reminders.email_text import EmailItem, Letter, letter
from commentary.workflow.timetable import Plan
from indicators.rules.bank_holidays import england
from indicators.rules.working_days import is_working
from safeguarding import todo
from safeguarding.models import Person

logger = logging.getLogger(__name__)

FROM_HOUR = 7  # by the clock in England
TRIED_AGAIN_AFTER = timedelta(minutes=10)


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
    waiting = Reminder.objects.filter(on=localdate(at), sent_at=None).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        if _claimed(pk, at) and not _sent(Reminder.objects.get(pk=pk), at):
            break


def _claimed(pk: int, at: datetime) -> bool:
    """One conditional UPDATE: of several workers at once, one sends it. If it dies, another does so in a while."""
    free = Q(tried_at=None) | Q(tried_at__lte=at - TRIED_AGAIN_AFTER)
    return bool(
        Reminder.objects.filter(free, pk=pk, sent_at=None).update(tried_at=at, tries=F("tries") + 1, failure="")
    )


def _sent(row: Reminder, at: datetime) -> bool:
    """Send one mail; return whether the mail server can take more."""
    # The same name each time, so that a mail that went out just before its worker died is known as the same one.
    name = f"<reminder-{row.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(row.subject, row.text, to=[row.to], headers=headers).send()
    except (SMTPRecipientsRefused, SMTPResponseException) as refused:
        _failed(row, f"The mail server refused it ({type(refused).__name__}).")
    except OSError as error:
        _failed(row, f"The mail server could not be reached ({type(error).__name__}).")
        return False
    else:
        Reminder.objects.filter(pk=row.pk).update(sent_at=at)
    return True


def _failed(row: Reminder, sentence: str) -> None:
    logger.warning("Reminder %s was not sent. %s", row.pk, sentence)
    Reminder.objects.filter(pk=row.pk).update(failure=sentence)
