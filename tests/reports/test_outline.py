"""An outline: what it prints and leaves out, in which order, and how it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.report_rows.row import Cell, Standing
from indicators.rules.judgement import Status
from reports.layout.schema import (
    EXCEPTIONS,
    MEANINGS,
    SHIPPED,
    STANDARD,
    USUAL,
    LayoutSection,
    Outline,
    Paper,
    Shown,
    figures,
    from_json,
    named,
    summary,
    to_json,
)  # fmt: skip

ALERT, WARNING, OK, UNKNOWN = (status.value for status in (Status.ALERT, Status.WARNING, Status.OK, Status.UNKNOWN))


def standing(code: str, status: str) -> Standing:
    cells = [Cell(heading, heading) for heading in ("2008/09", "Dec 2009", "Jan 2010", "2009/10", "2009/10")]
    last, before, month, year, target = cells
    return Standing(code, "", "percent", "", last, (before, month), "", "", "", year, status, "", target, "", "", ())


def test_without_parts_every_section_is_printed_in_its_usual_order():
    outline = Outline("Any")

    assert (outline.part(3), outline.part(1)) == (LayoutSection(3), LayoutSection(1))
    assert outline.place(3) == outline.place(1)


def test_with_parts_only_these_are_printed_in_their_order():
    outline = Outline("Short", parts=(LayoutSection(4, note="Read this first."), LayoutSection(2)))

    assert (outline.part(4), outline.part(1)) == (LayoutSection(4, note="Read this first."), None)
    assert outline.place(4) < outline.place(2)


def test_the_standard_report_is_laid_out_as_it_always_was():
    assert SHIPPED[STANDARD] == Outline("Standard report", months=2, columns=USUAL, paper=Paper.A4)
    assert all(SHIPPED[STANDARD].takes(standing("NI 1", status.value)) for status in Status)


def test_the_exception_report_takes_what_is_red_or_amber_with_the_months_of_a_quarter():
    outline = SHIPPED[EXCEPTIONS]

    taken = {status.value for status in Status if outline.takes(standing("NI 1", status.value))}
    assert taken == {ALERT, WARNING}
    assert (outline.months, outline.analyses) == (3, False)
    assert (outline.shows(Shown.LONG_TREND, Shown.OTHERS), outline.shows(Shown.OTHERS)) == (True, False)


def test_only_the_figures_of_chosen_columns_are_printed():
    row = standing("NI 1", OK)

    assert [cell.text for cell in figures(row, USUAL)] == ["2008/09", "Dec 2009", "Jan 2010", "2009/10"]
    assert [cell.text for cell in figures(row, (Shown.STATUS,))] == ["Dec 2009", "Jan 2010"]


def test_a_report_that_leaves_some_out_says_how_many_and_whose_status_is_not_known():
    outline, red, green, grey = SHIPPED[EXCEPTIONS], standing("A", ALERT), standing("B", OK), standing("C", UNKNOWN)

    assert summary(SHIPPED[STANDARD], (red,), (), "January 2010") == ""
    assert summary(outline, (red,), (green,), "January 2010") == (
        "This report has only indicators with the status Alert or Warning: 1 of 2 in January 2010."
    )
    assert summary(outline, (), (green, grey), "January 2010") == (
        "No indicator has the status Alert or Warning in January 2010, of 2 in all, so none is printed. "
        "The status of C is not known."
    )


@given(
    st.builds(
        Outline, name=st.text(), title=st.text(), notes=st.lists(st.text()).map(tuple),
        paper=st.sampled_from(list(Paper)),
        parts=st.lists(st.builds(LayoutSection, st.integers(1, 9), st.text())).map(tuple), months=st.integers(1, 12),
        columns=st.lists(st.sampled_from(list(Shown))).map(tuple),
    )
)  # fmt: skip
def test_an_outline_is_kept_whole(outline):
    assert from_json(to_json(outline)) == outline


def test_an_outline_from_before_a_field_reads_with_what_that_is_by_default():
    assert from_json('{"name": "Old"}') == Outline("Old")


@pytest.mark.parametrize("slug", [STANDARD, EXCEPTIONS])
def test_an_outline_is_named_in_sentences_by_its_address(slug):
    assert named(slug) == SHIPPED[slug].name.lower().replace("standard report", "standard")


def test_every_column_says_what_it_is():
    assert set(MEANINGS) == set(Shown)
    assert replace(Outline("Any"), columns=()).shows(*Shown) is False
