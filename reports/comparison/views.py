"""The page on which any two reports are compared: versions of a month, or months."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from reports.comparison.compare import ComparedChange, compare
from reports.comparison.compare import ReportComparison as Found
from reports.forms import CompareForm
from reports.models import Report
from reports.snapshot.schema import from_json
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission

KINDS = {
    "figures": "Figures",
    "statuses": "Statuses",
    "words": "Words",
    "charts": "Charts",
    "sources": "Sources",
    "layout": "Layout",
}
A_PAGE = 50


@page(Permission.SEE_DRAFT_REPORTS)
@require_GET
@never_cache
def compared(request: PersonsRequest) -> HttpResponse:
    """The two that are asked for; with the later one alone, the one before it."""
    given = request.GET.copy()
    if "after" in given and "before" not in given and (earlier := _earlier(request.GET["after"])):
        given["before"] = str(earlier.pk)
    form = CompareForm(given if "after" in given else None)
    if not form.is_valid():
        return render(request, "reports/compare.html", {"form": form}, status=422 if form.errors else 200)
    before, after = form.cleaned_data["before"], form.cleaned_data["after"]
    found = compare(from_json(before.snapshot), from_json(after.snapshot))
    kind = _kind(request.GET.get("of", ""), found)
    context = {
        "form": form,
        "before": before,
        "after": after,
        "kinds": [(key, words, len(getattr(found, key)), key == kind) for key, words in KINDS.items()],
        "kind": KINDS[kind],
        "address": urlencode({"before": before.pk, "after": after.pk}),
        "query": urlencode({"before": before.pk, "after": after.pk, "of": kind}) + "&",
        "shown": Paginator(getattr(found, kind), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reports/compare.html", context)


def _kind(asked: str, found: Found) -> str:
    """What is asked for, or else the first kind that has changes."""
    changes: dict[str, tuple[ComparedChange, ...]] = {key: getattr(found, key) for key in KINDS}
    first = next((key for key, each in changes.items() if each), "figures")
    return asked if asked in KINDS else first


def _earlier(pk: str) -> Report | None:
    """The version before, or the last published report of a month before."""
    after = Report.objects.select_related("cycle__period").filter(pk=pk).first() if pk.isdecimal() else None
    if after is None:
        return None
    same = Report.objects.filter(cycle=after.cycle_id, outline=after.outline, version__lt=after.version)
    months = Report.objects.published().filter(
        outline=after.outline, cycle__period__ends_on__lt=after.cycle.period.ends_on
    )
    return same.order_by("-version").first() or months.first()
