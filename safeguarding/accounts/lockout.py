"""Wrong passwords and codes are slowed down: after so many for an account, each next one has to wait longer.

What is counted is the account, by the address typed. So neither another machine nor a forged X-Forwarded-For starts a
count of its own, and an account that does not exist is slowed like any other. A guess is counted before it is looked
at, so that many at once are not all looked at; a right one takes the count away.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from safeguarding.exceptions import Refused
from safeguarding.models import Guesses

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


class Guess(StrEnum):
    """What is guessed."""

    PASSWORD = "password"
    CODE = "code"


class TooManyGuesses(Refused):
    """The next guess has to wait."""


def count(guess: Guess, account: str, *, at: datetime) -> bool:
    """Count a guess that is about to be looked at. Return whether the next has to wait if this one is wrong.

    Raise `TooManyGuesses` if this one has to wait already: it is then neither counted nor looked at.
    """
    with transaction.atomic():
        Guesses.objects.get_or_create(kind=guess, account=_digest(account), defaults={"free_at": at})
        row = Guesses.objects.select_for_update().get(kind=guess, account=_digest(account))
        if at < row.free_at:
            until = timezone.localtime(row.free_at)
            raise TooManyGuesses(f"That was wrong too often. Wait until {until:%H:%M:%S}, then try again.")
        row.wrong = 1 if row.free_at < at - FORGOTTEN_AFTER else row.wrong + 1
        row.free_at = at + wait(row.wrong)
        row.save()
        return row.free_at > at


def forget(guess: Guess, account: str) -> None:
    """The guess was right."""
    Guesses.objects.filter(kind=guess, account=_digest(account)).delete()


def wait(wrong: int) -> timedelta:
    """How long the next guess waits after so many wrong ones."""
    beyond = wrong - settings.MOST_WRONG_GUESSES
    return min(LONGEST_WAIT, timedelta(minutes=2 ** min(beyond, 10))) if beyond >= 0 else timedelta(0)


def _digest(account: str) -> str:
    """What is typed as an address may be a password, so that it is not kept in words."""
    return hashlib.sha256(account.strip().casefold().encode()).hexdigest()
