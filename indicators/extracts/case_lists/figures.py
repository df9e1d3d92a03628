"""From what the rules counted to the figures and counts that would be loaded, of those that the council has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from indicators.extracts.case_lists.protocol import Result
from indicators.extracts.case_lists.rules import Rule
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.parse.cell_values import Number
from indicators.extracts.parse.rows import CountRow, Key, TypedRow, place_of
from indicators.extracts.parse.validate import Cells, Known, faults_of, figure_row
from indicators.rules.periods import Interval, month_of
from indicators.rules.working_days import month_at


def typed_rows(results: Iterable[Result], rules: Mapping[str, Rule], known: Known) -> tuple[TypedRow, ...]:
    """Rows numbered from 1. Raise `ExtractRejected` if a measure comes out twice, or a figure is unsound."""
    rows: dict[Key, TypedRow] = {}
    for result in results:
        for month, counted, in_time in result.months:
            for row in _of_month(rules[result.code], month_of(month_at(month)), counted, in_time, known):
                if row.key in rows:
                    sentence = f"{place_of(row)}, comes out of more than one rule or sheet. Change one of the rules."
                    raise ExtractRejected([Fault(sentence)])
                rows[row.key] = replace(row, row=len(rows) + 1)
    return tuple(rows.values())


def _of_month(rule: Rule, month: Interval, counted: int, in_time: int, known: Known) -> Iterator[TypedRow]:
    for measure, number in ((rule.measure, counted), (rule.measure_in_time, in_time)):
        if measure in known.measures:
            yield CountRow(0, measure, month, number)
    if rule.indicator in known.indicators:
        asked = known.asked(rule.indicator, month)
        # A month that is not over may still get rows.
        cells = Cells(
            code=rule.indicator,
            period=month,
            numerator=Number(Decimal(in_time)),
            denominator=Number(Decimal(counted)),
            provisional=month.ends_on >= known.today,
        )
        if faults := faults_of(cells, asked):
            raise ExtractRejected([Fault(f"Rule “{rule.title}”: {' '.join(faults.values())} Change the rule.")])
        yield figure_row(0, cells, asked)


def not_known(rule: Rule, known: Known) -> tuple[str, ...]:
    """What comes out of the rule and is not in the council's list, so that it is shown and not loaded."""
    measures = (each for each in (rule.measure, rule.measure_in_time) if each and each not in known.measures)
    found = [f"the measure {each}" for each in measures]
    if rule.indicator and rule.indicator not in known.indicators:
        found.append(f"the indicator {rule.indicator}")
    return tuple(found)
