"""Ignore a suggestion with a reason, and take that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commentary.actions.transitions import LONGEST_REASON
from commentary.checks import Advice
from commentary.models import Commentary, SetAside
from commentary.queries import ledger
from commentary.queries.advice import advice
from commentary.queries.ledger import Desk
from commentary.text import markup
from commentary.workflow.exceptions import Objected, ReasonRefused
from commentary.workflow.transitions import CLOSED, REPLACED
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, may


@transaction.atomic
def set_aside(commentary: Commentary, key: str, *, reason: str, by: Person, at: datetime) -> None:
    """Set one piece of advice aside, with a reason that writers and approvers see.

    `key` is the advice's own, as it is now. Raise `Objected` if it is no longer given, `ReasonRefused`.
    """
    found = _found(commentary, key, by)
    why = markup.clean(reason).strip()
    if not why:
        raise ReasonRefused("Say why this needs no change. Whoever approves the commentary reads it.")
    if len(why) > LONGEST_REASON:
        raise ReasonRefused(
            f"The reason is {len(why):,} characters long. Shorten it to {LONGEST_REASON:,} or fewer; nothing was cut."
        )
    _add(commentary, found, why, by=by, at=at)
    record("set advice aside on", commentary, by=by, at=at, after={"check": found.check}, why=why)


@transaction.atomic
def consider_again(commentary: Commentary, key: str, *, by: Person, at: datetime) -> None:
    """Take back that advice was set aside. Raise `Objected` if it is not."""
    found = _found(commentary, key, by)
    if not SetAside.objects.filter(commentary=commentary, key=key).standing().exclude(reason="").exists():
        raise Objected("This advice is not set aside, so there is nothing to take back.")
    _add(commentary, found, "", by=by, at=at)
    record("took advice up again on", commentary, by=by, at=at, after={"check": found.check})


def _found(commentary: Commentary, key: str, by: Person) -> Advice:
    desk = ledger.desk_of(commentary)
    if objection := _objection(desk, by):
        raise Objected(objection)
    found = next((each for each in advice(commentary, desk) if each.key == key), None)
    if found is None:
        raise Objected("The words or figures changed, and this advice is not given any more. Look at the page again.")
    return found


def _objection(desk: Desk, by: Person) -> str:
    allowed = (Permission.WRITE_COMMENTARY, Permission.REVIEW_COMMENTARY)
    if not any(may(by, permission, service_id=desk.service_id) for permission in allowed):
        return f"You may not {Permission.WRITE_COMMENTARY.value} for this service."
    return CLOSED if desk.closed else REPLACED if desk.replaced else ""


def _add(commentary: Commentary, found: Advice, reason: str, *, by: Person, at: datetime) -> None:
    SetAside.objects.create(commentary=commentary, key=found.key, sentence=found.sentence, reason=reason, by=by, at=at)
