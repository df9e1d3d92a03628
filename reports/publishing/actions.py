"""Actions on publication: schedule it, change or cancel that, and withdraw a published report.

Publishing itself is `reports.actions.publish`, whoever or whatever asks for it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from reports import actions
from reports.models import PublicationTime, Report, Withdrawal
from reports.publishing import timing
from reports.publishing.preconditions import NotPublishable, require_publishable
from reports.workflow import Stage
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

Outcome = PublicationTime.Outcome


class TimePassed(Refused):
    """The time to publish at is over already."""


class NoTimeSet(Refused):
    """No time is set, or it has come meanwhile."""


class NotWithdrawn(Refused):
    """The report is not published, or withdrawn already, or no reason was given."""


@transaction.atomic
def set_time(report: Report, *, due_at: datetime, by: Person, at: datetime) -> PublicationTime:
    """Have a report that could be published now published at a time; it is checked again then. One time a report."""
    require(by, Permission.PUBLISH_REPORTS)
    report = Report.objects.select_related("cycle__period").get(pk=report.pk)
    require_publishable(report)
    if due_at <= at:
        raise TimePassed(f"{timing.shown(due_at)} is over already. Choose a later time, or publish the report now.")
    waiting = PublicationTime.objects.filter(report=report, outcome=Outcome.WAITING)
    earlier = waiting.first()
    if not waiting.update(due_at=due_at, set_by=by, set_at=at):
        _added(report, due_at, by, at)
    before = {"publish at": earlier.due_at.isoformat()} if earlier else {}
    record("set the time of", report, by=by, at=at, before=before, after={"publish at": due_at.isoformat()})
    return waiting.get()


def _added(report: Report, due_at: datetime, by: Person, at: datetime) -> None:
    try:
        with transaction.atomic():
            PublicationTime.objects.create(report=report, due_at=due_at, set_by=by, set_at=at)
    except IntegrityError as error:
        raise NotPublishable("Somebody else has just set a time. Look at it, then change it.") from error


@transaction.atomic
def cancel_time(report: Report, *, by: Person, at: datetime) -> None:
    """Have the report not published by itself after all."""
    require(by, Permission.PUBLISH_REPORTS)
    waiting = PublicationTime.objects.filter(report=report, outcome=Outcome.WAITING)
    cancelled = waiting.first()
    if cancelled is None or not waiting.update(outcome=Outcome.CANCELLED, ended_at=at, why=f"Cancelled by {by}."):
        raise NoTimeSet("No time is set for this report any more: it has come, or somebody else cancelled it.")
    record("cancelled the time of", report, by=by, at=at, before={"publish at": cancelled.due_at.isoformat()})


@transaction.atomic
def keep_time(set_time: PublicationTime, *, by: Person, at: datetime) -> None:
    """Publish at the time that was set, in the name of who set it; of several workers at once, one does.

    Everything is checked anew. Where it is refused, the report stays as it is and the time says why.
    """
    waiting = PublicationTime.objects.filter(pk=set_time.pk, outcome=Outcome.WAITING, due_at__lte=at)
    if not waiting.update(outcome=Outcome.PUBLISHED, ended_at=at):
        return
    report = set_time.report
    try:
        with transaction.atomic():
            actions.publish(report, by=by, at=at, why=timing.kept(set_time.due_at, at))
    except Refused as refused:
        PublicationTime.objects.filter(pk=set_time.pk).update(outcome=Outcome.REFUSED, why=str(refused))
        record("could not publish", report, by=by, at=at, why=f"{timing.kept(set_time.due_at, at)} {refused}")


@transaction.atomic
def withdraw(report: Report, *, reason: str, by: Person, at: datetime) -> Withdrawal:
    """Give a published report out no longer. The public reads the reason in its place, for good."""
    require(by, Permission.WITHDRAW_REPORTS)
    report = Report.objects.select_related("cycle__period", "withdrawal").get(pk=report.pk)
    if not reason.strip():
        raise NotWithdrawn("Nothing was withdrawn. Say why, in words for the public.")
    if report.stage != Stage.PUBLISHED:
        raise NotWithdrawn("This report is not published, so there is nothing to withdraw.")
    withdrawal, new = Withdrawal.objects.get_or_create(
        report=report,
        defaults={"reason": reason.strip(), "by": by, "name": by.name, "job_title": by.job_title, "at": at},
    )
    if not new:
        raise NotWithdrawn(f"{withdrawal.name} has withdrawn this report already.")
    record("withdrew", report, by=by, at=at, before={"given out": True}, after={"given out": False}, why=reason.strip())
    return withdrawal
