"""What there is to do next on reports, for the home page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from commentary.models import Cycle
from reports import duties
from reports.models import Job, PublicationTime, Report
from reports.readiness import Severity, check
from reports.workflow import Stage
from safeguarding.background import UNDER_WAY
from safeguarding.home import Task
from safeguarding.models import Person
from safeguarding.permissions import Permission, may

KIND = "Report"


def tasks(person: Person, at: datetime) -> list[Task]:
    """Assemble, sign off or publish: what is next for the person in each cycle whose report is not out."""
    if not may(person, Permission.SEE_DRAFT_REPORTS):
        return []
    return [task for cycle in _open_cycles() if (task := _task(cycle, person))]


def _open_cycles() -> list[Cycle]:
    out = Report.objects.published().values("cycle")
    return list(Cycle.objects.exclude(pk__in=out).select_related("period").order_by("period__ends_on"))


def _task(cycle: Cycle, person: Person) -> Task | None:
    latest = Report.objects.filter(cycle=cycle).select_related("cycle__period").order_by("-version").first()
    if latest is None:
        return _assembling(cycle) if may(person, Permission.ASSEMBLE_REPORTS) else None
    link = reverse("reports:report", args=[latest.pk])
    if latest.stage == Stage.SIGNED_OFF and may(person, Permission.PUBLISH_REPORTS):
        return _publishing(latest, link)
    signs = may(person, Permission.SIGN_OFF_REPORTS) and not duties.objection(latest, person)
    if latest.stage == Stage.DRAFT and signs:
        return Task(f"Read the draft report of {cycle} and sign it off", link, cycle.meeting_on, KIND)
    return None


def _publishing(latest: Report, link: str) -> Task | None:
    """Nothing while a time is set, and why nothing came of one that was."""
    time_set = latest.publication_times.order_by("-id").first()
    if time_set and time_set.waits:
        return None
    refused = time_set is not None and time_set.outcome == PublicationTime.Outcome.REFUSED
    words = f"See why the report of {latest.cycle} was not published at its time" if refused else ""
    return Task(words or f"Publish the report of {latest.cycle}", link, latest.cycle.meeting_on, KIND)


def _assembling(cycle: Cycle) -> Task | None:
    if Job.objects.filter(cycle=cycle, stage__in=UNDER_WAY).exists():
        return None
    lacking = sum(gap.severity is Severity.ERROR for gap in check(cycle))
    link = reverse("reports:cycle", args=[cycle.pk])
    if lacking:
        return Task(f"See what the report of {cycle} still lacks ({lacking})", link, cycle.approval_due_on, KIND)
    return Task(f"Assemble the report of {cycle}", link, cycle.meeting_on, KIND)
