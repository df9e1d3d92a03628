"""Background work: its row is claimed, carried out in parts, and ended, by whichever worker gets to it (P12).

This module is the one writer of a job's stage after the asking. Each claim counts up `attempts`, and every later write
names that number, so that a worker which was given up for dead cannot end a job that another has taken over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Max, Q

from reports import making
from reports.assemble import assemble
from reports.models import File, Job, Report, SignOff
from reports.queue import nudge
from reports.renderers import FORMATS
from reports.snapshot import Signing, Snapshot, digest, from_json, to_json
from reports.workflow import JobStage
from safeguarding.audit import record
from safeguarding.permissions import Permission, require
from safeguarding.refusal import Refused

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
GIVEN_UP_AFTER = timedelta(seconds=60)

Clock = Callable[[], datetime]
Made = TypeVar("Made")


class Overtaken(Exception):
    """Another worker has taken this job over; what this one made is dropped."""


class PartFailed(Exception):
    """A part of the work raised an error. The message says which, for the person who asked."""


@dataclass(frozen=True)
class Work:
    """A job that this worker has claimed, and the number of the claim."""

    job: Job
    claim: int
    clock: Clock

    def write(self, **changes: Any) -> None:
        """Change the job's row, if it is still this worker's."""
        mine = Job.objects.filter(pk=self.job.pk, stage=JobStage.RUNNING, attempts=self.claim)
        if not mine.update(alive_at=self.clock(), **changes):
            raise Overtaken

    def part(self, doing: str) -> None:
        """Say what is done next. Committed at once, so that the page shows it and the sweeper sees a living worker."""
        self.write(doing=doing, done=F("done") + 1)


def carry_out(job_id: int, *, clock: Clock) -> None:
    """Do the job, if it is waiting; otherwise nothing. `clock` gives the time, as each part begins and at the end."""
    work = _claimed(job_id, clock)
    if work is None:
        return
    try:
        _carry_out(work)
    except Overtaken:
        logger.warning("Job %s was taken over by another worker.", job_id)


def _carry_out(work: Work) -> None:
    try:
        KINDS[Job.Kind(work.job.kind)](work)
    except Overtaken:
        raise
    except Refused as refused:  # it would be refused again
        _fail(work, str(refused))
    except Exception as error:
        logger.exception("Job %s failed at attempt %s.", work.job.pk, work.claim)
        _try_again(work, error)


def sweep(*, at: datetime) -> None:
    """Send waiting jobs again, and give the jobs of dead workers to others, however long ago they were asked for."""
    abandoned = Q(alive_at__lt=at - GIVEN_UP_AFTER, stage=JobStage.RUNNING)
    for job in Job.objects.filter(abandoned, attempts__gte=MOST_ATTEMPTS).select_related("asked_by"):
        with suppress(Overtaken):
            sentence = f"The worker stopped {MOST_ATTEMPTS} times. The last time it was doing this: {job.doing}."
            _fail(Work(job, job.attempts, lambda: at), sentence)
    Job.objects.filter(abandoned).update(stage=JobStage.WAITING)
    for job_id in Job.objects.filter(stage=JobStage.WAITING).order_by("id").values_list("id", flat=True):
        nudge(job_id)


def _claimed(job_id: int, clock: Clock) -> Work | None:
    """One conditional UPDATE: of several workers at once, one gets the job."""
    now = clock()
    waiting = Job.objects.filter(pk=job_id, stage=JobStage.WAITING)
    if not waiting.update(stage=JobStage.RUNNING, attempts=F("attempts") + 1, alive_at=now, done=0, doing=""):
        return None
    job = Job.objects.select_related("cycle__period", "report", "asked_by").get(pk=job_id)
    return Work(job, job.attempts, clock)


# -- what each kind of job does ------------------------------------------------------------------------------------
def _assemble(work: Work) -> None:
    """Make the next draft of the cycle's report, with its files, in one last transaction."""
    job = work.job
    require(job.asked_by, Permission.ASSEMBLE_REPORTS)
    work.write(total=len(FORMATS) + 2, doing="Reading the figures and the approved words")
    last = Report.objects.filter(cycle=job.cycle).aggregate(last=Max("version"))["last"] or 0
    at = work.clock()
    snapshot = _tried("The figures and words could not be read", partial(assemble, job.cycle, version=last + 1, at=at))
    files = _files(work, snapshot, None)
    frozen = to_json(snapshot)
    with transaction.atomic():
        report = Report.objects.create(
            cycle=job.cycle,
            version=snapshot.version,
            snapshot=frozen,
            digest=digest(frozen),
            assembled_at=at,
            assembled_by=job.asked_by,
        )
        _keep(work, report, files, verb="assembled")


def _finish(work: Work) -> None:
    """Make the files of a report that has been signed off."""
    report = work.job.report
    assert report is not None
    sign_off = SignOff.objects.get(report=report)
    work.write(total=len(FORMATS) + 2, doing="Reading the report that was signed off")
    files = _files(work, from_json(report.snapshot), signing_of(sign_off))
    with transaction.atomic():
        _keep(work, report, files, verb="finished")


KINDS = {Job.Kind.ASSEMBLE: _assemble, Job.Kind.FINISH: _finish}


def signing_of(sign_off: SignOff) -> Signing:
    """A sign-off as it is printed."""
    return Signing(sign_off.name, sign_off.job_title, sign_off.declaration, sign_off.at, sign_off.digest)


def _files(work: Work, snapshot: Snapshot, signing: Signing | None) -> list[File]:
    files = []
    for key, format in FORMATS.items():
        work.part(f"Making the {format.name} file")
        failing = f"The {format.name} file could not be made"
        content = _tried(failing, partial(making.content, key, snapshot, signing))
        files.append(making.file(key, work.job.cycle, snapshot.version, content, signed=signing is not None))
    return files


def _keep(work: Work, report: Report, files: list[File], *, verb: str) -> None:
    """Keep the files, end the job and record it, all or nothing. Raise `Overtaken` if the job is another's by now."""
    job, now = work.job, work.clock()
    work.write(stage=JobStage.DONE, report=report, ended_at=now, done=F("total"), doing="")
    for file in files:
        file.report = report
    File.objects.bulk_create(files)
    digests = {file.format: file.sha256 for file in files}
    record(verb, report, by=job.asked_by, at=now, after={"digest": report.digest, "files": digests})


# -- when it goes wrong --------------------------------------------------------------------------------------------
def _tried(sentence: str, make: Callable[[], Made]) -> Made:
    """What `make` returns; its error as a `PartFailed` that says, in a sentence without its end, what failed."""
    try:
        return make()
    except Refused:
        raise
    except making.SectionFailed as error:
        raise PartFailed(f"{sentence}: {error}") from error
    except Exception as error:
        raise PartFailed(f"{sentence}.") from error


def _try_again(work: Work, error: Exception) -> None:
    if work.claim >= MOST_ATTEMPTS:
        sentence = str(error) if isinstance(error, PartFailed) else "It could not be kept in the database."
        _fail(work, f"{sentence} It was tried {MOST_ATTEMPTS} times. The log says more.")
        return
    work.write(stage=JobStage.WAITING)
    nudge(work.job.pk)


def _fail(work: Work, sentence: str) -> None:
    job, now = work.job, work.clock()
    with transaction.atomic():
        work.write(stage=JobStage.FAILED, failure=sentence, ended_at=now)
        record("failed", job, by=job.asked_by, at=now, after={"failure": sentence})
