"""Read the current default plan as plain values, in one query."""

from __future__ import annotations

from dataclasses import fields

from commentary.models import DefaultPlan
from commentary.workflow.timetable import Plan

NAMES = tuple(each.name for each in fields(Plan))


def current() -> Plan:
    """The plan as it was last set; the system's own where nobody set one."""
    held = DefaultPlan.objects.order_by("-id").values(*NAMES).first()
    return Plan(**held) if held else Plan()
