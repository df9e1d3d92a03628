"""Withdrawing (B09): gone at once, a notice in its place, nothing kept on the way, and a copy known for what it is."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from reports.models import File, Report, Withdrawal
from reports.publishing import actions
from reports.publishing.actions import NotWithdrawn
from reports.verification import verify
from safeguarding.audit.events import check_chain
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.test_report_pages import text

pytestmark = pytest.mark.django_db

PAGE = "/published/2010-01/"
FILES = tuple(
    f"{PAGE}safeguarding-report-2010-01-public.{suffix}"
    for suffix in ("html", "pdf", "csv", "counts.csv", "xlsx", "docx")
)
WHY = "A table counted one team twice."


def withdraw(report: Report, *, by, reason: str = WHY) -> Withdrawal:
    with transaction.atomic():
        return actions.withdraw(report, reason=reason, by=by, at=NOON)


def test_b09_it_is_gone_at_once_with_a_notice_and_an_event(client):
    made = build.council()
    report = build.published(made)
    before = {address: client.get(address) for address in (PAGE, *FILES)}

    withdraw(report, by=made.officer)

    for address in (PAGE, *FILES):
        gone = client.get(address)
        assert gone.status_code == 410, address
        assert WHY in text(gone)
        assert gone["Cache-Control"] == "no-store"
        assert "ETag" not in gone
        assert gone.content != before[address].content
    event = Event.objects.get(verb="withdrew")
    assert (event.by_name, event.why) == (made.officer.name, WHY)
    assert check_chain() == Event.objects.count()


def test_b09_a_second_client_with_a_kept_copy_is_told_that_it_is_gone_and_not_that_nothing_changed(client):
    made = build.council()
    report = build.published(made)
    other = Client()
    kept = {address: other.get(address)["ETag"] for address in (PAGE, *FILES)}
    assert {other.get(each, headers={"If-None-Match": tag}).status_code for each, tag in kept.items()} == {304}

    withdraw(report, by=made.officer)

    assert {other.get(each, headers={"If-None-Match": tag}).status_code for each, tag in kept.items()} == {410}


def test_b09_nothing_of_it_is_lost_and_officers_still_reach_it(client):
    made = build.council()
    report = build.published(made)
    content = list(File.objects.order_by("id").values_list("sha256", "content"))

    withdraw(report, by=made.officer)

    assert list(File.objects.order_by("id").values_list("sha256", "content")) == content
    file = report.files.get(edition="committee", format="pdf", signed=True)
    client.force_login(made.officer)
    assert client.get(reverse("reports:download", args=[report.pk, file.name])).content == bytes(file.content)
    client.force_login(made.reader)
    assert client.get(reverse("reports:download", args=[report.pk, file.name])).status_code == 404
    assert "Withdrawn on" in text(client.get(reverse("reports:list")))


def test_b09_a_copy_is_known_as_withdrawn_with_the_reason():
    made = build.council()
    report = build.published(made)
    content = bytes(report.files.get(edition="committee", format="csv", signed=True).content)

    withdraw(report, by=made.officer)

    verdict = verify.verify(content)
    assert verdict.kind is verify.VerdictKind.WITHDRAWN
    assert verdict.sentence.startswith(
        "Withdrawn: our report of January 2010, unchanged. Committee edition. Signed off by Director"
    )
    assert verdict.sentence.endswith(f"The council withdrew it on 17 February 2010: {WHY}")


def test_it_is_withdrawn_once_by_whom_it_may_be_with_a_reason():
    made = build.council()
    report = build.signed(made)
    with pytest.raises(NotWithdrawn, match="not published"):
        withdraw(report, by=made.officer)
    build.publish_latest(made)

    for person in (made.director, made.head, made.manager, made.reader):
        with pytest.raises(NotAllowed, match="You may not withdraw"):
            withdraw(report, by=person)
    with pytest.raises(NotWithdrawn, match="Say why"):
        withdraw(report, by=made.officer, reason=" \n")
    withdraw(report, by=made.officer)
    with pytest.raises(NotWithdrawn, match="has withdrawn this report already"):
        withdraw(report, by=made.officer)
    assert Event.objects.filter(verb="withdrew").count() == 1


def test_the_database_refuses_to_take_a_withdrawal_back():
    made = build.council()
    withdraw(build.published(made), by=made.officer)

    for change in (lambda: Withdrawal.objects.update(reason="None"), lambda: Withdrawal.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change()


def test_an_officer_withdraws_on_a_page_with_a_reason_for_the_public(client):
    made = build.council()
    report = build.published(made)
    client.force_login(made.officer)
    address = reverse("reports:withdraw", args=[report.pk])
    assert address in text(client.get(reverse("reports:report", args=[report.pk])))

    refused = client.post(address, {"reason": ""})
    assert (refused.status_code, Withdrawal.objects.count()) == (422, 0)
    assert "Say why, in words for the public." in text(refused)
    asked = client.post(address, {"reason": WHY})
    assert (asked.status_code, Withdrawal.objects.count()) == (200, 0)
    assert "You cannot undo this." in text(asked)
    assert WHY in text(asked)
    done = client.post(address, {"reason": WHY, "confirmed": "yes"}, follow=True)

    assert "This report is withdrawn." in text(done)
    assert WHY in text(done)
    assert client.post(address, {"reason": WHY, "confirmed": "yes"}).status_code == 409


def test_p10_a_reason_that_counts_a_few_children_is_not_told_to_the_public(client):
    made = build.council()
    report = build.published(made)

    withdraw(report, by=made.officer, reason="It counted 3 children twice.")

    for address in (PAGE, "/published/feed.xml"):
        assert "3 children" not in text(client.get(address))
    client.force_login(made.officer)
    assert "3 children" in text(client.get(reverse("reports:report", args=[report.pk])))
