"""Logging in and out, and passwords."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from safeguarding import demo_logins
from safeguarding.accounts import actions
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from tests.safeguarding.build import NOW, PASSWORD, administrator, person

pytestmark = pytest.mark.django_db


def log_in(client: Client, email: str = "ravi@council.example", password: str = PASSWORD, following: str = ""):
    address = "/log-in/" + (f"?next={following}" if following else "")
    return client.post(address, {"username": email, "password": password})


@pytest.fixture
def ravi() -> Person:
    return person("Ravi", RoleName.READER, password=PASSWORD)


@pytest.mark.parametrize("email", ["ravi@council.example", "Ravi@Council.Example"])
def test_a_person_logs_in_with_their_address_in_any_case_and_comes_home(client, ravi, email):
    answer = log_in(client, email)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "What to do next" in client.get("/").content.decode()


def test_a_person_goes_on_to_the_page_that_they_asked_for(client, ravi):
    assert log_in(client, following="/accessibility/")["Location"] == "/accessibility/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_nobody_is_led_to_another_site_after_the_log_in(client, ravi, elsewhere):
    """P14 of the torture table."""
    assert log_in(client, following=elsewhere)["Location"] == "/"


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver.evil.example"])
def test_no_page_is_given_under_another_name_of_the_site(client, host):
    """P14 of the torture table."""
    assert client.get("/log-in/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(("email", "password"), [("ravi@council.example", "wrong"), ("nobody@council.example", "x")])
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(client, ravi, email, password):
    answer = log_in(client, email, password).content.decode()

    assert "The e-mail address or the password is not right." in answer
    assert "<title>Error: Log in" in answer
    assert "sessionid" not in client.cookies


def test_who_is_shut_out_cannot_log_in_and_is_logged_out_at_once(client, ravi):
    log_in(client)
    actions.deactivate_person(ravi, by=administrator(), at=NOW)

    assert client.get("/")["Location"] == "/log-in/?next=/"
    assert log_in(Client()).status_code == 200


def test_logging_out_takes_a_button_not_a_link(client, ravi):
    log_in(client)

    assert client.get("/log-out/").status_code == 405
    assert client.get("/").status_code == 200
    client.post("/log-out/")
    assert client.get("/").status_code == 302


def test_the_log_ins_of_the_demonstration_are_shown_in_a_demonstration_only(client, settings):
    assert demo_logins.PASSWORD not in client.get("/log-in/").content.decode()

    settings.DEMO = True

    shown = client.get("/log-in/").content.decode()
    assert demo_logins.PASSWORD in shown
    assert all(email in shown for email, _ in demo_logins.LOG_INS)


def test_a_person_changes_their_password_and_stays_logged_in_here_alone(client, ravi):
    elsewhere = Client()
    log_in(client)
    log_in(elsewhere)

    answer = client.post("/password/", {"old_password": PASSWORD, "password": "another one to remember"})

    assert answer["Location"] == "/account/"
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert Event.objects.last().verb == "set the password of"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wrong", "another one to remember", "This is not the password that you log in with."),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "ravi@council.example", "too similar"),
        (PASSWORD, "", "Enter a new password."),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(client, ravi, old, new, words):
    log_in(client)

    answer = client.post("/password/", {"old_password": old, "password": new})

    assert words in answer.content.decode()
    assert Person.objects.get(pk=ravi.pk).check_password(PASSWORD)
    assert not Event.objects.filter(verb="set the password of").exists()


def test_a_link_from_an_administrator_sets_a_password_once(client, ravi):
    address = reverse("choose-password", args=actions.make_password_link(ravi, by=administrator(), at=NOW))

    answer = client.post(address, {"password": "another one to remember"})

    assert answer["Location"] == "/log-in/"
    assert Person.objects.get(pk=ravi.pk).check_password("another one to remember")
    again = client.post(address, {"password": "a third one to remember"})
    assert again.status_code == 404
    assert Person.objects.get(pk=ravi.pk).check_password("another one to remember")


def test_the_browser_passes_the_address_of_a_password_link_on_to_nobody(client, ravi):
    address = reverse("choose-password", args=actions.make_password_link(ravi, by=administrator(), at=NOW))

    shown, refused = client.get(address), client.post(address, {"password": "short"})

    assert "too short" in refused.content.decode()
    assert [shown["Referrer-Policy"], refused["Referrer-Policy"]] == ["strict-origin", "strict-origin"]


@pytest.mark.parametrize("who", ["MQ", "!!", "Mzk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "x"])
def test_a_link_that_is_not_ours_says_so(client, who):
    answer = client.get(f"/password/{who}/abc-123/")

    assert answer.status_code == 404
    assert "This link does not work any more" in answer.content.decode()


def test_a_link_of_somebody_who_is_shut_out_does_not_work(client, ravi):
    by = administrator()
    address = reverse("choose-password", args=actions.make_password_link(ravi, by=by, at=NOW))
    actions.deactivate_person(ravi, by=by, at=NOW)

    assert client.get(address).status_code == 404
