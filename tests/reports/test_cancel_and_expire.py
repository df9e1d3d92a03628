"""An assembly can be cancelled and tried again; old drafts are kept and not given out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from reports import actions, renderers
from reports.actions import NothingFailed, NotToBeCancelled
from reports.draft_expiry import expire_drafts
from reports.jobs import JOBS
from reports.models import Expiry, Job, Report
from reports.renderers import FORMATS
from safeguarding.jobs import background
from safeguarding.jobs.background import MOST_ATTEMPTS, JobStage, NotUnderWay
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON

pytestmark = pytest.mark.django_db
A_MONTH = timedelta(days=30)


def asked(made: build.Council) -> Job:
    return actions.ask_to_assemble(made.cycle, by=made.officer, at=NOON)


# -- cancelling ------------------------------------------------------------------------------------------------------
def test_what_waits_is_cancelled_and_no_worker_begins_it():
    made = build.council()
    job = asked(made)

    actions.cancel(job, by=made.officer, at=NOON)
    JOBS.carry_out(job.pk, clock=build.clock)

    job.refresh_from_db()
    assert (job.stage, job.failure, job.ended_at) == (JobStage.CANCELLED, "Officer cancelled it.", NOON)
    assert not Report.objects.exists()
    assert Event.objects.filter(verb="cancelled").count() == 1


@pytest.mark.parametrize("during", ["html", list(FORMATS)[-1]])
def test_a_worker_stops_at_its_next_part_and_keeps_nothing(monkeypatch, during):
    made = build.council()
    job = asked(made)
    kept = FORMATS[during]

    def cancelled_meanwhile(*given):
        actions.cancel(job, by=made.officer, at=NOON)
        return kept.render(*given)

    monkeypatch.setitem(renderers.FORMATS, during, replace(kept, render=cancelled_meanwhile))
    JOBS.carry_out(job.pk, clock=build.clock)

    job.refresh_from_db()
    assert job.stage == JobStage.CANCELLED
    assert not Report.objects.exists()
    monkeypatch.undo()
    assert build.draft(made).version == 1


def test_the_sweeper_leaves_what_was_cancelled_alone():
    made = build.council()
    job = asked(made)
    actions.cancel(job, by=made.officer, at=NOON)

    background.sweep(at=NOON + A_MONTH)

    job.refresh_from_db()
    assert job.stage == JobStage.CANCELLED


def test_what_has_ended_and_what_was_signed_off_cannot_be_cancelled():
    made = build.council()
    report = build.signed(made)
    assembled, finished = report.jobs.order_by("id")

    with pytest.raises(NotUnderWay):
        actions.cancel(assembled, by=made.officer, at=NOON)
    with pytest.raises(NotToBeCancelled):
        actions.cancel(finished, by=made.officer, at=NOON)
    with pytest.raises(NotAllowed):
        actions.cancel(assembled, by=made.director, at=NOON)


def test_it_is_cancelled_and_asked_for_again_on_the_page(client):
    made = build.council()
    job = asked(made)
    client.force_login(made.officer)
    assert "Cancel it" in client.get(reverse("reports:cycle", args=[made.cycle.pk])).content.decode()

    shown = client.post(reverse("reports:cancel", args=[job.pk]), follow=True).content.decode()
    assert "It is cancelled. Nothing of it was kept." in shown
    assert "Officer cancelled it." in shown
    assert "Work in the background" in shown
    client.post(reverse("reports:try_again", args=[job.pk]))
    again = client.post(reverse("reports:cancel", args=[job.pk]), follow=True).content.decode()

    assert "It had ended already" in again
    assert Job.objects.filter(stage=JobStage.WAITING).count() == 1
    assert client.get(reverse("reports:cancel", args=[job.pk])).status_code == 405


def test_final_files_that_could_not_be_made_are_tried_again(client, monkeypatch):
    """A07 of the torture table: it ends after so many tries, says where, and can be asked for again."""
    made = build.council()
    report = build.draft(made)
    build.sign(report, by=made.director)
    job = report.jobs.get(kind="finish")

    def broken(*given):
        raise ValueError("broken")

    monkeypatch.setitem(renderers.FORMATS, "csv", replace(FORMATS["csv"], render=broken))
    for _ in range(MOST_ATTEMPTS):
        JOBS.carry_out(job.pk, clock=build.clock)
    client.force_login(made.officer)
    shown = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert "The CSV file could not be made" in shown
    assert "Try to make the files again" in shown
    monkeypatch.undo()
    client.post(reverse("reports:try_again", args=[job.pk]))
    again = report.jobs.filter(kind="finish").latest("id")
    JOBS.carry_out(again.pk, clock=build.clock)

    assert set(report.files.filter(signed=True).values_list("format", flat=True)) == set(FORMATS)
    with pytest.raises(NothingFailed):
        actions.try_again(again, by=made.officer, at=NOON)


# -- expiring --------------------------------------------------------------------------------------------------------
def test_an_old_draft_with_a_later_one_expires_and_is_kept_but_not_given_out(client):
    made = build.council()
    old, latest = build.draft(made), build.draft(made)
    expire_drafts(at=NOON + A_MONTH)
    assert not Expiry.objects.exists()

    for _ in range(2):
        expire_drafts(at=NOON + A_MONTH + timedelta(minutes=1))

    assert Expiry.objects.get().report == old
    event = Event.objects.get(verb="let expire")
    assert (event.by_name, event.thing) == ("The system itself", str(old))
    client.force_login(made.officer)
    file = old.files.get(edition="committee", format="pdf")
    refused = client.get(reverse("reports:download", args=[old.pk, file.name]))
    assert refused.status_code == 410
    assert "This draft has expired" in refused.content.decode()
    shown = client.get(reverse("reports:report", args=[old.pk])).content.decode()
    assert "expired by rule" in shown
    assert file.name not in shown
    assert (
        client.get(
            reverse("reports:download", args=[latest.pk, latest.files.get(edition="committee", format="pdf").name])
        ).status_code
        == 200
    )
    assert old.files.count() == 2 * len(FORMATS)


def test_only_drafts_expire(settings):
    settings.DRAFTS_EXPIRE_AFTER_DAYS = 0
    made = build.council()
    build.signed(made)

    expire_drafts(at=NOON + A_MONTH)

    assert not Expiry.objects.exists()


@pytest.mark.parametrize("change", ["UPDATE reports_expiry SET days = 9", "DELETE FROM reports_expiry"])
def test_the_database_refuses_to_take_an_expiry_back(change):
    made = build.council()
    build.draft(made)
    build.draft(made)
    expire_drafts(at=NOON + 2 * A_MONTH)

    with pytest.raises(DatabaseError, match="never"), connection.cursor() as cursor:
        cursor.execute(change)
