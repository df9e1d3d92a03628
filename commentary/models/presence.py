"""People who have a commentary open in the editor. Not a record: rows are updated and deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models.passages import Commentary

PERSON = settings.AUTH_USER_MODEL


class Presence(models.Model):
    """A person who has the editor open, since when, and when their page last reported."""

    commentary = models.ForeignKey(Commentary, on_delete=models.CASCADE, related_name="present")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="present_at")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "presences"
        constraints = [
            models.UniqueConstraint(fields=["commentary", "person"], name="one_presence_a_person_and_commentary"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.commentary}"
