"""Two people who write in the same commentary are told of each other. No event: nothing that stands is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from commentary.models import Commentary, Presence
from safeguarding.models import Person

HEARD_OF = timedelta(minutes=10)  # a page without scripts says nothing more, so it counts for a while


@dataclass(frozen=True)
class Here:
    """Somebody else who has the page open, and since when."""

    name: str
    since: datetime

    @property
    def sentence(self) -> str:
        return f"{self.name} has had this page open since {localtime(self.since):%H:%M}."


def be_here(commentary: Commentary, *, by: Person, at: datetime) -> tuple[Here, ...]:
    """Say that the person has the page open; return who else has, the first to come first. Two queries."""
    rows: Iterable[tuple[int, str, datetime]] = (
        Presence.objects.filter(commentary=commentary, seen_at__gt=at - HEARD_OF)
        .order_by("since")
        .values_list("person_id", "person__name", "since")
    )
    here = {person: Here(name, since) for person, name, since in rows}
    own = here.pop(by.pk, None)
    row = Presence(commentary=commentary, person=by, since=own.since if own else at, seen_at=at)
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["commentary", "person"], update_fields=["since", "seen_at"]
    )
    return tuple(here.values())


def leave(commentary: Commentary, *, by: Person, at: datetime) -> None:
    """Say that the person's page is closed, unless they opened another since."""
    Presence.objects.filter(commentary=commentary, person=by, seen_at__lte=at).delete()
