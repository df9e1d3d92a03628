"""An officer loads a wide scorecard with titles, totals and footnotes in one upload, in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from reports.demo import build, story
from tests.journeys.people import Visitor, visitor

pytestmark = pytest.mark.browser


def test_an_officer_loads_a_wide_scorecard_in_one_upload(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    wrong: list[str] = []
    build.build(at=story.on(1, 9))
    officer = visitor(browser, live_server.url, wrong)
    officer.logs_in("officer@demo.example")
    officer.goes_to("/extracts/new/")
    _looks(officer, "upload")
    officer.chooses("File", _scorecard(tmp_path / "scorecard.xlsx"))
    officer.presses("Upload")

    officer.reads("Row 6, column F, shows “-” and holds “0”. Which is meant?")
    _looks(officer, "asked")
    officer.ticks("What it shows: “-”")
    officer.presses("Continue")
    officer.reads("Total rows")
    officer.reads("Lines below the table")
    officer.reads("2009/10, as the title says")
    _looks(officer, "preview")
    if officer.page.get_by_label("Why do figures change that are held already?").count():
        officer.types("Why do figures change that are held already?", "The scorecard is later.")
    officer.presses("Confirm and load")
    officer.reads("is loaded")
    _looks(officer, "loaded")

    assert wrong == []


def _scorecard(path: Path) -> Path:
    made = Workbook()
    for line in (
        ("Children’s services scorecard 2009/10",),
        ("Produced by the performance team",),
        (),
        ("Ref", "Indicator", "Target", "Oct", "Nov", "Dec", "YTD", "RAG"),
        ("NI 59", "Initial assessments", "53%", "31.2%", "32.4%", "34.9%", "24%", "Red"),
        ("NI 60", "Core assessments", "63%", "50%", "51%", 0, "42.5%", "Red"),
        ("Average", None, None, "40%", "41%", "17%", "33%"),
        (),
        ("Source: case system, extracted 4 January 2010",),
        ("[c] suppressed",),
    ):
        made.active.append(line)
    made.active["F6"].number_format = '0.0%;-0.0%;"-"'
    made.save(path)
    return path


def _looks(officer: Visitor, name: str) -> None:
    """Pictures of the page for whoever asks for them, at the width of a desk and of a phone."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 390):
            officer.page.set_viewport_size({"width": width, "height": 900})
            officer.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        officer.page.set_viewport_size({"width": 1280, "height": 900})
