"""Codes beside the password: what an app makes every thirty seconds from a secret (RFC 6238), and recovery codes.

The secret is kept encrypted under SECRET_KEY, so that a copy of the database alone makes no codes.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime

import segno
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from safeguarding.exceptions import Refused
from safeguarding.models import Person, SecondFactor

SECONDS = 30
DIGITS = 6
DRIFT = 1  # a phone's clock may be a step ahead or behind
SECRET_BYTES = 20
RECOVERY_CODES = 8
RECOVERY_BYTES = 10


class Unreadable(Refused):
    """The secret was sealed under another SECRET_KEY."""


def is_set_up(person: Person) -> bool:
    """Does the person have a second factor that they have confirmed?"""
    return SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()


def is_needed_by(person: Person) -> bool:
    """Does a role that the person holds, or covers today, have to be used with security codes?"""
    return any(role in settings.SECOND_FACTOR_FOR for role, _ in person.roles_held)


# -- the codes of an app ---------------------------------------------------------------------------------------------
def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def step_at(at: datetime) -> int:
    """The number of the thirty seconds that a moment falls in."""
    return int(at.timestamp()) // SECONDS


def code(secret: bytes, step: int) -> str:
    return _app(secret).generate(step * SECONDS).decode()


def step_of(given: str, secret: bytes, at: datetime) -> int | None:
    """The step that the code given is of; None where it is of none near this moment."""
    near = range(step_at(at) - DRIFT, step_at(at) + DRIFT + 1)
    found = [step for step in near if constant_time_compare(code(secret, step), _bare(given))]
    return found[0] if found else None


def sealed(secret: bytes) -> str:
    return _seal().encrypt(secret).decode()


def unsealed(text: str) -> bytes:
    try:
        return _seal().decrypt(text.encode())
    except InvalidToken as error:
        raise Unreadable(
            "Your security codes cannot be checked any more. Ask an administrator to reset them."
        ) from error


def _app(secret: bytes) -> TOTP:
    """What the app does; SHA-1, as that is what every app can do."""
    return TOTP(secret, DIGITS, SHA1(), SECONDS)


def _seal() -> Fernet:
    derived = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


# -- how a secret gets into an app -----------------------------------------------------------------------------------
def in_words(secret: bytes) -> str:
    """The secret as it is typed into an app, in fours."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def picture(secret: bytes, person: Person) -> str:
    """The address of a picture that an app reads the secret from."""
    address = _app(secret).get_provisioning_uri(person.email, settings.COUNCIL_NAME)
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")


# -- recovery codes --------------------------------------------------------------------------------------------------
def new_recovery_codes() -> tuple[str, ...]:
    """Codes that nobody guesses, in small letters and digits: “k3fj-9x2m-…”."""
    texts = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    return tuple("-".join(text[place : place + 4] for place in range(0, len(text), 4)) for text in texts)


def recovery_digest(given: str) -> str:
    return salted_hmac("recovery code", _bare(given).lower(), algorithm="sha256").hexdigest()


def _bare(given: str) -> str:
    return given.replace(" ", "").replace("-", "")
