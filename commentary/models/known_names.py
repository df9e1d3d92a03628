"""Names that the council says are no child's: staff, services, places, boards, laws. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from indicators.models.querysets import Latest

PERSON = settings.AUTH_USER_MODEL
LONGEST_NAME = 120


class KnownName(models.Model):
    """One name, so that the advice on commentary does not take it for a child's. The last row of a name is current."""

    class Kind(models.TextChoices):
        STAFF = "staff", "Staff and councillors"
        SERVICE = "service", "Services and teams"
        PLACE = "place", "Buildings and places"
        BOARD = "board", "Boards, panels and partner organisations"
        LAW = "law", "Laws, reviews, programmes and systems"

    KEY = ("name",)

    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    removed = models.BooleanField(default=False)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="known_names")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return self.name
