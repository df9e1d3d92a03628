"""Files that go wrong without intent, by the rows of the torture table (U01 to U50) that figures and counts can meet.

Each is read as a sent file is, in the child process, and its table checked; each fixture is made here.
"""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from indicators.extracts.files.errors import CarriesChildren
from indicators.extracts.sandbox.child_process import read_in_child
from indicators.rules.formatting import Missing
from tests.indicators.test_extract_reading import TABLE, xlsx
from tests.torture.sent import HEADINGS, TWO, book, one, saved, table, told, values

NBSP = "\u00a0"


# -- encodings, lines and separators -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TABLE.encode("utf-8-sig"), id="U01 a mark before the first heading"),
        pytest.param(b"\xff\xfe" + TABLE.replace(",", "\t").encode("utf-16-le"), id="U03 UTF-16LE with tabs"),
        pytest.param(b"\xfe\xff" + TABLE.replace(",", "\t").encode("utf-16-be"), id="U03 UTF-16BE with tabs"),
        pytest.param(TABLE.replace("\r\n", "\r").encode(), id="U05 CR only"),
        pytest.param(TABLE.replace("\r\n", "\n", 1).encode(), id="U05 CRLF and LF"),
        pytest.param(TABLE.replace("code", '"indicator\n code"').encode(), id="U05 a line break in a heading"),
        pytest.param(TABLE.replace(",", ";").encode(), id="U06 semicolons"),
        pytest.param(b"sep=;\n" + TABLE.replace(",", ";").encode(), id="U06 sep=;"),
        pytest.param(TABLE.replace("code", f"Indicator{NBSP} CODE ").encode(), id="U10 another case and spaces"),
    ],
)
def test_the_rows_are_the_same_however_the_file_was_saved(content):
    assert values(content) == TWO


def test_u02_windows_1252_is_decoded_and_the_encoding_told():
    content = one("41%", note="£5 – O’Brien").decode().encode("cp1252")

    assert "Windows-1252" in read_in_child(content, "a.csv").format
    assert table(content).rows[0].note == "£5 – O’Brien"


def test_u10_a_renamed_column_is_told_and_never_dropped():
    assert "Its headings, in row 1, are “code”, “when”, “value”" in told(TABLE.replace("period", "when").encode())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(TABLE.encode("utf-16-le"), "It holds NUL characters", id="U04"),
        pytest.param(TABLE.replace("41.4%", '"41.4%').encode(), "From line 2 on it cannot be divided", id="U07"),
        pytest.param(TABLE.replace("value", "code").encode(), "Columns A and C are both called “code”", id="U09"),
        pytest.param(b"", "The file is empty", id="U12 empty"),
        pytest.param(b"code,period,value\n", "It has headings but no rows under them", id="U12 headings only"),
        pytest.param(one("A" * 140_000), "a cell is far too long", id="U49"),
        pytest.param(TABLE.encode()[:-9], "Row 3: It has 2 cells, and the headings are 3", id="U50 cut mid-row"),
    ],
)
def test_a_text_file_that_cannot_be_trusted_is_refused_whole(content, sentence):
    assert sentence in told(content)


def test_u08_each_ragged_row_is_listed_with_its_number():
    lines = ("code,period,value", "NI 59,Jan-10", "NI 60,Jan-10,1%", "NI 59,Dec-09,1%,2", "NI 60,Dec-09")

    said = told("\n".join(lines).encode()).splitlines()

    assert [line.split(":")[0] for line in said] == ["Row 2", "Row 4", "Row 5"]


@pytest.mark.parametrize("over", [100_001, 1_048_577])
def test_u13_a_file_over_the_limit_of_rows_is_refused_whole(over):
    assert "It has more than 100,000 rows" in told(b"code,period,value\n" + b"a,b,1\n" * over)


def test_u13_rows_in_are_the_rows_of_the_file():
    lines = "".join(
        f"{code},{year}-{month:02}-01,7\n"
        for code in ("initial-completed", "initial-in-7")
        for year in range(1990, 2010)
        for month in range(1, 13)
    )

    found = table(b"measure,period,number\n" + lines.encode())

    assert found.rows_in == len(found.rows) == 480


# -- where the headings are ----------------------------------------------------------------------------------------
TITLED = (("Safeguarding figures, January",), (), ("Source: the case system", "", "", "checked"))


def test_u11_headings_below_title_and_blank_rows_are_found_in_a_workbook():
    found = table(xlsx(*TITLED, HEADINGS, ("NI 59", "Jan-10", "41.4%")), "a.xlsx")

    assert found.heading_row == 4
    assert [(row.row, row.value) for row in found.rows] == [(5, Decimal("41.4"))]
    assert found.rows_in == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_u11_headings_below_title_and_blank_rows_are_found_in_a_text_file(separator):
    content = ("Figures, for January, 2010\n\nSource\n" + TABLE.replace(",", separator)).encode()

    assert table(content).heading_row == 4
    assert values(content) == TWO


def test_u11_headings_below_row_20_are_not_looked_for():
    assert table(b"title\n" * 19 + TABLE.encode()).heading_row == 20
    assert "Its headings, in row 1, are “title”" in told(b"title\n" * 20 + TABLE.encode())


def test_u11_a_title_may_be_merged_and_the_table_may_not():
    made = Workbook()
    for line in (*TITLED, HEADINGS, ("NI 59", "Jan-10", "41.4%"), ("NI 60", "Jan-10", "43.7%")):
        made.active.append(line)
    made.active.merge_cells("A1:D1")
    assert values(saved(made), "a.xlsx") == TWO

    made.active.merge_cells("A5:A6")
    assert told(saved(made), "a.xlsx").startswith("Sheet Sheet: Cells A5:A6 are merged")


def test_u12_an_empty_first_sheet_is_passed_over():
    made = Workbook()
    second = made.create_sheet("Figures")
    for line in (HEADINGS, ("NI 59", "Jan-10", "41.4%")):
        second.append(line)

    assert table(saved(made), "a.xlsx").sheet == "Figures"


def test_u12_two_tables_are_asked_about():
    made = Workbook()
    for page in (made.active, made.create_sheet("Old")):
        for line in (HEADINGS, ("NI 59", "Jan-10", "41.4%")):
            page.append(line)

    assert "There is more than one table of figures or counts, in Sheet, Old" in told(saved(made), "a.xlsx")


# -- numbers -------------------------------------------------------------------------------------------------------
def test_u14_each_way_to_write_a_percentage_has_one_value():
    percentages = book(("NI 59", "Jan-10"), ("NI 60", "Jan-10", 41.4), C2=(0.414, "0%"))

    assert values(percentages, "a.xlsx") == [Decimal("41.4")] * 2
    assert [values(one(text))[0] for text in ("41.4", "41.4%", "1.02", "1%")] == [
        Decimal(value) for value in ("41.4", "41.4", "1.02", "1")
    ]


@pytest.mark.parametrize("value", ["0.414", "1"])
def test_u14_a_bare_fraction_is_asked_about(value):
    assert f"{value} may be" in told(one(value))
    assert f"{value} may be" in told(book(("NI 59", "Jan-10", float(value))), "a.xlsx")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (one("100.1"), "A percentage is at most 100"),
        (one("-1"), "-1 is below 0"),
        (b"measure,period,number\ninitial-completed,Jan-10,7.5\n", "“7.5” is not a count"),
        (b"code,period,numerator,denominator\nNI 59,Jan-10,5,4\n", "The numerator, 5, is above the denominator, 4"),
    ],
    ids=["U15 above 100", "U15 below 0", "U15 half a case", "U15 numerator above denominator"],
)
def test_a_figure_that_cannot_be_is_refused(content, sentence):
    assert sentence in told(content).replace("−", "-")


def test_u15_none_of_none_is_no_cases():
    [row] = table(b"code,period,numerator,denominator\nNI 59,Jan-10,0,0\n").rows

    assert (row.value, row.missing) == (None, Missing.NO_CASES)


@pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(text, id=f"U16 {text!a}") for text in ("1 234", f"1{NBSP}234", "£1,234", "(12)", "\u221212")),
        *(pytest.param(text, id=f"U17 {text}") for text in ("41,4", "1.234,5")),
        *(pytest.param(text, id=f"U33 {text}") for text in ("#N/A", "#DIV/0!", "#REF!")),
        *(pytest.param(text, id=f"U36 {text}") for text in ("1e1000000", "NaN", "9" * 4_000)),
    ],
)
def test_what_is_no_plain_number_is_refused_with_its_address(text):
    assert told(one(text)).startswith("Row 2, column C: “")


@pytest.mark.parametrize("text", [f"41.4{NBSP}%", "41.4\u202f%", "41.4 per cent", "41.4 Per cent [r]"])
def test_u16_a_space_before_the_sign_may_be_any_and_the_sign_in_words(text):
    assert values(one(text)) == [Decimal("41.4")]


@pytest.mark.parametrize(
    ("line", "note", "provisional"),
    [
        ("* provisional", "Marked in the file: provisional.", True),
        ("Note: * Provisional figures.", "Marked in the file: provisional.", True),
        ("Figures marked * are estimated", "Marked in the file: estimated.", False),
        ("*,two teams only", "Marked in the file: two teams only.", False),
        ("* no longer provisional", "Marked in the file: no longer provisional.", False),
    ],
)
def test_u18_a_star_is_what_its_footnote_says(line, note, provisional):
    [row] = table(one("41.4%*") + f"{line}\n".encode()).rows

    assert (row.value, row.note, row.provisional) == (Decimal("41.4"), note, provisional)


@pytest.mark.parametrize("line", ["", "* suppressed", "* fewer than 5", "* provisional\n* revised", "** provisional"])
def test_u18_a_star_that_nothing_explains_beside_a_number_is_refused(line):
    assert "has a star" in told(one("41.4*") + f"{line}\n".encode())


def test_u18_a_star_alone_is_no_figure_whatever_the_footnote():
    assert table(one("*") + b"* provisional\n").rows[0].missing is Missing.SUPPRESSED


def test_u16_commas_between_thousands_are_read():
    assert values(one("1,234", code="L0508")) == [Decimal(1234)]


@pytest.mark.parametrize("code", ["c", "x", "z", "u", "low", "k", ":", "..", "-", "n/a", "*", "<5", ""])
def test_u18_a_code_for_no_figure_is_a_reason_and_never_0(code):
    [row] = table(one(code)).rows

    assert row.value is None
    assert row.missing


def test_u33_error_cells_are_listed_by_address():
    said = told(book(("NI 59", "Jan-10", "#N/A"), ("NI 60", "Jan-10", "#DIV/0!")), "a.xlsx").splitlines()

    assert [line.split(":")[0] for line in said[:2]] == ["Sheet Sheet, row 2, column C", "Sheet Sheet, row 3, column C"]


# -- periods -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "period",
    ["02/01/2010", "01/13/2010", "46054", "2010-02-30", "1 Feb 26", "31/12/9999", "201820", "2009-10", "2010-01-02"],
)
def test_u25_u26_a_period_that_may_be_another_is_refused(period):
    assert told(one("41%", period=period)).startswith("Row 2, column B: ")


@pytest.mark.parametrize("period", ["01/02/2010", "1.2.2010", "1/2/2010"])
def test_u25_the_first_of_a_month_is_read_day_first(period):
    assert table(one("41%", period=period)).rows[0].period.label == "February 2010"


@pytest.mark.parametrize("period", ["2009/10", "2009-2010", "2009-10-01", "Oct-09", "October 2009"])
def test_u26_the_forms_of_a_period_are_one(period):
    assert table(one("41%", period=period)).rows[0].period.starts_on.year == 2009


def test_u26_months_that_are_left_out_are_shown():
    found = table(b"code,period,value\nNI 59,Oct-09,41%\nNI 59,Jan-10,42%\nNI 60,Jan-10,42%\n")

    assert ("Months left out", "NI 59, November 2009; NI 59, December 2009") in found.said


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904], ids=["U25 since 1900", "U25 since 1904"])
def test_a_date_cell_is_read_by_its_workbooks_calendar(epoch):
    made = Workbook()
    made.epoch = epoch or made.epoch
    for line in (HEADINGS, ("NI 59", datetime(2010, 1, 1), "41.4%")):
        made.active.append(line)

    assert table(saved(made), "a.xlsx").rows[0].period.label == "January 2010"


def test_u25_serial_60_is_no_month():
    assert "column B" in told(book(("NI 59", 60, "41%"), B2=(60, "yyyy-mm-dd")), "a.xlsx")


def test_u26_the_same_figure_twice_is_refused_however_its_period_is_written():
    assert "stands in row 2 already" in told(TABLE.encode() + b"ni59,January 2010,42%\n")
    assert "stands in row 2 already" in told(b"code,period,value\nNI 59,2008/09,4%\nNI 59,2008-2009,5%\n")


# -- what else a workbook may hold ---------------------------------------------------------------------------------
def test_u30_merged_cells_are_refused_by_address():
    made = load_workbook(io.BytesIO(book(("NI 59", "Jan-10", "1%"), ("NI 60", "Jan-10", "1%"))))
    made.active.merge_cells("B2:B3")

    assert "Cells B2:B3 are merged" in told(saved(made), "a.xlsx")


def test_u30_of_two_rows_of_headings_the_one_that_names_the_columns_counts():
    found = table(xlsx(("", "", "Result"), HEADINGS, ("NI 59", "Jan-10", "41.4%", "seen")), "a.xlsx")

    assert (found.rows[0].value, found.rows[0].note) == (Decimal("41.4"), "seen")


@pytest.mark.parametrize("above", [(), TITLED], ids=["U31 at the top", "U31 below titles"])
@pytest.mark.parametrize("where", ["sheet", "row", "column"])
def test_hidden_names_of_children_are_refused(above, where):
    made = Workbook()
    figures = made.active
    for line in (HEADINGS, ("NI 59", "Jan-10", "41.4%")):
        figures.append(line)
    people = made.create_sheet("Working")
    people.sheet_state = "hidden" if where == "sheet" else "visible"
    people.row_dimensions[len(above) + 1].hidden = where == "row"
    people.column_dimensions["B"].hidden = where == "column"
    for line in (*above, ("ref", "Surname"), (1, "Canary")):
        people.append(line)

    with pytest.raises(CarriesChildren, match="Sheet Working, column B: The column “Surname” names children") as told:
        table(saved(made), "a.xlsx")
    assert "Canary" not in str(told.value)
