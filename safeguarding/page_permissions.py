"""The guard on every page: who may open it is said where the page is written, and a page that says nothing is shut.

    @page(Permission.LOAD_FIGURES)
    def load(request): ...

A page for everyone says `@public`; one for anybody who is logged in says `@page()`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from safeguarding.accounts import second_factor
from safeguarding.accounts.sessions import FACTOR
from safeguarding.models import Person
from safeguarding.permissions import Permission, may

View = Callable[..., HttpResponseBase]


class PersonsRequest(HttpRequest):
    """A request that `page` has let in, as its view sees it: somebody is logged in."""

    user: Person


PUBLIC = "public"
ANYONE_LOGGED_IN = "anyone logged in"


def page(*permissions: Permission, lets_in_without_code: bool = False) -> Callable[[View], View]:
    """Let in a person who has any of the permissions, for any service; with none named, anyone logged in.

    Whoever holds a role that is used with security codes only, and gave none when they logged in, is first sent to
    set them up; the few pages that this takes say `lets_in_without_code`. The page itself still finds its rows through
    `visible_to(person)`, so that another service's row is "not found".
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def wrapper(request: PersonsRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not lets_in_without_code and _lacks_code(request):
                return _asks_for_code(request)
            if permissions and not any(may(request.user, permission) for permission in permissions):
                raise PermissionDenied(f"You may not {permissions[0].value}.")
            return view(request, *args, **kwargs)

        inside = login_required(wrapper)
        inside.guard = permissions or ANYONE_LOGGED_IN  # type: ignore[attr-defined]
        return inside

    return guarded


def _lacks_code(request: PersonsRequest) -> bool:
    return second_factor.is_needed_by(request.user) and not request.session.get(FACTOR)


def _asks_for_code(request: PersonsRequest) -> HttpResponse:
    """To the page that sets security codes up; back to the log-in for somebody who did so elsewhere meanwhile."""
    if not second_factor.is_set_up(request.user):
        return redirect("second-factor")
    logout(request)
    messages.info(request, "Log in again, with a security code from your phone.")
    return redirect(f"{reverse('log-in')}?{urlencode({'next': request.get_full_path()})}")


def public(view: View) -> View:
    """Open the page to everyone, logged in or not."""
    view.guard = PUBLIC  # type: ignore[attr-defined]
    return view


class DenyByDefault:
    """Refuse any view that does not say who may open it. Views of other packages are named in `ALSO_PUBLIC`."""

    ALSO_PUBLIC = frozenset({"django.views.static.serve"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "guard") and f"{view.__module__}.{view.__name__}" not in self.ALSO_PUBLIC:
            raise PermissionDenied("This page does not say who may open it.")
