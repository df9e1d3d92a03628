"""The review queue: commentaries waiting for a reviewer, in order of their due date.

A few columns of everything that waits give the order; the rest is read only for the page that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Min, Q

from commentary.models import Commentary, Cycle, Opened, Passage
from commentary.queries import contributors, ledger, remark_threads
from commentary.queries.ledger import Desk
from commentary.workflow import transitions
from commentary.workflow.transitions import STEPS, Stage, Step
from safeguarding.models import Person
from safeguarding.permissions import Permission, services_where

ROWS = 25
COLUMNS = ("pk", "stage", "cycle_id", "topic_id", "topic__name", "topic__service__name")


@dataclass(frozen=True)
class Waiting:
    """A commentary that waits for a decision, as far as its place in the queue needs it."""

    commentary_id: int
    step: Step
    topic_id: int
    topic: str
    service: str
    cycle: Cycle

    @property
    def due_on(self) -> date:
        return self.cycle.approval_due_on


@dataclass(frozen=True)
class QueueRow:
    """One that waits, as the page shows it: `objection` says why it cannot be ticked although it was opened."""

    waiting: Waiting
    writers: tuple[str, ...]
    remarks: int
    opened: Desk | None
    objection: str

    @property
    def chosen(self) -> str:
        """Return the value that the page posts for a commentary; empty where its current content was not opened."""
        return f"{self.opened.commentary_id}:{self.opened.version}:{self.opened.digest}" if self.opened else ""


@dataclass(frozen=True)
class ForOthers:
    """One that this person had a hand in: why they may not decide on it, and who may."""

    desk: Desk
    objection: str
    approvers: tuple[str, ...]


@dataclass(frozen=True)
class QueuePosition:
    """Position in the queue: the ids of the neighbours, the number, and the total."""

    before: int | None
    after: int | None
    number: int
    many: int


@dataclass(frozen=True)
class Queue:
    """Commentaries waiting in a person's services: theirs to decide on, earliest due first, and those they
    contributed to.
    """

    person: Person
    every: tuple[Waiting, ...]
    lapsed: tuple[Desk, ...]

    @cached_property
    def _handled(self) -> dict[int, Desk]:
        """Those that the person had a hand in, of those that their name stands at, by their ids."""
        named = _named([each for each in self.every if each.step.name == "approve"], self.person)
        desks = (*_desks(named), *self.lapsed)
        return {desk.commentary_id: desk for desk in desks if self.person.pk in desk.contributors}

    @cached_property
    def mine(self) -> tuple[Waiting, ...]:
        return tuple(each for each in self.every if each.commentary_id not in self._handled)

    @property
    def for_others(self) -> tuple[ForOthers, ...]:
        handled = [(each.step, self._handled.get(each.commentary_id)) for each in self.every]
        return tuple(_for_others(step, desk, self.person) for step, desk in handled if desk)


def queue(person: Person, *, lapsed: bool = True) -> Queue:
    """Return the queue of a person's services. Two queries, and twelve for each open month with an approval."""
    cycles = {each.pk: each for each in Cycle.objects.open().select_related("period")}
    services = services_where(person, Permission.REVIEW_COMMENTARY)
    stages = (Stage.SUBMITTED, Stage.APPROVED) if lapsed else (Stage.SUBMITTED,)
    rows = Commentary.objects.standing().filter(stage__in=stages, cycle__in=cycles)
    rows = rows if services is None else rows.filter(topic__service__in=services)
    found = [(stage, Waiting(pk, _step(stage), topic_id, topic, service, cycles[cycle]))
             for pk, stage, cycle, topic_id, topic, service in rows.values_list(*COLUMNS)]  # fmt: skip
    approved = _desks([waiting for stage, waiting in found if stage == Stage.APPROVED])
    unsettled = {desk.commentary_id: desk for desk in approved if not desk.settled}
    every = [each for stage, each in found if stage == Stage.SUBMITTED or each.commentary_id in unsettled]
    ordered = sorted(every, key=lambda each: (each.due_on, each.service, each.topic, each.commentary_id))
    return Queue(person, tuple(ordered), tuple(unsettled.values()))


def rows_of(shown: Sequence[Waiting], person: Person) -> tuple[QueueRow, ...]:
    """The rows of a page. Three queries; twelve for each cycle of which the person has opened one."""
    ids = [each.commentary_id for each in shown]
    opened = set(Opened.objects.filter(by=person, commentary__in=ids).values_list("commentary_id", "digest"))
    ever = {pk for pk, _ in opened}
    # A digest takes its time, and those that were never opened need none.
    desks = {desk.commentary_id: desk for desk in _desks([each for each in shown if each.commentary_id in ever])}
    as_they_stand = {pk: desk for pk, desk in desks.items() if (pk, desk.digest) in opened}
    writers, remarks = _writers(ids), remark_threads.unresolved(ids)
    return tuple(
        _row(each, tuple(writers[each.commentary_id]), remarks[each.commentary_id],
             as_they_stand.get(each.commentary_id), person)
        for each in shown
    )  # fmt: skip


def place_of(commentary_id: int, person: Person) -> QueuePosition | None:
    """Return a commentary's position among those the person may decide on; None if it is not one.

    Whether an approval still counts is not asked for all of them here, so an approved one is reached from the queue.
    """
    ids = [each.commentary_id for each in queue(person, lapsed=False).mine]
    if commentary_id not in ids:
        return None
    at = ids.index(commentary_id)
    after = ids[at + 1] if at + 1 < len(ids) else None
    return QueuePosition(ids[at - 1] if at else None, after, at + 1, len(ids))


def first(person: Person) -> int | None:
    """The id of the one submitted that is due first, of those that the person may decide on."""
    return next((each.commentary_id for each in queue(person, lapsed=False).mine), None)


def _step(stage: str) -> Step:
    return STEPS["approve" if stage == Stage.SUBMITTED else "confirm"]


def _row(waiting: Waiting, writers: tuple[str, ...], remarks: int, desk: Desk | None, person: Person) -> QueueRow:
    objection = transitions.objection(waiting.step, ledger.moment(desk), person) if desk else ""
    return QueueRow(waiting, writers, remarks, desk, objection)


def _for_others(step: Step, desk: Desk, person: Person) -> ForOthers:
    return ForOthers(desk, transitions.objection(step, ledger.moment(desk), person), ledger.approvers(desk))


def _desks(waiting: Sequence[Waiting]) -> list[Desk]:
    by_cycle: dict[int, list[int]] = defaultdict(list)
    for each in waiting:
        by_cycle[each.cycle.pk].append(each.commentary_id)
    cycles = {each.cycle.pk: each.cycle for each in waiting}
    return [
        desk
        for pk, ids in by_cycle.items()
        for desk in ledger.desk(cycles[pk], commentaries=Commentary.objects.filter(pk__in=ids))
    ]


def _named(waiting: Sequence[Waiting], person: Person) -> list[Waiting]:
    """Those in which the person wrote, or had a hand in a row, at any time. Two queries."""
    cycles = {each.cycle.pk for each in waiting}
    submitted = Q(commentary__stage=Stage.SUBMITTED, commentary__cycle__in=cycles)
    words = Passage.objects.filter(Q(written_by=person) | ~Q(authors=[]), submitted)
    wrote = {pk for pk, by, authors in words.values_list("commentary_id", "written_by_id", "authors")
             if person.pk in (by, *authors)}  # fmt: skip
    touched = contributors.topics_touched_by(person)
    return [each for each in waiting if each.commentary_id in wrote or each.topic_id in touched]


def _writers(ids: list[int]) -> dict[int, list[str]]:
    """The names of all who ever wrote in each, in the order in which they began. One query."""
    rows = Passage.objects.filter(commentary__in=ids).values_list("commentary_id", "written_by__name")
    names: dict[int, list[str]] = defaultdict(list)
    for commentary, name, _ in rows.annotate(first=Min("pk")).order_by("first"):
        names[commentary].append(name)
    return names
