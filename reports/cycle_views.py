"""A cycle's checklist, on which its report is asked for, and its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commentary.models import Cycle
from reports import actions
from reports.checklist import accepted_warnings
from reports.checklist.accepted_warnings import Warnings
from reports.checklist.actions import go_ahead as keep_reason
from reports.checklist.checks import Gap, NotReady, Severity, gaps
from reports.checklist.owners import owned
from reports.forms import GoAheadForm
from reports.layout import saved_layouts
from reports.layout.saved_layouts import SavedLayout
from reports.layout.schema import STANDARD
from reports.models import Job, Report, of
from reports.publishing.correcting import open_correction
from reports.snapshot.apply_layout import laid
from reports.snapshot.queries import gathered
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may

JOBS_SHOWN = 10


@page(Permission.SEE_DRAFT_REPORTS)
@require_GET
@never_cache
def cycle(request: PersonsRequest, pk: int) -> HttpResponse:
    """What the cycle's report by an outline still lacks, its latest job, and its versions."""
    return _cycle(request, _found(pk), _outline(request.GET))


@page(Permission.ASSEMBLE_REPORTS)
@require_POST
def assemble(request: PersonsRequest, pk: int) -> HttpResponse:
    of_cycle, outline = _found(pk), _outline(request.POST)
    try:
        actions.ask_to_assemble(of_cycle, outline=outline.slug, by=request.user, at=timezone.now())
    except NotReady as refused:
        words = f"The report is not ready: {len(refused.errors)} below must be mended first."
        return _cycle(request, of_cycle, outline, refusal=words)
    except Refused as refused:
        return _cycle(request, of_cycle, outline, refusal=str(refused))
    return redirect(_address(pk, outline.slug))


@page(Permission.ASSEMBLE_REPORTS)
@require_POST
def go_ahead(request: PersonsRequest, pk: int) -> HttpResponse:
    """Give a reason for warnings of the checklist."""
    of_cycle, outline = _found(pk), _outline(request.POST)
    open_now = accepted_warnings.warnings(laid(gathered(of_cycle), outline.outline)).open
    form = GoAheadForm(of_cycle, open_now, request.POST)
    if not form.is_valid():
        return _cycle(request, of_cycle, outline, form=form)
    given, of_outline = form.cleaned_data, {"outline": outline.slug}
    try:
        keep_reason(of_cycle, given["keys"], reason=given["reason"], by=request.user, at=timezone.now(), **of_outline)
    except Refused as refused:
        return _cycle(request, of_cycle, outline, refusal=str(refused))
    messages.success(request, "The reason is kept. The next version that is assembled prints it in its notes.")
    return redirect(_address(pk, outline.slug))


@page(Permission.ASSEMBLE_REPORTS)
@require_POST
def cancel(request: PersonsRequest, pk: int) -> HttpResponse:
    return _with_job(request, pk, actions.cancel, "It is cancelled. Nothing of it was kept.")


@page(Permission.ASSEMBLE_REPORTS)
@require_POST
def try_again(request: PersonsRequest, pk: int) -> HttpResponse:
    return _with_job(request, pk, actions.try_again, "It is tried again.")


def _with_job(request: PersonsRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    job = get_object_or_404(Job.objects.select_related("cycle__period"), pk=pk)
    try:
        act(job, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(_address(job.cycle_id, job.outline))


def _found(pk: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("period"), pk=pk)


def _outline(given: Mapping[str, str]) -> SavedLayout:
    """The outline whose report the page is about: the one named, or the standard one."""
    try:
        return saved_layouts.current(given.get("outline") or STANDARD)
    except saved_layouts.NoOutline as error:
        raise Http404 from error


def _address(pk: int, outline: str) -> str:
    """The cycle's page about its report by an outline."""
    address = reverse("reports:cycle", args=[pk])
    return address if outline == STANDARD else f"{address}?outline={outline}"


def _cycle(
    request: PersonsRequest,
    of_cycle: Cycle,
    outline: SavedLayout,
    *,
    refusal: str = "",
    form: GoAheadForm | None = None,
) -> HttpResponse:
    reports = Report.objects.filter(cycle=of_cycle, outline=outline.slug)
    of_outline = Job.objects.filter(cycle=of_cycle, outline=outline.slug).exclude(kind=Job.Kind.CHECK)
    jobs = of_outline.select_related("asked_by", "report").order_by("-id")
    correction = open_correction(of_cycle, outline.slug)
    published = correction is None and reports.published().exists()
    errors, warnings = ((), Warnings()) if published else _checklist(of_cycle, outline)
    job = jobs.first()
    reason_for = GoAheadForm(of_cycle, warnings.open, initial={"outline": outline.slug})
    assembles = may(request.user, Permission.ASSEMBLE_REPORTS) and not published
    context = {
        "cycle": of_cycle,
        "refusal": refusal,
        "errors": owned(errors),
        "warnings": owned(warnings.open),
        "answered": warnings.answered,
        "form": (form or reason_for) if assembles and warnings.open else None,
        "job": job,
        "jobs": jobs[:JOBS_SHOWN],
        "outline": outline,
        "named": of(of_cycle, outline.slug),
        "outlines": [(each, _address(of_cycle.pk, each.slug)) for each in saved_layouts.every()],
        "may_try": may(request.user, Permission.ASSEMBLE_REPORTS),
        "under_way": job is not None and job.is_under_way,
        "reports": reports.select_related("assembled_by").order_by("-version"),
        "may_assemble": assembles and not errors,
        "published": published,
        "correction": correction,
        "may_call_off": correction is not None and may(request.user, Permission.WITHDRAW_REPORTS),
    }
    status = 409 if refusal else 422 if form is not None and form.errors else 200
    return render(request, "reports/cycle.html", context, status=status)


def _checklist(of_cycle: Cycle, outline: SavedLayout) -> tuple[tuple[Gap, ...], Warnings]:
    found = laid(gathered(of_cycle), outline.outline)
    return tuple(gap for gap in gaps(found) if gap.severity is Severity.ERROR), accepted_warnings.warnings(found)
