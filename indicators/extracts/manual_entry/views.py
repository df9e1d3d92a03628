"""The page on which figures that no file brings are typed, many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from indicators.actions import preview_typed, type_figures
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.manual_entry.entry import by_code
from indicators.extracts.manual_entry.forms import EntrySheet, ShownPeriodForm
from indicators.extracts.manual_entry.grid import EntryGrid, grid
from indicators.extracts.preview import existing
from indicators.extracts.preview.diff import Preview
from indicators.models import Period
from indicators.rules import periods
from indicators.rules.periods import Interval, Kind
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission
from safeguarding.request_limits import LONG_TEXT, takes


@takes(LONG_TEXT)
@page(Permission.LOAD_FIGURES)
def typing(request: PersonsRequest) -> HttpResponse:
    """The grid; what was typed, with its faults; or, if held figures change, the changes to be confirmed."""
    asked = _asked(request)
    if not asked.is_valid():
        return render(request, "indicators/typing.html", {"form": asked, "asked": asked, "grid": None, "sheet": None})
    shown = _shown(request, asked)
    if request.method != "POST":
        return _page(request, asked, shown, EntrySheet(shown))
    sheet = EntrySheet(shown, request.POST)
    if "back" in request.POST:
        return _page(request, asked, shown, sheet)
    sheet.check()
    return _kept(request, asked, shown, sheet)


def _kept(request: PersonsRequest, asked: ShownPeriodForm, shown: EntryGrid, sheet: EntrySheet) -> HttpResponse:
    """Keep what was typed, if nothing is wrong; of figures that change, only what the person has seen and why."""
    typed, at, preview = sheet.typed, timezone.now(), None
    said = sheet.form.cleaned_data
    if not typed:
        return _page(request, asked, shown, sheet)
    try:
        preview = preview_typed(typed, shown.period, by=request.user, at=at)
        if "reason" in sheet.form.errors:
            return _confirming(request, shown, sheet, preview)
        if sheet.errors:
            return _page(request, asked, shown, sheet)
        if preview.changed and not said["seen"]:
            return _confirming(request, shown, sheet, preview)
        seen = said["seen"] or preview.digest
        extract = type_figures(typed, shown.period, reason=said["reason"], seen=seen, by=request.user, at=at)
    except ExtractRejected as rejected:
        sheet.show(by_code(rejected, typed))
        return _page(request, asked, shown, sheet)
    except Refused as refused:
        changing = preview is not None and preview.changed
        sheet.form.add_error("reason" if changing and not said["reason"] else None, str(refused))
        if preview is not None and preview.changed:
            return _confirming(request, shown, sheet, preview)
        return _page(request, asked, shown, sheet)
    messages.success(request, f"The figures of {shown.period.label} are kept. {existing.accounted(extract)}.")
    return redirect("indicators:extract", extract.pk)


def _asked(request: PersonsRequest) -> ShownPeriodForm:
    """The period of the address, else the latest month that has figures."""
    if "period" in request.GET:
        return ShownPeriodForm(request.GET)
    latest = Period.objects.filter(kind=Kind.MONTH, figures__isnull=False).order_by("-starts_on").first()
    month = latest.interval if latest else periods.month_of(timezone.localdate())
    return ShownPeriodForm({"period": month.label})


def _shown(request: PersonsRequest, asked: ShownPeriodForm) -> EntryGrid:
    """The lines asked for; and every line that was sent, whatever files have brought meanwhile."""
    period: Interval = asked.cleaned_data["period"]
    sent = [name.split("-")[1] for name in request.POST if name.startswith("row-")]
    kept = {int(pk) for pk in sent if pk.isdecimal()}
    return grid(period, everything=asked.cleaned_data["all"], kept=kept, today=timezone.localdate())


def _page(request: PersonsRequest, asked: ShownPeriodForm, shown: EntryGrid, sheet: EntrySheet) -> HttpResponse:
    for name in ("seen", "reason"):
        sheet.form.fields.pop(name, None)
    asked.initial["period"] = shown.period.label
    context: dict[str, Any] = {"asked": asked, "grid": shown, "sheet": sheet, "form": sheet}
    elsewhere: dict[Interval, list[str]] = {}
    for indicator, kind in shown.elsewhere:
        period = periods.OF_DAY[Kind(kind)](shown.period.ends_on)
        elsewhere.setdefault(period, []).append(indicator.code)
    return render(request, "indicators/typing.html", context | {"elsewhere": elsewhere.items()})


def _confirming(request: PersonsRequest, shown: EntryGrid, sheet: EntrySheet, preview: Preview) -> HttpResponse:
    """The changes to be confirmed. The digest is that of the page as it stands now."""
    form = sheet.form
    form.data = {**request.POST.dict(), "seen": preview.digest}
    form.fields["reason"].required = True  # so that its label does not say "optional"
    context = {"grid": shown, "sheet": sheet, "form": form, "preview": preview, "most_shown": len(preview.to_load)}
    return render(request, "indicators/typing_confirm.html", context)
