"""Nobody acts as another: it takes two administrators to change how somebody who signs or administers gets in."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from safeguarding import notices
from safeguarding.accounts import (
    access_actions,
    access_queries,
    actions,
    cover_actions,
    password_links,
    second_factor_actions,
)
from safeguarding.accounts import second_factor as factor
from safeguarding.accounts.access_actions import AccessRefused, Kind
from safeguarding.accounts.actions import RoleRefused, SecondAdministratorNeeded
from safeguarding.accounts.cover_actions import CoverDays, CoverRefused
from safeguarding.models import AccessRequest, AccountNotice, Event, Person, Role
from safeguarding.permissions import NotAllowed, RoleName
from tests.safeguarding.build import LATER, NOW, PASSWORD, administrator, person, service

pytestmark = pytest.mark.django_db

SECRET = b"12345678901234567890"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def with_codes(somebody: Person, at=NOW) -> Person:
    second_factor_actions.begin(SECRET, by=somebody, at=at)
    second_factor_actions.confirm(factor.code(SECRET, factor.step_at(at)), by=somebody, at=at)
    return somebody


@pytest.fixture
def agnes() -> Person:
    return administrator("Agnes")


@pytest.fixture
def bea() -> Person:
    return administrator("Bea")


@pytest.fixture
def dilys() -> Person:
    return with_codes(person("Dilys", RoleName.DIRECTOR, password=PASSWORD))


@pytest.fixture
def mail(settings, mailoutbox, django_capture_on_commit_callbacks):
    """The mails that an act sends, once it is committed."""
    settings.SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "report@council.example"

    def sent_by(act) -> list:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        notices.send_notices(at=NOW)
        return list(mailoutbox)

    return sent_by


def asked(kind: str, somebody: Person, by: Person, **more) -> AccessRequest:
    return access_actions.ask(kind, somebody, why="She lost her phone.", by=by, at=NOW, **more)


# -- one alone cannot ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [RoleName.DIRECTOR, RoleName.ADMINISTRATOR])
@pytest.mark.parametrize("ended_first", [False, True])
def test_one_administrator_alone_gets_no_link_and_resets_no_codes_of_who_signs_or_administers(
    agnes, bea, role, ended_first
):
    somebody = with_codes(person("Dilys", role, password=PASSWORD))
    if ended_first:  # and given back afterwards
        actions.end_role(somebody.roles.get(), by=agnes, at=LATER)

    with pytest.raises(SecondAdministratorNeeded, match="a second administrator has to agree"):
        actions.make_password_link(somebody, by=agnes, at=LATER)
    with pytest.raises(SecondAdministratorNeeded):
        second_factor_actions.reset(somebody, by=agnes, at=LATER)

    assert factor.is_set_up(somebody)


@pytest.mark.parametrize("kind", [Kind.PASSWORD_LINK, Kind.SECURITY_CODES])
def test_nobody_agrees_to_what_they_asked_for_or_what_is_about_them(agnes, bea, kind):
    with_codes(bea)
    with pytest.raises(AccessRefused, match="There is no second administrator"):  # Bea is the one whom it is about
        asked(kind, bea, agnes)
    administrator("Cyril")
    request = asked(kind, bea, agnes)

    with pytest.raises(AccessRefused, match="You asked for this yourself"):
        access_actions.agree(request, by=agnes, at=NOW)
    with pytest.raises(AccessRefused, match="This is about you"):
        access_actions.agree(request, by=bea, at=NOW)
    with pytest.raises(NotAllowed):
        access_actions.agree(request, by=person("Olu", RoleName.PERFORMANCE_OFFICER), at=NOW)
    assert factor.is_set_up(bea)


def test_the_database_too_refuses_one_who_agrees_to_their_own_request(agnes, bea, dilys):
    request = asked(Kind.SECURITY_CODES, dilys, agnes)

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=request.pk).update(decided_by=agnes, decided_at=NOW, agreed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=request.pk).update(decided_by=dilys, decided_at=NOW, agreed=True)


# -- two can ---------------------------------------------------------------------------------------------------------
def test_a_second_administrator_agrees_and_the_codes_are_reset_with_both_names_recorded(agnes, bea, dilys):
    request = asked(Kind.SECURITY_CODES, dilys, agnes)
    assert factor.is_set_up(dilys)

    access_actions.agree(request, by=bea, at=NOW)

    assert not factor.is_set_up(dilys)
    event = Event.objects.get(verb="reset the second factor of")
    assert (event.by_name, event.after) == ("Agnes", {"agreed by": "Bea"})
    assert Event.objects.get(verb="agreed to").by_name == "Bea"
    with pytest.raises(AccessRefused, match="decided already"):
        access_actions.agree(request, by=bea, at=NOW)


def test_a_link_that_was_agreed_to_works(agnes, bea, dilys):
    parts = access_actions.agree(asked(Kind.PASSWORD_LINK, dilys, agnes), by=bea, at=NOW)

    Client().post(f"/password/{parts[0]}/{parts[1]}/", {"password": "another one to remember"})

    assert Person.objects.get(pk=dilys.pk).check_password("another one to remember")
    assert AccessRequest.objects.get().used_at


@pytest.mark.parametrize("why", ["", "  "])
def test_a_request_says_why(agnes, bea, dilys, why):
    with pytest.raises(AccessRefused, match="Say why"):
        access_actions.ask(Kind.PASSWORD_LINK, dilys, why=why, by=agnes, at=NOW)


def test_a_request_is_made_once_is_over_after_a_week_and_may_be_made_again(agnes, bea, dilys):
    request = asked(Kind.SECURITY_CODES, dilys, agnes)
    with pytest.raises(AccessRefused, match="asked for already"):
        asked(Kind.SECURITY_CODES, dilys, bea)

    with pytest.raises(AccessRefused, match="more than 7 days ago"):
        access_actions.agree(request, by=bea, at=NOW + 8 * DAY)
    access_actions.ask(Kind.SECURITY_CODES, dilys, why="Again.", by=bea, at=NOW + 8 * DAY)
    assert list(access_queries.waiting(NOW + 8 * DAY).values_list("asked_by__name", flat=True)) == ["Bea"]


def test_a_request_of_somebody_who_is_no_administrator_any_more_counts_for_nothing(agnes, bea, dilys):
    request = asked(Kind.SECURITY_CODES, dilys, agnes)
    actions.end_role(agnes.roles.get(), by=bea, at=LATER)

    with pytest.raises(AccessRefused, match="is no administrator any more"):
        access_actions.agree(request, by=bea, at=LATER)


def test_a_request_is_refused_or_taken_back(agnes, bea, dilys):
    access_actions.decline(asked(Kind.SECURITY_CODES, dilys, agnes), by=bea, at=NOW)
    access_actions.decline(asked(Kind.SECURITY_CODES, dilys, agnes), by=agnes, at=NOW)

    assert factor.is_set_up(dilys)
    assert list(Event.objects.filter(verb__in=["refused", "took back"]).values_list("by_name", flat=True)) == [
        "Bea",
        "Agnes",
    ]


def test_for_people_who_neither_sign_nor_administer_one_is_enough(agnes, bea):
    mo = with_codes(person("Mo", RoleName.TEAM_MANAGER, service=service()))

    second_factor_actions.reset(mo, by=agnes, at=NOW)
    assert actions.make_password_link(mo, by=agnes, at=NOW)
    assert access_queries.may_sign_from(mo, NOW) is None


# -- a day in which there is time to object ---------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [Kind.PASSWORD_LINK, Kind.SECURITY_CODES])
def test_for_a_day_after_a_reset_its_person_signs_nothing_off(agnes, bea, dilys, kind):
    access_actions.agree(asked(kind, dilys, agnes), by=bea, at=NOW)

    assert access_queries.may_sign_from(dilys, NOW + 23 * HOUR) == NOW + DAY
    assert access_queries.may_sign_from(dilys, NOW + DAY) is None


def test_the_day_runs_anew_once_the_link_is_used_or_new_codes_are_set_up(agnes, bea, dilys):
    access_actions.agree(asked(Kind.SECURITY_CODES, dilys, agnes), by=bea, at=NOW)
    with_codes(dilys, at=NOW + 2 * DAY)
    assert access_queries.may_sign_from(dilys, NOW + 2 * DAY) == NOW + 3 * DAY

    access_actions.agree(asked(Kind.PASSWORD_LINK, dilys, agnes), by=bea, at=NOW)
    actions.set_password("another one to remember", by=dilys, at=NOW + 5 * DAY, by_link=True)
    assert access_queries.may_sign_from(dilys, NOW + 5 * DAY) == NOW + 6 * DAY


def test_the_council_says_how_long_it_is(agnes, bea, dilys, settings):
    settings.SIGN_OFF_WAIT_HOURS = 0
    access_actions.agree(asked(Kind.SECURITY_CODES, dilys, agnes), by=bea, at=NOW)

    assert access_queries.may_sign_from(dilys, NOW) is None


# -- mail ------------------------------------------------------------------------------------------------------------
def test_the_person_hears_of_it_when_it_is_asked_for_and_when_it_is_done(agnes, bea, dilys, mail):
    (first,) = mail(lambda: asked(Kind.SECURITY_CODES, dilys, agnes))
    (second,) = mail(lambda: access_actions.agree(AccessRequest.objects.get(), by=bea, at=NOW))

    assert first.to == second.to == ["dilys@council.example"]
    assert "Agnes asked for a reset of security codes for you: She lost her phone." in first.body
    assert "tell one now: Agnes, Bea." in first.body
    assert second.subject == "Your security codes were reset"


def test_a_link_goes_to_its_person_and_is_shown_to_no_administrator(agnes, mail):
    mo, client = person("Mo"), Client()
    client.force_login(agnes)
    answers = []

    (sent,) = mail(lambda: answers.append(client.post(f"/people/{mo.pk}/password-link/", follow=True)))

    shown = answers[0].content.decode()
    assert sent.to == ["mo@council.example"]
    assert "is on its way to mo@council.example" in shown
    address = next(line for line in sent.body.splitlines() if "/password/" in line)
    assert "/password/" in address
    assert address not in shown
    assert Client().get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_others_who_sign_or_administer_hear_of_a_new_one(agnes, dilys, mail):
    sent = mail(lambda: actions.give_role(person("Pat"), RoleName.ADMINISTRATOR, by=agnes, at=NOW))

    assert {each.to[0] for each in sent} == {"dilys@council.example"} | {
        each.to[0] for each in sent if each.to[0].startswith("pat")
    }
    assert "Agnes gave Pat (pat@council.example) the role administrator." in sent[0].body


def test_a_mail_server_that_does_not_answer_keeps_nothing_from_being_done_and_the_notice_goes_out_later(
    agnes, bea, dilys, mail, mailoutbox, monkeypatch
):
    with monkeypatch.context() as down:
        down.setattr("safeguarding.outbox.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("down")))
        assert mail(lambda: asked(Kind.SECURITY_CODES, dilys, agnes)) == []
    assert AccessRequest.objects.exists()

    notices.send_notices(at=NOW + timedelta(minutes=11))

    (sent,) = mailoutbox
    assert sent.to == ["dilys@council.example"]
    notices.send_notices(at=NOW + timedelta(minutes=22))
    assert len(mailoutbox) == 1


def test_no_link_that_lets_somebody_in_is_kept(agnes, mail):
    (sent,) = mail(lambda: actions.make_password_link(person("Mo"), by=agnes, at=NOW))

    assert "/password/" in sent.body
    assert not AccountNotice.objects.exists()


def test_a_person_hears_that_their_password_was_changed_but_not_that_they_chose_their_first(agnes, mail):
    mo = actions.add_person(email="mo@council.example", name="Mo", job_title="Clerk", by=agnes, at=NOW)

    first = mail(lambda: actions.set_password("another one to remember", by=mo, at=NOW, by_link=True))
    second = mail(lambda: actions.set_password("a third one to remember", by=mo, at=NOW, by_link=True))

    assert first == []
    assert [(each.to, each.subject) for each in second] == [(["mo@council.example"], "Your password was changed")]


# -- roles -----------------------------------------------------------------------------------------------------------
def test_nobody_gives_themselves_a_role(agnes, bea):
    with pytest.raises(RoleRefused, match="Nobody gives themselves a role"):
        actions.give_role(agnes, RoleName.READER, by=agnes, at=NOW)
    with pytest.raises(AccessRefused, match="Nobody gives themselves a role"):
        asked(Kind.ROLE, agnes, agnes, role="director")
    assert agnes.roles.count() == 1


def test_nobody_alone_gives_a_role_that_signs_or_administers_where_there_is_a_second_administrator(agnes, bea):
    """Else one administrator adds an account of their own, lets it sign, and uses the link themselves."""
    puppet = person("Puppet")

    for role in (RoleName.DIRECTOR, RoleName.ADMINISTRATOR):
        with pytest.raises(SecondAdministratorNeeded):
            actions.give_role(puppet, role, by=agnes, at=NOW)
    access_actions.agree(asked(Kind.ROLE, puppet, agnes, role="director"), by=bea, at=NOW)

    assert puppet.roles.get().name == "director"
    assert Event.objects.get(verb="gave the role").after["agreed by"] == "Bea"


def test_the_page_asks_the_other_administrator_for_such_a_role(agnes, bea):
    client, other, pat = Client(), Client(), person("Pat")
    client.force_login(agnes)
    other.force_login(bea)

    shown = client.post(f"/people/{pat.pk}/", {"role": "director", "service": ""}, follow=True).content.decode()
    assert "Another administrator has to agree that Pat is director." in shown
    assert not pat.roles.exists()
    assert "Agree or refuse: role director for Pat, asked for by Agnes" in other.get("/").content.decode()
    other.post(f"/people/requests/{AccessRequest.objects.get().pk}/agree/")

    assert pat.roles.get().name == "director"


@pytest.mark.parametrize("other", [RoleName.PERFORMANCE_OFFICER, RoleName.ADMINISTRATOR])
@pytest.mark.parametrize("director_first", [True, False])
def test_two_roles_that_defeat_separation_are_refused_when_given(agnes, other, director_first):
    first, second = (RoleName.DIRECTOR, other) if director_first else (other, RoleName.DIRECTOR)
    somebody = person("Pat", first)
    Role.objects.filter(person=agnes).update(person=agnes)

    with pytest.raises(RoleRefused, match="may not be the one who signs"):
        actions.give_role(somebody, second, by=agnes, at=NOW)


# -- cover -----------------------------------------------------------------------------------------------------------
def test_an_administrator_who_would_be_the_deputy_cannot_agree_to_it(agnes, bea):
    head = person("Hana", RoleName.HEAD_OF_SERVICE, service=service())
    days = CoverDays(NOW.date(), LATER.date())
    cover = cover_actions.ask_for_cover(head.roles.get(), agnes, days, by=agnes, at=NOW)

    assert cover.agreed_at is None
    with pytest.raises(CoverRefused, match="Nobody agrees to their own cover"):
        cover_actions.agree_to_cover(cover, by=agnes, at=NOW)
    assert cover_actions.agree_to_cover(cover, by=bea, at=NOW).agreed_by == bea


# -- a council with one administrator --------------------------------------------------------------------------------
def on_the_command_line(*arguments: str) -> tuple[int, str]:
    out, errors = StringIO(), StringIO()
    try:
        call_command("reset_access", *arguments, stdout=out, stderr=errors)
    except SystemExit as ended:
        return int(ended.code), errors.getvalue()
    return 0, out.getvalue()


BY_AGNES = ("--by", "agnes@council.example", "--why", "She lost her phone.")


def test_a_council_with_one_administrator_uses_the_command_line_which_leaves_the_same_record(agnes, dilys):
    with pytest.raises(AccessRefused, match="There is no second administrator"):
        asked(Kind.SECURITY_CODES, dilys, agnes)

    code, said = on_the_command_line("Dilys@council.example", "--security-codes", *BY_AGNES)

    assert (code, said) == (0, "The security codes of Dilys are reset.\n")
    assert not factor.is_set_up(dilys)
    assert Event.objects.get(verb="did on the command line").why == "On the command line: She lost her phone."
    assert access_queries.may_sign_from(dilys, timezone.now())
    code, said = on_the_command_line("dilys@council.example", "--password-link", *BY_AGNES)
    who, token = said.strip().rstrip("/").split("/")[-2:]
    assert password_links.person_of(who, token) == dilys


def test_the_command_line_is_closed_where_two_administrators_can_do_it(agnes, bea, dilys):
    code, said = on_the_command_line("dilys@council.example", "--security-codes", *BY_AGNES)

    assert code == 1
    assert "There are two administrators" in said
    assert factor.is_set_up(dilys)
    assert not Event.objects.filter(verb="did on the command line").exists()


def test_the_command_line_says_whom_it_does_not_know(agnes):
    assert on_the_command_line("x@council.example", "--security-codes", *BY_AGNES)[0] == 2


# -- the pages -------------------------------------------------------------------------------------------------------
def test_two_administrators_reset_codes_by_page(agnes, bea, dilys):
    client, other = Client(), Client()
    client.force_login(agnes)
    other.force_login(bea)
    address = f"/people/{dilys.pk}/reset-second-factor/"

    assert "So a second administrator has to agree" in client.get(address).content.decode()
    assert "Say why this is needed." in client.post(address, {"why": ""}).content.decode()
    client.post(address, {"why": "She lost her phone."})
    assert "waits for a second administrator" in client.get(f"/people/{dilys.pk}/").content.decode()
    assert "Agree<" not in client.get("/people/requests/").content.decode()
    shown = other.get("/people/requests/").content.decode()
    assert "She lost her phone." in shown
    assert "Agree<" in shown
    other.post(f"/people/requests/{AccessRequest.objects.get().pk}/agree/")

    assert not factor.is_set_up(dilys)


def test_opening_the_pages_that_ask_once_more_changes_nothing(agnes, bea, dilys):
    client = Client()
    client.force_login(agnes)

    for page in ("deactivate", "password-link", "reset-second-factor"):
        assert client.get(f"/people/{dilys.pk}/{page}/").status_code == 200

    assert factor.is_set_up(dilys)
    assert Person.objects.get(pk=dilys.pk).is_active
    assert not AccessRequest.objects.exists()
    assert not Event.objects.exclude(kind="person", verb__startswith="set up").exists()
