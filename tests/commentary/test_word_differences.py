"""Words added and taken away: nothing is lost between the two texts, however long they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary.text import word_diff
from commentary.text.word_diff import MOST_WORDS, PieceKind, compared

TEXTS = st.text(st.sampled_from("ab .\n\r\x0b-*é👩‍👧\u2028"), max_size=60)


def told(before: str, after: str) -> str:
    look = {PieceKind.SAME: "{}", PieceKind.TAKEN: "[-{}-]", PieceKind.ADDED: "[+{}+]"}
    return "".join(look[piece.kind].format(piece.text) for piece in compared(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("", "New.", "[+New.+]"),
        ("Old.", "", "[-Old.-]"),
        ("It is 41.4% now.", "It is 42.0% now.", "It is [-41-][+42+].[-4-][+0+]% now."),
        ("One line\nTwo lines\n", "One line\nTwo more lines\n", "One line\nTwo[+ more+] lines\n"),
        ("Same.", "Same.", "Same."),
    ],
)
def test_what_was_added_and_taken_stands_in_its_place(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_it(before: str, after: str) -> None:
    pieces = compared(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.TAKEN) == after
    assert all(piece.text for piece in pieces)


def test_a_stretch_of_too_many_words_counts_as_one_change() -> None:
    long = "word " * MOST_WORDS

    assert [piece.kind for piece in compared(f"a {long}", f"b {long}")] == [PieceKind.TAKEN, PieceKind.ADDED]
    assert [piece.kind for piece in compared(long, long)] == [PieceKind.SAME]


def test_c07_twenty_thousand_words_are_compared_by_their_lines() -> None:
    before = "\n".join(
        f"Line {number} of words that are much alike, and nearly all the same." for number in range(1_500)
    )

    pieces = compared(before, before.replace("Line 700 of", "Line 700 from"))

    assert [piece.text for piece in pieces if piece.kind is not PieceKind.SAME] == ["of", "from"]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_it_where_there_are_too_many_lines_to_match(before: str, after: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(word_diff, "MOST_LINES", 1)
        pieces = compared(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.TAKEN) == after


def test_of_very_many_lines_those_at_the_beginning_and_the_end_are_the_same() -> None:
    before = [f"Line {number}.\n" for number in range(word_diff.MOST_LINES + 1)]
    after = [*before[:700], "A new line.\n", *before[700:]]

    assert [(piece.kind, piece.text) for piece in compared("".join(before), "".join(after))] == [
        (PieceKind.SAME, "".join(before[:700])),
        (PieceKind.ADDED, "A new line.\n"),
        (PieceKind.SAME, "".join(before[700:])),
    ]
