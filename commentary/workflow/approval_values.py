"""The values that an approval covers: a named list with a version, and the SHA-256 of it (P2, P4).

Pure. Sentences are not in the list, nor is how anything is printed, so that a release may reword one or show one thing
more without taking back an approval (P16). An approval keeps the version of the list under which it was given and is
compared under that version for ever: to cover something more, add a version to `LISTS`; never change one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from commentary.workflow.transitions import Passage
from indicators.report_rows.row import Cell, Standing, cell
from indicators.report_rows.values import Facts
from indicators.rules import periods
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Basis, Polarity, Status, Target, Trend
from indicators.rules.periods import Interval

VERSION = 2
"""The list that new approvals are given under. Version 1 was the whole report row with its sentences."""

LISTS: Mapping[int, tuple[str, ...]] = {
    2: (
        "code", "description", "unit", "basis", "polarity",
        "last_year", "month_before", "month", "year", "compared_with",
        "target", "limits", "trend", "status", "override",
    ),
}  # fmt: skip
"""The values of a report row that each version covers; every version covers the passages as well."""

EXACT = Context(prec=60)
DECIMALS = Decimal("1e-12")  # two ratios of counts below a million differ by more, or not at all
LIMIT_DECIMALS = Decimal("1e-6")  # as a page shows limits that are given as a percentage of the target


def row_values(facts: Facts, row: Standing, month: Interval) -> dict[str, Any]:
    """Every value of a report row that some version of the list names, as JSON's own values.

    A figure is its period, value, numerator, denominator, why it is missing, and whether it is provisional and whether
    it was restated: not the file and row that it came from.
    """
    reading = facts.reading
    last_year = periods.year(periods.financial_year(month.ends_on).starts_on.year - 1)
    before, (_, compared) = periods.before(month), facts.compared(month)
    yearly = reading.basis is Basis.ANNUAL
    elsewhere = compared not in (before, month) and not yearly
    target = facts.target
    return {
        "code": row.code,
        "description": row.description,
        "unit": reading.unit.name,
        "basis": reading.basis.name,
        "polarity": reading.polarity.name,
        "last_year": _figure(last_year, row.last_year),
        "month_before": _figure(before if yearly else facts.collection(before), row.months[0]),
        "month": _figure(month if yearly else facts.collection(month), row.months[-1]),
        "year": _figure(periods.financial_year(month.ends_on), row.year),
        "compared_with": _figure(compared, cell(facts, compared)) if elsewhere else None,
        "target": [number(target.value), number(_top(reading.polarity, target))] if target else None,
        "limits": _limits(reading.polarity, target) if target and not reading.data_only else None,
        # An annual figure had no trend, and no target had no status of its own, when version 2 was given out: what
        # they come of is covered all the same.
        "trend": Trend(row.trend).name if row.trend and not yearly else "",
        "status": _status(row.status),
        "override": {"status": _status(facts.override.status), "reason": facts.override.reason}
        if facts.override
        else None,
    }


def _status(code: str) -> str:
    """The name of a status: of the program's own, or else the council's code."""
    if code == Status.NO_TARGET:
        return Status.UNKNOWN.name
    return Status(code).name if code in set(Status) else code


def covered(
    passages: Iterable[Passage], rows: Sequence[Mapping[str, Any]], *, version: int = VERSION
) -> dict[str, Any]:
    """Return what an approval of these passages and `row_values` covers, under a version of the list."""
    names = LISTS[version]
    return {
        "version": version,
        "passages": [[passage.heading.name, passage.indicator, passage.text] for passage in passages],
        "rows": [{name: row[name] for name in names} for row in rows],
    }


def digest(covers: Mapping[str, Any]) -> str:
    """SHA-256 of what `covered` returned."""
    canonical = json.dumps(covers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def number(value: Decimal | None, places: Decimal = DECIMALS) -> str | None:
    """A number as text that is the same however many zeros it was kept with; half up, to 12 decimals."""
    if value is None:
        return None
    text = f"{value.quantize(places, rounding=ROUND_HALF_UP, context=EXACT):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _figure(period: Interval, shown: Cell) -> dict[str, Any]:
    return {
        "period": [period.kind.name, period.starts_on.isoformat(), period.ends_on.isoformat()],
        "value": number(shown.value),
        "numerator": number(shown.numerator),
        "denominator": number(shown.denominator),
        "missing": Missing(shown.missing).name if shown.missing else "",
        "provisional": shown.provisional,
        "restated": shown.restated,
    }


def _top(polarity: Polarity, target: Target) -> Decimal:
    """Only where a band is aimed for has a target a top."""
    return target.top if polarity in (Polarity.BAND, Polarity.NEUTRAL) else target.value


def _limits(polarity: Polarity, target: Target) -> dict[str, list[str | None]]:
    """From which value down, and from which up, it is a Warning and an Alert; None where that side is good."""

    def edges(distance: Decimal) -> list[str | None]:
        below, above = target.value - distance, _top(polarity, target) + distance
        return [
            None if polarity is Polarity.MINIMISE else number(below, LIMIT_DECIMALS),
            None if polarity is Polarity.MAXIMISE else number(above, LIMIT_DECIMALS),
        ]

    return {"warning": edges(target.warning_distance), "alert": edges(target.alert_distance)}
