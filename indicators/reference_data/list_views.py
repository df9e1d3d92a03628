"""The pages on lists: take one out, send one, see what it would change, load it or put it aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from indicators.actions import NeedsReason
from indicators.extracts.export import CSV, XLSX, csv_of, xlsx_of
from indicators.extracts.files.error_groups import grouped
from indicators.extracts.load import stored_reading
from indicators.models import SentTable
from indicators.models.reference_tables import MAY_SEND, sent_tables_of
from indicators.reference_data import benchmark_list, indicator_list
from indicators.reference_data.actions import load_list, put_list_aside, read_list
from indicators.reference_data.columns import numbers_of
from indicators.reference_data.diff import Comparison
from indicators.reference_data.forms import ChoiceForm, ListForm, LoadForm
from indicators.reference_data.parse import entry_of
from indicators.reference_data.registry import KINDS, SENT, ListKind
from indicators.reference_data.stored_lines import lines_in
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may
from safeguarding.request_limits import UPLOAD, takes

MOST_SHOWN = 200
# Of faults that are alike, so many are shown one by one.
MOST_IN_GROUP = 1_000
MOST_SENT = 50
SENDS = page(*dict.fromkeys(MAY_SEND.values()))


@page(Permission.SEE_FIGURES)
@require_GET
def all_lists(request: PersonsRequest) -> HttpResponse:
    kinds = [
        (kind, KINDS[kind], kind in SENT and may(request.user, MAY_SEND[kind]))
        for kind in (*SENT, SentTable.Kind.BENCHMARKS)
        if _may_take(request, kind)
    ]
    sent = sent_tables_of(request.user).select_related("by").order_by("-pk")[:MOST_SENT]
    return render(request, "indicators/lists.html", {"kinds": kinds, "sent": sent})


def _may_take(request: PersonsRequest, kind: str) -> bool:
    """Figures' lists are for all who see figures; people's only for who may send them."""
    needed = MAY_SEND[SentTable.Kind.PEOPLE] if kind == SentTable.Kind.PEOPLE else Permission.SEE_FIGURES
    return may(request.user, needed)


@page(Permission.SEE_FIGURES)
@require_GET
def table(request: PersonsRequest, kind: str, form: str) -> HttpResponse:
    """What is held, as a table that can be sent in again and then changes nothing."""
    if kind not in KINDS or form not in ("csv", "xlsx"):
        raise Http404
    if not _may_take(request, kind):
        raise PermissionDenied
    known, resource = KINDS[kind].context(), KINDS[kind].resource
    written = resource().export([entry_of(line, resource, known) for line in KINDS[kind].held()])
    content = csv_of(written) if form == "csv" else xlsx_of(written, KINDS[kind].title, numbers_of(resource))
    heading = f'attachment; filename="{kind}-{timezone.localdate():%Y-%m-%d}.{form}"'
    return HttpResponse(content, content_type=CSV if form == "csv" else XLSX, headers={"Content-Disposition": heading})


@takes(UPLOAD)
@SENDS
def upload(request: PersonsRequest, kind: str) -> HttpResponse:
    if kind not in SENT:
        raise Http404
    if not may(request.user, MAY_SEND[SentTable.Kind(kind)]):
        raise PermissionDenied
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sent = read_list(kind, file.read(), file.name, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("indicators:sent-table", sent.pk)
    columns = [field.column_name for field in KINDS[kind].resource().fields.values()]
    return render(
        request, "indicators/list_upload.html", {"form": form, "kind": kind, "list": KINDS[kind], "columns": columns}
    )


@SENDS
@require_GET
def detail(request: PersonsRequest, pk: int) -> HttpResponse:
    return sent_page(request, visible(request, pk))


def visible(request: PersonsRequest, pk: int) -> SentTable:
    return get_object_or_404(sent_tables_of(request.user).select_related("by"), pk=pk)


def sent_page(
    request: PersonsRequest, sent: SentTable, refused: LoadForm | None = None, choosing: ChoiceForm | None = None
) -> HttpResponse:
    kind = KINDS.get(sent.kind)
    faults = stored_reading.faults_of(sent.reading)
    context: dict[str, Any] = {
        "sent": sent,
        "list": kind,
        "faults": faults,
        "most_shown": MOST_SHOWN,
        "format": sent.reading.get("format", ""),
        "stage_words": _stage(sent, bool(faults)),
        "neighbours": benchmark_list.neighbours_of(sent.reading),
        "form": None,
        "found": None,
        "choosing": None,
        "published": None,
        "unclear": "",
        "also": (),
    }
    if sent.is_waiting and kind:
        context |= _waiting(sent, kind, refused)
    if "published" in sent.reading:
        context |= _published(sent, choosing)
    context |= {"groups": grouped(context["faults"]), "most_in_group": MOST_IN_GROUP, "mark_form": None}
    return render(request, "indicators/sent_table.html", context)


def _stage(sent: SentTable, has_faults: bool) -> str:
    if sent.is_waiting:
        return "waiting"
    if sent.loaded_at:
        return "loaded"
    return "refused" if has_faults else "put aside"


def _waiting(sent: SentTable, kind: ListKind, refused: LoadForm | None) -> dict[str, Any]:
    try:
        found = kind.compared(lines_in(sent))
    except ValueError as error:
        return {"unclear": str(error)}
    also = indicator_list.also_new(lines_in(sent)) if sent.kind == SentTable.Kind.INDICATORS else ()
    form = _confirming(sent, found, refused) if found.to_load and not found.faults else None
    return {"found": found, "faults": found.faults, "also": also, "form": form}


def _confirming(sent: SentTable, found: Comparison, refused: LoadForm | None) -> LoadForm:
    """The form that confirms what is on the page now; of one that was refused, its words and its errors."""
    given = {"seen": found.digest, "reason": refused.data.get("reason", "") if refused else ""}
    form = LoadForm(given if refused else None, initial=given)
    form.helper.form_action = reverse("indicators:load-table", args=[sent.pk])
    if found.changed:
        form.fields["reason"].label = "Why does what is held already change?"
        form.fields["reason"].help_text = "It is kept in the record of events."
    else:
        del form.fields["reason"]
    for name, errors in refused.errors.items() if refused else ():
        form.add_error(name if name in form.fields else None, errors)
    if found.changed:
        form.fields["reason"].required = True  # so that its label does not say "optional"; the action insists
    return form


def _published(sent: SentTable, choosing: ChoiceForm | None) -> dict[str, Any]:
    published = benchmark_list.published_of(sent.reading["published"])
    form = None
    if sent.is_waiting:
        form = choosing or ChoiceForm(published)
        form.helper.form_action = reverse("indicators:choose-measure", args=[sent.pk])
    return {"published": published, "choosing": form, "choices": benchmark_list.choices_of(sent.reading)}


@SENDS
@require_POST
def load(request: PersonsRequest, pk: int) -> HttpResponse:
    sent, form = visible(request, pk), LoadForm(request.POST)
    if not form.is_valid():
        return sent_page(request, sent, form)
    try:
        loaded = load_list(sent, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error("reason" if isinstance(refused, NeedsReason) else None, str(refused))
        return sent_page(request, visible(request, pk), form)
    messages.success(request, f"{loaded.name} is loaded: {loaded.rows_loaded} new or changed.")
    return redirect("indicators:sent-table", pk)


@SENDS
@require_POST
def aside(request: PersonsRequest, pk: int) -> HttpResponse:
    sent = visible(request, pk)
    try:
        put_list_aside(sent, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("indicators:sent-table", pk)
    messages.success(request, f"{sent.name} is put aside. Nothing of it was loaded.")
    return redirect("indicators:lists")
