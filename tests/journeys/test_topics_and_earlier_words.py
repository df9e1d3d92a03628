"""A writer carries last month's words forward; an officer splits the topic; the words are offered in the new ones."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from commentary.models import Commentary
from safeguarding.models import Person
from tests.commentary import build
from tests.journeys.people import Visitor, visitor

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("PICTURES", "")


def logged_in(browser: Browser, site: str, wrong: list[str], person: Person) -> Visitor:
    client, found = Client(), visitor(browser, site, wrong)
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    found.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])
    return found


def picture(somebody: Visitor, name: str) -> None:
    """For a person to look at, on a desktop and on a phone; only where a folder is named."""
    for width in (1280, 390) if PICTURES else ():
        somebody.page.set_viewport_size({"width": width, "height": 900})
        somebody.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    somebody.page.set_viewport_size({"width": 1280, "height": 720})


def test_words_go_on_when_a_month_ends_and_when_a_topic_is_split(browser: Browser, live_server: LiveServer) -> None:
    wrong: list[str] = []
    council = build.council()
    build.written(council.commentary, by=council.writer, texts=build.READY)
    build.another_commentary(council, build.indicator("NI 68", council.service))
    plan = replace(build.PLAN, meeting_on=None)
    february = build.open_cycle(build.FEBRUARY, plan, by=council.officer, at=build.NOW)
    commentary = Commentary.objects.get(cycle=february, topic=council.topic)

    writer = logged_in(browser, live_server.url, wrong, council.writer)
    writer.goes_to(f"/commentary/{commentary.pk}/edit/")
    writer.follows("Earlier words: see them")
    picture(writer, "carry")
    writer.presses("Carry all 3 forward")
    picture(writer, "carried")
    writer.follows("I have read it, and it still holds : Current Activities")
    writer.follows("Go on writing")
    picture(writer, "edit")
    writer.reads("Explanation of Current Performance – NI 59, from January 2010.")
    head = logged_in(browser, live_server.url, wrong, council.head)
    head.goes_to(f"/commentary/{commentary.pk}/")
    picture(head, "detail")
    head.reads("Nobody has changed it, or said that it still holds.")

    officer = logged_in(browser, live_server.url, wrong, council.officer)
    officer.goes_to("/commentary/")
    officer.follows("Topics: add, rename, split or join them")
    picture(officer, "topics")
    officer.follows("Split Assessments in time")
    officer.fills(Name_of_the_first_topic="Initial", Name_of_the_second_topic="Core")
    officer.page.get_by_role("group", name="NI 59").get_by_label("The first topic").check()
    officer.page.get_by_role("group", name="NI 60").get_by_label("The second topic").check()
    picture(officer, "split")
    officer.presses("See what would happen")
    picture(officer, "confirm")
    officer.presses("Split the topic")
    picture(officer, "topics-after")
    officer.follows("What was written in February 2010")
    picture(officer, "replaced")

    initial = Commentary.objects.get(cycle=february, topic__name="Initial")
    writer.goes_to(f"/commentary/{initial.pk}/carry/")
    picture(writer, "carry-after-split")
    writer.reads("Read what was written before: Assessments in time.")
    assert wrong == []
