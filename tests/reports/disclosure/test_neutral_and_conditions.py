"""P10 of neutral trends and of statuses with conditions: neither tells a figure that is withheld. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.report_rows.row import Facts, Held, Reading, Standing, stand
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, Polarity, Target
from indicators.rules.periods import Interval
from indicators.rules.scale import Scale
from reports.disclosure import Rules
from reports.disclosure.sentences import NO_STATUS_COMPARED, NO_TREND
from tests.indicators.test_council_rules import AMBER_LAST_YEAR, HALTON
from tests.reports.disclosure import made
from tests.reports.disclosure.made import APRIL, JULY, JUNE, MAY

LAST_MAY = periods.last_year(MAY)
LAST_YEAR = periods.year(2008)
ROUNDED = Rules(round_to=5)


def contacts(numbers: Mapping[Interval, str], month: Interval = MAY, **reading) -> Standing:
    """A row that counts contacts, of which neither more nor fewer is better."""
    of = Reading("Contacts", Unit.COUNT, Polarity.NEUTRAL, Basis.IN_MONTH, decimals=0, counts_what="child",
                 data_only=True)  # fmt: skip
    figures = {each: Held(Decimal(text)) for each, text in numbers.items()}
    return stand(Facts("A", replace(of, **reading), figures, None), month)


def shown(row: Standing, rules: Rules = Rules()) -> Standing:  # noqa: B008
    return made.public(made.report(MAY, row), rules).standings[0]


def everything(row: Standing) -> str:
    return " ".join((row.trend_text, row.trend_why, row.status, row.status_why, row.rule, row.overridden, *row.notes))


def test_up_12_is_printed_where_both_months_are():
    row = shown(contacts({APRIL: "20", MAY: "32"}))

    assert (row.trend, row.trend_text) == ("Up", "Up 12")
    assert row.trend_why == "32 against 20 in April 2009; neither way is better."


@pytest.mark.parametrize(("before", "latest", "told"), [("3", "15", "Up 12"), ("20", "4", "Down 16")])
def test_up_12_goes_with_either_of_its_months(before, latest, told):
    committee = contacts({APRIL: before, MAY: latest})
    row = shown(committee)

    assert committee.trend_text == told
    assert (row.trend, row.trend_text, row.trend_why) == ("", "c", NO_TREND)
    assert told not in everything(row)


def test_up_12_goes_where_an_earlier_edition_withheld_the_month_that_it_is_against():
    may = made.report(MAY, contacts({APRIL: "20", MAY: "3"}))
    july = contacts({JUNE: "14", JULY: "15"}, JULY)
    july = replace(july, trend_text="Up 12", facts=replace(july.facts, compared_with="2009-05-01/2009-05-31"))
    row = made.published([may, made.report(JULY, july)])[0].public.standings[0]

    assert (row.trend, row.trend_text) == ("", "c")


def test_against_a_month_that_is_not_printed_only_the_way_is_told():
    committee = contacts({LAST_MAY: "20", APRIL: "30", MAY: "32"}, against_last_year=True)
    row = shown(committee)

    assert committee.trend_text == "Up 12"
    assert (row.trend, row.trend_text) == ("Up", "Up")
    assert "12" not in everything(row)
    assert row.trend_why == "It is against May 2008, which this edition does not print."


def test_between_rounded_figures_only_the_way_is_told():
    row = shown(contacts({APRIL: "21", MAY: "33"}), ROUNDED)

    assert (row.trend, row.trend_text) == ("Up", "Up")
    assert "12" not in everything(row)


# -- statuses that hang on another figure ------------------------------------------------------------------------------
CONDITIONAL: list[tuple[Scale, str]] = [
    (HALTON, "amber if better"),
    (AMBER_LAST_YEAR, "amber if better than last year"),
]


def judged(counts: Mapping[Interval, tuple[int, int]], scale: Scale, rule: str) -> Standing:
    reading = Reading(
        "Reviews in time", Unit.PERCENT, Polarity.MAXIMISE, Basis.IN_MONTH, counts_what="child", rule=rule
    )
    figures = {each: made.held(pair) for each, pair in counts.items()}
    return stand(Facts("A", reading, figures, Target(Decimal(60)), scale=scale), MAY)


OPEN = {LAST_YEAR: (400, 800), APRIL: (57, 100), MAY: (59, 100)}


@pytest.mark.parametrize(("scale", "rule"), CONDITIONAL)
def test_a_status_with_a_condition_is_printed_where_all_that_it_rests_on_is(scale, rule):
    committee = judged(OPEN, scale, rule)
    row = shown(committee)

    assert committee.status_word == "Amber"
    assert (row.status, row.status_word) == (committee.status, "Amber")


@pytest.mark.parametrize("withheld", [{LAST_YEAR: (3, 7)}, {APRIL: (3, 7)}, {APRIL: (57, 100), LAST_YEAR: (796, 800)}])
@pytest.mark.parametrize(("scale", "rule"), CONDITIONAL)
def test_it_is_withheld_with_any_figure_that_it_may_rest_on(scale, rule, withheld):
    row = shown(judged({**OPEN, **withheld}, scale, rule))

    assert "c" in [cell.text for cell in (row.last_year, *row.months, row.year)]
    assert (row.status, row.overridden) == ("c", "")
    assert "better than" not in everything(row)


@pytest.mark.parametrize(("scale", "rule"), CONDITIONAL)
def test_it_is_withheld_where_figures_are_rounded(scale, rule):
    row = shown(judged(OPEN, scale, rule), ROUNDED)

    assert (row.status, row.status_why) == ("c", NO_STATUS_COMPARED)


def test_it_is_withheld_where_an_earlier_edition_withheld_another_month():
    april = made.report(APRIL, made.row("A", {APRIL: (3, 30)}, APRIL))
    may = made.report(MAY, judged(OPEN, *CONDITIONAL[0]))

    row = made.published([april, may])[0].public.standings[0]

    assert (row.status, row.status_why) == ("c", NO_STATUS_COMPARED)


def test_the_same_row_by_the_usual_rule_keeps_its_status():
    row = shown(judged({**OPEN, LAST_YEAR: (3, 7)}, HALTON, ""))

    assert row.last_year.text == "c"
    assert row.status == "Warning"
