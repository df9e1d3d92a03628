"""Who has to agree before somebody's way in is changed, and until when such a change bars a sign-off."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from safeguarding.models import AccessRequest, Person, Role
from safeguarding.permissions import SENSITIVE, RoleName

GOOD_FOR = timedelta(days=7)  # a request that nobody decided on


def needs_second_administrator(person: Person) -> bool:
    """Does it take two to reset how this person logs in?

    One who ever held such a role counts, so that nobody ends the role first and gives it back afterwards.
    """
    return Role.objects.filter(person=person, name__in=SENSITIVE).exists()


def other_administrators(*besides: Person) -> list[Person]:
    """Everybody else who may manage people now."""
    live = Role.objects.filter(name=RoleName.ADMINISTRATOR, ended_at=None, person__is_active=True)
    return list(Person.objects.filter(roles__in=live).exclude(pk__in=[each.pk for each in besides]).distinct())


def watchers(*besides: Person, at: datetime) -> list[Person]:
    """Everybody else who may sign or administer, or could until a week ago: they hear when another may."""
    recent = Role.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at - GOOD_FOR), name__in=SENSITIVE)
    return list(Person.objects.filter(roles__in=recent).exclude(pk__in=[each.pk for each in besides]).distinct())


def waiting(at: datetime) -> QuerySet[AccessRequest]:
    """The requests that nobody has decided on."""
    rows = AccessRequest.objects.filter(decided_at=None, asked_at__gte=at - GOOD_FOR)
    return rows.select_related("person", "asked_by").order_by("asked_at", "pk")


def may_sign_from(person: Person, at: datetime) -> datetime | None:
    """From when on the person may sign off again, where how they log in was reset a short while ago; None if now.

    The time runs from the last of: the reset, the use of the link, the new security codes.
    """
    kinds = (AccessRequest.Kind.PASSWORD_LINK, AccessRequest.Kind.SECURITY_CODES)
    resets = AccessRequest.objects.filter(person=person, agreed=True, kind__in=kinds)
    moments = [moment for row in resets.values_list("decided_at", "used_at") for moment in row if moment]
    if not moments:
        return None
    until = max(moments) + timedelta(hours=settings.SIGN_OFF_WAIT_HOURS)
    return until if until > at else None
