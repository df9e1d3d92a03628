"""Mails to people about their own account, so that nothing about it is changed behind them.

A notice is a row, made in the transaction of what it is about and sent by the scheduler until the mail server takes it.
A link to set a password is never kept: it is sent at once, and made anew where that fails. None of this is done without
settings.MAIL_SERVER.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from safeguarding.models import AccountNotice, Person
from safeguarding.outbox import send_waiting

logger = logging.getLogger(__name__)


def notify(people: Iterable[Person], subject: str, *paragraphs: str, at: datetime) -> None:
    """Make a plain-text mail of their own for each person. Nobody sees who else gets it."""
    if settings.SENDS_MAIL:
        AccountNotice.objects.bulk_create(
            AccountNotice(to=person.email, subject=subject, text=_text(person, paragraphs), made_at=at)
            for person in people
            if person.is_active
        )


def send_link(person: Person, subject: str, *paragraphs: str) -> None:
    """Send a mail with a link that lets its reader in, once the act is committed, and keep no copy."""
    if settings.SENDS_MAIL:
        transaction.on_commit(partial(_send, person.email, subject, _text(person, paragraphs)), robust=True)


def send_notices(*, at: datetime) -> None:
    """Send what waits. Called by the scheduler."""
    if settings.SENDS_MAIL:
        send_waiting(AccountNotice.objects.all(), at=at)


def _text(person: Person, paragraphs: Iterable[str]) -> str:
    return "\n\n".join([f"Dear {person.name}", *paragraphs, settings.SITE_ADDRESS])


def _send(to: str, subject: str, text: str) -> None:
    try:
        EmailMessage(subject, text, to=[to], headers={"Auto-Submitted": "auto-generated"}).send()
    except OSError as error:
        logger.warning("A link to set a password was not sent (%s).", type(error).__name__)
