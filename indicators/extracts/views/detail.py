"""The pages on extracts: all of them, a new one, and one with what was read, its faults, or what it would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from indicators import figure_history
from indicators.data_quality.page_section import section
from indicators.extracts.annotate.marked_copy import can_be_marked
from indicators.extracts.case_lists.lost_rows import lost_words, needs_reason
from indicators.extracts.case_lists.summary import told
from indicators.extracts.files.error_groups import grouped
from indicators.extracts.load import stored_reading, undoing
from indicators.extracts.parse.checked_claims import claims_compared
from indicators.extracts.preview import effects, existing
from indicators.extracts.preview.diff import Preview
from indicators.extracts.preview.published_in import printed_in
from indicators.forms import ConfirmForm, MarkForm, UndoForm
from indicators.models import Extract
from safeguarding.accounts.forms import one_button
from safeguarding.jobs.progress import progress
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may

A_PAGE = 50
# A page shows so many rows of each kind; the rest are counted in a sentence.
MOST_SHOWN = 200
# Of faults that are alike, so many are shown one by one.
MOST_IN_GROUP = 1_000
# An extract that was read waits for somebody to confirm it.
STAGES = {"read": "waiting", "loaded": "loaded", "refused": "refused", "undone": "undone"}


@page(Permission.LOAD_FIGURES)
def all_extracts(request: PersonsRequest) -> HttpResponse:
    extracts = (
        Extract.objects.visible_to(request.user).select_related("by").defer("reading").order_by("-read_at", "-pk")
    )
    shown = Paginator(extracts, A_PAGE).get_page(request.GET.get("page"))
    rows = [(extract, STAGES[extract.stage]) for extract in shown]
    return render(request, "indicators/extracts.html", {"page": shown, "rows": rows})


@page(Permission.SEE_FIGURES)
@require_GET
@never_cache
def detail(request: PersonsRequest, pk: int) -> HttpResponse:
    return extract_page(request, visible(request, pk))


@page(Permission.LOAD_FIGURES)
@require_GET
@never_cache
def loading(request: PersonsRequest, pk: int) -> HttpResponse:
    """How far the loading of the extract is that was asked for last."""
    return progress(request, get_object_or_404(visible(request, pk).loadings.order_by("-id")[:1]))


def visible(request: PersonsRequest, pk: int) -> Extract:
    return get_object_or_404(Extract.objects.visible_to(request.user).select_related("by"), pk=pk)


@dataclass(frozen=True)
class RefusedForms:
    """A form that was refused, which keeps its words and its errors."""

    confirming: ConfirmForm | None = None
    undoing: UndoForm | None = None
    marking: MarkForm | None = None
    quality: Form | None = None


NONE_REFUSED = RefusedForms()


def extract_page(request: PersonsRequest, extract: Extract, refused: RefusedForms = NONE_REFUSED) -> HttpResponse:
    reading, preview = extract.reading, None
    context: dict[str, Any] = {
        "extract": extract,
        "accounted": existing.accounted(extract),
        **{name: reading.get(name, "") for name in ("format", "sheet", "heading_row")},
        **{name: reading.get(name, ()) for name in ("used", "said", "ignored")},
        "most_shown": MOST_SHOWN,
        "may_list": may(request.user, Permission.LOAD_FIGURES),
        "stage_words": STAGES[extract.stage],
        "episodes": told(reading["episodes"]) if "episodes" in reading else None,
        "lost": lost_words(reading, extract.reason),
        "form": refused.confirming,
        **dict.fromkeys(("restated", "new", "undo_form", "outcome")),
        "undo_objection": "",
        "compared": claims_compared(extract),
        "quality": section(extract, request.user, refused.quality),
        "printed_in": printed_in(extract, request.user),
        "loading": (loading := extract.loadings.order_by("-id").first()),
        "under_way": (under_way := loading is not None and loading.is_under_way),
    }
    if under_way:
        context["form"] = None
    elif extract.stage == Extract.Stage.READ:
        preview = existing.preview_of(extract)
        context["outcome"] = effects.of_loading(extract, preview)
        context["changed"] = context["outcome"].restatements(preview)
        context["form"] = _confirming(extract, preview, refused.confirming)
    elif extract.stage in (Extract.Stage.LOADED, Extract.Stage.UNDONE):
        context |= _loaded(extract, refused.undoing, may_undo=context["may_list"])
        context["form"] = refused.confirming or (None if context["undo_form"] else refused.undoing)
    context |= {"preview": preview} | _about_faults(request, extract, refused.marking)
    return render(request, "indicators/extract.html", context)


def _loaded(extract: Extract, undo_refused: UndoForm | None, *, may_undo: bool) -> dict[str, Any]:
    """What it added; and, for those who may undo it, what that would do, or why it cannot be done."""
    added = existing.rows_of(extract)
    objection, form = "", None
    if may_undo and extract.stage == Extract.Stage.LOADED:
        objection = undoing.objection(extract)
        form = None if objection else _undoing(extract, undo_refused)
    return {
        "restated": [change for change in added if change.old],
        "new": [change for change in added if not change.old],
        "undone": figure_history.undoing(extract),
        "undo_objection": objection,
        "undo_form": form,
        "outcome": effects.of_undoing(extract) if form else None,
    }


def _confirming(extract: Extract, preview: Preview, refused: ConfirmForm | None) -> ConfirmForm:
    """The form that confirms what is on the page now; of one that was refused, its words and its errors."""
    given = {"seen": preview.digest, "reason": refused.data.get("reason", "") if refused else ""}
    form = ConfirmForm(given if refused else None, initial=given)
    form.helper = one_button("Confirm and load")
    form.helper.form_action = reverse("indicators:load", args=[extract.pk])
    lost = needs_reason(extract.reading)
    if not preview.changed and not lost:
        del form.fields["reason"]
    elif lost:
        form.fields["reason"].label = "Why can this be loaded although rows could not be read?"
        form.fields["reason"].help_text = "It is kept with the figures, and printed with the data quality."
    for name, errors in refused.errors.items() if refused else ():
        form.add_error(name if name in form.fields else None, errors)
    if preview.changed or lost:
        form.fields["reason"].required = True  # so that its label does not say "optional"; the action insists
    return form


def _undoing(extract: Extract, refused: UndoForm | None) -> UndoForm:
    """The form that undoes an extract; one that was refused keeps its words and its errors."""
    form = refused or UndoForm()
    form.helper = one_button("Undo this extract")
    form.helper.form_action = reverse("indicators:undo", args=[extract.pk])
    return form


def _about_faults(request: PersonsRequest, extract: Extract, marking: MarkForm | None) -> dict[str, Any]:
    faults = stored_reading.faults_of(extract.reading)
    markable = may(request.user, Permission.LOAD_FIGURES) and can_be_marked(extract, faults)
    return {
        "faults": faults,
        "groups": grouped(faults),
        "most_in_group": MOST_IN_GROUP,
        "mark_form": _marking(extract, marking) if markable else None,
    }


def _marking(extract: Extract, refused: MarkForm | None) -> MarkForm:
    """The form that gives the file back with its faults marked."""
    form = refused or MarkForm()
    form.helper = one_button("Download it marked")
    form.helper.form_action = reverse("indicators:mark", args=[extract.pk])
    return form
