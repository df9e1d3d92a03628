"""E-mail reminders: one for each person and day at most, and whether it has gone out."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from safeguarding.outbox import OutgoingMail

PERSON = settings.AUTH_USER_MODEL


class ReminderRound(models.Model):
    """The reminders of one day. Of two schedulers at once, only one can create it (O05)."""

    on = models.DateField(unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reminders of {self.on}"


class Reminder(OutgoingMail):
    """One person's reminder of one day, as it is sent: names of topics, dates and links, and nothing else."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="reminders")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="one_reminder_a_person_and_day")]

    def __str__(self) -> str:
        return f"reminder for {self.person} of {self.on}"
