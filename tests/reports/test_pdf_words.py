"""The PDF says what the snapshot says: every figure and word, in the text layer and in the tags."""

from dataclasses import replace
from functools import cache

import pytest

from reports.renderers import pdf
from reports.snapshot.schema import Group, Passage, Section
from tests.reports import sample
from tests.reports.reading_pdf import Reading


@cache
def seed(signed=True):
    return Reading(pdf.render(sample.seed(), sample.SIGNING if signed else None))


def with_words(*passages):
    """A report of one indicator, with this commentary."""
    group = Group("NI 68", (sample.standing("NI 68"),), sample.words(*passages))
    return replace(sample.seed(), sections=(Section(1, "Referral", "", (group,)),), details=())


def squeezed(text):
    return " ".join(text.split())


def rows(reading):
    """The cells' texts of each row of the table of indicators, by code."""
    table = next(reading.tree.all("/Table"))
    cells = [[squeezed(cell.text) for cell in row.kids] for row in table.all("/TR")]
    return {row[0]: row[1:] for row in cells}


@pytest.mark.parametrize("code", list(sample.ROWS))
def test_each_indicator_s_row_is_the_snapshot_s(code):
    standing = sample.standing(code)
    months = ("No data for this range",) if code == "NI 51" else (cell.text for cell in standing.months)
    expected = [
        standing.description, standing.last_year.text, *months, standing.trend or standing.trend_text,
        standing.year.text, standing.status, standing.target.text,
    ]  # fmt: skip
    assert rows(seed())[code][: len(expected)] == expected


def test_an_annual_indicator_s_months_are_one_cell_over_both():
    table = next(seed().tree.all("/Table"))
    row = next(row for row in table.all("/TR") if row.kids[0].text.startswith("NI 51"))
    assert row.kids[3].text.strip() == "No data for this range"
    assert row.kids[3].attributes["/ColSpan"] == 2


def test_the_words_of_a_topic_are_printed_once_beside_all_its_rows():
    table = next(seed().tree.all("/Table"))
    first, second = (row for row in table.all("/TR") if row.kids[0].text.strip() in ("NI 59", "NI 60"))
    assert first.kids[-1].attributes["/RowSpan"] == 2
    assert len(second.kids) == len(first.kids) - 1
    assert seed().text.count("Explanation of Current Performance – NI 60") == 1


def test_every_count_and_percentage_of_the_analysis_is_there():
    table = list(seed().tree.all("/Table"))[1]
    printed = [[squeezed(cell.text) for cell in row.kids][1:] for row in table.all("/TR")]
    for block in sample.detail().blocks:
        for row in block.rows:
            assert [text for s in row.shares for text in (str(s.number), s.percent or "–")] in printed


def test_an_indicator_without_commentary_says_that_none_is_needed():
    assert "No commentary is needed for this indicator this month." in rows(seed())["NI 51"][-1]


def test_the_head_says_whose_report_it_is_and_when_it_was_made():
    page = squeezed(seed().pages[0])
    for words in ("Appendix 2. Safeguarding Plan Performance Indicators Report", "Demo Borough Council",
                  "Generated on: 17 February 2010", "Unknown", "Data Only", "No Change"):  # fmt: skip
        assert words in page


def test_sources_approvals_and_the_sign_off_are_printed():
    text = squeezed(seed().text)
    for words in ("figures-january.csv", "a" * 64, "Hana Head, Head of Service", "b" * 64, "Sam Writer",
                  sample.SIGNING.declaration, "Dev Director, Director of Children's Services", "c" * 64):  # fmt: skip
        assert words in text


def test_pages_are_numbered_with_their_total():
    total = len(seed().pages)
    assert [f"Page {number} of {total}" in page for number, page in enumerate(seed().pages, 1)] == [True] * total


def test_a_draft_says_so_on_every_page():
    for page in seed(signed=False).pages:
        assert "DRAFT" in squeezed(page).replace(" ", "")
        assert "Draft: not signed off" in page


def test_a_signed_report_does_not_say_that_it_is_a_draft():
    assert "draft" not in seed().text.lower()


def test_marks_in_angle_brackets_and_ampersands_are_printed_as_they_are():
    words = "Use <Mosaic> & AT&T; under <5 and a<b>c (in \\ brackets)"
    reading = Reading(pdf.render(with_words(("", words)), None))
    assert words in squeezed(reading.text)


def test_letters_and_signs_that_councils_use_are_printed():
    """C05 of the torture table."""
    words = "Siân Ŵyn, Łucja, £5 – it’s “≥ 10” • café"
    reading = Reading(pdf.render(with_words(("", words)), None))
    assert words in squeezed(reading.text)


def test_a_character_that_the_font_lacks_is_printed_as_its_code():
    """A11 of the torture table: never an empty box."""
    reading = Reading(pdf.render(with_words(("", "well \U0001f600 done \u0639")), None))
    assert "well [U+1F600] done [U+0639]" in squeezed(reading.text)


def test_bold_and_italic_are_set_in_their_own_faces():
    fonts = Reading(pdf.render(with_words(("", "plain **bold** *slanted* ***both***")), None)).reader
    names = {font.get_object()["/BaseFont"].split("-")[1] for font in fonts.pages[0]["/Resources"]["/Font"].values()}
    assert names == {"Regular", "Bold", "It", "BoldIt"}


def test_lists_are_lists_and_line_ends_are_kept():
    reading = Reading(pdf.render(with_words(("Now", "First\nsecond\n\n- one\n- two\n  1. inner")), None))
    cell = next(reading.tree.all("/Table")).kids[1].kids[1].kids[-1]
    assert [node.role for node in cell.kids] == ["/H3", "/P", "/L"]
    assert [squeezed(item.text) for item in cell.kids[-1].kids] == ["• one", "• two 1. inner"]
    assert "First \r\nsecond" in reading.text


def test_a_space_stands_between_words_that_a_line_end_parts():
    cell = rows(seed())["NI 68"]
    assert squeezed(sample.PROSE) == cell[-1]


def test_a_passage_s_words_are_those_that_were_approved():
    passage = Passage("", " ".join(f"word{number}" for number in range(900)))
    reading = Reading(pdf.render(with_words((passage.heading, passage.text)), None))
    assert rows(reading)["NI 68"][-1] == passage.text
