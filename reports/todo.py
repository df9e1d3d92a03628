"""Tasks about reports, for the home page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from commentary.models import Cycle
from reports import separation_of_duties
from reports.checklist.checks import Severity, check
from reports.layout.schema import STANDARD
from reports.models import DisclosureConfirmation, Inspection, Job, PublicationTime, Report
from reports.workflow import Stage
from safeguarding.jobs.background import UNDER_WAY
from safeguarding.models import Person
from safeguarding.permissions import Permission, may
from safeguarding.todo import Task

KIND = "Report"


def tasks(person: Person, at: datetime) -> list[Task]:
    """Assemble, sign off or publish: what is next for the person in each cycle whose report is not out."""
    if not may(person, Permission.SEE_DRAFT_REPORTS):
        return []
    latest = _latest()
    standard = (
        _next(report, person, at)
        if (report := latest.get((cycle.pk, STANDARD))) and report.stage != Stage.PUBLISHED
        else _assembling(cycle, person)
        for cycle in _open_cycles()
    )
    others = (_next(report, person, at) for (_, outline), report in latest.items() if outline != STANDARD)
    return [*_faults(person), *(task for task in (*standard, *others) if task)]


def _faults(person: Person) -> list[Task]:
    """Faults found by the last nightly inspection, for those who publish."""
    last = Inspection.objects.order_by("-on").first()
    if last is None or not may(person, Permission.PUBLISH_REPORTS):
        return []
    return [_fault(each["report"], each["words"]) for each in last.faults]


def _fault(report: int | None, words: str) -> Task:
    link = reverse("reports:report", args=[report]) if report else reverse("events")
    return Task(f"Tell the people who run the system at once. {words}", link, None, KIND)


def _open_cycles() -> list[Cycle]:
    """Those whose own report is not out, or is being corrected."""
    out = Report.objects.published().filter(outline=STANDARD).values("cycle")
    cycles = Cycle.objects.exclude(pk__in=out, reopened_at=None)
    return list(cycles.select_related("period").order_by("period__ends_on"))


def _latest() -> dict[tuple[int, str], Any]:
    """The latest version of each report, by its cycle and outline, the earliest month first.

    `confirmed` says whether somebody confirmed its public edition.
    """
    confirmations = DisclosureConfirmation.objects.filter(report=OuterRef("pk"))
    reports = Report.objects.select_related("cycle__period").defer("snapshot").annotate(confirmed=Exists(confirmations))
    return {(each.cycle_id, each.outline): each for each in reports.order_by("cycle__period__ends_on", "version")}


def _next(latest: Any, person: Person, at: datetime) -> Task | None:
    link = reverse("reports:report", args=[latest.pk])
    if latest.stage == Stage.SIGNED_OFF and may(person, Permission.PUBLISH_REPORTS):
        return _publishing(latest, link)
    if latest.stage == Stage.DRAFT and not latest.confirmed and may(person, Permission.DECIDE_DISCLOSURE):
        words = f"Check and confirm the public edition of {latest.of}"
        due_on = latest.cycle.sign_off_due_on or latest.cycle.meeting_on
        return _task_of(words, reverse("reports:audit", args=[latest.pk]), due_on)
    signs = may(person, Permission.SIGN_OFF_REPORTS) and not separation_of_duties.objection(latest, person, at=at)
    if latest.stage == Stage.DRAFT and signs:
        words = f"Read the draft report of {latest.of} and sign it off"
        return _task_of(words, link, latest.cycle.sign_off_due_on or latest.cycle.meeting_on)
    return None


def _publishing(latest: Report, link: str) -> Task | None:
    """Nothing while a time is set, and why nothing came of one that was."""
    time_set = latest.publication_times.order_by("-id").first()
    if time_set and time_set.waits:
        return None
    refused = time_set is not None and time_set.outcome == PublicationTime.Outcome.REFUSED
    words = f"See why the report of {latest.of} was not published at its time" if refused else ""
    due_on = latest.cycle.publication_due_on or latest.cycle.meeting_on
    return _task_of(words or f"Publish the report of {latest.of}", link, due_on)


def _assembling(cycle: Cycle, person: Person) -> Task | None:
    if not may(person, Permission.ASSEMBLE_REPORTS) or _under_way(cycle):
        return None
    lacking = sum(gap.severity is Severity.ERROR for gap in check(cycle))
    link = reverse("reports:cycle", args=[cycle.pk])
    if lacking:
        return _task_of(f"See what the report of {cycle} still lacks ({lacking})", link, cycle.approval_due_on)
    return _task_of(f"Assemble the report of {cycle}", link, cycle.sign_off_due_on or cycle.meeting_on)


def _under_way(cycle: Cycle) -> bool:
    return Job.objects.filter(cycle=cycle, outline=STANDARD, kind=Job.Kind.ASSEMBLE, stage__in=UNDER_WAY).exists()


def _task_of(words: str, link: str, due_on: date | None) -> Task:
    return Task(words, link, due_on, KIND, in_mail=words)
