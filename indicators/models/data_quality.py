"""Data quality notes on uploads, and a second person's check of them. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, CheckConstraint, Q

from indicators.models.extracts import Extract
from indicators.models.querysets import Latest

PERSON = settings.AUTH_USER_MODEL


class DataQuality(models.Model):
    """A data quality note: where an upload's data comes from and what is wrong with it. The last one is current."""

    KEY = ("extract_id",)

    extract = models.ForeignKey(Extract, on_delete=PROTECT, related_name="qualities")
    system = models.CharField(max_length=120, help_text="The system that the data come from.")
    extracted_at = models.DateTimeField()
    run_by = models.CharField(max_length=120, help_text="Who ran it.")
    problems = models.TextField(blank=True, help_text="Blank: none are known.")
    by = models.ForeignKey(PERSON, on_delete=PROTECT, related_name="qualities_stated")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"the data quality of {self.extract}"


class QualityCheck(models.Model):
    """A second person's check of a note; to be checked again, a new note is added."""

    class Outcome(models.TextChoices):
        FIT = "fit to report"
        NOT_FIT = "not fit to report"

    quality = models.OneToOneField(DataQuality, on_delete=PROTECT, related_name="checked")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=PROTECT, related_name="qualities_checked")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(outcome="fit to report") | ~Q(remark=""), name="what_is_not_fit_has_a_remark")
        ]

    def __str__(self) -> str:
        return f"{self.quality}: {self.outcome}"
