"""Faults that are alike stand in one line, and none is lost by it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.extracts.files.error_groups import MOST_RUNS, grouped
from indicators.extracts.files.errors import Fault

SENTENCES = st.sampled_from(
    ["“lots” is not a number.", "“few” is not a number.", "3 is above 2.", "14.5 is above 2.", "It is damaged."]
)
FAULTS = st.lists(
    st.builds(Fault, SENTENCES, st.sampled_from(["", "Figures"]), st.integers(0, 40), st.sampled_from(["", "C", "AA"]))
)


def is_not_a_number(*rows: int, column: str = "C") -> list[Fault]:
    return [Fault(f"“{row}!” is not a number.", "", row, column) for row in rows]


@settings(max_examples=60)
@given(FAULTS)
def test_grouping_loses_no_fault_and_every_place_is_named(faults):
    groups = grouped(faults)

    assert sorted(map(str, faults)) == sorted(str(fault) for group in groups for fault in group.faults)
    for group in groups:
        named = {
            (spot.sheet, spot.column, row)
            for spot in group.spots
            for first, last in spot.row_runs or [(0, 0)]
            for row in range(first, last + 1)
        }
        assert {(fault.sheet, fault.column, fault.row) for fault in group.faults if fault.row} <= named
        assert {(fault.sheet, fault.column) for fault in group.faults} == {spot[:2] for spot in named}


def test_faults_that_differ_in_what_they_quote_are_one_line_with_their_places():
    [group] = grouped(is_not_a_number(4, 5, *range(9, 41)) + is_not_a_number(7, column="D"))

    assert group.sentence == "“…” is not a number."
    assert group.places == "Rows 4, 5, 9 to 40, column C; row 7, column D"
    assert len(group.faults) == 35
    assert not group.says_all


def test_a_word_that_all_of_them_share_stays_in_the_sentence():
    [group] = grouped(
        [Fault("The value is 3, and 41.4 is meant.", row=2), Fault("The value is 5, and 41.4 is meant.", row=3)]
    )

    assert group.sentence == "The value is …, and 41.4 is meant."


def test_one_fault_and_the_same_fault_in_some_places_need_no_details():
    assert grouped([Fault("It is a PDF.")])[0].says_all
    assert grouped([Fault("It is a PDF.")])[0].places == ""
    assert grouped([Fault("It is blank.", "Figures", row, "B") for row in (2, 3)])[0].says_all


def test_other_sentences_are_other_lines_in_the_order_of_the_file():
    groups = grouped([Fault("It is blank.", row=2), Fault("It is damaged.", row=3), Fault("It is blank.", row=4)])

    assert [(group.sentence, group.places) for group in groups] == [
        ("It is blank.", "Rows 2, 4"),
        ("It is damaged.", "Row 3"),
    ]


@pytest.mark.parametrize(("most", "ending"), [(MOST_RUNS + 3, " and 3 more, column C"), (MOST_RUNS, "24, column C")])
def test_very_many_places_are_counted_in_the_line_and_left_to_the_details(most, ending):
    [group] = grouped(Fault("It is blank.", row=2 * row, column="C") for row in range(1, most + 1))

    assert group.places.endswith(ending)
    assert group.says_all == (most <= MOST_RUNS)


def test_a_line_names_the_values_in_which_its_faults_differ():
    quoted = grouped([Fault(f"“{word}” is not a number.", row=row) for row, word in enumerate("abcdefghijk", 2)])
    numbers = grouped([Fault("3 is above 2.", row=2), Fault("14.5 is above 2.", row=3)])
    alike = grouped([Fault("It is damaged.", row=2), Fault("It is damaged.", row=3)])

    assert quoted[0].values == "“a”, “b”, “c”, “d”, “e”, “f”, “g”, “h” and 3 more"
    assert numbers[0].values == "3, 14.5"
    assert alike[0].values == ""
