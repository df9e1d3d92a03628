"""What officers do with cycles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commentary.models import Commentary, Cycle, Topic
from commentary.refusals import CycleRefused
from indicators.models import Period
from indicators.periods import Interval, Kind
from safeguarding.audit import record
from safeguarding.models import Person
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


@transaction.atomic
def open_cycle(month: Interval, plan: CyclePlan, *, by: Person, at: datetime) -> Cycle:
    """Open the month's cycle, with a commentary for each topic that has words."""
    require(by, Permission.RUN_CYCLES)
    _check_plan(month, plan)
    period = Period.objects.of(month)
    cycle, opened = Cycle.objects.get_or_create(period=period, defaults=vars(plan) | {"opened_at": at, "opened_by": by})
    if not opened:
        raise CycleRefused(f"The cycle of {month.label} is open already.")
    topics = Topic.objects.live().exclude(layout=Topic.Layout.NONE).order_by("position")
    Commentary.objects.bulk_create([Commentary(cycle=cycle, topic=topic) for topic in topics])
    record("opened", cycle, by=by, at=at, after=_as_json(vars(plan)) | {"topics": [topic.name for topic in topics]})
    return cycle


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
