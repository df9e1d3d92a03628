"""From an outline to a withdrawn report, in a real browser: an officer's pages, and what anybody reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from reports.models import Job, Report
from reports.publishing.schedule import publish_due
from safeguarding.jobs.background import JobStage
from tests.journeys.people import Visitor, logged_in, visitor
from tests.reports import build

pytestmark = pytest.mark.browser
AT_RISK = "Two children waited longer than they should."


def test_an_officer_lays_out_decides_times_and_withdraws_and_anybody_reads_and_is_told(
    browser: Browser, live_server: LiveServer
) -> None:
    wrong: list[str] = []
    made = build.council(2)
    officer = logged_in(browser, live_server.url, wrong, made.officer)
    passer_by = visitor(browser, live_server.url, wrong)

    build.draft(made)
    _changes_the_outline(officer)
    _others_write_again(made)
    _decides_by_keyboard(officer, made)
    build.draft(made)
    _sees_what_changed(officer, made)
    report = build.sign_and_finish(made)
    _sets_a_time(officer, report)
    publish_due(at=timezone.now() + timedelta(days=2))
    _reads_at_its_address(passer_by)
    _checks_a_row(passer_by)
    _withdraws(officer, report)
    _is_told(passer_by)

    assert wrong == []


def _changes_the_outline(officer: Visitor) -> None:
    officer.goes_to("/reports/")
    officer.follows("How reports are laid out")
    officer.pictures("outlines")
    officer.follows("Standard report")
    officer.ticks("Cases")
    officer.types("Months in the table", "thirteen")
    officer.presses("Save this outline")
    officer.reads("Enter a number of months from 1 to 12.")
    officer.pictures("outline-refused")
    officer.types("Months in the table", "2")
    officer.presses("See how it comes out")
    officer.reads("1 month before")
    officer.presses("Save this outline")
    officer.reads("Version 2 is saved.")
    officer.pictures("outline")


def _others_write_again(made: build.Council) -> None:
    commentary = build.commentary_on("NI 1")
    build.step("reopen", commentary, by=made.head, reason="A mistake.")
    build.write_and_submit(commentary, AT_RISK, by=made.manager)
    build.step("approve", commentary, by=made.head)


def _decides_by_keyboard(officer: Visitor, made: build.Council) -> None:
    officer.goes_to(f"/reports/cycles/{made.cycle.pk}/disclosure/")
    officer.reads("Waiting for a worker to begin.")
    officer.pictures("check-waiting")
    build.carry_out(Job.objects.get(stage=JobStage.WAITING).pk)
    officer.reads("1 to decide")
    officer.looks()
    officer.pictures("decisions")
    officer.tabs_to("Decide on Topic 1")
    officer.enters()
    officer.tabs_to("These words as they are")
    officer.page.keyboard.press("Space")
    officer.tabs_to("Record this decision")
    officer.enters()
    officer.reads("Say why these words may be published")
    officer.pictures("decide-refused")
    officer.tabs_to("Why")
    officer.page.keyboard.type("Both families agreed.")
    officer.tabs_to("Record this decision")
    officer.enters()
    officer.reads("Your decision is recorded.")
    officer.reads("all 1 decided")
    officer.pictures("decided")


def _sees_what_changed(officer: Visitor, made: build.Council) -> None:
    officer.goes_to(f"/reports/cycles/{made.cycle.pk}/")
    officer.pictures("cycle")
    officer.follows("What changed in the latest version")
    officer.reads("Added: Two")
    officer.pictures("compare-words")
    officer.follows("Layout: ")
    officer.reads("Cases")
    officer.pictures("compare-layout")


def _sets_a_time(officer: Visitor, report: Report) -> None:
    officer.goes_to(f"/reports/{report.pk}/time/")
    officer.types("Day", "1 March 2010")
    officer.types("Time", "half past nine")
    officer.presses("Set this time")
    officer.reads("Enter a time, as in 09:30.")
    officer.pictures("time-refused")
    officer.types("Time", "09:30")
    officer.presses("Set this time")
    officer.reads("is over already. Choose a later time")
    officer.types("Day", f"{timezone.localdate() + timedelta(days=1):%-d %B %Y}")
    officer.presses("Set this time")
    officer.reads("It will be published by itself on")
    officer.pictures("time-set")
    officer.goes_to(f"/reports/{report.pk}/time/")
    officer.pictures("time")


def _reads_at_its_address(passer_by: Visitor) -> None:
    passer_by.goes_to("/published/")
    passer_by.pictures("all-published")
    passer_by.follows("January 2010")
    passer_by.tabs_to("Skip to the report")
    passer_by.page.keyboard.press("Enter")
    expect(passer_by.page.get_by_role("main")).to_be_focused()
    passer_by.reads(AT_RISK)
    about = passer_by.page.get_by_role("region", name="About this publication")
    expect(about).to_contain_text("signed this report off")
    passer_by.pictures("published")


def _checks_a_row(passer_by: Visitor) -> None:
    passer_by.follows("Check whether a copy is genuine")
    passer_by.follows("Check one indicator’s row")
    passer_by.types("The row", "NI 1")
    passer_by.presses("Check this row")
    passer_by.reads("Genuine: the row of NI 1 in our report of January 2010.")
    passer_by.pictures("verify-row")
    passer_by.types("The row", "NI 1 Percentage of thing 1 done within 7 working days 99%")
    passer_by.presses("Check this row")
    passer_by.reads("says something else of NI 1.")
    passer_by.pictures("verify-row-altered")


def _withdraws(officer: Visitor, report: Report) -> None:
    officer.goes_to(f"/reports/{report.pk}/")
    officer.pictures("report")
    officer.follows("Withdraw")
    officer.presses("Continue")
    officer.reads("Say why, in words for the public.")
    officer.pictures("withdraw")
    officer.types("Why is it withdrawn?", "A table counted one team twice.")
    officer.presses("Continue")
    officer.reads("The reason that everyone will read")
    officer.pictures("withdraw-confirm")
    officer.presses("Withdraw this report now")
    officer.reads("This report is withdrawn.")


def _is_told(passer_by: Visitor) -> None:
    answer = passer_by.page.goto(f"{passer_by.site}/published/2010-01/")
    assert answer
    assert answer.status == 410
    passer_by.looks()
    passer_by.reads("A table counted one team twice.")
    passer_by.pictures("withdrawn")
