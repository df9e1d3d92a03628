"""Publishing at a set time: once, late where nothing was running, refused where something stands against it (B08)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from reports.models import PublicationTime, Report
from reports.publishing import actions
from reports.publishing.actions import NoTimeSet, TimePassed
from reports.publishing.preconditions import NotPublishable
from reports.publishing.schedule import publish_due
from safeguarding.audit.events import check_chain
from safeguarding.jobs import scheduler
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.test_report_pages import text

pytestmark = pytest.mark.django_db
DUE = datetime(2010, 3, 1, 9, 30, tzinfo=UTC)


def timed(made: build.Council, due_at: datetime = DUE) -> Report:
    report = build.signed(made)
    actions.set_time(report, due_at=due_at, by=made.officer, at=NOON)
    return report


def test_b08_it_is_published_at_its_time_and_not_before():
    report = timed(build.council())

    publish_due(at=DUE - timedelta(minutes=1))
    assert not Report.objects.published().exists()
    publish_due(at=DUE)

    report.refresh_from_db()
    assert (report.stage, report.published_at) == ("published", DUE)
    assert Event.objects.get(verb="published").why == "It was set for 1 March 2010 at 09:30."


def test_b08_with_the_worker_down_until_eleven_it_is_published_once_late_and_noted():
    made = build.council()
    report = timed(made)
    eleven = DUE + timedelta(minutes=90)

    scheduler.look(at=eleven)
    scheduler.look(at=eleven + timedelta(minutes=1))

    report.refresh_from_db()
    event = Event.objects.get(verb="published")
    assert (report.published_at, report.published_by) == (eleven, made.officer)
    assert "It came 1 hour and 30 minutes late" in event.why
    assert PublicationTime.objects.get().outcome == "published"
    assert check_chain() == Event.objects.count()


def test_a_time_is_changed_or_cancelled_and_each_leaves_an_event():
    made = build.council()
    report = timed(made)
    later = DUE + timedelta(days=1)

    actions.set_time(report, due_at=later, by=made.officer, at=NOON)
    publish_due(at=DUE)
    assert not Report.objects.published().exists()
    actions.cancel_time(report, by=made.officer, at=NOON)
    publish_due(at=later)

    assert not Report.objects.published().exists()
    first, second = Event.objects.filter(verb="set the time of").order_by("number")
    assert (first.before, second.before) == ({}, {"publish at": DUE.isoformat()})
    assert Event.objects.get(verb="cancelled the time of").before == {"publish at": later.isoformat()}
    with pytest.raises(NoTimeSet, match="No time is set"):
        actions.cancel_time(report, by=made.officer, at=NOON)


def test_a_figure_that_changed_meanwhile_stops_it_and_the_officer_is_told(client):
    made = build.council()
    report = timed(made)
    build.restate("NI 1", 29, by=made.officer)

    publish_due(at=DUE)
    publish_due(at=DUE + timedelta(minutes=1))

    report.refresh_from_db()
    refused = PublicationTime.objects.get()
    assert (report.stage, refused.outcome) == ("signed off", "refused")
    assert "words or figures have changed since" in refused.why
    assert Event.objects.filter(verb="could not publish").count() == 1
    client.force_login(made.officer)
    assert "It was not published at its time" in text(client.get(reverse("reports:report", args=[report.pk])))
    assert "See why the report of January 2010 was not published at its time" in text(client.get(reverse("home")))


def test_who_may_not_publish_any_more_does_not_publish_by_a_time_set_before():
    made = build.council()
    timed(made)
    made.officer.roles.update(ended_at=DUE)

    publish_due(at=DUE)

    assert not Report.objects.published().exists()
    assert "You may not publish a report" in PublicationTime.objects.get().why


def test_no_time_is_set_without_the_permission_for_a_draft_or_in_the_past():
    made = build.council()
    draft = build.draft(made)
    with pytest.raises(NotPublishable, match="not signed off"):
        actions.set_time(draft, due_at=DUE, by=made.officer, at=NOON)
    report = build.sign_and_finish(made)

    with pytest.raises(NotAllowed):
        actions.set_time(report, due_at=DUE, by=made.director, at=NOON)
    with pytest.raises(TimePassed, match="17 February 2010 at 12:00 is over already"):
        actions.set_time(report, due_at=NOON, by=made.officer, at=NOON)
    assert not PublicationTime.objects.exists()


def test_publishing_by_hand_before_the_time_leaves_nothing_to_come():
    made = build.council()
    timed(made)
    build.publish_latest(made)

    publish_due(at=DUE)

    assert Event.objects.filter(verb="published").count() == 1
    assert PublicationTime.objects.get().outcome == "cancelled"


def test_the_database_refuses_two_times_for_a_report():
    made = build.council()
    report = timed(made)

    with pytest.raises(IntegrityError):
        PublicationTime.objects.create(report=report, due_at=DUE, set_by=made.officer, set_at=NOON)


# -- the pages -----------------------------------------------------------------------------------------------------
def test_an_officer_sets_the_time_on_a_page_in_uk_time_and_cancels_it(client):
    made = build.council()
    report = build.signed(made)
    client.force_login(made.officer)
    address = reverse("reports:time", args=[report.pk])

    page = client.post(address, {"day": "1 July 2099", "clock": "9.30am"}, follow=True)
    assert PublicationTime.objects.get().due_at == datetime(2099, 7, 1, 8, 30, tzinfo=UTC)
    assert "It will be published by itself on 1 July 2099 at 09:30, UK time" in text(page)
    assert "Publish the report of January 2010" not in text(client.get(reverse("home")))

    page = client.post(reverse("reports:cancel_time", args=[report.pk]), follow=True)
    assert "This report will not be published by itself." in text(page)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"day": "", "clock": ""}, 422, "Enter a time."),
        ({"day": "29 March 2099", "clock": "01:30"}, 422, "the clocks go forward"),
        ({"day": "1 March 2010", "clock": "09:30"}, 409, "is over already"),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_what_was_typed(client, given, status, words):
    made = build.council()
    report = build.signed(made)
    client.force_login(made.officer)

    page = client.post(reverse("reports:time", args=[report.pk]), given)

    assert page.status_code == status
    assert words in text(page)


# -- several at once -----------------------------------------------------------------------------------------------
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_o05_four_beats_at_once_publish_once():
    made = build.council()
    timed(made)

    build.at_once(4, lambda: scheduler.look(at=DUE))

    assert Report.objects.published().count() == 1
    assert Event.objects.filter(verb="published").count() == 1
    assert not Event.objects.filter(verb="could not publish").exists()
    assert check_chain() == Event.objects.count()
