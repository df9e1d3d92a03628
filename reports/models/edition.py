"""Models of a report's public edition: how it was worked out, its audit, and who decided and confirmed what."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models import Cycle
from commentary.text.markup import MarkupBlock, blocks
from reports.disclosure import Decision, Outcome, OutgoingText

PERSON = settings.AUTH_USER_MODEL


class PublicEdition(models.Model):
    """The public snapshot of a report, worked out when it was assembled. Added once, never changed.

    `snapshot` is the canonical JSON of `reports.snapshot.schema`, and `digest` its SHA-256, as in the report itself.
    `inputs` is a digest of everything beside the report that decides what is hidden: other editions, sums, rules and
    decisions. While it is the same, the edition would be worked out the same. `audit` and `texts` are JSON: the hidden
    cells (`disclosure.audit`), and the texts that may tell who a child is.
    """

    report = models.OneToOneField("reports.Report", on_delete=models.PROTECT, related_name="public_edition")
    snapshot = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    inputs = models.CharField(max_length=64, blank=True, help_text="Blank in editions older than the field.")
    audit = models.TextField(blank=True)
    texts = models.TextField(blank=True)
    options = models.TextField(blank=True, help_text="The coarser way in which it is published; blank for the usual.")
    disclosure_check = models.ForeignKey(
        "reports.DisclosureCheck",
        on_delete=models.PROTECT,
        related_name="editions",
        null=True,
        help_text="The disclosure check that it was assembled with; none in editions older than the field.",
    )

    def __str__(self) -> str:
        return f"the public edition of {self.report}"


class DisclosureCheck(models.Model):
    """What the public edition of a month's report would hide, worked out once in the background and kept.

    `inputs` is a digest of everything that decides it. `secret` decides among hiding places that serve as well, and is
    the same for every check of one report, so that its versions hide the same cells. `found` is JSON
    (`reports.public.disclosure_check.Findings`). Nothing changes but `seen_event`: the last event by which it was true.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="disclosure_checks")
    outline = models.SlugField(max_length=40)
    inputs = models.CharField(max_length=64)
    secret = models.CharField(max_length=32)
    found = models.TextField()
    seen_event = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "outline", "inputs"], name="one_disclosure_check_of_the_same"),
        ]

    def __str__(self) -> str:
        return f"the disclosure check of {self.cycle}"


class EditionOptions(models.Model):
    """How coarsely the public edition of a month's report is published. Added once; the latest choice counts.

    `options` is JSON (`reports.public.coarser_options`).
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="edition_options")
    outline = models.SlugField(max_length=40)
    options = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="edition_options")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"the way to publish {self.cycle}"


class DisclosureConfirmation(models.Model):
    """That a person looked at what a public edition hides and says, numbers and words, and found it safe to publish.

    Added once, for the edition of this digest and no other.
    """

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="disclosure_confirmations")
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="disclosure_confirmations")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120)
    at = models.DateTimeField()

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


def as_published(cycle: Cycle, outgoing: OutgoingText) -> str:
    """A text as the public gets it, by the latest decision on it. One query where anything speaks against the text."""
    risk = outgoing.at_risk
    if risk is None:
        return outgoing.text
    row = DisclosureDecision.objects.filter(cycle=cycle, digest=risk.digest).order_by("-id").first()
    return outgoing.published({risk.digest: Decision(row.outcome, row.words)} if row else {})
