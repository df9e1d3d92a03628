"""A number for each request, in its answer, on the page of an error, and in every line that is logged meanwhile.

A line is logged for each request, with the pattern of its address in place of the address: an address may hold the
secret of a password link, or a name that somebody searched for. Nothing that people sent is logged.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from secrets import token_hex
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")
current: ContextVar[str] = ContextVar("request_id", default="-")
logger = logging.getLogger("safeguarding.requests")


class RequestIds:
    """The middleware, the first of all. A proxy of our own may give the number; nobody else can."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.SECURE_PROXY_SSL_HEADER else ""
        number = given if GIVEN.fullmatch(given) else token_hex(8)
        request.id = number  # type: ignore[attr-defined]
        before, began = current.set(number), monotonic()
        try:
            response = self.get_response(request)
            response[HEADER] = number
            milliseconds = (monotonic() - began) * 1000
            logger.info("%s %s %s %.0f ms", request.method, route(request), response.status_code, milliseconds)
            return response
        finally:
            current.reset(before)


def route(request: HttpRequest) -> str:
    """The pattern of the request's address: "password/<str:who>/<str:token>/"."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no page)"
