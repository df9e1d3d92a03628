"""What the home page shows: what a person should do next.

The apps above say what there is to do, each in a function `tasks(person, at)` that settings.HOME_TASKS names; so this
app asks them without importing them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from safeguarding.models import Person


@dataclass(frozen=True)
class Task:
    """Something for one person to do: words that begin with a verb, the address of the page, by when, and of what kind
    it is in a word or two ("Commentary", "Figures", "Report")."""

    words: str
    link: str
    due_on: date | None = None
    kind: str = ""


TaskSource = Callable[[Person, datetime], list[Task]]


@cache
def sources() -> tuple[TaskSource, ...]:
    """Loaded at start-up, so that a wrong name in the settings stops the start."""
    return tuple(import_string(path) for path in settings.HOME_TASKS)


def tasks(person: Person, at: datetime) -> list[Task]:
    """Everything for the person to do: what is due first comes first, and what has no date comes last."""
    found = [task for source in sources() for task in source(person, at)]
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or date.max))
