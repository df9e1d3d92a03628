"""A log-in ends an hour after its person was last seen, and after twelve in any case (P13 of the torture table)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from safeguarding import session_timeout
from safeguarding.permissions import RoleName
from tests.safeguarding.build import PASSWORD, person

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def ravi(client: Client) -> Client:
    """Ravi's browser: he has just logged in."""
    person("Ravi", RoleName.READER, password=PASSWORD)
    client.post("/log-in/", {"username": "ravi@council.example", "password": PASSWORD})
    return client


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Let so much time pass since the log-in, for the log-in alone."""
    began = timezone.now()

    def pass_by(after: timedelta) -> datetime:
        monkeypatch.setattr(session_timeout.timezone, "now", lambda: began + after)
        return began + after

    return pass_by


def is_in(client: Client, **headers: str) -> bool:
    return client.get("/", headers=headers).status_code == 200


def test_who_is_not_seen_for_an_hour_is_logged_out_and_told_why(ravi, later):
    later(HOUR - MINUTE)
    assert is_in(ravi)
    later(2 * HOUR)
    assert not is_in(ravi)
    assert session_timeout.SAID in ravi.get("/log-in/").content.decode()


def test_who_goes_on_working_stays_and_nobody_longer_than_twelve_hours(ravi, later):
    for half_hours in range(1, 24):
        later(half_hours * HOUR / 2)
        assert is_in(ravi)
    later(12 * HOUR + MINUTE)
    assert not is_in(ravi)


def test_what_a_page_asks_by_itself_keeps_nobody_in(ravi, later):
    for minutes in range(0, 60, 5):
        later(minutes * MINUTE)
        assert is_in(ravi, **{"X-By-Itself": "yes"})
    later(HOUR + MINUTE)
    assert not is_in(ravi)


def test_a_log_in_that_is_over_cannot_be_used_again_with_its_cookie(ravi, later):
    stolen = ravi.cookies["sessionid"].value
    later(2 * HOUR)
    assert not is_in(ravi)
    later(MINUTE)
    ravi.cookies["sessionid"] = stolen
    assert not is_in(ravi)


def test_being_seen_is_written_down_once_a_minute_and_not_at_each_page(ravi, later):
    def noted_at(after: timedelta) -> float:
        later(after)
        assert is_in(ravi)
        return ravi.session[session_timeout.SEEN]

    at_first = noted_at(MINUTE / 4)
    assert noted_at(MINUTE / 2) == at_first
    assert noted_at(2 * MINUTE) == later(2 * MINUTE).timestamp()
    assert noted_at(2.5 * MINUTE) == later(2 * MINUTE).timestamp()
