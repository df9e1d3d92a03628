"""The pages on extracts: all of them, a new one, and one with what was read, its faults, or what it would change."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from indicators import history
from indicators.extracts import held, outcome, record, undoing
from indicators.extracts.preview import Preview
from indicators.extracts.printed import printed_in
from indicators.forms import ConfirmForm, UndoForm
from indicators.models import Extract
from indicators.quality.section import section
from safeguarding.forms import one_button
from safeguarding.guard import PersonsRequest, page
from safeguarding.permissions import Permission, may

A_PAGE = 50
# A page shows so many rows of each kind; the rest are counted in a sentence.
MOST_SHOWN = 200
# An extract that was read waits for somebody to confirm it.
STAGES = {"read": "waiting", "loaded": "loaded", "refused": "refused", "undone": "undone"}


@page(Permission.LOAD_FIGURES)
def all_extracts(request: PersonsRequest) -> HttpResponse:
    extracts = Extract.objects.visible_to(request.user).select_related("by").order_by("-read_at", "-pk")
    shown = Paginator(extracts, A_PAGE).get_page(request.GET.get("page"))
    rows = [(extract, STAGES[extract.stage]) for extract in shown]
    return render(request, "indicators/extracts.html", {"page": shown, "rows": rows})


@page(Permission.SEE_FIGURES)
@require_GET
def detail(request: PersonsRequest, pk: int) -> HttpResponse:
    return extract_page(request, visible(request, pk))


def visible(request: PersonsRequest, pk: int) -> Extract:
    return get_object_or_404(Extract.objects.visible_to(request.user).select_related("by"), pk=pk)


def extract_page(
    request: PersonsRequest,
    extract: Extract,
    refused: ConfirmForm | None = None,
    undo_refused: UndoForm | None = None,
    quality: Form | None = None,
) -> HttpResponse:
    reading, preview = extract.reading, None
    faults = record.faults_of(reading)
    context: dict[str, Any] = {
        "extract": extract,
        "accounted": held.accounted(extract),
        "format": reading.get("format", ""),
        "sheet": reading.get("sheet", ""),
        "heading_row": reading.get("heading_row", 0),
        "used": reading.get("used", ()),
        "ignored": reading.get("ignored", ()),
        "most_shown": MOST_SHOWN,
        "may_list": may(request.user, Permission.LOAD_FIGURES),
        "stage_words": STAGES[extract.stage],
        "restated": None,
        "new": None,
        "form": refused,
        "undo_form": None,
        "outcome": None,
        "undo_objection": "",
        "quality": section(extract, request.user, quality),
        "printed_in": printed_in(extract, request.user),
    }
    if extract.stage == Extract.Stage.READ:
        preview = held.preview_of(extract)
        context["outcome"] = outcome.of_loading(extract, preview)
        context["changed"] = context["outcome"].restatements(preview)
        context["form"] = _confirming(extract, preview, refused)
    elif extract.stage in (Extract.Stage.LOADED, Extract.Stage.UNDONE):
        context |= _loaded(extract, undo_refused, may_undo=context["may_list"])
        context["form"] = refused or (None if context["undo_form"] else undo_refused)
    context |= {"preview": preview, "faults": faults}
    return render(request, "indicators/extract.html", context)


def _loaded(extract: Extract, undo_refused: UndoForm | None, *, may_undo: bool) -> dict[str, Any]:
    """What it added; and, for those who may undo it, what that would do, or why it cannot be done."""
    added = held.rows_of(extract)
    objection, form = "", None
    if may_undo and extract.stage == Extract.Stage.LOADED:
        objection = undoing.objection(extract)
        form = None if objection else _undoing(extract, undo_refused)
    return {
        "restated": [change for change in added if change.old],
        "new": [change for change in added if not change.old],
        "undone": history.undoing(extract),
        "undo_objection": objection,
        "undo_form": form,
        "outcome": outcome.of_undoing(extract) if form else None,
    }


def _confirming(extract: Extract, preview: Preview, refused: ConfirmForm | None) -> ConfirmForm:
    """The form that confirms what is on the page now; of one that was refused, its words and its errors."""
    given = {"seen": preview.digest, "reason": refused.data.get("reason", "") if refused else ""}
    form = ConfirmForm(given if refused else None, initial=given)
    form.helper = one_button("Confirm and load")
    form.helper.form_action = reverse("indicators:load", args=[extract.pk])
    if not preview.changed:
        del form.fields["reason"]
    for name, errors in refused.errors.items() if refused else ():
        form.add_error(name if name in form.fields else None, errors)
    if preview.changed:
        form.fields["reason"].required = True  # so that its label does not say "optional"; the action insists
    return form


def _undoing(extract: Extract, refused: UndoForm | None) -> UndoForm:
    """The form that undoes an extract; one that was refused keeps its words and its errors."""
    form = refused or UndoForm()
    form.helper = one_button("Undo this extract")
    form.helper.form_action = reverse("indicators:undo", args=[extract.pk])
    return form
