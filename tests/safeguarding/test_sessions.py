"""Sessions can be seen and ended: one's own, and for an administrator anybody's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from safeguarding.accounts import session_actions, session_queries
from safeguarding.accounts.session_actions import NoSuchSession
from safeguarding.accounts.sessions import Session, browser_name
from safeguarding.models import Event, Person
from safeguarding.permissions import NotAllowed, RoleName
from tests.safeguarding.build import NOW, PASSWORD, administrator, person

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def ravi() -> Person:
    return person("Ravi", RoleName.READER, password=PASSWORD)


def logged_in(browser: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post("/log-in/", {"username": "ravi@council.example", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def tokens(page: str) -> list[str]:
    return re.findall(r'name="token" value="(\w+)"', page)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Linux"),
        ("", "A browser"),
        ("<script>alert(1)</script>" * 40, "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(user_agent, name):
    assert browser_name(user_agent) == name


def test_a_person_sees_their_browsers_and_logs_one_out(ravi):
    desk, phone = logged_in(), logged_in(PHONE)

    page = desk.get("/account/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert "This browser" in page
    (token,) = tokens(page)
    desk.post("/account/end-session/", {"token": token})

    assert is_in(desk)
    assert not is_in(phone)
    event = Event.objects.get(verb="ended a session of")
    assert (event.by_name, event.thing, event.after) == ("Ravi", "Ravi", {"browser": "Safari on iPhone"})


def test_a_page_never_shows_the_key_that_is_the_log_in(ravi):
    desk, phone = logged_in(), logged_in(PHONE)
    page = desk.get("/account/").content.decode()

    assert desk.cookies["sessionid"].value not in page
    assert phone.cookies["sessionid"].value not in page


def test_every_other_browser_is_logged_out_at_once(ravi):
    desk, phone, stolen = logged_in(), logged_in(PHONE), logged_in("")

    desk.post("/account/end-session/")

    assert [is_in(each) for each in (desk, phone, stolen)] == [True, False, False]
    assert "No other browser" in desk.post("/account/end-session/", follow=True).content.decode()


def test_nobody_ends_the_session_of_somebody_else(ravi, client):
    phone = logged_in(PHONE)
    token = session_queries.open_sessions(ravi, at=timezone.now())[0].token
    other = person("Mo", RoleName.READER)
    client.force_login(other)

    client.post("/account/end-session/", {"token": token})
    with pytest.raises(NotAllowed):
        session_actions.end_session(ravi, token, by=other, at=timezone.now())
    with pytest.raises(NotAllowed):
        session_actions.end_other_sessions(ravi, by=other, at=timezone.now())
    assert client.post(f"/people/{ravi.pk}/end-session/", {"token": token}).status_code == 403

    assert is_in(phone)


def test_an_administrator_sees_and_ends_the_sessions_of_others(ravi, client):
    phone = logged_in(PHONE)
    client.force_login(administrator())

    (token,) = tokens(client.get(f"/people/{ravi.pk}/").content.decode())
    client.post(f"/people/{ravi.pk}/end-session/", {"token": token})

    assert not is_in(phone)
    assert Event.objects.get(verb="ended a session of").by_name == "Agnes"


def test_a_new_password_ends_every_session_that_was_there_before(ravi):
    desk, phone = logged_in(), logged_in(PHONE)

    desk.post("/password/", {"old_password": PASSWORD, "password": "another one to remember"})

    assert is_in(desk)
    assert not is_in(phone)
    assert len(session_queries.open_sessions(ravi, at=timezone.now())) == 1


def test_sessions_that_are_over_are_not_shown_cannot_be_ended_and_are_deleted(ravi):
    logged_in()
    later = timezone.now() + timedelta(hours=2)  # an hour after it was last used

    assert session_queries.open_sessions(ravi, at=later) == ()
    with pytest.raises(NoSuchSession):
        session_actions.end_session(ravi, "0" * 32, by=ravi, at=NOW)
    session_queries.delete_expired(at=later)
    assert Session.objects.filter(person=ravi).exists()
    session_queries.delete_expired(at=timezone.now() + timedelta(hours=13))
    assert not Session.objects.filter(person=ravi).exists()
