"""The CSV files are open data: one row an indicator, or a measure and month; numbers are numbers, words are inert."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.surroundings import Limits
from reports.layout.schema import Shown
from reports.renderers import csv
from reports.snapshot.schema import Snapshot
from tests.reports.readers import csv_rows
from tests.reports.sample import SIGNING, seed, words


def with_first(snapshot: Snapshot, **changes: object) -> Snapshot:
    """The snapshot with changes to its first indicator."""
    section = snapshot.sections[0]
    group = section.groups[0]
    rows = (replace(group.standings[0], **changes), *group.standings[1:])  # type: ignore[arg-type]
    groups = (replace(group, standings=rows), *section.groups[1:])
    return replace(snapshot, sections=(replace(section, groups=groups), *snapshot.sections[1:]))


def saying(text: str) -> Snapshot:
    section = seed().sections[0]
    group = replace(section.groups[0], words=words(("", text)))
    return replace(seed(), sections=(replace(section, groups=(group,)),))


def test_there_is_one_row_an_indicator_in_the_order_printed() -> None:
    rows = csv_rows(csv.render(seed(), None))
    assert [row["Code"] for row in rows] == [standing.code for standing in seed().standings]
    assert [row["Section number"] for row in rows[2:4]] == ["1", "2"]


def test_figures_are_bare_numbers_with_their_unit_beside_them() -> None:
    (row,) = (row for row in csv_rows(csv.render(seed(), None)) if row["Code"] == "NI 62")
    shown = [row[heading] for heading in ("2008/09", "Dec 2009", "Jan 2010", "2009/10 value", "2009/10 target", "Unit")]
    assert shown == ["14.69", "12.25", "13.98", "13.98", "11", "percent"]
    assert (row["Trend"], row["Status"]) == ("Getting Worse", "Warning")


def test_the_decimals_are_those_printed() -> None:
    (row,) = (row for row in csv_rows(csv.render(seed(), None)) if row["Code"] == "NI 66")
    assert row["2009/10 target"] == "98.0"


def test_what_is_missing_is_in_words() -> None:
    (row,) = (row for row in csv_rows(csv.render(seed(), None)) if row["Code"] == "NI 51")
    assert row["2008/09"] == "No figure"
    assert row["Dec 2009"] == row["Jan 2010"] == row["Trend"] == "No data for this range"
    assert row["Commentary"] == "No commentary"


def test_a_heading_of_the_commentary_has_a_line_of_its_own() -> None:
    lines = csv_rows(csv.render(seed(), None))[0]["Commentary"].split("\n")
    assert lines[0] == "Explanation of Current Performance – NI 59"
    assert lines[lines.index("Best Practice") - 1] == ""
    assert "• a duty team takes new referrals, so that assessors are not interrupted" in lines


def test_the_file_is_utf_8_with_a_byte_order_mark_and_crlf() -> None:
    content = csv.render(saying("Ŵ ŵ Ł – one line"), None)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == 3
    assert "Ŵ ŵ Ł – one line" in content.decode()


def test_counts_stand_in_columns_of_their_own_with_no_more_zeros_than_were_given_and_so_do_marks() -> None:
    as_kept = {"numerator": Decimal("72.000000"), "denominator": Decimal("174.500000")}
    cell = replace(seed().standings[0].months[1], **as_kept, provisional=True)
    row = seed().standings[0]
    snapshot = replace(with_first(seed(), months=(row.months[0], cell)), columns=(Shown.CASES,))
    first = csv_rows(csv.render(snapshot, None))[0]
    assert (first["Jan 2010 numerator"], first["Jan 2010 denominator"]) == ("72", "174.5")
    assert (first["Cases"], first["Provisional"]) == ("72 of 174.5", "Jan 2010")
    assert (first["Dec 2009 numerator"], first["Restated"]) == ("", "")


def test_a_draft_and_a_signed_report_say_which_they_are() -> None:
    draft, signed = (csv_rows(csv.render(seed(), signing))[0]["Draft or signed off"] for signing in (None, SIGNING))
    assert draft == "Draft: not signed off."
    assert signed == "Signed off by Dev Director, Director of Children's Services, on 17 February 2010 at 09:30."


def test_a_negative_figure_stays_a_number() -> None:
    cell = replace(seed().standings[0].year, text="-5", value=Decimal(-5))
    content = csv.render(with_first(seed(), year=cell), None)
    assert csv_rows(content)[0]["2009/10 value"] == "-5"
    assert b",-5," in content


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠1", "  =1", "\n=1", "\r=1", "\u00a0=1"]
)
def test_text_that_a_spreadsheet_would_work_out_is_inert(text: str) -> None:
    first = csv_rows(csv.render(with_first(seed(), description=text), None))[0]
    assert first["Description"] == "'" + text.replace("\r", "\n")


@given(st.text(st.sampled_from("=+-@＝ \t\na1'\"")))
def test_no_text_begins_as_a_formula_does_and_nothing_is_taken_away(text: str) -> None:
    made = csv.inert(text)
    assert not made.strip(" \n").startswith(tuple("=+-@＝\t"))
    assert made.removeprefix("'") == text.removeprefix("'")


def test_commentary_that_begins_as_a_formula_is_inert() -> None:
    assert csv_rows(csv.render(saying("=HYPERLINK(A1)"), None))[0]["Commentary"] == "'=HYPERLINK(A1)"


def test_the_counts_have_one_row_a_measure_and_month() -> None:
    rows = csv_rows(csv.render_counts(seed(), None))
    assert len(rows) == 48
    (february,) = (
        row for row in rows if row["Measure"] == "Completed within 35 working days" and row["Month"] == "Feb 2010"
    )
    assert (february["Number"], february["Percentage"]) == ("84", "57.9")
    assert february["Percentage of"] == "Core assessments completed"
    assert rows[0]["Percentage"] == "Not applicable"
    assert rows[0]["Data to"] == "2010-02-28"


def test_what_a_chart_says_stands_in_each_row_of_its_own_block_and_nowhere_else() -> None:
    first, second = seed().details[0].charts
    chart = replace(first, limits=Limits(Decimal(12), Decimal(50), "12% to 50%", "Mar 2008"))
    snapshot = replace(seed(), details=(replace(seed().details[0], charts=(chart, second)),))

    rows = csv_rows(csv.render_counts(snapshot, None))

    found = {(row["Code"], row["Chart"], row["Chart: Usual range"]) for row in rows}
    assert found == {("NI 59", chart.caption, "12% to 50%"), ("NI 60", second.caption, "")}
    without = replace(seed(), details=(replace(seed().details[0], charts=()),))
    assert not [heading for heading in csv_rows(csv.render_counts(without, None))[0] if heading.startswith("Chart")]


def test_a_report_without_detailed_analysis_has_headings_and_no_counts() -> None:
    content = csv.render_counts(replace(seed(), details=()), None)
    assert csv_rows(content) == []
    assert b'"Measure"' in content
