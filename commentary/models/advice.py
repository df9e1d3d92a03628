"""Suggestions that somebody ignored, with who and why. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models.passages import Commentary
from indicators.models.querysets import Latest

PERSON = settings.AUTH_USER_MODEL


class SetAside(models.Model):
    """A suggestion that a person ignored, with the reason; without a reason, that they took that back.

    `key` is `checks.Advice.key`: other words make it other advice. The last row of a key stands.
    """

    KEY = ("commentary_id", "key")

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="advice_set_aside")
    key = models.CharField(max_length=64)
    sentence = models.TextField(help_text="The advice, as it was read.")
    reason = models.TextField(blank=True, help_text="Blank: it is no longer set aside.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="advice_set_aside")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    class Meta:
        verbose_name_plural = "advice set aside"

    def __str__(self) -> str:
        return f"advice on {self.commentary}"
