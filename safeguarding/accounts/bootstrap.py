"""The one thing that is done before there is anybody to do it: the first administrator adds themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person, Role
from safeguarding.permissions import RoleName


class AlreadyFounded(Refused):
    """There is an administrator already."""


@transaction.atomic
def add_first_administrator(*, email: str, name: str, job_title: str, at: datetime) -> Person:
    """Add the person and make them administrator, while nobody else is. Afterwards people are added by people."""
    if Person.objects.exists():
        raise AlreadyFounded("There are people here already. Ask an administrator to add you on the People page.")
    person = Person(email=email, name=name, job_title=job_title)
    person.set_unusable_password()
    person.save(force_insert=True)
    role = Role.objects.create(person=person, name=RoleName.ADMINISTRATOR, given_at=at)
    record("added themselves as the first administrator", person, by=person, at=at, after={"role": role.name})
    return person
