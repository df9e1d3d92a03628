"""Actions on figures and targets. Each checks, changes and records, in one transaction.

Actions on uploads and typed figures are in `indicators.extracts.load.actions` and `manual_entry.actions`; this module
re-exports them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from indicators.extracts.load.actions import (
    NotLoaded,
    TooLarge,
    load_extract,
    put_aside,
    read_extract,
    undo_extract,
)
from indicators.extracts.load.load_job import LoadingAlready, confirm_extract
from indicators.extracts.load.preconditions import (
    AlreadyLoaded,
    ChangedMeanwhile,
    NeedsReason,
    NothingToChange,
    NotWaiting,
    PeriodClosed,
)
from indicators.extracts.load.undoing import Published, ReplacedSince
from indicators.extracts.manual_entry.actions import preview_typed, type_figure, type_figures
from indicators.extracts.manual_entry.entry import TypedEntry
from indicators.models import Indicator, Period, ScaleVersion, StatusOverride, Target
from indicators.report_rows import queries
from indicators.rules import judgement
from indicators.rules.periods import Interval, Kind
from indicators.rules.scale import Scale, to_json
from indicators.rules.scale import faults as faults_of
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

__all__ = [
    "AlreadyLoaded",
    "ChangedMeanwhile",
    "LoadingAlready",
    "NeedsReason",
    "NotLoaded",
    "NotWaiting",
    "NothingToChange",
    "PeriodClosed",
    "Published",
    "ReplacedSince",
    "TooLarge",
    "TypedEntry",
    "WrongPeriod",
    "close_period",
    "confirm_extract",
    "load_extract",
    "override_status",
    "preview_typed",
    "put_aside",
    "read_extract",
    "set_scale",
    "set_target",
    "type_figure",
    "type_figures",
    "undo_extract",
]


class ScaleRefused(Refused):
    """The statuses and rules cannot be used together; the message says why."""


class NoSuchStatus(Refused):
    """The council's table of statuses has none of that code."""


class WrongPeriod(Refused):
    """The period is not of the kind that is needed."""


@transaction.atomic
def set_target(
    indicator: Indicator, year: Interval, target: judgement.Target, rationale: str, *, by: Person, at: datetime
) -> Target:
    """Set what a year's figure is held against, with why; it replaces the year's target, which is kept."""
    require(by, Permission.SET_TARGETS)
    if year.kind is Kind.YEAR_TO_DATE:
        raise WrongPeriod(f"Write the month, quarter or year at whose end the target is to be met, not {year.label}.")
    if target.decimals is None:
        target = replace(target, decimals=target.decimals_written)
    if not rationale.strip():
        raise NeedsReason("Say where the target comes from. The report prints it beside the target.")
    period = Period.objects.select_for_update().get(pk=Period.objects.of(year).pk)
    before = Target.objects.standing().filter(indicator=indicator, year=period).first()
    if before and queries.as_target(before) == target and before.rationale == rationale.strip():
        raise NothingToChange(f"{indicator.code} has this target in {year.label} already.")
    row = Target.objects.create(
        indicator=indicator,
        year=period,
        value=target.value,
        upper=target.upper,
        warning=target.warning,
        alert=target.alert,
        limits=target.limits.value,
        decimals=target.decimals,
        rationale=rationale.strip(),
        by=by,
        at=at,
    )
    old = _plain(queries.as_target(before)) if before else {}
    record("set the target of", row, by=by, at=at, before=old, after=_plain(target), why=rationale.strip())
    return row


def _plain(target: judgement.Target) -> dict[str, str]:
    return {
        "value": f"{target.value.normalize():f}",
        "upper": "" if target.upper is None else f"{target.upper.normalize():f}",
        "warning": f"{target.warning.normalize():f}",
        "alert": f"{target.alert.normalize():f}",
        "limits": target.limits.value,
    }


@transaction.atomic
def set_scale(scale: Scale, *, why: str, by: Person, at: datetime) -> ScaleVersion:
    """Set the statuses that reports have from now on, and the rules that give them; published reports stay."""
    require(by, Permission.DEFINE_INDICATORS)
    if faults := tuple(faults_of(scale)):
        raise ScaleRefused(" ".join(faults))
    before = queries.current_scale()
    row = ScaleVersion.objects.create(content=to_json(scale), by=by, at=at)
    plain_before, plain_after = (json.loads(to_json(each)) for each in (before, scale))
    record("changed", row, by=by, at=at, before=plain_before, after=plain_after, why=why)
    return row


@transaction.atomic
def override_status(
    indicator: Indicator, month: Interval, status: str | None, reason: str, *, by: Person, at: datetime
) -> StatusOverride:
    """Put a status, by its code, in place of the computed one, with a reason; None puts that back (rule 8)."""
    require(by, Permission.SET_TARGETS)
    if month.kind is not Kind.MONTH:
        raise WrongPeriod(f"A status is changed in one month, and {month.label} is a {month.kind.value}.")
    if not reason.strip():
        raise NeedsReason("Say why the status is not the one that the rule gives. The report prints the reason.")
    if status and queries.current_scale().label(status) is None:
        raise NoSuchStatus(f"There is no status “{status}”. Choose one of those on the page.")
    period = Period.objects.select_for_update().get(pk=Period.objects.of(month).pk)
    if period.closed_at:
        raise PeriodClosed(f"The report of {month.label} is published, so its statuses do not change any more.")
    held = StatusOverride.objects.standing().filter(indicator=indicator, period=period).first()
    before, after = held.status if held else "", str(status) if status else ""
    if before == after and (held is None or held.reason == reason.strip()):
        raise NothingToChange(f"{indicator.code} in {month.label} stands like that already.")
    row = StatusOverride.objects.create(
        indicator=indicator, period=period, status=after, reason=reason.strip(), by=by, at=at
    )
    record(
        "changed the status of", row, by=by, at=at, before={"status": before}, after={"status": after},
        why=reason.strip(),
    )  # fmt: skip
    return row


@transaction.atomic
def close_period(interval: Interval, *, by: Person, at: datetime, why: str, again: bool = False) -> None:
    """Close a month, and the year to date that ends with it: what stands is published, and a change is a restatement.

    Closing what is closed changes nothing, unless `again`: then what was restated since is published as well.
    """
    require(by, Permission.PUBLISH_REPORTS)
    for period in Period.objects.held(interval):
        closing = Period.objects.filter(pk=period.pk) if again else Period.objects.filter(pk=period.pk, closed_at=None)
        before = {"closed at": period.closed_at.isoformat()} if period.closed_at else {}
        if closing.update(closed_at=at):
            record("closed", period, by=by, at=at, before=before, after={"closed at": at.isoformat()}, why=why)
