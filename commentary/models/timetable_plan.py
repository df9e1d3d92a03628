"""The default plan of a cycle's timetable, and when each topic needs words. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commentary.models.cycles import Topic
from indicators.models.querysets import Latest

PERSON = settings.AUTH_USER_MODEL


class DefaultPlan(models.Model):
    """The plan by which cycles opened from now on are worked out, as `timetable.Plan` means it. The last row stands."""

    extract_after = models.PositiveSmallIntegerField()
    commentary_after = models.PositiveSmallIntegerField()
    approval_after = models.PositiveSmallIntegerField()
    sign_off_after = models.PositiveSmallIntegerField()
    clear_days = models.PositiveSmallIntegerField()
    remind_before = models.PositiveSmallIntegerField()
    escalate_after = models.PositiveSmallIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="plans_set")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "default plan of the timetable"


class TopicRule(models.Model):
    """The rules for when a topic needs commentary. The last row of a topic is current; without one, every month."""

    KEY = ("topic_id",)

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="rules")
    chosen = models.JSONField(help_text="The rules, as `needs.Rule` names them.")
    months = models.PositiveSmallIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="topic_rules_set")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"when {self.topic} needs words"
