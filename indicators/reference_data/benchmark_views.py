"""The pages on benchmarks: send a published table, say which indicator its columns are; name our neighbours."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.models import SentTable
from indicators.reference_data import benchmark_list
from indicators.reference_data.actions import choose_measure, drop_choice, read_neighbours, read_published
from indicators.reference_data.forms import ChoiceForm, ListForm, NeighboursForm
from indicators.reference_data.list_views import sent_page, visible
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission
from safeguarding.request_limits import UPLOAD, takes


@takes(UPLOAD)
@page(Permission.LOAD_FIGURES)
def upload(request: PersonsRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sent = read_published(file.read(), file.name, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("indicators:sent-table", sent.pk)
    group = benchmark_list.neighbours()
    sent_before = SentTable.objects.filter(kind=SentTable.Kind.BENCHMARKS).select_related("by").order_by("-pk")[:20]
    context = {"form": form, "neighbours": group, "sent": sent_before}
    return render(request, "indicators/benchmarks.html", context)


@takes(UPLOAD)
@page(Permission.LOAD_FIGURES)
def neighbours(request: PersonsRequest) -> HttpResponse:
    form = NeighboursForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, year = form.cleaned_data["file"], form.cleaned_data["model_year"]
        try:
            sent = read_neighbours(file.read(), file.name, model_year=year, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("indicators:sent-table", sent.pk)
    return render(request, "indicators/neighbours.html", {"form": form, "neighbours": benchmark_list.neighbours()})


@page(Permission.LOAD_FIGURES)
@require_POST
def choose(request: PersonsRequest, pk: int) -> HttpResponse:
    sent = visible(request, pk)
    if "published" not in sent.reading:
        raise Http404
    form = ChoiceForm(benchmark_list.published_of(sent.reading["published"]), request.POST)
    if form.is_valid():
        try:
            choose_measure(sent, form.choice, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("indicators:sent-table", pk)
    return sent_page(request, sent, choosing=form)


@page(Permission.LOAD_FIGURES)
@require_POST
def drop(request: PersonsRequest, pk: int) -> HttpResponse:
    try:
        drop_choice(visible(request, pk), request.POST.get("code", ""), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("indicators:sent-table", pk)
