"""A file with columns of its own and two tables, in a real browser: asked about once, then read by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from reports.demo import build, story
from tests.journeys.people import Visitor, visitor

pytestmark = pytest.mark.browser


def test_an_officer_says_once_which_sheet_and_what_each_column_is(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    wrong: list[str] = []
    build.build(at=story.on(1, 9))
    officer = visitor(browser, live_server.url, wrong)
    officer.logs_in("officer@demo.example")

    _sends(officer, _book(tmp_path / "january.xlsx", "0.414"))
    officer.reads("Which sheet is the table?")
    officer.ticks("Figures")
    _goes_on(officer)
    officer.reads("Tell us what each column means")
    for column, field in (("Column A, “Ref”", "code"), ("Column B, “Month”", "period"), ("Column C, “Out”", "value")):
        officer.page.get_by_label(column).select_option(field)
    _goes_on(officer)
    officer.reads("Row 2, column C, says 0.414. What is meant?")
    officer.ticks("41.4%")
    _goes_on(officer)
    officer.reads("Columns mapped")
    _tells_the_period(officer, tmp_path / "tiles.csv")

    officer.goes_to("/extracts/columns/")
    officer.reads("out")
    _sends(officer, _book(tmp_path / "february.xlsx", "43.7%", sheets=1))
    officer.reads("43.7%")

    assert wrong == []


def _tells_the_period(officer: Visitor, path: Path) -> None:
    """A dashboard of one quarter, with targets and statuses beside its figures."""
    path.write_text("ref,this quarter,goal,colour\nNI 59,41.4%,90%,green\n")
    _sends(officer, path)
    fields = {"A, “ref”": "code", "B, “this quarter”": "value", "C, “goal”": "target", "D, “colour”": "status"}
    for column, field in fields.items():
        officer.page.get_by_label(f"Column {column}").select_option(field)
    _goes_on(officer)
    officer.types("Which period is every row of?", "January 2010")
    _goes_on(officer)
    officer.reads("It is called “green”, which is OK. 41.4% against a target of 90% is Alert")


def _sends(officer: Visitor, path: Path) -> None:
    officer.goes_to("/extracts/new/")
    officer.chooses("File", path)
    officer.presses("Upload")


def _goes_on(officer: Visitor) -> None:
    """The file is chosen once; the questions alone are answered."""
    officer.presses("Continue")


def _book(path: Path, value: str, sheets: int = 2) -> Path:
    made = Workbook()
    made.active.title = "Figures"
    for page in (made.active, *(made.create_sheet("Old") for _ in range(sheets - 1))):
        for line in (("Ref", "Month", "Out"), ("NI 59", "Dec-09", value)):
            page.append(line)
    made.save(path)
    return path
