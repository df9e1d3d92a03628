"""Where an indicator stands in a month: its row of the report, judged and put into words.

Pure: `stand` takes what is held (`Facts`) and returns the row (`Standing`), which pages show, approvals cover and
reports print. `indicators.ledger` reads the facts from the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators import judgement, periods
from indicators.display import Missing, Unit, number, points, rounded, show
from indicators.judgement import Basis, Counted, Polarity, Status, Target, Trend
from indicators.periods import Interval


@dataclass(frozen=True)
class Held:
    """A figure as it is kept. `value` is exact: the ratio of the counts where both are known."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: Missing | None = None
    provisional: bool = False
    restated: bool = False
    source: str = ""
    row: int = 0

    @property
    def counted(self) -> Counted:
        return Counted(self.value, self.numerator, self.denominator)


@dataclass(frozen=True)
class Override:
    """A status put in place of the computed one."""

    status: Status
    reason: str
    by: str


@dataclass(frozen=True)
class Reading:
    """A definition, as far as reading figures needs it."""

    description: str
    unit: Unit
    polarity: Polarity
    basis: Basis
    decimals: int = 1
    keep_zeros: bool = False
    out_of: int | None = None
    data_only: bool = False
    counts_what: str = ""
    breaks_on: periods.date | None = None
    against_last_year: bool = False


@dataclass(frozen=True)
class Mark:
    """A benchmark: what a group of others reached in a year."""

    group: str
    year: str
    value: Decimal


@dataclass(frozen=True)
class Facts:
    """All that is held of one indicator, as far as a month's row needs it."""

    code: str
    reading: Reading
    figures: Mapping[Interval, Held] = field(default_factory=dict)
    target: Target | None = None
    override: Override | None = None
    benchmarks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One figure as printed. `missing` says why there is none, and is then the text."""

    heading: str
    text: str
    value: Decimal | None = None
    missing: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    provisional: bool = False
    restated: bool = False
    source: str = ""
    row: int = 0


@dataclass(frozen=True)
class Standing:
    """An indicator's row. `trend` and `status` are the words of `judgement`; `trend` may be empty.

    `trend_text` is what stands in the trend's place; `trend_why`, `status_why` and `rule` are sentences; `notes` are
    the sentences on cohort, chance and benchmarks. `overridden` says what the status would have been, and who changed
    it and why; it is empty where nobody did.
    """

    code: str
    description: str
    unit: str
    measured: str
    last_year: Cell
    months: tuple[Cell, ...]
    trend: str
    trend_text: str
    trend_why: str
    year: Cell
    status: str
    status_why: str
    target: Cell
    rule: str
    overridden: str
    notes: tuple[str, ...]


def stand(facts: Facts, month: Interval) -> Standing:
    """The indicator's row for the month: last year, the month before and the month, the year so far, all judged."""
    reading, year = facts.reading, periods.financial_year(month.ends_on)
    months = (periods.before(month), month)
    year_held = _year(facts, month)
    trend, trend_text, trend_why = _trend(facts, month)
    computed = judgement.status(
        year_held.value if year_held else None, facts.target, reading.polarity, data_only=reading.data_only
    )
    return Standing(
        code=facts.code,
        description=reading.description,
        unit=reading.unit.value,
        measured=_measured(reading),
        last_year=_cell(facts, periods.year(year.starts_on.year - 1)),
        months=tuple(_cell(facts, each) for each in months),
        trend=trend.value if trend else "",
        trend_text=trend_text,
        trend_why=trend_why,
        year=_printed(reading, year.label, year_held, Missing.NO_FIGURE),
        status=facts.override.status.value if facts.override else computed.value,
        status_why=_status_why(facts, year_held),
        target=_target_cell(facts, year.label),
        rule=_rule(facts),
        overridden=_overridden(facts, computed),
        notes=_notes(facts, month, year_held),
    )


def _year(facts: Facts, month: Interval) -> Held | None:
    """The year's figure so far. Where the rule sums months, the result has no one source but every month's."""
    year = facts.figures.get(periods.year_to_date(month.ends_on)) or facts.figures.get(
        periods.financial_year(month.ends_on)
    )
    months = [facts.figures.get(each) for each in periods.months_of_year_to(month)]
    found = judgement.year_figure(
        facts.reading.basis,
        [held.counted if held else None for held in months],
        year.counted if year else None,
    )
    if found is None:
        return None
    origin = next((held for held in (year, months[-1]) if held is not None and held.counted == found), None)
    if origin:
        return origin
    return Held(
        found.value,
        found.numerator,
        found.denominator,
        missing=Missing.NO_CASES if found.no_cases else None,
        provisional=any(held.provisional for held in months if held),
        source=months[-1].source if months[-1] else "",
        row=months[-1].row if months[-1] else 0,
    )


def _cell(facts: Facts, period: Interval) -> Cell:
    annual_in_month = facts.reading.basis is Basis.ANNUAL and period.kind is periods.Kind.MONTH
    absent = Missing.NOT_COLLECTED if annual_in_month else Missing.NO_FIGURE
    return _printed(facts.reading, period.short_label, facts.figures.get(period), absent)


def _printed(reading: Reading, heading: str, held: Held | None, absent: Missing) -> Cell:
    if held is None:
        return Cell(heading, absent.value, missing=absent.value)
    text = _shown(reading, held.value) if held.value is not None else (held.missing or absent).value
    return Cell(
        heading,
        text,
        value=held.value,
        missing="" if held.value is not None else text,
        numerator=held.numerator,
        denominator=held.denominator,
        provisional=held.provisional,
        restated=held.restated,
        source=held.source,
        row=held.row,
    )


def _shown(reading: Reading, value: Decimal) -> str:
    return show(value, reading.unit, reading.decimals, keep_zeros=reading.keep_zeros)


def _measured(reading: Reading) -> str:
    """What the figure is, in a sentence: "Percentage; in the month; higher is better."."""
    unit = {
        Unit.PERCENT: "Percentage",
        Unit.COUNT: "Number",
        Unit.SCORE: f"Score out of {reading.out_of}" if reading.out_of else "Score",
    }[reading.unit]
    return f"{unit}; {reading.basis.value}; {reading.polarity.value}."


def _trend(facts: Facts, month: Interval) -> tuple[Trend | None, str, str]:
    reading = facts.reading
    if reading.basis is Basis.ANNUAL:
        return None, Missing.NOT_COLLECTED.value, "It is measured once a year, so no month has a trend."
    earlier = periods.last_year(month) if reading.against_last_year else periods.before(month)
    latest, before = (facts.figures.get(each) for each in (month, earlier))
    for held, period in ((latest, month), (before, earlier)):
        if held is None or held.value is None:
            return None, "No trend", f"There is no figure for {period.label}, so no trend."
    assert latest and before and latest.value is not None and before.value is not None
    if reading.breaks_on and earlier.ends_on < reading.breaks_on <= month.ends_on:
        return None, "No trend", f"The definition changed on {reading.breaks_on:%-d %B %Y}, so no trend."
    trend = judgement.trend(latest.value, before.value, reading.polarity, target=facts.target)
    if trend is None:
        return None, "No trend", "Without a target there is nothing to be close to, so no trend."
    compared = f"{_shown(reading, latest.value)} against {_shown(reading, before.value)} in {earlier.label}"
    return trend, trend.value, f"{compared}; {reading.polarity.value}."


def _status_why(facts: Facts, year: Held | None) -> str:
    reading, target = facts.reading, facts.target
    if reading.data_only:
        return "It is reported without a target, for information."
    if year is None or year.value is None:
        return "There is no figure for the year, so its status is not known."
    if target is None:
        return "No target is set, so its status is not known."
    missed_by = judgement.gap(year.value, target, reading.polarity)
    value, aim = _shown(reading, year.value), _aim(reading, target)
    if missed_by <= 0:
        return f"{value} meets the target of {aim}."
    way = "below" if year.value < target.value else "above"
    by = points(missed_by, reading.unit, max(reading.decimals, 1))
    return f"{value} is {by} {way} the target of {aim}. Status compares unrounded figures."


def _aim(reading: Reading, target: Target) -> str:
    low, high = _shown(reading, target.value), _shown(reading, target.top)
    return low if low == high else f"{low} to {high}"


def _target_cell(facts: Facts, heading: str) -> Cell:
    if facts.target is None:
        return Cell(heading, Missing.NO_TARGET.value, missing=Missing.NO_TARGET.value)
    return Cell(heading, _aim(facts.reading, facts.target), value=facts.target.value)


def _rule(facts: Facts) -> str:
    """The limits in words: from which value on it is a Warning and an Alert."""
    reading, target = facts.reading, facts.target
    if target is None or reading.data_only:
        return ""

    def edge(distance: Decimal) -> str:
        decimals = reading.decimals + 2
        below, above = (number(value, decimals) for value in (target.value - distance, target.top + distance))
        return {
            Polarity.MAXIMISE: f"below {below}",
            Polarity.MINIMISE: f"above {above}",
            Polarity.BAND: f"below {below} or above {above}",
        }[reading.polarity]

    unit = "%" if reading.unit is Unit.PERCENT else ""
    ends = [f"{word} {edge(distance)}{unit}" for word, distance in (
        ("Warning", target.warning_distance),
        ("Alert", target.alert_distance),
    )]  # fmt: skip
    return f"{ends[0]}; {ends[1]}."


def _overridden(facts: Facts, computed: Status) -> str:
    if facts.override is None:
        return ""
    return f"By the rule it is {computed.value}. {facts.override.by} changed it: {facts.override.reason}"


def _notes(facts: Facts, month: Interval, year: Held | None) -> tuple[str, ...]:
    reading = facts.reading
    latest, before = facts.figures.get(month), facts.figures.get(periods.before(month))
    notes = [
        _of(held, label)
        for held, label in ((latest, month.label), (year if year is not latest else None, "the year so far"))
        if held and held.numerator is not None and held.denominator and reading.unit is Unit.PERCENT
    ]
    smallest = next((held for held in (latest, year) if held and held.denominator), None)
    worth = judgement.worth_of_one(smallest.denominator) if smallest and reading.counts_what else None
    if worth is not None and reading.unit is Unit.PERCENT:
        notes.append(f"One {reading.counts_what} is worth {points(rounded(worth, 1), reading.unit, 1)}.")
    if latest and before and latest.value != before.value and reading.basis is Basis.IN_MONTH:
        apart = judgement.more_than_chance(latest.counted, before.counted)
        if apart is not None:
            words = "more than chance would explain" if apart else "within what chance would explain"
            notes.append(f"The change from {periods.before(month).label} is {words}.")
    if facts.benchmarks:
        marks = ", ".join(f"{m.group} {_shown(reading, m.value)} ({m.year})" for m in facts.benchmarks)
        notes.append(f"Others: {marks}.")
    return tuple(notes)


def _of(held: Held, label: str) -> str:
    return f"{number(held.numerator, 0)} of {number(held.denominator, 0)} in {label}."  # type: ignore[arg-type]
