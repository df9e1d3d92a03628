"""Declared sums: which counts add up to which. Disclosure control reckons with them as any reader could."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, CheckConstraint, Q, UniqueConstraint

from indicators.models.definitions import Indicator, Measure

PERSON = settings.AUTH_USER_MODEL


class Sum(models.Model):
    """What an officer declared of some counts: that they always add up, or that it is chance where they do.

    It changes once, when it is ended. `key` names its counts, so that one sum is declared once at a time.
    """

    class Answer(models.TextChoices):
        ALWAYS = "always", "Yes, always"
        CHANCE = "chance", "No, it is chance"

    answer = models.CharField(max_length=10, choices=Answer.choices)
    complete = models.BooleanField(help_text="Whether the parts make up the whole; otherwise they may leave a rest.")
    key = models.CharField(max_length=1_000)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=PROTECT, related_name="sums_declared")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(PERSON, on_delete=PROTECT, null=True, blank=True, related_name="sums_ended")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["key"], condition=Q(ended_at=None), name="one_declaration_a_sum_at_a_time"),
            CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_sum_that_is_ended_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"the sum {self.pk}"


class SumTerm(models.Model):
    """One count of a sum: a measure's, or an indicator's numerator, denominator or number."""

    class Part(models.TextChoices):
        NUMERATOR = "numerator"
        DENOMINATOR = "denominator"
        COUNT = "count"

    sum = models.ForeignKey(Sum, on_delete=PROTECT, related_name="terms")
    is_whole = models.BooleanField()
    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="sum_terms")
    part = models.CharField(max_length=12, blank=True, choices=Part.choices)
    measure = models.ForeignKey(Measure, on_delete=PROTECT, null=True, blank=True, related_name="sum_terms")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(measure=None, part__gt="") | Q(measure__isnull=False, part=""),
                name="a_term_is_a_measure_or_part_of_a_figure",
            ),
        ]

    def __str__(self) -> str:
        return self.measure.name if self.measure else f"{self.indicator.code}, {self.part}"
