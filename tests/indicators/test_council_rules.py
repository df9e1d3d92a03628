"""Rules that councils really had, each as data: no code knows any of them by name.

One case for each council, with rows that it published where they are known: value, target and what was printed. A rule,
a scale, a definition and targets are all that a case may use.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from indicators.report_rows.row import Facts, Held, Override, Reading, stand
from indicators.rules import periods, scale
from indicators.rules.formatting import Unit
from indicators.rules.judgement import (
    USUAL_RULE,
    BandKind,
    Basis,
    Condition,
    LimitKind,
    Polarity,
    Status,
    StatusRule,
    Step,
    Target,
    Upto,
)
from indicators.rules.periods import Frequency
from indicators.rules.scale import SHIPPED, Label, Scale

D = Decimal
UP, DOWN, BAND, NEUTRAL = Polarity.MAXIMISE, Polarity.MINIMISE, Polarity.BAND, Polarity.NEUTRAL
JANUARY, DECEMBER = periods.month(2019, 1), periods.month(2018, 12)
TO_DATE, LAST_YEAR = periods.year_to_date(JANUARY.ends_on), periods.year(2017)
LAST_TO_DATE = periods.year_to_date(periods.last_year(JANUARY).ends_on)


def named(word: str, colour: str, icon: str, counts_as: Status, code: str) -> Label:
    return Label(code, word, f"The council calls it {word}.", colour, icon, counts_as.value)


def called(**words: str) -> tuple[Label, ...]:
    """The statuses that came with the program by other words: `OK="Green"`."""
    return tuple(replace(label, word=words.get(label.code.replace(" ", "_"), label.word)) for label in SHIPPED.statuses)


RAG = called(Alert="Red", Warning="Amber", OK="Green")
GREEN_PLUS = named("Green+", "blue", "star", Status.OK, "Green+")
FIVE = Scale(
    (*RAG, GREEN_PLUS),
    (USUAL_RULE, StatusRule("green plus", (
        Step("Green+", Upto.PERCENTAGE, D(-10)), Step("OK", Upto.PERCENTAGE, D(5)),
        Step("Warning", Upto.PERCENTAGE, D(10)), Step("Alert", Upto.BEYOND),
    ))),
)  # fmt: skip
LINCOLNSHIRE = Scale(
    (*called(OK="Achieved", Alert="Not achieved"), named("Exceeded", "purple", "star", Status.OK, "Exceeded")),
    (USUAL_RULE, StatusRule("tolerance", (
        Step("Exceeded", Upto.UNITS, D("-1")), Step("OK", Upto.UNITS, D(2)), Step("Alert", Upto.BEYOND),
    ))),
)  # fmt: skip
HALTON = Scale(
    RAG,
    (USUAL_RULE, StatusRule("amber if better", (
        Step("OK", Upto.WARNING), Step("Warning", Upto.ALERT, only=Condition.IMPROVING), Step("Alert", Upto.BEYOND),
    ))),
)  # fmt: skip
AMBER_LAST_YEAR = Scale(
    RAG,
    (USUAL_RULE, StatusRule("amber if better than last year", (
        Step("OK", Upto.WARNING), Step("Warning", Upto.BEYOND, only=Condition.BETTER_THAN_LAST_YEAR),
        Step("Alert", Upto.BEYOND),
    ))),
)  # fmt: skip
KENT = Scale(
    (*RAG, named("Expected", "grey", "ring", Status.DATA_ONLY, "Expected"),
     named("Not expected", "grey", "brackets", Status.DATA_ONLY, "Unexpected")),
    (USUAL_RULE, StatusRule("activity", (Step("Expected", Upto.WARNING), Step("Unexpected", Upto.BEYOND)))),
)  # fmt: skip
COMPLETE = Scale(
    (*RAG, named("Complete", "blue", "square", Status.OK, "Complete")),
    (USUAL_RULE, StatusRule("project", (
        Step("Complete", Upto.PERCENTAGE, D(0)), Step("OK", Upto.PERCENTAGE, D(10)),
        Step("Warning", Upto.PERCENTAGE, D(25)), Step("Alert", Upto.BEYOND),
    ))),
)  # fmt: skip
MIDDLESBROUGH = Scale(called(OK="Met", Alert="Not met", Unknown="?", No_Target="N/A"))
HERTFORDSHIRE = Scale(tuple(replace(each, colour="purple") if each.code == "Warning" else each for each in RAG))


@dataclass(frozen=True)
class Case:
    """One printed row: what the council held, by which of its rules, and the words that it printed."""

    council: str
    value: str | None
    target: str | None
    status: str
    scale: Scale = SHIPPED
    trend: str = ""
    before: str | None = None
    last_year: str | None = None
    more: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)
    override: str = ""


ABSOLUTE = {"limits": LimitKind.ABSOLUTE}
NO_AMBER = {"warning": D(0), "alert": D(0), "limits": LimitKind.ABSOLUTE}
CASES = (
    Case("Haringey", "16.00", "11", "Warning", more={"polarity": DOWN}, limits={"alert": D(5), **ABSOLUTE}),
    Case("Haringey", "16.01", "11", "Alert", more={"polarity": DOWN}, limits={"alert": D(5), **ABSOLUTE}),
    Case("Medway", "94", "100", "Red", Scale(RAG)),
    Case("Medway", "95", "100", "Amber", Scale(RAG)),
    # as printed in 2018/19: 16 against 14 (low is good), 63 against 64, 52.7 against 60
    Case("Cheshire West", "16", "14", "Red", Scale(RAG), more={"polarity": DOWN}),
    Case("Cheshire West", "63", "64", "Amber", Scale(RAG)),
    Case("Cheshire West", "52.7", "60", "Red", Scale(RAG)),
    Case("Isle of Wight", "57", "60", "Amber", Scale(RAG)),
    Case("Northamptonshire", "110", "100", "Green+", FIVE, more={"rule": "green plus"}),
    Case("Northamptonshire", "109.9", "100", "Green", FIVE, more={"rule": "green plus"}),
    Case("Northamptonshire", "95", "100", "Green", FIVE, more={"rule": "green plus"}),
    Case("Northamptonshire", "94.9", "100", "Amber", FIVE, more={"rule": "green plus"}),
    Case("Northamptonshire", "89.9", "100", "Red", FIVE, more={"rule": "green plus"}),
    Case("Northamptonshire", "51", "50", "Green", FIVE, "No Change", "50",
         more={"rule": "green plus", "dead_band": D(2), "dead_band_is": BandKind.PERCENTAGE}),
    Case("Northamptonshire", "51.1", "50", "Green", FIVE, "Improving", "50",
         more={"rule": "green plus", "dead_band": D(2), "dead_band_is": BandKind.PERCENTAGE}),
    # a target of 75 over a floor standard of 70; activity between 1,000 and 1,200 has no colour and no better way
    Case("Kent", "70", "75", "Amber", KENT, limits={"alert": D(5), **ABSOLUTE}),
    Case("Kent", "69.9", "75", "Red", KENT, limits={"alert": D(5), **ABSOLUTE}),
    Case("Kent", "1100", "1000", "Expected", KENT, "Up 100", "1000", limits={"upper": D(1200)},
         more={"rule": "activity", "polarity": NEUTRAL, "unit": Unit.COUNT, "decimals": 0}),
    Case("Kent", "1250", "1000", "Not expected", KENT, "Down 50", "1300", limits={"upper": D(1200)},
         more={"rule": "activity", "polarity": NEUTRAL, "unit": Unit.COUNT, "decimals": 0}),
    Case("Kent", "52", "50", "Red", KENT, "Getting Worse", "51", more={"polarity": BAND}, limits=NO_AMBER),
    Case("Lincolnshire", "61", "60", "Exceeded", LINCOLNSHIRE, more={"rule": "tolerance"}),
    Case("Lincolnshire", "58", "60", "Achieved", LINCOLNSHIRE, more={"rule": "tolerance"}),
    Case("Lincolnshire", "57.9", "60", "Not achieved", LINCOLNSHIRE, more={"rule": "tolerance"}),
    Case("Rotherham", "9", "10", "Amber", Scale(RAG), limits={"alert": D(2), **ABSOLUTE}),
    Case("Rotherham", "312", None, "Data Only", Scale(RAG), "Up 12", "300",
         more={"polarity": NEUTRAL, "unit": Unit.COUNT, "decimals": 0, "data_only": True}),
    Case("Havering", "89.9", "90", "Red", Scale(RAG), limits=NO_AMBER),
    Case("Havering", "90", "90", "Green", Scale(RAG), limits=NO_AMBER),
    Case("Halton", "58", "60", "Amber", HALTON, "Improving", "57", more={"rule": "amber if better"}),
    Case("Halton", "58", "60", "Red", HALTON, "Getting Worse", "59", more={"rule": "amber if better"}),
    Case("Halton", "58", "60", "Red", HALTON, more={"rule": "amber if better"}),
    Case("Halton", "50", "60", "Red", HALTON, "Improving", "49", more={"rule": "amber if better"}),
    Case("amber if better than last year", "50", "60", "Amber", AMBER_LAST_YEAR, last_year="49",
         more={"rule": "amber if better than last year"}),
    Case("amber if better than last year", "50", "60", "Red", AMBER_LAST_YEAR, last_year="50",
         more={"rule": "amber if better than last year"}),
    Case("amber if better than last year", "50", "60", "Red", AMBER_LAST_YEAR,
         more={"rule": "amber if better than last year"}),
    Case("blue for complete", "60", "60", "Complete", COMPLETE, more={"rule": "project"}),
    Case("blue for complete", "54", "60", "Green", COMPLETE, more={"rule": "project"}),
    Case("Middlesbrough", "60", "60", "Met", MIDDLESBROUGH, limits=NO_AMBER),
    Case("Middlesbrough", "59", "60", "Not met", MIDDLESBROUGH, limits=NO_AMBER),
    Case("Middlesbrough", None, "60", "?", MIDDLESBROUGH, limits=NO_AMBER),
    Case("Middlesbrough", "60", None, "N/A", MIDDLESBROUGH),
    Case("Brighton", "42", None, "Data Only", Scale(RAG), "Improving", "41", more={"data_only": True}),
    Case("Hertfordshire", "58", "60", "Amber", HERTFORDSHIRE),
    Case("Bristol", "61", "60", "Amber", Scale(RAG), override="Warning"),
    Case("Oxfordshire", "40", "60", "Amber", Scale(RAG), override="Warning"),
)  # fmt: skip


def row(case: Case):
    reading = replace(Reading("What it is", Unit.PERCENT, UP, Basis.IN_MONTH), **case.more)
    figures = {JANUARY: case.value, TO_DATE: case.value, DECEMBER: case.before, LAST_YEAR: case.last_year}
    target = Target(D(case.target), **case.limits) if case.target else None
    held = {period: Held(D(value)) for period, value in figures.items() if value is not None}
    override = Override(case.override, "As judged by its head of service.", "Ann") if case.override else None
    return stand(Facts("K1", reading, held, target, override, scale=case.scale), JANUARY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.council} {case.value} of {case.target}")
def test_the_row_is_as_the_council_printed_it(case):
    made = row(case)

    assert made.status_word == case.status
    if case.trend:
        assert made.trend_text == case.trend
    assert list(scale.faults(case.scale)) == []


def test_there_is_a_case_for_each_council_of_the_research():
    councils = {
        "Haringey", "Medway", "Cheshire West", "Isle of Wight", "Northamptonshire", "Kent", "Lincolnshire", "Rotherham",
        "Havering", "Halton", "Middlesbrough", "Brighton", "Hertfordshire", "Bristol", "Oxfordshire",
    }  # fmt: skip

    assert councils <= {case.council for case in CASES}


def test_each_rule_says_its_limits_in_words():
    rules = {case.council: row(case).rule for case in CASES if case.target}

    assert rules["Northamptonshire"] == "Green+ at 55% or above; Green below 55%; Amber below 47.5%; Red below 45%."
    assert rules["Halton"] == (
        "Amber below 60% but not below 57%, if better than the period before; otherwise Red below 60%."
    )
    assert rules["Havering"] == "Red below 90%."
    assert rules["Lincolnshire"] == "Exceeded at 61% or above; Achieved below 61%; Not achieved below 58%."


def test_a_status_that_depends_on_last_year_says_whether_it_is_better():
    better, same = (row(case) for case in CASES if case.council.startswith("amber if") and case.last_year)

    assert better.status_why.endswith("It is better than last year.")
    assert same.status_why.endswith("It is not better than last year.")


def test_amber_compares_with_the_same_part_of_last_year_where_that_is_known():
    case = Case("", "50", "60", "", AMBER_LAST_YEAR, last_year="70", more={"rule": "amber if better than last year"})
    reading = replace(Reading("What it is", Unit.PERCENT, UP, Basis.IN_MONTH), **case.more)
    figures = {JANUARY: Held(D(50)), TO_DATE: Held(D(50)), LAST_YEAR: Held(D(70)), LAST_TO_DATE: Held(D(45))}

    assert stand(Facts("K1", reading, figures, Target(D(60)), scale=AMBER_LAST_YEAR), JANUARY).status_word == "Amber"


# -- Medway: short trend against the quarter before, long against the average of the last four ----------------------
def test_a_quarterly_indicator_is_shown_until_the_next_with_its_period_named():
    quarters = {periods.quarter(2025, number): Held(D(value)) for number, value in ((1, "60"), (2, "64"), (3, "63"))}
    reading = replace(Reading("What it is", Unit.PERCENT, UP, Basis.MONTH_END), frequency=Frequency.QUARTER)
    facts = Facts("K1", reading, quarters, Target(D(65)), scale=Scale(RAG))

    february = stand(facts, periods.month(2026, 2))
    december = stand(facts, periods.month(2025, 12))

    assert [(cell.text, cell.period) for cell in february.months] == [("63%", "Q3 2025/26"), ("63%", "Q3 2025/26")]
    assert [(cell.text, cell.period) for cell in december.months] == [("64%", "Q2 2025/26"), ("63%", "Q3 2025/26")]
    assert february.trend_why == "63% in Q3 2025/26 against 64% in Q2 2025/26; higher is better."
    assert (february.trend, february.year.text, february.year.period) == ("Getting Worse", "63%", "to Q3 2025/26")
    assert (february.status_word, december.year.period) == ("Amber", "")
    assert february.measured == "Percentage; at month end, every quarter; higher is better."


# -- what a table of statuses and rules may not be -----------------------------------------------------------------
LAST = Step("Alert", Upto.BEYOND)


def with_rule(*steps: Step) -> Scale:
    return Scale(rules=(USUAL_RULE, StatusRule("own", steps)))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Scale((*SHIPPED.statuses, named("Blue", "blue", "star", Status.OK, "Blue for complete"))),
         "The code Blue for complete may have 10 letters, digits, spaces, + or - at most. Write a shorter one."),
        (Scale(SHIPPED.statuses[1:]),
         "The status Alert is missing. Keep a row with that code; its word may be any."),
        (Scale((replace(SHIPPED.statuses[0], counts_as="OK"), *SHIPPED.statuses[1:])),
         "The status with the code Alert counts as Alert."),
        (Scale((*SHIPPED.statuses, SHIPPED.statuses[0])), "Two statuses have the code Alert. Give each its own."),
        (Scale((*SHIPPED.statuses, named("ok", "blue", "star", Status.OK, "OK+"))),
         "Two statuses have the word ok. Give each its own."),
        (Scale(rules=()), "The first rule is called usual: it is that of every indicator without another."),
        (Scale(rules=(StatusRule("own", (LAST,)), USUAL_RULE)),
         "The first rule is called usual: it is that of every indicator without another."),
        (Scale(rules=(USUAL_RULE, USUAL_RULE)), "Two rules are called usual. Give each its own name."),
        (with_rule(), "The last step of the rule own is for anything beyond, always: every figure needs a status."),
        (with_rule(Step("OK", Upto.WARNING)),
         "The last step of the rule own is for anything beyond, always: every figure needs a status."),
        (with_rule(replace(LAST, only=Condition.IMPROVING)),
         "The last step of the rule own is for anything beyond, always: every figure needs a status."),
        (with_rule(LAST, LAST), "Only the last step of the rule own is for anything beyond, always."),
        (with_rule(Step("Green+", Upto.WARNING), LAST),
         "The rule own gives the status Green+, which is not in the table of statuses."),
        (with_rule(Step("OK", Upto.UNITS, D(5)), Step("Warning", Upto.UNITS, D(2)), LAST),
         "The steps of the rule own run from the best to the worst: put the smaller limits first."),
        (with_rule(Step("OK", Upto.PERCENTAGE, D(5)), Step("Warning", Upto.PERCENTAGE, D(-2)), LAST),
         "The steps of the rule own run from the best to the worst: put the smaller limits first."),
    ],
)  # fmt: skip
def test_a_scale_that_could_not_judge_every_figure_is_refused_with_a_sentence(wrong, sentence):
    assert sentence in list(scale.faults(wrong))


@pytest.mark.parametrize("kept", [SHIPPED, *{id(case.scale): case.scale for case in CASES}.values()])
def test_a_scale_comes_back_from_json_as_it_was(kept):
    assert scale.from_json(scale.to_json(kept)) == kept
    assert list(scale.faults(scale.from_json(scale.to_json(kept)))) == []


def test_a_row_of_a_rule_that_has_no_step_for_it_has_no_status_and_promises_none():
    """Such a rule is refused when it is loaded; were there one all the same, nothing is said of its conditions."""
    rule = StatusRule("gap", (Step("OK", Upto.WARNING, only=Condition.IMPROVING),))
    reading = replace(Reading("What it is", Unit.PERCENT, UP, Basis.IN_MONTH), rule="gap")
    facts = Facts("K1", reading, {JANUARY: Held(D(40)), TO_DATE: Held(D(40))}, Target(D(60)),
                  scale=Scale(rules=(USUAL_RULE, rule)))  # fmt: skip
    made = stand(facts, JANUARY)

    assert made.status == Status.UNKNOWN
    assert made.status_why == "40% is 20 percentage points below the target of 60%."
