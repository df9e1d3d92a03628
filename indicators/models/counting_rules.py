"""Versions of the rules by which case lists are counted. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT

from indicators.models.querysets import Latest


class CountingRule(models.Model):
    """A rule as a person changed it. Added, never changed: a later row of the code comes in its place.

    The shape of `rule` is that of `indicators.extracts.case_lists.rules.Rule`. A rule that nobody has changed has no
    row.
    """

    KEY = ("code",)

    code = models.SlugField(max_length=40)
    rule = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="rules_changed")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"Counting rule {self.code}"
