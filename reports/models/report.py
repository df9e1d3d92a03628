"""Models of reports: jobs, frozen snapshots, sign-offs and files. Nothing here changes once a report is published."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from commentary.models import Cycle
from reports.disclosure import COMMITTEE, PUBLIC, vetted
from reports.layout.schema import STANDARD, named
from reports.models.publication import Correction, Withdrawal
from reports.workflow import Stage
from safeguarding.jobs.background import BackgroundWork
from safeguarding.models import Person
from safeguarding.permissions import Permission, may

PERSON = settings.AUTH_USER_MODEL
ITS_OWN_FIRST = Case(When(outline=STANDARD, then=Value(0)), default=Value(1))


def of(cycle: Cycle, outline: str) -> str:
    """What a report is of, as sentences say it; the standard report of a month is the month's."""
    return str(cycle) if outline == STANDARD else f"{cycle} ({named(outline)})"


class OutlineVersion(models.Model):
    """One version of how a report is laid out, as `reports.layout.schema` reads it. Added once, never changed.

    An outline that comes with the system and that nobody changed has no row.
    """

    slug = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    plan = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="outlines")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="one_outline_a_version")]

    def __str__(self) -> str:
        return f"{named(self.slug)}, version {self.version}"


class ReportQuerySet(models.QuerySet["Report"]):
    def published(self) -> ReportQuerySet:
        """Those that were published, withdrawn ones too: the latest month first, its standard report before others."""
        related = ("cycle__period", "sign_off", "published_by", "withdrawal", "correction__replaces")
        out = self.filter(stage=Stage.PUBLISHED).select_related(*related)
        return out.order_by("-cycle__period__ends_on", ITS_OWN_FIRST, "outline")

    def standing(self) -> ReportQuerySet:
        """Those that were published and that no published correction replaces."""
        return self.published().exclude(pk__in=self.model.objects.replaced())

    def replaced(self) -> models.QuerySet[Report, Any]:
        """The ids of those that a published correction replaces."""
        corrections = self.filter(stage=Stage.PUBLISHED, correction__isnull=False)
        return corrections.order_by().values_list("correction__replaces")

    def given_out(self) -> ReportQuerySet:
        """Those that were published and not withdrawn."""
        return self.published().filter(withdrawal=None)

    def visible_to(self, person: Person) -> ReportQuerySet:
        """What is given out is for everybody; drafts, and what was withdrawn, for those who may see drafts."""
        return self if may(person, Permission.SEE_DRAFT_REPORTS) else self.given_out()


class Report(models.Model):
    """One assembled version of a cycle's report by one outline, with its frozen content.

    A cycle may have several reports, each by its own outline and with its own versions, sign-off and publication.
    `snapshot` is the canonical JSON of `reports.snapshot.schema`, and `digest` its SHA-256. The database refuses a
    change of either, any change once the report is published (P8), and deletion.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reports")
    outline = models.SlugField(max_length=40, default=STANDARD)
    outline_version = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField()
    stage = models.CharField(
        max_length=12, choices=[(s.value, s.value.capitalize()) for s in Stage], default=Stage.DRAFT.value
    )
    snapshot = models.TextField()
    digest = models.CharField(max_length=64)
    assembled_at = models.DateTimeField()
    assembled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="reports_assembled")
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="reports_published"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "outline", "version"], name="one_report_a_version"),
            models.UniqueConstraint(
                fields=["cycle", "outline"],
                condition=Q(stage="published", correction=None),
                name="a_cycle_publishes_an_outline_once",
            ),
            models.UniqueConstraint(
                fields=["correction"], condition=Q(stage="published"), name="a_correction_is_published_once"
            ),
            models.CheckConstraint(
                condition=Q(stage="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(stage="published") & Q(published_at=None, published_by=None)),
                name="a_published_report_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of}, version {self.version}"

    @property
    def is_standard(self) -> bool:
        """Return whether it is the month's own report, whose publication closes the month."""
        return self.outline == STANDARD

    @property
    def of(self) -> str:
        """What it is the report of: “January 2010”, or “January 2010 (exception report)”."""
        return of(self.cycle, self.outline)

    @property
    def replaced_by(self) -> Report | None:
        """The published correction of it, if there is one. One query."""
        corrections = Report.objects.filter(correction__replaces=self.pk, stage=Stage.PUBLISHED)
        return corrections.select_related("cycle__period").first()

    @property
    def withdrawn(self) -> Withdrawal | None:
        """Its withdrawal, if it was withdrawn."""
        return getattr(self, "withdrawal", None)


class Job(BackgroundWork):
    """A piece of background work; this row is the record of it, and the queue only a nudge (P12).

    Assembling makes a draft report of a cycle; finishing makes the files of a report that has been signed off; checking
    works out what the public edition would hide, before there is a draft.
    """

    class Kind(models.TextChoices):
        ASSEMBLE = "assemble", "draft report"
        FINISH = "finish", "signed files"
        CHECK = "check", "disclosure check"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="jobs")
    outline = models.SlugField(max_length=40, default=STANDARD)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="jobs")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "outline", "kind"],
                condition=Q(stage__in=["waiting", "running"]),
                name="one_job_of_a_kind_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"the {self.get_kind_display()} of {of(self.cycle, self.outline)}"


class GoneAhead(models.Model):
    """That somebody goes ahead with a warning of a cycle's checklist, and why. Added once, never changed."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="gone_ahead")
    key = models.CharField(max_length=64, help_text="The digest of the warning's sentence.")
    sentence = models.TextField()
    reason = models.TextField()
    who = models.CharField(max_length=242, help_text="Name and job title, as they were.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="gone_ahead")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "warnings gone ahead with"

    def __str__(self) -> str:
        return f"a warning of {self.cycle}"


class Expiry(models.Model):
    """That a draft is not given out any more, by rule: see `reports.draft_expiry`. Its content and files are kept."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="expiry")
    days = models.PositiveIntegerField(help_text="The rule, as it was: how old a draft may grow.")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "expiries"

    def __str__(self) -> str:
        return f"expiry of {self.report}"


class SignOff(models.Model):
    """A named officer's declaration over the digests of a report's two editions. Added once, never changed."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="sign_off")
    digest = models.CharField(max_length=64)
    public_digest = models.CharField(max_length=64, blank=True, help_text="Blank in sign-offs older than the edition.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="sign_offs")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120)
    declaration = models.TextField()
    declaration_version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    event_number = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="The event that recorded it, which signed files print. Empty in older ones.",
    )
    event_seal = models.CharField(max_length=64, blank=True, help_text="The seal of that event.")

    def __str__(self) -> str:
        return f"{self.name}, {self.report}"

    @property
    def declared_to_all(self) -> str:
        """The declaration as the public reads it: a reason in it may count a few children."""
        return vetted(self.declaration)


class File(models.Model):
    """One rendering of an edition, kept whole with its SHA-256: a draft, watermarked, or signed. Never changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    edition = models.CharField(
        max_length=9, choices=[(COMMITTEE, "Committee edition"), (PUBLIC, "Public edition")], default=COMMITTEE
    )
    format = models.CharField(max_length=12, help_text="A key of `reports.renderers.FORMATS`.")
    signed = models.BooleanField()
    name = models.CharField(max_length=160)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "edition", "format", "signed"], name="one_file_a_format"),
        ]

    def __str__(self) -> str:
        return self.name
