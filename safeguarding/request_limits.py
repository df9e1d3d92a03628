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


def bounded(application: Application) -> Application:
    """The application, behind settings.LARGEST_BODY bytes and settings.MOST_BODY_SECONDS."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = _declared(environ)
        if length > settings.LARGEST_BODY:
            return _refused(start_response)
        if not length:
            return application(environ, start_response)
        environ["wsgi.input"], late = Body(environ["wsgi.input"], length), Event()
        clock = Timer(settings.MOST_BODY_SECONDS, _cut_off, (environ.get("gunicorn.socket"), late))
        clock.daemon = True
        clock.start()

        def start(status: str, *rest: Any) -> Any:
            clock.cancel()
            return start_response(TOO_SLOW if late.is_set() else status, *rest)

        try:
            return application(environ, start)
        finally:
            clock.cancel()

    return guarded


class Body:
    """Reads as many bytes as were declared. Raise `ConnectionAbortedError` if they end before."""

    def __init__(self, source: Any, length: int) -> None:
        self.source = source
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
        if len(found) < least:
            raise ConnectionAbortedError("The body ended before its end.")
        return found


def _declared(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else 0


def _cut_off(socket: Any, late: Event) -> None:
    """Tell whoever reads the body that it has ended."""
    late.set()
    if socket is not None:
        with suppress(OSError):
            socket.shutdown(SHUT_RD)


def _refused(start_response: Callable[..., Any]) -> Iterable[bytes]:
    said = b"This is larger than anything that is taken here.\n"
    start_response(TOO_LARGE, [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]
