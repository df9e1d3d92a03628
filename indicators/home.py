"""What a person should do next about figures, for the home page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from indicators.models import Extract
from safeguarding.home import Task
from safeguarding.models import Person
from safeguarding.permissions import Permission, may


def tasks(person: Person, at: datetime) -> list[Task]:
    """The extracts that wait for somebody to confirm them. One query, for those who load figures."""
    if not may(person, Permission.LOAD_FIGURES):
        return []
    waiting = Extract.objects.filter(stage=Extract.Stage.READ).order_by("read_at")
    return [
        Task(f"Confirm or put aside {extract.name}", reverse("indicators:extract", args=[extract.pk]), kind="Figures")
        for extract in waiting
    ]
