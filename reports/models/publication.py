"""Models around a publication, which itself never changes: the scheduled time, withdrawal, correction, and the results
of the nightly inspection.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.disclosure import OutgoingText
from reports.models.edition import as_published
from safeguarding.outbox import OutgoingMail

PERSON = settings.AUTH_USER_MODEL


class PublicationTime(models.Model):
    """A scheduled publication and its result. `why` says why it was refused or cancelled."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        PUBLISHED = "published"
        REFUSED = "refused"
        CANCELLED = "cancelled"

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="publication_times")
    due_at = models.DateTimeField()
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="publication_times")
    set_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.WAITING)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(outcome="waiting"), name="one_publication_time_waits_a_report"
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", ended_at=None) | (~Q(outcome="waiting") & Q(ended_at__isnull=False)),
                name="a_publication_time_that_is_over_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"the time set for {self.report}"

    @property
    def waits(self) -> bool:
        return self.outcome == self.Outcome.WAITING


class PublicationMail(OutgoingMail):
    """The mail of a publication to one person: its signatory, or the clerk, to keep."""

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="mails")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "to"], name="one_mail_of_a_publication_each")]

    def __str__(self) -> str:
        return f"mail of {self.report} to {self.to}"


class TimeStamp(models.Model):
    """A time-stamp (RFC 3161) of a published report's manifest, with the manifest as it was stamped. Never changed."""

    report = models.OneToOneField("reports.Report", on_delete=models.PROTECT, related_name="time_stamp")
    manifest = models.BinaryField()
    sha256 = models.CharField(max_length=64, help_text="Of the manifest.")
    response = models.BinaryField(help_text="What the authority answered, in DER.")
    authority = models.CharField(max_length=200)
    at = models.DateTimeField(help_text="The time that the stamp says.")

    def __str__(self) -> str:
        return f"time-stamp of {self.report}"


class Withdrawal(models.Model):
    """The withdrawal of a published report, with the reason as the public reads it. Append-only."""

    report = models.OneToOneField("reports.Report", on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="withdrawals")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"the withdrawal of {self.report}"

    @property
    def told_to_all(self) -> str:
        """The reason as the public reads it: withheld where it may count a few children and nobody decided on it."""
        return as_published(self.report.cycle, self.outgoing)

    @property
    def outgoing(self) -> OutgoingText:
        return OutgoingText(f"Withdrawal of {self.report}", "Reason", self.reason)


class Correction(models.Model):
    """A correction of a published report, and its reason. Drafts created for it name it; one is published.

    A report is corrected once, and its correction again in turn, so that they are a chain.
    """

    replaces = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(called_off_at=None), name="a_report_is_corrected_once"
            ),
        ]

    def __str__(self) -> str:
        return f"the correction of {self.replaces}"

    @property
    def told_to_all(self) -> str:
        """The reason as the public reads it: withheld where it may count a few children and nobody decided on it."""
        return as_published(self.replaces.cycle, self.outgoing)

    @property
    def outgoing(self) -> OutgoingText:
        return OutgoingText(f"Correction of {self.replaces}", "Reason", self.reason)


class Inspection(models.Model):
    """The result of one nightly inspection: each fault in words, with its report's id if it has one. Append-only."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    looked_at = models.PositiveIntegerField(help_text="How many reports.")
    faults = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"the nightly check of {self.on:%-d %B %Y}"


class ServedDocument(models.Model):
    """The SHA-256 of a document that the site makes when it is asked for, so that `verify` knows it for ever after.

    Manifests, descriptions of columns, the feed and the pages around a report change with what is published and with
    the program; this has a row for each distinct document that was ever given out. Added once, never changed.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200, help_text="What the document is called in its address.")
    what = models.CharField(max_length=60, help_text="What it is, as a sentence says it: “the manifest”.")
    report = models.ForeignKey(
        "reports.Report", on_delete=models.PROTECT, null=True, blank=True, related_name="served_documents"
    )
    first_served_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what}, {self.name}"
