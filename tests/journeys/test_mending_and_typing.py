"""An officer mends a refused extract by its marked workbook, loads and undoes it, and types figures by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import Extract, Figure
from reports.demo import build
from tests.journeys.people import Visitor, visitor

pytestmark = pytest.mark.browser

WRONG = "code,period,value\nNI 59,Jan-10,lots\nNI 60,Jan-10,few\nNI 62,Jan-10,11%\n"
PASTE = """(text) => {
    const copied = new DataTransfer();
    copied.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", { clipboardData: copied, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);
}"""


def test_an_officer_mends_a_file_and_types_in_the_grid(browser: Browser, live_server: LiveServer, tmp_path: Path):
    wrong: list[str] = []
    officer = visitor(browser, live_server.url, wrong)
    build.build(at=datetime(2010, 2, 1, 9, tzinfo=UTC))

    officer.logs_in("officer@demo.example")
    mended = _gets_the_file_marked(officer, tmp_path)
    _sends_it_mended(officer, mended)
    _types_with_the_keyboard(officer)
    _changes_one(officer)

    assert wrong == []


def _gets_the_file_marked(officer: Visitor, folder: Path) -> Path:
    sent = folder / "january.csv"
    sent.write_text(WRONG)
    officer.goes_to("/extracts/new/")
    officer.chooses("File", sent)
    officer.presses("Upload")
    officer.reads("Rows 2, 3, column C")
    officer.chooses("The same file again", sent)
    with officer.page.expect_download() as coming:
        officer.page.get_by_role("button", name="Download it marked").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def _sends_it_mended(officer: Visitor, path: Path) -> None:
    book = load_workbook(path)
    assert book.worksheets[0]["C2"].comment.text.startswith("“lots” is not a number")
    for row, value in ((2, "41.4%"), (3, "50%")):
        book.worksheets[0].cell(row, 3).value = value
    book.save(path)
    officer.goes_to("/extracts/new/")
    officer.chooses("File", path)
    officer.presses("Upload")
    officer.presses("Confirm and load")
    officer.reads("3 rows in: 3 loaded")
    officer.opens("What undoing it would do")
    officer.types("Why is it undone?", "It was the wrong month.")
    officer.presses("Undo this extract")
    officer.reads("Its figures are kept, and no longer count")


def _types_with_the_keyboard(officer: Visitor) -> None:
    page = officer.page
    officer.goes_to("/figures/typing/?period=January+2010")
    values = page.locator('[data-column="value"]')
    values.first.focus()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(values.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(values.first).to_be_focused()
    page.evaluate(PASTE, "x\r\nlots\r\n")
    expect(page.get_by_role("status")).to_contain_text("Filled 2 boxes")
    _presses_with_keys(page)
    officer.reads("Say where the figures come from")
    page.get_by_label("Where the figures come from").focus()
    page.keyboard.type("The team's own count.")
    _presses_with_keys(page)
    officer.reads("“lots” is not a number")
    officer.looks()
    page.get_by_role("link", name="“lots” is not a number").click()
    expect(values.nth(1)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("u")
    _presses_with_keys(page)
    officer.reads("2 rows in: 2 loaded, 0 unchanged, 0 refused")
    assert Extract.objects.filter(kind="typed figures").count() == 1


def _changes_one(officer: Visitor) -> None:
    code = Figure.objects.filter(extract__kind="typed figures").order_by("row")[0].indicator.code
    officer.goes_to("/figures/typing/?period=January+2010")
    officer.types(f"{code}, value", "z")
    officer.types("Where the figures come from", "Heard again.")
    officer.presses("Check and keep")
    officer.reads("Figures that are held already would change")
    officer.types("Why do figures change that are held already?", "Misheard.")
    officer.presses("Confirm and keep")
    officer.reads("1 row")


def _presses_with_keys(page: Page) -> None:
    page.get_by_role("button", name="Check and keep").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
