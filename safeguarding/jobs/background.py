"""Background work: its row is claimed, carried out in parts, and ended, by whichever worker gets to it (P12).

The apps above keep the rows, each kind in a table of its own (`BackgroundWork`), and say in a `Jobs` what is done;
They register when they start, so this app asks them without importing them.

This module is the one writer of a job's stage after the asking. Each claim counts up `attempts`, and every later write
names that number, so that a worker which was given up for dead cannot end a job that another has taken over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, Q

from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.jobs.dispatch import nudge
from safeguarding.models import Person

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
GIVEN_UP_AFTER = timedelta(seconds=60)

Clock = Callable[[], datetime]
Say = Callable[[str, int], None]


class JobStage(StrEnum):
    """The stage of a piece of background work."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (JobStage.WAITING, JobStage.RUNNING)


class BackgroundWork(models.Model):
    """Fields that every table of background work has, beside what is to be done, who asked for it and when."""

    stage = models.CharField(
        max_length=10, choices=[(s.value, s.value.capitalize()) for s in JobStage], default=JobStage.WAITING.value
    )
    doing = models.CharField(max_length=120, blank=True, help_text="What it is doing now, in words.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(null=True, blank=True, help_text="When its worker last showed that it lives.")
    ended_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        return self.stage in UNDER_WAY


class Overtaken(Exception):
    """Another worker has taken this job over, or somebody cancelled it; what this one made is dropped."""


class NotUnderWay(Refused):
    """The job has ended, so that there is nothing to cancel."""


class PartFailed(Exception):
    """A part of the work raised an error. The message says which, for the person who asked."""


@dataclass(frozen=True)
class Work:
    """A job that this worker has claimed, and the number of the claim."""

    job: Any
    claim: int
    clock: Clock

    def write(self, **changes: Any) -> None:
        """Change the job's row, if it is still this worker's."""
        mine = type(self.job).objects.filter(pk=self.job.pk, stage=JobStage.RUNNING, attempts=self.claim)
        if not mine.update(alive_at=self.clock(), **changes):
            raise Overtaken

    def part(self, doing: str) -> None:
        """Say what is done next. Committed at once, so that the page shows it and the sweeper sees a living worker."""
        self.write(doing=doing, done=F("done") + 1)

    @contextmanager
    def saying(self) -> Generator[Say, None, None]:
        """A way to say what is done, and how much, from inside a transaction that is about to begin.

        It goes by a connection of its own, which commits each time. SQLite has one writer at a time, and a transaction
        that is open already may hold the row: there nothing is said until the end.
        """
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            yield lambda doing, done: None
            return
        aside = connection.copy()
        table = connection.ops.quote_name(self.job._meta.db_table)
        mine = "WHERE id = %s AND stage = %s AND attempts = %s"
        statement = f"UPDATE {table} SET doing = %s, done = %s, alive_at = %s {mine}"  # noqa: S608  (a name of ours)

        def say(doing: str, done: int) -> None:
            with aside.cursor() as cursor:
                told = (doing, done, self.clock())
                cursor.execute(statement, (*told, self.job.pk, JobStage.RUNNING.value, self.claim))

        try:
            yield say
        finally:
            aside.close()


@dataclass(frozen=True)
class Jobs:
    """A table of jobs, `BackgroundWork` with `asked_by`, and what carries one out."""

    model: Any
    do: Callable[[Work], None]
    related: tuple[str, ...] = ()

    def carry_out(self, job_id: int, *, clock: Clock) -> None:
        """Do the job, if it waits; otherwise nothing. `clock` gives the time, as each part begins and at the end."""
        work = self.claimed(job_id, clock)
        if work is None:
            return
        try:
            self._carry_out(work)
        except Overtaken:
            logger.warning("Job %s was cancelled, or taken over by another worker.", job_id)

    def claimed(self, job_id: int, clock: Clock) -> Work | None:
        """One conditional UPDATE: of several workers at once, one gets the job."""
        now = clock()
        waiting = self.model.objects.filter(pk=job_id, stage=JobStage.WAITING)
        if not waiting.update(stage=JobStage.RUNNING, attempts=F("attempts") + 1, alive_at=now, done=0, doing=""):
            return None
        job = self.model.objects.select_related("asked_by", *self.related).get(pk=job_id)
        return Work(job, job.attempts, clock)

    def sweep(self, *, at: datetime) -> None:
        """Send waiting jobs again, and give the jobs of dead workers to others, however long ago they were asked."""
        rows = self.model.objects
        abandoned = Q(alive_at__lt=at - GIVEN_UP_AFTER, stage=JobStage.RUNNING)
        for job in rows.filter(abandoned, attempts__gte=MOST_ATTEMPTS).select_related("asked_by"):
            with suppress(Overtaken):
                sentence = f"The worker stopped {MOST_ATTEMPTS} times. The last time it was doing this: {job.doing}."
                _fail(Work(job, job.attempts, lambda: at), sentence)
        rows.filter(abandoned).update(stage=JobStage.WAITING)
        for job_id in rows.filter(stage=JobStage.WAITING).order_by("id").values_list("id", flat=True):
            nudge(self.model, job_id)

    def _carry_out(self, work: Work) -> None:
        try:
            self.do(work)
        except Overtaken:
            raise
        except Refused as refused:  # it would be refused again
            _fail(work, str(refused))
        except Exception as error:
            logger.exception("Job %s failed at attempt %s.", work.job.pk, work.claim)
            _try_again(work, error)


@transaction.atomic
def cancel(job: BackgroundWork, *, by: Person, at: datetime) -> None:
    """End a job that waits or runs. One conditional UPDATE: its worker stops at its next part, and keeps nothing."""
    model: Any = type(job)
    under_way = model.objects.filter(pk=job.pk, stage__in=UNDER_WAY)
    if not under_way.update(stage=JobStage.CANCELLED, ended_at=at, doing="", failure=f"{by.name} cancelled it."):
        raise NotUnderWay("It had ended already, so nothing was cancelled.")
    record("cancelled", job, by=by, at=at)


jobs_by_table: dict[str, Jobs] = {}


def register(jobs: Jobs) -> None:
    """Add a table of jobs, by the name of its model; called from `AppConfig.ready`."""
    jobs_by_table[jobs.model._meta.label_lower] = jobs


def sweep(*, at: datetime) -> None:
    """Sweep every table of jobs."""
    for jobs in jobs_by_table.values():
        jobs.sweep(at=at)


# -- when it goes wrong --------------------------------------------------------------------------------------------
def _try_again(work: Work, error: Exception) -> None:
    if work.claim >= MOST_ATTEMPTS:
        sentence = str(error) if isinstance(error, PartFailed) else "It could not be kept in the database."
        _fail(work, f"{sentence} It was tried {MOST_ATTEMPTS} times. The log says more.")
        return
    work.write(stage=JobStage.WAITING)
    nudge(type(work.job), work.job.pk)


def _fail(work: Work, sentence: str) -> None:
    job, now = work.job, work.clock()
    with transaction.atomic():
        work.write(stage=JobStage.FAILED, failure=sentence, ended_at=now)
        record("failed", job, by=job.asked_by, at=now, after={"failure": sentence})
