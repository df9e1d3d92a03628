"""Sections, indicators, definitions, measures and periods."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import PROTECT, CheckConstraint, F, Q, UniqueConstraint

from indicators.models.querysets import Decimals, choices
from indicators.rules import periods
from indicators.rules.counted import Counted
from indicators.rules.formatting import Unit
from indicators.rules.judgement import BandKind, Basis, Polarity, YearRule
from indicators.rules.periods import Frequency


class Section(models.Model):
    """A numbered part of the report, with an optional note, and a title for its detailed analysis where it has one."""

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    analysis_title = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Indicator(models.Model):
    """Something that is measured. `position` is the editorial order within its section."""

    code = models.CharField(max_length=16, unique=True)
    section = models.ForeignKey(Section, on_delete=PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    service = models.ForeignKey("safeguarding.Service", on_delete=PROTECT, related_name="indicators")
    short_title = models.CharField(max_length=160)

    class Meta:
        constraints = [UniqueConstraint(fields=["section", "position"], name="one_indicator_a_position")]

    def __str__(self) -> str:
        return f"{self.code} {self.short_title}"


class Definition(models.Model):
    """How an indicator is read from a date on. The latest one that starts on or before a period's end holds for it."""

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="definitions")
    from_on = models.DateField()
    description = models.TextField()
    unit = models.CharField(max_length=10, choices=choices(Unit))
    out_of = models.PositiveIntegerField(null=True, blank=True, help_text="The most that a score can be.")
    decimals = models.PositiveSmallIntegerField(default=1)
    keep_zeros = models.BooleanField(default=False, help_text="Print 98.0%, not 98%.")
    polarity = models.CharField(max_length=40, choices=choices(Polarity))
    basis = models.CharField(max_length=20, choices=choices(Basis))
    data_only = models.BooleanField(default=False)
    counts_what = models.CharField(
        max_length=60, blank=True, help_text="What one of its cases is, as in “one child is 4.5 points”."
    )
    counted = models.CharField(
        max_length=20, blank=True, choices=choices(Counted), verbose_name="what it counts",
        help_text="Small counts of children, families, other people and cases about children are hidden from the "
        "public. Where it is blank, they are hidden too.",
    )  # fmt: skip
    breaks = models.BooleanField(
        default=False, help_text="Figures from this date cannot be compared with earlier ones."
    )
    may_be_negative = models.BooleanField(default=False, help_text="A net change, say, or a vacancy rate.")
    may_exceed_100 = models.BooleanField(
        default=False, help_text="A percentage above 100 is no mistake: posts filled of those planned, say."
    )
    against_last_year = models.BooleanField(default=False, help_text="Draw the trend against the same month last year.")
    frequency = models.CharField(
        max_length=20, choices=choices(Frequency), default=Frequency.MONTH.value, help_text="How often it is collected."
    )
    year_rule = models.CharField(
        max_length=40, choices=choices(YearRule), blank=True,
        help_text="How its year so far comes of its figures; blank: as is usual for its basis.",
    )  # fmt: skip
    dead_band = Decimals(default=0, help_text="A change of so much or less is No Change.")
    dead_band_is = models.CharField(max_length=40, choices=choices(BandKind), default=BandKind.ABSOLUTE.value)
    rule = models.CharField(max_length=60, blank=True, help_text="The name of its status rule; blank: the usual one.")

    class Meta:
        constraints = [UniqueConstraint(fields=["indicator", "from_on"], name="one_definition_a_date")]

    def __str__(self) -> str:
        return f"{self.indicator.code} from {self.from_on:%d %B %Y}"


class Measure(models.Model):
    """A thing counted: one row of a detailed analysis. `share_of` is the measure that it is a percentage of."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField()
    share_of = models.ForeignKey("self", on_delete=PROTECT, null=True, blank=True, related_name="shares")
    line = models.CharField(max_length=60, blank=True, help_text="Its name in the graph; blank leaves it out.")
    counted = models.CharField(
        max_length=20, blank=True, choices=choices(Counted), verbose_name="what it counts",
        help_text="Blank where it counts what its indicator counts.",
    )  # fmt: skip

    class Meta:
        constraints = [UniqueConstraint(fields=["indicator", "position"], name="one_measure_a_position")]

    def __str__(self) -> str:
        return self.name


class PeriodQuerySet(models.QuerySet["Period"]):
    def of(self, interval: periods.Interval) -> Period:
        """The row of this interval, made if there is none yet."""
        return self.get_or_create(kind=interval.kind, starts_on=interval.starts_on, ends_on=interval.ends_on)[0]

    def ids_of(self, intervals: Iterable[periods.Interval]) -> dict[periods.Interval, int]:
        """The id of each interval's row, made if there is none yet. Two queries, or three."""
        wanted = sorted(set(intervals))
        found = self._ids(wanted)
        if lacking := [interval for interval in wanted if interval not in found]:
            rows = [Period(kind=each.kind.value, starts_on=each.starts_on, ends_on=each.ends_on) for each in lacking]
            Period.objects.bulk_create(rows, ignore_conflicts=True)
            found = self._ids(wanted)
        return found

    def held(self, month: periods.Interval) -> list[Period]:
        """The month's row, and those of the quarter, term, year and year to date which end with it, locked until the
        transaction ends.

        Both at once and in the order in which loads and undos take them, so that none waits for the other in a ring.
        """
        longer = (each(month.ends_on) for each in (periods.quarter_of, periods.term_of, periods.financial_year))
        ending = [each for each in longer if each.ends_on == month.ends_on]
        rows = [self.of(each) for each in (month, periods.year_to_date(month.ends_on), *ending)]
        return list(self.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk"))

    def _ids(self, wanted: Collection[periods.Interval]) -> dict[periods.Interval, int]:
        if not wanted:
            return {}
        first, last = min(each.starts_on for each in wanted), max(each.ends_on for each in wanted)
        rows = {row.interval: row.pk for row in self.filter(starts_on__gte=first, ends_on__lte=last)}
        return {interval: rows[interval] for interval in wanted if interval in rows}


class Period(models.Model):
    """An interval that something is held for. Once closed, a figure that changes is restated in a later report."""

    kind = models.CharField(max_length=20, choices=choices(periods.Kind))
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["kind", "starts_on", "ends_on"], name="one_row_a_period"),
            CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="period_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.interval.label

    @property
    def interval(self) -> periods.Interval:
        return periods.Interval(periods.Kind(self.kind), self.starts_on, self.ends_on)
