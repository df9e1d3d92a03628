"""Pages on which a person loads, cancels or undoes an upload."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.actions import NeedsReason, confirm_extract, put_aside, undo_extract
from indicators.extracts.preview import existing
from indicators.extracts.views.detail import RefusedForms, extract_page, visible
from indicators.forms import ConfirmForm, UndoForm
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission


@page(Permission.LOAD_FIGURES)
@require_POST
def load(request: PersonsRequest, pk: int) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return extract_page(request, visible(request, pk), RefusedForms(form))
    extract = visible(request, pk)
    try:
        loading = confirm_extract(extract, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error("reason" if isinstance(refused, NeedsReason) else None, str(refused))
        return extract_page(request, visible(request, pk), RefusedForms(form))
    if loading is None:
        messages.success(request, f"{extract.name} is loaded. {existing.accounted(extract)}.")
    return redirect("indicators:extract", pk)


@page(Permission.LOAD_FIGURES)
@require_POST
def aside(request: PersonsRequest, pk: int) -> HttpResponse:
    extract = visible(request, pk)
    try:
        put_aside(extract, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("indicators:extract", pk)
    messages.success(request, f"{extract.name} is put aside. Nothing of it was loaded.")
    return redirect("indicators:extracts")


@page(Permission.LOAD_FIGURES)
@require_POST
def undo(request: PersonsRequest, pk: int) -> HttpResponse:
    form = UndoForm(request.POST)
    if not form.is_valid():
        return extract_page(request, visible(request, pk), RefusedForms(undoing=form))
    try:
        undone = undo_extract(visible(request, pk), by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return extract_page(request, visible(request, pk), RefusedForms(undoing=form))
    messages.success(request, f"{undone.name} is undone. What stood before it stands again.")
    return redirect("indicators:extract", pk)
