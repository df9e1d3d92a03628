"""The pages on which a file is sent, what it holds is asked, and what was said of columns is seen and forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from indicators.actions import read_extract
from indicators.extracts.export import XLSX
from indicators.extracts.files.detect import shown_name
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.load import waiting_files
from indicators.extracts.parse import saved_mappings
from indicators.extracts.parse.question_form import AnswersForm, answers_of
from indicators.extracts.parse.questions import Asks, WhichColumns, WhichPeriod, WhichYear
from indicators.extracts.preview.month_template import month_template
from indicators.forms import UploadForm
from indicators.models import ColumnMapping
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission
from safeguarding.request_limits import UPLOAD, takes

# So that a script, and a browser's history, can tell a refused file from a page.
BAD_REQUEST = 400


@takes(UPLOAD)
@page(Permission.LOAD_FIGURES)
def upload(request: PersonsRequest) -> HttpResponse:
    """Upload a file, or answer questions about one that waits. It is chosen once; see `waiting_files`."""
    if request.method != "POST":
        return render(request, "indicators/upload.html", {"form": UploadForm()})
    key, at = request.POST.get("file_key", ""), timezone.now()
    if key and not request.FILES:
        kept = waiting_files.waiting(key, by=request.user, at=at)
        if kept is None:
            return _refused(
                request, ["The file has waited for more than an hour, and was deleted. Choose it again."], again=True
            )
        content, name = kept
    else:
        sent = UploadForm(request.POST, request.FILES)
        if not sent.is_valid():
            return _refused(request, [str(error) for errors in sent.errors.values() for error in errors], again=True)
        file: UploadedFile = sent.cleaned_data["file"]
        waiting_files.delete(key, by=request.user)
        content, name, key = file.read(), file.name or "", ""
    try:
        extract = read_extract(content, name, answers_of(request.POST), by=request.user, at=at)
    except Asks as asks:
        key = key or waiting_files.keep(content, name, by=request.user, at=at)
        return _asking(request, asks, content, name, key)
    except ExtractRejected as rejected:
        waiting_files.delete(key, by=request.user)
        return _refused(request, map(str, rejected.faults))
    except Refused as refused:
        return _refused(request, [str(refused)])
    waiting_files.delete(key, by=request.user)
    return redirect("indicators:extract", extract.pk)


@page(Permission.LOAD_FIGURES)
@require_POST
def cancel(request: PersonsRequest) -> HttpResponse:
    """Delete a file that waits."""
    waiting_files.delete(request.POST.get("file_key", ""), by=request.user)
    messages.success(request, "The upload is cancelled, and the file is deleted.")
    return redirect("indicators:extracts")


def _asking(request: PersonsRequest, asks: Asks, content: bytes, name: str, key: str) -> HttpResponse:
    """The questions. Answers that make no extract come back with what is wrong with them."""
    form = AnswersForm(request.POST, asks, hashlib.sha256(content).hexdigest(), key)
    kinds, answers = {type(question) for question in asks.questions}, answers_of(request.POST)
    columns = WhichColumns in kinds
    if (
        (columns and answers.columns)
        or (WhichPeriod in kinds and answers.period)
        or (WhichYear in kinds and answers.year)
    ):
        beside = "period" if WhichPeriod in kinds else "year" if WhichYear in kinds else "file"
        form.say([fault.sentence for fault in asks.faults], beside)
    status = BAD_REQUEST if form.is_bound else None
    context = {"form": form, "columns": columns, "name": shown_name(name), "key": key}
    return render(request, "indicators/asking.html", context, status=status)


def _refused(request: PersonsRequest, sentences: Iterable[str], *, again: bool = False) -> HttpResponse:
    """The page with what is wrong. With `again` it keeps what was answered before, for the same file."""
    answering = again and "sha256" in request.POST
    form = AnswersForm(request.POST) if answering else AnswersForm({})
    if not answering:
        plain = UploadForm().fields["file"]
        form.fields["file"].label, form.fields["file"].help_text = plain.label, plain.help_text
    form.say(list(sentences))
    return render(request, "indicators/upload.html", {"form": form}, status=BAD_REQUEST)


@page(Permission.LOAD_FIGURES)
@require_GET
def template(request: PersonsRequest) -> HttpResponse:
    """A workbook with a row for each figure that is due for last month, to be filled in and uploaded."""
    content, name = month_template(timezone.localdate())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(Permission.LOAD_FIGURES)
@require_GET
def mappings(request: PersonsRequest) -> HttpResponse:
    standing = ColumnMapping.objects.standing().exclude(columns={}).select_related("by").order_by("-at", "-pk")
    return render(request, "indicators/mappings.html", {"mappings": standing})


@page(Permission.LOAD_FIGURES)
@require_POST
def forget(request: PersonsRequest, pk: int) -> HttpResponse:
    saved_mappings.forget(get_object_or_404(ColumnMapping, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, "The next file with these headings is asked about again.")
    return redirect("indicators:mappings")
