"""Comments on passages, between reviewers and writers. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from commentary.models.passages import Commentary
from commentary.workflow.transitions import Heading
from indicators.models import Indicator

PERSON = settings.AUTH_USER_MODEL


class Remark(models.Model):
    """A reviewer's note on a passage; or an answer to one, or that it is resolved: then `to` is the note."""

    class Kind(models.TextChoices):
        NOTE = "note"
        ANSWER = "answer"
        RESOLUTION = "resolution"

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="said")
    heading = models.CharField(max_length=40, blank=True, choices=[(h.value, h.value or "No heading") for h in Heading])
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(help_text="The commentary's version that was read.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="remarks")
    name = models.CharField(max_length=120, help_text="Of whoever said it, as it was then.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="note", to=None) | ~Q(kind="note") & Q(to__isnull=False),
                name="a_remark_is_a_note_or_to_one",
            ),
            models.UniqueConstraint(fields=["to"], condition=Q(kind="resolution"), name="a_note_is_resolved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.commentary}"
