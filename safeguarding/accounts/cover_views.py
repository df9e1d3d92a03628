"""The page of cover: who is whose deputy and when, a form to name one, and the buttons to agree and to end it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.accounts import cover_actions, grant_rules
from safeguarding.accounts.forms import one_button
from safeguarding.exceptions import Refused
from safeguarding.models import Cover, Person, Role
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, RoleName, services_where

NO_DATE = {"required": "Enter a day.", "invalid": "Enter a day, as in 10 February 2010."}


class CoverForm(forms.Form):
    role = forms.ModelChoiceField(Role.objects.none(), label="Who is away?", empty_label=None)
    deputy = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who decides in their place?",
        help_text="They can do what the head of service can, but never approve what they wrote or edited themselves.",
    )
    from_on = forms.DateField(label="First day", help_text="As in 10 February 2010.", error_messages=NO_DATE)
    to_on = forms.DateField(label="Last day", help_text="It counts whole.", error_messages=NO_DATE)
    helper = one_button("Arrange cover")

    def __init__(self, person: Person, *args: Any) -> None:
        super().__init__(*args)
        roles: Any = self.fields["role"]
        people: Any = self.fields["deputy"]
        roles.queryset = heads(person)
        roles.label_from_instance = lambda role: f"{role.person}, {role.service}"
        people.queryset = Person.objects.filter(is_active=True).order_by("name", "pk")
        people.label_from_instance = lambda each: f"{each.name}, {each.job_title}"


def heads(person: Person) -> QuerySet[Role]:
    """The heads of service for whom the person may arrange cover."""
    rows = Role.objects.filter(name=RoleName.HEAD_OF_SERVICE, ended_at=None, person__is_active=True)
    services = services_where(person, Permission.ARRANGE_COVER)
    rows = rows if services is None else rows.filter(service__in=services)
    return rows.select_related("person", "service").order_by("person__name", "service__name")


def visible_to(person: Person) -> QuerySet[Cover]:
    """Covers of the person's services, and those in which they are the deputy."""
    services = services_where(person, Permission.ARRANGE_COVER)
    rows = Cover.objects.select_related("role__person", "role__service", "deputy", "agreed_by", "ended_by")
    return rows if services is None else rows.filter(Q(role__service__in=services) | Q(deputy=person))


@page(Permission.ARRANGE_COVER)
def cover(request: PersonsRequest) -> HttpResponse:
    form = CoverForm(request.user, request.POST or None)
    if form.is_valid():
        asked = form.cleaned_data
        days = cover_actions.CoverDays(asked["from_on"], asked["to_on"])
        try:
            made = cover_actions.ask_for_cover(asked["role"], asked["deputy"], days, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made} is {'arranged' if made.agreed_at else 'waiting for their agreement'}.")
            return redirect("cover")
    today = timezone.localdate()
    rows = visible_to(request.user).order_by("-to_on", "-pk")
    context = {
        "form": form,
        "covers": [
            (each, _stands(each, today), grant_rules.may_agree_to_cover(each.role, each.deputy, request.user))
            for each in rows[:50]
        ],
    }
    return render(request, "safeguarding/cover.html", context, status=400 if form.errors else 200)


def _stands(cover: Cover, today: date) -> str:
    if cover.ended_at:
        return "ended early"
    if cover.to_on < today:
        return "over"
    if not cover.agreed_at:
        return "not agreed yet"
    return "in force" if cover.from_on <= today else "to come"


@page(Permission.ARRANGE_COVER)
@require_POST
def agree(request: PersonsRequest, pk: int) -> HttpResponse:
    return _done(request, pk, cover_actions.agree_to_cover, "It is agreed.")


@page(Permission.ARRANGE_COVER)
@require_POST
def end(request: PersonsRequest, pk: int) -> HttpResponse:
    return _done(request, pk, cover_actions.end_cover, "It is ended.")


def _done(request: PersonsRequest, pk: int, act: Callable[..., Cover], words: str) -> HttpResponse:
    try:
        act(get_object_or_404(visible_to(request.user), pk=pk), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("cover")
