"""A cycle's checklist, on which its report is asked for, and its versions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commentary.models import Cycle
from reports import actions, going_ahead
from reports.correcting import open_correction
from reports.forms import GoAheadForm
from reports.gathering import gathered
from reports.going_ahead import Warnings
from reports.going_ahead_actions import go_ahead as keep_reason
from reports.models import Job, Report
from reports.outline import STANDARD
from reports.owners import owned
from reports.readiness import Gap, NotReady, Severity, gaps
from safeguarding.guard import PersonsRequest, page
from safeguarding.permissions import Permission, may
from safeguarding.refusal import Refused

JOBS_SHOWN = 10


@page(Permission.SEE_DRAFT_REPORTS)
@require_GET
@never_cache
def cycle(request: PersonsRequest, pk: int) -> HttpResponse:
    """What the cycle's report still lacks, its latest job, and its versions."""
    return _cycle(request, _found(pk))


@page(Permission.ASSEMBLE_REPORTS)
@require_POST
def assemble(request: PersonsRequest, pk: int) -> HttpResponse:
    of_cycle = _found(pk)
    try:
        actions.ask_to_assemble(of_cycle, by=request.user, at=timezone.now())
    except NotReady as refused:
        words = f"The report is not ready: {len(refused.errors)} below must be mended first."
        return _cycle(request, of_cycle, refusal=words)
    except Refused as refused:
        return _cycle(request, of_cycle, refusal=str(refused))
    return redirect("reports:cycle", pk=pk)


@page(Permission.ASSEMBLE_REPORTS)
@require_POST
def go_ahead(request: PersonsRequest, pk: int) -> HttpResponse:
    """Give a reason for warnings of the checklist."""
    of_cycle = _found(pk)
    form = GoAheadForm(of_cycle, going_ahead.warnings(gathered(of_cycle)).open, request.POST)
    if not form.is_valid():
        return _cycle(request, of_cycle, form=form)
    given = form.cleaned_data
    try:
        keep_reason(of_cycle, given["keys"], reason=given["reason"], by=request.user, at=timezone.now())
    except Refused as refused:
        return _cycle(request, of_cycle, refusal=str(refused))
    messages.success(request, "The reason is kept. The next version that is assembled prints it in its notes.")
    return redirect("reports:cycle", pk=pk)


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
    return redirect("reports:cycle", pk=job.cycle_id)


def _found(pk: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("period"), pk=pk)


def _cycle(
    request: PersonsRequest, of_cycle: Cycle, *, refusal: str = "", form: GoAheadForm | None = None
) -> HttpResponse:
    correction = open_correction(of_cycle, STANDARD)
    published = correction is None and Report.objects.filter(cycle=of_cycle, outline=STANDARD).published().exists()
    errors, warnings = ((), Warnings()) if published else _checklist(of_cycle)
    job = Job.objects.filter(cycle=of_cycle).select_related("report").order_by("-id").first()
    assembles = may(request.user, Permission.ASSEMBLE_REPORTS) and not published
    context = {
        "cycle": of_cycle,
        "refusal": refusal,
        "errors": owned(errors),
        "warnings": owned(warnings.open),
        "answered": warnings.answered,
        "form": (form or GoAheadForm(of_cycle, warnings.open)) if assembles and warnings.open else None,
        "job": job,
        "jobs": Job.objects.filter(cycle=of_cycle).select_related("asked_by", "report").order_by("-id")[:JOBS_SHOWN],
        "may_try": may(request.user, Permission.ASSEMBLE_REPORTS),
        "under_way": job is not None and job.is_under_way,
        "reports": Report.objects.filter(cycle=of_cycle).select_related("assembled_by").order_by("-id"),
        "may_assemble": assembles and not errors,
        "published": published,
        "correction": correction,
        "may_call_off": correction is not None and may(request.user, Permission.WITHDRAW_REPORTS),
    }
    status = 409 if refusal else 422 if form is not None and form.errors else 200
    return render(request, "reports/cycle.html", context, status=status)


def _checklist(of_cycle: Cycle) -> tuple[tuple[Gap, ...], Warnings]:
    found = gathered(of_cycle)
    return tuple(gap for gap in gaps(found) if gap.severity is Severity.ERROR), going_ahead.warnings(found)
