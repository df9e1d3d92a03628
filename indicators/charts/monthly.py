"""An indicator's months (or quarters, or terms) against its target, as a chart: what a writer looks at. Pure."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from indicators.charts.charts import Chart, ChartLine
from indicators.charts.context import Series, around
from indicators.report_rows.explanations import aim, shown
from indicators.report_rows.values import Facts
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis
from indicators.rules.periods import Frequency, Interval

MONTHS_SHOWN = 12
LABEL_EVERY = 3
VARY = (Basis.IN_MONTH, Basis.MONTH_END)  # whose months stand for themselves


def months(facts: Facts, month: Interval) -> Chart | None:
    """The last twelve months to this one, from the first with a figure on; nothing where fewer than two have one.

    Of what is collected less often, the last twelve quarters or terms. Those before a break in the definition are left
    out: they are not to be compared (rule 5). A profiled target has no line: it is another one in each month.
    """
    often = facts.reading.collected
    if often is Frequency.YEAR:
        return None
    shown_months = _known(facts, month)
    values = tuple(_value(facts, each) for each in shown_months)
    if sum(value is not None for value in values) < 2:
        return None
    target = facts.target
    chart = Chart(
        code=facts.code,
        title=f"{facts.code}: {often.kind.value} by {often.kind.value}",
        sentence=_sentence(facts, shown_months),
        months=tuple(_label(place, shown_months) for place in range(len(shown_months))),
        lines=(ChartLine(facts.code, values),),
        target=target.value if target and not target.period else None,
        target_text=_target(facts) if target else "",
    )
    return around(chart, shown_months, _series(facts), facts.benchmarks)


def _series(facts: Facts) -> Series:
    reading, kind = facts.reading, facts.reading.collected.kind
    held = {each: figure for each, figure in facts.figures.items() if each.kind is kind}
    return Series(
        name=facts.code,
        values={each: figure.value for each, figure in held.items() if figure.value is not None},
        written=partial(shown, reading),
        is_percentage=reading.unit is Unit.PERCENT,
        breaks_on=reading.breaks_on,
        restated=frozenset(each for each, figure in held.items() if figure.restated),
        varies=reading.basis in VARY,
        period=kind.value,
    )


def _known(facts: Facts, month: Interval) -> tuple[Interval, ...]:
    found = [facts.collection(month)]
    while len(found) < MONTHS_SHOWN:
        found.insert(0, periods.before(found[0]))
    breaks_on = facts.reading.breaks_on
    comparable = [each for each in found if breaks_on is None or each.starts_on >= breaks_on]
    first = next((place for place, each in enumerate(comparable) if _value(facts, each) is not None), 0)
    return tuple(comparable[first:])


def _value(facts: Facts, month: Interval) -> Decimal | None:
    held = facts.figures.get(month)
    return held.value if held else None


def _sentence(facts: Facts, shown_months: tuple[Interval, ...]) -> str:
    known = [(month, value) for month in shown_months if (value := _value(facts, month)) is not None]
    (first, began), (last, ended) = known[0], known[-1]
    went = f"{facts.code} went from {shown(facts.reading, began)} in {first.label} to {shown(facts.reading, ended)} in"
    told = f"The target is {_target(facts)}." if facts.target else "There is no target."
    return f"{went} {last.label}. {told}"


def _target(facts: Facts) -> str:
    if facts.target is None:
        return ""
    return aim(facts.reading, facts.target) + (f" for {facts.target.period}" if facts.target.period else "")


def _label(place: int, shown_months: tuple[Interval, ...]) -> str:
    """Every third month by name, back from the latest: there is no room for more."""
    counted = len(shown_months) - 1 - place
    return shown_months[place].short_label if counted % LABEL_EVERY == 0 else ""
