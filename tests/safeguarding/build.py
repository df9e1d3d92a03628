"""Builders for the ground: people with roles, and the moment at which things are done."""

from __future__ import annotations

from datetime import UTC, datetime

from safeguarding.models import Person, Role, Service
from safeguarding.permissions import RoleName

NOW = datetime(2010, 2, 8, 9, 30, tzinfo=UTC)
LATER = datetime(2010, 2, 9, 9, 30, tzinfo=UTC)
PASSWORD = "nobody guesses this one"


def service(name: str = "First Response") -> Service:
    return Service.objects.create(name=name, slug=name.lower().replace(" ", "-"))


def person(name: str, *roles: RoleName, service: Service | None = None, password: str = "") -> Person:
    """Somebody who holds the roles; those for one service, for this one."""
    made = Person(email=f"{name.lower()}@council.example", name=name, job_title=f"Job of {name}")
    if password:
        made.set_password(password)
    made.save()
    for role in roles:
        Role.objects.create(person=made, name=role.value, service=service, given_at=NOW)
    return made


def administrator(name: str = "Agnes", **more: str) -> Person:
    return person(name, RoleName.ADMINISTRATOR, **more)
