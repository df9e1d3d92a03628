"""Tables in the shapes that councils have, and what stands around them: each read as a person would read it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from indicators.extracts.files.detect import read
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.parse.questions import Answers, Asks, ShownOrHeld, WhichColumns, WhichYear
from indicators.extracts.parse.rows import place_of
from indicators.extracts.parse.table import Table, read_table
from indicators.extracts.parse.validate import Asked, Known
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis
from indicators.rules.periods import Frequency
from tests.torture.old_books import Page, xls

PERCENT = (Asked(date(2008, 4, 1), Unit.PERCENT, Basis.IN_MONTH),)
QUARTERLY = (replace(PERCENT[0], frequency=Frequency.QUARTER),)
KNOWN = Known(
    dict.fromkeys(("NI 59", "NI 60", "NI 61", "1.1", "1.10"), PERCENT)
    | dict.fromkeys(("Q 1", "Q 2", "Q 3"), QUARTERLY),
    {"ni59-completed": "Initial assessments completed", "core-completed": "Core assessments"},
    date(2010, 3, 10),
)


def table(content: str | bytes, name: str = "a.csv", **answers) -> Table:
    found = read_table(read(content.encode() if isinstance(content, str) else content, name), KNOWN, Answers(**answers))
    found.refuse_faults()
    return found


def figures(content: str | bytes, name: str = "a.csv", **answers) -> list[str]:
    return [f"{place_of(row)}: {row.words}" for row in table(content, name, **answers).rows]


def said(content: str | bytes, name: str = "a.csv") -> dict[str, str]:
    return dict(table(content, name).said)


def told(content: str | bytes, name: str = "a.csv") -> str:
    with pytest.raises(ExtractRejected) as rejected:
        table(content, name)
    return "\n".join(map(str, rejected.value.faults))


def asked(content: str | bytes, name: str = "a.csv", **answers) -> tuple:
    with pytest.raises(Asks) as asks:
        table(content, name, **answers)
    return asks.value.questions


def book(*lines: tuple, **formats) -> bytes:
    made = Workbook()
    for line in lines:
        made.active.append(line)
    for address, (value, number_format) in formats.items():
        made.active[address] = value
        made.active[address].number_format = number_format
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


# -- across the page -----------------------------------------------------------------------------------------------
def test_a_scorecard_with_titles_totals_and_footnotes_is_read_by_itself():
    content = book(
        ("Children’s scorecard 2009/10",), (),
        ("Ref", "Indicator", "Target", "Apr", "May", "Jun", "YTD", "RAG", "DoT"),
        ("NI 59", "Initial assessments", 53, 41, 42.5, None, 41.8, "R", "up"),
        ("NI 60", "Core assessments", 63, 50, 51, None, 50.5, "A", "down"),
        ("Average", None, None, 45.5, 46.8, None, 46.2),
        (), ("Source: ICS", "x"), ("* provisional",),
    )  # fmt: skip
    found = table(content, "a.xlsx")

    assert [f"{place_of(row)}: {row.words}" for row in found.rows] == [
        "NI 59, April 2009: 41%", "NI 59, May 2009: 42.5%", "NI 59, 2009/10 to May 2009: 41.8%",
        "NI 60, April 2009: 50%", "NI 60, May 2009: 51%", "NI 60, 2009/10 to May 2009: 50.5%",
    ]  # fmt: skip
    assert [(claim.code, claim.period.label, claim.status) for claim in found.claims] == [
        ("NI 59", "2009/10 to May 2009", "R"), ("NI 60", "2009/10 to May 2009", "A"),
    ]  # fmt: skip
    assert dict(found.said) | {} == {
        "Total rows": "Row 6 left out",
        "Lines below the table": "Rows 8 to 9 left out",
        "Year of months without one": "2009/10, as the title says",
        "Blank cells": "2 left out, where a period has no figure yet",
        "Periods across the page": "April 2009, May 2009, June 2009, 2009/10 to May 2009",
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Indicator,Q1 2009/10,Q2 2009/10,2008/09 Outturn\nQ 1,41,42,40\n",
         ["Q 1, Q1 2009/10: 41%", "Q 1, Q2 2009/10: 42%", "Q 1, 2008/09: 40%"]),
        ("Code,Jan-10 Num,Jan-10 Den,Feb-10 Num,Feb-10 Den\nNI 59,72,174,80,170\n",
         ["NI 59, January 2010: 41.37931% (72 of 174)", "NI 59, February 2010: 47.058824% (80 of 170)"]),
        ("Measure,Jan-10,Feb-10\nni59-completed,174,170\nCore assessments,100,120\nTotal,274,290\n",
         ["ni59-completed, January 2010: 174", "ni59-completed, February 2010: 170",
          "core-completed, January 2010: 100", "core-completed, February 2010: 120"]),
        ("Month,NI 59,NI 60\nJan-10,41,[c]\nFeb-10,42,44\n",
         ["NI 59, January 2010: 41%", "NI 60, January 2010: Suppressed", "NI 59, February 2010: 42%",
          "NI 60, February 2010: 44%"]),
        ("Year,Month,NI 59,NI 60\n2009/10,Jan,41,43\n", ["NI 59, January 2010: 41%", "NI 60, January 2010: 43%"]),
        ("Code,Year,Month,Value\nNI 59,2009/10,January,41\nNI 60,2009/10,Apr,43\n",
         ["NI 59, January 2010: 41%", "NI 60, April 2009: 43%"]),
        ("Code,Year,Month,Value\nNI 59,2010,Jan,41\n", ["NI 59, January 2010: 41%"]),
        ("Code,Year,Month,Value\nNI 59,2010,2,41\nNI 59,2009,12,43\nNI 60,2010,03,44\n",
         ["NI 59, February 2010: 41%", "NI 59, December 2009: 43%", "NI 60, March 2010: 44%"]),
        ("Code,Financial Year,Quarter,Value\nQ 1,2009/10,Q3,41\nQ 2,200910,3,43\nQ 3,2009-10,Quarter 3,50\n",
         ["Q 1, Q3 2009/10: 41%", "Q 2, Q3 2009/10: 43%", "Q 3, Q3 2009/10: 50%"]),
        ("Report for 2009/10\n\nCode,Month,Value\nNI 59,Jan,41\n", ["NI 59, January 2010: 41%"]),
        ("Ref no,Title,Dec-09,Jan-10\nNI 59,abc,34,41\n", ["NI 59, December 2009: 34%", "NI 59, January 2010: 41%"]),
    ],
)  # fmt: skip
def test_a_shape_is_read_without_a_question(content, expected):
    assert figures(content) == expected


def test_a_year_over_the_months_that_is_none_is_refused_with_the_column():
    assert "Row 3, column B: “apr 2009/11” is not a period" in told("Code,2009/11,\n,Apr,May\nNI 59,41,42\n")


def test_codes_across_whose_periods_are_hidden_are_refused():
    made = Workbook()
    for line in (("Month", "NI 59", "NI 60"), ("Jan-10", 41, 43)):
        made.active.append(line)
    made.active.column_dimensions["A"].hidden = True
    content = io.BytesIO()
    made.save(content)

    with pytest.raises(ExtractRejected, match="hidden"):
        table(content.getvalue(), "a.xlsx", hidden="leave")


def test_two_rows_of_headings_with_merged_periods_are_one():
    content = book(
        ("Code", "Name", "2009/10", None, None, "Target"), (None, None, "Apr", "May", "YTD", None),
        ("NI 59", "a", 41, 42, 41.5, 53),
    )  # fmt: skip

    assert figures(content, "a.xlsx") == [
        "NI 59, April 2009: 41%", "NI 59, May 2009: 42%", "NI 59, 2009/10 to May 2009: 41.5%",
    ]  # fmt: skip


def test_a_scorecard_is_read_in_every_format():
    lines = (("Scorecard 2009/10",), ("Code", "Apr", "May"), ("NI 59", 41, 42), ("Total", 41, 42))
    expected = ["NI 59, April 2009: 41%", "NI 59, May 2009: 42%"]

    assert figures(xls(Page("S", lines)), "a.xls") == expected
    assert figures(book(*lines), "a.xlsx") == expected
    assert figures(ods("".join(row(*(cell(each) for each in line)) for line in lines)), "a.ods") == expected


@pytest.mark.parametrize("content", ["Indicator,Q1,Q2\nQ 1,41,42\n", "Code,Month,Value\nNI 59,Apr,41\n"])
def test_a_year_that_nothing_says_is_asked_about(content):
    [question] = asked(content)

    assert isinstance(question, WhichYear)
    assert "2009/10" in figures(content, year="2009/10")[0] or "April 2009" in figures(content, year="2009/10")[0]
    assert isinstance(asked(content, year="soon")[0], WhichYear)


def test_a_column_for_each_service_is_asked_about_and_the_total_suggested():
    [question] = asked("Code,Period,First Response,Court,Total\nNI 59,Feb-10,40,42,41\n")

    assert isinstance(question, WhichColumns)
    assert [name for _, name in question.columns] == ["code", "period", "", "", "value"]


def test_the_column_of_codes_is_told_by_the_codes_in_it_where_another_is_headed_indicator():
    content = "Ref,Indicator,Period,Value\nNI 59,Initial assessments,Feb-10,41\n"

    assert figures(content) == ["NI 59, February 2010: 41%"]


def test_two_columns_of_one_name_are_asked_about():
    assert isinstance(asked("Code,Period,Actual,Result\nNI 59,Feb-10,41,43\n")[0], WhichColumns)


@pytest.mark.parametrize(
    "content",
    [
        "Code,Financial Year,Quarter,Value\nNI 59,2010,Q3,41\n",
        "Code,Year,Month,Value\nNI 59,2008/09,Jan-10,4\n",
        "Code,Year,Month,Value\nNI 59,2009/10,2,4\n",
        "Code,Year,Month,Value\nNI 59,2010,13,4\n",
        "Code,Year,Quarter,Value\nQ 1,2010,2,4\n",
    ],
)
def test_a_year_that_does_not_fit_is_refused(content):
    assert "is not a period" in told(content)


# -- around the table ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("below", "what"),
    [
        ('Notes\n1. Provisional\n"Printed on 4 March 2010, page 1"\n', "Lines below the table"),
        ("\nPrepared by,Performance Team\nRefreshed,04/03/2010,\n", "Lines below the table"),
        ("\n[c] suppressed\n", "Lines below the table"),
        ("Grand total,,85\n", "Total rows"),
        ("Mean,,42\n", "Total rows"),
        ("Code,Period,Value\n", "Headings again"),
    ],
)
def test_what_stands_below_is_left_out_and_said(below, what):
    content = f"Code,Period,Value\nNI 59,Feb-10,41\nNI 60,Feb-10,43\n{below}"

    assert figures(content) == ["NI 59, February 2010: 41%", "NI 60, February 2010: 43%"]
    assert "left out" in said(content)[what]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("NI 60,,", "The period is missing"),
        ("NI 60,,43", "The period is missing"),
        ("NI 99,Feb-10,43", "There is no indicator “NI 99”"),
        ("NI 60,Febuary 10,43", "“Febuary 10” is not a period"),
        ("NI 60,Feb-10,43,extra", "It has 4 cells"),
        ("NI 60,Feb-10,lots", "“lots” is not a number"),
    ],
)
def test_a_row_that_may_be_a_figure_is_never_left_out(row, sentence):
    assert sentence in told(f"Code,Period,Value\nNI 59,Feb-10,41\n{row}\n")


# -- what cells show and hold --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cell", "shown", "held", "answers"),
    [
        ((3, '[<5]"c";0'), "c", "3", {"shown": "Suppressed", "held": "3%"}),
        ((0, '0.0%;-0.0%;"-"'), "-", "0", {"shown": "No figure", "held": "0%"}),
        ((41.4, ";;;"), "nothing", "41.4", {"shown": "No figure", "held": "41.4%"}),
        ((41400, '0.0,"%"'), "41.4%", "41400", {"shown": "41.4%"}),
        ((0.41, "# ?/?"), "something that only a spreadsheet can work out", "0.41", {}),
    ],
)  # fmt: skip
def test_a_cell_that_shows_something_else_than_it_holds_is_asked_about(cell, shown, held, answers):
    content = book(("Code", "Period", "Value"), ("NI 59", "Feb-10", None), C2=cell)

    assert asked(content, "a.xlsx") == (ShownOrHeld(2, "C", shown, held, 1),)
    for answer, words in answers.items():
        assert figures(content, "a.xlsx", shown={"C": answer}) == [f"NI 59, February 2010: {words}"]


def test_a_cell_across_the_page_is_asked_about_and_not_its_period():
    content = book(("Code", "Dec-09", "Jan-10"), ("NI 59", 34, None), C2=(0, '0;-0;"-"'))

    assert asked(content, "a.xlsx") == (ShownOrHeld(2, "C", "-", "0", 1),)
    assert figures(content, "a.xlsx", shown={"C": "shown"})[1] == "NI 59, January 2010: No figure"


def test_a_period_and_a_heading_that_show_a_year_to_date_are_never_read_as_the_month():
    day = datetime(2010, 1, 1)
    period = book(("Code", "Period", "Value"), ("NI 59", None, 41), B2=(day, '"YTD to "mmm-yy'))
    heading = book(("Code", "Dec-09", None), ("NI 59", 34, 26), C1=(day, '"YTD to "mmm-yy'))

    assert asked(period, "a.xlsx") == (ShownOrHeld(2, "B", "YTD to Jan-10", "2010-01-01", 1),)
    assert figures(period, "a.xlsx", shown={"B": "shown"}) == ["NI 59, 2009/10 to January 2010: 41%"]
    assert figures(heading, "a.xlsx") == ["NI 59, December 2009: 34%", "NI 59, 2009/10 to January 2010: 26%"]


def test_a_code_is_what_its_cell_shows_and_is_refused_where_a_spreadsheet_shortens_it():
    shown = book(
        ("Code", "Period", "Value"), (None, "Feb-10", 55), (None, "Feb-10", 44), A2=(1.1, "0.00"), A3=(1.1, "0.0")
    )
    bare = book(("Code", "Period", "Value"), (1.1, "Feb-10", 55))

    assert figures(shown, "a.xlsx") == ["1.10, February 2010: 55%", "1.1, February 2010: 44%"]
    assert "1.1 is a number here, and may be 1.1 or 1.10" in told(bare, "a.xlsx")


def test_a_cell_that_is_struck_out_as_a_whole_is_refused_only_where_it_is_used():
    made = Workbook()
    for line in (("Code", "Period", "Value", "Team"), ("NI 59", "Feb-10", 41, "North")):
        made.active.append(line)
    for address in ("C2", "D2"):
        made.active[address].font = Font(strike=True)
    content = io.BytesIO()
    made.save(content)

    assert told(content.getvalue(), "a.xlsx") == (
        "Sheet Sheet, row 2, column C: All of the cell is struck out, raised or lowered. Delete it, or take that away if "
        "it counts."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("41.37931034482759", "41.37931%"), ("41.400000000000006", "41.4%"), ("=72/174", "41.37931% (72 of 174)"),
        ("12.5 [r]", "12.5%, “Marked in the file: revised.”"),
        ("12.5 [p]", "12.5%, provisional, “Marked in the file: provisional.”"),
        ("12.5 [note 1]", "12.5%"), ("130²", ""), ("41.4¹", "41.4%"), (".5%", "0.5%"), ("[c]", "Suppressed"),
        ("[x]", "Not available"), ("[z]", "Not applicable"), ("[u]", "Too unreliable to show"),
        ("[low]", "Rounds to 0 but is not 0"), ("~", "Rounds to 0 but is not 0"), ("n/a", "Not applicable"),
        ("-", "No figure"), ("'41.4", "41.4%"), ("41.4 [c]", ""), ("４１.4", ""), ("1e5", ""), ("41.4*", ""), ("-3", ""),
        ("105%", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_as_programs_and_publishers_write_it_or_refused(text, words):
    content = f"Code,Period,Value\nNI 59,Feb-10,{text}\n"

    if words:
        assert figures(content) == [f"NI 59, February 2010: {words}"]
    else:
        assert "row 2, column c" in told(content).lower()


def test_values_below_0_and_above_100_are_read_where_the_definition_allows_them():
    wide_open = Asked(date(2008, 4, 1), Unit.PERCENT, Basis.IN_MONTH, None, True, True)
    known = Known({"NI 59": (wide_open,)}, {}, date(2010, 3, 10))
    content = b"Code,Period,Value,Numerator,Denominator\nNI 59,Jan-10,-3.5%,,\nNI 59,Feb-10,105%,21,20\n"
    found = read_table(read(content, "a.csv"), known)
    found.refuse_faults()

    assert [row.words for row in found.rows] == ["-3.5%", "105% (21 of 20)"]


# -- ODS -----------------------------------------------------------------------------------------------------------
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)


def cell(value, shown: str | None = None, kind: str = "float", inside: str = "") -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{inside or value}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown or value}</text:p>'
        "</table:table-cell>"
    )


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def ods(rows: str, styles: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f'<office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return content.getvalue()


HEAD = row(*(cell(name) for name in ("Code", "Period", "Value")))
STYLES = (
    '<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="R" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
)


def test_ods_is_read_by_what_it_shows_and_holds():
    percent = ods(HEAD + row(cell("NI 59"), cell("Feb-10"), cell(0.414, "41%", "percentage")))
    dash = ods(HEAD + row(cell("NI 59"), cell("Feb-10"), cell(0, "-", "percentage")))
    runs = '<text:span text:style-name="S">3</text:span>41.4<text:span text:style-name="R">1</text:span>'
    marked = ods(HEAD + row(cell("NI 59"), cell("Feb-10"), cell("x", inside=runs)), STYLES)

    assert figures(percent, "a.ods") == ["NI 59, February 2010: 41.4%"]
    assert asked(dash, "a.ods") == (ShownOrHeld(2, "C", "-", "0", 1),)
    assert figures(marked, "a.ods") == ["NI 59, February 2010: 41.4%"]
    assert {"Struck-out text left out", "Raised or lowered marks left out"} <= said(marked, "a.ods").keys()


def test_ods_that_repeats_a_cell_without_end_takes_no_memory():
    endless = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>'
    )

    assert "It has a cell beyond 100,000 rows or 100 columns" in told(ods(HEAD + endless), "a.ods")
