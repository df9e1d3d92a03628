"""Cycles, and the topics that each has commentary on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import Indicator, Period
from safeguarding.models import Service

PERSON = settings.AUTH_USER_MODEL


class Cycle(models.Model):
    """One month's round: what is reported, and by when each part is due."""

    period = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="cycle")
    title = models.CharField(max_length=160)
    appendix = models.CharField(max_length=40, blank=True, help_text="“Appendix 2”, say.")
    committee = models.CharField(max_length=160, blank=True)
    meeting_on = models.DateField(null=True, blank=True)
    commentary_due_on = models.DateField()
    approval_due_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="cycles_opened")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approval_due_on__gte=models.F("commentary_due_on")), name="approval_is_due_after_commentary"
            )
        ]

    def __str__(self) -> str:
        return self.period.interval.label

    @property
    def closed(self) -> bool:
        return self.period.closed_at is not None


class Topic(models.Model):
    """The indicators that share one commentary, and how it is laid out."""

    class Layout(models.TextChoices):
        PLAIN = "one text without headings"
        HEADINGS = "under headings"
        HEADINGS_EACH = "under headings, with an explanation for each indicator"
        NONE = "no commentary"

    name = models.CharField(max_length=120, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="topics")
    indicators = models.ManyToManyField(Indicator, through="TopicIndicator", related_name="topics")
    layout = models.CharField(max_length=60, choices=Layout.choices)
    position = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return self.name


class TopicIndicator(models.Model):
    """That an indicator belongs to a topic. The database refuses an indicator in two topics."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="members")
    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="membership")

    def __str__(self) -> str:
        return f"{self.indicator.code} in {self.topic}"
