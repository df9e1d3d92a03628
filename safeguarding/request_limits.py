"""Bound the body of a request by the view that it is for. See `safeguarding.request_body` for how that is enforced.

Every request may send 64 kB in 15 seconds. A view that takes more says so with `takes`; an upload has its size and its
minutes only once its sender is logged in, which `BodyLimits` sees to before anything of it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.page_permissions import View
from safeguarding.request_body import CLOCK, declared_length


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
        length = declared_length(request.META)
        if length and allowance.after_log_in and not request.user.is_authenticated:
            if length > USUAL.size:
                return redirect_to_login(request.get_full_path())
            allowance = USUAL
        if length > allowance.size:
            context = {"most": allowance.size, "sent": length}
            return render(request, "413.html", context, status=413)
        if clock := request.META.get(CLOCK):
            clock.allow(allowance.seconds)
        return None
