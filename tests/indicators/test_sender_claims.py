"""A status that a file states in words is read by which way is good, and by the council's own words. Pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.extracts.parse.sender_claims import Claim, compared
from indicators.report_rows.values import Facts, Reading
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, Polarity, Target
from indicators.rules.scale import SHIPPED, Scale
from tests.indicators.build import JANUARY
from tests.indicators.test_council_rules import FIVE, LINCOLNSHIRE

LOW, HIGH, NEAR, NEITHER = Polarity.MINIMISE, Polarity.MAXIMISE, Polarity.BAND, Polarity.NEUTRAL


def said(
    word: str,
    value: str | None,
    polarity: Polarity,
    *,
    target: Target | None = Target(Decimal(50)),  # noqa: B008
    scale: Scale = SHIPPED,
    rule: str = "",
) -> list[str]:
    """What is said of a row that gives the word beside its value, where a target of 50% is set."""
    reading = Reading("Reviews", Unit.PERCENT, polarity, Basis.IN_MONTH)
    facts = Facts("NI 59", replace(reading, rule=rule) if rule else reading, {}, target, scale=scale)
    claim = Claim(2, "NI 59", JANUARY, Decimal(value) if value else None, None, word)
    return [each.sentence for each in compared([claim], {("NI 59", JANUARY): facts}).contradictions]


@pytest.mark.parametrize("word", ["above target", "Over target", "HIGHER THAN TARGET", "exceeds target"])
def test_above_target_is_a_miss_where_low_is_good_and_a_success_where_high_is_good(word):
    assert said(word, "70", LOW) == []
    assert said(word, "70", HIGH) == []
    assert said(word, "40", LOW) == [
        f"It is called “{word}”, which is Alert or Warning. 40% against a target of 50% is OK, and that stands; "
        "another status needs a reason, on the indicator’s page."
    ]
    assert f"It is called “{word}”, which is OK. 40% against a target of 50% is Alert" in said(word, "40", HIGH)[0]


@pytest.mark.parametrize("word", ["below target", "under target", "Lower than target"])
def test_below_target_is_a_success_where_low_is_good_and_a_miss_where_high_is_good(word):
    assert said(word, "40", LOW) == []
    assert said(word, "40", HIGH) == []
    assert "which is OK. 70% against a target of 50% is Alert" in said(word, "70", LOW)[0]
    assert "which is Alert or Warning. 70% against a target of 50% is OK" in said(word, "70", HIGH)[0]


@pytest.mark.parametrize("polarity", [NEAR, NEITHER])
@pytest.mark.parametrize("value", ["51", "90"])
def test_a_side_of_the_target_tells_no_status_where_neither_way_is_better(polarity, value):
    within = Target(Decimal(50), warning=Decimal(4), alert=Decimal(10))

    assert said("above target", value, polarity, target=within) == []


@pytest.mark.parametrize("polarity", [LOW, HIGH])
@pytest.mark.parametrize(
    ("word", "good"), [("green", True), ("better than target", True), ("red", False), ("r", False)]
)
def test_words_for_good_and_bad_mean_the_same_whichever_way_is_good(word, good, polarity):
    well, badly = ("40", "70") if polarity is LOW else ("70", "40")

    assert said(word, well if good else badly, polarity) == []
    assert len(said(word, badly if good else well, polarity)) == 1


def test_a_councils_own_words_come_before_those_of_others():
    rule = {"scale": LINCOLNSHIRE, "rule": "tolerance"}

    assert said("Exceeded", "60", HIGH, **rule) == said("achieved", "49", HIGH, **rule) == []
    assert "“Exceeded”. 50% against a target of 50% is Achieved" in said("Exceeded", "50", HIGH, **rule)[0]
    assert "“not achieved”, which is Not achieved. 50%" in said("not achieved", "50", HIGH, **rule)[0]


def test_two_of_a_councils_words_that_differ_by_a_sign_are_told_apart():
    rule = {"scale": FIVE, "rule": "green plus"}

    assert said("Green+", "60", HIGH, **rule) == said("Green", "50", HIGH, **rule) == []
    assert "“Green”. 60% against a target of 50% is Green+" in said("Green", "60", HIGH, **rule)[0]
    assert "“Green+”. 50% against a target of 50% is Green" in said("Green+", "50", HIGH, **rule)[0]


def test_a_status_beside_no_figure_or_no_target_is_compared_too():
    assert said("no data", None, HIGH) == []
    assert "No figure against a target of 50% is Unknown" in said("green", None, HIGH)[0]
    assert said("no target", "40", HIGH, target=None) == []
    assert "40% without a target is No Target" in said("red", "40", HIGH, target=None)[0]
