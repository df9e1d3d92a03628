"""Who approved which words and figures. Approvals are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models.passages import Commentary

PERSON = settings.AUTH_USER_MODEL


class Approval(models.Model):
    """A named person's approval of exact words and figures. It counts while its digest is that of what stands (P4)."""

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="approvals")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
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
