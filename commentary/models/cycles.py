"""Cycles, and the topics that each has commentary on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import Indicator, Period
from safeguarding.models import Service

PERSON = settings.AUTH_USER_MODEL


class CycleQuerySet(models.QuerySet["Cycle"]):
    def open(self) -> CycleQuerySet:
        """Those in which words can be written: not published yet, or reopened for a correction."""
        return self.filter(Q(period__closed_at=None) | Q(reopened_at__isnull=False))


class Cycle(models.Model):
    """One month's round: what is reported, and by when each part is due."""

    period = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="cycle")
    title = models.CharField(max_length=160)
    appendix = models.CharField(max_length=40, blank=True, help_text="“Appendix 2”, say.")
    committee = models.CharField(max_length=160, blank=True)
    meeting_on = models.DateField(null=True, blank=True)
    extract_due_on = models.DateField(null=True, blank=True)
    commentary_due_on = models.DateField()
    approval_due_on = models.DateField()
    sign_off_due_on = models.DateField(null=True, blank=True)
    publication_due_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="cycles_opened")
    reopened_at = models.DateTimeField(null=True, blank=True, help_text="While its published report is corrected.")

    objects = CycleQuerySet.as_manager()

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
        return self.period.closed_at is not None and self.reopened_at is None


class TopicQuerySet(models.QuerySet["Topic"]):
    def live(self) -> TopicQuerySet:
        """Those that were neither split nor joined."""
        return self.filter(ended_at=None)


class Topic(models.Model):
    """The indicators that share one commentary, and how it is laid out.

    Which indicators they are never changes: to split or join topics ends them, and their indicators go on to new ones.
    What was written on an ended topic stays beside its own figures.
    """

    class Layout(models.TextChoices):
        PLAIN = "one text without headings"
        HEADINGS = "under headings"
        HEADINGS_EACH = "under headings, with an explanation for each indicator"
        NONE = "no commentary"

    name = models.CharField(max_length=120)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="topics")
    indicators = models.ManyToManyField(Indicator, through="TopicIndicator", related_name="topics")
    layout = models.CharField(max_length=60, choices=Layout.choices)
    position = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was split, or joined with another.")

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(ended_at=None), name="one_topic_of_a_name_at_a_time"),
            models.UniqueConstraint(fields=["position"], condition=Q(ended_at=None), name="one_topic_at_a_position"),
        ]

    def __str__(self) -> str:
        return self.name


class TopicIndicator(models.Model):
    """An indicator's membership of a topic, now or earlier. No indicator can be in two topics at a time."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="members")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="memberships")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(ended_at=None), name="one_topic_at_a_time_for_an_indicator"
            ),
            models.UniqueConstraint(fields=["topic", "indicator"], name="once_in_a_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} in {self.topic}"


class Descent(models.Model):
    """A topic that continued as another when it was split or merged. Append-only."""

    before = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="went_on_as")
    after = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="came_of")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="one_descent_between_two_topics")]

    def __str__(self) -> str:
        return f"{self.before} went on as {self.after}"
