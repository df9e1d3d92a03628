"""A kept file as an answer to a browser: its type, its name, what it may load, and who may keep it."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from reports.models import File
from reports.open_data.describing import LICENCE
from reports.proving import proof
from reports.renderers import FORMATS
from reports.renderers.html import style_hash

logger = logging.getLogger(__name__)


def served(request: HttpRequest, file: File, *, public: bool) -> HttpResponse:
    """The file, unless what is kept is not what was made: then it is not given out (B03).

    A draft is never kept by a browser or on the way. A published file may be, but is asked for anew each time.
    """
    if fault := proof.fault_of(file):
        logger.critical("A file is not given out: %s", fault)
        return render(request, "reports/withheld.html", {"fault": fault}, status=503)
    response = HttpResponse(bytes(file.content), content_type=FORMATS[file.format].content_type)
    response["Content-Disposition"] = content_disposition_header(file.format != "html", file.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    if file.format == "html":
        response["Content-Security-Policy"] = _policy(bytes(file.content))
    if not public:
        return response
    etag, published_at = f'"{file.sha256}"', file.report.published_at
    assert published_at is not None
    response["ETag"], response["Last-Modified"] = etag, http_date(published_at.timestamp())
    response["Link"], response["Access-Control-Allow-Origin"] = _links(file), "*"
    modified = int(published_at.timestamp())
    response.published_file = file.pk  # type: ignore[attr-defined]  # for `reports.open_data.given_again`
    return get_conditional_response(request, etag=etag, last_modified=modified, response=response) or response


def _links(file: File) -> str:
    """Its licence; for a CSV file, also where its columns are described."""
    licence = f'<{LICENCE}>; rel="license"'
    if not file.format.endswith("csv"):
        return licence
    return f'<{file.name}-metadata.json>; rel="describedby"; type="application/csvm+json", {licence}'


def _policy(content: bytes) -> str:
    """The edition needs its own style and nothing else, also one that an earlier program made."""
    return (
        f"default-src 'none'; style-src '{style_hash(content)}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
