"""Lockout: wrong passwords and security codes are slowed down, by account and by sender.

Guesses count against the *person* whom an address finds, so that no other spelling of it starts a count of its own; an
address that finds nobody is slowed down in the same way. Three counts run for each guess:

- of this account from this sender: after five wrong ones the next has to wait a minute, then two, up to fifteen;
- of this account from everywhere, which starts to wait after fifty, for guesses that come from many addresses;
- of this sender for all accounts, which starts to wait after a hundred, for one password tried on everybody.

So a stranger cannot shut somebody out: their own guesses make their own address wait. If they have many addresses, the
person still gets in from a browser in which they have logged in before (a signed cookie, counted apart from all else),
with a security code beside the password, or after an administrator has lifted the wait.

A guess is counted before it is looked at, so that many at once are not all looked at; a right one takes the count away.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Guesses, Person
from safeguarding.permissions import Permission, require

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
EVERYWHERE, EVERYBODY = 10, 20  # times MOST_WRONG_GUESSES: of an account from all senders, of a sender for all accounts
DEVICE_COOKIE, DEVICE_DAYS = "known-device", 90


class Guess(StrEnum):
    """The kind of thing that is guessed."""

    PASSWORD = "password"
    CODE = "code"


class TooManyGuesses(Refused):
    """The next guess has to wait."""


class NothingToLift(Refused):
    """The account does not have to wait."""


@dataclass(frozen=True)
class Sender:
    """Where a guess comes from: its network address, and the tokens by which a browser is known to people."""

    address: str = ""
    devices: tuple[tuple[int, str], ...] = ()

    def device_of(self, person: Person | None) -> str:
        """The token of a browser in which this person has logged in before; empty elsewhere."""
        return next((token for pk, token in self.devices if person is not None and pk == person.pk), "")


INSIDE = Sender("logged in")  # a code that is asked for again, of somebody who is logged in already


def sender_of(request: HttpRequest) -> Sender:
    """Read the sender from the connection, or from what our own proxy adds last; a browser cannot forge either.

    A home or an office has a whole /64 of IPv6 addresses, so that these count as one.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).split(",")[-1].strip()
    try:
        if ip_address(address).version == 6:
            address = str(ip_network(f"{address}/64", strict=False))
    except ValueError:
        address = address[:64]
    devices = []
    for name, value in request.COOKIES.items():
        if name.startswith(_cookie_name("")):
            try:
                pk, token = signing.loads(value, salt=DEVICE_COOKIE, max_age=timedelta(days=DEVICE_DAYS))
            except (signing.BadSignature, ValueError, TypeError):
                continue
            devices.append((pk, token))
    return Sender(address, tuple(devices))


def remember_device(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Mark this browser as one in which the person has logged in. It proves nothing, and only waits apart."""
    if not sender_of(request).device_of(person):
        response.set_cookie(
            _cookie_name(person.pk),
            signing.dumps([person.pk, get_random_string(22)], salt=DEVICE_COOKIE),
            max_age=timedelta(days=DEVICE_DAYS),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )


def account_of(person: Person | None, typed: str) -> str:
    """The digest that an account's guesses are counted under: of the person, or else of the address as typed."""
    name = f"person {person.pk}" if person else unicodedata.normalize("NFKC", typed).strip().casefold()
    return hashlib.sha256(name.encode()).hexdigest()


@transaction.atomic
def count(guess: Guess, person: Person | None, sender: Sender, *, at: datetime, typed: str = "") -> bool:
    """Count a guess that is about to be looked at. Return whether the next has to wait if this one is wrong.

    Raise `TooManyGuesses` if this one has to wait already: it is then neither counted nor looked at.
    """
    rows = [
        (Guesses.objects.select_for_update().get_or_create(**key, defaults={"free_at": at})[0], most)
        for key, most in _counts(guess, person, sender, typed)
    ]
    until = max(row.free_at for row, _ in rows)
    if at < until:
        raise TooManyGuesses(
            f"That was wrong too often. Wait until {timezone.localtime(until):%H:%M:%S}, then try again."
        )
    for row, most in rows:
        row.wrong = 1 if row.free_at < at - FORGOTTEN_AFTER else row.wrong + 1
        row.free_at = at + wait(row.wrong, most)
        row.save(update_fields=["wrong", "free_at"])
    return any(row.free_at > at for row, _ in rows)


def forget(guess: Guess, person: Person, sender: Sender, *, at: datetime) -> None:
    """The guess was right: nothing is held against this account any more, here or elsewhere.

    What the sender guessed of other accounts still counts. Rows are emptied, not deleted, so that others who count at
    this moment find theirs.
    """
    keys = [key for key, _ in _counts(guess, person, sender, "") if key["account"]]
    for key in keys:
        Guesses.objects.filter(**key).update(wrong=0, free_at=at)


@transaction.atomic
def lift(person: Person, *, by: Person, at: datetime) -> None:
    """Let somebody try again at once who has to wait: an administrator's decision."""
    require(by, Permission.MANAGE_PEOPLE)
    if not waits(person, at=at):
        raise NothingToLift(f"{person.name} does not have to wait.")
    lift_by_code(person, at=at)
    record("lifted the wait after wrong guesses for", person, by=by, at=at)


def lift_by_code(person: Person, *, at: datetime) -> None:
    """Forget every wrong guess for the account, from wherever: a security code of its person was right."""
    Guesses.objects.filter(account=account_of(person, "")).update(wrong=0, free_at=at)


def waits(person: Person, *, at: datetime) -> bool:
    """Does anybody, from anywhere, have to wait before they can log in as this person?"""
    return Guesses.objects.filter(account=account_of(person, ""), free_at__gt=at).exists()


def forget_old_guesses(*, at: datetime) -> None:
    """Delete counts that nothing rests on any more. Called by the clock."""
    Guesses.objects.filter(free_at__lt=at - 2 * FORGOTTEN_AFTER).delete()


def wait(wrong: int, most: int) -> timedelta:
    """How long the next guess waits after so many wrong ones, of which `most` are free."""
    beyond = wrong - most
    return min(LONGEST_WAIT, timedelta(minutes=2 ** min(beyond, 10))) if beyond >= 0 else timedelta(0)


def _counts(guess: Guess, person: Person | None, sender: Sender, typed: str) -> Iterator[tuple[dict[str, str], int]]:
    """The counts that a guess goes into, and how many wrong ones each lets pass; always in one order, for the locks."""
    account, most = account_of(person, typed), settings.MOST_WRONG_GUESSES
    if apart := sender.device_of(person) or ("logged in" if sender == INSIDE else ""):
        yield {"kind": guess, "account": account, "sender": _digest(f"apart {apart}")}, most
        return
    yield {"kind": guess, "account": "", "sender": _digest(sender.address)}, most * EVERYBODY
    yield {"kind": guess, "account": account, "sender": ""}, most * EVERYWHERE
    yield {"kind": guess, "account": account, "sender": _digest(sender.address)}, most


def _digest(sender: str) -> str:
    return salted_hmac("sender of a guess", sender, algorithm="sha256").hexdigest()


def _cookie_name(person: int | str) -> str:
    prefix = "__Host-" if settings.HTTPS else ""
    return f"{prefix}{DEVICE_COOKIE}-{person}"
