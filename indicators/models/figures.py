"""Figures, counts, targets, status overrides and benchmarks. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, CheckConstraint, Q, UniqueConstraint

from indicators.models.definitions import Indicator, Measure, Period
from indicators.models.extracts import Extract
from indicators.models.querysets import Decimals, FromExtracts, Latest, choices
from indicators.models.reference_tables import SentTable
from indicators.rules.formatting import Missing
from indicators.rules.judgement import LimitKind


class Figure(models.Model):
    """An indicator's value in a period. Added, never changed: a later row for the same period comes in its place.

    `value` is as given; where numerator and denominator are both known, what counts is their exact ratio.
    """

    KEY = ("indicator_id", "period_id")

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="figures")
    period = models.ForeignKey(Period, on_delete=PROTECT, related_name="figures")
    value = Decimals(null=True, blank=True)
    numerator = Decimals(null=True, blank=True)
    denominator = Decimals(null=True, blank=True)
    missing = models.CharField(max_length=40, blank=True, choices=choices(Missing))
    provisional = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    extract = models.ForeignKey(Extract, on_delete=PROTECT, related_name="figures")
    row = models.PositiveIntegerField(help_text="The row of the extract that it came from.")
    restates = models.OneToOneField("self", on_delete=PROTECT, null=True, blank=True, related_name="restated_by")

    objects = FromExtracts.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(missing="", value__isnull=False) | (~Q(missing="") & Q(value=None)),
                name="a_figure_has_a_value_or_says_why_not",
            ),
            # With `restates` one-to-one, one line of each period's figures, undone or not: two loads cannot both add.
            UniqueConstraint(
                fields=["indicator", "period"], condition=Q(restates=None), name="one_first_figure_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.period}"


class Count(models.Model):
    """A measure's number in a month. Added, never changed; `restates` as of a figure."""

    KEY = ("measure_id", "period_id")

    measure = models.ForeignKey(Measure, on_delete=PROTECT, related_name="counts")
    period = models.ForeignKey(Period, on_delete=PROTECT, related_name="counts")
    number = models.PositiveIntegerField()
    extract = models.ForeignKey(Extract, on_delete=PROTECT, related_name="counts")
    row = models.PositiveIntegerField()
    restates = models.OneToOneField("self", on_delete=PROTECT, null=True, blank=True, related_name="restated_by")

    objects = FromExtracts.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["measure", "period"], condition=Q(restates=None), name="one_first_count_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period}"


class Target(models.Model):
    """The value that a year is judged against. Append-only: a later row for the same year replaces it.

    `year` may also be a month, a quarter or a term: a profiled target, for the year so far at that time. `decimals` are
    those it was given with.
    """

    KEY = ("indicator_id", "year_id")

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="targets")
    year = models.ForeignKey(Period, on_delete=PROTECT, related_name="targets")
    value = Decimals()
    upper = Decimals(null=True, blank=True, help_text="The top of the band, where a band is aimed for.")
    warning = Decimals(default=0)
    alert = Decimals(default=5)
    decimals = models.PositiveSmallIntegerField(null=True, blank=True)
    limits = models.CharField(max_length=40, choices=choices(LimitKind), default=LimitKind.PERCENTAGE.value)
    rationale = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="targets_set")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.year}"


class ScaleVersion(models.Model):
    """The statuses that a report can have and the rules that give one, as `rules.scale` reads them; the last row holds.

    Added once, never changed. A council that changed nothing has no row.
    """

    content = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="scales")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"statuses and rules, version {self.pk}"


class StatusOverride(models.Model):
    """A status put in place of the computed one, by a named person with a reason (rule 8). A later row replaces it."""

    KEY = ("indicator_id", "period_id")

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="overrides")
    period = models.ForeignKey(Period, on_delete=PROTECT, related_name="overrides")
    status = models.CharField(max_length=10, blank=True, help_text="A status's code. Blank: as computed again.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="overrides")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.period}: {self.status or 'as computed'}"


class Benchmark(models.Model):
    """A figure published for others in a year: England, London, statistical neighbours. Append-only.

    A group's value is an average as published, or the median of its members that have a usable figure. `ours` is our
    own figure as published: to compare, never printed among the others.
    """

    class Method(models.TextChoices):
        AVERAGE = "average"
        MEDIAN = "median"
        OURS = "ours"

    KEY = ("indicator_id", "year_id", "group")

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="benchmarks")
    year = models.ForeignKey(Period, on_delete=PROTECT, related_name="benchmarks")
    group = models.CharField(max_length=60)
    value = Decimals(null=True, blank=True)
    missing = models.CharField(max_length=40, blank=True, choices=choices(Missing))
    method = models.CharField(max_length=20, blank=True, choices=Method.choices, help_text="Blank: not known.")
    usable = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Members with a usable figure.")
    members = models.PositiveSmallIntegerField(null=True, blank=True)
    model_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the group of neighbours.")
    source = models.CharField(max_length=200)
    sent = models.ForeignKey(SentTable, on_delete=PROTECT, null=True, blank=True, related_name="benchmarks")

    objects = Latest.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(missing="", value__isnull=False) | (~Q(missing="") & Q(value=None)),
                name="a_benchmark_has_a_value_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.group}, {self.year}"

    @property
    def how(self) -> str:
        """Describe how it was worked out, where there is something to say: "median of 5 of 10"."""
        if self.method != self.Method.MEDIAN:
            return ""
        return f"median of {self.usable}" + (f" of {self.members}" if self.usable != self.members else "")
