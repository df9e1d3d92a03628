"""What is said of a figure, in sentences: why it has its trend and its status, its limits, its cohort, and chance.

Pure. Numbers carry as many decimals as it takes to tell apart what is compared: status and trend compare unrounded
values (rule 3), and a sentence must not say that 70% is 0 points below 70%.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from statistics import mean

from indicators.report_rows.values import Facts, Held, Reading
from indicators.rules import confidence, judgement, periods
from indicators.rules.formatting import Missing, Unit, decimals_to_tell, number, points, rounded, show
from indicators.rules.judgement import BandKind, Basis, Condition, Polarity, StatusRule, Target, Trend, YearRule
from indicators.rules.periods import Frequency, Interval

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


PERIODS = {
    Frequency.MONTH: "month", Frequency.QUARTER: "quarter", Frequency.TERM: "term", Frequency.YEAR: "year",
}  # fmt: skip


def measured(reading: Reading) -> str:
    """What the figure is: "Percentage; in the month; higher is better."."""
    unit = {
        Unit.PERCENT: "Percentage",
        Unit.COUNT: "Number",
        Unit.SCORE: f"Score out of {reading.out_of}" if reading.out_of else "Score",
    }[reading.unit]
    return f"{unit}; {span(reading)}; {reading.polarity.value}."


def span(reading: Reading) -> str:
    """What one of its figures covers: "in the quarter", or "at month end, every quarter"."""
    if reading.collected is Frequency.MONTH or reading.basis is Basis.ANNUAL:
        return reading.basis.value
    if reading.basis is Basis.IN_MONTH:
        return f"in the {PERIODS[reading.collected]}"
    return f"{reading.basis.value}, {reading.collected.value}"


def trend(facts: Facts, month: Interval) -> tuple[Trend | None, str, str]:
    """The trend, what is printed of it, and why it is that, or why there is none."""
    reading, (latest_period, earlier) = facts.reading, facts.compared(month)
    none = Missing.NOT_COLLECTED.value if reading.collected is Frequency.YEAR else "No trend"
    values = []
    for period in (latest_period, earlier):
        held = facts.figures.get(period)
        if held is None or held.value is None:
            return None, none, f"{_absent(held, period.label)}, so no trend."
        values.append(held.value)
    if across_break(reading, earlier, latest_period):
        return None, none, f"The definition changed on {_day(reading)}, so no trend."
    latest, before = values
    found = facts.trend_of(latest, before)
    if found is None:
        return None, none, "Without a target there is nothing to be close to, so no trend."
    decimals = decimals_to_tell(latest, before, reading.decimals)
    own = "" if latest_period == month else f" in {latest_period.label}"
    compared = f"{shown(reading, latest, decimals)}{own} against {shown(reading, before, decimals)} in {earlier.label}"
    calm = _within_dead_band(reading) if found is Trend.NO_CHANGE and latest != before else ""
    return found, _moved(facts, found, latest, before, decimals), f"{compared}; {calm}{reading.polarity.value}."


def _moved(facts: Facts, found: Trend, latest: Decimal, before: Decimal, decimals: int) -> str:
    """A trend as printed; by how much a figure went up or down that has no good direction (rule 11)."""
    if found not in (Trend.UP, Trend.DOWN):
        return found.value
    amount = number(abs(latest - before), decimals)
    return f"{found.value} {amount}" + (" points" if facts.reading.unit is Unit.PERCENT else "")


def _within_dead_band(reading: Reading) -> str:
    size = number(reading.dead_band, AS_STORED)
    if reading.dead_band_is is BandKind.PERCENTAGE:
        return f"a change of {size}% of it or less counts as none; "
    return f"a change of {points(reading.dead_band, reading.unit, AS_STORED)} or less counts as none; "


def long_trend(facts: Facts, month: Interval, count: int) -> tuple[Trend | None, str, str]:
    """The month against the average of so many periods before it: the trend, what is printed, and why (rule 5)."""
    reading, (latest_period, _) = facts.reading, facts.compared(month)
    earlier = periods.months_to(periods.before(latest_period), count)
    none = "No long trend"
    if reading.collected is Frequency.YEAR:
        return None, none, "It is measured once a year, so it has no long trend."
    latest, before = facts.figures.get(latest_period), [facts.figures.get(each) for each in earlier]
    values = [held.value for held in before if held and held.value is not None]
    what = PERIODS[reading.collected]
    if latest is None or latest.value is None or len(values) < count:
        run = f"{earlier[0].label} to {latest_period.label}"
        return None, none, f"Not every {what} from {run} has a figure, so no long trend."
    if across_break(reading, earlier[0], latest_period):
        return None, none, f"The definition changed on {_day(reading)}, so no long trend."
    average = mean(values)
    found = facts.trend_of(latest.value, average)
    if found is None:
        return None, none, "Without a target there is nothing to be close to, so no long trend."
    decimals = decimals_to_tell(latest.value, average, reading.decimals)
    compared = f"{shown(reading, latest.value, decimals)} against {shown(reading, average, decimals)}"
    calm = _within_dead_band(reading) if found is Trend.NO_CHANGE and latest.value != average else ""
    why = f"{compared}, the average of the {count} {what}s before; {calm}{reading.polarity.value}."
    return found, _moved(facts, found, latest.value, average, decimals), why


def across_break(reading: Reading, earlier: Interval, month: Interval) -> bool:
    return reading.breaks_on is not None and earlier.ends_on < reading.breaks_on <= month.ends_on


def _day(reading: Reading) -> str:
    day = reading.breaks_on
    return f"{day.day} {periods.MONTHS[day.month - 1]} {day.year}" if day else ""


def _absent(held: Held | None, label: str) -> str:
    reason = held.why_none if held else None
    return ABSENT.get(reason or Missing.NO_FIGURE, ABSENT[Missing.NO_FIGURE]).format(label)


def status(facts: Facts, year: Held | None, computed: str, met: Collection[Condition]) -> str:
    """Why the year's figure has the status that the rule gives it, with as many decimals as it takes to see it."""
    reading, target = facts.reading, facts.target
    if reading.data_only:
        return "It is reported without a target, for information."
    if target is None:
        return "No target is set, so its status is not known."
    if year is None or year.value is None:
        return f"{_absent(year, 'the year so far')}, so its status is not known."
    rule = facts.scale.rule(reading.rule)
    reaches = [reach for step in rule.steps if (reach := step.reaches(target)) is not None]
    limits = {edge for reach in (Decimal(0), *reaches) for edge in edges(reading, target, reach)}
    decimals = max(
        exact_decimals(limit, reading.decimals)
        if limit == year.value
        else decimals_to_tell(year.value, limit, reading.decimals)
        for limit in limits
    )
    missed_by = judgement.gap(year.value, target, reading.polarity)
    aimed = f"{_aim_is(reading)} of {aim(reading, target)}" + (f" for {target.period}" if target.period else "")
    value = shown(reading, year.value, decimals)
    by = points(abs(missed_by), reading.unit, max(decimals, 1))
    if missed_by > 0:
        way = "below" if year.value < target.value else "above"
        said = f"{value} is {by} {way} the {aimed}."
        if _met_by_rounding(year.value, reading, target):
            said += " Status compares unrounded figures."
    elif reading.polarity is Polarity.NEUTRAL:
        said = f"{value} is within the {aimed}."
    elif missed_by < 0 and any(reach < 0 for reach in reaches):
        said = f"{value} is {by} better than the {aimed}."
    else:
        said = f"{value} meets the {aimed}."
    step = next((step for step in rule.steps if step.status == computed and step.reaches(target) == missed_by), None)
    if step and missed_by:
        said += f" It is on the limit, which still counts as {facts.word(computed)}."
    return said + _of_conditions(rule, target, missed_by, met)


def _of_conditions(rule: StatusRule, target: Target, missed_by: Decimal, met: Collection[Condition]) -> str:
    """Whether the condition of a step that is close enough is met; no numbers, which others columns may not print."""
    for step in rule.steps:
        reach = step.reaches(target)
        if step.only is Condition.NONE and (reach is None or missed_by <= reach):
            return ""
        if step.only is not Condition.NONE and (reach is None or missed_by <= reach):
            answer = "is" if step.only in met else "is not"
            return f" It {answer} {step.only.value.removeprefix('if ')}."
    return ""


def _aim_is(reading: Reading) -> str:
    return "range" if reading.polarity is Polarity.NEUTRAL else "target"


def edges(reading: Reading, target: Target, reach: Decimal) -> tuple[Decimal, ...]:
    """The values beyond which a figure is so far from its target: one on each side that counts."""
    low, high = target.value - reach, _top(reading, target) + reach
    return {Polarity.MAXIMISE: (low,), Polarity.MINIMISE: (high,)}.get(reading.polarity, (low, high))


def _met_by_rounding(value: Decimal, reading: Reading, target: Target) -> bool:
    """Would the value meet its target if it were rounded as the target is written? Then a reader has to be told."""
    nearest = rounded(value, exact_decimals(target.value, 0))
    return judgement.gap(nearest, target, reading.polarity) <= 0


def aim(reading: Reading, target: Target) -> str:
    """The target as printed: "70%", or "50% to 60%" for a band. It is given, not worked out, so it is never rounded.

    It has the decimals that it was given with; where those are not known, the definition's.
    """
    ends = (target.value, _top(reading, target))
    if target.decimals is not None:
        low, high = (show(end, reading.unit, exact_decimals(end, target.decimals), keep_zeros=True) for end in ends)
    else:
        low, high = (shown(reading, end, exact_decimals(end, reading.decimals)) for end in ends)
    return low if low == high else f"{low} to {high}"


def exact_decimals(value: Decimal, at_least: int) -> int:
    """As many decimals as the value has, and no fewer than that."""
    return max(at_least, -int(value.normalize().as_tuple().exponent))


def _top(reading: Reading, target: Target) -> Decimal:
    """Only where a band is aimed for has a target a top."""
    return target.top if reading.polarity in (Polarity.BAND, Polarity.NEUTRAL) else target.value


def rule(facts: Facts) -> str:
    """The limits in words: from which value on it is a Warning and an Alert."""
    reading, target = facts.reading, facts.target
    if target is None or reading.data_only:
        return ""
    said, passed, hangs_on = [], None, False
    for step in facts.scale.rule(reading.rule).steps:
        word, reach = facts.word(step.status), step.reaches(target)
        if passed is None:
            passed = reach
            if reach is not None and reach < 0:
                said.append(f"{word} {_within(reading, target, reach)}")
            elif reading.polarity is Polarity.NEUTRAL:
                said.append(f"{word} {_within(reading, target, reach or Decimal(0))}")
            continue
        if reach is not None and reach <= passed:
            continue
        edge = _edge(reading, target, passed)
        if step.only is not Condition.NONE:
            within = f" but not {_edge(reading, target, reach)}" if reach is not None else ""
            said.append(f"{word} {edge}{within}, {step.only.value}")
            hangs_on = True
            continue
        said.append(f"{'otherwise ' if hangs_on else ''}{word} {edge}")
        passed, hangs_on = reach if reach is not None else passed, False
    return f"{'; '.join(said)}."


def _edge(reading: Reading, target: Target, distance: Decimal) -> str:
    low, high = (
        show(value, reading.unit, exact_decimals(value, 0))
        for value in (target.value - distance, _top(reading, target) + distance)
    )
    both = f"off {low}" if low == high else f"below {low} or above {high}"
    return {Polarity.MAXIMISE: f"below {low}", Polarity.MINIMISE: f"above {high}"}.get(reading.polarity, both)


def _within(reading: Reading, target: Target, distance: Decimal) -> str:
    """From which value on it is within the first limit: equality takes the better side."""
    low, high = (
        show(value, reading.unit, exact_decimals(value, 0))
        for value in (target.value - distance, _top(reading, target) + distance)
    )
    both = f"at {low}" if low == high else f"from {low} to {high}"
    return {Polarity.MAXIMISE: f"at {low} or above", Polarity.MINIMISE: f"at {high} or below"}.get(
        reading.polarity, both
    )


def overridden(facts: Facts, computed: str) -> str:
    if facts.override is None:
        return ""
    return f"By the rule it is {facts.word(computed)}. {facts.override.by} changed it: {facts.override.reason}"


def notes(
    facts: Facts, month: Interval, year: Held | None, disagreement: tuple[Held, judgement.Counted] | None = None
) -> tuple[str, ...]:
    """The sentences on cohort, chance, the year to date and benchmarks (rules 6 and 9), where there is any to say."""
    period = facts.collection(month)
    said = [
        *_cohort(facts.reading, period, facts.figures.get(period), year),
        _chance(facts, month),
        year_disagrees(facts.reading, disagreement),
        _benchmarks(facts),
    ]
    return tuple(note for note in said if note)


def year_disagrees(reading: Reading, disagreement: tuple[Held, judgement.Counted] | None) -> str:
    """That the year to date which was sent is not what the months come to, and which of them is printed."""
    if disagreement is None:
        return ""
    sent, made = disagreement
    if sent.value is None or made.value is None:
        return ""
    decimals = decimals_to_tell(sent.value, made.value, reading.decimals)
    one, other = shown(reading, sent.value, decimals), shown(reading, made.value, decimals)
    if one == other:  # the same ratio of other counts
        one, other = (
            f"{number(part.numerator or Decimal(0), AS_STORED)} of {number(part.denominator or Decimal(0), AS_STORED)}"
            for part in (sent.counted, made)
        )
    what = {YearRule.LATEST: f"the latest {PERIODS[reading.collected]} says"}.get(
        reading.year_so_far, f"its {PERIODS[reading.collected]}s come to"
    )
    return f"The year to date was sent as {one}, but {what} {other}, which is printed."


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
    """Of percentages and numbers in a month, a quarter or a term, which stand for themselves."""
    reading, (period, earlier) = facts.reading, facts.compared(month)
    latest, before = facts.figures.get(period), facts.figures.get(earlier)
    if reading.basis is not Basis.IN_MONTH or not latest or not before or across_break(reading, earlier, period):
        return ""
    if latest.value is None or before.value is None or latest.value == before.value:
        return ""
    apart = None
    if reading.unit is Unit.PERCENT:
        apart = confidence.more_than_chance(latest.counted, before.counted)
    elif reading.unit is Unit.COUNT and min(latest.value, before.value) >= 0:
        apart = confidence.counts_differ(latest.value, before.value)
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
