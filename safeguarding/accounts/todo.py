"""Tasks of administrators on the home page: what waits for a second one."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from safeguarding.accounts.access_queries import waiting
from safeguarding.models import Person
from safeguarding.permissions import Permission, may
from safeguarding.todo import Task


def tasks(person: Person, at: datetime) -> list[Task]:
    if not may(person, Permission.MANAGE_PEOPLE):
        return []
    rows = waiting(at).exclude(asked_by=person).exclude(person=person)
    link = reverse("access-requests")
    return [Task(f"Agree or refuse: {row}, asked for by {row.asked_by.name}", link, kind="People") for row in rows]
