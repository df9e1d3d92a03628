"""The pages of the ground: people, events, home, the frame, and what went wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.html import escape

from safeguarding import navigation, todo
from safeguarding.accounts import actions
from safeguarding.audit.events import record
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from safeguarding.todo import Task
from tests.safeguarding.build import NOW, administrator, person, service

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def logged_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


# -- people --------------------------------------------------------------------------------------------------------
def test_an_administrator_adds_a_person_gives_a_role_and_ends_it():
    client, first_response = logged_in(administrator()), service()

    client.post("/people/add/", {"name": "Mo", "email": "mo@council.example", "job_title": "Manager"})
    mo = Person.objects.get(name="Mo")
    client.post(f"/people/{mo.pk}/", {"role": "team manager", "service": first_response.pk})
    assert "Team manager, First Response" in text(client.get("/people/"))
    client.post(f"/roles/{mo.roles.get().pk}/end/")

    assert not mo.roles.filter(ended_at=None).exists()
    assert "Mo no longer holds this role: team manager, First Response." in text(client.get(f"/people/{mo.pk}/"))


def test_a_refusal_is_shown_beside_what_was_typed():
    client = logged_in(administrator())

    shown = text(client.post("/people/add/", {"name": "B", "email": "Agnes@council.example", "job_title": "C"}))

    assert "is already here: Agnes" in shown
    assert 'value="B"' in shown
    assert "<title>Error: Add a person" in shown


def test_the_last_administrator_is_told_why_they_stay():
    only = administrator()

    answer = logged_in(only).post(f"/people/{only.pk}/deactivate/", follow=True)

    assert "Agnes is the only administrator." in text(answer)


def test_a_link_to_set_a_password_is_shown_and_works():
    client, mo = logged_in(administrator()), person("Mo")

    address = text(client.post(f"/people/{mo.pk}/password-link/")).split('app-digest">')[1].split("<")[0]

    assert Client().get(address).status_code == 200


def test_changes_are_not_made_by_opening_an_address():
    only = administrator()
    client, role = logged_in(only), only.roles.get()

    assert client.get(f"/roles/{role.pk}/end/").status_code == 405
    for address in (f"/people/{only.pk}/deactivate/", f"/people/{only.pk}/password-link/"):
        assert client.get(address).status_code == 200
    assert Person.objects.get(pk=only.pk).is_active
    assert not Event.objects.exists()


@pytest.mark.parametrize("address", ["/people/", "/people/add/", "/people/1/", "/events/"])
def test_a_reader_sees_neither_people_nor_events(address):
    answer = logged_in(person("Ravi", RoleName.READER)).get(address)

    assert answer.status_code == 403
    assert "You may not" in text(answer)


# -- events --------------------------------------------------------------------------------------------------------
def test_events_are_shown_newest_first_with_before_after_and_why():
    by = administrator()
    record("named", by, by=by, at=NOW, before={"name": "Old"}, after={"name": "<New>"}, why="She asked.")
    record("looked at", by, by=by, at=NOW)

    shown = text(logged_in(by).get("/events/"))

    assert shown.index("Looked at Agnes") < shown.index("Named Agnes")
    assert "name: Old" in shown
    assert escape("<New>") in shown
    assert "<New>" not in shown
    assert "She asked." in shown
    assert "8 February 2010, 09:30" in shown


def test_events_are_shown_by_kind_and_by_page():
    by = administrator()
    for number in range(60):
        record(f"did {number} to", by, by=by, at=NOW)
    actions.give_role(person("Mo"), RoleName.READER, by=by, at=NOW)
    client = logged_in(by)

    assert "Did 0 to" not in text(client.get("/events/"))
    assert "Did 0 to" in text(client.get("/events/?page=2"))
    only = text(client.get("/events/?kind=role"))
    assert "Gave the role reader (Mo)" in only
    assert "Did 59 to" not in only
    assert "page=2" in text(client.get("/events/?kind=person"))
    assert "kind=person&amp;page=2" in text(client.get("/events/?kind=person"))


# -- home ----------------------------------------------------------------------------------------------------------
def test_home_shows_first_what_is_due_first(monkeypatch):
    sources = (
        lambda somebody, at: [Task("Some day", "/c/"), Task("Later", "/b/", date(2010, 2, 9))],
        lambda somebody, at: [Task("First", "/a/", date(2010, 2, 8), "Commentary")],
    )
    monkeypatch.setattr(todo, "_sources", sources)

    shown = text(logged_in(person("Ravi", RoleName.READER)).get("/"))

    assert shown.index("First") < shown.index("Later") < shown.index("Some day")
    assert "Due by 8 February 2010" in shown


def test_home_says_where_there_is_nothing_to_do_and_leads_to_the_reports(monkeypatch):
    monkeypatch.setattr(todo, "_sources", [])

    shown = text(logged_in(person("Ravi", RoleName.READER)).get("/"))

    assert "Nothing to do." in shown
    assert '<a class="govuk-link" href="/reports/">Reports</a>' in shown


def test_each_app_above_the_ground_gives_the_home_page_its_tasks():
    apps = [source.__module__.split(".")[0] for source in todo._sources]

    assert apps == ["safeguarding", "indicators", "commentary", "reports"]


def test_somebody_without_a_role_is_told_whom_to_ask():
    assert "You hold no role yet." in text(logged_in(person("Mo")).get("/"))


# -- navigation ----------------------------------------------------------------------------------------------------
NAVIGATION = {
    RoleName.READER: ["Home", "Figures", "Reports"],
    RoleName.DIRECTOR: ["Home", "Figures", "Commentary", "Reports", "Events"],
    RoleName.PERFORMANCE_OFFICER: ["Home", "Figures", "Uploads", "Commentary", "Reports", "Events"],
    RoleName.ADMINISTRATOR: ["Home", "Figures", "Reports", "Cover", "People", "Events"],
}


@pytest.mark.parametrize(("role", "words"), NAVIGATION.items())
def test_the_navigation_shows_the_pages_that_the_person_may_open(role, words):
    somebody = person("Mo", role)
    request = RequestFactory().get("/events/")
    request.user = somebody

    links = navigation.links(request)

    assert [link.words for link in links] == words
    assert [link.words for link in links if link.is_current] == [word for word in words if word == "Events"]
    assert {logged_in(somebody).get(link.address).status_code for link in links} == {200}


# -- the frame -----------------------------------------------------------------------------------------------------
def test_a_page_has_its_title_its_language_and_a_way_to_its_content(client):
    shown = text(client.get("/accessibility/"))

    assert "<title>Accessibility statement – Safeguarding report – Demo Borough Council</title>" in shown
    assert 'lang="en-GB"' in shown
    assert 'href="#main-content"' in shown
    assert 'id="main-content"' in shown


@pytest.mark.parametrize(("colour", "words"), [("#00625b", "#ffffff"), ("#ffd500", "#0b0c0c")])
def test_the_councils_colour_comes_with_words_that_can_be_read_on_it(client, settings, colour, words):
    settings.COUNCIL_COLOUR = colour

    answer = client.get("/council.css")

    assert f"--govuk-brand-colour: {colour}; --council-text-colour: {words};" in text(answer)
    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/log-in/", "/people/", "/events/", "/people/add/", "/nothing/"])
def test_no_page_has_a_style_or_a_script_of_its_own(address):
    shown = text(logged_in(administrator()).get(address))

    assert " style=" not in shown
    assert "<style" not in shown
    assert shown.count("<script") == shown.count('<script type="module" src=')
    assert " onclick=" not in shown


def test_health_is_well_while_the_database_answers(client, monkeypatch):
    assert client.get("/health/").status_code == 200

    def no_cursor():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", no_cursor)
    assert client.get("/health/").status_code == 503


# -- what went wrong -----------------------------------------------------------------------------------------------
def test_an_address_that_is_not_there_says_so_to_anyone(client):
    answer = client.get("/nothing/")

    assert answer.status_code == 404
    assert "Page not found" in text(answer)


def test_a_form_from_a_page_that_was_too_old_is_refused_and_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/log-in/", {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert "The page was too old" in text(answer)


@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_pages_for_when_nothing_can_be_relied_on_need_no_context(name):
    shown = render_to_string(f"{name}.html")

    assert "<h1" in shown
    assert "Nothing was changed here" in shown or "not your doing" in shown


def test_what_breaks_gets_a_page_of_ours(monkeypatch):
    def breaks(person, at):
        raise ZeroDivisionError

    monkeypatch.setattr(todo, "_sources", [breaks])
    client = logged_in(person("Ravi", RoleName.READER))
    client.raise_request_exception = False

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Something is wrong here" in text(answer)
