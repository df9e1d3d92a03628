"""Ending the sessions in which somebody is logged in: one's own sessions, or for an administrator anybody's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare

from safeguarding.accounts.session_queries import live, token_of
from safeguarding.accounts.sessions import Session
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


class NoSuchSession(Refused):
    """The session is over already."""


@transaction.atomic
def end_session(person: Person, token: str, *, by: Person, at: datetime) -> None:
    """Log one browser of the person out: at its next request it is asked to log in."""
    if by.pk != person.pk:
        require(by, Permission.MANAGE_PEOPLE)
    row = next((row for row in live(person, at) if constant_time_compare(token_of(row), token)), None)
    if row is None:
        raise NoSuchSession("That browser is logged out already.")
    row.delete()
    record("ended a session of", person, by=by, at=at, after={"browser": row.browser})


@transaction.atomic
def end_other_sessions(person: Person, *, by: Person, at: datetime, current: str | None = None) -> int:
    """Log out every browser of the person but the current one, and return how many there were."""
    if by.pk != person.pk:
        require(by, Permission.MANAGE_PEOPLE)
    rows = [row for row in live(person, at) if row.session_key != current]
    if not rows:
        raise NoSuchSession("No other browser is logged in.")
    Session.objects.filter(person=person).exclude(session_key=current or "").delete()
    record("ended the sessions of", person, by=by, at=at, after={"browsers": [row.browser for row in rows]})
    return len(rows)
