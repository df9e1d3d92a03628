"""One indicator's row of a month's report, judged and put into sentences.

Pure: `stand` takes `Facts` and returns the row (`Standing`), which pages show, approvals cover and reports print.
`queries` reads the facts from the database; `explanations` writes the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.report_rows import explanations
from indicators.report_rows.explanations import aim, shown
from indicators.report_rows.values import Facts, Held, Mark, Override, Reading
from indicators.rules import judgement, periods
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Basis
from indicators.rules.periods import Interval

__all__ = ["Cell", "Facts", "Held", "Mark", "Override", "Reading", "RowFacts", "Standing", "cell", "stand"]

LATER = {"later": True}  # kept in a snapshot only where it says something, so that older snapshots keep their bytes


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
    covers: str = field(default="", metadata=LATER)  # the interval, "2010-01-01/2010-01-31"; empty in older snapshots


@dataclass(frozen=True)
class RowFacts:
    """What a row's sentences are made from, as values: disclosure control reads these and never a sentence.

    `counted` says what the counts count ("children", "posts"; empty where nobody said). `compared_with` is the
    interval that the trend is against, and `warning_at` and `alert_at` the values from which on it is a Warning and an
    Alert: one for each side of a target that has two.
    """

    basis: str
    polarity: str
    counted: str = ""
    counts_what: str = ""
    decimals: int = 1
    keep_zeros: bool = False
    out_of: int | None = None
    compared_with: str = ""
    warning_at: tuple[Decimal, ...] = ()
    alert_at: tuple[Decimal, ...] = ()
    benchmarks: tuple[Mark, ...] = ()


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
    facts: RowFacts | None = field(default=None, metadata=LATER)


def stand(facts: Facts, month: Interval) -> Standing:
    """The indicator's row for the month: last year, the month before and the month, the year so far, all judged."""
    reading, year = facts.reading, periods.financial_year(month.ends_on)
    months = (periods.before(month), month)
    so_far = year_held(facts, month)
    trend, trend_why = explanations.trend(facts, month)
    computed = judgement.status(
        so_far.value if so_far else None, facts.target, reading.polarity, data_only=reading.data_only
    )
    return Standing(
        code=facts.code,
        description=reading.description,
        unit=reading.unit.value,
        measured=explanations.measured(reading),
        last_year=cell(facts, periods.year(year.starts_on.year - 1)),
        months=tuple(cell(facts, each) for each in months),
        trend=trend.value if trend else "",
        trend_text=_trend_text(reading, trend),
        trend_why=trend_why,
        year=replace(
            _printed(reading, year.label, so_far, Missing.NO_FIGURE), covers=covers_so_far(reading.basis, month)
        ),
        status=facts.override.status.value if facts.override else computed.value,
        status_why=explanations.status(facts, so_far),
        target=_target_cell(facts, year.label),
        rule=explanations.rule(facts),
        overridden=explanations.overridden(facts, computed),
        notes=explanations.notes(facts, month, so_far),
        facts=_row_facts(facts, month),
    )


def _row_facts(facts: Facts, month: Interval) -> RowFacts:
    reading, target = facts.reading, facts.target if not facts.reading.data_only else None
    against = explanations.compared_with(reading, month)
    return RowFacts(
        basis=reading.basis.value,
        polarity=reading.polarity.value,
        counted=reading.counted,
        counts_what=reading.counts_what,
        decimals=reading.decimals,
        keep_zeros=reading.keep_zeros,
        out_of=reading.out_of,
        compared_with="" if reading.basis is Basis.ANNUAL else covers(reading.basis, against),
        warning_at=explanations.edges(reading, target, target.warning_distance) if target else (),
        alert_at=explanations.edges(reading, target, target.alert_distance) if target else (),
        benchmarks=facts.benchmarks,
    )


def covers(basis: Basis, period: Interval) -> str:
    """The interval that a figure of the basis covers, as ISO 8601 writes it: "2009-04-01/2010-01-31"."""
    starts_on = period.starts_on
    if basis is Basis.YEAR_TO_DATE:
        starts_on = periods.financial_year(period.ends_on).starts_on
    elif basis is Basis.ROLLING:
        starts_on = periods.months_to(periods.month_of(period.ends_on), 12)[0].starts_on
    elif basis is Basis.MONTH_END:
        starts_on = period.ends_on
    return f"{starts_on}/{period.ends_on}"


def covers_so_far(basis: Basis, month: Interval) -> str:
    """The interval that the year's figure covers in a month's report."""
    if basis is Basis.ANNUAL:
        return covers(basis, periods.financial_year(month.ends_on))
    return covers(Basis.YEAR_TO_DATE if basis is Basis.IN_MONTH else basis, month)


def year_held(facts: Facts, month: Interval) -> Held | None:
    """The year's figure so far. Where the rule sums months, the result has no one source but every month's.

    A whole year's figure says nothing of a month before its end, except where it is measured once a year.
    """
    whole = periods.financial_year(month.ends_on)
    year = facts.figures.get(periods.year_to_date(month.ends_on))
    if year is None and (facts.reading.basis is Basis.ANNUAL or month.ends_on == whole.ends_on):
        year = facts.figures.get(whole)
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
        provisional=any(held.provisional for held in months if held),
        restated=any(held.restated for held in months if held),
        source=months[-1].source if months[-1] else "",
        row=months[-1].row if months[-1] else 0,
    )


def cell(facts: Facts, period: Interval) -> Cell:
    """The indicator's figure for a period, or why there is none."""
    annual_in_month = facts.reading.basis is Basis.ANNUAL and period.kind is periods.Kind.MONTH
    absent = Missing.NOT_COLLECTED if annual_in_month else Missing.NO_FIGURE
    printed = _printed(facts.reading, period.short_label, facts.figures.get(period), absent)
    return replace(printed, covers=covers(facts.reading.basis, period))


def _printed(reading: Reading, heading: str, held: Held | None, absent: Missing) -> Cell:
    if held is None:
        return Cell(heading, absent.value, missing=absent.value)
    text = shown(reading, held.value) if held.value is not None else (held.why_none or absent).value
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


def _trend_text(reading: Reading, trend: judgement.Trend | None) -> str:
    if trend:
        return trend.value
    return Missing.NOT_COLLECTED.value if reading.basis is Basis.ANNUAL else "No trend"


def _target_cell(facts: Facts, heading: str) -> Cell:
    if facts.target is None:
        return Cell(heading, Missing.NO_TARGET.value, missing=Missing.NO_TARGET.value)
    return Cell(heading, aim(facts.reading, facts.target), value=facts.target.value)
