"""Who may be given a role, and who may agree to cover: questions that actions and pages both ask."""

from __future__ import annotations

from safeguarding.models import Person, Role, Service
from safeguarding.permissions import GRANTS, Permission, RoleName, conflict, may


def role_objection(person: Person, name: RoleName, service: Service | None, by: Person) -> str:
    """Why this person may not be given the role by that one, in a sentence; empty if they may."""
    if by.pk == person.pk:
        return "Nobody gives themselves a role. Ask another administrator."
    if not person.is_active:
        return f"{person.name} cannot log in any more. Reactivate their account first, then give the role."
    if GRANTS[name].per_service and service is None:
        return f"Say for which service: {name} is a role for one service."
    if not GRANTS[name].per_service and service is not None:
        return f"Leave the service empty: {name} is a role for the whole council."
    live = Role.objects.filter(person=person, ended_at=None)
    if live.filter(name=name, service=service).exists():
        return f"{person.name} already holds this role."
    return conflict(name, [RoleName(held) for held in live.values_list("name", flat=True)])


def may_agree_to_cover(role: Role, deputy: Person, by: Person) -> bool:
    """The head who is covered, and administrators; but never the deputy."""
    return by.pk != deputy.pk and (by.pk == role.person_id or may(by, Permission.MANAGE_PEOPLE))
