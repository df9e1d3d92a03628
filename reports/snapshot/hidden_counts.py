"""Counts behind a report's figures that the report need not print, for disclosure control. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.report_rows.row import covers
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis
from indicators.rules.periods import Kind
from reports.snapshot.apply_layout import Laid
from reports.snapshot.relations import (
    COUNT,
    DENOMINATOR,
    NUMERATOR,
    HiddenCount,
    series_of_indicator,
    series_of_measure,
)


def hidden_counts(found: Laid) -> tuple[HiddenCount, ...]:
    """Every count of this financial year and the last one of what the report prints, as known now.

    With them an edition's sums are known as they were: a month that is restated later could be worked out from them.
    """
    return tuple(dict.fromkeys((*_of_figures(found), *_of_measures(found))))


def _of_figures(found: Laid) -> Iterator[HiddenCount]:
    since = periods.financial_year(found.month.ends_on).starts_on
    since = since.replace(year=since.year - 1)
    for each in found.printed:
        reading = each.facts.reading
        for interval, figure in sorted(each.facts.figures.items()):
            if interval.starts_on < since or interval.ends_on > found.month.ends_on:
                continue
            parts = [(NUMERATOR, figure.numerator), (DENOMINATOR, figure.denominator)]
            if reading.unit is Unit.COUNT:
                parts = [(COUNT, figure.value)]
            for part, number in parts:
                if number is not None and number == int(number) and number >= 0:
                    series = series_of_indicator(each.indicator.code, part)
                    yield HiddenCount(series, covers(reading.basis, interval), int(number))


def _of_measures(found: Laid) -> Iterator[HiddenCount]:
    for each in found.measured:
        for month, tally in each.tallies.items():
            if month.kind is Kind.MONTH:
                series = series_of_measure(each.measure.indicator.code, each.measure.name)
                yield HiddenCount(series, covers(Basis.IN_MONTH, month), tally.number)
