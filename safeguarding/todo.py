"""Tasks on the home page: what a person should do next.

Each app above registers a function `tasks(person, at)` when it starts, so this app calls them without importing them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from safeguarding.models import Person


@dataclass(frozen=True)
class Task:
    """Something for one person to do: words that begin with a verb, the address of the page, by when, and of what kind
    it is in a word or two ("Commentary", "Figures", "Report").

    `in_mail` is how a reminder may say it, with names of topics and months and nothing that people wrote; with none,
    the task stays out of reminders.
    """

    words: str
    link: str
    due_on: date | None = None
    kind: str = ""
    in_mail: str = ""

    def late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


TaskSource = Callable[[Person, datetime], list[Task]]


_sources: list[TaskSource] = []


def register(source: TaskSource) -> None:
    """Add a source of tasks; called from `AppConfig.ready`."""
    _sources.append(source)


def tasks(person: Person, at: datetime) -> list[Task]:
    """Everything for the person to do: what is due first comes first, and what has no date comes last."""
    found = [task for source in _sources for task in source(person, at)]
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or date.max))


def when(due_on: date, today: date) -> str:
    """By when, in words: "Due by 8 February 2010, 3 days ago", "Due today, 8 February 2010"."""
    day, away = f"{due_on.day} {due_on:%B %Y}", how_far(due_on, today)
    return f"Due {away}, {day}" if away in SOON else f"Due by {day}, {away}"


SOON = ("today", "tomorrow")


def how_far(day: date, today: date) -> str:
    """Describe how far off a day is: "in 3 days", "tomorrow", "yesterday"."""
    days = (day - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days) or (f"in {days:,} days" if days > 0 else f"{-days:,} days ago")
