"""Build the context of a chart's first line: limits of chance, the year before, others. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.charts.charts import Chart
from indicators.charts.surroundings import BenchmarkLine, LastYear, Limits, Note
from indicators.report_rows.values import Mark
from indicators.rules import periods
from indicators.rules.control_limits import FEWEST_MONTHS, ControlChart, Signal, control_chart
from indicators.rules.judgement import HUNDRED
from indicators.rules.periods import Interval

MOST_MONTHS = 24  # so many, the latest, say what is usual
MOST_OTHERS = 4  # for more there is no room; the indicator's row has them all


@dataclass(frozen=True)
class Series:
    """A line's value in every month known, and how one is written.

    `varies` is whether its months stand for themselves: in those of a year to date each holds the ones before it, so
    that chance is not told from them.
    """

    name: str
    values: Mapping[Interval, Decimal]
    written: Callable[[Decimal], str]
    is_percentage: bool
    breaks_on: date | None = None
    restated: frozenset[Interval] = frozenset()
    varies: bool = True
    period: str = "month"


def around(chart: Chart, months: Sequence[Interval], series: Series, others: Sequence[Mark]) -> Chart:
    """The chart of these months, with what its first line is to be read against."""
    known = _comparable(series, months[-1])
    limits, said = usual(series, known) if series.varies and known else (None, "")
    return replace(
        chart,
        usual=said,
        limits=limits,
        last_year=_last_year(series, known, months),
        others=tuple(_reached(each, series) for each in others[:MOST_OTHERS]),
        notes=tuple(_notes(series, months)),
    )


def _reached(mark: Mark, series: Series) -> BenchmarkLine:
    return BenchmarkLine(mark.group, mark.year, mark.value, series.written(mark.value))


def _comparable(series: Series, latest: Interval) -> dict[Interval, Decimal]:
    """Return the figures up to the latest month, since the last break in the definition (rule 5)."""
    since = series.breaks_on
    kept = (each for each in sorted(series.values) if each <= latest and (since is None or each.starts_on >= since))
    return {each: series.values[each] for each in kept}


# -- chance --------------------------------------------------------------------------------------------------------
def usual(series: Series, known: Mapping[Interval, Decimal]) -> tuple[Limits | None, str]:
    """The limits of chance of what is known (one month or more), and what they say of its latest month.

    Under twelve months there are no limits. A percentage's end at 0 and 100, and those of numbers at 0.
    """
    months = list(known)[-MOST_MONTHS:]
    control = control_chart([known[each] for each in months])
    if control is None or len(months) < FEWEST_MONTHS:
        return None, f"It is too early to tell what variation is usual: that takes {FEWEST_MONTHS} {series.period}s."
    limits = _limits(series, control, months[0], least=min(known.values()))
    return limits, _told(series, control, limits, months[-1], len(months))


def _limits(series: Series, control: ControlChart, first: Interval, *, least: Decimal) -> Limits:
    lower = max(control.lower, Decimal(0)) if least >= 0 else control.lower
    upper = min(control.upper, HUNDRED) if series.is_percentage else control.upper
    return Limits(lower, upper, f"{series.written(lower)} to {series.written(upper)}", first.short_label)


def _told(series: Series, control: ControlChart, limits: Limits, latest: Interval, count: int) -> str:
    rests = f"{limits.text}, from {count} {series.period}s"
    if control.signals == (Signal.USUAL,):
        variation = f"{series.period}-to-{series.period} variation"
        return f"{series.name} was within the usual {variation} in {latest.label}: {rests}."
    signs = " and ".join(signal.value.replace("month", series.period) for signal in control.signals)
    return f"{series.name} was not as chance alone would explain in {latest.label}: {signs}. Usual is {rests}."


# -- the year before, and months that need a word ------------------------------------------------------------------
def _last_year(series: Series, known: Mapping[Interval, Decimal], months: Sequence[Interval]) -> LastYear | None:
    earlier = [periods.last_year(each) for each in months]
    held = [(each, known[each]) for each in earlier if each in known]
    if not held:
        return None
    words = ", ".join(f"{each.short_label} {series.written(value)}" for each, value in held)
    return LastYear(tuple(known.get(each) for each in earlier), words)


def _notes(series: Series, months: Sequence[Interval]) -> list[Note]:
    """Of the months shown: from which one another definition holds, and which were restated."""
    since = series.breaks_on
    after = [since is not None and each.starts_on >= since for each in months]
    begins = [place for place in range(1, len(months)) if after[place] and not after[place - 1]]
    broken = [Note(place, months[place].short_label, breaks=True) for place in begins]
    return broken + [Note(place, each.short_label) for place, each in enumerate(months) if each in series.restated]
