"""What a person should do next with commentary, for their home page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from commentary import ledger, workflow
from commentary.ledger import Desk
from commentary.models import Commentary, Cycle
from commentary.workflow import STEPS, WRITABLE, Stage
from safeguarding.home import Task
from safeguarding.models import Person
from safeguarding.permissions import Permission, may

KIND = "Commentary"


def tasks(person: Person, at: datetime) -> list[Task]:
    """To write what is not submitted, to approve what waits, and to look again where an approval stopped counting."""
    if not (may(person, Permission.WRITE_COMMENTARY) or may(person, Permission.REVIEW_COMMENTARY)):
        return []
    found = [_task(desk, person) for cycle in _open_cycles() for desk in _desks(cycle, person)]
    return [task for task in found if task]


def _open_cycles() -> list[Cycle]:
    return list(Cycle.objects.filter(period__closed_at=None).select_related("period").order_by("period__ends_on"))


def _desks(cycle: Cycle, person: Person) -> tuple[Desk, ...]:
    return ledger.desk(cycle, commentaries=Commentary.objects.filter(cycle=cycle).visible_to(person))


def _task(desk: Desk, person: Person) -> Task | None:
    reviews = may(person, Permission.REVIEW_COMMENTARY, service_id=desk.service_id)
    name = f"{desk.topic}, {desk.cycle}"
    if desk.stage in WRITABLE:
        # A head of service may write too, but is not the one who should.
        may_write = not workflow.writing_objection(ledger.moment(desk), person)
        return _to_write(desk, name) if may_write and not reviews else None
    step = "approve" if desk.stage is Stage.SUBMITTED else "confirm"
    if workflow.objection(STEPS[step], ledger.moment(desk), person):
        return None
    if step == "approve":
        return Task(f"Approve or return {name}", _page("detail", desk), desk.due_on, KIND)
    return Task(f"Look again at {name}: it changed after it was approved", _page("compare", desk), desk.due_on, KIND)


def _to_write(desk: Desk, name: str) -> Task:
    words = f"Write again {name}, which was returned: {desk.returned_why}" if desk.returned_why else f"Write {name}"
    return Task(words, _page("edit", desk), desk.due_on, KIND)


def _page(page: str, desk: Desk) -> str:
    return reverse(f"commentary:{page}", args=[desk.commentary_id])
