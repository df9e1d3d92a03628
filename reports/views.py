"""The pages of reports for those who log in: the list, a report, its files. See `cycle_views` and `public_views`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commentary.models import Cycle
from reports import actions, separation_of_duties
from reports.checklist import accepted_warnings
from reports.checklist.checks import Severity, gaps
from reports.checklist.owners import owned
from reports.disclosure import COMMITTEE, PUBLIC
from reports.files import rendering
from reports.files.responses import served
from reports.forms import SignOffForm
from reports.layout import saved_layouts
from reports.models import DisclosureConfirmation, File, Job, PublicationTime, Report
from reports.public.disclosure_check import check_of
from reports.renderers import FORMATS
from reports.snapshot.apply_layout import laid
from reports.snapshot.queries import gathered
from reports.snapshot.schema import Snapshot, from_json
from reports.workflow import Stage
from safeguarding import demo_logins
from safeguarding.accounts import second_factor, second_factor_actions
from safeguarding.accounts.lockout import TooManyGuesses
from safeguarding.exceptions import Refused
from safeguarding.jobs.progress import progress
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may

SEE = Permission.SEE_DRAFT_REPORTS
EDITIONS = ((COMMITTEE, "Committee edition"), (PUBLIC, "Public edition"))


# -- the list, and work in the background ------------------------------------------------------------------------------
@page()
@require_GET
def all_reports(request: PersonsRequest) -> HttpResponse:
    """Published reports for everyone; for those who see drafts, the cycles too."""
    published = [(each, rendering.slug(each.cycle, each.outline)) for each in Report.objects.standing()]
    cycles = Cycle.objects.select_related("period").order_by("-period__ends_on") if may(request.user, SEE) else []
    return render(
        request,
        "reports/list.html",
        {"published": published, "cycles": cycles, "may_lay_out": may(request.user, Permission.ASSEMBLE_REPORTS)},
    )


@page(SEE)
@require_GET
@never_cache
def job(request: PersonsRequest, pk: int) -> HttpResponse:
    return progress(request, get_object_or_404(Job, pk=pk))


# -- a report ------------------------------------------------------------------------------------------------------
@page()
@require_GET
@never_cache
def report(request: PersonsRequest, pk: int) -> HttpResponse:
    return _report(request, _found(request, pk))


@page(Permission.SIGN_OFF_REPORTS)
@require_POST
def sign_off(request: PersonsRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = SignOffForm(found, request.POST, seen=request.POST.get("seen", ""))
    if not form.is_valid():
        return _report(request, found, form=form)
    given = form.cleaned_data
    try:
        actions.sign_off(found, **given, by=request.user, at=timezone.now())
    except (second_factor_actions.WrongCode, TooManyGuesses) as refused:
        form.add_error("code", str(refused))
        return _report(request, _found(request, pk), form=form)
    except Refused as refused:
        return _report(request, _found(request, pk), refusal=str(refused))
    messages.success(request, "You signed off this report. Its final files are being made.")
    return redirect("reports:report", pk=pk)


@page(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonsRequest, pk: int) -> HttpResponse:
    """Say what publishing does and what was planned; then publish."""
    found = _found(request, pk)
    if request.method != "POST":
        return _before_publishing(request, found)
    try:
        actions.publish(found, by=request.user, at=timezone.now())
    except Refused as refused:
        return _report(request, _found(request, pk), refusal=str(refused))
    messages.success(request, "This report is published.")
    return redirect("reports:report", pk=pk)


def _before_publishing(request: PersonsRequest, found: Report) -> HttpResponse:
    if found.stage != Stage.SIGNED_OFF:
        return redirect("reports:report", pk=found.pk)
    slug = rendering.slug(found.cycle, found.outline)
    waits = found.publication_times.filter(outcome=PublicationTime.Outcome.WAITING).select_related("set_by").first()
    context = {
        "report": found,
        "address": request.build_absolute_uri(reverse("reports:published", args=[slug])),
        "files": found.files.filter(signed=True, edition=PUBLIC).count(),
        "time_set": waits,
        "planned": found.cycle.publication_due_on,
        "replaces": found.correction.replaces if found.correction else None,
    }
    return render(request, "reports/publish.html", context)


@page()
@require_GET
def download(request: PersonsRequest, pk: int, name: str) -> HttpResponse:
    found = _found(request, pk)
    file = get_object_or_404(found.files.select_related("report"), name=name)
    if hasattr(found, "expiry"):
        return render(request, "reports/expired.html", {"report": found}, status=410)
    return served(request, file, public=False)


def _found(request: PersonsRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related(
        "cycle__period", "assembled_by", "sign_off", "withdrawal", "expiry", "public_edition"
    )
    return get_object_or_404(rows, pk=pk)


def _report(
    request: PersonsRequest, found: Report, *, form: SignOffForm | None = None, refusal: str = ""
) -> HttpResponse:
    latest = Report.objects.filter(cycle=found.cycle, outline=found.outline).order_by("-version").first()
    is_latest = latest is not None and latest.pk == found.pk
    finishing = found.jobs.filter(kind=Job.Kind.FINISH).order_by("-id").first()
    signs = found.stage == Stage.DRAFT and is_latest and may(request.user, Permission.SIGN_OFF_REPORTS)
    expired = getattr(found, "expiry", None)
    files = found.files.filter(signed=found.stage != Stage.DRAFT)
    editions = [] if expired else [(name, in_order(files.filter(edition=edition))) for edition, name in EDITIONS]
    made = bool(editions) and all(listed for _, listed in editions) and not (finishing and finishing.is_under_way)
    context = {
        "report": found,
        "snapshot": from_json(found.snapshot),
        "counted": _counted(from_json(found.snapshot)),
        "editions": [each for each in editions if each[1]],
        "expired": expired,
        "confirmed": _confirmed(found) if found.stage == Stage.DRAFT else None,
        "may_try": may(request.user, Permission.ASSEMBLE_REPORTS),
        "latest": None if is_latest else latest,
        "job": finishing,
        "under_way": finishing is not None and finishing.is_under_way,
        **(_signing(request, found, form) if signs else {"form": None}),
        "may_publish": made and found.stage == Stage.SIGNED_OFF and may(request.user, Permission.PUBLISH_REPORTS),
        **_replacing(found),
        "may_correct": found.stage == Stage.PUBLISHED and may(request.user, Permission.WITHDRAW_REPORTS),
        "may_withdraw": found.stage == Stage.PUBLISHED
        and not found.withdrawn
        and may(request.user, Permission.WITHDRAW_REPORTS),
        "time_set": found.publication_times.select_related("set_by").order_by("-id").first(),
        "mails": found.mails.order_by("id") if may(request.user, SEE) else (),
        "refusal": refusal,
        "slug": rendering.slug(found.cycle, found.outline),
        "sees_drafts": may(request.user, SEE),
    }
    bad = refusal or (form is not None and form.errors)
    return render(request, "reports/report.html", context, status=409 if refusal else 422 if bad else 200)


def _confirmed(found: Report) -> DisclosureConfirmation | None:
    """The first confirmation of its public edition, if there is one."""
    edition = getattr(found, "public_edition", None)
    return edition and found.disclosure_confirmations.filter(digest=edition.digest).order_by("id").first()


def _signing(request: PersonsRequest, found: Report, form: SignOffForm | None) -> dict[str, Any]:
    """Context for somebody who may sign off: the checklist, then the declaration."""
    stands = laid(gathered(found.cycle), saved_layouts.of(found))
    check = check_of(found)
    warnings = accepted_warnings.warnings(stands, check)
    demo_code = demo_logins.code(request.user, timezone.now())
    return {
        "objection": separation_of_duties.objection(found, request.user, at=timezone.now()),
        "lacks_second": not second_factor.is_set_up(request.user),
        "demo_code": demo_code,
        "errors": owned([gap for gap in gaps(stands, check) if gap.severity is Severity.ERROR]),
        "open_warnings": owned(warnings.open),
        "answered": warnings.answered,
        "form": form or SignOffForm(found, initial={"digest": found.digest, "code": demo_code}, seen=warnings.seen),
    }


def _replacing(found: Report) -> dict[str, Any]:
    """Return what has replaced the report, and what corrects it or is corrected by it."""
    published = found.stage == Stage.PUBLISHED
    return {
        "replaced_by": found.replaced_by if published else None,
        "correcting": found.corrections.filter(called_off_at=None).first() if published else None,
        "corrects": found.correction.replaces if found.correction else None,
    }


def in_order(files: QuerySet[File]) -> list[tuple[File, str]]:
    """The files as the formats stand, HTML first, each with what people call its format."""
    rows = {file.format: file for file in files.select_related("report").defer("content")}
    keys = sorted(FORMATS, key=lambda key: key != "html")
    return [(rows[key], FORMATS[key].name) for key in keys if key in rows]


def _counted(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Count the indicators by status."""
    statuses = [standing.status_word for standing in snapshot.standings]
    return [(status, statuses.count(status)) for status in dict.fromkeys(statuses)]
