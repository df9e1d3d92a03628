"""The names that the council says are no child's: who keeps them, and what they change."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from commentary.actions import KnownNameRefused, add_known_names, remove_known_name
from commentary.models import KnownName
from commentary.queries.known_names import known_names
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def test_a_known_name_is_taken_for_a_child_no_longer_and_again_once_it_is_removed(council: build.Council) -> None:
    build.written(
        council.commentary, by=council.writer, texts=build.READY | {build.ACTIVITIES: "Grace Holloway leads."}
    )
    assert any("Grace Holloway" in each for each in build.desk(council.commentary).identifying)

    add_known_names("Grace Holloway", KnownName.Kind.STAFF, by=council.officer, at=build.NOW)
    assert build.desk(council.commentary).identifying == ()

    remove_known_name("Grace Holloway", by=council.officer, at=build.NOW)
    assert any("Grace Holloway" in each for each in build.desk(council.commentary).identifying)


def test_people_of_the_site_and_services_are_known_already(council: build.Council) -> None:
    assert council.writer.name in known_names().names
    assert council.commentary.topic.service.name in known_names().teams


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("Mia", "staff", "a first name alone would hide every child"),
        ("  \n ", "place", "at least one name"),
        ("12/3", "place", "no two letters"),
        ("x" * 121, "place", "longer than 120"),
        ("Jubilee House", "child", "what kind"),
    ],
)
def test_what_would_hide_a_child_or_is_no_name_is_refused(
    council: build.Council, text: str, kind: str, why: str
) -> None:
    with pytest.raises(KnownNameRefused, match=why):
        add_known_names(text, kind, by=council.officer, at=build.NOW)
    assert not KnownName.objects.exists()


def test_writers_and_reviewers_cannot_clear_a_name_through_the_list(council: build.Council) -> None:
    for person in (council.writer, council.head):
        with pytest.raises(NotAllowed):
            add_known_names("Mia Khan", KnownName.Kind.STAFF, by=person, at=build.NOW)


def test_each_change_leaves_an_event_and_no_row_can_be_changed(council: build.Council) -> None:
    add_known_names("Jubilee House\nQuay House", KnownName.Kind.PLACE, by=council.officer, at=build.NOW)
    remove_known_name("Quay House", by=council.officer, at=build.NOW)

    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))[-3:]
    assert verbs == ["added to the known names", "added to the known names", "took off the known names"]
    with pytest.raises(DatabaseError), transaction.atomic():
        KnownName.objects.update(name="Elsewhere")


def test_the_page_adds_and_removes(council: build.Council, client: Client) -> None:
    client.force_login(council.officer)
    address = reverse("commentary:known_names")

    refused = client.post(address, {"kind": "staff", "names": "Mia"})
    assert refused.status_code == 400
    assert "first name alone" in refused.content.decode()

    page = client.post(address, {"kind": "place", "names": "Jubilee House\nQuay House"}, follow=True).content.decode()
    assert "2 names were added" in page
    assert "Jubilee House" in page

    page = client.post(reverse("commentary:remove_known_name"), {"name": "Quay House"}, follow=True).content.decode()
    assert "“Quay House” was taken off" in page

    client.force_login(council.writer)
    assert client.get(address).status_code == 403
