"""What was planned with somebody's account, for the page that asks once more before it is deactivated.

Each app above registers a function `plans(person, at)` when it starts, which returns sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from safeguarding.models import Person

Plans = Callable[[Person, datetime], list[str]]

_sources: list[Plans] = []


def register(source: Plans) -> None:
    """Add a source of plans; called from `AppConfig.ready`."""
    _sources.append(source)


def plans_of(person: Person, at: datetime) -> list[str]:
    """Every sentence about what waits for the person, or was set by them and is still to come."""
    return [sentence for source in _sources for sentence in source(person, at)]
