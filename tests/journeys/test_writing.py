"""Writing in a real browser: by itself saved, without a connection, by two at once, and after a log-in ran out (P6)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from commentary.actions import CyclePlan, open_cycle
from commentary.models import Commentary, Passage
from reports.demo import build, council, files, story
from reports.demo.topics import TOPICS, texts
from tests.journeys.people import Visitor, visitor
from tests.pages import violations

pytestmark = pytest.mark.browser

ACTIVITIES, BEST = "Current Activities", "Best Practice"
# What the browser says of a lost connection and of a conflict.
EXPECTED = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "409 (Conflict)")
FROM_WORD = """<style>p.MsoNormal {mso-style-unhide:no}</style><p class=MsoNormal style='mso-margin-top-alt:auto'>
<b>Every case</b> is <i>checked</i>.<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Weekly</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.</span>On Mondays</p>
<table class=MsoTableGrid><tr><td><p>January</p></td><td><p>72 of 174</p></td></tr></table>"""
AS_MARKS = "**Every case** is *checked*.\n\n- Weekly\n   1. On Mondays\n\nJanuary | 72 of 174"
PASTES = """(html) => {
    const copied = new DataTransfer();
    copied.setData("text/html", html);
    const paste = new ClipboardEvent("paste", { clipboardData: copied, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);
}"""
COUNTED = "ŵ 👩‍👧 \u200b\u202eé\n\n≥"


def test_nothing_that_two_people_write_at_once_is_lost(browser: Browser, live_server: LiveServer) -> None:
    wrong: list[str] = []
    manager, head = (visitor(browser, live_server.url, wrong) for _ in range(2))
    address = _february()

    manager.logs_in(council_email("manager"))
    _is_saved_by_itself(manager, address)
    _pastes_from_word(manager)
    _loses_the_connection(manager, address)
    head.logs_in(council_email("head"))
    _writes_in_the_same_text(manager, head, address)
    _is_logged_out(manager)
    _looks_at_what_was_written(manager)

    assert [each for each in wrong if not any(words in each for words in EXPECTED)] == []


def council_email(who: str) -> str:
    return f"{who}@demo.example"


def _february() -> str:
    """The address of a page on which a commentary for February is written; January's is written and submitted."""
    build.build(at=story.on(1, 9))
    topic = TOPICS[0]
    steps = (story.january_opens(), story.loaded(files.FIGURES, story.on(4, 9)))
    for each in (*steps, story.written(topic, texts(topic), story.on(8, 9))):
        list(each)
    plan = CyclePlan("Report", "", "", date(2010, 4, 25), date(2010, 3, 11), date(2010, 3, 16))
    cycle = open_cycle(story.FEBRUARY, plan, by=story.person(council.OFFICER), at=story.on(28, 9))
    return reverse("commentary:edit", args=[Commentary.objects.get(cycle=cycle, topic__name=topic.name).pk])


# -- what a writer does, and sees ----------------------------------------------------------------------------------
def _types(page: Page, label: str, words: str) -> None:
    """Type at the end of a box, and look up from the page and back, at which the editor saves."""
    box = page.get_by_label(label, exact=True)
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)
    page.evaluate("dispatchEvent(new Event('focus'))")


def _text(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).input_value()


def _reads_below(page: Page, words: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(words)


def _saved(heading: str) -> str:
    return Passage.objects.filter(heading=heading).latest("id").text


def _is_saved_by_itself(manager: Visitor, address: str) -> None:
    manager.goes_to(address)
    manager.opens("What was said in January 2010 under Current Activities")
    manager.reads("NI 59 went from")
    _types(manager.page, ACTIVITIES, "First words.")
    _reads_below(manager.page, "Saved at")
    assert _saved(ACTIVITIES) == "First words."


def _pastes_from_word(manager: Visitor) -> None:
    """C07, and C08: the page and the server count alike."""
    page, box = manager.page, manager.page.get_by_label(BEST, exact=True)
    box.focus()
    page.evaluate(PASTES, FROM_WORD)
    expect(box).to_have_value(AS_MARKS)
    page.keyboard.press("Control+Z")
    expect(box).to_have_value("")
    box.fill(COUNTED)
    typed = page.locator("[id$=best_practice_count]").inner_text()
    manager.presses("Save")
    manager.reads("Saved.")
    page.evaluate("document.querySelectorAll('script').forEach((each) => each.remove())")
    assert page.request.get(page.url).text().count(typed) == 1
    assert _saved(BEST) == COUNTED.replace("\u200b", "").replace("\u202e", "")


def _loses_the_connection(manager: Visitor, address: str) -> None:
    manager.page.context.set_offline(True)
    _types(manager.page, ACTIVITIES, " Offline.")
    _reads_below(manager.page, "Not saved: no connection. Your words are kept on this device.")
    manager.page.get_by_role("button", name="Save", exact=True).click()
    _reads_below(manager.page, "Not saved: no connection.")
    manager.page.context.set_offline(False)
    _reads_below(manager.page, "Saved at")
    assert _saved(ACTIVITIES) == "First words. Offline."

    manager.page.context.set_offline(True)
    _types(manager.page, ACTIVITIES, " Closed.")
    _reads_below(manager.page, "Not saved")
    manager.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('none')); }")  # nor as it closes
    manager.page.goto("about:blank")
    manager.page.context.set_offline(False)
    manager.goes_to(address)
    expect(manager.page.get_by_text("Words that you wrote on this device and that were not saved")).to_be_visible()
    _reads_below(manager.page, "Saved at")
    assert _text(manager.page, ACTIVITIES) == _saved(ACTIVITIES) == "First words. Offline. Closed."
    assert manager.page.evaluate("localStorage.length") == 0


def _writes_in_the_same_text(manager: Visitor, head: Visitor, address: str) -> None:
    """C10: each is told of the other, and what both wrote stands side by side."""
    head.goes_to(address)
    head.reads("Marsha Greenwood has had this page open since")
    _types(head.page, ACTIVITIES, " The head's.")
    _reads_below(head.page, "Saved at")
    _types(manager.page, ACTIVITIES, " The manager's.")
    _reads_below(manager.page, "Henry Osei-Ward saved this commentary while you were writing.")
    manager.presses("Save")
    manager.reads("saved by Henry Osei-Ward at")
    manager.reads("First words. Offline. Closed. The head's.")
    assert _text(manager.page, ACTIVITIES) == "First words. Offline. Closed. The manager's."
    _types(manager.page, ACTIVITIES, " The head's.")
    manager.presses("Save")
    manager.reads("Saved.")
    manager.reads("Henry Osei-Ward has had this page open since")
    assert _saved(ACTIVITIES) == "First words. Offline. Closed. The manager's. The head's."


def _is_logged_out(manager: Visitor) -> None:
    """C11: the log-in runs out; the words are here, and are saved as soon as it is renewed in another tab."""
    page = manager.page
    page.context.clear_cookies(name="sessionid")
    _types(page, ACTIVITIES, " Late.")
    _reads_below(page, "Not saved: you are logged out. Your words are kept on this device.")
    manager.looks()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in again").click()
    other = Visitor(opened.value, manager.site, manager.wrong, manager.looked_at)
    other.logs_in(council_email("manager"))
    other.page.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    _reads_below(page, "Saved at")
    assert _saved(ACTIVITIES).endswith(" Late.")


def _looks_at_what_was_written(manager: Visitor) -> None:
    """On a phone, as wide as one."""
    manager.page.set_viewport_size({"width": 390, "height": 844})
    manager.wrong += violations(manager.page)
    assert manager.page.evaluate("document.documentElement.scrollWidth") <= 390
    manager.follows("What was written before, and how to bring it back")
    manager.reads("This is how the text stands now.")
    assert manager.page.evaluate("document.documentElement.scrollWidth") <= 390
