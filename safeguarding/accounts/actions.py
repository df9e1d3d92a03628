"""Actions on people: add them, give and end roles, let them set a password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from safeguarding.accounts import grant_rules, password_links
from safeguarding.accounts.access_queries import needs_second_administrator, other_administrators, watchers
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import AccessRequest, Person, Role, Service, Session
from safeguarding.notices import notify, send_link
from safeguarding.permissions import SENSITIVE, Permission, RoleName, require


class PersonRefused(Refused):
    """The person cannot be added, deactivated or brought back as was asked."""


class RoleRefused(Refused):
    """The role cannot be given or ended as was asked."""


class SecondAdministratorNeeded(Refused):
    """One administrator asks for it, and another has to agree: see `access_actions`."""


TWO_NEEDED = "{} may sign or administer, so a second administrator has to agree. Ask for it on their page."


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
def give_role(
    person: Person,
    name: RoleName,
    *,
    service: Service | None = None,
    by: Person,
    at: datetime,
    agreed_by: Person | None = None,
) -> Role:
    """Give the role, for the service where the role is for one; never to oneself.

    Where there is a second administrator, they have to agree to a role that may sign or administer (`agreed_by`):
    nobody alone lets an account of their own sign a report. Everybody else who holds such a role hears of it by mail.
    """
    require(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if objection := grant_rules.role_objection(person, name, service, by):
        raise RoleRefused(objection)
    if name in SENSITIVE and agreed_by is None and other_administrators(by, person):
        raise SecondAdministratorNeeded(
            f"A {name.value} may sign or let others in, so a second administrator has to agree. Ask on their page."
        )
    role = Role.objects.create(person=person, name=name, service=service, given_at=at)
    agreed = {"agreed by": agreed_by.name} if agreed_by else {}
    record("gave the role", role, by=by, at=at, after={**_role_in_words(role), **agreed})
    if name in SENSITIVE:
        notify(
            watchers(by, at=at),
            f"{person.name} is now {name.value}",
            f"{by.name} gave {person.name} ({person.email}) the role {role.title}."
            + (f" {agreed_by.name} agreed." if agreed_by else ""),
            "If this is not right, tell an administrator.",
            at=at,
        )
    return role


@transaction.atomic
def end_role(role: Role, *, by: Person, at: datetime) -> Role:
    """End the role from now on. The last administrator stays one, or nobody could ever give a role again."""
    require(by, Permission.MANAGE_PEOPLE)
    if role.name == RoleName.ADMINISTRATOR:
        _keep_an_administrator(besides=role.person)
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.ended_at is not None:
        raise RoleRefused(
            f"This role ended on {localdate(role.ended_at):%-d %B %Y}. Load the page again to see how it stands now."
        )
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
def make_password_link(
    person: Person, *, by: Person, at: datetime, agreed_by: Person | None = None, by_command: bool = False
) -> tuple[str, str]:
    """Make the two parts of an address at which the person can set a password, once and for three days.

    Whoever has the link can become that person. So it goes to them by mail, where there is a mail server, and is shown
    to nobody else; and for somebody who may sign or administer a second administrator has to agree.
    """
    require(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.get(pk=person.pk)
    if not person.is_active:
        raise PersonRefused(
            f"{person.name} cannot log in any more. Reactivate their account first, then make the link."
        )
    if agreed_by is None and not by_command and needs_second_administrator(person):
        raise SecondAdministratorNeeded(TWO_NEEDED.format(person.name))
    agreed = {"agreed by": agreed_by.name} if agreed_by else {}
    record("made a link to set a password for", person, by=by, at=at, after=agreed)
    parts = password_links.parts_of(person)
    if settings.SENDS_MAIL:
        send_link(
            person,
            "Set your password",
            f"{by.name} asks you to set a password. Open this address within three days; it works once:",
            password_links.address_of(parts),
            "If you did not ask for this, tell an administrator now, and do not pass this mail on.",
        )
    return parts


@transaction.atomic
def set_password(password: str, *, by: Person, at: datetime, by_link: bool = False) -> Person:
    """Set one's own password, already found strong enough; every browser that is logged in as them is logged out."""
    had_one = by.has_usable_password()
    by.set_password(password)
    by.save(update_fields=["password"])
    Session.objects.filter(person=by).delete()
    if by_link:
        links = AccessRequest.objects.filter(person=by, kind=AccessRequest.Kind.PASSWORD_LINK, agreed=True)
        links.filter(used_at=None).update(used_at=at)
    record("set the password of", by, by=by, at=at, after={"by link": True} if by_link else {})
    if had_one:  # a first password, chosen at the link of an invitation, changes nothing
        notify([by], "Your password was changed", "If you did not change it, tell an administrator now.", at=at)
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
