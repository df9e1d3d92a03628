"""Read the names that are no child's: the council's own list, the people of this site, and its services."""

from __future__ import annotations

from django.db.models import CharField, QuerySet, Value

from commentary.checks.rows import Known
from commentary.models import KnownName
from safeguarding.models import Person, Service


def current() -> QuerySet[KnownName]:
    """The names on the council's list, by kind and name."""
    return KnownName.objects.standing().filter(removed=False).select_related("by").order_by("kind", "name")


def known_names() -> Known:
    """All of them, as the checks take them. One query."""
    own = KnownName.objects.standing().filter(removed=False).order_by().values_list("kind", "name")
    people = Person.objects.annotate(kind=_kind("staff")).order_by().values_list("kind", "name")
    services = Service.objects.annotate(kind=_kind("service")).order_by().values_list("kind", "name")
    rows = list(own.union(people, services, all=True))
    return Known(
        names=frozenset(name for kind, name in rows if kind != "service" and name),
        teams=frozenset(name for kind, name in rows if kind == "service" and name),
    )


def _kind(kind: str) -> Value:
    return Value(kind, output_field=CharField())
