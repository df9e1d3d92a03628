"""Judge a figure: its status, its trend, its year to date, and what one case is worth.

Pure: values in, values out; `Decimal` only, never floats. The rules are those of docs/rules.md, numbered as in
the design ("Rules of the figures", 1 to 13). Values are compared unrounded; `indicators.rules.formatting` rounds, to
show. Which statuses there are, and by which limits, is data: `indicators.rules.scale`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    NEUTRAL = "neither way is better"


class Basis(StrEnum):
    """What a figure in a month's column covers."""

    IN_MONTH = "in the month"
    YEAR_TO_DATE = "year to date"
    ROLLING = "rolling 12 months"
    MONTH_END = "at month end"
    ANNUAL = "annual"


class YearRule(StrEnum):
    """How the year so far comes of the figures collected in it (rule 6)."""

    RATIO = "numerators over denominators"
    SUM = "sum"
    LATEST = "latest"
    AVERAGE = "average"
    GIVEN = "as given"


class Status(StrEnum):
    """What a status means to the program; its word, its look and further steps are in `indicators.rules.scale`."""

    ALERT = "Alert"
    WARNING = "Warning"
    OK = "OK"
    UNKNOWN = "Unknown"
    NO_TARGET = "No Target"
    DATA_ONLY = "Data Only"


class Trend(StrEnum):
    """What a trend means to the program. Up and Down are of figures without a good direction (rule 11)."""

    IMPROVING = "Improving"
    NO_CHANGE = "No Change"
    GETTING_WORSE = "Getting Worse"
    UP = "Up"
    DOWN = "Down"


class LimitKind(StrEnum):
    """How a target's limits are given."""

    ABSOLUTE = "in the indicator's own units"
    PERCENTAGE = "as a percentage of the target"


class BandKind(StrEnum):
    """How the dead band of a trend is given (rule 5)."""

    ABSOLUTE = "in the indicator's own units"
    PERCENTAGE = "as a percentage of the figure before"


@dataclass(frozen=True)
class Target:
    """What a year's figure is held against (rule 2).

    `value` to `upper` is the band aimed for; without `upper` the band is one point. `warning` and `alert` are how far
    the figure may miss before it is a Warning and an Alert: in the indicator's units, or per cent of the target.
    `decimals` are those it was given with, None where that is not known; `period` names the part of the year that a
    profiled target is for, and is empty for the year's own.
    """

    value: Decimal
    upper: Decimal | None = None
    warning: Decimal = Decimal(0)
    alert: Decimal = Decimal(5)
    limits: LimitKind = LimitKind.PERCENTAGE
    decimals: int | None = None
    period: str = ""

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
    def decimals_written(self) -> int:
        """The decimals of its numbers as they are written, 6 at most: 1 of 98.0."""
        ends = (self.value, self.upper or Decimal(0))
        return min(6, max(0, *(-int(end.as_tuple().exponent) for end in ends)))

    @property
    def warning_distance(self) -> Decimal:
        """The warning limit in the indicator's units."""
        return self._distance(self.warning)

    @property
    def alert_distance(self) -> Decimal:
        """The alert limit in the indicator's units."""
        return self._distance(self.alert)

    def _distance(self, limit: Decimal) -> Decimal:
        return distance(limit, self.limits, self.value)


def distance(size: Decimal, kind: LimitKind | BandKind, of: Decimal) -> Decimal:
    """A limit or a dead band in the indicator's units."""
    return size if kind in (LimitKind.ABSOLUTE, BandKind.ABSOLUTE) else size * abs(of) / HUNDRED


def gap(value: Decimal, target: Target, polarity: Polarity) -> Decimal:
    """By how much the value misses the target, in the indicator's units; 0 or less where it is met (rule 1)."""
    match polarity:
        case Polarity.BAND | Polarity.NEUTRAL:
            return max(target.value - value, value - target.top, Decimal(0))
        case Polarity.MAXIMISE:
            return target.value - value
        case Polarity.MINIMISE:
            return value - target.value


class Upto(StrEnum):
    """How far the figure may miss its target for a step of a status rule to be its status."""

    WARNING = "the target's warning limit"
    ALERT = "the target's alert limit"
    UNITS = "in the indicator's own units"
    PERCENTAGE = "as a percentage of the target"
    BEYOND = "anything beyond"


class Condition(StrEnum):
    """What else has to be so for a step of a status rule."""

    NONE = "always"
    IMPROVING = "if better than the period before"
    BETTER_THAN_LAST_YEAR = "if better than last year"


@dataclass(frozen=True)
class Step:
    """One step of a status rule: the code of a status, and up to which gap it is given.

    `size` is of limits in units or as a percentage, and below 0 where the figure has to be better than its target.
    """

    status: str
    upto: Upto
    size: Decimal = Decimal(0)
    only: Condition = Condition.NONE

    def reaches(self, target: Target) -> Decimal | None:
        """The largest gap that is within it, in the indicator's units; None where there is no largest."""
        match self.upto:
            case Upto.WARNING:
                return target.warning_distance
            case Upto.ALERT:
                return target.alert_distance
            case Upto.BEYOND:
                return None
        return distance(self.size, LimitKind(self.upto.value), target.value)


@dataclass(frozen=True)
class StatusRule:
    """How a status comes of a gap: its steps from the best to the worst, the last of which has no limit."""

    name: str
    steps: tuple[Step, ...]


USUAL_RULE = StatusRule(
    "usual", (Step(Status.OK, Upto.WARNING), Step(Status.WARNING, Upto.ALERT), Step(Status.ALERT, Upto.BEYOND))
)


def status(
    value: Decimal | None,
    target: Target | None,
    polarity: Polarity,
    *,
    data_only: bool = False,
    rule: StatusRule = USUAL_RULE,
    conditions: Collection[Condition] = (),
) -> str:
    """The code of the status of the year's figure against its target (rules 1 to 4). Equality takes the better side.

    `conditions` are those that are met: a step with another is passed over.
    """
    if data_only:
        return Status.DATA_ONLY
    if target is None:
        return Status.NO_TARGET
    if value is None:
        return Status.UNKNOWN
    missed_by = gap(value, target, polarity)
    for step in rule.steps:
        reach = step.reaches(target)
        if (reach is None or missed_by <= reach) and (step.only is Condition.NONE or step.only in conditions):
            return step.status
    return Status.UNKNOWN


def trend(
    latest: Decimal | None,
    before: Decimal | None,
    polarity: Polarity,
    *,
    target: Target | None = None,
    across_break: bool = False,
    dead_band: Decimal = Decimal(0),
) -> Trend | None:
    """The latest figure against the one before, by polarity; None where there is none to draw (rule 5).

    For a band, closer is better: without a target there is nothing to be close to, and so no trend. A change of no more
    than the dead band, in the indicator's units, is no change.
    """
    if latest is None or before is None or across_break:
        return None
    better, worse = Trend.IMPROVING, Trend.GETTING_WORSE
    match polarity:
        case Polarity.BAND:
            if target is None:
                return None
            change = gap(before, target, polarity) - gap(latest, target, polarity)
        case Polarity.MAXIMISE:
            change = latest - before
        case Polarity.MINIMISE:
            change = before - latest
        case Polarity.NEUTRAL:
            change, better, worse = latest - before, Trend.UP, Trend.DOWN
    if abs(change) <= dead_band:
        return Trend.NO_CHANGE
    return better if change > 0 else worse


def long_trend(
    latest: Decimal | None,
    previous: Sequence[Decimal | None],
    polarity: Polarity,
    *,
    target: Target | None = None,
    dead_band: Decimal = Decimal(0),
) -> Trend | None:
    """The latest figure against the average of the previous ones; None if any of them is missing (rule 5)."""
    held = [value for value in previous if value is not None]
    if not held or len(held) < len(previous):
        return None
    return trend(latest, mean(held), polarity, target=target, dead_band=dead_band)


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


USUAL_YEAR_RULES = {Basis.IN_MONTH: YearRule.RATIO, Basis.ANNUAL: YearRule.GIVEN}


def year_figure(
    basis: Basis, collected: Sequence[Counted | None], given: Counted | None, rule: YearRule | None = None
) -> Counted | None:
    """The year's figure so far, by the indicator's rule for the year, or else by its basis (rules 4 and 6).

    `collected` are the figures of the financial year's months (or quarters, or terms) up to the one reported, the first
    one first, None where there is no figure; `given` is the figure that was sent for the year so far. It counts where
    the rule cannot be applied. The average of percentages is never taken unless a definition says so.
    """
    return worked_out(rule or USUAL_YEAR_RULES.get(basis, YearRule.LATEST), collected) or given


def worked_out(rule: YearRule, collected: Sequence[Counted | None]) -> Counted | None:
    """What the rule makes of the year's figures alone; None where one that it needs is missing."""
    figures = [figure for figure in collected if figure is not None]
    if not collected or rule is YearRule.GIVEN:
        return None
    if rule is YearRule.LATEST:
        return collected[-1]
    if len(figures) < len(collected):
        return None
    if rule is YearRule.RATIO:
        return _ratio(figures)
    values = [figure.value for figure in figures if figure.value is not None]
    if len(values) < len(figures):
        return None
    return Counted(sum(values, Decimal(0)) if rule is YearRule.SUM else mean(values))


def _ratio(figures: Sequence[Counted]) -> Counted | None:
    numerator = denominator = Decimal(0)
    for figure in figures:
        if figure.numerator is None or figure.denominator is None:
            return None
        numerator += figure.numerator
        denominator += figure.denominator
    return Counted(percentage(numerator, denominator), numerator, denominator)


def worth_of_one(denominator: Decimal | None) -> Decimal | None:
    """How many percentage points one case is worth in a cohort of this size (rule 9)."""
    return HUNDRED / denominator if denominator else None
