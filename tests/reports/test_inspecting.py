"""The nightly check (B03): a byte that changed on disk is found, told, recorded, and fails the task."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from reports.models import Inspection
from reports.verification.nightly import NotAsKept, inspect_nightly
from safeguarding.jobs import scheduler
from safeguarding.models import Event
from tests.reports import build
from tests.reports.tampering import past_the_triggers, tamper
from tests.reports.test_report_pages import text

pytestmark = pytest.mark.django_db
NIGHT = datetime(2010, 6, 1, 1, 30, tzinfo=UTC)  # half past two by the clock in England


def test_it_looks_once_a_night_however_often_it_is_asked_and_late_if_nothing_ran():
    build.published(build.council())

    inspect_nightly(at=NIGHT - timedelta(hours=1))
    assert not Inspection.objects.exists()
    for later in (0, 1, 600):
        inspect_nightly(at=NIGHT + timedelta(minutes=later))
    inspect_nightly(at=NIGHT + timedelta(hours=35))

    assert [(each.looked_at, each.faults) for each in Inspection.objects.order_by("on")] == [(1, []), (1, [])]


@pytest.mark.parametrize("with_digest", [False, True])
def test_b03_one_byte_changed_on_disk_fails_the_task_loudly(client, caplog, with_digest):
    made = build.council()
    report = build.published(made)
    tamper(report.files.get(edition="committee", format="pdf", signed=True), with_digest=with_digest)

    with pytest.raises(
        NotAsKept, match=r"January 2010, version 1: The file safeguarding-report-2010-01-committee\.pdf"
    ):
        scheduler.look(at=NIGHT)

    assert "CRITICAL" in {each.levelname for each in caplog.records if each.name == "reports.verification.nightly"}
    event = Event.objects.get(verb="found a fault in")
    assert (event.by_name, event.thing) == ("The system itself", "January 2010, version 1")
    client.force_login(made.officer)
    page = text(client.get(reverse("home")))
    assert "Tell the people who run the system at once. January 2010, version 1: The file safeguarding" in page
    client.force_login(made.reader)
    assert "Tell the people who run the system" not in text(client.get(reverse("home")))


def test_an_event_that_was_changed_is_found():
    build.published(build.council())
    past_the_triggers("UPDATE safeguarding_event SET why = 'another' WHERE number = 3", table="safeguarding_event")

    with pytest.raises(NotAsKept, match="The record of events: Event 3 does not follow"):
        inspect_nightly(at=NIGHT)
