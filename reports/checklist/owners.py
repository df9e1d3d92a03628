"""The people who can fix a point of the checklist, by the role and service that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.text import capfirst

from reports.checklist.checks import Gap
from safeguarding.models import Role


def owned(gaps: Iterable[Gap]) -> list[tuple[Gap, str]]:
    """Each with its owner in words: “Team manager, First Response: Marsha Greenwood”. One query."""
    found = list(gaps)
    names = _names() if found else {}
    return [(gap, _with_names(gap.owner, names.get(gap.owner, []))) for gap in found]


def _with_names(owner: str, names: list[str]) -> str:
    return f"{owner}: {', '.join(names)}" if names else f"{owner}: nobody holds this role"


def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    live = Role.objects.filter(ended_at=None, person__is_active=True).select_related("person", "service")
    for role in live.order_by("person__name", "id"):
        names[capfirst(role.title)].append(role.person.name)
    return names
