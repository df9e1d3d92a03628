"""The timetable: open a month, change its dates, and set the default plan for later months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commentary.models import Commentary, Cycle, DefaultPlan
from commentary.queries import current_plan, topics_due
from commentary.workflow.exceptions import CycleRefused
from commentary.workflow.timetable import PARTS, Dates, Plan, within_reach
from indicators.models import Period
from indicators.rules.periods import Interval, Kind
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

MOST_DAYS = 60
LONGEST_REASON = 2_000


@dataclass(frozen=True)
class CyclePlan:
    """The title of a month's report, and the day by which each part is due."""

    title: str
    appendix: str
    committee: str
    meeting_on: date | None
    commentary_due_on: date
    approval_due_on: date
    extract_due_on: date | None = None
    sign_off_due_on: date | None = None
    publication_due_on: date | None = None

    @property
    def dates(self) -> Dates:
        return Dates(**{name: getattr(self, name) for name in PARTS})


@transaction.atomic
def open_cycle(month: Interval, plan: CyclePlan, *, by: Person, at: datetime) -> Cycle:
    """Open the month's cycle, with a commentary for each topic that needs words by its rules, as figures stand now."""
    require(by, Permission.RUN_CYCLES)
    if month.kind is not Kind.MONTH:
        raise CycleRefused(f"{month.label} is not a month. Open a cycle for one month.")
    if not plan.title.strip():
        raise CycleRefused("The report has no title. Give it one.")
    _check(plan.dates)
    period = Period.objects.of(month)
    cycle, opened = Cycle.objects.get_or_create(period=period, defaults=vars(plan) | {"opened_at": at, "opened_by": by})
    if not opened:
        raise CycleRefused(f"The cycle of {month.label} is open already.")
    needed = [each for each in topics_due.of_cycle(cycle) if each.reasons]
    Commentary.objects.bulk_create([Commentary(cycle=cycle, topic=each.topic) for each in needed])
    because = {"topics": [each.topic.name for each in needed], "because": [" ".join(each.reasons) for each in needed]}
    record("opened", cycle, by=by, at=at, after=_as_json(vars(plan)) | because)
    return cycle


@transaction.atomic
def move_dates(cycle: Cycle, dates: Dates, *, reason: str, by: Person, at: datetime) -> Cycle:
    """Give an open cycle other dates, with the reason."""
    require(by, Permission.RUN_CYCLES)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("period").get(pk=cycle.pk)
    if cycle.closed:
        raise CycleRefused(f"The cycle of {cycle} is closed: its report has been published. Its dates stay.")
    before = {name: getattr(cycle, name) for name in PARTS}
    moved = {name: day for name, day in asdict(dates).items() if day != before[name]}
    if not moved:
        raise CycleRefused("These are the dates that it has already. Change one, or leave them.")
    _check(dates)
    why = _reason(reason)
    Cycle.objects.filter(pk=cycle.pk).update(**moved)
    was = _as_json({name: before[name] for name in moved})
    record("moved the dates of", cycle, by=by, at=at, before=was, after=_as_json(moved), why=why)
    return Cycle.objects.select_related("period").get(pk=cycle.pk)


@transaction.atomic
def set_plan(plan: Plan, *, by: Person, at: datetime) -> DefaultPlan:
    """Set the plan by which cycles that are opened from now on are worked out. Open ones keep their dates."""
    require(by, Permission.RUN_CYCLES)
    before = current_plan.current()
    if plan == before:
        raise CycleRefused("This is the plan already. Change a number, or leave it.")
    if plan.clear_days < Plan.clear_days:
        raise CycleRefused(f"The law asks for {Plan.clear_days} clear days before a meeting. Give as many or more.")
    if max(asdict(plan).values()) > MOST_DAYS:
        raise CycleRefused(f"No part may be more than {MOST_DAYS} working days away.")
    parts = (plan.extract_after, plan.commentary_after, plan.approval_after, plan.sign_off_after)
    if list(parts) != sorted(parts):
        raise CycleRefused("Each part has to be due on or after the one before it. Mend the numbers.")
    row = DefaultPlan.objects.create(**asdict(plan), by=by, at=at)
    record("set", row, by=by, at=at, before=asdict(before), after=asdict(plan))
    return row


def _check(dates: Dates) -> None:
    if not all(within_reach(day) for day in asdict(dates).values() if day):
        raise CycleRefused("One of the dates is in no year that working days are known for. Mend it.")
    if dates.approval_due_on < dates.commentary_due_on:
        raise CycleRefused("Approval is due before the commentary is. Move one of the two dates.")
    if dates.meeting_on and dates.meeting_on < dates.approval_due_on:
        raise CycleRefused("The meeting is before approval is due. Move one of the two dates.")


def _reason(reason: str) -> str:
    why = reason.strip()
    if not why:
        raise CycleRefused("Say why the dates are moved: people have planned by them.")
    if len(why) > LONGEST_REASON:
        raise CycleRefused(f"The reason is {len(why):,} characters long. Shorten it to {LONGEST_REASON:,} or fewer.")
    return why


def _as_json(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plan.items()}
