"""The pages on outlines: which there are, and how one is changed without code."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.models import Section
from indicators.report_rows.queries import groups_of_others
from reports.layout import actions as outline_actions
from reports.layout import saved_layouts
from reports.layout.forms import AddOutlineForm, OutlineForm, seen
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission


@page(Permission.ASSEMBLE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def every(request: PersonsRequest) -> HttpResponse:
    """The outlines that there are, and a form to add one."""
    kept, posted = saved_layouts.every(), request.POST if request.method == "POST" else None
    form, refusal = AddOutlineForm(kept, posted), ""
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        try:
            added = outline_actions.add(given["name"], like=given["like"], by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"{added.outline.name} is added. Lay it out below.")
            return redirect("reports:outline", slug=added.slug)
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/outlines.html", {"outlines": kept, "form": form, "refusal": refusal}, status=status)


@page(Permission.ASSEMBLE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def outline(request: PersonsRequest, slug: str) -> HttpResponse:
    """Change an outline, or first see how it would come out."""
    try:
        kept = saved_layouts.current(slug)
    except saved_layouts.NoOutline as error:
        raise Http404 from error
    sections, posted = list(Section.objects.order_by("number")), request.POST if request.method == "POST" else None
    form, refusal = OutlineForm(kept, sections, groups_of_others(), posted), ""
    if posted is not None and form.is_valid() and "save" in posted:
        chosen, version = form.outline, form.cleaned_data["version"]
        try:
            saved = outline_actions.change(slug, chosen, version=version, by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _saved(saved, kept))
            return redirect("reports:outline", slug=slug)
    shown = form.outline if posted is not None and not form.errors else kept.outline
    context = {"kept": kept, "form": form, "refusal": refusal, "seen": seen(shown, sections), "shown": shown}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/outline.html", context, status=status)


def _saved(saved: saved_layouts.SavedLayout, before: saved_layouts.SavedLayout) -> str:
    if saved == before:
        return "Nothing was changed, so there is no new version."
    return f"Version {saved.version} is saved. The next report that is assembled by this outline comes out like this."
