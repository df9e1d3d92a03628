"""A kept file as an answer to a browser: its type, its name, what it may load, and who may keep it."""

from __future__ import annotations

import logging
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from reports.files import served_documents
from reports.models import File
from reports.open_data.csvw import LICENCE
from reports.renderers import FORMATS
from reports.renderers.html import style_hash
from reports.verification import integrity

logger = logging.getLogger(__name__)


def withheld(request: HttpRequest, file: File) -> HttpResponse | None:
    """The answer in the place of a file that is not what was made, which is not given out (B03); None where it is."""
    fault = integrity.fault_of(file)
    if not fault:
        return None
    logger.critical("A file is not given out: %s", fault)
    return render(request, "reports/withheld.html", {"fault": fault}, status=503)


def served(request: HttpRequest, file: File, *, public: bool) -> HttpResponse:
    """The file, unless it is withheld.

    A draft is never kept by a browser or on the way. A published file may be, but is asked for anew each time.
    """
    if refused := withheld(request, file):
        return refused
    content = bytes(file.content)
    response = HttpResponse(content, content_type=FORMATS[file.format].content_type)
    response["Content-Disposition"] = content_disposition_header(file.format != "html", file.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if file.format == "html":
        response["Content-Security-Policy"] = _policy(style_hash(content))
    if not public:
        return response
    published_at = file.report.published_at
    assert published_at is not None
    response["Last-Modified"], response["Link"] = http_date(published_at.timestamp()), _links(file)
    return _public(request, response, file.sha256, modified=int(published_at.timestamp()))


def around(request: HttpRequest, file: File, page: str, *, styles: tuple[str, ...]) -> HttpResponse:
    """A page around the published HTML edition, whose own styles are those with these hashes."""
    body = page.encode()
    served_documents.remember(body, what="the web page", name="the page", report=file.report, at=timezone.now())
    response = HttpResponse(body)
    response["Content-Security-Policy"], response["Link"] = _policy(*styles), _links(file)
    return _public(request, response, sha256(body).hexdigest())


def _public(request: HttpRequest, response: HttpResponse, digest: str, modified: int | None = None) -> HttpResponse:
    """For anybody and for pages of other sites, kept by anybody, and asked for anew each time."""
    response["Cache-Control"], response["ETag"] = "public, no-cache", f'"{digest}"'
    response["Access-Control-Allow-Origin"] = "*"
    etag = response["ETag"]
    return get_conditional_response(request, etag=etag, last_modified=modified, response=response) or response


def _links(file: File) -> str:
    """Its licence; for a CSV file, also where its columns are described."""
    licence = f'<{LICENCE}>; rel="license"'
    if not file.format.endswith("csv"):
        return licence
    return f'<{file.name}-metadata.json>; rel="describedby"; type="application/csvm+json", {licence}'


def _policy(*styles: str) -> str:
    """An edition needs its own style and nothing else, also one that an earlier program made."""
    named = " ".join(f"'{each}'" for each in styles)
    return (
        f"default-src 'none'; style-src {named}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
