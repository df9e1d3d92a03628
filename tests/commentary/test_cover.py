"""A deputy decides in a head's place: on their days to the minute, never on their own words (P3, W09, W10, W14)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from commentary.actions import Objected
from commentary.models import Approval
from commentary.queries.review_queue import queue
from commentary.todo import tasks
from commentary.workflow.transitions import Stage
from safeguarding.accounts.cover_actions import CoverDays, ask_for_cover
from safeguarding.models import Event, Person
from tests.commentary import build

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 24, 12, tzinfo=UTC)


@pytest.fixture
def council(monkeypatch: pytest.MonkeyPatch) -> build.Council:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    made = build.council()
    build.at_stage(Stage.SUBMITTED, made.commentary, writer=made.writer, head=made.head)
    return made


def covering(council: build.Council, deputy: Person, first: date, last: date) -> Person:
    """The deputy as a request loads them."""
    ask_for_cover(council.head.roles.get(), deputy, CoverDays(first, last), by=council.head, at=AT)
    return Person.objects.get(pk=deputy.pk)


def test_what_waits_already_waits_for_the_deputy_and_the_approval_says_for_whom(council: build.Council) -> None:
    deputy = covering(council, council.head_elsewhere, AT.date(), AT.date())

    assert [each.commentary_id for each in queue(deputy).mine] == [council.commentary.pk]
    assert [task.words for task in tasks(deputy, AT)] == ["Approve or return Assessments in time, January 2010"]
    build.stepped("approve", council.commentary, by=deputy)

    approval = Approval.objects.get()
    assert (approval.name, approval.job_title) == (
        "Ella Elsewhere",
        "Job of Ella Elsewhere, covering for Hana Head",
    )
    assert Event.objects.last().after["covering for"] == "Hana Head"
    assert build.desk(council.commentary).approval.job_title == approval.job_title


def test_a_deputy_does_not_approve_what_they_wrote_and_is_told_who_can(council: build.Council, client: Client) -> None:
    deputy = covering(council, council.writer, AT.date(), AT.date())

    with pytest.raises(Objected, match="Nobody can approve their own"):
        build.stepped("approve", council.commentary, by=deputy)
    client.force_login(deputy)
    page = client.get(reverse("commentary:detail", args=[council.commentary.pk])).content.decode()
    assert "These people may: Hana Head, Henry Head." in page


def test_a_deputy_is_named_among_those_who_may(council: build.Council) -> None:
    covering(council, council.head_elsewhere, AT.date(), AT.date())

    assert build.ledger.approvers(build.desk(council.commentary)) == ("Ella Elsewhere", "Hana Head", "Henry Head")


@pytest.mark.parametrize(
    ("last", "moment", "allowed"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, 59, tzinfo=UTC), True),  # 23:59 in summer time
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, 1, tzinfo=UTC), False),  # 00:01 on the 25th
        (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),  # 01:30, the first time
        (date(2026, 10, 25), datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),  # 01:30, the second time
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, tzinfo=UTC), True),  # 23:59 in winter time
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, 1, tzinfo=UTC), False),
    ],
)
def test_w14_a_deputy_approves_to_the_last_minute_and_not_after_it_across_the_clock_change(
    council: build.Council, client: Client, monkeypatch: pytest.MonkeyPatch, last, moment, allowed
) -> None:
    deputy = covering(council, council.head_elsewhere, AT.date(), last)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    client.force_login(deputy)
    seen = build.desk(council.commentary)

    answer = client.post(
        reverse("commentary:step", args=[council.commentary.pk]),
        {"step": "approve", "version": seen.version, "digest": seen.digest},
    )

    assert (answer.status_code == 302, Approval.objects.count() == 1) == (allowed, allowed)
    assert allowed or answer.status_code == 404


@pytest.mark.parametrize("lost", ["role", "log-in", "cover"])
def test_w09_who_loses_the_role_between_the_page_and_the_button_does_not_approve(
    council: build.Council, client: Client, lost: str
) -> None:
    person = covering(council, council.head_elsewhere, AT.date(), AT.date()) if lost == "cover" else council.head
    client.force_login(person)
    address = reverse("commentary:detail", args=[council.commentary.pk])
    assert client.get(address).status_code == 200
    seen = build.desk(council.commentary)

    match lost:
        case "role":
            person.roles.update(ended_at=AT)
        case "log-in":
            Person.objects.filter(pk=person.pk).update(is_active=False)
        case "cover":
            person.covers.update(ended_at=AT)
    answer = client.post(
        reverse("commentary:step", args=[council.commentary.pk]),
        {"step": "approve", "version": seen.version, "digest": seen.digest},
    )

    assert answer.status_code in (302, 403, 404)
    assert not Approval.objects.exists()
    assert build.as_it_stands(council.commentary).stage == Stage.SUBMITTED


def test_w10_an_approval_keeps_the_name_and_job_of_then(council: build.Council) -> None:
    build.stepped("approve", council.commentary, by=council.head)

    Person.objects.filter(pk=council.head.pk).update(name="Hana Married", job_title="Director", is_active=False)
    council.head.roles.update(ended_at=AT)

    approval = build.desk(council.commentary).approval
    assert (approval.name, approval.job_title, approval.counts) == ("Hana Head", "Job of Hana Head", True)
    assert Event.objects.filter(verb="approved").get().by_name == "Hana Head"
