"""The body of a request: bounded in size and in time, and whole or an error, before anything reads it.

A WSGI application round the site's own. A body that is declared larger than anything we take is refused unread. One
that is cut short raises an error where it is read, so that nothing rests on what a parser makes of half. One that
comes in drops is cut off, so that slow senders cannot hold the threads that others need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import SHUT_RD
from threading import Event, Timer
from typing import Any

from django.conf import settings

Application = Callable[..., Iterable[bytes]]
TOO_LARGE = "413 Content Too Large"
TOO_SLOW = "408 Request Timeout"
CLOCK = "safeguarding.body_clock"  # where the WSGI environment holds the clock, for `safeguarding.request_limits`


def bounded(application: Application) -> Application:
    """The application, behind settings.LARGEST_BODY bytes and settings.MOST_BODY_SECONDS."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = declared_length(environ)
        if length > settings.LARGEST_BODY:
            return _refused(start_response)
        if not length:
            return application(environ, start_response)
        clock = Clock(environ.get("gunicorn.socket"), settings.MOST_BODY_SECONDS)
        environ["wsgi.input"], environ[CLOCK] = Body(environ["wsgi.input"], length, clock), clock

        def start(status: str, *rest: Any) -> Any:
            clock.stop()
            return start_response(TOO_SLOW if clock.late.is_set() else status, *rest)

        try:
            return application(environ, start)
        finally:
            clock.stop()

    return guarded


class Clock:
    """Cuts a request's body off when its time is up. Whoever reads the body is told that it has ended."""

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


def declared_length(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else 0


def _refused(start_response: Callable[..., Any]) -> Iterable[bytes]:
    said = b"This is larger than anything that is taken here.\n"
    start_response(TOO_LARGE, [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]
