"""Authentication: from an address and a password to a person, from a person to a session, and the events of it.

Nobody is logged in before password and security code were both right: until then the session holds whose password was
given, and when. Every way in ends in `log_in`, and so will a council's own single sign-on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from safeguarding import session_timeout
from safeguarding.accounts import lockout, second_factor, second_factor_actions
from safeguarding.accounts.lockout import Guess, Sender, TooManyGuesses
from safeguarding.accounts.second_factor_actions import WrongCode
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person

GIVEN = "password_given"
TIME_FOR_THE_CODE = timedelta(minutes=10)
NOBODY = Person(email="", name="Somebody", job_title="not logged in")


class WrongPassword(Refused):
    """The address or the password is not right."""


def check_password(email: str, password: str, *, sender: Sender, at: datetime, code: str = "") -> tuple[Person, str]:
    """Return who has this address and password and may log in, and the kind of security code given, if one was.

    An account that has to wait takes a right `code` beside the password; whether the account exists and has security
    codes makes no difference to the answer. Raise `WrongPassword`, `WrongCode` or `TooManyGuesses`.
    """
    person = Person.objects.by_email(email)
    factor = ""
    try:
        slows = lockout.count(Guess.PASSWORD, person, sender, at=at, typed=email)
    except TooManyGuesses:
        if not code:
            raise
        if person is None or not second_factor.is_set_up(person):
            lockout.count(Guess.CODE, person, sender, at=at, typed=email)
            raise WrongCode(second_factor_actions.WRONG) from None
        factor = second_factor_actions.use(code, by=person, at=at, sender=sender)
        lockout.lift_by_code(person, at=at)
        slows = lockout.count(Guess.PASSWORD, person, sender, at=at)
    # Where nobody is found a password is hashed all the same, so that the answer takes as long.
    found = authenticate(username=person.email if person else email, password=password)
    if isinstance(found, Person):
        lockout.forget(Guess.PASSWORD, found, sender, at=at)
        return found, factor
    if person is not None:
        with transaction.atomic():
            record("gave a wrong password for", person, by=NOBODY, at=at, after={"next one waits": slows})
    raise WrongPassword("The e-mail address or the password is not right. Check both and try again.")


def check_own_password(person: Person, password: str, *, sender: Sender, at: datetime) -> None:
    """Ask somebody who is logged in for their password once more. Each guess counts as one at the log-in does."""
    try:
        check_password(person.email, password, sender=sender, at=at)
    except WrongPassword as wrong:
        raise WrongPassword("This is not the password that you log in with.") from wrong


def log_in(request: HttpRequest, person: Person, *, factor: str, at: datetime) -> None:
    """Begin a session, with its event. It has a new key, so that one that somebody else had set is worth nothing."""
    request.session.pop(GIVEN, None)
    with transaction.atomic():
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        session_timeout.begin(request, factor=factor, at=at)
        record("logged in", person, by=person, at=at, after={"security code": factor or "none"})
    if factor:
        lockout.lift_by_code(person, at=at)


@transaction.atomic
def log_out(request: HttpRequest, *, at: datetime, why: str = "") -> None:
    """End this session, with its event; nothing where nobody is logged in."""
    person = request.user
    logout(request)
    if isinstance(person, Person):
        record("logged out", person, by=person, at=at, why=why)


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
