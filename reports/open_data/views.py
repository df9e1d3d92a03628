"""Lasting addresses for machines: column descriptions, manifests, snapshots and the feed."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from reports.files import rendering, served_documents
from reports.models import File, Report, TimeStamp
from reports.open_data import manifest
from reports.open_data.csvw import LICENCE, Described, describe
from reports.public.views import files_of, public_files, publications_at, published_at
from reports.public.views import gone as notice
from reports.renderers import wording
from reports.snapshot.schema import from_json
from safeguarding.models import Event
from safeguarding.page_permissions import public

JSON, DESCRIPTION, STAMP = "application/json", "application/csvm+json", "application/timestamp-reply"


@public
@require_safe
def description(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Describe the columns of a CSV file: CSV on the Web."""
    rows = public_files().filter(report__in=publications_at(slug), format__endswith="csv")
    file = get_object_or_404(rows, name=name)
    report = file.report
    if report.withdrawn:
        return notice(request, report)
    snapshot, on = from_json(report.public_edition.snapshot), timezone.localdate(report.published_at)
    title = f"{snapshot.full_title}, {snapshot.period}"
    about = Described(file.name, title, snapshot.council, settings.SITE_ADDRESS, on.isoformat())
    described = _json(describe(bytes(file.content), about))
    return _answer(request, described, DESCRIPTION, "the description of a CSV file", f"{name}-metadata.json", report)


@public
@require_safe
def manifest_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Every part of the report with its SHA-256."""
    report = published_at(slug)
    if report.withdrawn:
        return notice(request, report)
    return _answer(request, manifest_bytes(report), JSON, "the manifest", "manifest.json", report)


def manifest_bytes(report: Report) -> bytes:
    """The manifest of a published report: as it was stamped, where it has a time-stamp."""
    if stamp := TimeStamp.objects.filter(report=report).first():
        return bytes(stamp.manifest)
    return _json(manifest.manifest(json.loads(report.public_edition.snapshot), _published(report)))


@public
@require_safe
def time_stamp_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The time-stamp of the manifest (RFC 3161), where it has one."""
    report = published_at(slug)
    if report.withdrawn:
        return notice(request, report)
    stamp = get_object_or_404(TimeStamp, report=report)
    return _answer(request, bytes(stamp.response), STAMP, "the time-stamp of the manifest", "manifest.tsr", report)


@public
@require_safe
def snapshot_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen content of the public edition, which was signed off with the committee's, byte for byte."""
    report = published_at(slug)
    if report.withdrawn:
        return notice(request, report)
    return _cached_anywhere(request, report.public_edition.snapshot.encode(), JSON)


def _published(report: Report) -> manifest.PublishedReport:
    slug = rendering.lasting(report)
    event = Event.objects.get(kind="report", thing_id=str(report.pk), verb="published")
    sign_off, at = report.sign_off, report.published_at
    assert at is not None
    return manifest.PublishedReport(
        address=_absolute("published", slug),
        published_at=at.isoformat(),
        snapshot={"sha256": report.public_edition.digest, "address": _absolute("snapshot", slug)},
        files=tuple(_file(file, slug) for file in files_of(report).defer("content").order_by("name")),
        sign_off={
            "name": sign_off.name, "job_title": sign_off.job_title, "at": sign_off.at.isoformat(),
            "declaration": sign_off.declared_to_all, "sha256": sign_off.public_digest,
        } | ({"event": sign_off.event_number, "seal": sign_off.event_seal} if sign_off.event_seal else {}),
        event=_event(event),
    )  # fmt: skip


def _event(event: Event) -> dict[str, Any]:
    """The head of the record of events at publication.

    From before events were keyed their digests are plain SHA-256, from which what an event says of a small count could
    be guessed: they are not given out.
    """
    if event.key_id:
        return {"number": event.number, "seal": event.digest}
    return {"number": event.number}


def _file(file: File, slug: str) -> dict[str, Any]:
    address = _absolute("published_file", slug, file.name)
    return {"name": file.name, "bytes": file.size, "sha256": file.sha256, "address": address}


def _absolute(page: str, *arguments: str) -> str:
    return settings.SITE_ADDRESS.rstrip("/") + reverse(f"reports:{page}", args=arguments)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _answer(
    request: HttpRequest, body: bytes, content_type: str, what: str, name: str, report: Report | None = None
) -> HttpResponse:
    """A document that was made just now, which `verify` knows from now on."""
    served_documents.remember(body, what=what, name=name, report=report, at=timezone.now())
    return _cached_anywhere(request, body, content_type)


def _cached_anywhere(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """Open data: for pages of other sites too, kept by anybody, and asked for anew each time."""
    etag = f'"{sha256(body).hexdigest()}"'
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"], response["ETag"] = "public, no-cache", etag
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{LICENCE}>; rel="license"'
    return get_conditional_response(request, etag=etag, response=response) or response


# -- the feed ------------------------------------------------------------------------------------------------------
NEWEST = 50


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Feed of publications and withdrawals, the newest first, as Atom (RFC 4287)."""
    made = Atom1Feed(
        title=f"Safeguarding reports of {settings.COUNCIL_NAME}",
        link=_absolute("all_published"),
        description="",
        language="en-GB",
        author_name=settings.COUNCIL_NAME,
        feed_url=_absolute("feed"),
    )
    reports = list(Report.objects.published().order_by("-published_at")[:NEWEST])
    ids = [str(report.pk) for report in reports]
    events = Event.objects.filter(kind="report", verb="published", thing_id__in=ids).exclude(key_id="")
    recorded = {event.thing_id: wording.recorded(event.number, event.digest) for event in events}
    for report in reports:
        made.add_item(**_entry(report, recorded.get(str(report.pk), "")))
    body = made.writeString("utf-8").encode()
    return _answer(request, body, "application/atom+xml; charset=utf-8", "our feed of published reports", "feed.xml")


def _entry(report: Report, recorded: str) -> dict[str, Any]:
    address = _absolute("published", rendering.lasting(report))
    title = f"Safeguarding report, {report.of}{', corrected' if report.correction else ''}"
    entry = {"title": title, "link": address, "unique_id": address, "pubdate": report.published_at}
    if withdrawal := report.withdrawn:
        told = {"title": f"Withdrawn: {title}", "description": escape(withdrawal.told_to_all)}
        return entry | told | {"updateddate": withdrawal.at}
    words = f"Signed off by {report.sign_off.name}, {report.sign_off.job_title}."
    if report.correction:
        words = f"It replaces version {report.correction.replaces.version}: {report.correction.told_to_all} {words}"
    words = f"{words} {recorded}." if recorded else words
    return entry | {"description": escape(words), "updateddate": report.published_at}
