"""What people do with reports: ask for one, sign it off, publish it. The one writer of a report's stage.

The work behind an action is a job, which `reports.jobs` carries out.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from commentary.models import Cycle
from indicators.actions import close_period
from indicators.models import Extract
from indicators.standing import Standing
from reports import duties, proof
from reports.gathering import Gathered, gathered
from reports.models import Job, Report, SignOff
from reports.readiness import require_ready
from reports.renderers import FORMATS
from reports.snapshot import Snapshot, from_json
from reports.workflow import DECLARATION, DECLARATION_VERSION, Stage
from safeguarding.audit import record
from safeguarding.background import UNDER_WAY
from safeguarding.models import Person
from safeguarding.permissions import Permission, require
from safeguarding.queue import nudge
from safeguarding.refusal import Refused


class AlreadyPublished(Refused):
    """The cycle's report is out."""


class NotTheReportRead(Refused):
    """The report is not the one that the person read, or not the latest one any more (P2)."""


class Outdated(Refused):
    """Words or figures of the report are no longer those that stand."""


class SeparateDuties(Refused):
    """The person had a hand in the report that they would sign off (P3)."""


class NotDeclared(Refused):
    """The declaration was not made."""


class NotPublishable(Refused):
    """The report is not signed off, or not all of its files are made and whole."""


@transaction.atomic
def ask_to_assemble(cycle: Cycle, *, by: Person, at: datetime) -> Job:
    """Ask for the next draft of a cycle's report. Return the job; where one is under way already, that one.

    Raise `NotReady` where the checklist has errors.
    """
    require(by, Permission.ASSEMBLE_REPORTS)
    _require_unpublished(cycle)
    require_ready(gathered(cycle))
    return _asked(Job.Kind.ASSEMBLE, cycle, None, by=by, at=at)


@transaction.atomic
def sign_off(report: Report, *, digest: str, agreed: bool, by: Person, at: datetime) -> SignOff:
    """Declare, by name, that the report of this digest may be published; its final files are then made.

    `digest` is the one that was on the page read. Only the latest version can be signed off, only while its words and
    figures are those that stand, and by nobody who wrote any of them or assembled it.
    """
    require(by, Permission.SIGN_OFF_REPORTS)
    if not agreed:
        raise NotDeclared("Nothing was signed off. Tick the declaration if you agree with it.")
    report = Report.objects.select_related("cycle__period").get(pk=report.pk)
    _require_unpublished(report.cycle)
    if objection := duties.objection(report, by):
        raise SeparateDuties(objection)
    if digest != report.digest:
        raise NotTheReportRead("This is not the report that you read. Read it as it is now, then sign it off.")
    _require_as_it_stands(report)
    if not _latest_draft(report).update(stage=Stage.SIGNED_OFF):
        raise NotTheReportRead("This version is no longer a draft, or a later one was assembled. Read the latest one.")
    signed = SignOff.objects.create(
        report=report,
        digest=report.digest,
        by=by,
        name=by.name,
        job_title=by.job_title,
        declaration=DECLARATION,
        declaration_version=DECLARATION_VERSION,
        at=at,
    )
    after = {"stage": Stage.SIGNED_OFF, "digest": report.digest}
    record("signed off", report, by=by, at=at, before={"stage": Stage.DRAFT}, after=after, why=DECLARATION)
    _asked(Job.Kind.FINISH, report.cycle, report, by=by, at=at)
    return signed


@transaction.atomic
def publish(report: Report, *, by: Person, at: datetime) -> None:
    """Make a report that is signed off open to everyone, and close its period: from here on nothing in it changes."""
    require(by, Permission.PUBLISH_REPORTS)
    report = Report.objects.select_related("cycle__period").get(pk=report.pk)
    _require_unpublished(report.cycle)
    _require_publishable(report)
    try:
        with transaction.atomic():
            signed_off = Report.objects.filter(pk=report.pk, stage=Stage.SIGNED_OFF)
            moved = signed_off.update(stage=Stage.PUBLISHED, published_at=at, published_by=by)
    except IntegrityError:
        moved = 0
    if not moved:
        raise AlreadyPublished(f"The report of {report.cycle} has just been published by somebody else.")
    close_period(report.cycle.period.interval, by=by, at=at, why=f"The report of {report.cycle} was published.")
    _require_sources_stand(report)
    after = {"stage": Stage.PUBLISHED, "digest": report.digest}
    record("published", report, by=by, at=at, before={"stage": Stage.SIGNED_OFF}, after=after)


def _asked(kind: Job.Kind, cycle: Cycle, report: Report | None, *, by: Person, at: datetime) -> Job:
    job, new = Job.objects.get_or_create(
        kind=kind,
        cycle=cycle,
        stage__in=UNDER_WAY,
        defaults={"kind": kind, "cycle": cycle, "report": report, "asked_by": by, "asked_at": at},
    )
    if new:
        record("asked for", job, by=by, at=at)
        transaction.on_commit(partial(nudge, Job, job.pk))
    return job


# -- checks --------------------------------------------------------------------------------------------------------
def _require_unpublished(cycle: Cycle) -> None:
    if Report.objects.filter(cycle=cycle).published().exists():
        raise AlreadyPublished(f"The report of {cycle} has been published, and a published report never changes.")


def _require_as_it_stands(report: Report) -> None:
    """Nothing stops the report by now, and what it prints is what would be printed if it were assembled now."""
    found = gathered(report.cycle)
    require_ready(found)
    printed, stands = _printed(from_json(report.snapshot)), _standing(found)
    changed = [code for code in (*stands, *printed) if printed.get(code) != stands.get(code)]
    if changed:
        raise Outdated(
            f"Words or figures have changed since this version was assembled: {', '.join(dict.fromkeys(changed))}. "
            "Assemble the report again, then read the new version."
        )


Row = tuple[Standing, str | None]  # an indicator's row, and the digest of the approval of its words


def _printed(snapshot: Snapshot) -> dict[str, Row]:
    return {
        standing.code: (standing, group.words.digest if group.words else None)
        for section in snapshot.sections
        for group in section.groups
        for standing in group.standings
    }


def _standing(found: Gathered) -> dict[str, Row]:
    approvals = {topic: desk.approval.digest for topic, desk in found.desks.items() if desk.approval}
    return {
        each.indicator.code: (each.standing, approvals.get(each.topic.pk) if each.topic else None)
        for each in found.printed
    }


def _latest_draft(report: Report) -> QuerySet[Report]:
    later = Report.objects.filter(cycle=report.cycle_id, version__gt=report.version)
    return Report.objects.filter(pk=report.pk, stage=Stage.DRAFT, digest=report.digest).exclude(
        cycle__in=later.values("cycle")
    )


def _require_sources_stand(report: Report) -> None:
    """Asked once the period is closed, for which an undo that came first has had to be waited for."""
    sources = from_json(report.snapshot).sources
    digests = [source.sha256 for source in sources]
    loaded = Extract.objects.filter(stage=Extract.Stage.LOADED, sha256__in=digests)
    stand = set(loaded.values_list("sha256", flat=True))
    if undone := [source.name for source in sources if source.sha256 not in stand]:
        raise Outdated(
            f"{', '.join(undone)} was undone after this report was assembled. Assemble it again, then sign it off."
        )


def _require_publishable(report: Report) -> None:
    if report.stage != Stage.SIGNED_OFF:
        raise NotPublishable("This report is not signed off. The director signs it off first.")
    made = set(report.files.filter(signed=True).values_list("format", flat=True))
    if missing := [format.name for key, format in FORMATS.items() if key not in made]:
        raise NotPublishable(f"These files are still being made: {', '.join(missing)}. Wait a moment, then publish.")
    if fault := proof.fault(report):
        raise NotPublishable(f"This report cannot be published: {fault} Tell the people who run the system.")
