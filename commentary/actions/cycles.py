"""What officers do with cycles and topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from commentary.models import Commentary, Cycle, Topic
from commentary.refusals import CycleRefused
from indicators.models import Indicator, Period
from indicators.periods import Interval, Kind
from safeguarding.audit import record
from safeguarding.models import Person, Service
from safeguarding.permissions import Permission, require


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


def _as_json(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plan.items()}
