"""A control chart for a series: whether its latest month is more than chance (rule 9).

Pure; `Decimal` only. It stands beside status and trend, in words, and never changes them. Source: the XmR chart and its
four rules, NHS England, Making Data Count. Intervals for one figure and for a change are `indicators.rules.confidence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from statistics import mean


class Signal(StrEnum):
    """What a control chart says of a series (NHS England, Making Data Count)."""

    TOO_FEW = "too few months to tell"
    USUAL = "within the usual month-to-month variation"
    OUTSIDE = "a month outside the limits of chance"
    SHIFT = "seven months in a row on one side of the average"
    RUN = "seven months in a row rising or falling"
    NEAR_LIMIT = "two of three months near the same limit"


@dataclass(frozen=True)
class ControlChart:
    """An XmR chart: the mean and process limits of a series, and the signals of its latest month."""

    centre: Decimal
    lower: Decimal
    upper: Decimal
    signals: tuple[Signal, ...]


FEWEST_MONTHS = 12
LIMIT_FACTOR = Decimal("2.66")
OUTLIER_FACTOR = Decimal("3.267")


def control_chart(values: Sequence[Decimal]) -> ControlChart | None:
    """Mean +/- 2.66 x the mean moving range, ranges above 3.267 x their mean left out once; None without two values.

    Where that leaves only months without change, as in zeros with one post vacant once, no range is left out: limits of
    no width would call every month a surprise. The signals are those that the last point takes part in; under 12 months
    the only one is `TOO_FEW`.
    """
    if len(values) < 2:
        return None
    centre = mean(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    kept = [size for size in ranges if size <= OUTLIER_FACTOR * mean(ranges)]
    reach = LIMIT_FACTOR * (mean(kept) or mean(ranges))
    return ControlChart(centre, centre - reach, centre + reach, _signals(values, centre, reach))


def _signals(values: Sequence[Decimal], centre: Decimal, reach: Decimal) -> tuple[Signal, ...]:
    if len(values) < FEWEST_MONTHS:
        return (Signal.TOO_FEW,)
    offsets = [value - centre for value in values]
    steps = [after - before for before, after in pairwise(values[-7:])]
    found = {
        Signal.OUTSIDE: abs(offsets[-1]) > reach,
        Signal.SHIFT: _one_sided(offsets[-7:]),
        Signal.RUN: _one_sided(steps),
        Signal.NEAR_LIMIT: _near_one_limit(offsets[-3:], reach),
    }
    return tuple(signal for signal, seen in found.items() if seen) or (Signal.USUAL,)


def _one_sided(differences: Sequence[Decimal]) -> bool:
    return all(d > 0 for d in differences) or all(d < 0 for d in differences)


def _near_one_limit(offsets: Sequence[Decimal], reach: Decimal) -> bool:
    """Three months on one side, at least two of them, the latest too, in the outer third but inside the limit."""
    near = [reach * 2 / 3 < abs(offset) <= reach for offset in offsets]
    return _one_sided(offsets) and near[-1] and sum(near) >= 2
