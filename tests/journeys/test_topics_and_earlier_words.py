"""A writer carries last month's words forward; an officer splits the topic; the words are offered in the new ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from commentary.models import Commentary
from tests.commentary import build
from tests.journeys.people import logged_in

pytestmark = pytest.mark.browser


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
    writer.pictures("carry")
    writer.presses("Carry all 3 forward")
    writer.pictures("carried")
    writer.follows("I have read it, and it still holds : Current Activities")
    writer.follows("Go on writing")
    writer.pictures("edit")
    writer.reads("Explanation of Current Performance – NI 59, from January 2010.")
    head = logged_in(browser, live_server.url, wrong, council.head)
    head.goes_to(f"/commentary/{commentary.pk}/")
    head.pictures("detail")
    head.reads("Nobody has changed it, or said that it still holds.")

    officer = logged_in(browser, live_server.url, wrong, council.officer)
    officer.goes_to("/commentary/")
    officer.follows("Topics: add, rename, split or join them")
    officer.pictures("topics")
    officer.follows("Split Assessments in time")
    officer.fills(Name_of_the_first_topic="Initial", Name_of_the_second_topic="Core")
    officer.page.get_by_role("group", name="NI 59").get_by_label("The first topic").check()
    officer.page.get_by_role("group", name="NI 60").get_by_label("The second topic").check()
    officer.pictures("split")
    officer.presses("See what would happen")
    officer.pictures("confirm")
    officer.presses("Split the topic")
    officer.pictures("topics-after")
    officer.follows("What was written in February 2010")
    officer.pictures("replaced")

    initial = Commentary.objects.get(cycle=february, topic__name="Initial")
    writer.goes_to(f"/commentary/{initial.pk}/carry/")
    writer.pictures("carry-after-split")
    writer.reads("Read what was written before: Assessments in time.")
    assert wrong == []
