"""A cycle from the calendar to asking for words, by an officer in a real browser, by keyboard where it matters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from reports.demo import build, files, story
from tests.journeys.people import visitor

pytestmark = pytest.mark.browser


def test_an_officer_opens_a_cycle_from_the_calendar_moves_a_date_and_asks_for_words(
    browser: Browser, live_server: LiveServer
) -> None:
    wrong: list[str] = []
    build.build(at=story.on(1, 9))
    for each in (story.loaded(files.VACANCIES, story.on(4, 9)), story.january_opens(), story.rules(story.on(5, 9))):
        list(each)
    officer = visitor(browser, live_server.url, wrong)

    officer.logs_in("officer@demo.example")
    officer.follows("Commentary")
    officer.follows("Cycles and their dates")
    officer.follows("Open it")  # the first that is not open yet: February 2010
    officer.reads("Thursday 4 March 2010")
    officer.types("Meeting on", "22 April 2010")
    officer.page.keyboard.press("Enter")  # works the dates out, and opens nothing
    officer.reads("Wednesday 14 April 2010")
    officer.presses("Open the cycle")
    officer.reads("The cycle of February 2010 is open.")

    officer.opens("Move the dates")
    officer.types("Report published", "19 April 2010")
    officer.types("Why are they moved?", "The chair asked for it.")
    officer.presses("Move the dates")
    officer.reads("leaves 2 clear working days before the meeting, and 5 are needed")
    officer.reads("The chair asked for it.")

    officer.presses("Ask for words on Vacancies")
    officer.reads("Words are asked for on Vacancies.")
    officer.follows("Where each service stands")
    officer.reads("0 of 1 done")

    assert wrong == []
