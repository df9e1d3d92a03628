"""From an address and a password to a person; and what is remembered between the password and the code.

Nobody is logged in before both were right: until then the session holds whose password was given, and when.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.crypto import constant_time_compare

from safeguarding.accounts import lockout
from safeguarding.accounts.lockout import Guess
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person

GIVEN = "password_given"
TIME_FOR_THE_CODE = timedelta(minutes=10)


class WrongPassword(Refused):
    """The address or the password is not right."""


def person_of(email: str, password: str, *, at: datetime) -> Person:
    """Who has this address and password, and may log in. Raise `WrongPassword` or `guessing.TooManyGuesses`."""
    slows = lockout.count(Guess.PASSWORD, email, at=at)
    person = authenticate(username=email, password=password)
    if isinstance(person, Person):
        lockout.forget(Guess.PASSWORD, email)
        return person
    if slows:
        _record_slowed(email, at)
    raise WrongPassword("The e-mail address or the password is not right. Check both and try again.")


def _record_slowed(email: str, at: datetime) -> None:
    if somebody := Person.objects.filter(email__iexact=email).first():
        with transaction.atomic():
            record("was slowed down after wrong passwords of", somebody, by=somebody, at=at)


def remember(session: SessionBase, person: Person, following: str, *, at: datetime) -> None:
    """The password was right; the code comes next. The session gets another key, so that none given out before counts.

    `following` is the address to go on to.
    """
    session.cycle_key()
    session[GIVEN] = [person.pk, person.get_session_auth_hash(), following, at.timestamp()]


def remembered(session: SessionBase, *, at: datetime) -> tuple[Person, str] | None:
    """Whose password was given a moment ago, and where they go on to; None if nobody's was, or it counts no more."""
    pk, password, following, given_at = session.get(GIVEN, [0, "", "", 0])
    person = Person.objects.filter(pk=pk, is_active=True).first()
    in_time = at.timestamp() - given_at <= TIME_FOR_THE_CODE.total_seconds()
    if person is None or not in_time or not constant_time_compare(password, person.get_session_auth_hash()):
        return None
    return person, following


def forget(session: SessionBase) -> None:
    session.pop(GIVEN, None)
