"""Apply a report template: indicators in its order, its months and columns, and their sources.

Pure: everything gathered goes in, and what is printed comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from indicators.report_rows import explanations
from indicators.report_rows.row import cell, stand
from indicators.rules import periods
from indicators.rules.judgement import Basis
from reports.layout.schema import Outline, Shown
from reports.snapshot.queries import Gathered, MeasureCounts, PrintedIndicator
from reports.snapshot.schema import Beside, Other


@dataclass(frozen=True, kw_only=True)
class Laid(Gathered):
    """What a template prints, and the indicators of its sections that it leaves out by their status."""

    outline: Outline
    left_out: tuple[PrintedIndicator, ...]


def laid(found: Gathered, outline: Outline) -> Laid:
    """Apply the template to what was gathered, in the template's order."""
    ordered = sorted(found.printed, key=lambda each: outline.place(each.indicator.section.number))
    kept = [each for each in ordered if outline.part(each.indicator.section.number)]
    months = periods.months_to(found.month, outline.months)
    printed = tuple(
        replace(each, standing=replace(each.standing, months=tuple(cell(each.facts, month) for month in months)))
        for each in (_compared(each, outline, found.month) for each in kept)
        if outline.takes(each.standing)
    )
    topics = {each.topic.pk for each in printed if each.topic}
    measured = _measured(found, outline, {each.indicator.pk for each in printed})
    whole = {field.name: getattr(found, field.name) for field in fields(found)}
    made = Laid(**whole, outline=outline, left_out=tuple(each for each in kept if not outline.takes(each.standing)))
    made = replace(
        made,
        printed=printed,
        desks={topic: desk for topic, desk in found.desks.items() if topic in topics},
        measured=measured,
    )
    used = set(_digests(made))
    return replace(made, sources_by_id={pk: each for pk, each in found.sources_by_id.items() if each.sha256 in used})


def _compared(each: PrintedIndicator, outline: Outline, month: periods.Interval) -> PrintedIndicator:
    """The indicator without the groups of others that the outline leaves out, in its sentences too."""
    marks = tuple(mark for mark in each.facts.benchmarks if mark.group not in outline.without)
    if marks == each.facts.benchmarks:
        return each
    facts = replace(each.facts, benchmarks=marks)
    return replace(each, facts=facts, standing=stand(facts, month))


def _measured(found: Gathered, outline: Outline, printed: set[int]) -> tuple[MeasureCounts, ...]:
    """The measures of the analyses that are printed; where some indicators are left out by status, theirs too."""
    kept = [each for each in found.measured if _analysed(outline, each.measure.indicator.section.number)]
    shown = [each for each in kept if not outline.statuses or each.measure.indicator_id in printed]
    return tuple(sorted(shown, key=lambda each: outline.place(each.measure.indicator.section.number)))


def _analysed(outline: Outline, section: int) -> bool:
    part = outline.part(section)
    return outline.analyses and part is not None and part.analysis


def _digests(found: Laid) -> Iterator[str]:
    """The SHA-256 of every extract that a figure or count which is printed rests on (P1)."""
    year = periods.financial_year(found.month.ends_on)
    used = {
        periods.year(year.starts_on.year - 1), periods.last_year(found.month), periods.before(found.month), found.month,
        periods.year_to_date(found.month.ends_on), year, *_months(found),
    }  # fmt: skip
    summed = used | set(periods.months_of_year_to(found.month))
    for each in found.printed:
        rests_on = summed if each.facts.reading.basis is Basis.IN_MONTH else used  # its year is the sum of the months
        yield from (held.source for period, held in each.facts.figures.items() if period in rests_on and held.source)
    yield from (tally.source for each in found.measured for tally in each.tallies.values())


def _months(found: Laid) -> tuple[periods.Interval, ...]:
    """The months that stand in the table, and those of the long trend."""
    long = found.outline.long_months + 1 if found.outline.shows(Shown.LONG_TREND) else 1
    return periods.months_to(found.month, max(found.outline.months, long))


def beside(each: PrintedIndicator, found: Laid) -> Beside:
    """Return the template's extra columns for an indicator."""
    made = Beside()
    if found.outline.shows(Shown.LONG_TREND):
        trend, printed, why = explanations.long_trend(each.facts, found.month, found.outline.long_months)
        made = Beside(trend.value if trend else "", printed, why)
    if found.outline.shows(Shown.OTHERS):
        shown = ((mark, explanations.shown(each.facts.reading, mark.value)) for mark in each.facts.benchmarks)
        made = replace(made, others=tuple(Other(mark.group, text, mark.year, mark.how) for mark, text in shown))
    return made
