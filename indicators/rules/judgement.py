"""Judge a figure: its status, its trend, its year to date, and what one case is worth.

Pure: values in, values out; `Decimal` only, never floats. The rules are those of docs/architecture.md, numbered as in
the design ("Rules of the figures", 1 to 9). Values are compared unrounded; `indicators.rules.formatting` rounds, to
show. Whether a change is more than chance is `indicators.rules.control_limits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import mean

HUNDRED = Decimal(100)


def refuse_what_is_no_number(*values: Decimal | None) -> None:
    """Raise `ValueError` for NaN and Infinity, which compare as nothing else does."""
    if any(value is not None and not value.is_finite() for value in values):
        raise ValueError("A figure, a count, a target and a limit are numbers: not NaN, and not infinite.")


class Polarity(StrEnum):
    """Which way is good."""

    MAXIMISE = "higher is better"
    MINIMISE = "lower is better"
    BAND = "close to the target is better"


class Basis(StrEnum):
    """What a figure in a month's column covers."""

    IN_MONTH = "in the month"
    YEAR_TO_DATE = "year to date"
    ROLLING = "rolling 12 months"
    MONTH_END = "at month end"
    ANNUAL = "annual"


class Status(StrEnum):
    ALERT = "Alert"
    WARNING = "Warning"
    OK = "OK"
    UNKNOWN = "Unknown"
    DATA_ONLY = "Data Only"


class Trend(StrEnum):
    IMPROVING = "Improving"
    NO_CHANGE = "No Change"
    GETTING_WORSE = "Getting Worse"


class LimitKind(StrEnum):
    """How a target's limits are given."""

    ABSOLUTE = "in the indicator's own units"
    PERCENTAGE = "as a percentage of the target"


@dataclass(frozen=True)
class Target:
    """What a year's figure is held against (rule 2).

    `value` to `upper` is the band aimed for; without `upper` the band is one point. `warning` and `alert` are how far
    the figure may miss before it is a Warning and an Alert: in the indicator's units, or per cent of the target.
    """

    value: Decimal
    upper: Decimal | None = None
    warning: Decimal = Decimal(0)
    alert: Decimal = Decimal(5)
    limits: LimitKind = LimitKind.PERCENTAGE

    def __post_init__(self) -> None:
        refuse_what_is_no_number(self.value, self.upper, self.warning, self.alert)
        if self.limits is LimitKind.PERCENTAGE and self.value == 0 and (self.warning or self.alert):
            raise ValueError("A target of 0 needs limits in the indicator's own units.")
        if self.upper is not None and self.upper < self.value:
            raise ValueError("The top of the band is below its bottom.")
        if not 0 <= self.warning <= self.alert:
            raise ValueError("The warning limit is 0 or more, and the alert limit no less than the warning limit.")

    @property
    def top(self) -> Decimal:
        return self.value if self.upper is None else self.upper

    @property
    def warning_distance(self) -> Decimal:
        """The warning limit in the indicator's units."""
        return self._distance(self.warning)

    @property
    def alert_distance(self) -> Decimal:
        """The alert limit in the indicator's units."""
        return self._distance(self.alert)

    def _distance(self, limit: Decimal) -> Decimal:
        return limit if self.limits is LimitKind.ABSOLUTE else limit * abs(self.value) / HUNDRED


def gap(value: Decimal, target: Target, polarity: Polarity) -> Decimal:
    """By how much the value misses the target, in the indicator's units; 0 or less where it is met (rule 1)."""
    match polarity:
        case Polarity.MAXIMISE:
            return target.value - value
        case Polarity.MINIMISE:
            return value - target.value
        case Polarity.BAND:
            return max(target.value - value, value - target.top, Decimal(0))


def status(value: Decimal | None, target: Target | None, polarity: Polarity, *, data_only: bool = False) -> Status:
    """The year's figure against its target (rules 1 to 4). Equality takes the better side."""
    if data_only:
        return Status.DATA_ONLY
    if value is None or target is None:
        return Status.UNKNOWN
    missed_by = gap(value, target, polarity)
    if missed_by <= target.warning_distance:
        return Status.OK
    if missed_by <= target.alert_distance:
        return Status.WARNING
    return Status.ALERT


def trend(
    latest: Decimal | None,
    before: Decimal | None,
    polarity: Polarity,
    *,
    target: Target | None = None,
    across_break: bool = False,
) -> Trend | None:
    """The latest figure against the one before, by polarity; None where there is none to draw (rule 5).

    For a band, closer is better: without a target there is nothing to be close to, and so no trend.
    """
    if latest is None or before is None or across_break:
        return None
    if polarity is Polarity.BAND:
        if target is None:
            return None
        change = gap(before, target, polarity) - gap(latest, target, polarity)
    else:
        change = latest - before if polarity is Polarity.MAXIMISE else before - latest
    if change == 0:
        return Trend.NO_CHANGE
    return Trend.IMPROVING if change > 0 else Trend.GETTING_WORSE


def long_trend(
    latest: Decimal | None,
    previous: Sequence[Decimal | None],
    polarity: Polarity,
    *,
    target: Target | None = None,
) -> Trend | None:
    """The latest figure against the average of the previous ones; None if any of them is missing (rule 5)."""
    held = [value for value in previous if value is not None]
    if not held or len(held) < len(previous):
        return None
    return trend(latest, mean(held), polarity, target=target)


def percentage(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """100 x numerator / denominator, unrounded. None for a missing part, and for 0/0, which is *no cases* (rule 6)."""
    if numerator is None or not denominator:
        return None
    return HUNDRED * numerator / denominator


@dataclass(frozen=True)
class Counted:
    """A value and what it was counted from, each as far as it is known."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def __post_init__(self) -> None:
        refuse_what_is_no_number(self.value, self.numerator, self.denominator)

    @property
    def no_cases(self) -> bool:
        return self.denominator == 0


NOTHING = Counted()


def year_figure(basis: Basis, months: Sequence[Counted | None], given: Counted | None) -> Counted | None:
    """The year's figure so far, by the indicator's basis (rules 4 and 6).

    `months` are those of the financial year up to the one reported, April first, None where there is no figure.
    In the month: the sum of numerators over the sum of denominators when every month has both, otherwise the figure
    given; never the average of percentages. Year to date, rolling and month end: the latest month's own figure.
    Annual: the figure given for the year.
    """
    if basis is Basis.ANNUAL:
        return given
    if basis is Basis.IN_MONTH:
        return _summed(months) or given
    return months[-1] if months and months[-1] is not None else given


def _summed(months: Sequence[Counted | None]) -> Counted | None:
    numerator = denominator = Decimal(0)
    for month in months:
        if month is None or month.numerator is None or month.denominator is None:
            return None
        numerator += month.numerator
        denominator += month.denominator
    if not months:
        return None
    return Counted(percentage(numerator, denominator), numerator, denominator)


def worth_of_one(denominator: Decimal | None) -> Decimal | None:
    """How many percentage points one case is worth in a cohort of this size (rule 9)."""
    return HUNDRED / denominator if denominator else None
