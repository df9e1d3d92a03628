"""Tasks about commentary and months, for the home page and reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from commentary.models import Commentary, Cycle
from commentary.queries import current_plan, ledger, topics_due
from commentary.queries.ledger import Desk
from commentary.workflow import timetable, transitions
from commentary.workflow.transitions import STEPS, WRITABLE, Stage
from indicators.models import Figure
from indicators.rules.bank_holidays import england
from safeguarding.models import Person
from safeguarding.permissions import Permission, may, services_where
from safeguarding.todo import Task

KIND = "Commentary"


def tasks(person: Person, at: datetime) -> list[Task]:
    """To write what is not submitted, to approve what waits, to look again where an approval stopped counting, to ask
    after what is late by so many days; and for an officer, what the cycle itself needs."""
    runs = may(person, Permission.RUN_CYCLES)
    if not (runs or may(person, Permission.WRITE_COMMENTARY) or may(person, Permission.REVIEW_COMMENTARY)):
        return []
    cycles = list(Cycle.objects.open().select_related("period").order_by("period__ends_on"))
    told_from, today = current_plan.current().escalate_after, localdate(at)
    of_cycles = [task for cycle in cycles for task in _of_cycle(cycle)] if runs else []
    found = [_task(desk, person, today, told_from) for cycle in cycles for desk in _desks(cycle, person)]
    return [*of_cycles, *(task for task in found if task)]


def _desks(cycle: Cycle, person: Person) -> tuple[Desk, ...]:
    """Of the services in which the person writes or reviews; an officer sees more, and has nothing to do with it."""
    rows = Commentary.objects.filter(cycle=cycle)
    held = [services_where(person, each) for each in (Permission.WRITE_COMMENTARY, Permission.REVIEW_COMMENTARY)]
    services = {service for services in held if services for service in services}
    return ledger.desk(cycle, commentaries=rows.filter(topic__service__in=services)) if services else ()


# -- of a cycle ------------------------------------------------------------------------------------------------------
def _of_cycle(cycle: Cycle) -> Iterator[Task]:
    page = reverse("commentary:cycle", args=[cycle.pk])
    if cycle.extract_due_on and not Figure.objects.loaded().filter(period=cycle.period_id).exists():
        words = f"Load the figures of {cycle}"
        yield Task(words, reverse("indicators:extracts"), cycle.extract_due_on, "Figures", words)
    if lacking := sum(each.lacking for each in topics_due.of_cycle(cycle)):
        topics = "a topic that needs" if lacking == 1 else f"{lacking} topics that need"
        words = f"Ask for words on {topics} them in {cycle}"
        yield Task(words, page, cycle.commentary_due_on, KIND, words)


# -- of a commentary -------------------------------------------------------------------------------------------------
def _task(desk: Desk, person: Person, today: date, told_from: int) -> Task | None:
    reviews = may(person, Permission.REVIEW_COMMENTARY, service_id=desk.service_id)
    if desk.stage in WRITABLE:
        # A head of service may write too, but is not the one who should.
        if reviews:
            return _late(desk, today, told_from)
        return None if transitions.writing_objection(ledger.moment(desk), person) else _to_write(desk)
    step = "approve" if desk.stage is Stage.SUBMITTED else "confirm"
    if transitions.objection(STEPS[step], ledger.moment(desk), person):
        return None
    if step == "approve":
        return _of(desk, "detail", f"Approve or return {_name(desk)}")
    return _of(desk, "compare", f"Look again at {_name(desk)}: it changed after it was approved")


def _late(desk: Desk, today: date, told_from: int) -> Task | None:
    """For the head of service, or their deputy: what the writers are late with by so many working days."""
    if desk.due_on is None or not desk.late(today):
        return None
    days = timetable.working_days_since(desk.due_on, today, england())
    if days < told_from:
        return None
    return _of(desk, "detail", f"Ask after {_name(desk)}: it is {days} working day{'' if days == 1 else 's'} late")


def _to_write(desk: Desk) -> Task:
    if desk.returned_why:
        words = f"Write again {_name(desk)}, which was returned"
        return _of(desk, "edit", f"{words}: {desk.returned_why}", words)
    return _of(desk, "edit", f"Write {_name(desk)}")


def _of(desk: Desk, page: str, words: str, in_mail: str = "") -> Task:
    return Task(words, reverse(f"commentary:{page}", args=[desk.commentary_id]), desk.due_on, KIND, in_mail or words)


def _name(desk: Desk) -> str:
    return f"{desk.topic}, {desk.cycle}"
