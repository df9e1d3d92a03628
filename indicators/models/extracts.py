"""Uploads: files and typed figures that were sent in, and what happened to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, CheckConstraint, F, Q, UniqueConstraint

from indicators.models.querysets import Latest
from safeguarding.jobs.background import BackgroundWork
from safeguarding.models import Person
from safeguarding.permissions import Permission, may


class ExtractQuerySet(models.QuerySet["Extract"]):
    def visible_to(self, person: Person) -> ExtractQuerySet:
        """Every extract for those who load figures; what was loaded, undone or not, for those who see figures."""
        if may(person, Permission.LOAD_FIGURES):
            return self
        return self.exclude(loaded_at=None) if may(person, Permission.SEE_FIGURES) else self.none()


class Extract(models.Model):
    """A file of figures or counts, or a figure typed by a named person; never the file itself, only what was read.

    Of a file of episodes it keeps the counts that came out, and how many rows were left out and why; not its name.

    `indicators.extracts.load.actions` alone writes `stage`: read (waiting for a person to confirm), refused, loaded, or
    undone after that: its figures are kept and do not count.
    The shape of `reading` is that of `indicators.extracts.load.stored_reading`. A file that could not be read has no
    kind.
    """

    class Kind(models.TextChoices):
        FIGURES = "figures"
        COUNTS = "counts"
        TYPED = "typed figures"
        EPISODES = "episodes"

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
    counted_by = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of episodes: SHA-256 of the rules, the list and the months they are counted for.",
    )
    reading = models.JSONField(default=dict, help_text="What was read: typed rows, or the faults found.")
    rows_in = models.PositiveIntegerField()
    rows_loaded = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why figures that were held already change.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="extracts")
    read_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["sha256", "counted_by"],
                condition=Q(stage="loaded") & ~Q(kind="typed figures"),
                name="a_file_loads_once",
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

    @property
    def holds_counts(self) -> bool:
        return self.kind in (self.Kind.COUNTS, self.Kind.EPISODES)

    @property
    def holds_figures(self) -> bool:
        return self.kind != self.Kind.COUNTS


class ColumnMapping(models.Model):
    """A saved column mapping: for a kind of file, the headings that are used and what they mean.

    Added, never changed: the latest of a fingerprint stands. One without columns means that they are asked again.
    """

    KEY = ("fingerprint",)

    fingerprint = models.CharField(max_length=64, help_text="Of the headings, sorted.")
    columns = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="column_mappings")
    at = models.DateTimeField()

    objects = Latest.as_manager()

    def __str__(self) -> str:
        return f"Columns {', '.join(self.columns)}" if self.columns else "Columns to be asked about"


class Loading(BackgroundWork):
    """An extract that a worker is to load, or has loaded or not: who confirmed it, why, and what they had seen (P12).

    Of an extract's loadings one at most is under way. One that failed says why; the extract then waits as before.
    """

    extract = models.ForeignKey(Extract, on_delete=PROTECT, related_name="loadings")
    reason = models.TextField(blank=True)
    seen = models.CharField(max_length=64, blank=True, help_text="The digest of the changes that were on the page.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=PROTECT, related_name="loadings")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["extract"], condition=Q(stage__in=["waiting", "running"]), name="one_loading_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"the loading of {self.extract}"
