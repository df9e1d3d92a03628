"""The workbook has figures as numbers, words as text and never a formula, and nothing is cut to fit a cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import Cell

from reports.renderers import xlsx
from reports.snapshot.schema import Snapshot
from tests.reports.readers import csv_rows, sheet_rows, workbook
from tests.reports.sample import SIGNING, seed
from tests.reports.test_csv import csv, saying, with_first


def first_cell(snapshot: Snapshot, heading: str) -> Cell:
    sheet = workbook(xlsx.render(snapshot, None))["Indicators"]
    return next(sheet.cell(2, cell.column) for cell in sheet[1] if cell.value == heading)


def test_the_sheets_are_indicators_counts_notes_sources_and_sign_off() -> None:
    titles = workbook(xlsx.render(seed(), SIGNING)).sheetnames
    assert titles == ["Indicators", "Detailed analysis", "Notes", "Sources", "Sign-off"]


def test_figures_are_numbers_shown_as_printed() -> None:
    cell = first_cell(seed(), "Jan 2010")
    assert (cell.value, cell.data_type, cell.number_format) == (41.4, "n", '0.0"%"')


@pytest.mark.parametrize(
    ("text", "number_format"), [("98.0%", '0.0"%"'), ("50%", '0"%"'), ("15", "0"), ("13.98", "0.00"), ("-5", "0")]
)
def test_a_number_has_the_decimals_and_the_unit_printed(text: str, number_format: str) -> None:
    shown = replace(seed().standings[0].year, text=text)
    cell = first_cell(with_first(seed(), year=shown), "2009/10 value")
    assert (cell.value, cell.number_format) == (float(text.rstrip("%")), number_format)


def test_a_band_to_aim_for_is_text() -> None:
    aim = replace(seed().standings[0].target, text="55% to 60%")
    assert first_cell(with_first(seed(), target=aim), "2009/10 target").value == "55% to 60%"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "#N/A", "#DIV/0!", "TRUE", "5", "2010-01-01"])
def test_words_stay_text_whatever_they_look_like(text: str) -> None:
    """B10 of the torture table."""
    cell = first_cell(with_first(seed(), description=text), "Description")
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) is (text[0] in "=+-@#")


def test_no_cell_holds_a_formula() -> None:
    book = workbook(xlsx.render(with_first(saying("=1+1"), description="=2"), SIGNING))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 100
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_the_headings_stay_in_view() -> None:
    book = workbook(xlsx.render(seed(), None))
    assert [sheet.freeze_panes for sheet in book] == ["D2", "A2", "A2", "A2", "A2"]


def test_the_workbook_says_what_the_csv_says() -> None:
    in_csv = csv_rows(csv.render(seed(), None))
    in_xlsx = sheet_rows(xlsx.render(seed(), None))
    for ours, theirs in zip(in_xlsx, in_csv, strict=True):
        for heading, value in ours.items():
            printed = theirs[heading]
            assert value == (float(printed) if isinstance(value, int | float) else printed or None)


def test_commentary_longer_than_a_cell_goes_on_beside_it() -> None:
    """B10 of the torture table."""
    text = " ".join(f"word{number}" for number in range(8000))
    row = sheet_rows(xlsx.render(saying(text), None))[0]
    parts = [row[heading] for heading in row if heading.startswith("Commentary") and heading != "Commentary on"]
    assert len(text) > 2 * 32_767
    assert "".join(parts) == text
    assert [heading for heading in row if "continued" in heading] == [
        "Commentary (continued)", "Commentary (continued 2)", "Commentary (continued 3)"
    ]  # fmt: skip


@given(st.text(st.sampled_from("ab 𝒳_x0041_\n"), max_size=400).map(lambda text: text * 300))
def test_pieces_fit_and_together_are_the_text(text: str) -> None:
    made = xlsx.pieces(text)
    assert "".join(made) == text
    assert all(len(piece.encode("utf-16-le")) // 2 <= 32_767 for piece in made)


def test_characters_that_no_workbook_may_hold_are_shown_as_such() -> None:
    """B10 of the torture table."""
    cell = first_cell(with_first(seed(), description="a\x00b\x0bc\ud800d\ufffee\x1f"), "Description")
    assert cell.value == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"


def test_words_that_look_like_a_characters_number_are_not_read_as_one() -> None:
    with ZipFile(BytesIO(xlsx.render(with_first(seed(), description="_x0041_"), None))) as archive:
        assert b"<t>_x005F_x0041_</t>" in archive.read("xl/worksheets/sheet1.xml")


def test_nothing_in_the_file_tells_when_or_where_it_was_made() -> None:
    content = xlsx.render(seed(), SIGNING)
    with ZipFile(BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.create_system for part in archive.infolist()} == {3}
    properties = workbook(content).properties
    assert properties.creator == "Demo Borough Council"
    assert properties.created == properties.modified == datetime(2010, 2, 17)
    assert properties.lastModifiedBy is None


def test_the_counts_and_their_percentages_are_numbers() -> None:
    rows = sheet_rows(xlsx.render(seed(), None), "Detailed analysis")
    assert len(rows) == 48
    assert (rows[-1]["Number"], rows[-1]["Percentage"]) == (84, 57.9)
    assert rows[0]["Percentage"] == "Not applicable"


def test_the_sign_off_and_every_approval_are_there() -> None:
    rows = sheet_rows(xlsx.render(seed(), SIGNING), "Sign-off")
    assert list(rows[0].values()) == [
        "Sign-off", "Dev Director", "Director of Children's Services", "17 February 2010 at 09:30",
        "I have read this report and it is right.", "c" * 64,
    ]  # fmt: skip
    assert rows[1]["Statement"] == f"Record of events: number 1234, seal {'5ea1' * 16}"
    approved = [row["What"] for row in rows[2:-1]]
    topics = [group.topic for section in seed().sections for group in section.groups if group.words]
    assert approved == [f"Commentary on {topic}" for topic in topics]
    assert rows[-1]["Statement"] == "Give this file to http://127.0.0.1:8000/verify/"


def test_a_draft_is_not_signed_off() -> None:
    assert sheet_rows(xlsx.render(seed(), None), "Sign-off")[0]["Statement"] == "Draft: not signed off."


def test_a_count_keeps_its_value() -> None:
    cell = replace(seed().standings[0].year, numerator=Decimal("1234567"), denominator=Decimal("2E+6"))
    snapshot = with_first(seed(), year=cell)
    assert first_cell(snapshot, "2009/10 value numerator").value == 1234567
    assert first_cell(snapshot, "2009/10 value denominator").value == 2_000_000
