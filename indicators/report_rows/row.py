"""One indicator's row of a month's report, judged and put into sentences.

Pure: `stand` takes `Facts` and returns the row (`Standing`), which pages show, approvals cover and reports print.
`queries` reads the facts from the database; `explanations` writes the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.report_rows import explanations
from indicators.report_rows.explanations import aim, exact_decimals, shown
from indicators.report_rows.values import Facts, Held, Mark, Override, Reading
from indicators.rules import judgement, periods, scale
from indicators.rules.formatting import Missing, rounded
from indicators.rules.judgement import Basis, Condition, Status
from indicators.rules.periods import Frequency, Interval, Kind
from indicators.rules.scale import Label

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
    period: str = field(default="", metadata=LATER)  # that it covers, in words, where its heading does not say so


@dataclass(frozen=True)
class RowFacts:
    """What a row's sentences are made from, as values: disclosure control reads these and never a sentence.

    `counted` says what the counts count ("children", "posts"; empty where nobody said). `compared_with` is the
    interval that the trend is against, `compared` that of the figure it is of, where that is not the last month's cell;
    `warning_at` and `alert_at` are the values from which on it is a Warning and an Alert: one for each side of a target
    that has two. `status_at` are all the values at which its status changes by another rule than the usual one, and
    `conditions` what its status hangs on besides: being better than last year, say.
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
    compared: str = field(default="", metadata=LATER)
    status_at: tuple[Decimal, ...] = field(default=(), metadata=LATER)
    conditions: tuple[str, ...] = field(default=(), metadata=LATER)
    span: str = field(default="", metadata=LATER)  # what a figure covers, where the basis alone does not say it


@dataclass(frozen=True)
class Standing:
    """An indicator's row. `trend` and `status` are codes of `rules.scale`; `trend` may be empty.

    `status_label` is None where the code says it all, as of the statuses that came with the program.
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
    status_label: Label | None = field(default=None, metadata=LATER)

    @property
    def label(self) -> Label | None:
        """How its status is called and drawn; None of a mark in its place."""
        if self.status_label and self.status_label.code == self.status:
            return self.status_label
        return scale.BY_CODE.get(self.status)

    @property
    def status_word(self) -> str:
        """What its status is called."""
        return self.label.word if self.label else self.status

    @property
    def status_kind(self) -> Status | None:
        """What its status counts as; None of a mark in its place."""
        return self.label.kind if self.label else None


def stand(facts: Facts, month: Interval) -> Standing:
    """The indicator's row for the month: last year, the month before and the month, the year so far, all judged."""
    reading, year = facts.reading, periods.financial_year(month.ends_on)
    so_far = year_held(facts, month)
    trend, trend_text, trend_why = explanations.trend(facts, month)
    met = conditions(facts, month, trend, so_far)
    computed = judgement.status(
        so_far.value if so_far else None,
        facts.target,
        reading.polarity,
        data_only=reading.data_only,
        rule=facts.scale.rule(reading.rule),
        conditions=met,
    )
    status = facts.override.status if facts.override else computed
    return Standing(
        code=facts.code,
        description=reading.description,
        unit=reading.unit.value,
        measured=explanations.measured(reading),
        last_year=cell(facts, periods.year(year.starts_on.year - 1)),
        months=tuple(cell(facts, each) for each in (periods.before(month), month)),
        trend=trend.value if trend else "",
        trend_text=trend_text,
        trend_why=trend_why,
        year=_year_cell(facts, month, so_far),
        status=str(status),
        status_why=explanations.status(facts, so_far, computed, met),
        target=_target_cell(facts, year.label),
        rule=explanations.rule(facts),
        overridden=explanations.overridden(facts, computed),
        notes=explanations.notes(facts, month, so_far, disagreement(facts, month)),
        facts=_row_facts(facts, month),
        status_label=_own(facts, str(status)),
    )


def _row_facts(facts: Facts, month: Interval) -> RowFacts:
    reading, target = facts.reading, facts.target if not facts.reading.data_only else None
    latest, against = facts.compared(month)
    rule = facts.scale.rule(reading.rule)
    reaches = [reach for step in rule.steps if target and (reach := step.reaches(target)) is not None]
    return RowFacts(
        basis=reading.basis.value,
        polarity=reading.polarity.value,
        counted=reading.counted,
        counts_what=reading.counts_what,
        decimals=reading.decimals,
        keep_zeros=reading.keep_zeros,
        out_of=reading.out_of,
        compared_with=covers(reading.basis, against),
        warning_at=explanations.edges(reading, target, target.warning_distance) if target else (),
        alert_at=explanations.edges(reading, target, target.alert_distance) if target else (),
        benchmarks=facts.benchmarks,
        compared=covers(reading.basis, latest) if latest != facts.collection(month) else "",
        status_at=tuple(edge for reach in reaches for edge in explanations.edges(reading, target, reach))
        if target and rule != judgement.USUAL_RULE
        else (),
        span=span if (span := explanations.span(reading)) != reading.basis.value else "",
        conditions=tuple(step.only.value for step in rule.steps if step.only is not Condition.NONE),
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


def _year_covers(facts: Facts, month: Interval) -> str:
    """The interval of the year's figure: to the end of the last collection, unless one was sent for the month."""
    whole, latest = periods.financial_year(month.ends_on), facts.collection(month)
    if facts.reading.collected is Frequency.YEAR:
        return covers(facts.reading.basis, whole)
    sent_for_month = periods.year_to_date(month.ends_on) in facts.figures
    until = month if sent_for_month or latest.ends_on < whole.starts_on else periods.month_of(latest.ends_on)
    basis = Basis.YEAR_TO_DATE if facts.reading.basis is Basis.IN_MONTH else facts.reading.basis
    return covers(basis, until)


def _own(facts: Facts, code: str) -> Label | None:
    """The council's label, where it is another than the one that came with the program."""
    label = facts.scale.label(code)
    return None if label == scale.BY_CODE.get(code) else label


def conditions(facts: Facts, month: Interval, trend: judgement.Trend | None, year: Held | None) -> frozenset[Condition]:
    """Those of a status rule that are met: it is better than the period before, or than last year by the same time."""
    met = set()
    if trend is judgement.Trend.IMPROVING:
        met.add(Condition.IMPROVING)
    last_year = facts.figures.get(periods.year_to_date(periods.last_year(month).ends_on)) or facts.figures.get(
        periods.before(periods.financial_year(month.ends_on))
    )
    if year and last_year:
        compared = judgement.trend(year.value, last_year.value, facts.reading.polarity, target=facts.target)
        if compared is judgement.Trend.IMPROVING:
            met.add(Condition.BETTER_THAN_LAST_YEAR)
    return frozenset(met)


# -- the year so far -----------------------------------------------------------------------------------------------
def _collected(facts: Facts, month: Interval) -> list[Held | None]:
    """What was collected in the month's financial year, up to the period whose figure is shown in the month."""
    shown_until = facts.collection(month).ends_on
    run = periods.collections_of_year_to(facts.reading.collected, month)
    return [facts.figures.get(each) for each in run if each.ends_on <= shown_until]


def _sent(facts: Facts, month: Interval) -> Held | None:
    """The figure that was sent for the year so far.

    A whole year's figure says nothing of a month before its end, except where it is measured once a year.
    """
    whole, latest = periods.financial_year(month.ends_on), facts.collection(month)
    sent = facts.figures.get(periods.year_to_date(month.ends_on))
    if sent is None and whole.starts_on <= latest.ends_on:
        sent = facts.figures.get(periods.year_to_date(latest.ends_on))
    if sent is None and (facts.reading.collected is Frequency.YEAR or month.ends_on == whole.ends_on):
        sent = facts.figures.get(whole)
    return sent


def year_held(facts: Facts, month: Interval) -> Held | None:
    """The year's figure so far. Where the rule sums months, the result has no one source but every month's."""
    sent, months = _sent(facts, month), _collected(facts, month)
    found = judgement.year_figure(
        facts.reading.basis,
        [held.counted if held else None for held in months],
        sent.counted if sent else None,
        facts.reading.year_so_far,
    )
    if found is None:
        return None
    last = months[-1] if months else None
    origin = next((held for held in (sent, last) if held is not None and held.counted == found), None)
    if origin:
        return origin
    return Held(
        found.value,
        found.numerator,
        found.denominator,
        provisional=any(held.provisional for held in months if held),
        restated=any(held.restated for held in months if held),
        source=last.source if last else "",
        row=last.row if last else 0,
    )


def disagreement(facts: Facts, month: Interval) -> tuple[Held, judgement.Counted] | None:
    """The year to date that was sent, and what its months come to, where the two are not the same figure.

    A value sent without counts is the same if it is what the months come to, rounded as it was sent.
    """
    sent, months = _sent(facts, month), [held.counted if held else None for held in _collected(facts, month)]
    made = judgement.worked_out(facts.reading.year_so_far, months)
    if sent is None or sent.value is None or made is None or made.value is None:
        return None
    if sent.numerator is not None and made.numerator is not None:
        same = (sent.numerator, sent.denominator) == (made.numerator, made.denominator)
    else:
        pairs = ((sent.value, made.value), (made.value, sent.value))
        same = any(rounded(one, exact_decimals(other, 0)) == other for one, other in pairs)
    return None if same else (sent, made)


# -- cells -----------------------------------------------------------------------------------------------------------
def cell(facts: Facts, period: Interval) -> Cell:
    """The indicator's figure for a period, or why there is none. In a month, that of the last collection stands.

    A yearly one stands in the columns of its years alone, and the months say that nothing is collected for them.
    """
    reading = facts.reading
    yearly = reading.collected is Frequency.YEAR and period.kind is Kind.MONTH
    collected = facts.collection(period) if period.kind is Kind.MONTH and not yearly else period
    absent = Missing.NOT_COLLECTED if yearly else Missing.NO_FIGURE
    made = _printed(reading, period.short_label, facts.figures.get(collected), absent)
    return replace(made, covers=covers(reading.basis, collected), period=collected.label if collected != period else "")


def _year_cell(facts: Facts, month: Interval, so_far: Held | None) -> Cell:
    """Between two collections, the year so far says up to which of them it runs."""
    made = _printed(facts.reading, periods.financial_year(month.ends_on).label, so_far, Missing.NO_FIGURE)
    made = replace(made, covers=_year_covers(facts, month))
    latest, sent = facts.collection(month), facts.figures.get(periods.year_to_date(month.ends_on))
    runs_on = latest.ends_on == month.ends_on or facts.reading.collected is Frequency.YEAR or sent is not None
    return made if runs_on or so_far is None else replace(made, period=f"to {latest.label}")


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


def _target_cell(facts: Facts, heading: str) -> Cell:
    if facts.target is None:
        return Cell(heading, Missing.NO_TARGET.value, missing=Missing.NO_TARGET.value)
    return Cell(heading, aim(facts.reading, facts.target), value=facts.target.value, period=facts.target.period)
