"""A real browser for the journeys: where Chromium is, how it is opened, and what axe says of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
OWN = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def find_chromium() -> str | None:
    """The path of Chromium: the machine's, or Playwright's own; None where there is neither."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next(map(str, sorted(OWN.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


@contextmanager
def open_browser() -> Generator[Browser, None, None]:
    """Chromium with a profile of its own. `browser.new_context()` is one more person at one more machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page, one sentence each; nothing is hidden from it."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{each['id']}: {each['help']} ({', '.join(str(node['target']) for node in each['nodes'])})" for each in found
    ]
