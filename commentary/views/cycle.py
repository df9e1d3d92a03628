"""The pages of cycles: the calendar, opening one, one cycle with its timetable and topics, and the default plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commentary import actions
from commentary.forms.cycle import MoveDatesForm, OpenCycleForm, PlanForm
from commentary.models import Cycle
from commentary.queries import current_plan, topics_due
from commentary.workflow import timetable
from commentary.workflow.timetable import PARTS, Dates, Plan
from indicators.rules import periods
from indicators.rules.bank_holidays import england
from indicators.rules.periods import Interval
from safeguarding.exceptions import Refused
from safeguarding.models import Event
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may
from safeguarding.todo import how_far

MONTHS_AHEAD = 3
MONTHS_BACK = 6
MOST_TOLD = 99
ID = re.compile(r"[0-9]{1,9}")
NAMES = ("title", "appendix", "committee")


@dataclass(frozen=True)
class TimetableRow:
    """A part of a timetable: in words, its day, how far off, and which working day after the month's end it is, where
    that is near enough to say anything."""

    words: str
    day: date | None = None
    away: str = ""
    number: int | None = None


# -- the calendar ----------------------------------------------------------------------------------------------------
@page(Permission.SEE_COMMENTARY)
@require_GET
def calendar(request: PersonsRequest) -> HttpResponse:
    """The last cycles, and the months that come next, each with its timetable as it is or as it would be."""
    cycles = list(Cycle.objects.select_related("period").order_by("-period__ends_on")[:MONTHS_BACK])
    plan = current_plan.current()
    ahead = [
        (month, timetable.worked_out(month.ends_on, plan, None, england()))
        for month in islice(_months_to_come(cycles[0] if cycles else None), MONTHS_AHEAD)
        if timetable.within_reach(month.ends_on)
    ]
    context = {
        "cycles": [(each, dates_of(each)) for each in reversed(cycles)],
        "ahead": ahead,
        "parts": PARTS.values(),
        "plan": plan,
        "may_run": may(request.user, Permission.RUN_CYCLES),
    }
    return render(request, "commentary/calendar.html", context)


def _months_to_come(last: Cycle | None) -> Iterator[Interval]:
    """From the month after the last cycle; before the first one, from the last month that is over."""
    now = periods.month_of(timezone.localdate())
    month = periods.after(last.period.interval) if last else periods.before(now)
    while True:
        yield month
        month = periods.after(month)


def dates_of(cycle: Cycle) -> Dates:
    return Dates(**{name: getattr(cycle, name) for name in PARTS})


# -- opening one -----------------------------------------------------------------------------------------------------
@page(Permission.RUN_CYCLES)
def open_cycle(request: PersonsRequest) -> HttpResponse:
    """Work the timetable out, show it, and open the cycle once the officer says so."""
    if request.method != "POST":
        return _opening(request, OpenCycleForm(initial=_proposed(request)))
    form = OpenCycleForm(request.POST)
    valid = form.is_valid()
    if "work_out" in request.POST:
        return _opening(request, _with_dates(form, request))
    if valid:
        try:
            cycle = actions.open_cycle(form.cleaned_data["month"], form.plan, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The cycle of {cycle} is open.")
            return redirect("commentary:cycle", cycle.pk)
    return _opening(request, form)


def _proposed(request: HttpRequest) -> dict[str, object]:
    """The month asked for, or the next one, named as the last report was, with the dates of the default plan."""
    last = Cycle.objects.select_related("period").order_by("-period__ends_on").first()
    month = next(_months_to_come(last))
    with suppress(periods.PeriodUnclear):
        month = periods.parse(request.GET.get("month", ""))
    named = {name: getattr(last, name) for name in NAMES} if last else {}
    return {"month": month.label, **named, **_days(month, None)}


def _days(month: Interval, meeting_on: date | None) -> dict[str, date | None]:
    try:
        return vars(timetable.worked_out(month.ends_on, current_plan.current(), meeting_on, england()))
    except ValueError:  # in no year that the calendar knows; the form says so
        return {"meeting_on": meeting_on}


def _with_dates(form: OpenCycleForm, request: HttpRequest) -> OpenCycleForm:
    """The form with what was typed, but the dates worked out anew from the month and the meeting."""
    if "month" in form.errors or "meeting_on" in form.errors:
        return form
    typed = {name: request.POST.get(name, "") for name in ("month", *NAMES)}
    return OpenCycleForm(initial=typed | _days(form.cleaned_data["month"], form.cleaned_data["meeting_on"]))


def _opening(request: HttpRequest, form: OpenCycleForm) -> HttpResponse:
    context: dict[str, object] = {"form": form, "rows": (), "doubts": ()}
    if not form.errors and (dates := _dates_in(form)):
        month = periods.parse(str(form["month"].value()))
        doubts = timetable.doubts(dates, month.ends_on, current_plan.current(), england())
        context |= {"rows": rows_of(dates, month), "doubts": doubts}
    return render(request, "commentary/open_cycle.html", context, status=400 if form.errors else 200)


def _dates_in(form: OpenCycleForm) -> Dates | None:
    """The timetable that stands in the form's boxes, if one does."""
    try:
        return Dates(**{name: form.fields[name].clean(form[name].value()) for name in PARTS})
    except ValidationError:
        return None


def rows_of(dates: Dates, month: Interval) -> tuple[TimetableRow, ...]:
    return tuple(_row(words, getattr(dates, name), month) for name, words in PARTS.items())


def _row(words: str, day: date | None, month: Interval) -> TimetableRow:
    if day is None:
        return TimetableRow(words)
    number = timetable.working_days_since(month.ends_on, day, england())
    return TimetableRow(words, day, how_far(day, timezone.localdate()), number if 0 < number <= MOST_TOLD else None)


# -- one cycle -------------------------------------------------------------------------------------------------------
@page(Permission.SEE_COMMENTARY)
@require_GET
def cycle(request: PersonsRequest, pk: int) -> HttpResponse:
    return shown(request, _found(pk))


@page(Permission.RUN_CYCLES)
@require_POST
def move_dates(request: PersonsRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    form = MoveDatesForm(found, request.POST)
    if not form.is_valid():
        return shown(request, found, form=form)
    try:
        actions.move_dates(found, form.dates, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return shown(request, found, form=form)
    messages.success(request, "The dates are moved.")
    return redirect("commentary:cycle", pk)


@page(Permission.RUN_CYCLES)
@require_POST
def ask_for_words(request: PersonsRequest, pk: int) -> HttpResponse:
    topics = [int(each) for each in request.POST.getlist("topic") if ID.fullmatch(each)]
    try:
        made = actions.ask_for_words(_found(pk), topics, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        names = ", ".join(each.topic.name for each in made)
        messages.success(request, f"Words are asked for on {names}.")
    return redirect("commentary:cycle", pk)


def _found(pk: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("period"), pk=pk)


def shown(request: PersonsRequest, found: Cycle, *, form: MoveDatesForm | None = None) -> HttpResponse:
    month, dates, plan = found.period.interval, dates_of(found), current_plan.current()
    topics = topics_due.of_cycle(found)
    context = {
        "cycle": found,
        "rows": rows_of(dates, month),
        "doubts": () if found.closed else timetable.doubts(dates, month.ends_on, plan, england()),
        "asked": [each for each in topics if each.commentary_id],
        "lacking": () if found.closed else [each for each in topics if each.lacking],
        "offered": () if found.closed else [each for each in topics if not each.commentary_id and not each.reasons],
        "form": (form or MoveDatesForm(found)) if not found.closed else None,
        "events": Event.objects.filter(kind="cycle", thing_id=str(found.pk)).order_by("-number"),
        "may_run": may(request.user, Permission.RUN_CYCLES),
        "wrong": bool(form),
    }
    return render(request, "commentary/cycle.html", context, status=400 if form else 200)


# -- the default plan ------------------------------------------------------------------------------------------------
@page(Permission.RUN_CYCLES)
def plan(request: PersonsRequest) -> HttpResponse:
    form = PlanForm(current_plan.current(), request.POST or None)
    if form.is_valid():
        try:
            actions.set_plan(form.plan, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The plan is kept. Cycles that are opened from now on follow it.")
            return redirect("commentary:calendar")
    return render(request, "commentary/plan.html", {"form": form, "own": Plan()}, status=400 if form.errors else 200)
