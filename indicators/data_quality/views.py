"""Stating an extract's data quality, and checking what somebody else stated."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.data_quality.actions import check_quality, state_quality
from indicators.data_quality.forms import CheckForm, StatementForm
from indicators.extracts.views.detail import RefusedForms, extract_page, visible
from indicators.models import DataQuality
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission


@page(Permission.LOAD_FIGURES)
@require_POST
def state(request: PersonsRequest, pk: int) -> HttpResponse:
    extract, form = visible(request, pk), StatementForm(request.POST, auto_id="quality_%s")
    if not form.is_valid():
        return extract_page(request, extract, RefusedForms(quality=form))
    try:
        state_quality(extract, form.statement, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return extract_page(request, extract, RefusedForms(quality=form))
    messages.success(request, f"The data quality of {extract.name} is stated. A second person checks it now.")
    return redirect("indicators:extract", pk)


@page(Permission.CHECK_QUALITY)
@require_POST
def check(request: PersonsRequest, pk: int) -> HttpResponse:
    extract, form = visible(request, pk), CheckForm(request.POST)
    if not form.is_valid():
        return extract_page(request, extract, RefusedForms(quality=form))
    given = form.cleaned_data
    quality = get_object_or_404(DataQuality.objects.select_related("extract"), pk=given["quality"], extract=extract)
    try:
        check_quality(quality, given["outcome"], remark=given["remark"], by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return extract_page(request, extract, RefusedForms(quality=form))
    messages.success(request, f"You found {extract.name} {given['outcome']}.")
    return redirect("indicators:extract", pk)
