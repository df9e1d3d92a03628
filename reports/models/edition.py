"""Models of a report's public edition: its snapshot, and decisions on text that may identify a child."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models import Cycle
from commentary.text.markup import MarkupBlock, blocks
from reports.disclosure import Outcome

PERSON = settings.AUTH_USER_MODEL


class PublicEdition(models.Model):
    """The public snapshot of a report, worked out when it was assembled. Added once, never changed.

    `snapshot` is the canonical JSON of `reports.snapshot.schema`, and `digest` its SHA-256, as in the report itself.
    """

    report = models.OneToOneField("reports.Report", on_delete=models.PROTECT, related_name="public_edition")
    snapshot = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"the public edition of {self.report}"


class DisclosureDecision(models.Model):
    """What a person decided of a passage that may tell who a child is. Added once; the last one of a digest stands.

    `digest` is that of the passage with the reasons why it is at risk (`disclosure.AtRisk`), so that the decision holds
    for no other words.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="disclosure_decisions")
    digest = models.CharField(max_length=64, db_index=True)
    topic = models.CharField(max_length=200)
    heading = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=30, choices=[(each.value, each.value.capitalize()) for each in Outcome])
    words = models.TextField(blank=True, help_text="What is published in place of the passage.")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="disclosure_decisions")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"the passage {self.heading or 'without a heading'} of {self.topic}, {self.cycle}"[:300]

    @property
    def blocks(self) -> tuple[MarkupBlock, ...]:
        """The words that take the passage's place, as they are printed."""
        return blocks(self.words)
