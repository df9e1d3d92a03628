"""From cells to typed rows: the grammar of docs/extract-formats.md, and the checks between columns."""

from __future__ import annotations

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.extracts.export import as_csv, as_xlsx
from indicators.extracts.files.detect import read
from indicators.extracts.files.errors import CarriesChildren, ExtractRejected
from indicators.extracts.parse.rows import CountRow, FigureRow
from indicators.extracts.parse.table import Table, read_table
from indicators.rules import periods
from indicators.rules.formatting import Missing, Unit
from tests.indicators.build import COUNT_HEADINGS, HEADINGS, JANUARY, KNOWN, csv
from tests.indicators.test_extract_reading import xlsx


def table(*lines: str, headings: str = HEADINGS) -> Table:
    found = read_table(read(csv(*lines, headings=headings), "a.csv"), KNOWN)
    found.refuse_faults()
    return found


def figure(value: str, *, code: str = "NI 59", period: str = "Jan-10", counts: str = ",") -> FigureRow:
    quoted = f'"{value}"' if "," in value else value
    row = table(f"{code},{period},{quoted},{counts},,").rows[0]
    assert isinstance(row, FigureRow)
    return row


def told(*lines: str, headings: str = HEADINGS) -> list[str]:
    with pytest.raises(ExtractRejected) as rejected:
        table(*lines, headings=headings)
    return [str(fault) for fault in rejected.value.faults]


# -- numbers -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "value"),
    [("41.4", "41.4"), ("41.4%", "41.4"), ("41.4 %", "41.4"), ("0", "0"), ("0%", "0"), ("100%", "100"), ("007", "7"),
     ("41.37931034482", "41.379310"), ("1.5", "1.5"), ("0.4%", "0.4")],
)  # fmt: skip
def test_a_percentage_is_read_to_six_decimals(text, value):
    assert figure(text).value == Decimal(value)


@pytest.mark.parametrize(("text", "value"), [("1,234", 1234), ("1,234,567", 1234567), ("12", 12), ("12.0", 12)])
def test_a_count_may_have_commas_between_thousands(text, value):
    assert figure(text, code="L0508").value == value


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "-Infinity", "1_000", "４１", "41,4", "1.234,5", "1e5", "1E400", "+41", "5.", "1 234",
     "1\u00a0234", "£41", "(12)", "\u22125", "lots", "41%%", "12,34", "1,23,456", "1234567890123456",
     "1.234567890123456789012", "1234567890", "#N/A", "#DIV/0!", "--5", "0x10", "¼", "٤١", "<6", "yes"],
)  # fmt: skip
def test_nothing_else_is_a_number(text):
    quoted = f'"{text}"' if "," in text else text
    for code in ("NI 59", "L0508"):
        sentences = told(f"{code},Jan-10,{quoted},,,,")
        assert len(sentences) == 1
        assert sentences[0].startswith("Row 2, column C: “")


def test_a_long_cell_is_quoted_to_forty_characters():
    sentence = told(f"NI 59,Jan-10,{'a' * 39}bcd,,,,")[0]

    assert "a" * 39 + "…" in sentence
    assert "b" not in sentence.split("”")[0].split("“")[1]


@pytest.mark.parametrize(
    ("text", "missing"),
    [("", Missing.NO_FIGURE), ("-", Missing.NO_FIGURE), ("–", Missing.NO_FIGURE), ("c", Missing.SUPPRESSED),
     ("C", Missing.SUPPRESSED), ("*", Missing.SUPPRESSED), ("x", Missing.NOT_AVAILABLE), (":", Missing.NOT_AVAILABLE),
     ("..", Missing.NOT_AVAILABLE), ("z", Missing.NOT_APPLICABLE), ("n/a", Missing.NOT_APPLICABLE),
     ("N/A", Missing.NOT_APPLICABLE), ("u", Missing.UNRELIABLE), ("low", Missing.ROUNDS_TO_ZERO),
     ("k", Missing.ROUNDS_TO_ZERO), ("No data for this range", Missing.NOT_COLLECTED), ("no cases", Missing.NO_CASES)],
)  # fmt: skip
def test_a_missing_value_keeps_its_reason_and_is_never_zero(text, missing):
    row = figure(text)

    assert (row.value, row.missing) == (None, missing)


def test_a_code_under_a_count_is_the_reason_where_the_value_is_blank():
    assert figure("", counts="c,c").missing is Missing.SUPPRESSED


# -- counts beside the value ---------------------------------------------------------------------------------------
def test_a_value_is_worked_out_from_its_counts_to_six_decimals():
    row = figure("", counts="72,174")

    assert (row.value, row.numerator, row.denominator) == (Decimal("41.379310"), 72, 174)


def test_a_denominator_of_nought_is_no_cases():
    for value in ("", "No cases", "-"):
        row = figure(value, counts="0,0")
        assert (row.value, row.missing, row.denominator) == (None, Missing.NO_CASES, 0)


@pytest.mark.parametrize("value", ["41%", "41.4%", "41.38%", "41.37931%", "41"])
def test_a_value_agrees_with_its_counts_at_the_places_it_is_written_to(value):
    assert figure(value, counts="72,174").numerator == 72


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("NI 59,Jan-10,41.5%,72,174,,", "C", "You gave 41.5%, but 72 of 174 is 41.4%"),
        ("NI 59,Jan-10,42%,72,174,,", "C", "72 of 174 is 41.4%"),
        ("NI 59,Jan-10,0%,0,0,,", "C", "0 of 0 is no cases"),
        ("NI 59,Jan-10,c,72,174,,", "C", "It says “Suppressed” and yet has counts"),
        ("NI 59,Jan-10,,175,174,,", "D", "The numerator, 175, is above the denominator, 174"),
        ("NI 59,Jan-10,,-1,174,,", "D", "below 0"),
        ("NI 59,Jan-10,41%,72,,,", "D", "a numerator but no denominator"),
        ("NI 59,Jan-10,41%,,174,,", "D", "a denominator but no numerator"),
        ("NI 59,Jan-10,100.1%,,,,", "C", "A percentage is at most 100, and this is 100.1"),
        ("NI 59,Jan-10,-1%,,,,", "C", "-1 is below 0"),
        ("NI 59,Jan-10,0.41,,,,", "C", "0.41 may be 41% or 0.41%"),
        ("NI 59,Jan-10,1,,,,", "C", "1 may be 100% or 1%"),
        ("NI 51,2009/10,17,,,,", "C", "The score is at most 16, and this is 17"),
        ("NI 51,2009/10,15,15,16,,", "D", "NI 51 is no percentage"),
        ("NI 51,2009/10,15%,,,,", "C", "Write it without %"),
        ("NI 51,Jan-10,15,,,,", "B", "NI 51 is measured once a year. Write the year, 2009/10"),
        ("L0508,Jan-10,1.5,,,,", "C", "1.5 is not a whole number"),
        ("L0508,Jan-10,3%,,,,", "C", "Write it without %"),
        (",Jan-10,41%,,,,", "A", "The indicator is missing"),
        ("NI 999,Jan-10,41%,,,,", "A", "There is no indicator “NI 999”"),
        ("NI 59,,41%,,,,", "B", "The period is missing"),
        ("NI 59,2009-10,41%,,,,", "B", "may be a month or a year"),
        ("NI 59,Jann-10,41%,,,,", "B", "“Jann-10” is not a period"),
        ("NI 59,2010-01-10,41%,,,,", "B", "is a date. Enter a month"),
        ("NI 59,2010-02-30,41%,,,,", "B", "is no day of the calendar"),
        ("NI 59,Mar-10,41%,,,,", "B", "March 2010 has not begun"),
        ("NI 59,2009/10 YTD,41%,,,,", "B", "does not say to which month"),
        ("NI 59,Jan-10,41%,,,perhaps,", "F", "“perhaps” is neither yes nor no"),
        (f"NI 59,Jan-10,41%,,,,{'n' * 2001}", "G", "It is longer than 2,000 characters"),
    ],
)
def test_a_row_that_is_wrong_is_told_where_and_why(line, column, sentence):
    faults = told(line)

    assert len(faults) == 1
    assert faults[0].startswith(f"Row 2, column {column}: ")
    assert sentence in faults[0]


def test_a_row_with_neither_value_nor_counts_is_refused_where_there_is_no_value_column():
    headings = "code,period,numerator,denominator"

    assert table("NI 59,Jan-10,72,174", headings=headings).rows[0].value == Decimal("41.379310")
    assert "neither a value nor counts" in told("NI 59,Jan-10,,", headings=headings)[0]


def test_every_fault_is_told_at_once_in_the_order_of_the_rows():
    faults = told("NI 99,soon,lots,,,maybe,", "NI 59,Jan-10,41%,,,,,,9", "NI 59,Jan-10,101%,,,,")

    assert [fault.split(":")[0] for fault in faults] == [
        "Row 2, column A", "Row 2, column B", "Row 2, column C", "Row 2, column F", "Row 3", "Row 4, column C",
    ]  # fmt: skip


def test_two_rows_for_one_figure_are_both_named():
    assert told("NI 59,Jan-10,41%,,,,", "ni59,January 2010,42%,,,,") == [
        "Row 3, column B: NI 59, January 2010, stands in row 2 already. Keep one of the two."
    ]


# -- codes and periods ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["NI 59", "ni 59", "NI59", " ni\u00a059 "])
def test_a_code_is_known_however_it_is_spaced(code):
    assert figure("41%", code=code).code == "NI 59"


def test_a_bare_year_to_date_runs_to_the_latest_month_of_the_file():
    rows = table("NI 59,2009/10 YTD,26.1%,,,,", "NI 59,Jan-10,41%,,,,", "NI 60,Dec-09,41%,,,,").rows

    assert rows[0].period == periods.year_to_date(JANUARY.ends_on)


def test_a_first_of_a_month_is_what_a_spreadsheet_makes_of_the_month():
    assert figure("41%", period="2010-01-01").period == JANUARY


# -- the kind of extract -------------------------------------------------------------------------------------------
def test_counts_are_told_by_their_headings_and_named_by_code_or_name():
    found = table(
        "initial-completed,Jan-10,174", "Initial assessments within 7 days,Jan-10,72", headings=COUNT_HEADINGS
    )

    assert found.kind == "counts"
    assert found.rows == (
        CountRow(2, "initial-completed", JANUARY, 174),
        CountRow(3, "initial-in-7", JANUARY, 72),
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("initial-completed,Jan-10,1.5", "“1.5” is not a count"),
        ("initial-completed,Jan-10,-1", "“-1” is not a count"),
        ("initial-completed,Jan-10,5%", "“5%” is not a count"),
        ("initial-completed,Jan-10,", "A count is missing"),
        ("initial-completed,Jan-10,c", "“c” is no count"),
        ("initial-completed,2009/10,5", "A count is of one month"),
        ("nothing,Jan-10,5", "There is no measure “nothing”"),
        ("initial-completed,Apr-11,5", "April 2011 has not begun"),
    ],
)
def test_a_count_that_is_wrong_is_told_why(line, sentence):
    assert sentence in told(line, headings=COUNT_HEADINGS)[0]


def test_headings_are_found_in_any_order_case_and_spacing_and_the_rest_is_named_as_ignored():
    found = table("x,41%,Jan-10,NI 59", headings="Owner, VALUE ,Period,Indicator code")

    assert found.rows[0].value == 41
    assert [(name, column.letter) for name, column in found.used] == [("value", "B"), ("period", "C"), ("code", "D")]
    assert [column.heading for column in found.ignored] == ["Owner"]


def test_headings_that_tell_nothing_are_quoted_back():
    sentence = told("1,2", headings="Start,End")[0]

    assert "Its headings, in row 1, are “Start”, “End”" in sentence
    assert "code, period and value" in sentence


def test_the_one_sheet_that_holds_figures_is_taken():
    contents = read(
        xlsx(("code", "period", "value"), ("NI 59", "Jan-10", "41%"), sheets={"Notes": "visible"}), "a.xlsx"
    )

    assert read_table(contents, KNOWN).sheet == "Sheet"


@pytest.mark.parametrize(
    "heading", ["UPN", "NHS number", "Date of Birth", "forename", "Child's name", "DOB", "Surname"]
)
def test_a_column_that_names_children_is_refused_without_its_values(heading):
    with pytest.raises(CarriesChildren) as refused:
        table("NI 59,Jan-10,41%,Rosalind", headings=f"code,period,value,{heading}")

    assert "Rosalind" not in str(refused.value)
    assert refused.value.faults[0].column == "D"


# -- laws ----------------------------------------------------------------------------------------------------------
MONTHS = st.integers(0, 21).map(lambda number: periods.month(2008 + (number + 3) // 12, (number + 3) % 12 + 1))
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
COUNTS = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def figure_rows(draw) -> list[FigureRow]:
    rows = []
    for number, month in enumerate(draw(st.lists(MONTHS, unique=True, max_size=8)), 2):
        numerator, denominator = draw(st.one_of(st.just((None, None)), COUNTS))
        value = draw(st.decimals(0, 100, places=draw(st.integers(0, 6)))) if numerator is None else None
        if numerator is not None:
            value = (Decimal(100) * numerator / denominator).quantize(Decimal("0.000001"), ROUND_HALF_UP)
        missing = draw(st.sampled_from([m for m in Missing if m is not Missing.NO_TARGET]))
        gone = numerator is None and draw(st.booleans())
        note = draw(st.sampled_from(["", "'", "''", "="])) + draw(PRINTABLE).strip()
        rows.append(
            FigureRow(
                number, "NI 59", month, None if gone else value,
                Decimal(numerator) if numerator is not None else None,
                Decimal(denominator) if numerator is not None else None,
                missing if gone else None, draw(st.booleans()), note, Unit.PERCENT,
            )
        )  # fmt: skip
    return rows


@pytest.mark.parametrize(("written", "name"), [(as_csv, "a.csv"), (as_xlsx, "a.xlsx")])
@given(rows=figure_rows())
def test_a_table_that_was_written_out_is_read_as_it_was(written, name, rows):
    if not rows:
        return
    found = read_table(read(written(rows), name), KNOWN)

    assert [row.content for row in found.rows] == [row.content for row in rows]
    assert [FigureRow.of(row.plain()) for row in rows] == rows


@given(text=st.text(max_size=30))
def test_no_cell_brings_the_reading_down(text):
    cell = '"' + text.replace('"', '""') + '"'
    with suppress(ExtractRejected):
        value = table(f"NI 59,Jan-10,{cell},,,,").rows[0].value
        assert value is None or 0 <= value <= 100
