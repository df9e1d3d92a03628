"""When a topic needs words: each rule alone, and together."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from commentary.workflow.topic_rules import Case, RuleKind, TopicRules, not_known_yet, reasons
from indicators.rules import periods
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Status

JANUARY, MARCH = periods.month(2010, 1), periods.month(2010, 3)


def row(code: str, status: str = "OK", trend: str = "No Change", missing: str = "") -> SimpleNamespace:
    months = (None, SimpleNamespace(missing=missing))
    return SimpleNamespace(code=code, status_kind=Status(status), status_word=status, trend=trend, months=months)


def why(
    *rules: RuleKind, rows: tuple = (), month: periods.Interval = JANUARY, last: str = "", months: int = 3
) -> tuple:
    last_words = periods.parse(last) if last else None
    return reasons(TopicRules(frozenset(rules), months), Case(rows, month, last_words))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((row("NI 1", "Alert"),), ("NI 1: Alert.",)),
        ((row("NI 1", "Warning"), row("NI 2", "Warning")), ("NI 1 and NI 2: Warning.",)),
        ((row("NI 1", "Warning"), row("NI 2", "Alert")), ("NI 2: Alert.",)),
        ((row("NI 1", "OK"), row("NI 2", "Unknown"), row("NI 3", "Data Only")), ()),
        ((), ()),
    ],
)
def test_red_or_amber(rows: tuple, said: tuple) -> None:
    assert why(RuleKind.RED_OR_AMBER, rows=rows) == said


def test_getting_worse() -> None:
    rows = tuple(row(f"NI {number}", trend="Getting Worse") for number in (1, 2, 3))

    assert why(RuleKind.GETTING_WORSE, rows=rows) == ("NI 1, NI 2 and NI 3: getting worse.",)
    assert why(RuleKind.GETTING_WORSE, rows=(row("NI 1", trend="Improving"), row("NI 2", trend=""))) == ()


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("", ("It has had no approved words yet.",)),
        ("Oct-09", ("Its last words are of October 2009, 3 months ago.",)),
        ("Dec-08", ("Its last words are of December 2008, 13 months ago.",)),
        ("Nov-09", ()),
    ],
)
def test_some_months_after_the_last_words(last: str, said: tuple) -> None:
    assert why(RuleKind.SINCE_LAST, last=last) == said


def test_one_month_is_not_several() -> None:
    assert why(RuleKind.SINCE_LAST, last="Dec-09", months=1) == (
        "Its last words are of December 2009, the month before.",
    )
    assert TopicRules(frozenset({RuleKind.SINCE_LAST}), months=1).sentence == "1 month after its last words"


def test_every_september_and_march() -> None:
    needed = [n for n in range(1, 13) if why(RuleKind.SIX_MONTHLY, month=periods.month(2010, n))]

    assert needed == [3, 9]


def test_every_month_and_never() -> None:
    assert why(RuleKind.ALWAYS) == ("It has words every month.",)
    assert why(RuleKind.NEVER, rows=(row("NI 1", "Alert", "Getting Worse"),), month=MARCH) == ()


def test_any_rule_of_several_is_enough_and_each_says_why() -> None:
    rows = (row("NI 1", "Alert", "Getting Worse"),)

    said = why(RuleKind.SIX_MONTHLY, RuleKind.GETTING_WORSE, RuleKind.RED_OR_AMBER, rows=rows, month=MARCH)

    assert said == ("NI 1: Alert.", "NI 1: getting worse.", "It has words every September and March.")
    assert why(RuleKind.SIX_MONTHLY, RuleKind.RED_OR_AMBER, rows=rows) == ("NI 1: Alert.",)


def test_figures_that_are_awaited_are_named_where_they_may_still_decide() -> None:
    awaited = (row("NI 1", missing=Missing.NO_FIGURE), row("NI 2"))
    said = "Not known yet: there is no figure for January 2010 of NI 1."

    assert not_known_yet(TopicRules(frozenset({RuleKind.RED_OR_AMBER})), Case(awaited, JANUARY, None)) == said
    assert not_known_yet(TopicRules(frozenset({RuleKind.SIX_MONTHLY})), Case(awaited, JANUARY, None)) == ""
    assert not_known_yet(TopicRules(frozenset({RuleKind.RED_OR_AMBER})), Case((row("NI 2"),), JANUARY, None)) == ""
    assert (
        not_known_yet(TopicRules(frozenset({RuleKind.RED_OR_AMBER, RuleKind.ALWAYS})), Case(awaited, JANUARY, None))
        == ""
    )


def test_rules_are_put_into_words_in_the_tables_order() -> None:
    rules = TopicRules(frozenset({RuleKind.SINCE_LAST, RuleKind.RED_OR_AMBER}), months=6)

    assert rules.sentence == "red or amber; 6 months after its last words"
    assert TopicRules().sentence == "every month"
