"""The frame of every page, the home page, passwords, and the record of events. See `log_in_views`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from safeguarding import contrast, navigation, todo
from safeguarding.accounts import (
    actions,
    authentication,
    lockout,
    password_links,
    second_factor,
    session_actions,
    session_queries,
)
from safeguarding.accounts.forms import ChangePasswordForm, EventsForm, NewPasswordForm
from safeguarding.exceptions import Refused
from safeguarding.models import Event
from safeguarding.page_permissions import PersonsRequest, page, public
from safeguarding.permissions import Permission

EVENTS_A_PAGE = 50
A_YEAR = 365 * 24 * 60 * 60


# -- the frame -----------------------------------------------------------------------------------------------------
def council(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what templates/base.html shows on every page."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "council_colour": settings.COUNCIL_COLOUR,
        "demo": settings.DEMO,
        "navigation": navigation.links(request),
    }


@public
@require_GET
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def council_css(request: HttpRequest) -> HttpResponse:
    """The council's colours. The address that pages give ends in the colour, so that it may be kept for ever."""
    background, text = settings.COUNCIL_COLOUR, contrast.text_on(settings.COUNCIL_COLOUR)
    properties = f"--govuk-brand-colour: {background}; --council-text-colour: {text};"
    return HttpResponse(f":root {{ {properties} }}\n", content_type="text/css")


@public
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "safeguarding/accessibility.html")


@public
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "safeguarding/privacy.html")


@public
@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For the machine that watches this one: 200 while the database answers, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse("Well.\n", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an error, with the number under which it is logged. It relies on nothing else."""
    return HttpResponse(render_to_string("500.html", {"number": getattr(request, "id", "")}), status=500)


# -- the home page -------------------------------------------------------------------------------------------------
@page()
@require_GET
def home_page(request: PersonsRequest) -> HttpResponse:
    today = timezone.localdate()
    tasks = [
        (task, task.late(today), todo.when(task.due_on, today) if task.due_on else "")
        for task in todo.tasks(request.user, timezone.now())
    ]
    return render(request, "safeguarding/home.html", {"tasks": tasks})


# -- passwords --------------------------------------------------------------------------------------------------------
@page(lets_in_without_code=True)
@sensitive_post_parameters()
def change_password(request: PersonsRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None, person=request.user)
    if form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        try:
            sender = lockout.sender_of(request)
            authentication.check_own_password(request.user, given["old_password"], sender=sender, at=at)
        except Refused as refused:
            form.add_error("old_password", str(refused))
        else:
            person = actions.set_password(given["password"], by=request.user, at=at)
            update_session_auth_hash(request, person)
            messages.success(request, "Your password is changed. Your other browsers are logged out.")
            return redirect("account")
    return render(request, "safeguarding/change_password.html", {"form": form})


# -- one's own account -------------------------------------------------------------------------------------------------
@page()
@require_GET
@never_cache
def account(request: PersonsRequest) -> HttpResponse:
    """Who they are here, how they log in, and in which browsers they are logged in."""
    at = timezone.now()
    context = {
        "has_second": second_factor.is_set_up(request.user),
        "roles": request.user.roles.filter(ended_at=None).select_related("service").order_by("given_at", "pk"),
        "sessions": session_queries.open_sessions(request.user, at=at, current=request.session.session_key),
    }
    return render(request, "safeguarding/account.html", context)


@page()
@require_POST
def end_session(request: PersonsRequest) -> HttpResponse:
    """Log out one other browser by its token, or every other one."""
    at, token = timezone.now(), request.POST.get("token", "")
    try:
        if token:
            session_actions.end_session(request.user, token, by=request.user, at=at)
        else:
            session_actions.end_other_sessions(
                request.user, by=request.user, at=at, current=request.session.session_key
            )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "That browser is logged out." if token else "Every other browser is logged out.")
    return redirect("account")


@public
@never_cache
@sensitive_post_parameters()
def choose_password(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Where a link from an administrator leads: it works once, and for three days."""
    person = password_links.person_of(who, token)
    if person is None:
        return render(request, "safeguarding/link_is_over.html", status=404)
    form = NewPasswordForm(request.POST or None, person=person)
    if form.is_valid():
        actions.set_password(form.cleaned_data["password"], by=person, at=timezone.now(), by_link=True)
        messages.success(request, "Your password is set. Log in with it.")
        return redirect("log-in")
    answer = render(request, "safeguarding/choose_password.html", {"form": form, "person": person})
    # The address lets its reader in, so the browser passes on no more of it than the site's name, to nobody and in no
    # log. Not "no-referrer": with that a browser hides the form's origin too, and the form would be refused.
    answer["Referrer-Policy"] = "strict-origin"
    return answer


# -- the record of events ------------------------------------------------------------------------------------------
@page(Permission.SEE_EVENTS)
@require_GET
def events(request: PersonsRequest) -> HttpResponse:
    form = EventsForm(request.GET if "kind" in request.GET else None)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    found = Event.objects.order_by("-number")
    shown = Paginator(found.filter(kind=kind) if kind else found, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"kind": kind}) + "&" if kind else ""
    return render(request, "safeguarding/events.html", {"form": form, "shown": shown, "query": query})
