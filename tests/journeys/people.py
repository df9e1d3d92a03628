"""Somebody at a browser of their own: what they do there, in their words. axe looks at every page that they come to."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from safeguarding.accounts import second_factor
from safeguarding.demo_logins import PASSWORD, SECRET
from safeguarding.models import Person
from tests.pages import violations

SECONDS_TO_ANSWER = 10
PICTURES = os.environ.get("PICTURES", "")
DESKTOP, NARROW = {"width": 1280, "height": 720}, {"width": 320, "height": 720}
AS_IT_SHOULD = re.compile(r"status of (409|410|422) ")  # pages that refuse an entry, or say that a report is gone
FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent"


@dataclass
class Visitor:
    """A person and their page. `wrong` gathers what axe and the browser complain of, for all visitors together."""

    page: Page
    site: str
    wrong: list[str]
    looked_at: set[tuple[str, ...]] = field(default_factory=set)

    def goes_to(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.looks()

    def follows(self, link: str) -> None:
        """Click a link, or one that looks like a button."""
        links = self.page.get_by_role("link", name=link)
        self._goes_by(links.or_(self.page.get_by_role("button", name=link)))

    def presses(self, button: str) -> None:
        self._goes_by(self.page.get_by_role("button", name=button, exact=True))

    def opens(self, summary: str) -> None:
        self.page.locator("summary", has_text=summary).click()

    def fills(self, **texts: str) -> None:
        """Type into the boxes by their labels: `E_mail_address` is "E-mail address"."""
        for label, text in texts.items():
            self.types(label.replace("_", " "), text)

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")).first.fill(text)

    def ticks(self, label: str) -> None:
        self.page.get_by_label(label).first.check()

    def chooses(self, label: str, path: Path) -> None:
        self.page.get_by_label(label).set_input_files(path)

    def reads(self, words: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def tabs_to(self, words: str) -> None:
        """Press Tab until the focus is on what says this, or on a box with this label, as without a mouse."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED).strip().startswith(words):
                return
        raise AssertionError(f"Tab never comes to {words}.")

    def enters(self) -> None:
        """Press Enter where the focus is, which leads to a page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.looks()

    def pictures(self, name: str) -> None:
        """For a person to look at, on a desktop and on a phone; only where a folder is named."""
        for size in (DESKTOP, NARROW) if PICTURES else ():
            self.page.set_viewport_size(size)
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)
        self.page.set_viewport_size(DESKTOP)

    def goes_back(self) -> None:
        self.page.go_back()

    def downloads(self, link: str, folder: Path) -> Path:
        """Click the link, and give the path of the file that comes."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=link).first.click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def logs_in(self, email: str) -> None:
        self.goes_to("/log-in/")
        self.types("E-mail address", email)
        self.types("Password", PASSWORD)
        self.presses("Log in")
        if "/log-in/code/" in self.page.url:
            self.types("Security code from your phone", code_of(Person.objects.get(email=email)))
            self.presses("Log in")
        self.reads("What to do next")

    def _goes_by(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.first.click()
        self.looks()

    def looks(self) -> None:
        """Once at each page and each state of it, which its headings tell."""
        self.page.wait_for_load_state()
        seen = (self.page.url.split("?")[0], *self.page.get_by_role("heading").all_inner_texts())
        if seen not in self.looked_at:
            self.looked_at.add(seen)
            self.wrong += [*violations(self.page), *self._too_wide()]

    def _too_wide(self) -> list[str]:
        """At 320 px, which is 400% of a window of 1280, no page is scrolled sideways (WCAG 2.2, 1.4.10)."""
        before = self.page.viewport_size or DESKTOP
        self.page.set_viewport_size(NARROW)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(before)
        return [f"{self.page.url} is {wide} px wide at 320"] if wide > NARROW["width"] else []


def code_of(person: Person) -> str:
    """The next code that is not used, as the demonstration's pages show it."""
    now = second_factor.step_at(timezone.now())
    return second_factor.code(SECRET, max(now, person.second_factor.last_step + 1))


def _complaints(said: ConsoleMessage) -> list[str]:
    return [said.text] if said.type == "error" and not AS_IT_SHOULD.search(said.text) else []


def visitor(browser: Browser, site: str, wrong: list[str]) -> Visitor:
    """Somebody new, at a machine of their own."""
    page = browser.new_context(accept_downloads=True, viewport=DESKTOP).new_page()
    page.set_default_timeout(SECONDS_TO_ANSWER * 1000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.extend(_complaints(said)))
    return Visitor(page, site, wrong)


def logged_in(browser: Browser, site: str, wrong: list[str], person: Person) -> Visitor:
    """The person, at a machine at which they have logged in already."""
    client, found = Client(), visitor(browser, site, wrong)
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    found.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])
    return found
