"""Changes to how somebody who may sign or administer gets in: one administrator asks, a second one agrees.

One alone could otherwise become that person: with a link to set their password, without their security codes, or by
giving such a role to an account of their own. The person hears of it by mail, and signs nothing off for a day, so that
there is time to object. A council with one administrator does it on the server's command line, which leaves the same
record.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from safeguarding.accounts import actions, grant_rules, second_factor_actions
from safeguarding.accounts.access_queries import GOOD_FOR, needs_second_administrator, other_administrators
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import AccessRequest, Person
from safeguarding.notices import notify
from safeguarding.permissions import Permission, RoleName, require

Kind = AccessRequest.Kind


class AccessRefused(Refused):
    """The request cannot be made, agreed to or refused as was asked."""


@transaction.atomic
def ask(kind: str, person: Person, *, why: str, by: Person, at: datetime, role: str = "") -> AccessRequest:
    """Ask for a link, a reset or a role that a second administrator has to agree to. Nothing is changed yet."""
    require(by, Permission.MANAGE_PEOPLE)
    if not why.strip():
        raise AccessRefused("Say why, so that the other administrator can decide.")
    if kind == Kind.ROLE:
        if objection := grant_rules.role_objection(person, RoleName(role), None, by):
            raise AccessRefused(objection)
    elif not needs_second_administrator(person):
        raise AccessRefused(
            f"{person.name} holds no role for which a second administrator has to agree. Do it yourself."
        )
    if not other_administrators(by, person):
        raise AccessRefused(
            "There is no second administrator who could agree. Add one, or use the command line on the server: "
            "“manage.py reset_access”."
        )
    AccessRequest.objects.filter(person=person, decided_at=None, asked_at__lt=at - GOOD_FOR).update(decided_at=at)
    try:
        with transaction.atomic():
            request = AccessRequest.objects.create(
                kind=kind, person=person, role=role, why=why.strip(), asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        raise AccessRefused("This has been asked for already, and waits for the other administrator.") from error
    record("asked for", request, by=by, at=at, after={"for": person.email, "what": request.what}, why=request.why)
    if kind == Kind.ROLE:
        return request
    notify(
        [person],
        f"{request.what.capitalize()} for you was asked for",
        f"{by.name} asked for a {request.what} for you: {request.why}",
        f"It happens only if a second administrator agrees. If you did not ask for it, tell one now: {_names(person)}.",
        at=at,
    )
    return request


@transaction.atomic
def agree(request: AccessRequest, *, by: Person, at: datetime) -> tuple[str, str] | None:
    """Agree to what another administrator asked for, which is then done; return the parts of a link, if it is one.

    The person hears of it, and signs no report off for settings.SIGN_OFF_WAIT_HOURS.
    """
    request = _open(request, by=by, at=at)
    person, asker = request.person, request.asked_by
    if not asker.is_active or not any(role is RoleName.ADMINISTRATOR for role, _ in asker.roles_held):
        raise AccessRefused(f"{asker.name}, who asked for this, is no administrator any more. Ask anew yourself.")
    parts = None
    if request.kind == Kind.PASSWORD_LINK:
        parts = actions.make_password_link(person, by=asker, agreed_by=by, at=at)
    elif request.kind == Kind.SECURITY_CODES:
        second_factor_actions.reset(person, by=asker, agreed_by=by, at=at)
    else:
        actions.give_role(person, RoleName(request.role), by=asker, agreed_by=by, at=at)
    AccessRequest.objects.filter(pk=request.pk).update(decided_by=by, decided_at=at, agreed=True)
    after = {"for": person.email, "what": request.what, "asked by": asker.name}
    record("agreed to", request, by=by, at=at, after=after, why=request.why)
    return parts


@transaction.atomic
def decline(request: AccessRequest, *, by: Person, at: datetime) -> None:
    """Refuse what another administrator asked for, or take one's own request back."""
    require(by, Permission.MANAGE_PEOPLE)
    own = request.asked_by_id == by.pk
    changes = {"decided_at": at} if own else {"decided_at": at, "decided_by": by}
    if request.person_id == by.pk and not own:
        raise AccessRefused("This is about you, so another administrator has to decide.")
    if not AccessRequest.objects.filter(pk=request.pk, decided_at=None).update(**changes):
        raise AccessRefused("It has been decided already. Load the page again.")
    record("took back" if own else "refused", request, by=by, at=at, after={"what": request.what})


@transaction.atomic
def reset_on_the_command_line(
    kind: str, person: Person, *, why: str, by: Person, at: datetime
) -> tuple[str, str] | None:
    """Do for a council with one administrator what takes two elsewhere. Return the parts of a link, if it is one.

    Whoever can run commands on the server can do this; what keeps it honest is the event, the mail to the person, and
    that they sign nothing off for a day.
    """
    require(by, Permission.MANAGE_PEOPLE)
    if not why.strip():
        raise AccessRefused("Say why, with --why. It is recorded.")
    if needs_second_administrator(person) and len(other_administrators(person)) > 1:
        raise AccessRefused(
            "There are two administrators: one asks for this on the page of the person, and the other agrees."
        )
    why = f"On the command line: {why.strip()}"
    request = AccessRequest.objects.create(
        kind=kind, person=person, why=why, asked_by=by, asked_at=at, decided_at=at, agreed=True
    )
    record("did on the command line", request, by=by, at=at, after={"for": person.email, "what": request.what}, why=why)
    if kind == Kind.PASSWORD_LINK:
        return actions.make_password_link(person, by=by, at=at, by_command=True)
    second_factor_actions.reset(person, by=by, at=at, by_command=True)
    return None


def _open(request: AccessRequest, *, by: Person, at: datetime) -> AccessRequest:
    require(by, Permission.MANAGE_PEOPLE)
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("person", "asked_by")
    request = rows.get(pk=request.pk)
    if request.decided_at is not None:
        raise AccessRefused("It has been decided already. Load the page again.")
    if request.asked_at < at - GOOD_FOR:
        raise AccessRefused(f"It was asked for more than {GOOD_FOR.days} days ago. Ask for it again.")
    if by.pk == request.asked_by_id:
        raise AccessRefused("You asked for this yourself, so another administrator has to agree.")
    if by.pk == request.person_id:
        raise AccessRefused("This is about you, so another administrator has to agree.")
    return request


def _names(person: Person) -> str:
    return ", ".join(sorted(each.name for each in other_administrators(person)))
