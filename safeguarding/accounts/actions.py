"""Actions on people: add them, give and end roles, let them set a password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person, Role, Service, Session
from safeguarding.permissions import GRANTS, Permission, RoleName, require


class PersonRefused(Refused):
    """The person cannot be added, deactivated or brought back as was asked."""


class RoleRefused(Refused):
    """The role cannot be given or ended as was asked."""


@transaction.atomic
def add_person(*, email: str, name: str, job_title: str, by: Person, at: datetime) -> Person:
    """Add somebody who holds no role yet and cannot log in until they have set a password."""
    require(by, Permission.MANAGE_PEOPLE)
    if there := Person.objects.filter(email__iexact=email).first():
        raise PersonRefused(
            f"{there.email} is already here: {there.name}, {there.job_title}. Give them a role instead."
        )
    person = Person(email=email, name=name, job_title=job_title)
    person.set_unusable_password()
    person.save(force_insert=True)
    record("added", person, by=by, at=at, after=_person_in_words(person))
    return person


@transaction.atomic
def change_person(person: Person, *, name: str, job_title: str, by: Person, at: datetime) -> Person:
    """Change what a person is called, or their job; what they did before keeps the name that they had then."""
    require(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = _person_in_words(person)
    person.name, person.job_title = name, job_title
    if _person_in_words(person) == before:
        raise PersonRefused(f"{person.name} is called that already, and has this job title.")
    person.save(update_fields=["name", "job_title"])
    record("changed", person, by=by, at=at, before=before, after=_person_in_words(person))
    return person


@transaction.atomic
def give_role(person: Person, name: RoleName, *, service: Service | None = None, by: Person, at: datetime) -> Role:
    """Give the role, for the service where the role is for one."""
    require(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise RoleRefused(f"{person.name} cannot log in any more. Bring them back first, then give the role.")
    if GRANTS[name].per_service and service is None:
        raise RoleRefused(f"Say for which service: {name} is a role for one service.")
    if not GRANTS[name].per_service and service is not None:
        raise RoleRefused(f"Leave the service empty: {name} is a role for the whole council.")
    if person.roles.filter(name=name, service=service, ended_at=None).exists():
        raise RoleRefused(f"{person.name} already holds this role.")
    role = Role.objects.create(person=person, name=name, service=service, given_at=at)
    record("gave the role", role, by=by, at=at, after=_role_in_words(role))
    return role


@transaction.atomic
def end_role(role: Role, *, by: Person, at: datetime) -> Role:
    """End the role from now on. The last administrator stays one, or nobody could ever give a role again."""
    require(by, Permission.MANAGE_PEOPLE)
    if role.name == RoleName.ADMINISTRATOR:
        _keep_an_administrator(besides=role.person)
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.ended_at is not None:
        raise RoleRefused(f"This role ended on {role.ended_at:%d %B %Y}. Load the page again to see how it stands now.")
    role.ended_at = at
    role.save(update_fields=["ended_at"])
    record("ended the role", role, by=by, at=at, before=_role_in_words(role))
    return role


@transaction.atomic
def deactivate_person(person: Person, *, by: Person, at: datetime) -> Person:
    """Shut the person out and end every role that they hold."""
    require(by, Permission.MANAGE_PEOPLE)
    _keep_an_administrator(besides=person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise PersonRefused(f"{person.name} cannot log in already. Load the page again to see how it stands now.")
    for role in person.roles.filter(ended_at=None).order_by("pk"):
        end_role(role, by=by, at=at)
    person.is_active = False
    person.save(update_fields=["is_active"])
    record("deactivated", person, by=by, at=at, before={"can log in": True}, after={"can log in": False})
    return person


@transaction.atomic
def bring_back_person(person: Person, *, by: Person, at: datetime) -> Person:
    """Let the person in again, with no role."""
    require(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        raise PersonRefused(f"{person.name} can log in already. Load the page again to see how it stands now.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("brought back", person, by=by, at=at, before={"can log in": False}, after={"can log in": True})
    return person


@transaction.atomic
def make_password_link(person: Person, *, by: Person, at: datetime) -> tuple[str, str]:
    """The two parts of an address at which the person can set a password, once and for three days.

    Whoever has the link can become that person, so that each is in the record of events.
    """
    require(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.get(pk=person.pk)
    if not person.is_active:
        raise PersonRefused(f"{person.name} cannot log in any more. Bring them back first, then make the link.")
    record("made a link to set a password for", person, by=by, at=at)
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


@transaction.atomic
def set_password(password: str, *, by: Person, at: datetime) -> Person:
    """Set one's own password, already found strong enough; whatever else is logged in as them is logged out."""
    by.set_password(password)
    by.save(update_fields=["password"])
    Session.objects.filter(person=by).delete()
    record("set the password of", by, by=by, at=at)
    return by


def _keep_an_administrator(*, besides: Person) -> None:
    """Refuse when this person is the only live administrator. Locks those roles, so that two cannot both go."""
    live = Role.objects.select_for_update().filter(name=RoleName.ADMINISTRATOR, ended_at=None).order_by("pk")
    holders = {role.person_id for role in live}
    if holders == {besides.pk}:
        raise RoleRefused(f"{besides.name} is the only administrator. Give somebody else that role first.")


def _person_in_words(person: Person) -> Mapping[str, str]:
    return {"email": person.email, "name": person.name, "job title": person.job_title}


def _role_in_words(role: Role) -> Mapping[str, str]:
    service = role.service.name if role.service else ""
    return {"person": role.person.email, "role": role.name, "service": service}
