"""Cover: a named deputy for some days, who asks, who agrees, who ends it, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from safeguarding.accounts.actions import deactivate_person, end_role
from safeguarding.accounts.cover_actions import CoverDays, CoverRefused, agree_to_cover, ask_for_cover, end_cover
from safeguarding.models import Cover, Event, Person, Role, Service
from safeguarding.permissions import NotAllowed, Permission, RoleName, may
from tests.safeguarding import build
from tests.safeguarding.build import LATER, NOW, administrator, person

pytestmark = pytest.mark.django_db
HEAD, MANAGER = RoleName.HEAD_OF_SERVICE, RoleName.TEAM_MANAGER
DAYS = CoverDays(NOW.date(), NOW.date())


def service(name: str = "First Response") -> Service:
    return Service.objects.filter(name=name).first() or build.service(name)


@pytest.fixture
def head() -> Person:
    return person("Hana", HEAD, service=service())


@pytest.fixture
def deputy() -> Person:
    return person("Dora", MANAGER, service=service())


def role(of: Person) -> Role:
    return of.roles.get()


def reviews(somebody: Person) -> bool:
    """As the next request loads them."""
    again = Person.objects.get(pk=somebody.pk)
    return may(again, Permission.REVIEW_COMMENTARY, service_id=service().pk)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_a_head_names_a_deputy_who_acts_for_them_and_the_record_says_so(head: Person, deputy: Person) -> None:
    cover = ask_for_cover(role(head), deputy, DAYS, by=head, at=NOW)

    assert (cover.agreed_by, reviews(deputy)) == (head, True)
    assert Person.objects.get(pk=deputy.pk).acts_for(service().pk) == "Hana"
    event = Event.objects.last()
    assert (event.verb, event.thing) == ("arranged", f"Dora covering for Hana, {service()}")


def test_what_somebody_else_asks_for_waits_until_the_head_or_an_administrator_agrees(
    head: Person, deputy: Person
) -> None:
    cover = ask_for_cover(role(head), deputy, DAYS, by=deputy, at=NOW)
    assert (cover.agreed_at, reviews(deputy)) == (None, False)

    with pytest.raises(CoverRefused, match="The head of service or another administrator has to"):
        agree_to_cover(cover, by=deputy, at=NOW)
    agree_to_cover(cover, by=administrator(), at=NOW)

    assert reviews(deputy)
    with pytest.raises(CoverRefused, match="agreed already"):
        agree_to_cover(cover, by=head, at=NOW)


def test_it_is_over_after_its_last_day_before_its_first_and_when_it_is_ended(
    head: Person, deputy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cover = ask_for_cover(role(head), deputy, DAYS, by=head, at=NOW)
    for moment in (NOW.replace(year=2009), NOW.replace(year=2030)):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        assert not reviews(deputy)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    end_cover(cover, by=deputy, at=LATER)

    assert not reviews(deputy)
    with pytest.raises(CoverRefused, match="ended already"):
        end_cover(cover, by=head, at=LATER)


@pytest.mark.parametrize("ends", [end_role, deactivate_person])
def test_it_ends_with_the_role_of_the_head(head: Person, deputy: Person, ends) -> None:
    ask_for_cover(role(head), deputy, DAYS, by=head, at=NOW)

    ends(role(head) if ends is end_role else head, by=administrator(), at=LATER)

    assert not reviews(deputy)


def test_a_deputy_passes_nothing_on(head: Person, deputy: Person) -> None:
    ask_for_cover(role(head), deputy, DAYS, by=head, at=NOW)
    third = person("Theo", MANAGER, service=service())

    with pytest.raises(CoverRefused, match="Dora is not a head of service now"):
        ask_for_cover(role(deputy), third, DAYS, by=administrator(), at=NOW)
    waiting = ask_for_cover(role(head), third, CoverDays(date(2031, 1, 1), date(2031, 1, 2)), by=deputy, at=NOW)
    assert waiting.agreed_at is None


def test_what_makes_no_sense_is_refused_with_a_sentence(head: Person, deputy: Person) -> None:
    other_head = person("Henry", HEAD, service=service())
    away = person("Gone", MANAGER, service=service())
    Person.objects.filter(pk=away.pk).update(is_active=False)
    away.refresh_from_db()
    days = [CoverDays(date(2030, 1, 2), date(2030, 1, 1)), CoverDays(date(2000, 1, 1), date(2000, 1, 2))]
    refused = [
        (head, DAYS, "Nobody covers for themselves"),
        (other_head, DAYS, "may approve without cover"),
        (away, DAYS, "cannot log in"),
        (deputy, days[0], "Mend the dates"),
        (deputy, days[1], "Mend the dates"),
        (deputy, CoverDays(NOW.date(), date(2031, 1, 1)), "six months at most"),
    ]

    for who, when, sentence in refused:
        with pytest.raises(CoverRefused, match=sentence):
            ask_for_cover(role(head), who, when, by=head, at=NOW)
    ask_for_cover(role(head), deputy, DAYS, by=head, at=NOW)
    with pytest.raises(CoverRefused, match="Dora covers for Hana on some of these days"):
        ask_for_cover(role(head), person("Theo", MANAGER, service=service()), DAYS, by=head, at=NOW)
    assert Cover.objects.count() == 1


def test_who_may_not_arrange_it_does_not(head: Person, deputy: Person) -> None:
    reader = person("Rita", RoleName.READER)
    with pytest.raises(NotAllowed):
        ask_for_cover(role(head), deputy, DAYS, by=reader, at=NOW)
    cover = ask_for_cover(role(head), deputy, DAYS, by=head, at=NOW)
    stranger = person("Sven", MANAGER, service=service("Elsewhere"))
    with pytest.raises(CoverRefused, match="your own service only"):
        ask_for_cover(role(head), stranger, DAYS, by=stranger, at=NOW)
    with pytest.raises(CoverRefused, match="can end it"):
        end_cover(cover, by=stranger, at=NOW)


def test_the_page_arranges_agrees_and_ends(head: Person, deputy: Person, client: Client) -> None:
    client.force_login(deputy)
    form = {"role": role(head).pk, "deputy": deputy.pk, "from_on": "2030-01-01", "to_on": "2030-01-02"}
    page = client.post(reverse("cover"), form, follow=True).content.decode()
    assert "is waiting for their agreement" in page
    cover = Cover.objects.get()

    client.force_login(head)
    page = client.post(reverse("agree-to-cover", args=[cover.pk]), follow=True).content.decode()
    assert "It is agreed." in page
    assert "To come, agreed by Hana" in page
    again = client.post(reverse("cover"), form)
    assert (again.status_code, "on some of these days" in again.content.decode()) == (400, True)
    assert "It is ended." in client.post(reverse("end-cover", args=[cover.pk]), follow=True).content.decode()


def test_another_services_cover_is_not_found(head: Person, deputy: Person, client: Client) -> None:
    cover = ask_for_cover(role(head), deputy, DAYS, by=head, at=NOW)
    client.force_login(person("Sven", MANAGER, service=service("Elsewhere")))

    assert "Dora" not in client.get(reverse("cover")).content.decode().split("Name a deputy")[0]
    assert client.post(reverse("end-cover", args=[cover.pk])).status_code == 404
