"""Pages on which an administrator adds people and gives roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from safeguarding.accounts import (
    actions,
    lockout,
    second_factor,
    second_factor_actions,
    session_actions,
    session_queries,
)
from safeguarding.accounts.forms import PersonForm, RoleForm
from safeguarding.exceptions import Refused
from safeguarding.models import Person, Role
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission

MANAGES = page(Permission.MANAGE_PEOPLE)


@MANAGES
@require_GET
def people(request: PersonsRequest) -> HttpResponse:
    live = Role.objects.filter(ended_at=None).select_related("service").order_by("given_at", "pk")
    everybody = Person.objects.prefetch_related(Prefetch("roles", live, to_attr="live_roles")).order_by("name", "pk")
    return render(request, "safeguarding/people.html", {"people": everybody})


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
        name, service = form.cleaned_data["role"], form.cleaned_data["service"]
        try:
            role = actions.give_role(somebody, name, service=service, by=request.user, at=timezone.now())
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
    }
    return render(request, "safeguarding/person.html", context)


@MANAGES
@require_POST
def end_role(request: PersonsRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(Role.objects.select_related("person", "service"), pk=pk)
    _try(request, actions.end_role, role, done=f"{role.person.name} no longer holds this role: {role.title}.")
    return redirect("person", role.person_id)


@MANAGES
@require_POST
def deactivate_person(request: PersonsRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(Person, pk=pk)
    _try(request, actions.deactivate_person, somebody, done=f"{somebody.name} cannot log in any more.")
    return redirect("person", pk)


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
@require_POST
def reset_second_factor(request: PersonsRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(Person, pk=pk)
    done = f"{somebody.name} has no security codes any more, and can set them up again."
    _try(request, second_factor_actions.reset, somebody, done=done)
    return redirect("person", pk)


@MANAGES
@require_POST
@never_cache
def password_link(request: PersonsRequest, pk: int) -> HttpResponse:
    """Make a link and show it, this once."""
    somebody = get_object_or_404(Person, pk=pk)
    try:
        who, token = actions.make_password_link(somebody, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("person", pk)
    address = request.build_absolute_uri(reverse("choose-password", args=[who, token]))
    return render(request, "safeguarding/password_link.html", {"person": somebody, "address": address})


def _try(request: PersonsRequest, action: Callable[..., Any], thing: Person | Role, *, done: str) -> None:
    try:
        action(thing, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
