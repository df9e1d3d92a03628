"""Keys of the record of events. They are in the environment and never in the database.

Whoever can write to the database, its owner included, cannot make an event that fits without a key. The first key is
used for new events; the others are for events that were recorded before it came, and stay for as long as those do.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True)
class Key:
    """One key, and the id by which events name it: 12 characters that say nothing of the key itself."""

    id: str
    secret: bytes

    def seal(self, canonical: str) -> str:
        """HMAC-SHA-256 of a text, in hexadecimal."""
        return hmac.new(self.secret, canonical.encode(), hashlib.sha256).hexdigest()


def current() -> Key:
    """The key of new events."""
    return _all()[0]


def by_id(key_id: str) -> Key | None:
    """The key that an event names; None where settings do not have it any more."""
    return next((key for key in _all() if key.id == key_id), None)


def _all() -> tuple[Key, ...]:
    return _made(tuple(settings.AUDIT_KEYS), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def _made(audit_keys: tuple[str, ...], secret_keys: tuple[str, ...]) -> tuple[Key, ...]:
    """AUDIT_KEYS first; where there are none, and for events from then, keys that are made from SECRET_KEY."""
    derived = (
        hmac.new(secret.encode(), b"safeguarding.audit.events", hashlib.sha256).digest() for secret in secret_keys
    )
    secrets = (*(key.encode() for key in audit_keys), *derived)
    return tuple(Key(hashlib.sha256(b"key id of " + secret).hexdigest()[:12], secret) for secret in secrets)
