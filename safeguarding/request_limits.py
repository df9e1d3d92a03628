"""The body of a request: bounded in size and in time, and whole or an error, before anything reads it.

`bounded` goes round the WSGI application. A body that is declared larger than anything we take is refused unread. One
that is cut short raises an error where it is read, so that nothing rests on what a parser makes of half. One that
comes in drops is cut off, so that slow senders cannot hold the threads that others need.

Every request may send 64 kB in 15 seconds. A view that takes more says so with `takes`; an upload has its size and its
minutes only once its sender is logged in, which `BodyLimits` sees to before anything of it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from socket import SHUT_RD
from threading import Event, Timer
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.page_permissions import View

Application = Callable[..., Iterable[bytes]]
TOO_LARGE = "413 Content Too Large"
TOO_SLOW = "408 Request Timeout"
ALLOWED = "safeguarding.body_clock"


@dataclass(frozen=True)
class Allowance:
    """Bytes and seconds that a request's body may take; for some only once its sender is logged in."""

    size: int
    seconds: int
    after_log_in: bool = False


MB = 1024 * 1024
USUAL = Allowance(settings.USUAL_BODY, settings.MOST_BODY_SECONDS)
# Commentary, which an expired log-in has to give back too: several passages of 50,000 characters, percent-encoded.
LONG_TEXT = Allowance(4 * MB, settings.MOST_BODY_SECONDS)
VERIFIED_FILE = Allowance(20 * MB + settings.USUAL_BODY, settings.MOST_BODY_SECONDS)
UPLOAD = Allowance(settings.LARGEST_EXTRACT + MB, settings.MOST_UPLOAD_SECONDS, after_log_in=True)
CASE_LIST = Allowance(settings.LARGEST_BODY, settings.MOST_UPLOAD_SECONDS, after_log_in=True)


def takes(allowance: Allowance) -> Callable[[View], View]:
    """Let a view take more than the usual body."""

    def marked(view: View) -> View:
        view.takes = allowance  # type: ignore[attr-defined]
        return view

    return marked


class BodyLimits:
    """The middleware: refuse a body that the view does not take, and give a longer time to one that may take it.

    It stands before every middleware that reads the body in `process_view`, such as Django's against forged requests.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        allowance = getattr(view, "takes", USUAL)
        length = _declared(request.META)
        if length and allowance.after_log_in and not request.user.is_authenticated:
            if length > USUAL.size:
                return redirect_to_login(request.get_full_path())
            allowance = USUAL
        if length > allowance.size:
            context = {"most": allowance.size, "sent": length}
            return render(request, "413.html", context, status=413)
        if clock := request.META.get(ALLOWED):
            clock.allow(allowance.seconds)
        return None


def bounded(application: Application) -> Application:
    """The application, behind settings.LARGEST_BODY bytes and settings.MOST_BODY_SECONDS."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = _declared(environ)
        if length > settings.LARGEST_BODY:
            return _refused(start_response)
        if not length:
            return application(environ, start_response)
        clock = Clock(environ.get("gunicorn.socket"), settings.MOST_BODY_SECONDS)
        environ["wsgi.input"], environ[ALLOWED] = Body(environ["wsgi.input"], length, clock), clock

        def start(status: str, *rest: Any) -> Any:
            clock.stop()
            return start_response(TOO_SLOW if clock.late.is_set() else status, *rest)

        try:
            return application(environ, start)
        finally:
            clock.stop()

    return guarded


class Clock:
    """Cuts a request's body off when its time is up. Whoever reads the body finds its end."""

    def __init__(self, socket: Any, seconds: float) -> None:
        self.socket, self.late = socket, Event()
        self.allow(seconds)

    def allow(self, seconds: float) -> None:
        """Give the body so many seconds from now, in place of what it had."""
        self.stop()
        self.timer = Timer(seconds, self._cut_off)
        self.timer.daemon = True
        self.timer.start()

    def stop(self) -> None:
        if hasattr(self, "timer"):
            self.timer.cancel()

    def _cut_off(self) -> None:
        self.late.set()
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(SHUT_RD)


class Body:
    """Reads as many bytes as were declared. Raise `ConnectionAbortedError` if they end before."""

    def __init__(self, source: Any, length: int, clock: Clock) -> None:
        self.source, self.clock = source, clock
        self.remaining = length

    def read(self, size: int = -1) -> bytes:
        wanted = self.remaining if size < 0 else min(size, self.remaining)
        found: bytes = self.source.read(wanted)
        return self._counted(found, wanted)

    def readline(self, size: int = -1) -> bytes:
        found: bytes = self.source.readline(self.remaining if size < 0 else min(size, self.remaining))
        return self._counted(found, 1 if self.remaining and size else 0)

    def _counted(self, found: bytes, least: int) -> bytes:
        self.remaining -= len(found)
        if not self.remaining:
            self.clock.stop()  # all of it is here, and what is made of it has its own time
        if len(found) < least:
            raise ConnectionAbortedError("The body ended before its end.")
        return found


def _declared(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else 0


def _refused(start_response: Callable[..., Any]) -> Iterable[bytes]:
    said = b"This is larger than anything that is taken here.\n"
    start_response(TOO_LARGE, [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]
