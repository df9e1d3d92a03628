"""What is said of a figure, in sentences: why it has its trend and its status, its limits, its cohort, and chance.

Pure. Numbers carry as many decimals as it takes to tell apart what is compared: status and trend compare unrounded
values (rule 3), and a sentence must not say that 70% is 0 points below 70%.
"""

from __future__ import annotations

from decimal import Decimal
from statistics import mean

from indicators.report_rows.values import Facts, Held, Reading
from indicators.rules import control_limits, judgement, periods
from indicators.rules.formatting import Missing, Unit, decimals_to_tell, number, points, rounded, show
from indicators.rules.judgement import Basis, Polarity, Status, Target, Trend
from indicators.rules.periods import Interval

# Why nothing follows from a figure that is not there (rule 7).
ABSENT = {
    Missing.NO_FIGURE: "There is no figure for {}",
    Missing.NOT_COLLECTED: "Nothing is collected for {}",
    Missing.NOT_AVAILABLE: "The figure for {} is not available",
    Missing.NO_CASES: "There were no cases in {}",
    Missing.SUPPRESSED: "The figure for {} is suppressed",
    Missing.NOT_APPLICABLE: "The indicator does not apply to {}",
}
AS_STORED = 6


def shown(reading: Reading, value: Decimal, decimals: int | None = None) -> str:
    return show(value, reading.unit, reading.decimals if decimals is None else decimals, keep_zeros=reading.keep_zeros)


def measured(reading: Reading) -> str:
    """What the figure is: "Percentage; in the month; higher is better."."""
    unit = {
        Unit.PERCENT: "Percentage",
        Unit.COUNT: "Number",
        Unit.SCORE: f"Score out of {reading.out_of}" if reading.out_of else "Score",
    }[reading.unit]
    return f"{unit}; {reading.basis.value}; {reading.polarity.value}."


def trend(facts: Facts, month: Interval) -> tuple[Trend | None, str]:
    """The trend, and why it is that, or why there is none."""
    reading, earlier = facts.reading, compared_with(facts.reading, month)
    if reading.basis is Basis.ANNUAL:
        return None, "It is measured once a year, so no month has a trend."
    values = []
    for period in (month, earlier):
        held = facts.figures.get(period)
        if held is None or held.value is None:
            return None, f"{_absent(held, period.label)}, so no trend."
        values.append(held.value)
    if across_break(reading, earlier, month):
        return None, f"The definition changed on {_day(reading)}, so no trend."
    latest, before = values
    found = judgement.trend(latest, before, reading.polarity, target=facts.target)
    if found is None:
        return None, "Without a target there is nothing to be close to, so no trend."
    decimals = decimals_to_tell(latest, before, reading.decimals)
    compared = f"{shown(reading, latest, decimals)} against {shown(reading, before, decimals)} in {earlier.label}"
    return found, f"{compared}; {reading.polarity.value}."


def long_trend(facts: Facts, month: Interval, count: int) -> tuple[Trend | None, str]:
    """The month against the average of so many months before it, and why it is that, or why there is none (rule 5)."""
    reading, earlier = facts.reading, periods.months_to(periods.before(month), count)
    if reading.basis is Basis.ANNUAL:
        return None, "It is measured once a year, so it has no long trend."
    latest, before = facts.figures.get(month), [facts.figures.get(each) for each in earlier]
    values = [held.value for held in before if held and held.value is not None]
    if latest is None or latest.value is None or len(values) < count:
        return None, f"Not every month from {earlier[0].label} to {month.label} has a figure, so no long trend."
    if across_break(reading, earlier[0], month):
        return None, f"The definition changed on {_day(reading)}, so no long trend."
    found = judgement.long_trend(latest.value, values, reading.polarity, target=facts.target)
    if found is None:
        return None, "Without a target there is nothing to be close to, so no long trend."
    average = mean(values)
    decimals = decimals_to_tell(latest.value, average, reading.decimals)
    compared = f"{shown(reading, latest.value, decimals)} against {shown(reading, average, decimals)}"
    return found, f"{compared}, the average of the {count} months before; {reading.polarity.value}."


def compared_with(reading: Reading, month: Interval) -> Interval:
    """The period that the month's trend is drawn against (rule 5)."""
    return periods.last_year(month) if reading.against_last_year else periods.before(month)


def across_break(reading: Reading, earlier: Interval, month: Interval) -> bool:
    return reading.breaks_on is not None and earlier.ends_on < reading.breaks_on <= month.ends_on


def _day(reading: Reading) -> str:
    day = reading.breaks_on
    return f"{day.day} {periods.MONTHS[day.month - 1]} {day.year}" if day else ""


def _absent(held: Held | None, label: str) -> str:
    reason = held.why_none if held else None
    return ABSENT.get(reason or Missing.NO_FIGURE, ABSENT[Missing.NO_FIGURE]).format(label)


def status(facts: Facts, year: Held | None) -> str:
    """Why the year's figure has the status that the rule gives it."""
    reading, target = facts.reading, facts.target
    if reading.data_only:
        return "It is reported without a target, for information."
    if year is None or year.value is None:
        return f"{_absent(year, 'the year so far')}, so its status is not known."
    if target is None:
        return "No target is set, so its status is not known."
    missed_by = judgement.gap(year.value, target, reading.polarity)
    if missed_by <= 0:
        return f"{shown(reading, year.value)} meets the target of {aim(reading, target)}."
    way, edge = ("below", target.value) if year.value < target.value else ("above", _top(reading, target))
    decimals = decimals_to_tell(year.value, edge, reading.decimals)
    by = points(missed_by, reading.unit, max(decimals, 1))
    missed = f"{shown(reading, year.value, decimals)} is {by} {way} the target of {aim(reading, target)}."
    return f"{missed} Status compares unrounded figures." if _met_by_rounding(year.value, reading, target) else missed


def _met_by_rounding(value: Decimal, reading: Reading, target: Target) -> bool:
    """Would the value meet its target if it were rounded as the target is written? Then a reader has to be told."""
    nearest = rounded(value, _exact_decimals(target.value, 0))
    return judgement.gap(nearest, target, reading.polarity) <= 0


def aim(reading: Reading, target: Target) -> str:
    """The target as printed: "70%", or "50% to 60%" for a band. It is given, not worked out, so it is never rounded."""
    low, high = (
        shown(reading, edge, _exact_decimals(edge, reading.decimals)) for edge in (target.value, _top(reading, target))
    )
    return low if low == high else f"{low} to {high}"


def _exact_decimals(value: Decimal, at_least: int) -> int:
    return max(at_least, -int(value.normalize().as_tuple().exponent))


def _top(reading: Reading, target: Target) -> Decimal:
    """Only where a band is aimed for has a target a top."""
    return target.top if reading.polarity is Polarity.BAND else target.value


def rule(facts: Facts) -> str:
    """The limits in words: from which value on it is a Warning and an Alert."""
    reading, target = facts.reading, facts.target
    if target is None or reading.data_only:
        return ""
    warning = _edge(reading, target, target.warning_distance)
    alert = _edge(reading, target, target.alert_distance)
    return f"Alert {alert}." if warning == alert else f"Warning {warning}; Alert {alert}."


def edges(reading: Reading, target: Target, distance: Decimal) -> tuple[Decimal, ...]:
    """The values beyond which a figure is so far from its target: one on each side that counts."""
    low, high = target.value - distance, _top(reading, target) + distance
    return {Polarity.MAXIMISE: (low,), Polarity.MINIMISE: (high,), Polarity.BAND: (low, high)}[reading.polarity]


def _edge(reading: Reading, target: Target, distance: Decimal) -> str:
    """The limit in words."""
    low, *_, high = (show(value, reading.unit, AS_STORED) for value in 2 * edges(reading, target, distance))
    return {
        Polarity.MAXIMISE: f"below {low}",
        Polarity.MINIMISE: f"above {high}",
        Polarity.BAND: f"off {low}" if low == high else f"below {low} or above {high}",
    }[reading.polarity]


def overridden(facts: Facts, computed: Status) -> str:
    if facts.override is None:
        return ""
    return f"By the rule it is {computed.value}. {facts.override.by} changed it: {facts.override.reason}"


def notes(facts: Facts, month: Interval, year: Held | None) -> tuple[str, ...]:
    """The sentences on cohort, chance and benchmarks (rule 9), where there is something to say."""
    latest = facts.figures.get(month)
    said = [*_cohort(facts.reading, month, latest, year), _chance(facts, month), _benchmarks(facts)]
    return tuple(note for note in said if note)


def _cohort(reading: Reading, month: Interval, latest: Held | None, year: Held | None) -> list[str]:
    if reading.unit is not Unit.PERCENT:
        return []
    said = [
        f"{number(held.numerator, AS_STORED)} of {number(held.denominator, AS_STORED)} in {label}."
        for held, label in ((latest, month.label), (year if year != latest else None, "the year so far"))
        if held and held.numerator is not None and held.denominator
    ]
    cohort = next((held.denominator for held in (latest, year) if held and held.denominator), None)
    worth = judgement.worth_of_one(cohort)
    if worth is not None and reading.counts_what:
        decimals = decimals_to_tell(worth, Decimal(0), 1)
        said.append(f"One {reading.counts_what} is worth {points(worth, reading.unit, decimals)}.")
    return said


def _chance(facts: Facts, month: Interval) -> str:
    reading, earlier = facts.reading, compared_with(facts.reading, month)
    latest, before = facts.figures.get(month), facts.figures.get(earlier)
    if reading.basis is not Basis.IN_MONTH or reading.unit is not Unit.PERCENT or not latest or not before:
        return ""
    if latest.value == before.value or across_break(reading, earlier, month):
        return ""
    apart = control_limits.more_than_chance(latest.counted, before.counted)
    if apart is None:
        return ""
    words = "more than chance would explain" if apart else "within what chance would explain"
    return f"The change from {earlier.label} is {words}."


def _benchmarks(facts: Facts) -> str:
    marks = (
        f"{mark.group} {shown(facts.reading, mark.value)} ({', '.join(filter(None, (mark.year, mark.how)))})"
        for mark in facts.benchmarks
    )
    return f"Others: {', '.join(marks)}." if facts.benchmarks else ""
