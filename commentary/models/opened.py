"""Commentaries that a reviewer has opened. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models.passages import Commentary

PERSON = settings.AUTH_USER_MODEL


class Opened(models.Model):
    """The first time, `at`, that a reviewer opened a commentary with exactly this content (P2)."""

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="opened")
    digest = models.CharField(max_length=64)
    covers_version = models.PositiveSmallIntegerField(help_text="Of the list of values in `approval_values`.")
    covers = models.JSONField(help_text="The words and figures seen, for showing what has changed since.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="opened")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "opened"
        constraints = [
            models.UniqueConstraint(fields=["commentary", "by", "digest"], name="opened_once_by_a_person_as_it_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.commentary}, opened by {self.by}"
