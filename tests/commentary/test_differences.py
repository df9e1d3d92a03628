"""What changed since an approval, in words. Pure."""

from __future__ import annotations

from commentary.text.approval_diff import ApprovalDifference, differences, reworded, told_apart, word_count, words_of
from commentary.text.word_diff import PieceKind
from commentary.workflow.approval_values import covered
from commentary.workflow.required_passages import has_words
from commentary.workflow.transitions import Heading, Passage
from indicators.rules import periods
from indicators.rules.periods import Interval

DECEMBER, JANUARY = periods.month(2009, 12), periods.month(2010, 1)

PASSAGES = (Passage(Heading.EXPLANATION, "NI 59", "Why."), Passage(Heading.ACTIVITIES, "", "What."))


def figure(value: str | None, period: Interval = JANUARY, **more: object) -> dict[str, object]:
    days = [period.kind.name, period.starts_on.isoformat(), period.ends_on.isoformat()]
    empty = {"numerator": None, "denominator": None, "missing": "", "provisional": False, "restated": False}
    return {"period": days, "value": value} | empty | more


def row(code: str = "NI 59", **more: object) -> dict[str, object]:
    return {
        "code": code, "description": "In time", "unit": "PERCENT", "basis": "IN_MONTH", "polarity": "MAXIMISE",
        "last_year": figure("40", periods.year(2008)), "month_before": figure("34.9", DECEMBER),
        "month": figure("41.4"), "year": figure("26.1", periods.year(2009)), "compared_with": None,
        "target": ["53", "53"], "limits": {"warning": ["53", None], "alert": ["50.35", None]},
        "trend": "IMPROVING", "status": "ALERT", "override": None,
    } | more  # fmt: skip


def changed(before, after) -> tuple[ApprovalDifference, ...]:
    return differences(covered(*before), covered(*after))


def of_rows(before: dict[str, object], after: dict[str, object]) -> tuple[ApprovalDifference, ...]:
    return changed(((), (before,)), ((), (after,)))


def test_nothing_differs_from_itself() -> None:
    same = (PASSAGES, (row("NI 59"), row("NI 60")))

    assert changed(same, same) == ()


def test_words_changed_added_and_taken_away() -> None:
    after = (Passage(Heading.EXPLANATION, "NI 59", "Why now."), Passage(Heading.PLAIN, "", "More."))

    assert changed((PASSAGES, ()), (after, ())) == (
        ApprovalDifference("Explanation of Current Performance – NI 59", "Why.", "Why now.", words=True),
        ApprovalDifference("Current Activities", "What.", "Nothing", words=True),
        ApprovalDifference("Commentary", "Nothing", "More.", words=True),
    )


def test_passages_are_compared_word_by_word_and_the_words_are_counted() -> None:
    before = words_of(covered(PASSAGES, ()))

    same, other, gone = reworded({**before, "Gone": "Two words"}, {**before, "Current Activities": "What now, then."})

    assert (same.same, other.same, gone.same) == (True, False, False)
    assert word_count((same, other, gone), PieceKind.ADDED) == 2
    assert word_count((same, other, gone), PieceKind.TAKEN) == 2


def test_a_figure_is_shown_with_its_counts() -> None:
    before = figure("26", numerator="26", denominator="100")
    after = figure("25", numerator="25", denominator="100", provisional=True, restated=True)

    made = of_rows(row(month=before), row(month=after))

    assert made == (ApprovalDifference("NI 59, Jan 2010", "26% (26 of 100)", "25% (25 of 100), provisional, restated"),)


def test_two_values_are_shown_with_as_many_decimals_as_it_takes_to_tell_them_apart() -> None:
    made = of_rows(row(), row(year=figure("26.14", periods.year(2009))))

    assert made == (ApprovalDifference("NI 59, 2009/10", "26.1%", "26.14%"),)


def test_a_figure_that_came_or_went_or_is_missing_for_another_reason() -> None:
    missing = figure(None, missing="NO_FIGURE")

    assert of_rows(row(month=missing), row()) == (ApprovalDifference("NI 59, Jan 2010", "No figure", "41.4%"),)
    assert of_rows(row(month=missing), row(month=figure(None, missing="SUPPRESSED"))) == (
        ApprovalDifference("NI 59, Jan 2010", "No figure", "Suppressed"),
    )
    last_year = figure("30", periods.month(2009, 1))
    assert of_rows(row(), row(compared_with=last_year)) == (ApprovalDifference("NI 59, Jan 2009", "Nothing", "30%"),)


def test_a_figure_of_another_period_says_of_which_each_is() -> None:
    second, third = figure("40", periods.quarter(2009, 2)), figure("41", periods.quarter(2009, 3))

    assert of_rows(row(month=second), row(month=third)) == (
        ApprovalDifference("NI 59, Q3 2009/10", "40% in Q2 2009/10", "41% in Q3 2009/10"),
    )


def test_every_other_value_is_said_in_words() -> None:
    after = row(
        description="Within 10 days", unit="COUNT", basis="MONTH_END", polarity="BAND", target=["50", "60"],
        limits={"warning": ["49", "61"], "alert": ["48.5", "61.5"]}, trend="", status="OK",
        override={"status": "OK", "reason": "Two late cases."},
    )  # fmt: skip

    assert {each.what: (each.before, each.after) for each in of_rows(row(), after)} == {
        "NI 59, description": ("In time", "Within 10 days"),
        "NI 59, unit": ("percent", "count"),
        "NI 59, period that it covers": ("in the month", "at month end"),
        "NI 59, which way is better": ("higher is better", "close to the target is better"),
        "NI 59, target": ("53", "50 to 60"),
        "NI 59, limits": (
            "Warning below 53; Alert below 50.35", "Warning below 49 or above 61; Alert below 48.5 or above 61.5",
        ),
        "NI 59, trend": ("Improving", "Nothing"),
        "NI 59, status": ("Alert", "OK"),
        "NI 59, changed status": ("Nothing", "OK: Two late cases."),
    }  # fmt: skip
    assert ApprovalDifference("NI 59, target", "53%", "Nothing") in of_rows(row(), row(target=None, limits=None))


def test_indicators_that_come_and_go() -> None:
    both = ((), (row("NI 59"), row("NI 60")))

    assert changed(((), (row("NI 59"),)), both) == (ApprovalDifference("NI 60", "Nothing", "In the report"),)
    assert changed(both, ((), (row("NI 60"),))) == (ApprovalDifference("NI 59", "In the report", "Nothing"),)


def test_printed_cells_that_look_the_same_are_told_apart() -> None:
    cell = {"text": "26%", "value": "26.000000", "numerator": "26.000000", "denominator": "100", "provisional": False}

    assert told_apart(cell, {**cell, "text": "25%", "numerator": 25}) == ("26% (26 of 100)", "25% (25 of 100)")
    assert told_apart(cell, {**cell, "value": "26.1"})[1] == "26% (26 of 100) (26.1 before rounding)"
    assert told_apart(cell, dict(cell)) == ("26% (26 of 100)", "26% (26 of 100), from another extract")
    assert told_apart(None, cell)[0] == "Nothing"


def test_what_counts_as_words() -> None:
    empty = ("", " \n", "n/a", "N.A.", "**TBC**", "tbc.", "No notes", "-", "...", "None")

    assert not any(has_words([Passage(Heading.PLAIN, "", text)]) for text in empty)
    assert has_words([Passage(Heading.PLAIN, "", "n/a"), Passage(Heading.ACTIVITIES, "", "No child waited.")])
    assert not has_words([])
