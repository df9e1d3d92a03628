"""End a session after an hour without a sign of its person, and after twelve hours in any case (ASVS 5.0, 7.3).

Requests that a page makes by itself, such as for progress, are no sign of a person. Text that is being written is not
lost when the session ends: `commentary.relogin` gives it back.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from safeguarding.accounts import sessions
from safeguarding.accounts.sessions import BEGAN, BROWSER, FACTOR, SEEN
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.page_permissions import PUBLIC, View

UNSEEN, IN_ALL = timedelta(hours=1), timedelta(seconds=settings.SESSION_COOKIE_AGE)
NOTED_EVERY = timedelta(minutes=1)
BY_ITSELF = "X-By-Itself"  # sent by the pages' scripts
SAID = "You were logged out, because you had not used this site for an hour or had been logged in for twelve."


def begin(request: HttpRequest, *, factor: str, at: datetime) -> None:
    """Note what a new session is known by: when it began, the kind of security code given, and the browser."""
    request.session[BEGAN] = request.session[SEEN] = at.timestamp()
    request.session[FACTOR] = factor
    request.session[BROWSER] = sessions.browser_name(request.headers.get("User-Agent", ""))


def is_over(session: MutableMapping[str, Any], *, at: datetime) -> bool:
    """Has the log-in lasted long enough? One that began before this was kept lasts as long as its cookie."""
    unseen, in_all = (at.timestamp() - session.get(key, at.timestamp()) for key in (SEEN, BEGAN))
    return unseen > UNSEEN.total_seconds() or in_all > IN_ALL.total_seconds()


def note(session: MutableMapping[str, Any], *, at: datetime) -> None:
    """The person is there. It is written down once a minute, not at each page."""
    if at.timestamp() - session.get(SEEN, at.timestamp()) > NOTED_EVERY.total_seconds():
        session[SEEN] = at.timestamp()


class EndsLogIns:
    """The middleware. Public pages are the same for everybody, so that it looks at no session there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if getattr(view, "guard", PUBLIC) == PUBLIC:
            return
        at = timezone.now()
        if is_over(request.session, at=at):
            person = request.user
            logout(request)
            messages.info(request, SAID)
            if isinstance(person, Person):
                with transaction.atomic():
                    record("logged out", person, by=person, at=at, why="An hour unused, or twelve hours in all.")
        elif BY_ITSELF not in request.headers:
            note(request.session, at=at)
