"""Actions on reports: create one, sign it off, publish it. The only writer of a report's stage.

The work behind an action is a job, which `reports.jobs` carries out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from commentary.models import Cycle
from indicators.actions import close_period
from indicators.models import Period
from reports import separation_of_duties
from reports.checklist import accepted_warnings
from reports.checklist import actions as going_ahead_actions
from reports.checklist.checks import Gap, require_ready
from reports.layout import saved_layouts
from reports.layout.schema import STANDARD
from reports.models import Correction, Job, PublicationTime, Report, SignOff
from reports.public.disclosure_check import check_of
from reports.publishing import publication_mail
from reports.publishing.correcting_actions import close_words_again
from reports.publishing.preconditions import (
    AlreadyPublished,
    NotPublishable,
    Outdated,
    out_now,
    require_as_it_stands,
    require_confirmed,
    require_its_turn,
    require_publishable,
    require_published_alone,
    require_sources_stand,
    require_unpublished,
)
from reports.workflow import DECLARATION_VERSION, Stage, declaration
from safeguarding.accounts import second_factor_actions
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.jobs import background
from safeguarding.jobs.background import UNDER_WAY, JobStage
from safeguarding.jobs.dispatch import nudge
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

__all__ = [
    "AlreadyPublished",
    "NotDeclared",
    "NotPublishable",
    "NotTheReportRead",
    "Outdated",
    "SeparateDuties",
    "ask_to_assemble",
    "publish",
    "sign_off",
]


class NotTheReportRead(Refused):
    """The report is not the one that the person read, or not the latest one any more (P2)."""


class SeparateDuties(Refused):
    """The person had a hand in the report that they would sign off (P3)."""


class NotToBeCancelled(Refused):
    """The work has to be done."""


class NothingFailed(Refused):
    """The work is done, or under way."""


class NotDeclared(Refused):
    """The declaration was not made."""


@transaction.atomic
def ask_to_assemble(cycle: Cycle, *, outline: str = STANDARD, by: Person, at: datetime) -> Job:
    """Ask for the next draft of a cycle's report by an outline. Return the job; where one is under way, that one.

    Raise `NotReady` where the checklist has errors.
    """
    require(by, Permission.ASSEMBLE_REPORTS)
    require_unpublished(cycle, outline)
    require_ready(saved_layouts.laid_for(cycle, outline))
    return _asked(Job.Kind.ASSEMBLE, cycle, outline, by=by, at=at)


def sign_off(
    report: Report, *, digest: str, agreed: bool, code: str, by: Person, at: datetime, reason: str = "", seen: str = ""
) -> SignOff:
    """Declare, by name, that the report of this digest may be published; its final files are then made.

    `digest` is the one that was on the page read, and `code` one of the person's second factor, whatever they gave when
    they logged in. The public edition, worked out from the same content, is signed with it. Where the checklist has
    warnings that nobody gave a reason for, `reason` says why the person goes ahead all the same, and `seen` is the
    digest of those that they saw. Only the latest version can be signed off, only while its words and figures are
    those that stand, and by nobody who wrote any of them or assembled it.
    """
    require(by, Permission.SIGN_OFF_REPORTS)
    if not agreed:
        raise NotDeclared("Nothing was signed off. Tick the declaration if you agree with it.")
    read = _Read(report.pk, digest, reason.strip(), seen)
    _require_signable(read, by, at)
    factor = second_factor_actions.use(code, by=by, at=at)  # for good, whatever becomes of the rest
    return _signed_off(read, factor, by, at)


@dataclass(frozen=True)
class _Read:
    """What somebody read before they signed: the report's id and digest, and the checklist, with their reason."""

    pk: int
    digest: str
    reason: str
    seen: str


@transaction.atomic
def _signed_off(read: _Read, factor: str, by: Person, at: datetime) -> SignOff:
    """Everything is looked at once more, inside the transaction that changes it."""
    report, still_open = _require_signable(read, by, at)
    if not _latest_draft(report).update(stage=Stage.SIGNED_OFF):
        raise NotTheReportRead(STALE)
    pairs = separation_of_duties.pairs_to_print(report, by)
    declared = " ".join(filter(None, [declaration(len(still_open), read.reason), pairs]))
    going_ahead_actions.keep(report.cycle, still_open, reason=read.reason, by=by, at=at)
    after = {"stage": Stage.SIGNED_OFF, "digest": report.digest, "public digest": report.public_edition.digest}
    after |= {"second factor": factor}
    event = record("signed off", report, by=by, at=at, before={"stage": Stage.DRAFT}, after=after, why=declared)
    signed = SignOff.objects.create(
        report=report,
        digest=report.digest,
        public_digest=report.public_edition.digest,
        by=by,
        name=by.name,
        job_title=by.job_title,
        declaration=declared,
        declaration_version=DECLARATION_VERSION,
        at=at,
        event_number=event.number,
        event_seal=event.digest,
    )
    _asked(Job.Kind.FINISH, report.cycle, report.outline, report, by=by, at=at)
    return signed


STALE = "This version is no longer a draft, or a later one was assembled. Read the latest one."


def _require_signable(read: _Read, by: Person, at: datetime) -> tuple[Report, tuple[Gap, ...]]:
    """The report as it is kept now, if this person may sign it off as they read it; and the warnings left open."""
    report = Report.objects.select_related("cycle__period").get(pk=read.pk)
    require_its_turn(report)
    if objection := separation_of_duties.objection(report, by, at=at):
        raise SeparateDuties(objection)
    if read.digest != report.digest:
        raise NotTheReportRead("This is not the report that you read. Read it as it is now, then sign it off.")
    found = require_as_it_stands(report)
    require_confirmed(report)
    if not _latest_draft(report).exists():
        raise NotTheReportRead(STALE)
    warnings = accepted_warnings.warnings(found, check_of(report))
    if warnings.open and read.seen != warnings.seen:
        raise NotTheReportRead("The checklist has changed since you read it. Read it as it is now, then sign off.")
    if warnings.open and not read.reason:
        raise going_ahead_actions.NoReason("Say why you go ahead with the open points of the checklist.")
    return report, warnings.open


@transaction.atomic
def cancel(job: Job, *, by: Person, at: datetime) -> None:
    """Stop an assembly that waits or runs. The final files of a report that is signed off are always made."""
    require(by, Permission.ASSEMBLE_REPORTS)
    if job.kind != Job.Kind.ASSEMBLE:
        raise NotToBeCancelled("The report is signed off, so its final files are made.")
    background.cancel(job, by=by, at=at)


@transaction.atomic
def try_again(job: Job, *, by: Person, at: datetime) -> Job:
    """Ask once more for what failed or was cancelled. Return the new job; where one is under way already, that one."""
    require(by, Permission.ASSEMBLE_REPORTS)
    job = Job.objects.select_related("cycle__period", "report").get(pk=job.pk)
    if job.kind == Job.Kind.ASSEMBLE:
        return ask_to_assemble(job.cycle, outline=job.outline, by=by, at=at)
    if job.stage != JobStage.FAILED:
        raise NothingFailed("This did not fail, so there is nothing to try again.")
    return _asked(Job.Kind(job.kind), job.cycle, job.outline, job.report, by=by, at=at)


@transaction.atomic
def publish(report: Report, *, by: Person, at: datetime, why: str = "") -> None:
    """Make a report that is signed off open to everyone: from here on nothing in it changes.

    Everything is checked anew, whoever asks: a page, a command, or the clock at a time that was set. `why` is noted.
    The standard report closes its period; one by another outline may come out before it, or after.
    """
    require(by, Permission.PUBLISH_REPORTS)
    report = Report.objects.select_related("cycle__period").get(pk=report.pk)
    require_publishable(report)
    out = out_now()
    try:
        with transaction.atomic():
            signed_off = Report.objects.filter(pk=report.pk, stage=Stage.SIGNED_OFF)
            moved = signed_off.update(stage=Stage.PUBLISHED, published_at=at, published_by=by)
    except IntegrityError:
        moved = 0
    if not moved:
        raise AlreadyPublished(f"The report of {report.of} has just been published by somebody else.")
    if report.is_standard:
        why_closed, again = f"The report of {report.cycle} was published.", report.correction is not None
        close_period(report.cycle.period.interval, by=by, at=at, why=why_closed, again=again)
    else:
        Period.objects.held(report.cycle.period.interval)
    require_sources_stand(report)
    after = {"stage": Stage.PUBLISHED, "digest": report.digest, "public digest": report.public_edition.digest}
    event = record("published", report, by=by, at=at, before={"stage": Stage.SIGNED_OFF}, after=after, why=why)
    require_published_alone(report, out)
    if report.correction:
        _replace(report, report.correction, by=by, at=at)
    of_report = PublicationTime.objects.filter(report__cycle=report.cycle, report__outline=report.outline)
    waiting = of_report.filter(outcome=PublicationTime.Outcome.WAITING)
    waiting.update(outcome=PublicationTime.Outcome.CANCELLED, ended_at=at, why="The report was published before.")
    publication_mail.make(report, event, at=at)


def _replace(report: Report, correction: Correction, *, by: Person, at: datetime) -> None:
    """The correction is over: the report that it replaces stays at its address, and the words are closed again."""
    after = {"replaced by": report.digest}
    record("replaced", correction.replaces, by=by, at=at, after=after, why=correction.reason)
    close_words_again(correction, by=by, at=at)


def _asked(
    kind: Job.Kind, cycle: Cycle, outline: str, report: Report | None = None, *, by: Person, at: datetime
) -> Job:
    job, new = Job.objects.get_or_create(
        kind=kind,
        cycle=cycle,
        outline=outline,
        stage__in=UNDER_WAY,
        defaults={"report": report, "asked_by": by, "asked_at": at},
    )
    if new:
        record("asked for", job, by=by, at=at)
        transaction.on_commit(partial(nudge, Job, job.pk))
    return job


def _latest_draft(report: Report) -> QuerySet[Report]:
    later = Report.objects.filter(cycle=report.cycle_id, outline=report.outline, version__gt=report.version)
    return Report.objects.filter(pk=report.pk, stage=Stage.DRAFT, digest=report.digest).exclude(
        cycle__in=later.values("cycle")
    )
