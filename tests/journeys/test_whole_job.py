"""The whole job by hand, in a real browser, as four people and a passer-by: from an extract to a checked copy."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from commentary.models import Cycle
from reports.demo import build, disclosing, files, story
from reports.demo.topics import TOPICS, texts
from reports.jobs import JOBS
from reports.models import Job
from safeguarding.jobs.background import JobStage
from safeguarding.models import Person
from tests.journeys.people import Visitor, code_of, visitor

BY_HAND, *REST = [topic for topic in TOPICS if topic.words]

pytestmark = pytest.mark.browser


def test_four_people_make_a_report_and_anybody_can_check_it(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    wrong: list[str] = []
    officer, manager, head, director, passer_by = (visitor(browser, live_server.url, wrong) for _ in range(5))
    _council_before_its_first_report()

    officer.logs_in("officer@demo.example")
    _loads_an_extract(officer, tmp_path)
    _types_a_figure(officer)
    _others_write_and_approve()
    manager.logs_in("manager@demo.example")
    _writes(manager)
    head.logs_in("head@demo.example")
    _returns(head)
    _writes_again(manager)
    _approves(head)
    _decides_what_the_public_reads(officer)
    _assembles(officer)
    _confirms_the_public_edition(officer)
    director.logs_in("director@demo.example")
    _reads_and_signs_off(director)
    _publishes(officer)
    _downloads_and_verifies(passer_by, tmp_path)

    assert wrong == []


# -- what has been done before -------------------------------------------------------------------------------------
def _council_before_its_first_report() -> None:
    build.build(at=story.on(1, 9))
    for each in (story.january_opens(), story.loaded(files.VACANCIES, story.on(4, 9)), story.counts()):
        list(each)


def _others_write_and_approve() -> None:
    """Ten topics besides the one that is written by hand here."""
    now = timezone.now()
    for topic in REST:
        list(story.written(topic, texts(topic), now))
        list(story.approved(topic, now + timedelta(minutes=10)))


def _worker_does_what_waits() -> None:
    for job in Job.objects.filter(stage=JobStage.WAITING):
        JOBS.carry_out(job.pk, clock=timezone.now)


# -- figures -------------------------------------------------------------------------------------------------------
def _loads_an_extract(officer: Visitor, folder: Path) -> None:
    extract = folder / files.FIGURES
    extract.write_bytes(files.content(files.FIGURES))

    officer.goes_to("/extracts/")
    officer.follows("Upload figures")
    officer.chooses("File", extract)
    officer.presses("Upload")
    officer.reads("NI 59")
    officer.presses("Confirm and load")
    officer.reads(f"{files.FIGURES} is loaded.")


def _types_a_figure(officer: Visitor) -> None:
    officer.goes_to("/figures/")
    officer.follows("NI 51")
    officer.follows("Type a figure")
    officer.fills(Period="2009/10", Value="15")
    officer.types("Where it comes from", "Self-assessment of 31 December 2009")
    officer.presses("Keep figure")
    officer.reads("15 meets the target of 15.")


# -- words ---------------------------------------------------------------------------------------------------------
def _writes(manager: Visitor) -> None:
    manager.follows("Write Initial and core assessments, January 2010")
    for (heading, code), text in texts(BY_HAND).items():
        manager.types(f"{heading.value} – {code}" if code else heading.value, text)
    manager.presses("Save")
    manager.reads("Saved.")
    manager.presses("Save and submit")
    manager.reads("Initial and core assessments is waiting for approval.")


def _returns(head: Visitor) -> None:
    head.follows("Approve or return Initial and core assessments, January 2010")
    head.opens("Return with a reason")
    head.types("Reason", "Say when the backlog will be gone.")
    head.presses("Return with a reason")
    head.reads("Initial and core assessments is returned.")


def _writes_again(manager: Visitor) -> None:
    manager.goes_to("/")
    manager.follows("Write again Initial and core assessments, January 2010")
    manager.reads("Say when the backlog will be gone.")
    manager.types("Current Activities", "The backlog will be gone by the *end of May*.")
    manager.presses("Save and submit")
    manager.reads("Initial and core assessments is waiting for approval.")


def _approves(head: Visitor) -> None:
    head.goes_to("/")
    head.follows("Approve or return Initial and core assessments, January 2010")
    head.reads("The backlog will be gone by the end of May.")
    head.presses("Approve")
    head.reads("Initial and core assessments is approved.")


def _decides_what_the_public_reads(officer: Visitor) -> None:
    """One passage by hand; the others by the same action."""
    cycle = Cycle.objects.get(period__starts_on="2010-01-01")
    officer.goes_to(f"/reports/cycles/{cycle.pk}/")
    officer.follows("Check the public edition for anything that could identify a child")
    officer.reads("Waiting for a worker to begin.")
    _worker_does_what_waits()
    officer.reads("to decide")
    officer.looks()
    officer.pictures("check-undecided")
    officer.follows("Decide on Adoption, Explanation of Current Performance")
    officer.ticks("Other words, which I write below")
    officer.types("Other words", disclosing.FEW_ADOPTED)
    officer.presses("Record this decision")
    officer.reads("Your decision is recorded.")
    officer.pictures("check-one-decided")
    by = Person.objects.get(email="officer@demo.example")
    list(disclosing.decisions(cycle, by=by, at=timezone.now()))


# -- the report ----------------------------------------------------------------------------------------------------
def _assembles(officer: Visitor) -> None:
    officer.goes_to("/")
    officer.follows("Assemble the report of January 2010")
    officer.opens("Go ahead with some of these, and say why")
    officer.ticks("figures-january-2010.csv: nobody has stated its data quality")
    officer.types("Reason", "The statement is on its way.")
    officer.presses("Go ahead with these")
    officer.reads("The statement is on its way.")
    officer.presses("Assemble the report")
    officer.reads("Waiting for a worker to begin.")
    assert officer.page.get_by_role("progressbar").count() == 1
    _worker_does_what_waits()
    officer.reads("Version 1")


def _confirms_the_public_edition(officer: Visitor) -> None:
    officer.goes_to("/")
    officer.follows("Check and confirm the public edition of January 2010")
    officer.pictures("edition-to-confirm")
    officer.ticks("I have looked at the numbers and the text that the public will see")
    officer.presses("Confirm this public edition")
    officer.reads("You confirmed the public edition.")


def _reads_and_signs_off(director: Visitor) -> None:
    director.goes_to("/")
    director.follows("Read the draft report of January 2010 and sign it off")
    director.follows("Read the committee edition")
    director.reads("Draft: not signed off.")
    director.goes_back()
    director.ticks("I have read this report as it will be published.")
    director.types("Why do you go ahead with what is open?", "The committee knows of the rest.")
    director.types("Security code from your phone", code_of(Person.objects.get(email="director@demo.example")))
    director.presses("Sign off this report")
    director.reads("Its final files are being made.")
    _worker_does_what_waits()
    director.reads("Sign-off")


def _publishes(officer: Visitor) -> None:
    officer.goes_to("/")
    officer.follows("Publish the report of January 2010")
    officer.follows("Publish this report")
    officer.reads("You cannot change it later.")
    officer.pictures("publish-confirm")
    officer.presses("Publish this report now")
    officer.reads("This report is published.")


def _downloads_and_verifies(passer_by: Visitor, folder: Path) -> None:
    passer_by.goes_to("/published/")
    passer_by.page.get_by_role("link", name="January 2010").click()  # axe has looked at all of it as a draft
    passer_by.reads("Dilys Hargreave, Director of Children's Services")
    passer_by.reads("The backlog will be gone by the end of May.")
    copy = passer_by.downloads("PDF", folder)

    passer_by.goes_to("/verify/")
    passer_by.chooses("A file", copy)
    passer_by.presses("Check")
    passer_by.reads("Genuine: our report of January 2010, unchanged.")

    copy.write_bytes(copy.read_bytes() + b" ")
    passer_by.chooses("A file", copy)
    passer_by.presses("Check")
    passer_by.reads("It does not match.")
