"""A real browser for the tests, and axe in it. Plain functions; the fixtures that use them are in tests/conftest.py."""

from __future__ import annotations

import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# WCAG 2.2 A and AA, and what the authors of axe know to be good besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# To describe every element that is as it should be takes longer than to find those that are not.
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def find_chromium() -> str | None:
    """Where a Chromium is: the machine's own, or else Playwright's; None where there is neither."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def open_browser(playwright: Playwright, path: str | None = None) -> Browser:
    """Start Chromium without a window; the one at this path, where `find_chromium` has been asked before."""
    return playwright.chromium.launch(executable_path=path or find_chromium(), headless=True, args=list(FLAGS))


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, a line each: the rule, what it says, and the elements."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{page.url} {rule['id']}: {rule['help']}: {'; '.join(node['html'] for node in rule['nodes'])}"
        for rule in found
    ]
