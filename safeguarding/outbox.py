"""Mails that wait in the database until the mail server takes them (W18).

What people do never waits for a mail: it makes a row, in its own transaction, and the scheduler sends what waits. With
the mail server down a row stays as it is and is tried again; of several workers at once one sends it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F, Q

logger = logging.getLogger(__name__)

TRIED_AGAIN_AFTER = timedelta(minutes=10)


class OutgoingMail(models.Model):
    """One plain-text mail to one address, and whether it has gone out."""

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True, help_text="Why the last try failed, in a sentence.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def send_waiting(rows: models.QuerySet, *, at: datetime) -> None:
    """Send those of the rows that wait, the oldest first. A mail server that does not answer is asked again later."""
    model = rows.model
    for pk in rows.filter(sent_at=None).order_by("pk").values_list("pk", flat=True):
        free = Q(tried_at=None) | Q(tried_at__lte=at - TRIED_AGAIN_AFTER)
        waiting = model._default_manager.filter(free, pk=pk, sent_at=None)
        # One conditional UPDATE: of several workers at once, one sends it. If it dies, another does so in a while.
        claimed = waiting.update(tried_at=at, tries=F("tries") + 1, failure="")
        if claimed and not _sent(model._default_manager.get(pk=pk), at):
            break


def _sent(row: OutgoingMail, at: datetime) -> bool:
    """Send one, and return whether the mail server can be asked for more."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    # The same name each time, so that a mail that went out just before its worker died is known as the same one.
    name = f"<{type(row)._meta.model_name}-{row.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(row.subject, row.text, to=[row.to], headers=headers).send()
    except (SMTPRecipientsRefused, SMTPResponseException) as refused:
        failure, more = f"The mail server refused it ({type(refused).__name__}).", True
    except OSError as error:
        failure, more = f"The mail server could not be reached ({type(error).__name__}).", False
    else:
        rows.update(sent_at=at)
        return True
    logger.warning("%s %s was not sent. %s", type(row)._meta.verbose_name, row.pk, failure)
    rows.update(failure=failure)
    return more
