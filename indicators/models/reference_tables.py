"""Tables that a council uploads to set itself up, and published tables, with what happened to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, CheckConstraint, Q

from safeguarding.models import Person
from safeguarding.permissions import Permission, may


class SentTable(models.Model):
    """A table of indicators, targets or people, of published figures, or of neighbours; never the file, only its lines.

    It waits until somebody loads it or puts it aside, once. One with faults was put aside as it came.
    """

    class Kind(models.TextChoices):
        INDICATORS = "indicators"
        TARGETS = "targets"
        STATUSES = "statuses"
        RULES = "rules"
        PEOPLE = "people"
        BENCHMARKS = "benchmarks"
        NEIGHBOURS = "neighbours"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    reading = models.JSONField(default=dict, help_text="What was read: canonical lines, or the faults found.")
    rows_in = models.PositiveIntegerField(default=0)
    rows_loaded = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="tables_sent")
    read_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True, blank=True)
    aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(loaded_at=None) | Q(aside_at=None), name="a_table_is_loaded_or_put_aside"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.loaded_at is None and self.aside_at is None


# Who may send a table of each kind, see what was sent, and take it out.
MAY_SEND = {
    SentTable.Kind.INDICATORS: Permission.DEFINE_INDICATORS,
    SentTable.Kind.TARGETS: Permission.SET_TARGETS,
    SentTable.Kind.STATUSES: Permission.DEFINE_INDICATORS,
    SentTable.Kind.RULES: Permission.DEFINE_INDICATORS,
    SentTable.Kind.PEOPLE: Permission.MANAGE_PEOPLE,
    SentTable.Kind.BENCHMARKS: Permission.LOAD_FIGURES,
    SentTable.Kind.NEIGHBOURS: Permission.LOAD_FIGURES,
}


def sent_tables_of(person: Person) -> models.QuerySet[SentTable]:
    """Those of the kinds that the person may send."""
    return SentTable.objects.filter(kind__in=[kind for kind, needed in MAY_SEND.items() if may(person, needed)])
