"""Adding people, giving and ending roles, and what is refused."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from safeguarding.accounts import actions
from safeguarding.accounts.actions import PersonRefused, RoleRefused
from safeguarding.accounts.bootstrap import AlreadyFounded, add_first_administrator
from safeguarding.exceptions import Refused
from safeguarding.models import Event, Person, Role
from safeguarding.permissions import NotAllowed, Permission, RoleName, may
from tests.safeguarding.build import LATER, NOW, administrator, person, service

pytestmark = pytest.mark.django_db


def add(by: Person, email: str = "new@council.example") -> Person:
    return actions.add_person(email=email, name="Nina New", job_title="Manager", by=by, at=NOW)


# -- adding --------------------------------------------------------------------------------------------------------
def test_a_person_who_is_added_holds_no_role_and_has_no_password():
    added = add(administrator())

    assert added.roles_held == ()
    assert not added.has_usable_password()
    event = Event.objects.get()
    assert (event.by_name, event.verb, event.thing) == ("Agnes", "added", "Nina New")
    assert event.after == {"email": "new@council.example", "name": "Nina New", "job title": "Manager"}


def test_nobody_is_added_twice_whatever_the_case_of_the_address():
    by = administrator()
    add(by)

    with pytest.raises(PersonRefused, match="is already here: Nina New, Manager"):
        add(by, "NEW@Council.Example")

    assert Event.objects.count() == 1


@pytest.mark.parametrize("role", set(RoleName) - {RoleName.ADMINISTRATOR})
def test_only_an_administrator_manages_people(role):
    by = person("Olu", role, service=service() if role in PER_SERVICE else None)
    somebody = administrator()
    held = somebody.roles.get()

    for attempt in (
        lambda: add(by),
        lambda: actions.give_role(by, RoleName.DIRECTOR, by=by, at=NOW),
        lambda: actions.end_role(held, by=by, at=LATER),
        lambda: actions.deactivate_person(somebody, by=by, at=LATER),
        lambda: actions.bring_back_person(somebody, by=by, at=LATER),
        lambda: actions.make_password_link(somebody, by=by, at=LATER),
    ):
        with pytest.raises(NotAllowed, match="You may not add people and give roles"):
            attempt()

    assert not Event.objects.exists()
    assert Role.objects.filter(ended_at=None).count() == 2


PER_SERVICE = (RoleName.TEAM_MANAGER, RoleName.HEAD_OF_SERVICE)


# -- roles ---------------------------------------------------------------------------------------------------------
def test_a_role_that_is_given_allows_its_things_and_is_recorded():
    by, somebody, first_response = administrator(), person("Mo"), service()

    actions.give_role(somebody, RoleName.HEAD_OF_SERVICE, service=first_response, by=by, at=NOW)

    now = Person.objects.get(pk=somebody.pk)
    assert may(now, Permission.REVIEW_COMMENTARY, service_id=first_response.pk)
    event = Event.objects.get()
    assert event.verb == "gave the role"
    assert event.after == {"person": "mo@council.example", "role": "head of service", "service": "First Response"}


def test_a_role_for_one_service_needs_a_service_and_another_has_none():
    by, somebody, first_response = administrator(), person("Mo"), service()

    with pytest.raises(RoleRefused, match="Say for which service"):
        actions.give_role(somebody, RoleName.TEAM_MANAGER, by=by, at=NOW)
    with pytest.raises(RoleRefused, match="Leave the service empty"):
        actions.give_role(somebody, RoleName.DIRECTOR, service=first_response, by=by, at=NOW)

    assert not somebody.roles.exists()


@pytest.mark.parametrize("role", [RoleName.DIRECTOR, RoleName.TEAM_MANAGER])
def test_nobody_holds_the_same_role_twice(role):
    by, where = administrator(), service() if role in PER_SERVICE else None
    somebody = person("Mo", role, service=where)

    with pytest.raises(RoleRefused, match="Mo already holds this role"):
        actions.give_role(somebody, role, service=where, by=by, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.create(person=somebody, name=role, service=where, given_at=NOW)


@pytest.mark.parametrize("role", [RoleName.DIRECTOR, RoleName.TEAM_MANAGER])
def test_the_database_too_wants_a_service_for_just_those_roles_that_have_one(role):
    somebody, wrong = person("Mo"), None if role in PER_SERVICE else service()

    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.create(person=somebody, name=role, service=wrong, given_at=NOW)


def test_a_role_that_is_ended_stays_and_allows_nothing():
    by, somebody = administrator(), person("Dilys", RoleName.DIRECTOR)

    actions.end_role(somebody.roles.get(), by=by, at=LATER)

    assert not may(Person.objects.get(pk=somebody.pk), Permission.SIGN_OFF_REPORTS)
    assert somebody.roles.get().ended_at == LATER
    assert Event.objects.get().before["role"] == "director"


def test_a_role_ends_once():
    by, somebody = administrator(), person("Dilys", RoleName.DIRECTOR)
    role = somebody.roles.get()
    actions.end_role(role, by=by, at=LATER)

    with pytest.raises(RoleRefused, match="This role ended on 9 February 2010"):
        actions.end_role(role, by=by, at=LATER)

    assert Event.objects.count() == 1


def test_a_role_can_be_given_again_after_it_ended():
    by, somebody = administrator(), person("Dilys", RoleName.DIRECTOR)
    actions.end_role(somebody.roles.get(), by=by, at=LATER)

    actions.give_role(somebody, RoleName.DIRECTOR, by=by, at=LATER)

    assert somebody.roles.count() == 2


# -- the last administrator ----------------------------------------------------------------------------------------
def test_the_last_administrator_stays_one():
    only = administrator()

    with pytest.raises(RoleRefused, match="Agnes is the only administrator"):
        actions.end_role(only.roles.get(), by=only, at=LATER)
    with pytest.raises(RoleRefused, match="Agnes is the only administrator"):
        actions.deactivate_person(only, by=only, at=LATER)

    assert may(Person.objects.get(pk=only.pk), Permission.MANAGE_PEOPLE)


def test_one_of_two_administrators_may_go_and_then_no_more():
    first, second = administrator("Agnes"), administrator("Boris")

    actions.end_role(first.roles.get(), by=first, at=LATER)

    with pytest.raises(RoleRefused, match="Boris is the only administrator"):
        actions.end_role(second.roles.get(), by=second, at=LATER)


def test_the_last_administrator_may_end_another_role_of_their_own():
    only = person("Agnes", RoleName.ADMINISTRATOR, RoleName.READER)

    actions.end_role(only.roles.get(name=RoleName.READER), by=only, at=LATER)

    assert only.roles.filter(ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_of_two_administrators_who_leave_at_once_one_stays():
    both, start, refused = [administrator("Agnes"), administrator("Boris")], Barrier(2), []

    def leave(leaver: Person) -> None:
        start.wait()
        try:
            actions.end_role(leaver.roles.get(), by=leaver, at=LATER)
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=leave, args=(leaver,)) for leaver in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Role.objects.filter(ended_at=None).count() == 1


# -- shutting out --------------------------------------------------------------------------------------------------
def test_a_person_who_is_shut_out_holds_no_role_and_each_end_is_recorded():
    by, somebody = administrator(), person("Mo", RoleName.DIRECTOR, RoleName.READER)

    actions.deactivate_person(somebody, by=by, at=LATER)

    assert not somebody.roles.filter(ended_at=None).exists()
    verbs = list(Event.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["ended the role", "ended the role", "deactivated"]


def test_a_person_who_is_shut_out_gets_no_role_and_no_link_until_they_are_let_in_again():
    by, somebody = administrator(), person("Mo")
    actions.deactivate_person(somebody, by=by, at=NOW)

    with pytest.raises(RoleRefused, match="Reactivate their account first"):
        actions.give_role(somebody, RoleName.READER, by=by, at=LATER)
    with pytest.raises(PersonRefused, match="Reactivate their account first"):
        actions.make_password_link(somebody, by=by, at=LATER)
    with pytest.raises(PersonRefused, match="cannot log in already"):
        actions.deactivate_person(somebody, by=by, at=LATER)

    actions.bring_back_person(somebody, by=by, at=LATER)
    actions.give_role(somebody, RoleName.READER, by=by, at=LATER)
    with pytest.raises(PersonRefused, match="can log in already"):
        actions.bring_back_person(somebody, by=by, at=LATER)


# -- passwords -----------------------------------------------------------------------------------------------------
def test_a_link_works_until_a_password_is_set():
    by, somebody = administrator(), person("Mo")
    _, token = actions.make_password_link(somebody, by=by, at=NOW)
    assert default_token_generator.check_token(somebody, token)

    actions.set_password("something long and new", by=somebody, at=NOW)

    assert not default_token_generator.check_token(Person.objects.get(pk=somebody.pk), token)
    verbs = list(Event.objects.order_by("number").values_list("verb", "by_name"))
    assert verbs == [("made a link to set a password for", "Agnes"), ("set the password of", "Mo")]


def test_no_event_holds_a_password_or_a_link():
    by, somebody = administrator(), person("Mo")
    _, token = actions.make_password_link(somebody, by=by, at=NOW)
    actions.set_password("something long and new", by=somebody, at=NOW)

    kept = str(list(Event.objects.values()))

    assert token not in kept
    assert "something long" not in kept
    assert somebody.password not in kept


# -- the first -----------------------------------------------------------------------------------------------------
def test_the_first_administrator_adds_themselves_and_nobody_does_so_after():
    first = add_first_administrator(email="a@council.example", name="Agnes", job_title="Systems", at=NOW)

    assert may(first, Permission.MANAGE_PEOPLE)
    with pytest.raises(AlreadyFounded, match="Ask an administrator"):
        add_first_administrator(email="b@council.example", name="Boris", job_title="Systems", at=NOW)
    assert Event.objects.count() == 1


def test_the_command_for_the_first_administrator_prints_where_they_set_their_password(capsys):
    call_command("add_first_administrator", "a@council.example", "Agnes", "Systems")

    assert capsys.readouterr().out.startswith("http://127.0.0.1:8000/password/")


def test_the_command_for_the_first_administrator_refuses_a_second(capsys):
    administrator()

    with pytest.raises(SystemExit) as stopped:
        call_command("add_first_administrator", "b@council.example", "Boris", "Systems")

    assert stopped.value.code == 1
    assert "There are people here already" in capsys.readouterr().err
