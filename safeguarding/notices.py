"""Mails to people about their own account, sent once what they are about is committed.

A mail server that does not answer keeps nothing from happening: the event is the record, the mail is for noticing. None
is sent without settings.MAIL_SERVER.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from safeguarding.models import Person

logger = logging.getLogger(__name__)


def notify(people: Iterable[Person], subject: str, *paragraphs: str) -> None:
    """Send each person a plain-text mail of their own. Nobody sees who else gets it."""
    if not settings.SENDS_MAIL:
        return
    for email, name in {person.email: person.name for person in people if person.is_active}.items():
        text = "\n\n".join([f"Dear {name}", *paragraphs, settings.SITE_ADDRESS])
        transaction.on_commit(partial(_send, email, subject, text), robust=True)


def _send(to: str, subject: str, text: str) -> None:
    try:
        EmailMessage(subject, text, to=[to], headers={"Auto-Submitted": "auto-generated"}).send()
    except OSError as error:
        logger.warning("A notice about an account was not sent (%s).", type(error).__name__)
