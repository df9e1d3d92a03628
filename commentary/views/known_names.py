"""The page where officers keep the names that are no child's."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commentary import actions
from commentary.forms.known_names import KnownNamesForm
from commentary.models import KnownName
from commentary.queries import known_names as names
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission


@page(Permission.RUN_CYCLES)
def known_names(request: PersonsRequest) -> HttpResponse:
    """Show the list, and add to it."""
    form = KnownNamesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            added = actions.add_known_names(
                form.cleaned_data["names"], form.cleaned_data["kind"], by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error("names", str(refused))
        else:
            what = f"“{added[0]}” was" if len(added) == 1 else f"{len(added)} names were"
            messages.success(request, f"{what} added to the known names.")
            return redirect("commentary:known_names")
    return _page(request, form, status=400 if form.errors else 200)


@page(Permission.RUN_CYCLES)
def remove_known_name(request: PersonsRequest) -> HttpResponse:
    """Take one name off the list."""
    if request.method != "POST":
        return redirect("commentary:known_names")
    name = request.POST.get("name", "")
    try:
        actions.remove_known_name(name, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"“{name}” was taken off the known names. Commentary that has it is looked at again.")
    return redirect("commentary:known_names")


def _page(request: PersonsRequest, form: KnownNamesForm, *, status: int) -> HttpResponse:
    rows = groupby(names.current(), key=lambda row: row.kind)
    context = {"form": form, "kinds": [(KnownName.Kind(kind).label, list(group)) for kind, group in rows]}
    return render(request, "commentary/known_names.html", context, status=status)
