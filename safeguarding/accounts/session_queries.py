"""The sessions in which somebody is logged in, and the end of the rows of those that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from safeguarding import session_timeout
from safeguarding.accounts.sessions import Session
from safeguarding.models import Person


@dataclass(frozen=True)
class OpenSession:
    """A session as pages show it. `token` names it in a form; the key itself, which is the log-in, is never shown."""

    token: str
    browser: str
    began_at: datetime | None
    seen_at: datetime | None
    is_this_one: bool


def open_sessions(person: Person, *, at: datetime, current: str | None = None) -> tuple[OpenSession, ...]:
    """The sessions in which the person is logged in, the one used last first. `current` is the key of this one."""
    rows = sorted(live(person, at), key=lambda row: row.seen_at or row.expire_date, reverse=True)
    return tuple(
        OpenSession(token_of(row), row.browser or "A browser", row.began_at, row.seen_at, row.session_key == current)
        for row in rows
    )


def delete_expired(*, at: datetime) -> None:
    """Delete the rows of sessions that are over. Called by the clock."""
    Session.objects.filter(expire_date__lt=at).delete()


def live(person: Person, at: datetime) -> list[Session]:
    """Those whose next request would still be let in."""
    return [
        row
        for row in Session.objects.filter(person=person, expire_date__gt=at)
        if not session_timeout.is_over(row.get_decoded(), at=at)
    ]


def token_of(row: Session) -> str:
    return salted_hmac("session", row.session_key, algorithm="sha256").hexdigest()[:32]
