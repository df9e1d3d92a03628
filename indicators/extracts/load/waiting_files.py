"""Files that wait for answers: kept encrypted for an hour, so that nobody has to choose a file twice.

What is kept names no child (P11): a file comes here only after every sheet was searched for headings and numbers of
children, and never a case list. The key is made for each file, given to the page that asks, and kept nowhere else: what
lies in the database, a backup or a log of the database is noise to everybody without that page, and is deleted when the
file was read, when the person cancels, when they leave more than `MOST_WAITING` behind, and after an hour.
"""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.views.decorators.debug import sensitive_variables

from indicators.models import WaitingFile
from safeguarding.models import Person

WAITS = timedelta(hours=1)
MOST_WAITING = 5
NONCE = 12


@sensitive_variables()
def keep(content: bytes, name: str, *, by: Person, at: datetime) -> str:
    """Keep a file for an hour. Return the key to it, for the page alone."""
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    plain = len(name.encode()).to_bytes(4, "big") + name.encode() + content
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, str(by.pk).encode())
    delete_old(at=at)
    mine = WaitingFile.objects.filter(by=by).order_by("-until", "-pk").values_list("pk", flat=True)
    WaitingFile.objects.filter(pk__in=list(mine[MOST_WAITING - 1 :])).delete()
    WaitingFile.objects.create(locator=_locator(key), content=sealed, by=by, until=at + WAITS)
    return urlsafe_b64encode(key).decode()


@sensitive_variables()
def waiting(key: str, *, by: Person, at: datetime) -> tuple[bytes, str] | None:
    """The bytes and the name of a file that waits for the person; None if it does not wait any more."""
    raw = _raw(key)
    kept = WaitingFile.objects.filter(locator=_locator(raw), by=by, until__gt=at).first() if raw else None
    if kept is None:
        return None
    sealed = bytes(kept.content)
    try:
        plain = AESGCM(raw).decrypt(sealed[:NONCE], sealed[NONCE:], str(by.pk).encode())
    except InvalidTag:
        return None
    end = 4 + int.from_bytes(plain[:4], "big")
    return plain[end:], plain[4:end].decode()


def delete(key: str, *, by: Person) -> None:
    WaitingFile.objects.filter(locator=_locator(_raw(key)), by=by).delete()


def delete_old(*, at: datetime) -> None:
    """Delete every file that has waited for an hour. The clock does so each minute."""
    WaitingFile.objects.filter(until__lte=at).delete()


def _locator(key: bytes) -> str:
    return hashlib.sha256(b"waiting file " + key).hexdigest()


def _raw(key: str) -> bytes:
    """The key's bytes; none if it is no key."""
    try:
        raw = urlsafe_b64decode(key.encode())
    except ValueError:
        return b""
    return raw if len(raw) == 32 else b""
