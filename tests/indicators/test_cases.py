"""Every small file of ../shared/cases does as its cases.csv says, by page and by command.

The kinds are tested without those files too: tests/indicators/test_shapes.py, test_number_formats.py and others.
"""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from indicators.extracts.load import stored_reading
from indicators.extracts.parse.rows import place_of
from indicators.models import Extract, Figure, SentTable
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis
from tests.indicators.build import indicator, measure, person

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
ASKED, REFUSED, LOADS = "asked", "refused", "loads"
# By file: what becomes of it; words on its page; figures or counts that it gives, as "code, period: words".
ONE = ("NI 59, February 2010: 41.4%",)
TWO = (*ONE, "NI 60, February 2010: 43.7%")
EXPECTED: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "rich_superscript.xlsx": (LOADS, ("Raised or lowered marks left out", "C2"), ONE),
    "rich_strike.xlsx": (LOADS, ("Struck-out text left out", "C2"), ONE),
    "number_code_leading_zero.xlsx": (REFUSED, ("There is no indicator “1.10”",), ()),
    "gss_brackets.csv": (LOADS, (), (*ONE, "NI 60, February 2010: Suppressed", "NI 61, February 2010: Not available")),
    "accessible.xlsx": (LOADS, ("Heading in row 3",), (*ONE, "NI 60, February 2010: Suppressed")),
    "heading_unit_blank_counts.csv": (LOADS, (), ONE),
    "float_noise.csv": (LOADS, ("Rounded half up to six decimals",), ONE),
    "long_float.csv": (LOADS, ("Rounded half up",), ("NI 59, February 2010: 41.37931% (72 of 174)",)),
    "long_float17.csv": (LOADS, ("Rounded half up",), ("NI 59, February 2010: 41.37931% (72 of 174)",)),
    "sql_datetime.csv": (LOADS, (), ONE),
    "period_text_date_cell_datetime.xlsx": (LOADS, (), ONE),
    "period_month_end.xlsx": (LOADS, (), ONE),
    "period_quarter_fmt.xlsx": (ASKED, ("What it shows: “Q4 2009/10”", "What it holds: “40179”"), ()),
    "period_yyyy_cell.xlsx": (ASKED, ("What it shows: “2010”",), ()),
    "fmt_percent_cond.xlsx": (LOADS, (), TWO),
    "fmt_ppt.xlsx": (ASKED, ("What it shows: “0.4‰”",), ()),
    "fmt_thousands_scaled.xlsx": (ASKED, ("What it shows: “41.4%”", "What it holds: “41400”"), ()),
    "fmt_three_semicolons.xlsx": (ASKED, ("What it shows: “nothing”", "What it holds: “41.4”"), ()),
    "fmt_zero_dash.xlsx": (ASKED, ("What it shows: “-”", "What it holds: “0”"), ()),
    "fmt_accounting_zero.xlsx": (ASKED, ("What it shows: “-”", "What it holds: “0”"), ()),
    "white_on_white.xlsx": (LOADS, ("Letters in the colour of their ground", "A3, B3, C3"), TWO),
    "notes_below.csv": (LOADS, ("Lines below the table", "Rows 4 to 5 left out"), ONE),
    "notes_below.xlsx": (LOADS, ("Lines below the table", "Rows 4 to 5 left out"), ONE),
    "total_row.csv": (LOADS, ("Total rows", "Row 3 left out"), ("ni59-completed, February 2010: 174",)),
    "table_total.xlsx": (LOADS, ("Total rows", "Row 4 left out"), TWO),
    "powerbi_applied_filters.xlsx": (LOADS, ("Lines below the table", "Row 4 left out"), ONE),
    "two_row_header.xlsx": (
        LOADS, ("Periods across the page", "It is called “R”"),
        ("NI 59, January 2010: 41.4%", "NI 59, February 2010: 42%"),
    ),
    "wide.xlsx": (
        LOADS, ("Periods across the page", "2009/10 to February 2010", "The file gives a target where none is held"),
        ("NI 59, December 2009: 34.9%", "NI 59, January 2010: 41.4%", "NI 59, February 2010: 42.2%",
         "NI 59, 2009/10 to February 2010: 26.1%", "NI 60, December 2009: 45.4%", "NI 60, January 2010: 43.7%",
         "NI 60, February 2010: 44%", "NI 60, 2009/10 to February 2010: 42.5%"),
    ),
    "two_tables.csv": (REFUSED, ("There are two tables in it: another begins in row 4",), ()),
    "repeat_heading.csv": (LOADS, ("Headings again", "Row 3 left out"), TWO),
    "backslash_parts.xlsx": (LOADS, (), ONE),
    "workbook_at_root.xlsx": (REFUSED, ("It is a workbook that is written oddly",), ()),
    "part_case_differs.xlsx": (LOADS, (), ONE),
    "plain.ods": (LOADS, ("ODS",), ONE),
    "html.xls": (REFUSED, ("It is a web page that was saved under another name", "Save As"), ()),
    "meta_html.xls": (REFUSED, ("It is a web page that was saved under another name", "Save As"), ()),
    "style_html.xls": (REFUSED, ("It is a web page that was saved under another name", "Save As"), ()),
    "mht.xls": (REFUSED, ("It is a web page saved as a single file (MHT)",), ()),
    "tsv.xls": (LOADS, ("separated by tabs",), ONE),
    "tsv_utf16.xls": (LOADS, ("separated by tabs",), ONE),
    "xml2003.xls": (REFUSED, ("XML Spreadsheet 2003", "Save As"), ()),
    "slk.slk": (REFUSED, ("It is a SYLK file",), ()),
    "rtf.csv": (REFUSED, ("It is a rich text document",), ()),
    "md.csv": (REFUSED, ("It is a table written in Markdown",), ()),
    "json.csv": (REFUSED, ("It is JSON",), ()),
    "login.csv": (REFUSED, ("It is a log-in page, not the file",), ()),
    "mac_smart.csv": (LOADS, ("Mac Roman",), ("NI 59, February 2010: 41.4%, “June – High Street’s”",)),
    "half_utf8.csv": (REFUSED, ("Save it as “CSV UTF-8”",), ()),
    "zero_width_code.csv": (LOADS, ("Invisible characters left out", "A2"), ONE),
    "cyrillic_code.csv": (REFUSED, ("Its “Н” is a Cyrillic letter, U+041D, that only looks like H",), ()),
    "dash_code.csv": (REFUSED, ("The nearest is NI 59",), ()),
    "leading0.csv": (REFUSED, ("The nearest is NI 59",), ()),
    "apostrophe.csv": (LOADS, (), ONE),
    "space_after_comma.csv": (LOADS, (), ("NI 59, February 2010: 41.4%, “late, again”",)),
    "bool_value.xlsx": (REFUSED, ("row 2, column C", "“TRUE” is not a number"), ()),
    "date_in_value.xlsx": (REFUSED, ("row 2, column C", "“10-Feb” is a date, where a number is due"), ()),
    "dur_cell.xlsx": (REFUSED, ("row 2, column C", "is a time or a duration"), ()),
    "chartsheet_first.xlsx": (LOADS, (), ONE),
    "constant_memory.xlsx": (LOADS, (), ONE),
    "strict.xlsx": (LOADS, (), ONE),
    "apple.numbers": (REFUSED, ("It is an Apple Numbers file", "Export To"), ()),
}  # fmt: skip

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CASES.is_dir(), reason="the small inputs are not beside the checkout"),
]


def listed() -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / "cases.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def officer(client):
    for code in ("NI 59", "NI 60", "NI 61"):
        indicator(code)
    indicator("1.1")
    indicator("NI 51", Unit.SCORE, Basis.ANNUAL, out_of=16)
    for code in ("ni59-completed", "initial-assessments"):
        measure(code, code)
    made = person()
    client.force_login(made)
    return made


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rows_of(extract: Extract) -> tuple[str, ...]:
    return tuple(f"{place_of(row)}: {row.words}" for row in stored_reading.rows_of(extract.reading))


def test_every_case_is_expected():
    assert {row["file"] for row in listed() if row["page"] == "extract"} == EXPECTED.keys()


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_a_case_by_page_and_by_command(client, officer, capsys, file):
    outcome, said, figures = EXPECTED[file]
    content = (CASES / file).read_bytes()

    answer = client.post(reverse("indicators:upload"), {"file": SimpleUploadedFile(file, content)})
    extract = Extract.objects.first()
    page = client.get(answer.url) if answer.status_code == 302 else answer
    if outcome == ASKED:
        assert answer.status_code == 200
        assert extract is None
    elif outcome == LOADS:
        assert extract is not None
        assert (extract.stage, rows_of(extract)) == ("read", figures)
    else:
        assert extract is None or extract.stage == "refused"
    for expected in said:
        assert expected in words(page.content.decode()), words(page.content.decode())

    Extract.objects.all().delete()
    try:
        call_command("load_extract", str(CASES / file), "--by", officer.email, "--check", "--json")
        status = 0
    except SystemExit as ended:
        status = ended.code
    answered = json.loads(capsys.readouterr().out)
    assert (status, answered["outcome"]) == ((0, "checked") if outcome == LOADS else (1, "refused"))
    assert Figure.objects.count() == 0


def test_a_refused_list_of_targets_shows_each_fault_with_its_place(client, officer):
    answer = client.post(
        reverse("indicators:list-upload", args=["targets"]),
        {"file": SimpleUploadedFile("targets_bad.csv", (CASES / "targets_bad.csv").read_bytes())},
        follow=True,
    )
    page = words(answer.content.decode())

    assert "Row 2, column C" in page
    assert "71x" in page
    assert SentTable.objects.count() == 1
