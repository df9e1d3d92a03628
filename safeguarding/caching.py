"""Keep pages behind the log-in out of every cache, the browser's too (ASVS 5.0, 14.3.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from safeguarding.page_permissions import PUBLIC, View


class NoStore:
    """The middleware. It covers every view that is not public, whatever that says or answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_behind_log_in", False):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        request.is_behind_log_in = getattr(view, "guard", None) != PUBLIC  # type: ignore[attr-defined]
