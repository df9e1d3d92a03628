"""A head of service works through the queue by keyboard alone, in a real browser, with axe at each page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from commentary.actions import make_remark
from commentary.models import Commentary
from commentary.workflow.transitions import Heading, Stage
from safeguarding.models import Event
from tests.commentary import build
from tests.journeys.people import Visitor, logged_in
from tests.pages import violations

pytestmark = pytest.mark.browser


def test_open_read_next_approve_and_return_by_keyboard_alone(browser: Browser, live_server: LiveServer) -> None:
    council = build.council()
    first, second, third = _waiting(council)
    wrong: list[str] = []
    head = logged_in(browser, live_server.url, wrong, council.head)
    page = head.page

    head.goes_to("/commentary/review/")
    head.tabs_to("Topic 1")
    page.keyboard.press("Enter")
    _is_at(page, "Topic 1")
    page.keyboard.press("n")
    _is_at(page, "Topic 2")
    page.keyboard.press("p")
    _is_at(page, "Topic 1")

    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve")).to_be_focused()
    assert build.as_it_stands(first).stage == Stage.SUBMITTED, "a letter decides nothing"
    page.keyboard.press("Enter")
    _is_at(page, "Topic 2")
    expect(page.get_by_role("main")).to_contain_text("Topic 1 is approved.")

    page.keyboard.press("r")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    wrong += violations(page)
    page.keyboard.type("On plan and repairs: name a date.")  # letters that are keys elsewhere
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    head.tabs_to("Return with a reason")
    page.keyboard.press("Enter")
    _is_at(page, "Topic 3")

    returned = build.as_it_stands(second)
    assert (returned.stage, returned.returned_why) == (Stage.RETURNED, "On plan and repairs: name a date.")
    assert Event.objects.get(verb="returned").after["only"] == ["Explanation of Current Performance – L1"]
    _switches_the_keys_off(head)
    page.keyboard.press("q")
    page.reload()
    page.keyboard.press("a")
    expect(page.locator("body")).to_be_focused()
    _is_at(page, "Topic 3")
    assert build.as_it_stands(third).stage == Stage.SUBMITTED
    assert wrong == []


def _waiting(council: build.Council) -> list[Commentary]:
    """Three, of which the second has a remark, and an approval is undone of none."""
    made = []
    for number in range(3):
        indicator = build.indicator(f"L{number}", council.service)
        build.figure(indicator, build.JANUARY, "40", by=council.officer)
        commentary = build.another_commentary(council, indicator)
        commentary.topic.name = f"Topic {number + 1}"
        commentary.topic.save()
        made.append(build.at_stage(Stage.SUBMITTED, commentary, writer=council.writer, head=council.head))
    make_remark(made[1], (Heading.ACTIVITIES, ""), "By when?", by=council.head, at=build.NOW)
    return made


def _is_at(page: Page, topic: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(topic)
    page.wait_for_load_state()


def _switches_the_keys_off(head: Visitor) -> None:
    head.tabs_to("Keys")
    head.page.keyboard.press("Enter")
    head.page.keyboard.press("Tab")
    expect(head.page.get_by_label("Use these keys on this computer")).to_be_focused()
    head.page.keyboard.press("Space")
