"""The light marks: what they make, and that nothing which is not a mark is ever lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary.text import markup
from commentary.text.markup import MarkupBlock, Run

MARKS = re.compile(r"[\s*_+\-]|\d+[.)]")
TEXTS = st.text(st.sampled_from("ab .-*_+1)\n<>&{}[]()#`~!|\\\t\"'é👩") | st.characters(codec="utf-8"), max_size=200)


def test_paragraphs_bold_and_italic() -> None:
    assert markup.blocks("One **two** *three*\nfour\n\nFive ***six***") == (
        MarkupBlock((Run("One "), Run("two", bold=True), Run(" "), Run("three", italic=True), Run("\nfour"))),
        MarkupBlock((Run("Five "), Run("six", bold=True, italic=True))),
    )


def test_lists_have_their_own_markers_and_levels() -> None:
    made = markup.blocks("- a\n  - b\n\n3. c\n4) d")

    assert [(block.marker, block.level, block.text) for block in made] == [
        ("•", 1, "a"), ("•", 2, "b"), ("3.", 1, "c"), ("4)", 1, "d"),
    ]  # fmt: skip


def test_a_second_paragraph_of_an_item_has_no_marker_and_an_empty_item_keeps_its_own() -> None:
    made = markup.blocks("- a\n\n  more\n-\n- b")

    assert [(block.marker, block.level, block.text) for block in made] == [
        ("•", 1, "a"), ("", 1, "more"), ("•", 1, ""), ("•", 1, "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "<Mosaic>", "{{ 7*7 }}", "{% load x %}", "AT&T; &amp; under <5 and a<b>c", "${x} %s \\input", "<b>unclosed",
        "[text](javascript:alert(1))", "![x](file:///etc/passwd)", "# not a heading", "`code`", "http://example.org",
        "<script>alert(1)</script>", "> not a quotation", "Title\n=====", "---", "2 * 3 * 4", "snake_case_name", "\\*",
    ],
)  # fmt: skip
def test_what_is_not_a_mark_is_literal(text: str) -> None:
    assert markup.blocks(text) == (MarkupBlock((Run(text),)),)


@given(TEXTS)
def test_no_character_that_is_not_a_mark_is_lost(text: str) -> None:
    cleaned = markup.clean(text)

    assert MARKS.sub("", markup.plain(cleaned)).replace("•", "") == MARKS.sub("", cleaned).replace("•", "")


@given(st.lists(st.sampled_from(["- ", "1. ", "* ", "+ "]), min_size=1, max_size=120))
def test_words_in_a_list_of_any_depth_are_kept(markers: list[str]) -> None:
    assert "kept" in markup.plain("".join(markers) + "kept")


@given(TEXTS)
def test_cleaning_leaves_nothing_that_cannot_be_stored_and_printed_and_is_done_once(text: str) -> None:
    cleaned = markup.clean(text)

    assert markup.clean(cleaned) == cleaned
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2028]", cleaned)
    cleaned.encode()


def test_cleaning_makes_one_kind_of_line_end_and_keeps_what_joins() -> None:
    assert markup.clean("a\r\nb\rc\vd\x85e\u2028f\tg") == "a\nb\nc\nd\ne\nf\tg"
    assert markup.clean("👩\u200d👧 می\u200cخواهم") == "👩\u200d👧 می\u200cخواهم"
    assert markup.clean("x\ud800\udc00\ufeff\u202e\u200b\x00y") == "xy"


@pytest.mark.parametrize("text", ["*" * 40_000, "- " * 400 + "end", "*a " * 10_000, "_a*" * 10_000])
def test_long_runs_of_marks_are_read_in_good_time(text: str) -> None:
    assert markup.blocks(text)


def test_the_lines_of_an_endless_list_after_the_first_many_are_one_paragraph_as_they_were_typed() -> None:
    rows = [f"- row {number}" for number in range(markup.MOST_LINES + 3)]

    *items, rest = markup.blocks("\n".join(rows))

    assert [item.text for item in items] == [f"row {number}" for number in range(markup.MOST_LINES)]
    assert rest == MarkupBlock((Run("\n".join(rows[markup.MOST_LINES :])),))
