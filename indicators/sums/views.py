"""The pages on sums, and on what an indicator counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from indicators.models import Indicator, Sum
from indicators.sums.actions import change_sum, declare_sum, end_sum, say_what_is_counted
from indicators.sums.forms import COMPLETE, WITHIN, CountedForm, EndSumForm, SumForm
from indicators.sums.series import declared, every_series, example, numbers
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may

DEFINE = Permission.DEFINE_INDICATORS


@page(Permission.SEE_FIGURES)
def sums(request: PersonsRequest) -> HttpResponse:
    """Every declared sum with an example from the figures, those that are chance, and those that were ended."""
    current = declared()
    counts = numbers([series for each in current for series in (each.whole, *each.parts)])
    lines = [(each, example(each.whole, each.parts, counts, complete=each.row.complete)) for each in current]
    context = {
        "always": [line for line in lines if line[0].row.answer == Sum.Answer.ALWAYS],
        "chance": [line for line in lines if line[0].row.answer == Sum.Answer.CHANCE],
        "ended": declared(ended=True),
        "may_change": may(request.user, DEFINE),
    }
    return render(request, "indicators/sums.html", context)


@page(DEFINE)
def add(request: PersonsRequest) -> HttpResponse:
    every = every_series()
    form = SumForm(every.values(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        whole, parts = every[given["whole"]], [every[key] for key in given["parts"]]
        try:
            declare_sum(
                whole, parts, complete=given["adds_up"] == COMPLETE, reason=given["reason"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The sum is declared. Disclosure control reckons with it from now on.")
            return redirect("indicators:sums")
    return render(request, "indicators/sum.html", {"form": form, "title": "Declare a sum"}, status=_status(form))


@page(DEFINE)
def change(request: PersonsRequest, pk: int) -> HttpResponse:
    current = next((each for each in declared() if each.row.pk == pk), None)
    row = get_object_or_404(Sum, pk=pk, ended_at=None)
    every = every_series()
    initial = current and {
        "whole": current.whole.key,
        "parts": [part.key for part in current.parts],
        "adds_up": COMPLETE if row.complete else WITHIN,
        "reason": row.reason,
    }
    form = SumForm(every.values(), request.POST or None, initial=initial, button="Change this sum")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_sum(
                row, every[given["whole"]], [every[key] for key in given["parts"]],
                complete=given["adds_up"] == COMPLETE, reason=given["reason"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The sum is changed. The one before it is kept among those that were ended.")
            return redirect("indicators:sums")
    context = {"form": form, "title": "Change a sum", "current": current}
    return render(request, "indicators/sum.html", context, status=_status(form))


@page(DEFINE)
def end(request: PersonsRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Sum, pk=pk)
    current = next((each for each in declared(ended=row.ended_at is not None) if each.row.pk == pk), None)
    form = EndSumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_sum(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The sum is ended. It is kept in the list of those that no longer hold.")
            return redirect("indicators:sums")
    context = {"form": form, "title": "End a sum", "current": current}
    return render(request, "indicators/sum.html", context, status=_status(form))


@page(DEFINE)
def counted(request: PersonsRequest, pk: int) -> HttpResponse:
    """What an indicator and its measures count."""
    indicator = get_object_or_404(Indicator, pk=pk)
    definition = indicator.definitions.order_by("from_on").last()
    if definition is None:
        messages.error(request, "This indicator has no definition yet. Add one by the list of indicators.")
        return redirect("indicators:detail", pk)
    form = CountedForm(definition, indicator.measures.order_by("position"), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        measures = {measure: given[name] for name, measure in form.measures.items()}
        try:
            say_what_is_counted(
                indicator, given["counted"], measures, reason=given["reason"], by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "What is counted is saved. Reports created from now on go by it.")
            return redirect("indicators:detail", pk)
    context = {"indicator": indicator, "form": form, "title": "What it counts", "is_figure": False}
    return render(request, "indicators/typed.html", context, status=_status(form))


def _status(form: SumForm | EndSumForm | CountedForm) -> int:
    return 422 if form.errors else 200
