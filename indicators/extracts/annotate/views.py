"""The button that gives a refused file back with its faults marked."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from indicators.extracts.annotate.marked_copy import marked_file, name_of
from indicators.extracts.export import XLSX
from indicators.extracts.load import stored_reading
from indicators.extracts.views.detail import RefusedForms, extract_page, visible
from indicators.forms import MarkForm
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission
from safeguarding.request_limits import UPLOAD, takes


@takes(UPLOAD)
@page(Permission.LOAD_FIGURES)
@require_POST
def mark(request: PersonsRequest, pk: int) -> HttpResponse:
    extract, form = visible(request, pk), MarkForm(request.POST, request.FILES)
    if not form.is_valid():
        return extract_page(request, extract, RefusedForms(marking=form))
    try:
        content = marked_file(extract, stored_reading.faults_of(extract.reading), form.cleaned_data["file"].read())
    except Refused as refused:
        form.add_error("file", str(refused))
        return extract_page(request, extract, RefusedForms(marking=form))
    heading = content_disposition_header(True, name_of(extract))
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": heading})
