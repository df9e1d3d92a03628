"""Getting in, one's own account, and what takes two administrators, in a real browser with axe at each page."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from safeguarding.accounts import second_factor, second_factor_actions
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from tests.journeys.people import Visitor, visitor
from tests.safeguarding.build import NOW, PASSWORD, administrator, person, service

pytestmark = pytest.mark.browser
SECRET = b"12345678901234567890"


def code() -> str:
    return second_factor.code(SECRET, second_factor.step_at(timezone.now()))


def with_codes(somebody: Person) -> Person:
    second_factor_actions.begin(SECRET, by=somebody, at=NOW)
    first = second_factor.code(SECRET, second_factor.step_at(NOW))
    second_factor_actions.confirm(first, by=somebody, at=NOW)
    return somebody


def logs_in(who: Visitor, email: str, password: str = PASSWORD) -> None:
    who.goes_to("/log-in/")
    who.types("E-mail address", email)
    who.types("Password", password)
    who.presses("Log in")


def test_setting_up_security_codes_and_seeing_where_one_is_logged_in(
    browser: Browser, live_server: LiveServer, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_FOR = frozenset({"performance officer"})
    officer = person("Olu", RoleName.PERFORMANCE_OFFICER, password=PASSWORD)
    wrong: list[str] = []
    olu = visitor(browser, live_server.url, wrong)

    logs_in(olu, officer.email)
    olu.reads("Your role needs them.")
    olu.pictures("codes-none")
    olu.types("Current password", PASSWORD)
    olu.presses("Continue")
    olu.reads("Open an authenticator app on your phone")
    olu.pictures("codes-first")
    secret = second_factor.unsealed(officer.second_factor.sealed)
    olu.types("Security code from your phone", second_factor.code(secret, second_factor.step_at(timezone.now())))
    olu.presses("Start using security codes")
    olu.reads("We will not show them again.")
    olu.pictures("codes-recovery")
    olu.follows("I have saved them")

    olu.follows("Your account")
    olu.reads("This browser")
    olu.pictures("account")
    olu.follows("Change phone or recovery codes")
    olu.reads("Your role needs security codes")
    olu.pictures("codes")
    olu.goes_to("/password/")
    olu.types("Current password", "wrong")
    olu.types("New password", "another one to remember")
    olu.presses("Change password")
    olu.reads("This is not the password that you log in with.")
    assert wrong == []


def test_getting_in_although_a_stranger_guesses(browser: Browser, live_server: LiveServer) -> None:
    director = with_codes(person("Dilys", RoleName.DIRECTOR, password=PASSWORD))
    wrong: list[str] = []
    stranger = visitor(browser, live_server.url, wrong)

    for _ in range(6):
        logs_in(stranger, director.email, "a guess")
    stranger.reads("Wait until")
    stranger.pictures("log-in-waits")
    stranger.types("Password", PASSWORD)
    stranger.types("Security code from your phone", code())
    stranger.presses("Log in")
    stranger.reads("What to do next")
    assert wrong == []


def test_two_administrators_reset_the_codes_of_a_director_and_one_is_deactivated(
    browser: Browser, live_server: LiveServer
) -> None:
    director = with_codes(person("Dilys", RoleName.DIRECTOR, password=PASSWORD))
    mo = person("Mo", RoleName.TEAM_MANAGER, service=service(), password=PASSWORD)
    wrong: list[str] = []
    agnes, bea = (visitor(browser, live_server.url, wrong) for _ in range(2))
    for who, name in ((agnes, "Agnes"), (bea, "Bea")):
        logs_in(who, administrator(name, password=PASSWORD).email)

    agnes.goes_to(f"/people/{director.pk}/")
    agnes.pictures("person")
    agnes.follows("Reset security codes")
    agnes.reads("a second administrator has to agree")
    agnes.presses("Ask the other administrator")
    agnes.reads("Say why this is needed.")
    agnes.types("Why is this needed?", "She lost her phone on holiday.")
    agnes.pictures("access-asked")
    agnes.presses("Ask the other administrator")
    agnes.reads("waits for a second administrator")
    bea.goes_to("/")
    bea.follows("Agree or refuse: reset of security codes for Dilys, asked for by Agnes")
    bea.reads("She lost her phone on holiday.")
    bea.pictures("access-requests")
    bea.tabs_to("Agree")
    bea.enters()
    bea.reads("Nothing is waiting.")
    assert not second_factor.is_set_up(director)

    agnes.goes_to(f"/people/{mo.pk}/")
    agnes.follows("Give Mo a link to set a password")
    agnes.pictures("password-link-before")
    agnes.presses("Make the link")
    agnes.reads("It is not shown again.")
    agnes.goes_to(f"/people/{mo.pk}/")
    agnes.follows("Deactivate account")
    agnes.reads("The role team manager, First Response")
    agnes.pictures("deactivate")
    agnes.presses("Deactivate account")
    agnes.reads("Mo cannot log in any more.")
    agnes.goes_to("/events/")
    agnes.reads("Reset the second factor of Dilys")
    agnes.pictures("events")
    assert Event.objects.get(verb="agreed to").by_name == "Bea"
    assert wrong == []
