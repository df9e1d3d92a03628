"""What waits for a reviewer, in the order in which it is due, and what they have had before them already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commentary import ledger, workflow
from commentary.differences import Difference, differences
from commentary.ledger import Desk
from commentary.models import Commentary, Cycle, Opened
from commentary.workflow import STEPS, Stage, Step
from safeguarding.models import Person
from safeguarding.permissions import Permission, services_where


@dataclass(frozen=True)
class Waiting:
    """A commentary that waits for a decision: of which kind, why this person may not take it, if so, and whether they
    have opened it as it stands."""

    desk: Desk
    step: Step
    objection: str
    opened: bool

    @property
    def chosen(self) -> str:
        """What the page posts of it: which, and as what."""
        return f"{self.desk.commentary_id}:{self.desk.version}:{self.desk.digest}"


@dataclass(frozen=True)
class Place:
    """Where one stands in the queue: the ids of its neighbours, its number, and of how many."""

    before: int | None
    after: int | None
    number: int
    many: int


def queue(person: Person) -> tuple[Waiting, ...]:
    """What waits in the person's services, first due first. Two queries, and twelve for each open cycle."""
    cycles = Cycle.objects.open().select_related("period")
    desks = [desk for cycle in cycles for desk in ledger.desk(cycle, commentaries=_reviewed(person, cycle))]
    waiting = [desk for desk in desks if not desk.settled]
    opened = set(
        Opened.objects.filter(by=person, commentary__in=[desk.commentary_id for desk in waiting]).values_list(
            "commentary_id", "digest"
        )
    )
    ever = {commentary for commentary, _ in opened}  # a digest takes its time, and those not opened need none
    found = [
        _waiting(desk, person, desk.commentary_id in ever and (desk.commentary_id, desk.digest) in opened)
        for desk in waiting
    ]
    return tuple(sorted(found, key=lambda each: (each.desk.due_on or date.max, each.desk.service, each.desk.topic)))


def place_of(commentary_id: int, person: Person) -> Place | None:
    """Where a commentary stands among those that the person may decide on; None if it is not one. One query a cycle.

    Whether an approval still counts is not asked for all of them here, so an approved one is reached from the queue.
    """
    ids = list(
        _reviewed(person, None)
        .filter(stage=Stage.SUBMITTED, cycle__in=Cycle.objects.open())
        .order_by("cycle__approval_due_on", "topic__service__name", "topic__name")
        .values_list("pk", flat=True)
    )
    if commentary_id not in ids:
        return None
    at = ids.index(commentary_id)
    after = ids[at + 1] if at + 1 < len(ids) else None
    return Place(ids[at - 1] if at else None, after, at + 1, len(ids))


def changed_since_opened(desk: Desk, person: Person) -> tuple[Difference, ...]:
    """What is different from when the person had it before them last; nothing the first time. One query."""
    last = Opened.objects.filter(commentary=desk.commentary_id, by=person).order_by("-pk").first()
    if last is None or last.digest == desk.digest:
        return ()
    return differences(last.covers, workflow.covered(desk.passages, desk.standings))


def _reviewed(person: Person, cycle: Cycle | None) -> QuerySet[Commentary]:
    services = services_where(person, Permission.REVIEW_COMMENTARY)
    rows = Commentary.objects.standing().filter(stage__in=(Stage.SUBMITTED, Stage.APPROVED))
    rows = rows if cycle is None else rows.filter(cycle=cycle)
    return rows if services is None else rows.filter(topic__service__in=services)


def _waiting(desk: Desk, person: Person, opened: bool) -> Waiting:
    step = STEPS["approve" if desk.stage is Stage.SUBMITTED else "confirm"]
    return Waiting(desk, step, workflow.objection(step, ledger.moment(desk), person), opened)
