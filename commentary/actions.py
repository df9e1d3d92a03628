"""What people do with cycles and words. `take` is the one writer of a commentary's stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from commentary import ledger, marks, merging, workflow
from commentary.ledger import Desk
from commentary.models import Approval, Commentary, Cycle, Passage, Topic
from commentary.workflow import STEPS, WRITABLE, Place, Stage, Step
from indicators.models import Indicator, Period
from indicators.periods import Interval, Kind
from safeguarding.audit import record
from safeguarding.models import Person, Service
from safeguarding.permissions import Permission, require
from safeguarding.refusal import Refused

LONGEST_REASON = 2_000


class CycleRefused(Refused):
    """The cycle or the topic cannot be made as it was planned."""


class Objected(Refused):
    """Where the commentary stands, or who asks, does not allow it."""


class ReasonRefused(Refused):
    """The step needs a reason, and none was given, or it is too long."""


class Changed(Refused):
    """The words or figures are not those that the person saw (P2)."""


class AlreadyMoved(Refused):
    """Somebody else changed or moved the commentary first."""


# -- cycles --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CyclePlan:
    """What a cycle's report is called, and by when each part is due."""

    title: str
    appendix: str
    committee: str
    meeting_on: date | None
    commentary_due_on: date
    approval_due_on: date


@dataclass(frozen=True)
class TopicPlan:
    """The indicators that are to share one commentary, and how it is laid out."""

    name: str
    service: Service
    indicators: tuple[Indicator, ...]
    layout: str


@transaction.atomic
def open_cycle(month: Interval, plan: CyclePlan, *, by: Person, at: datetime) -> Cycle:
    """Open the month's cycle, with a commentary for each topic that has words."""
    require(by, Permission.RUN_CYCLES)
    _check_plan(month, plan)
    period = Period.objects.of(month)
    cycle, opened = Cycle.objects.get_or_create(period=period, defaults=vars(plan) | {"opened_at": at, "opened_by": by})
    if not opened:
        raise CycleRefused(f"The cycle of {month.label} is open already.")
    topics = Topic.objects.exclude(layout=Topic.Layout.NONE).order_by("position")
    Commentary.objects.bulk_create([Commentary(cycle=cycle, topic=topic) for topic in topics])
    record("opened", cycle, by=by, at=at, after=_as_json(vars(plan)) | {"topics": [topic.name for topic in topics]})
    return cycle


@transaction.atomic
def add_topic(plan: TopicPlan, *, by: Person, at: datetime) -> Topic:
    """Add a topic after the others. A cycle opened from now on has a commentary for it."""
    require(by, Permission.RUN_CYCLES)
    if not plan.indicators:
        raise CycleRefused(f"“{plan.name}” has no indicators. Name at least one.")
    for indicator in plan.indicators:
        if indicator.service_id != plan.service.pk:
            raise CycleRefused(f"{indicator.code} is not an indicator of {plan.service}. A topic is of one service.")
    taken = Indicator.objects.filter(membership__isnull=False, pk__in=[each.pk for each in plan.indicators]).first()
    if taken:
        raise CycleRefused(f"{taken.code} has a topic already: {taken.membership.topic}.")
    if Topic.objects.filter(name=plan.name).exists():
        raise CycleRefused(f"There is a topic called “{plan.name}” already. Give this one another name.")
    last = Topic.objects.aggregate(last=Max("position"))["last"] or 0
    topic = Topic.objects.create(name=plan.name, service=plan.service, layout=plan.layout, position=last + 1)
    topic.indicators.add(*plan.indicators)
    codes = [indicator.code for indicator in plan.indicators]
    record("added", topic, by=by, at=at, after={"layout": str(plan.layout), "indicators": codes})
    return topic


def _check_plan(month: Interval, plan: CyclePlan) -> None:
    if month.kind is not Kind.MONTH:
        raise CycleRefused(f"{month.label} is not a month. Open a cycle for one month.")
    if not plan.title.strip():
        raise CycleRefused("The report has no title. Give it one.")
    if plan.approval_due_on < plan.commentary_due_on:
        raise CycleRefused("Approval is due before the commentary is. Move one of the two dates.")
    if plan.meeting_on and plan.meeting_on < plan.approval_due_on:
        raise CycleRefused("The meeting is before approval is due. Move one of the two dates.")


# -- words ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def write(commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime) -> Commentary:
    """Save the texts that the person changed, as passages of a new version; if there are none, do nothing at all.

    `version` is the one that was on the page. Places left out stay as they are. Raise `Objected`, or
    `merging.Conflict` with both texts where somebody else saved since.
    """
    _save(commentary, texts, version=version, by=by, at=at)
    return _as_it_stands(commentary)


def write_and_submit(
    commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime
) -> Commentary:
    """Save, then submit for approval. The words stay saved where submitting is refused (P6)."""
    with transaction.atomic():
        saved = _save(commentary, texts, version=version, by=by, at=at)
    return take("submit", commentary, version=saved, by=by, at=at)


def _save(commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime) -> int:
    """The version that the person then knows: a new one, or the one on the page if they changed nothing."""
    desk = _desk(commentary)
    if objection := workflow.writing_objection(ledger.moment(desk), by):
        raise Objected(objection)
    changed = merging.changed(commentary, desk, texts, version=version)
    if not changed:
        return version
    saved = Commentary.objects.filter(pk=commentary.pk, stage__in=WRITABLE, version=version).update(version=version + 1)
    if not saved:
        raise merging.conflict(commentary, _desk(commentary), changed, version=version)
    _add_passages(commentary, changed, version=version + 1, by=by, at=at)
    lengths = [{"passage": workflow.title(place), "length": len(text)} for place, text in changed.items()]
    after = {"version": version + 1, "passages": lengths}
    record("wrote", commentary, by=by, at=at, before={"version": version}, after=after)
    return version + 1


def _add_passages(
    commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime
) -> None:
    ids = dict(Indicator.objects.filter(code__in=[code for _, code in texts if code]).values_list("code", "pk"))
    Passage.objects.bulk_create(
        Passage(
            commentary=commentary,
            heading=heading.value,
            indicator_id=ids.get(code),
            text=text,
            version=version,
            written_by=by,
            written_at=at,
        )
        for (heading, code), text in texts.items()
    )


# -- steps ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def take(
    step: str, commentary: Commentary, *, version: int, by: Person, at: datetime, reason: str = "", digest: str = ""
) -> Commentary:
    """Move the commentary by the step named, or refuse and change nothing.

    `version` and `digest` are those that were on the page. Raise `Objected`, `ReasonRefused`, `Changed` (the words or
    figures are not those seen) or `AlreadyMoved` (somebody was first).
    """
    taken = STEPS.get(step)
    if taken is None:
        raise Objected(f"There is no step called “{step}”.")
    desk = _desk(commentary)
    if objection := workflow.objection(taken, ledger.moment(desk), by):
        raise Objected(objection)
    why = _reason(taken, reason)
    if taken.by_digest and digest != desk.digest:
        raise Changed(
            "The words or figures changed while you had the page open, so nothing was approved. Read them as they are "
            "now, then decide."
        )
    _move(taken, commentary, version=version, at=at, why=why)
    if taken.by_digest:
        _approve(commentary, desk, version=version + 1, by=by, at=at)
    after = {"stage": taken.to_stage.value, "version": version + 1}
    record(
        taken.done,
        commentary,
        by=by,
        at=at,
        before={"stage": desk.stage.value, "version": version},
        after=after | ({"digest": desk.digest} if taken.by_digest else {}),
        why=why,
    )
    return _as_it_stands(commentary)


def _reason(step: Step, reason: str) -> str:
    if not step.needs_reason:
        return ""
    why = marks.clean(reason).strip()
    if not why:
        raise ReasonRefused(f"Say why you {step.name} it, so that the writer knows what to do.")
    if len(why) > LONGEST_REASON:
        raise ReasonRefused(
            f"The reason is {len(why):,} characters long. Shorten it to {LONGEST_REASON:,} or fewer; nothing was cut."
        )
    return why


def _move(step: Step, commentary: Commentary, *, version: int, at: datetime, why: str) -> None:
    """One conditional UPDATE: of several people at once, one moves it."""
    changes: dict[str, Any] = {"stage": step.to_stage, "version": F("version") + 1}
    if step.to_stage is Stage.RETURNED:
        changes |= {"returned_version": F("version") + 1, "returned_at": at, "returned_why": why}
    moved = Commentary.objects.filter(pk=commentary.pk, stage__in=step.from_stages, version=version).update(**changes)
    if not moved:
        raise AlreadyMoved(
            f"Somebody else changed {commentary} since you opened the page, so nothing was done. Read it as it is now, "
            "then decide."
        )


def _approve(commentary: Commentary, desk: Desk, *, version: int, by: Person, at: datetime) -> None:
    Approval.objects.create(
        commentary=commentary,
        version=version,
        digest=desk.digest,
        covers=workflow.covered(desk.passages, desk.standings),
        by=by,
        name=by.name,
        job_title=by.job_title,
        at=at,
    )


def _desk(commentary: Commentary) -> Desk:
    cycle = Cycle.objects.select_related("period").get(pk=commentary.cycle_id)
    return ledger.desk(cycle, commentaries=[commentary])[0]


def _as_it_stands(commentary: Commentary) -> Commentary:
    return Commentary.objects.select_related("topic", "cycle__period").get(pk=commentary.pk)


def _as_json(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plan.items()}
