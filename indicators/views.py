"""The pages on figures: all indicators in a month, one with its history, and what may be typed about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from indicators import figure_history
from indicators.actions import override_status, set_target, type_figure
from indicators.extracts.export import FORMATS
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.preview.existing import figure_rows
from indicators.forms import FigureForm, MonthForm, OverrideForm, TargetForm
from indicators.models import Indicator, Period
from indicators.report_rows import queries
from indicators.rules import periods
from indicators.rules.counted import label
from indicators.rules.periods import Interval, Kind, PeriodUnclear
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may


@page(Permission.SEE_FIGURES)
def all_indicators(request: PersonsRequest) -> HttpResponse:
    """Every indicator's row for a month, by section, in the order of the report."""
    months = _months()
    month = _asked(request, months)
    indicators = list(Indicator.objects.select_related("section").order_by("section__number", "position"))
    standings = queries.standings(indicators, month) if month else {}
    sections: dict[Any, list[Any]] = {}
    for indicator in indicators:
        sections.setdefault(indicator.section, []).append((indicator, standings.get(indicator.pk)))
    context = {
        "sections": list(sections.items()),
        "month": month,
        "before": periods.before(month) if month else None,
        "form": MonthForm(months, month) if month else None,
        "may_load": may(request.user, Permission.LOAD_FIGURES),
    }
    return render(request, "indicators/list.html", context)


@page(Permission.SEE_FIGURES)
def detail(request: PersonsRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator.objects.select_related("section", "service"), pk=pk)
    month = _asked(request, _months())
    sees_events = may(request.user, Permission.SEE_EVENTS)
    standing = queries.standings([indicator], month).get(pk) if month else None
    definition = indicator.definitions.order_by("from_on").last()
    context = {
        "indicator": indicator,
        "month": month,
        "counts": label(definition.counted) if definition else "",
        "standing": standing,
        "figures": figure_history.figures(indicator),
        "targets": figure_history.targets(indicator),
        "overrides": figure_history.overrides(indicator),
        "events": figure_history.events(indicator) if sees_events else None,
        "may_load": may(request.user, Permission.LOAD_FIGURES),
        "may_set": may(request.user, Permission.SET_TARGETS),
        "may_define": may(request.user, Permission.DEFINE_INDICATORS),
    }
    return render(request, "indicators/detail.html", context)


@page(Permission.LOAD_FIGURES)
def figure(request: PersonsRequest, pk: int) -> HttpResponse:
    form = FigureForm(request.POST or None, initial={"period": _label(request)})

    def act(indicator: Indicator) -> str:
        given = form.cleaned_data
        kept = type_figure(
            indicator, given["period"], form.typed, reason=given["reason"], by=request.user, at=timezone.now()
        )
        return f"The figure of {kept} is kept."

    return _typed(request, pk, form, act, "Type a figure")


@page(Permission.SET_TARGETS)
def target(request: PersonsRequest, pk: int) -> HttpResponse:
    form = TargetForm(request.POST or None)

    def act(indicator: Indicator) -> str:
        given = form.cleaned_data
        row = set_target(
            indicator, given["year"], given["target"], given["rationale"], by=request.user, at=timezone.now()
        )
        return f"The target of {row} is set."

    return _typed(request, pk, form, act, "Set a target")


@page(Permission.SET_TARGETS)
def status(request: PersonsRequest, pk: int) -> HttpResponse:
    form = OverrideForm(queries.current_scale().statuses, request.POST or None, initial={"month": _label(request)})

    def act(indicator: Indicator) -> str:
        given = form.cleaned_data
        override_status(indicator, given["month"], given["status"], given["reason"], by=request.user, at=timezone.now())
        return f"The status of {indicator.code} in {given['month'].label} is changed."

    return _typed(request, pk, form, act, "Change the status")


@page(Permission.SEE_FIGURES)
def table(request: PersonsRequest, form: str) -> HttpResponse:
    """Every figure that stands, as a table that can be loaded again."""
    if form not in FORMATS:
        raise Http404
    kind, written = FORMATS[form]
    heading = f'attachment; filename="figures-{timezone.localdate():%Y-%m-%d}.{form}"'
    return HttpResponse(written(figure_rows()), content_type=kind, headers={"Content-Disposition": heading})


def _typed(request: PersonsRequest, pk: int, form: Form, act: Callable[[Indicator], str], title: str) -> HttpResponse:
    """One form about one indicator: do what it says and go back, or show why not."""
    indicator = get_object_or_404(Indicator, pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            done = act(indicator)
        except ExtractRejected as rejected:
            for fault in rejected.faults:
                form.add_error(None, str(fault))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("indicators:detail", pk)
    context = {"indicator": indicator, "form": form, "title": title, "is_figure": isinstance(form, FigureForm)}
    return render(request, "indicators/typed.html", context)


def _months() -> list[Interval]:
    """The months that have figures, the latest first."""
    rows = Period.objects.filter(kind=Kind.MONTH, figures__isnull=False).distinct().order_by("-starts_on")
    return [row.interval for row in rows]


def _asked(request: PersonsRequest, months: list[Interval]) -> Interval | None:
    """The month of the address, `?month=2010-01`; else the latest that has figures, if any has."""
    text = request.GET.get("month", "")
    if not text:
        return months[0] if months else None
    try:
        month = periods.parse(text)
    except PeriodUnclear as unclear:
        raise Http404 from unclear
    if month.kind is not Kind.MONTH:
        raise Http404
    return month


def _label(request: PersonsRequest) -> str:
    month = _asked(request, _months())
    return month.label if month else ""
