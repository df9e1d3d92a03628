"""Tasks about figures, for the home page."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from indicators.models import Extract, Loading
from safeguarding.jobs.background import UNDER_WAY
from safeguarding.models import Person
from safeguarding.permissions import Permission, may
from safeguarding.todo import Task


def tasks(person: Person, at: datetime) -> list[Task]:
    """The extracts that wait for somebody to confirm them, or for a worker. One query, for those who load figures."""
    if not may(person, Permission.LOAD_FIGURES):
        return []
    loading = Loading.objects.filter(extract=OuterRef("pk"), stage__in=UNDER_WAY)
    waiting = Extract.objects.filter(stage=Extract.Stage.READ).annotate(is_loading=Exists(loading)).order_by("read_at")
    return [
        Task(_words(name, is_loading), reverse("indicators:extract", args=[pk]), kind="Figures")
        for pk, name, is_loading in waiting.values_list("pk", "name", "is_loading")
    ]


def _words(name: str, is_loading: bool) -> str:
    return f"See how far the loading of {name} is" if is_loading else f"Confirm or put aside {name}"
