"""An extract of many rows is loaded in the background: once, whole or not at all, and its page says how far it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from indicators.actions import (
    AlreadyLoaded,
    LoadingAlready,
    NotWaiting,
    confirm_extract,
    load_extract,
    put_aside,
    read_extract,
)
from indicators.extracts.load import load_job
from indicators.extracts.load.load_job import LOADINGS
from indicators.extracts.preview import existing
from indicators.models import Extract, Figure, Loading
from indicators.todo import tasks
from safeguarding.audit.events import check_chain
from safeguarding.jobs import background
from safeguarding.jobs.background import GIVEN_UP_AFTER, JobStage
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, LATER, csv, indicator, loaded, person

pytestmark = pytest.mark.django_db

ROWS = csv("NI 59,Dec-09,34.9%,,,,", "NI 59,Jan-10,41%,,,,", "NI 59,Nov-09,x,,,,")


@pytest.fixture(autouse=True)
def _two_rows_are_many(settings):
    settings.ROWS_IN_BACKGROUND = 2


@pytest.fixture(autouse=True)
def nudged(monkeypatch) -> list[tuple[type, int]]:
    """What was sent to the queue."""
    sent: list[tuple[type, int]] = []
    for module in (load_job, background):
        monkeypatch.setattr(module, "nudge", lambda *what: sent.append(what))
    return sent


@pytest.fixture
def officer():
    indicator("NI 59")
    return person()


def waiting(officer, content: bytes = ROWS) -> Extract:
    return read_extract(content, "january.csv", by=officer, at=AT)


def asked(officer, **said) -> Loading:
    found = confirm_extract(waiting(officer), by=officer, at=AT, **said)
    assert found is not None
    return found


def carry_out(job: Loading) -> Loading:
    LOADINGS.carry_out(job.pk, clock=lambda: LATER)
    job.refresh_from_db()
    return job


def test_an_extract_of_few_rows_is_loaded_at_once(officer):
    extract = waiting(officer, csv("NI 59,Jan-10,41%,,,,"))

    assert confirm_extract(extract, by=officer, at=AT) is None
    assert Figure.objects.count() == 1


def test_one_of_many_is_sent_to_a_worker_once_the_asking_is_kept(officer, nudged, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = asked(officer)
        assert nudged == []

    assert nudged == [(Loading, job.pk)]
    assert (job.stage, job.asked_by, job.total, Figure.objects.count()) == (JobStage.WAITING, officer, 3, 0)


def test_a_worker_loads_it_whole_in_the_name_of_who_confirmed_it(officer):
    job = carry_out(asked(officer))

    assert (job.stage, job.done, job.total, job.failure, job.ended_at) == (JobStage.DONE, 3, 3, "", LATER)
    assert Extract.objects.get().stage == Extract.Stage.LOADED
    assert Figure.objects.count() == 3
    assert Event.objects.get(verb="loaded").by_name == officer.name
    assert check_chain() == Event.objects.count()


def test_a_task_delivered_three_times_loads_it_once(officer):
    job = asked(officer)

    for _ in range(3):
        carry_out(job)

    assert (Figure.objects.count(), Event.objects.filter(verb="loaded").count()) == (3, 1)


# -- U42 and U43: twice --------------------------------------------------------------------------------------------
def test_u42_a_double_click_or_a_retry_gives_the_same_loading(officer):
    assert asked(officer) == asked(officer)
    assert Loading.objects.count() == Event.objects.filter(verb="asked for").count() == 1


def test_u42_the_same_bytes_again_are_the_extract_that_waits_and_then_are_recognised(officer):
    job = asked(officer)
    assert waiting(officer) == job.extract
    carry_out(job)

    with pytest.raises(AlreadyLoaded, match="loaded by Asha Patel"):
        waiting(officer)
    with pytest.raises(AlreadyLoaded, match="loaded by Asha Patel"):
        confirm_extract(job.extract, by=officer, at=LATER)
    assert Figure.objects.count() == 3


def test_u43_a_second_officer_is_told_who_confirmed_it(officer):
    job = asked(officer)
    other = person(name="Ben Okoro")

    with pytest.raises(LoadingAlready, match=r"Asha Patel confirmed it at 09:00, and it is being loaded"):
        confirm_extract(job.extract, by=other, at=LATER)
    assert Loading.objects.count() == 1


# -- refused -------------------------------------------------------------------------------------------------------
def test_what_changed_since_it_was_seen_is_not_loaded_and_the_page_says_so(officer, client):
    seen = existing.preview_of(waiting(officer)).digest
    job = asked(officer, seen=seen)
    loaded(csv("NI 59,Dec-09,30%,,,,"), "other.csv", by=officer)

    carry_out(job)

    assert job.stage == JobStage.FAILED
    assert "What is held has changed since you looked." in job.failure
    assert (job.extract.stage, Figure.objects.count()) == (Extract.Stage.READ, 1)
    client.force_login(officer)
    page = client.get(reverse("indicators:extract", args=[job.extract.pk])).content.decode()
    assert "It was not loaded, and nothing was changed." in page
    assert "Confirm and load" in page


def test_after_a_refusal_it_is_confirmed_again_with_a_reason(officer):
    loaded(csv("NI 59,Dec-09,30%,,,,"), "other.csv", by=officer)
    job = carry_out(asked(officer))
    assert "Say why" in job.failure

    assert carry_out(asked(officer, reason="Late forms.")).stage == JobStage.DONE
    assert Event.objects.get(verb="restated").why == "Late forms."


def test_one_that_is_put_aside_meanwhile_is_not_loaded(officer):
    job = asked(officer)
    put_aside(job.extract, by=officer, at=AT)

    assert "there is nothing to load" in carry_out(job).failure
    with pytest.raises(NotWaiting):
        confirm_extract(job.extract, by=officer, at=AT)


def test_who_may_not_load_any_more_does_not_and_others_never_ask(officer):
    job = asked(officer)
    with pytest.raises(NotAllowed):
        confirm_extract(job.extract, by=person(RoleName.ADMINISTRATOR, "Other Person"), at=AT)
    officer.roles.update(ended_at=AT)

    assert carry_out(job).failure.startswith("You may not")
    assert Figure.objects.count() == 0


def test_an_error_in_the_middle_leaves_nothing_and_is_tried_three_times(officer, monkeypatch):
    job = asked(officer)

    def fail(*_, **__):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("indicators.extracts.load.actions.record", fail)
    for _ in range(3):
        assert (Figure.objects.count(), carry_out(job).extract.stage) == (0, "read")

    assert (job.stage, job.attempts) == (JobStage.FAILED, 3)
    assert "was tried 3 times" in job.failure


def test_the_loading_of_a_dead_worker_is_done_by_another_once(officer, nudged):
    job = asked(officer)
    LOADINGS.claimed(job.pk, lambda: AT)

    background.sweep(at=AT + GIVEN_UP_AFTER + timedelta(seconds=1))

    assert nudged[-1] == (Loading, job.pk)
    assert (carry_out(job).stage, job.attempts, Figure.objects.count()) == (JobStage.DONE, 2, 3)


def test_a_worker_that_was_given_up_for_dead_takes_its_load_back(officer, monkeypatch):
    job = asked(officer)

    def slowly(*args, **said):
        done = load_extract(*args, **said)
        if Loading.objects.get(pk=job.pk).attempts == 1:  # meanwhile the sweeper and another worker come by
            LOADINGS.sweep(at=LATER + GIVEN_UP_AFTER + timedelta(seconds=1))
            LOADINGS.claimed(job.pk, lambda: LATER)
        return done

    monkeypatch.setattr(load_job, "load_extract", slowly)
    carry_out(job)

    assert (job.stage, Figure.objects.count(), job.extract.stage) == (JobStage.RUNNING, 0, Extract.Stage.READ)


# -- pages ---------------------------------------------------------------------------------------------------------
def test_its_page_and_the_home_page_say_that_it_is_being_loaded(officer, client):
    client.force_login(officer)
    extract = waiting(officer)
    address = reverse("indicators:extract", args=[extract.pk])
    assert [task.words for task in tasks(officer, AT)] == ["Confirm or put aside january.csv"]

    seen = existing.preview_of(extract).digest
    answer = client.post(reverse("indicators:load", args=[extract.pk]), {"seen": seen}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert "Waiting for a worker to begin." in answer.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in answer.content.decode()
    assert [task.words for task in tasks(officer, AT)] == ["See how far the loading of january.csv is"]

    job = Loading.objects.get()
    work = LOADINGS.claimed(job.pk, lambda: AT)
    work.write(doing="Adding the rows", done=2)
    part = client.get(reverse("indicators:loading", args=[extract.pk]))
    assert (part.headers["X-Job-Ended"], "Adding the rows." in part.content.decode()) == ("no", True)
    assert "2 of 3" in part.content.decode()
    Loading.objects.filter(pk=job.pk).update(stage=JobStage.WAITING)
    carry_out(job)
    assert client.get(reverse("indicators:loading", args=[extract.pk])).headers["X-Job-Ended"] == "yes"
    assert "3 rows in: 3 loaded" in client.get(address).content.decode()


def test_the_database_refuses_a_second_loading_under_way(officer):
    job = asked(officer)

    with pytest.raises(Exception, match=r"one_loading_at_a_time|UNIQUE constraint failed"):
        Loading.objects.create(extract=job.extract, asked_by=officer, asked_at=AT)
