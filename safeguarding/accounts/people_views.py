"""Pages on which an administrator adds people and gives roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeguarding import departures
from safeguarding.accounts import (
    access_actions,
    actions,
    lockout,
    second_factor,
    second_factor_actions,
    session_actions,
    session_queries,
)
from safeguarding.accounts.access_queries import needs_second_administrator, waiting
from safeguarding.accounts.forms import PersonForm, ReasonForm, RoleForm
from safeguarding.exceptions import Refused
from safeguarding.models import AccessRequest, Cover, Person, Role
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, RoleName

MANAGES = page(Permission.MANAGE_PEOPLE)


@MANAGES
@require_GET
def people(request: PersonsRequest) -> HttpResponse:
    live = Role.objects.filter(ended_at=None).select_related("service").order_by("given_at", "pk")
    everybody = Person.objects.prefetch_related(Prefetch("roles", live, to_attr="live_roles")).order_by("name", "pk")
    context = {"people": everybody, "waiting": waiting(timezone.now()).count()}
    return render(request, "safeguarding/people.html", context)


@MANAGES
def add_person(request: PersonsRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.add_person(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person.name} is added. Give them a role, and a link to set their password.")
            return redirect("person", person.pk)
    return render(request, "safeguarding/add_person.html", {"form": form})


@MANAGES
def person(request: PersonsRequest, pk: int) -> HttpResponse:
    """A person and their roles; the form gives another."""
    somebody = get_object_or_404(Person, pk=pk)
    form = RoleForm(request.POST or None)
    if form.is_valid():
        name, service, at = form.cleaned_data["role"], form.cleaned_data["service"], timezone.now()
        try:
            role = actions.give_role(somebody, name, service=service, by=request.user, at=at)
        except actions.SecondAdministratorNeeded:
            return _ask_for_role(request, somebody, name)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{somebody.name} now holds this role: {role.title}.")
            return redirect("person", pk)
    roles = somebody.roles.select_related("service").order_by("ended_at", "given_at", "pk")
    at = timezone.now()
    context = {
        "person": somebody,
        "roles": roles,
        "form": form,
        "has_second": second_factor.is_set_up(somebody),
        "sessions": session_queries.open_sessions(somebody, at=at),
        "waits": lockout.waits(somebody, at=at),
        "requests": waiting(at).filter(person=somebody),
    }
    return render(request, "safeguarding/person.html", context)


def _ask_for_role(request: PersonsRequest, somebody: Person, name: RoleName) -> HttpResponse:
    try:
        why = f"{somebody.name} is to be {name.value}."
        access_actions.ask(
            AccessRequest.Kind.ROLE, somebody, role=name.value, why=why, by=request.user, at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Another administrator has to agree that {somebody.name} is {name.value}.")
    return redirect("person", somebody.pk)


@MANAGES
@require_POST
def end_role(request: PersonsRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(Role.objects.select_related("person", "service"), pk=pk)
    _try(request, actions.end_role, role, done=f"{role.person.name} no longer holds this role: {role.title}.")
    return redirect("person", role.person_id)


@MANAGES
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate_person(request: PersonsRequest, pk: int) -> HttpResponse:
    """Say what would end with the account, and what was planned with it; then end it."""
    somebody = get_object_or_404(Person, pk=pk)
    if request.method == "POST":
        _try(request, actions.deactivate_person, somebody, done=f"{somebody.name} cannot log in any more.")
        return redirect("person", pk)
    today, at = timezone.localdate(), timezone.now()
    covers = Cover.objects.filter(ended_at=None, to_on__gte=today)
    covers = covers.select_related("role__person", "role__service", "deputy")
    context = {
        "person": somebody,
        "roles": somebody.roles.filter(ended_at=None).select_related("service").order_by("given_at", "pk"),
        "covers": covers.filter(Q(deputy=somebody) | Q(role__person=somebody)).order_by("from_on", "pk"),
        "sessions": session_queries.open_sessions(somebody, at=at),
        "plans": departures.plans_of(somebody, at),
    }
    return render(request, "safeguarding/deactivate.html", context)


@MANAGES
@require_POST
def bring_back_person(request: PersonsRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(Person, pk=pk)
    _try(request, actions.bring_back_person, somebody, done=f"{somebody.name} can log in again, with no role yet.")
    return redirect("person", pk)


@MANAGES
@require_POST
def end_session(request: PersonsRequest, pk: int) -> HttpResponse:
    """Log out one of the person's browsers."""
    somebody = get_object_or_404(Person, pk=pk)
    try:
        token = request.POST.get("token", "")
        session_actions.end_session(somebody, token, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "That browser is logged out.")
    return redirect("person", pk)


@MANAGES
@require_POST
def lift_wait(request: PersonsRequest, pk: int) -> HttpResponse:
    """Let somebody try again at once who has to wait after wrong passwords or codes."""
    somebody = get_object_or_404(Person, pk=pk)
    _try(request, lockout.lift, somebody, done=f"{somebody.name} can try again now.")
    return redirect("person", pk)


@MANAGES
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reset_second_factor(request: PersonsRequest, pk: int) -> HttpResponse:
    """Say what a reset does, then do it, or ask a second administrator for it."""
    return _access(request, get_object_or_404(Person, pk=pk), AccessRequest.Kind.SECURITY_CODES)


@MANAGES
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def password_link(request: PersonsRequest, pk: int) -> HttpResponse:
    """Say who gets the link, then make it, or ask a second administrator for it."""
    return _access(request, get_object_or_404(Person, pk=pk), AccessRequest.Kind.PASSWORD_LINK)


def _access(request: PersonsRequest, somebody: Person, kind: AccessRequest.Kind) -> HttpResponse:
    needs_two = needs_second_administrator(somebody)
    form = ReasonForm(request.POST if request.method == "POST" and needs_two else None) if needs_two else None
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        at = timezone.now()
        try:
            if form is not None:
                access_actions.ask(kind, somebody, why=form.cleaned_data["why"], by=request.user, at=at)
                messages.success(request, "Asked for. It happens once another administrator agrees.")
                return redirect("person", somebody.pk)
            if kind is AccessRequest.Kind.PASSWORD_LINK:
                return _show_link(request, somebody, actions.make_password_link(somebody, by=request.user, at=at))
            second_factor_actions.reset(somebody, by=request.user, at=at)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"{somebody.name} has no security codes any more, and can set them up again.")
            return redirect("person", somebody.pk)
    context = {
        "person": somebody,
        "kind": kind.value,
        "is_link": kind is AccessRequest.Kind.PASSWORD_LINK,
        "form": form,
        "refusal": refusal,
        "hours": settings.SIGN_OFF_WAIT_HOURS,
        "sends_mail": settings.SENDS_MAIL,
    }
    status = 409 if refusal else 422 if form is not None and form.errors else 200
    return render(request, "safeguarding/access.html", context, status=status)


def _show_link(request: PersonsRequest, somebody: Person, parts: tuple[str, str]) -> HttpResponse:
    """Where there is a mail server the person has the link by now, and nobody else sees it; else it is shown, once."""
    if settings.SENDS_MAIL:
        messages.success(request, f"A link to set a password is on its way to {somebody.email}.")
        return redirect("person", somebody.pk)
    address = request.build_absolute_uri(reverse("choose-password", args=parts))
    return render(request, "safeguarding/password_link.html", {"person": somebody, "address": address})


# -- what one administrator asks and another decides -------------------------------------------------------------------
@MANAGES
@require_GET
def requests(request: PersonsRequest) -> HttpResponse:
    """The requests that wait for a second administrator."""
    rows = [
        (row, row.asked_by_id == request.user.pk, row.person_id == request.user.pk) for row in waiting(timezone.now())
    ]
    return render(request, "safeguarding/access_requests.html", {"rows": rows, "hours": settings.SIGN_OFF_WAIT_HOURS})


@MANAGES
@require_POST
@never_cache
def agree_to_request(request: PersonsRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(AccessRequest.objects.select_related("person"), pk=pk)
    try:
        parts = access_actions.agree(row, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("access-requests")
    if parts:
        return _show_link(request, row.person, parts)
    messages.success(request, f"Done: {row}.")
    return redirect("access-requests")


@MANAGES
@require_POST
def decline_request(request: PersonsRequest, pk: int) -> HttpResponse:
    try:
        access_actions.decline(get_object_or_404(AccessRequest, pk=pk), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "It will not be done.")
    return redirect("access-requests")


def _try(request: PersonsRequest, action: Callable[..., Any], thing: Person | Role, *, done: str) -> None:
    try:
        action(thing, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
