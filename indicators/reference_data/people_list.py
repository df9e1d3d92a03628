"""The list of people and their roles: what is held, and bringing people into line, by the actions of the ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import Prefetch

from indicators.extracts.files.errors import Fault
from indicators.extracts.files.headings import squeezed
from indicators.reference_data.columns import PeopleList
from indicators.reference_data.diff import Difference, Line, lines_of
from indicators.reference_data.parse import entry_of
from safeguarding.accounts.actions import (
    add_person,
    bring_back_person,
    change_person,
    deactivate_person,
    end_role,
    give_role,
)
from safeguarding.models import Person, Role, Service
from safeguarding.permissions import RoleName

KEY = ("email",)
Held = tuple[RoleName, str]


def context() -> dict[str, Any]:
    return {
        "known": {email.casefold(): email for email in Person.objects.values_list("email", flat=True)},
        "services": {squeezed(name): name for name in Service.objects.values_list("name", flat=True)},
    }


def held() -> tuple[Line, ...]:
    live = Role.objects.filter(ended_at=None).select_related("service")
    people = Person.objects.prefetch_related(Prefetch("roles", live, to_attr="live_roles")).order_by("name", "pk")
    entries = [
        SimpleNamespace(
            email=person.email,
            name=person.name,
            job_title=person.job_title,
            can_log_in=person.is_active,
            roles=tuple(sorted(_held(role) for role in person.live_roles)),
        )
        for person in people
    ]
    return lines_of(PeopleList, enumerate(entries, 2), KEY)


def _held(role: Role) -> Held:
    return RoleName(role.name), role.service.name if role.service else ""


def faults_of(differences: Sequence[Difference], lines: Sequence[Line]) -> Iterator[Fault]:
    here = context()["known"]
    for line in (difference.line for difference in differences):
        if line.cells["can_log_in"] == "no" and line.cells["roles"]:
            yield Fault("Somebody who cannot log in holds no role. Leave the roles blank.", row=line.row)
        if line.cells["can_log_in"] == "no" and line.key[0].casefold() not in here:
            yield Fault("Somebody who is not here yet cannot be shut out. Leave the row out.", row=line.row)


def apply(differences: Sequence[Difference], _: Any, *, by: Person, at: datetime, reason: str) -> None:
    """Bring people into line: end roles, give roles, and only then end those of administrators.

    So somebody may change from one role to another that nobody holds beside it, and an administrator may hand over, in
    one list.
    """
    known = context()
    entries = [entry_of(difference.line, PeopleList, known) for difference in differences]
    people = {entry.email: _person(entry, by=by, at=at) for entry in entries}
    _end_roles(entries, people, of_administrators=False, by=by, at=at)
    for entry in entries:
        for name, service in entry.roles:
            if (name, service) not in _roles(people[entry.email]):
                give_role(people[entry.email], name, service=_service(service), by=by, at=at)
    _end_roles(entries, people, of_administrators=True, by=by, at=at)
    for entry in entries:
        if not entry.can_log_in and people[entry.email].is_active:
            deactivate_person(people[entry.email], by=by, at=at)


def _end_roles(
    entries: Sequence[SimpleNamespace],
    people: dict[str, Person],
    *,
    of_administrators: bool,
    by: Person,
    at: datetime,
) -> None:
    """End the roles that a row of somebody who can log in leaves out."""
    for entry in entries:
        for held_now, role in _roles(people[entry.email]).items():
            is_one = held_now[0] is RoleName.ADMINISTRATOR
            if entry.can_log_in and held_now not in entry.roles and is_one is of_administrators:
                end_role(role, by=by, at=at)


def _person(entry: SimpleNamespace, *, by: Person, at: datetime) -> Person:
    somebody = Person.objects.filter(email__iexact=entry.email).first()
    if somebody is None:
        return add_person(email=entry.email, name=entry.name, job_title=entry.job_title, by=by, at=at)
    if (somebody.name, somebody.job_title) != (entry.name, entry.job_title):
        somebody = change_person(somebody, name=entry.name, job_title=entry.job_title, by=by, at=at)
    if entry.can_log_in and not somebody.is_active:
        somebody = bring_back_person(somebody, by=by, at=at)
    return somebody


def _roles(person: Person) -> dict[Held, Role]:
    return {_held(role): role for role in person.roles.filter(ended_at=None).select_related("service", "person")}


def _service(name: str) -> Service | None:
    return Service.objects.get(name=name) if name else None
