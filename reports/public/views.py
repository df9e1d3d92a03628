"""The pages of reports that need no log-in: what is published, at lasting addresses, and whether a file is genuine."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from indicators.rules.periods import Kind
from reports.disclosure import PUBLIC
from reports.files import rendering
from reports.files.responses import around, served, withheld
from reports.forms import VerifyForm, VerifyRowForm
from reports.layout.schema import STANDARD
from reports.models import File, Report, TimeStamp
from reports.open_data.csvw import LICENCE
from reports.renderers.html import parts, style_hash
from reports.snapshot.schema import from_json
from reports.verification import verify as verifying
from reports.verification import verify_row as rows
from reports.verification.verify import VerdictKind
from reports.views import in_order
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.page_permissions import public
from safeguarding.request_limits import VERIFIED_FILE, takes
from safeguarding.sandbox.slots import Busy

SLUG = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])(?:/(?!version-)([a-z0-9-]+))?(?:/version-([1-9][0-9]{0,8}))?")


@public
@require_safe
def all_published(request: HttpRequest) -> HttpResponse:
    out = [(each, rendering.slug(each.cycle, each.outline)) for each in Report.objects.standing()]
    return render(request, "reports/all_published.html", {"published": out})


@public
@require_safe
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """The lasting address of a month's standard report, or of its report by another outline: it is read there.

    It is the public edition: nobody here has logged in (P10). What is read is the kept HTML file, byte for byte, with
    what the site says of it around it. Where that is not built as ours are, the page says where its files are.
    """
    report = published_at(slug)
    if report.withdrawn:
        return gone(request, report)
    file = files_of(report).get(format="html")
    if refused := withheld(request, file):
        return refused
    kept = parts(bytes(file.content))
    if kept is None:
        response = render(request, "reports/published_beside.html", _about(report))
        response["Cache-Control"] = "no-cache"
        return response
    about = {**_about(report), "kept": kept, "demo": settings.DEMO}
    page = render_to_string("reports/published.html", about)
    styles = tuple(style_hash(each.encode()) for each in (kept.head, page.removeprefix(kept.head)))
    return around(request, file, page, styles=styles)


def _about(report: Report) -> dict[str, Any]:
    """What the page says of a published report, where the report itself does not."""
    snapshot = from_json(report.public_edition.snapshot)
    return {
        "report": report,
        "snapshot": snapshot,
        "restated": len(snapshot.correction.restatements) if snapshot.correction else 0,
        "slug": rendering.lasting(report),
        "replaced_by": report.replaced_by,
        "month": rendering.slug(report.cycle, report.outline),
        "replaces": rendering.lasting(report.correction.replaces) if report.correction else "",
        "files": in_order(files_of(report)),
        "licence": LICENCE,
        "stamped": bool(settings.TIMESTAMP_AUTHORITY) and TimeStamp.objects.filter(report=report).exists(),
    }


@public
@require_safe
def published_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A file of any publication at the address: a correction has files of other names, and both last."""
    file = get_object_or_404(public_files(), report__in=publications_at(slug), name=name)
    if file.report.withdrawn:
        return gone(request, file.report)
    return served(request, file, public=True)


def public_files() -> QuerySet[File]:
    """Those that anybody may have, of whatever is published."""
    rows = File.objects.filter(signed=True, edition=PUBLIC)
    return rows.select_related("report__cycle__period", "report__withdrawal", "report__public_edition")


def files_of(report: Report) -> QuerySet[File]:
    return public_files().filter(report=report)


def gone(request: HttpRequest, report: Report) -> HttpResponse:
    """The public notice in the place of what was withdrawn, which nobody on the way may keep for the report's."""
    context = {"report": report, "snapshot": from_json(report.public_edition.snapshot)}
    response = render(request, "reports/withdrawn.html", context, status=410)
    response["Cache-Control"] = "no-store"
    return response


def published_at(slug: str) -> Report:
    """The report at a lasting address: the version that is named, or the last that was published."""
    report = publications_at(slug).first()
    if report is None:
        raise Http404
    return report


def publications_at(slug: str) -> QuerySet[Report]:
    """Every publication of a month's report by an outline, the newest first; the one version, where it is named."""
    found = SLUG.fullmatch(slug)
    if found is None or found[3] == STANDARD:  # which has one address, the month's
        raise Http404
    of_month = {"cycle__period__starts_on__year": int(found[1]), "cycle__period__starts_on__month": int(found[2])}
    published = Report.objects.published().filter(cycle__period__kind=Kind.MONTH, outline=found[3] or STANDARD)
    version = {"version": int(found[4])} if found[4] else {}
    return published.filter(**of_month, **version).select_related("public_edition").order_by("-version")


# -- verifying -----------------------------------------------------------------------------------------------------
LOOKS = {
    VerdictKind.GENUINE: "success",
    VerdictKind.SUPERSEDED: "",
    VerdictKind.SIGNED_OFF: "",
    VerdictKind.DRAFT: "",
    VerdictKind.WITHDRAWN: "error",
    VerdictKind.ALTERED: "error",
    VerdictKind.DIFFERS: "error",
    VerdictKind.UNKNOWN: "error",
}


@public
@takes(VERIFIED_FILE)
def verify(request: HttpRequest) -> HttpResponse:
    """Drop in a file or paste a digest; the answer is in words. Nothing that is sent is kept."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    files = verifying.files_for(request.user) if isinstance(request.user, Person) else verifying.files_for_anyone()
    busy = False
    verdict = None
    if request.method == "POST" and form.is_valid():
        try:
            verdict = form.verdict(files)
        except Refused as refused:
            busy = isinstance(refused, Busy)
            form.add_error("file" if form.cleaned_data["file"] else "sha256", str(refused))
    context = {"form": form, "verdict": verdict, "look": LOOKS[verdict.kind] if verdict else "", "slug": ""}
    if verdict and verdict.report and verdict.kind in (VerdictKind.GENUINE, VerdictKind.SUPERSEDED):
        context["slug"] = rendering.slug(verdict.report.cycle, verdict.report.outline)
    return render(request, "reports/verify.html", context, status=503 if busy else 422 if form.errors else 200)


@public
def verify_row(request: HttpRequest) -> HttpResponse:
    """Paste one indicator's row; the answer is in words, with the row as it was published."""
    months = {rendering.slug(each.cycle, each.outline): each.of for each in Report.objects.standing()}
    form = VerifyRowForm(months, request.POST if request.method == "POST" else None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = rows.verify_row(form.cleaned_data["row"], publications_at(form.cleaned_data["month"]))
    context = {"form": form, "verdict": verdict, "look": LOOKS[verdict.kind] if verdict else ""}
    return render(request, "reports/verify_row.html", context, status=422 if form.errors else 200)
