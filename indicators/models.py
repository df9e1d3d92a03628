"""What is kept of indicators: how they are read, and the figures, counts and targets, which are only ever added to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, CheckConstraint, F, Q, UniqueConstraint

from indicators import periods
from indicators.display import Missing, Unit
from indicators.judgement import Basis, LimitKind, Polarity, Status
from indicators.tables import Decimals, FromExtracts, Latest, choices
from safeguarding.models import Person
from safeguarding.permissions import Permission, may

PERSON = settings.AUTH_USER_MODEL


class Section(models.Model):
    """A numbered part of the report, with an optional note, and a title for its detailed analysis where it has one."""

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    analysis_title = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Indicator(models.Model):
    """What is measured. `position` is the editorial order within its section."""

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
    breaks = models.BooleanField(
        default=False, help_text="Figures from this date cannot be compared with earlier ones."
    )
    against_last_year = models.BooleanField(default=False, help_text="Draw the trend against the same month last year.")

    class Meta:
        constraints = [UniqueConstraint(fields=["indicator", "from_on"], name="one_definition_a_date")]

    def __str__(self) -> str:
        return f"{self.indicator.code} from {self.from_on:%d %B %Y}"


class PeriodQuerySet(models.QuerySet["Period"]):
    def of(self, interval: periods.Interval) -> Period:
        """The row of this interval, made if there is none yet."""
        return self.get_or_create(kind=interval.kind, starts_on=interval.starts_on, ends_on=interval.ends_on)[0]


class Period(models.Model):
    """An interval that something is held for. Once closed, its figures change only by a later report's restatement."""

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


class ExtractQuerySet(models.QuerySet["Extract"]):
    def visible_to(self, person: Person) -> ExtractQuerySet:
        """Every extract for those who load figures; what was loaded, undone or not, for those who see figures."""
        if may(person, Permission.LOAD_FIGURES):
            return self
        return self.exclude(loaded_at=None) if may(person, Permission.SEE_FIGURES) else self.none()


class Extract(models.Model):
    """A file of figures or counts, or a figure typed by a named person; never the file itself, only what was read.

    `indicators.extracts.actions` alone writes `stage`: read (waiting for a person to confirm), refused, loaded, or
    undone after that: its figures are kept and do not count.
    The shape of `reading` is that of `indicators.extracts.record`. A file that could not be read has no kind.
    """

    class Kind(models.TextChoices):
        FIGURES = "figures"
        COUNTS = "counts"
        TYPED = "typed figures"

    class Stage(models.TextChoices):
        READ = "read"
        LOADED = "loaded"
        REFUSED = "refused"
        UNDONE = "undone"

    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    reading = models.JSONField(default=dict, help_text="What was read: typed rows, or the faults found.")
    rows_in = models.PositiveIntegerField()
    rows_loaded = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why figures that were held already change.")
    by = models.ForeignKey(PERSON, on_delete=PROTECT, related_name="extracts")
    read_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["sha256"], condition=Q(stage="loaded") & ~Q(kind="typed figures"), name="a_file_loads_once"
            ),
            CheckConstraint(
                condition=Q(stage="read") | Q(rows_in=F("rows_loaded") + F("rows_unchanged") + F("rows_refused")),
                name="every_row_is_accounted_for",
            ),
            CheckConstraint(
                condition=Q(stage__in=["loaded", "undone"]) ^ Q(loaded_at=None), name="a_loaded_extract_says_when"
            ),
            CheckConstraint(condition=Q(stage="undone") ^ Q(undone_at=None), name="an_undone_extract_says_when"),
        ]

    def __str__(self) -> str:
        return self.name


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


class Measure(models.Model):
    """A thing counted: one row of a detailed analysis. `share_of` is the measure that it is a percentage of."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField()
    share_of = models.ForeignKey("self", on_delete=PROTECT, null=True, blank=True, related_name="shares")
    line = models.CharField(max_length=60, blank=True, help_text="Its name in the graph; blank leaves it out.")

    class Meta:
        constraints = [UniqueConstraint(fields=["indicator", "position"], name="one_measure_a_position")]

    def __str__(self) -> str:
        return self.name


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
    """What a year's figure is held against. Added, never changed: a later row for the same year replaces it."""

    KEY = ("indicator_id", "year_id")

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="targets")
    year = models.ForeignKey(Period, on_delete=PROTECT, related_name="targets")
    value = Decimals()
    upper = Decimals(null=True, blank=True, help_text="The top of the band, where a band is aimed for.")
    warning = Decimals(default=0)
    alert = Decimals(default=5)
    limits = models.CharField(max_length=40, choices=choices(LimitKind), default=LimitKind.PERCENTAGE.value)
    rationale = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=PROTECT, related_name="targets_set")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.year}"


class StatusOverride(models.Model):
    """A status put in place of the computed one, by a named person with a reason (rule 8). A later row replaces it."""

    KEY = ("indicator_id", "period_id")

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="overrides")
    period = models.ForeignKey(Period, on_delete=PROTECT, related_name="overrides")
    status = models.CharField(max_length=10, blank=True, choices=choices(Status), help_text="Blank: as computed again.")
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=PROTECT, related_name="overrides")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.period}: {self.status or 'as computed'}"


class Benchmark(models.Model):
    """What others reached: England, London, statistical neighbours, in a year."""

    indicator = models.ForeignKey(Indicator, on_delete=PROTECT, related_name="benchmarks")
    year = models.ForeignKey(Period, on_delete=PROTECT, related_name="benchmarks")
    group = models.CharField(max_length=60)
    value = Decimals()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [UniqueConstraint(fields=["indicator", "year", "group"], name="one_benchmark_a_group_and_year")]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.group}, {self.year}"
