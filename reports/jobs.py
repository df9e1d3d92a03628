"""The background work on reports: a draft with its files, and the final files (P12). See `safeguarding.background`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Max

from reports import making
from reports.assemble import assemble
from reports.correcting import as_correction, open_correction
from reports.models import File, Job, Report, SignOff
from reports.renderers import FORMATS
from reports.snapshot import Signing, Snapshot, digest, from_json, to_json
from safeguarding.audit import record
from safeguarding.background import Jobs, JobStage, PartFailed, Work
from safeguarding.permissions import Permission, require
from safeguarding.refusal import Refused

Made = TypeVar("Made")


# -- what each kind of job does ------------------------------------------------------------------------------------
def _assemble(work: Work) -> None:
    """Make the next draft of the cycle's report, with its files, in one last transaction."""
    job = work.job
    require(job.asked_by, Permission.ASSEMBLE_REPORTS)
    work.write(total=len(FORMATS) + 2, doing="Reading the figures and the approved words")
    of_outline = Report.objects.filter(cycle=job.cycle, outline=job.outline)
    last = of_outline.aggregate(last=Max("version"))["last"] or 0
    at = work.clock()
    snapshot = _tried("The figures and words could not be read", partial(assemble, job.cycle, version=last + 1, at=at))
    correction = open_correction(job.cycle, job.outline)
    if correction:
        snapshot = as_correction(snapshot, correction)
    files = _files(work, snapshot, None)
    frozen = to_json(snapshot)
    with transaction.atomic():
        report = Report.objects.create(
            cycle=job.cycle,
            outline=job.outline,
            version=snapshot.version,
            snapshot=frozen,
            digest=digest(frozen),
            correction=correction,
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


def _carry_out(work: Work) -> None:
    KINDS[Job.Kind(work.job.kind)](work)


JOBS = Jobs(Job, _carry_out, related=("cycle__period", "report"))


def signing_of(sign_off: SignOff) -> Signing:
    """A sign-off as it is printed."""
    return Signing(sign_off.name, sign_off.job_title, sign_off.declaration, sign_off.at, sign_off.digest)


def _files(work: Work, snapshot: Snapshot, signing: Signing | None) -> list[File]:
    files, slug = [], making.slug(work.job.cycle, work.job.outline)
    for key, format in FORMATS.items():
        work.part(f"Making the {format.name} file")
        failing = f"The {format.name} file could not be made"
        content = _tried(failing, partial(making.content, key, snapshot, signing))
        files.append(
            making.file(
                key,
                slug,
                snapshot.version,
                content,
                signed=signing is not None,
                corrects=snapshot.correction is not None,
            )
        )
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
