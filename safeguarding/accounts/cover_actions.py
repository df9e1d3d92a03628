"""Actions on cover: ask for a deputy, agree to be one, and end cover early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from safeguarding.accounts import grant_rules
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Cover, Person, Role
from safeguarding.permissions import Permission, RoleName, may, require

LONGEST = timedelta(days=183)


class CoverRefused(Refused):
    """The cover cannot be asked for, agreed to or ended as was asked."""


@dataclass(frozen=True)
class CoverDays:
    """The first and the last day, both of them whole."""

    first: date
    last: date


@transaction.atomic
def ask_for_cover(role: Role, deputy: Person, days: CoverDays, *, by: Person, at: datetime) -> Cover:
    """Name a deputy for a head of service. Asked by that head or by an administrator, it is agreed at once.

    An administrator who would be the deputy waits for the head or for another administrator.
    """
    require(by, Permission.ARRANGE_COVER)
    if by.pk != role.person_id and not may(by, Permission.ARRANGE_COVER, service_id=role.service_id):
        raise CoverRefused(f"You may arrange cover for your own service only, and {role.person} is of another.")
    role = Role.objects.select_for_update(of=("self",)).select_related("person", "service").get(pk=role.pk)
    if objection := _objection(role, deputy, days, at):
        raise CoverRefused(objection)
    agreed = grant_rules.may_agree_to_cover(role, deputy, by)
    cover = Cover.objects.create(
        role=role, deputy=deputy, from_on=days.first, to_on=days.last, asked_at=at, asked_by=by,
        agreed_at=at if agreed else None, agreed_by=by if agreed else None,
    )  # fmt: skip
    record("arranged" if agreed else "asked for", cover, by=by, at=at, after=_in_words(cover))
    return cover


@transaction.atomic
def agree_to_cover(cover: Cover, *, by: Person, at: datetime) -> Cover:
    """Agree, as the head who is covered or an administrator who is not the deputy. It is in force on its days."""
    require(by, Permission.ARRANGE_COVER)
    cover = _locked(cover)
    if by.pk == cover.deputy_id:
        raise CoverRefused("Nobody agrees to their own cover. The head of service or another administrator has to.")
    if not grant_rules.may_agree_to_cover(cover.role, cover.deputy, by):
        raise CoverRefused(f"{cover.role.person} or an administrator has to agree to it.")
    if cover.agreed_at or cover.ended_at:
        raise CoverRefused("It is agreed already, or has been ended. Load the page again to see how it stands now.")
    if objection := _objection(cover.role, cover.deputy, CoverDays(cover.from_on, cover.to_on), at, besides=cover):
        raise CoverRefused(objection)
    cover.agreed_at, cover.agreed_by = at, by
    cover.save(update_fields=["agreed_at", "agreed_by"])
    record("agreed to", cover, by=by, at=at, after=_in_words(cover))
    return cover


@transaction.atomic
def end_cover(cover: Cover, *, by: Person, at: datetime) -> Cover:
    """End it now, before its last day: by the head, the deputy, whoever asked for it, or an administrator."""
    cover = _locked(cover)
    if by.pk not in (cover.deputy_id, cover.asked_by_id) and not grant_rules.may_agree_to_cover(
        cover.role, cover.deputy, by
    ):
        raise CoverRefused(f"{cover.role.person}, {cover.deputy} or an administrator can end it.")
    if cover.ended_at:
        raise CoverRefused("It has been ended already. Load the page again to see how it stands now.")
    cover.ended_at, cover.ended_by = at, by
    cover.save(update_fields=["ended_at", "ended_by"])
    record("ended", cover, by=by, at=at, before=_in_words(cover))
    return cover


def _locked(cover: Cover) -> Cover:
    rows = Cover.objects.select_for_update(of=("self",)).select_related("role__person", "role__service", "deputy")
    return rows.get(pk=cover.pk)


def _objection(role: Role, deputy: Person, days: CoverDays, at: datetime, *, besides: Cover | None = None) -> str:
    """Why it cannot be, in a sentence; empty if it can."""
    if role.name != RoleName.HEAD_OF_SERVICE or role.ended_at:
        return f"{role.person} is not a head of service now, so there is nothing to cover."
    if deputy.pk == role.person_id:
        return "Nobody covers for themselves. Name somebody else."
    if not deputy.is_active:
        return f"{deputy} cannot log in. Name somebody who can."
    if (RoleName.HEAD_OF_SERVICE, role.service_id) in deputy.own_roles:
        return f"{deputy} is a head of {role.service} too, and may approve without cover."
    if days.last < days.first or days.last < localdate(at):
        return "The last day is before the first, or is over. Mend the dates."
    if days.last - days.first > LONGEST:
        return "Cover is for six months at most. For longer, have the role itself given."
    others = Cover.objects.filter(role=role, ended_at=None, from_on__lte=days.last, to_on__gte=days.first)
    others = others.exclude(pk=besides.pk) if besides else others
    if other := others.select_related("deputy").first():
        return f"{other.deputy} covers for {role.person} on some of these days. End that first, or move the dates."
    return ""


def _in_words(cover: Cover) -> dict[str, str]:
    return {"from": cover.from_on.isoformat(), "to": cover.to_on.isoformat()}
