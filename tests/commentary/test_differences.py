"""What changed since an approval, in words. Pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from commentary.text.approval_diff import Difference, differences, reworded, word_count, words_of
from commentary.text.word_diff import Kind
from commentary.workflow.required_passages import has_words
from commentary.workflow.transitions import Heading, Passage, covered, digest
from tests.reports.sample import standing

PASSAGES = (Passage(Heading.EXPLANATION, "NI 59", "Why."), Passage(Heading.ACTIVITIES, "", "What."))


def changed(before, after) -> tuple[Difference, ...]:
    return differences(covered(*before), covered(*after))


def test_nothing_differs_from_itself() -> None:
    same = (PASSAGES, (standing("NI 59"), standing("NI 60")))

    assert changed(same, same) == ()
    assert digest(covered(*same)) == digest(covered(*same))


def test_words_changed_added_and_taken_away() -> None:
    after = (Passage(Heading.EXPLANATION, "NI 59", "Why now."), Passage(Heading.PLAIN, "", "More."))

    assert changed((PASSAGES, ()), (after, ())) == (
        Difference("Explanation of Current Performance – NI 59", "Why.", "Why now.", words=True),
        Difference("Current Activities", "What.", "Nothing", words=True),
        Difference("Commentary", "Nothing", "More.", words=True),
    )


def test_passages_are_compared_word_by_word_and_the_words_are_counted() -> None:
    before = words_of(covered(PASSAGES, ()))

    same, other, gone = reworded({**before, "Gone": "Two words"}, {**before, "Current Activities": "What now, then."})

    assert (same.same, other.same, gone.same) == (True, False, False)
    assert word_count((same, other, gone), Kind.ADDED) == 2
    assert word_count((same, other, gone), Kind.TAKEN) == 2


def test_a_figure_is_shown_with_its_counts() -> None:
    row = standing("NI 59")
    cell = replace(row.year, text="26%", value=Decimal(26), numerator=Decimal("26.000000"), denominator=Decimal(100))
    provisional = replace(cell, text="25%", numerator=Decimal(25), provisional=True)

    made = changed(((), (replace(row, year=cell),)), ((), (replace(row, year=provisional),)))

    assert made == (Difference("NI 59, 2009/10", "26% (26 of 100)", "25% (25 of 100), provisional"),)


def test_what_looks_the_same_is_told_apart() -> None:
    row = standing("NI 59")
    exact = replace(row, year=replace(row.year, value=Decimal("26.14")))
    elsewhere = replace(row, year=replace(row.year, source="c" * 64))

    assert changed(((), (row,)), ((), (exact,))) == (
        Difference("NI 59, 2009/10", "26.1% (26.1 before rounding)", "26.1% (26.14 before rounding)"),
    )
    assert changed(((), (row,)), ((), (elsewhere,))) == (
        Difference("NI 59, 2009/10", "26.1%", "26.1%, from another extract"),
    )


def test_status_target_and_indicators_that_come_and_go() -> None:
    row = standing("NI 59")
    judged = replace(row, status="OK", target=replace(row.target, text="25%"), notes=("One.", "Two."))

    made = changed(((), (row,)), ((), (judged, standing("NI 60"))))

    assert Difference("NI 59, target for 2009/10", "53%", "25%") in made
    assert Difference("NI 59, status", "Alert", "OK") in made
    assert Difference("NI 59, notes", " ".join(row.notes) or "Nothing", "One. Two.") in made
    assert Difference("NI 60", "Nothing", "In the report") in made


def test_a_figure_of_a_month_that_is_no_longer_shown() -> None:
    row = standing("NI 59")

    made = changed(((), (row,)), ((), (replace(row, months=row.months[1:]),)))

    assert made == (Difference("NI 59, Dec 2009", "34.9%", "Nothing"),)


def test_every_change_of_words_or_figures_changes_the_digest() -> None:
    row = standing("NI 59")
    versions = [
        (PASSAGES, (row,)),
        (PASSAGES[:1], (row,)),
        (PASSAGES[::-1], (row,)),
        (PASSAGES, ()),
        (PASSAGES, (replace(row, status="OK"),)),
        (PASSAGES, (replace(row, year=replace(row.year, row=3)),)),
    ]

    assert len({digest(covered(*version)) for version in versions}) == len(versions)


def test_what_counts_as_words() -> None:
    empty = ("", " \n", "n/a", "N.A.", "**TBC**", "tbc.", "No notes", "-", "...", "None")

    assert not any(has_words([Passage(Heading.PLAIN, "", text)]) for text in empty)
    assert has_words([Passage(Heading.PLAIN, "", "n/a"), Passage(Heading.ACTIVITIES, "", "No child waited.")])
    assert not has_words([])
