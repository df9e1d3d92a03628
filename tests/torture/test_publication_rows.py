"""Rows of the torture table on publication (B) that no other file proves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from commentary.models import Commentary
from indicators.models import Indicator, Section
from reports import actions
from reports.checklist.checks import NotReady
from reports.models import File, PublicationTime, Report
from reports.publishing import schedule
from reports.publishing.preconditions import AlreadyPublished
from reports.renderers import FORMATS
from safeguarding.models import Event, Service
from safeguarding.permissions import RoleName
from tests.reports import build
from tests.reports.build import NOON

pytestmark = pytest.mark.django_db


# -- B01: a double click, two users, a retry ----------------------------------------------------------------------
def test_b01_a_double_click_two_officers_and_the_clock_publish_once_with_one_version(client):
    made = build.council()
    report = build.signed(made)
    other = build.person("other", RoleName.PERFORMANCE_OFFICER)
    PublicationTime.objects.create(report=report, due_at=NOON, set_by=other, set_at=NOON)
    address = reverse("reports:publish", args=[report.pk])
    client.force_login(made.officer)

    statuses = [client.post(address).status_code for _ in range(2)]
    with pytest.raises(AlreadyPublished):
        actions.publish(report, by=other, at=NOON)
    schedule.publish_due(at=NOON + timedelta(hours=1))

    assert statuses == [302, 409]
    assert list(Report.objects.published().values_list("version", flat=True)) == [1]
    assert Event.objects.filter(verb="published").count() == 1


# -- B02: anything unapproved, by every way in --------------------------------------------------------------------
def test_b02_with_a_commentary_reopened_nothing_is_published_by_any_of_four_ways_in(client):
    made = build.council()
    report = build.signed(made)
    scheduled = PublicationTime.objects.create(report=report, due_at=NOON, set_by=made.officer, set_at=NOON)
    commentary = build.commentary_on("NI 1")
    build.step("reopen", Commentary.objects.get(pk=commentary.pk), by=made.head, reason="A word is wrong.")
    client.force_login(made.officer)

    with pytest.raises(NotReady):  # the action
        actions.publish(report, by=made.officer, at=NOON)
    assert client.post(reverse("reports:publish", args=[report.pk])).status_code == 409  # the page
    schedule.publish_due(at=NOON)  # the clock's task
    with pytest.raises(CommandError, match="was returned"):  # the command, which starts with the assembly
        call_command("assemble", "2010-01", by=made.officer.email)

    scheduled.refresh_from_db()
    assert (scheduled.outcome, Report.objects.published().count()) == ("refused", 0)
    assert client.get("/published/2010-01/").status_code == 404


# -- B06: names that change after publication ---------------------------------------------------------------------
def test_b06_a_new_name_of_an_indicator_a_team_or_a_person_changes_nothing_that_is_out(client):
    made = build.council()
    report = build.published(made)
    names = [f"/published/2010-01/{file.name}" for file in File.objects.filter(signed=True, edition="public")]
    addresses = ["/published/2010-01/", "/published/2010-01/manifest.json", "/published/2010-01/snapshot.json", *names]
    before = {address: client.get(address).content for address in addresses}

    Indicator.objects.filter(code="NI 1").update(short_title="Another", code="NI 999")
    Service.objects.update(name="Another team")
    Section.objects.update(title="Another part")
    for person in (made.officer, made.manager, made.head, made.director):
        type(person).objects.filter(pk=person.pk).update(name="Another Person", job_title="Another job")

    assert {address: client.get(address).content for address in addresses} == before
    assert len(before) == 3 + len(FORMATS)
    assert report.digest == Report.objects.get().digest
