"""Approvals of commentary: who approved which passages and values. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models.passages import Commentary

PERSON = settings.AUTH_USER_MODEL


class Approval(models.Model):
    """A named person's approval of passages and values. It counts while its digest is that of the current ones (P4).

    `covers_version` is that of the list of values in `approval_values`: it is compared under the list it was given
    under. Version 1 was the whole report row with its sentences; what such an approval covers is `carried`.
    """

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="approvals")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    covers_version = models.PositiveSmallIntegerField(help_text="Of the list of values in `approval_values`.")
    covers = models.JSONField(help_text="The words and figures approved, for showing what has changed since.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="approvals")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=260, help_text="With for whom they covered, if they did.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commentary", "version"], name="one_approval_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.commentary}"

    @property
    def current(self) -> Approval | CarriedApproval:
        """The record that is compared with the current values: this one, or what was carried over from it."""
        return getattr(self, "carried", self)


class CarriedApproval(models.Model):
    """The values of an approval that was given before values were listed, read out of what it recorded."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="carried")
    covers_version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    covers = models.JSONField()

    def __str__(self) -> str:
        return f"{self.approval}, carried over"
