"""Permissions: one table of roles, and the functions that ask it.

Whether the *thing* may be acted on, whoever you are, is not here: see `commentary.workflow.transitions` and
`reports.workflow`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from safeguarding.exceptions import Refused


class Permission(StrEnum):
    """One thing that a person may be allowed to do. The value is the end of the sentence "You may not …"."""

    SEE_FIGURES = "see the figures"
    LOAD_FIGURES = "load or type figures"
    SET_COUNTING_RULES = "change how episodes are counted"
    CHECK_QUALITY = "check the data quality of an extract"
    SET_TARGETS = "set targets and override a status"
    DEFINE_INDICATORS = "add indicators or change their definitions"
    RUN_CYCLES = "open and close cycles"
    SEE_COMMENTARY = "see commentary that is being written"
    WRITE_COMMENTARY = "write commentary"
    REVIEW_COMMENTARY = "return or approve commentary"
    REOPEN_COMMENTARY = "reopen approved commentary"
    SEE_DRAFT_REPORTS = "see a report before it is published"
    DECIDE_DISCLOSURE = "decide what the public edition says"
    ASSEMBLE_REPORTS = "assemble a report"
    SIGN_OFF_REPORTS = "sign off a report"
    PUBLISH_REPORTS = "publish a report"
    WITHDRAW_REPORTS = "withdraw or correct a published report"
    ARRANGE_COVER = "arrange cover for a head of service"
    SEE_EVENTS = "see the record of events"
    MANAGE_PEOPLE = "add people and give roles"


class RoleName(StrEnum):
    TEAM_MANAGER = "team manager"
    HEAD_OF_SERVICE = "head of service"
    PERFORMANCE_OFFICER = "performance officer"
    DIRECTOR = "director"
    READER = "reader"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Grant:
    """A role in a sentence, and what it allows; for one service, or for the whole council."""

    sentence: str
    permissions: frozenset[Permission]
    per_service: bool = False


P = Permission

GRANTS: dict[RoleName, Grant] = {
    RoleName.TEAM_MANAGER: Grant(
        "Writes and submits the commentary of one service.",
        frozenset({P.SEE_FIGURES, P.SEE_COMMENTARY, P.WRITE_COMMENTARY, P.ARRANGE_COVER}),
        per_service=True,
    ),
    RoleName.HEAD_OF_SERVICE: Grant(
        "Returns or approves the commentary of one service, and may write it; never approves their own words. "
        "Checks what is stated of an extract's data.",
        frozenset(
            {
                P.SEE_FIGURES,
                P.CHECK_QUALITY,
                P.SEE_COMMENTARY,
                P.WRITE_COMMENTARY,
                P.REVIEW_COMMENTARY,
                P.REOPEN_COMMENTARY,
                P.ARRANGE_COVER,
            }
        ),
        per_service=True,
    ),
    RoleName.PERFORMANCE_OFFICER: Grant(
        "Loads figures, sets targets, runs the cycle, assembles and publishes the report.",
        frozenset(
            {
                P.SEE_FIGURES,
                P.LOAD_FIGURES,
                P.SET_COUNTING_RULES,
                P.CHECK_QUALITY,
                P.SET_TARGETS,
                P.DEFINE_INDICATORS,
                P.RUN_CYCLES,
                P.SEE_COMMENTARY,
                P.REOPEN_COMMENTARY,
                P.SEE_DRAFT_REPORTS,
                P.DECIDE_DISCLOSURE,
                P.ASSEMBLE_REPORTS,
                P.PUBLISH_REPORTS,
                P.WITHDRAW_REPORTS,
                P.SEE_EVENTS,
            }
        ),
    ),
    RoleName.DIRECTOR: Grant(
        "Reads the draft report and signs it off.",
        frozenset(
            {
                P.SEE_FIGURES,
                P.SEE_COMMENTARY,
                P.SEE_DRAFT_REPORTS,
                P.DECIDE_DISCLOSURE,
                P.SIGN_OFF_REPORTS,
                P.SEE_EVENTS,
            }
        ),
    ),
    RoleName.READER: Grant("Sees the figures and published reports.", frozenset({P.SEE_FIGURES})),
    RoleName.ADMINISTRATOR: Grant(
        "Adds people and gives roles; sees the record of events; cannot change figures or commentary.",
        frozenset({P.SEE_FIGURES, P.ARRANGE_COVER, P.SEE_EVENTS, P.MANAGE_PEOPLE}),
    ),
}


# Whoever holds one of these could sign a report or let somebody else in, so nobody alone may reset how they log in.
SENSITIVE = frozenset(
    role for role, grant in GRANTS.items() if grant.permissions & {P.SIGN_OFF_REPORTS, P.MANAGE_PEOPLE}
)

# Two roles that nobody holds at once, with the reason.
NEVER_TOGETHER: dict[frozenset[RoleName], str] = {
    frozenset({RoleName.DIRECTOR, RoleName.PERFORMANCE_OFFICER}): (
        "Whoever loads figures and publishes the report may not be the one who signs it off."
    ),
    frozenset({RoleName.DIRECTOR, RoleName.ADMINISTRATOR}): (
        "Whoever decides who may log in may not be the one who signs the report off."
    ),
}
# Two roles that a small council may have to give to one person, which the sign-off then says.
PRINTED_TOGETHER: frozenset[frozenset[RoleName]] = frozenset(
    {
        frozenset({RoleName.DIRECTOR, RoleName.HEAD_OF_SERVICE}),
        frozenset({RoleName.DIRECTOR, RoleName.TEAM_MANAGER}),
        frozenset({RoleName.HEAD_OF_SERVICE, RoleName.PERFORMANCE_OFFICER}),
        frozenset({RoleName.TEAM_MANAGER, RoleName.PERFORMANCE_OFFICER}),
        frozenset({RoleName.ADMINISTRATOR, RoleName.PERFORMANCE_OFFICER}),
        frozenset({RoleName.ADMINISTRATOR, RoleName.HEAD_OF_SERVICE}),
    }
)


def conflict(name: RoleName, others: Iterable[RoleName]) -> str:
    """Why nobody who holds the others may be given this role too, in a sentence; empty if they may."""
    return next((why for pair, why in NEVER_TOGETHER.items() for other in others if pair == {name, other}), "")


def printed_pairs(names: Iterable[RoleName]) -> tuple[tuple[RoleName, RoleName], ...]:
    """The pairs among these roles that a sign-off has to say, in the order of the table of roles."""
    among = set(names)
    held = [role for role in GRANTS if role in among]
    return tuple(
        (first, second)
        for number, first in enumerate(held)
        for second in held[number + 1 :]
        if frozenset({first, second}) in PRINTED_TOGETHER | NEVER_TOGETHER.keys()
    )


class NotAllowed(Refused):
    """The person does not hold the permission."""


class Holder(Protocol):
    """A person, as far as this module needs one: the roles held now, each with the service it is for, or None."""

    @property
    def roles_held(self) -> tuple[tuple[RoleName, int | None], ...]: ...


def may(person: Holder, permission: Permission, *, service_id: int | None = None) -> bool:
    """Return whether any of the person's roles gives the permission, council-wide or for this service.

    Without a service: is there any service at all for which the person has it?
    """
    return any(
        permission in GRANTS[role].permissions and (service_id is None or held_for in (None, service_id))
        for role, held_for in person.roles_held
    )


def services_where(person: Holder, permission: Permission) -> frozenset[int] | None:
    """The ids of the services for which the person has the permission; None stands for every service."""
    held = [held_for for role, held_for in person.roles_held if permission in GRANTS[role].permissions]
    if None in held:
        return None
    return frozenset(service_id for service_id in held if service_id is not None)


def require(person: Holder, permission: Permission, *, service_id: int | None = None) -> None:
    """Raise `NotAllowed`, with a sentence, unless the person has the permission."""
    if not may(person, permission, service_id=service_id):
        raise NotAllowed(f"You may not {permission.value}. Ask an administrator if your job has changed.")
