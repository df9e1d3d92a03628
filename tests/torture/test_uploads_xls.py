"""XLS, the format of up to 2003: read as XLSX is, or refused with a sentence (torture rows U13 to U50)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from indicators.extracts.files.cell_formats import Marks, far_faults
from indicators.extracts.files.errors import CarriesChildren, ExtractRejected
from indicators.extracts.files.number_formats import meaning
from indicators.extracts.parse.questions import Asks, HiddenToo
from indicators.extracts.sandbox.child_process import read_in_child
from tests.torture.old_books import DATE, PERCENT, SIGN, Page, xls
from tests.torture.sent import HEADINGS, TWO, saved, table, told, values


def old(*lines: tuple, **about) -> bytes:
    return xls(Page("Figures", (HEADINGS, *lines), **about))


def test_u14_u25_an_old_workbook_reads_as_a_person_would_write_it():
    found = table(old(("NI 59", (40179, DATE), (0.414, PERCENT), "£5 – ŵ"), ("NI 60", "Jan-10", (43.7, SIGN))), "a.xls")

    assert [row.value for row in found.rows] == TWO
    assert [row.period.label for row in found.rows] == ["January 2010"] * 2
    assert found.rows[0].note == "£5 – ŵ"


def test_u33_error_cells_of_an_old_workbook_are_listed_by_address():
    said = told(old(("NI 59", "Jan-10", "#N/A"), ("NI 60", "Jan-10", "#DIV/0!")), "a.xls").splitlines()

    assert [line.split(":")[0] for line in said] == ["Sheet Figures, row 2, column C", "Sheet Figures, row 3, column C"]
    assert "The cell holds the error #N/A" in said[0]


def test_u30_merged_cells_of_an_old_workbook_are_refused_by_address():
    assert "Cells A2:A3 are merged" in told(old(("NI 59", "Jan-10", 1.5), merged=((1, 2, 0, 0),)), "a.xls")


@pytest.mark.parametrize(
    ("about", "words"),
    [({"hidden_rows": (1,)}, "Row 2 is"), ({"hidden_columns": (2,)}, "Column C is")],
    ids=["U31 a row", "U31 a column"],
)
def test_what_is_hidden_in_an_old_workbook_is_asked_about(about, words):
    with pytest.raises(Asks) as asks:
        table(old(("NI 59", "Jan-10", (0.414, PERCENT)), ("NI 60", "Jan-10", 43.7), **about), "a.xls")

    assert asks.value.questions == (HiddenToo(words),)


def test_u31_a_hidden_sheet_of_an_old_workbook_is_searched_for_children():
    pages = Page("Figures", (HEADINGS, ("NI 59", "Jan-10", 41.4))), Page("Working", (("ref", "DOB"), (1, 2)), True)

    with pytest.raises(CarriesChildren):
        table(xls(*pages), "a.xls")


def test_u37_an_old_workbook_with_a_password_is_told_so():
    assert told(xls(Page("F", (HEADINGS,)), locked=True), "a.xls").startswith("It is protected by a password")


def test_u13_an_old_workbook_that_is_full_to_its_last_row_may_have_been_cut_off():
    said = told(old(("NI 59", "Jan-10", 41.4), *[("",)] * 65_534), "a.xls")

    assert said.startswith("Sheet Figures, row 65536: It is full to row 65,536, the last that this kind of file has")
    assert "may have been cut off" in said


def test_u13_an_xlsx_that_is_full_to_its_last_row_may_have_been_cut_off():
    full = Marks(rows=1_048_576, last_row=1_048_576, far=(100_002, 1))

    assert "It is full to row 1,048,576" in str(next(far_faults("Figures", full, 1_048_576)))
    assert "It has a cell beyond" in str(next(far_faults("Figures", Marks(far=(200_000, 1)), 1_048_576)))


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("0%", "41.4%"),
        ("0.0%;[Red]-0.0%", "41.4%"),
        ('0.000"%"', "0.414%"),
        ("0.000\\%", "0.414%"),
        ("General", "0.414"),
    ],
)
def test_u14_a_percentage_is_told_from_its_sign_alone(number_format, text):
    assert meaning(Decimal("0.414"), number_format) == (text, "")


def test_u14_a_sign_that_is_only_written_behind_multiplies_nothing():
    made = Workbook()
    for line in (HEADINGS, ("NI 59", "Jan-10", 41.4), ("NI 60", "Jan-10", 0.437)):
        made.active.append(line)
    made.active["C2"].number_format, made.active["C3"].number_format = '0.0"%"', "0.0%"

    assert values(saved(made), "a.xlsx") == TWO


BOOK = old(*[("NI 59", "Jan-10", 41.4)] * 30)


# Some damage makes the reader ask for petabytes and abort, so each is read as any upload is: in a child process.
@settings(max_examples=15, deadline=None)
@example(place=1854, byte=0, cut=False)
@given(place=st.integers(0, len(BOOK) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_u50_a_damaged_old_workbook_never_brings_the_reading_down(place, byte, cut):
    damaged = BOOK[:place] if cut else BOOK[:place] + bytes([byte]) + BOOK[place + 1 :]

    try:
        said = [row.texts for each in read_in_child(damaged, "a.xls").sheets for row in each.rows] or ["nothing in it"]
    except ExtractRejected as rejected:
        said = [fault.sentence for fault in rejected.faults]
    assert said


def test_the_page_can_say_that_it_was_an_old_workbook():
    assert read_in_child(old(("NI 59", "Jan-10", 41.4)), "a.xls").format == "XLS"
    assert values(old(("L0508", "Jan-10", 1234)), "a.xls") == [Decimal(1234)]
