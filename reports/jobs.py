"""The background work on reports: a draft with its files, and the final files (P12)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from reports.disclosure import COMMITTEE, PUBLIC
from reports.disclosure.audit import audit_json
from reports.files import rendering
from reports.layout import saved_layouts
from reports.layout.saved_layouts import laid_for
from reports.models import File, Job, PublicEdition, Report, SignOff
from reports.public import disclosure_check
from reports.public.coarser_options import USUAL, options_json
from reports.publishing.correcting import open_correction
from reports.renderers import FORMATS
from reports.snapshot.assemble import editions
from reports.snapshot.schema import Signing, Snapshot, digest, from_json, to_json
from reports.verification import integrity
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.jobs.background import Jobs, JobStage, PartFailed, Work
from safeguarding.permissions import Permission, require

Made = TypeVar("Made")
PARTS = 2 * len(FORMATS) + 2  # the reading, the files of both editions, and the keeping
SEAL_FAILED = "The PDF file could not be signed with the council's certificate"


# -- what each kind of job does ------------------------------------------------------------------------------------
def _assemble(work: Work) -> None:
    """Make the next draft of the cycle's report, with its files, in one last transaction."""
    job = work.job
    require(job.asked_by, Permission.ASSEMBLE_REPORTS)
    work.write(total=PARTS, doing="Reading the figures and the approved words")
    of_outline = Report.objects.filter(cycle=job.cycle, outline=job.outline)
    last = of_outline.aggregate(last=Max("version"))["last"] or 0
    at, kept = work.clock(), saved_layouts.current(job.outline)
    correction = open_correction(job.cycle, job.outline)
    read = partial(editions, job.cycle, kept, version=last + 1, at=at, correction=correction)
    made = _tried("The figures and words could not be read", read)
    committee, public = made.committee, made.public
    files = [*_files(work, committee, None), *_files(work, public, None)]
    frozen, public_frozen = to_json(committee), to_json(public)
    with transaction.atomic():
        report = Report.objects.create(
            cycle=job.cycle,
            outline=job.outline,
            outline_version=kept.version,
            version=committee.version,
            snapshot=frozen,
            digest=digest(frozen),
            correction=correction,
            assembled_at=at,
            assembled_by=job.asked_by,
        )
        PublicEdition.objects.create(
            report=report,
            snapshot=public_frozen,
            digest=digest(public_frozen),
            inputs=made.inputs,
            audit=audit_json(made.audit),
            texts=disclosure_check.texts_json(made.texts),
            options="" if made.options == USUAL else options_json(made.options),
            disclosure_check=made.check,
        )
        _keep(work, report, files, verb="assembled")


def _finish(work: Work) -> None:
    """Make the files of a report that has been signed off."""
    report = work.job.report
    assert report is not None
    sign_off = SignOff.objects.get(report=report)
    work.write(total=PARTS, doing="Reading the report that was signed off")
    files = [
        made
        for frozen, edition in ((report.snapshot, COMMITTEE), (report.public_edition.snapshot, PUBLIC))
        for made in _files(work, from_json(frozen), signing_of(sign_off, edition))
    ]
    with transaction.atomic():
        _keep(work, report, files, verb="finished")


def _check(work: Work) -> None:
    """Work out what the public edition of the month's report would hide, unless that is known already."""
    job, event = work.job, disclosure_check.last_event()
    require(job.asked_by, Permission.SEE_DRAFT_REPORTS)
    work.write(total=3, doing="Reading the figures and the commentary")
    found = _tried("The figures and the commentary could not be read", partial(laid_for, job.cycle, job.outline))
    make = partial(disclosure_check.make_check, found, job.outline, event=event, at=work.clock(), say=work.part)
    _tried("What the public edition hides could not be worked out", make)
    work.write(stage=JobStage.DONE, ended_at=work.clock(), done=F("total"), doing="")


KINDS = {Job.Kind.ASSEMBLE: _assemble, Job.Kind.FINISH: _finish, Job.Kind.CHECK: _check}


def _carry_out(work: Work) -> None:
    KINDS[Job.Kind(work.job.kind)](work)


JOBS = Jobs(Job, _carry_out, related=("cycle__period", "report"))


def signing_of(sign_off: SignOff, edition: str) -> Signing:
    """A sign-off as it is printed in an edition: each prints its own digest."""
    if edition == PUBLIC:
        over, declared = sign_off.public_digest, sign_off.declared_to_all
    else:
        over, declared = sign_off.digest, sign_off.declaration
    event, seal = sign_off.event_number or 0, sign_off.event_seal
    return Signing(sign_off.name, sign_off.job_title, declared, sign_off.at, over, event, seal)


def _files(work: Work, snapshot: Snapshot, signing: Signing | None) -> list[File]:
    files, slug = [], rendering.slug(work.job.cycle, work.job.outline)
    for key, format in FORMATS.items():
        named = format.name if snapshot.edition == COMMITTEE else f"{PUBLIC} {format.name}"
        work.part(f"Making the {named} file")
        failing = f"The {named} file could not be made"
        content = _tried(failing, partial(rendering.content, key, snapshot, signing))
        if signing and key == "pdf" and settings.SIGNING_CERTIFICATE:
            from reports.verification import pades  # noqa: PLC0415  it needs an optional package

            content = _tried(SEAL_FAILED, partial(pades.seal, content))
        files.append(rendering.file(key, slug, snapshot, content, signed=signing is not None))
    return files


def _keep(work: Work, report: Report, files: list[File], *, verb: str) -> None:
    """Keep the files, end the job and record it, all or nothing. Raise `Overtaken` if the job is another's by now."""
    job, now = work.job, work.clock()
    work.write(stage=JobStage.DONE, report=report, ended_at=now, done=F("total"), doing="")
    for file in files:
        file.report = report
    File.objects.bulk_create(files)
    digests = {integrity.recorded_as(file): file.sha256 for file in files}
    after = {"digest": report.digest, "public digest": report.public_edition.digest, "files": digests}
    record(verb, report, by=job.asked_by, at=now, after=after)


# -- when it goes wrong --------------------------------------------------------------------------------------------
def _tried(sentence: str, make: Callable[[], Made]) -> Made:
    """What `make` returns; its error as a `PartFailed` that says, in a sentence without its end, what failed."""
    try:
        return make()
    except Refused:
        raise
    except rendering.SectionFailed as error:
        raise PartFailed(f"{sentence}: {error}") from error
    except Exception as error:
        raise PartFailed(f"{sentence}.") from error
