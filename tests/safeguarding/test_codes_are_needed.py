"""Roles that are used with security codes only: settings.SECOND_FACTOR_FOR."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from safeguarding.accounts import actions, second_factor, second_factor_actions
from safeguarding.models import Person
from safeguarding.permissions import RoleName
from tests.safeguarding.build import NOW, PASSWORD, administrator, person, service

pytestmark = pytest.mark.django_db

CHANGES_SOMETHING = frozenset(role.value for role in RoleName if role is not RoleName.READER)


@pytest.fixture(autouse=True)
def _codes_are_needed(settings):
    settings.SECOND_FACTOR_FOR = CHANGES_SOMETHING


def log_in(client: Client, who: Person) -> None:
    client.post("/log-in/", {"username": who.email, "password": PASSWORD})


def set_up(client: Client, who: Person) -> None:
    client.post("/second-factor/begin/", {"password": PASSWORD})
    secret = second_factor.unsealed(who.second_factor.sealed)
    client.post("/second-factor/", {"code": second_factor.code(secret, second_factor.step_at(timezone.now()))})


@pytest.mark.parametrize("role", sorted(CHANGES_SOMETHING))
def test_whoever_changes_something_sets_codes_up_before_anything_else(client, role):
    where = service() if role in ("team manager", "head of service") else None
    somebody = person("Mo", RoleName(role), service=where, password=PASSWORD)
    log_in(client, somebody)

    for address in ("/", "/figures/", "/account/", "/reports/"):
        assert client.get(address)["Location"] == "/second-factor/"
    assert client.post("/cover/", {})["Location"] == "/second-factor/"
    assert "Your role needs them" in client.get("/second-factor/").content.decode()
    set_up(client, somebody)

    assert client.get("/").status_code == 200


def test_a_reader_needs_none(client):
    somebody = person("Ravi", RoleName.READER, password=PASSWORD)
    log_in(client, somebody)

    assert client.get("/").status_code == 200


def test_somebody_who_is_given_such_a_role_while_logged_in_is_asked_at_the_next_page(client):
    somebody, by = person("Ravi", RoleName.READER, password=PASSWORD), administrator()
    log_in(client, somebody)
    actions.give_role(somebody, RoleName.PERFORMANCE_OFFICER, by=by, at=NOW)

    assert client.get("/")["Location"] == "/second-factor/"


def test_a_session_that_began_without_a_code_is_worth_nothing_once_codes_are_set_up_elsewhere(client):
    """A stranger who has the password waits at the page that sets codes up, and gets no further than that."""
    officer = person("Olu", RoleName.PERFORMANCE_OFFICER, password=PASSWORD)
    stranger = Client()
    log_in(stranger, officer)
    log_in(client, officer)
    set_up(client, officer)

    assert stranger.get("/figures/")["Location"] == "/log-in/?next=%2Ffigures%2F"
    assert stranger.get("/")["Location"] == "/log-in/?next=/"
    assert client.get("/").status_code == 200


def test_turning_codes_off_leads_straight_to_setting_them_up(client):
    officer = person("Olu", RoleName.PERFORMANCE_OFFICER, password=PASSWORD)
    log_in(client, officer)
    set_up(client, officer)
    secret, row = second_factor.unsealed(officer.second_factor.sealed), officer.second_factor
    row.refresh_from_db()
    client.post("/second-factor/take-off/", {"code": second_factor.code(secret, row.last_step + 1)})

    assert client.get("/")["Location"] == "/second-factor/"


def test_a_council_names_the_roles_that_need_them(client, settings):
    settings.SECOND_FACTOR_FOR = frozenset({"administrator"})
    somebody = administrator()
    assert second_factor.is_needed_by(somebody)
    assert not second_factor.is_needed_by(person("Olu", RoleName.PERFORMANCE_OFFICER))


def test_who_has_codes_already_just_logs_in(client):
    officer = person("Olu", RoleName.PERFORMANCE_OFFICER, password=PASSWORD)
    secret = second_factor.new_secret()
    second_factor_actions.begin(secret, by=officer, at=NOW)
    second_factor_actions.confirm(second_factor.code(secret, second_factor.step_at(NOW)), by=officer, at=NOW)
    log_in(client, officer)
    client.post("/log-in/code/", {"code": second_factor.code(secret, second_factor.step_at(timezone.now()))})

    assert client.get("/").status_code == 200
