"""The pages on which officers set the time of a publication, withdraw or correct one. A report's: `reports.views`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reports.files.rendering import slug
from reports.forms import CorrectForm, TimeForm, WithdrawForm
from reports.models import Correction, Report
from reports.publishing import actions, correcting_actions, timing
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission


@page(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def time(request: PersonsRequest, pk: int) -> HttpResponse:
    """Set the time at which a report is published by itself, or another one."""
    report = _found(pk)
    form, refusal = TimeForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            set_to = actions.set_time(report, due_at=form.cleaned_data["moment"], by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"This report will be published on {timing.shown(set_to.due_at)}, UK time.")
            return redirect("reports:report", pk=pk)
    time_set = report.publication_times.select_related("set_by").order_by("-id").first()
    context = {"report": report, "form": form, "time_set": time_set, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/time.html", context, status=status)


@page(Permission.PUBLISH_REPORTS)
@require_POST
def cancel_time(request: PersonsRequest, pk: int) -> HttpResponse:
    try:
        actions.cancel_time(_found(pk), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "This report will not be published by itself.")
    return redirect("reports:report", pk=pk)


@page(Permission.WITHDRAW_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonsRequest, pk: int) -> HttpResponse:
    """Take a published report off the website, with a reason for the public that is shown once more before."""
    report = _found(pk)
    form, refusal = WithdrawForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if request.POST.get("confirmed") != "yes":
            return _before_withdrawing(request, report, reason)
        try:
            actions.withdraw(report, reason=reason, by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "This report is withdrawn. Its address says so, with the reason.")
            return redirect("reports:report", pk=pk)
    context = {"report": report, "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/withdraw.html", context, status=status)


def _before_withdrawing(request: PersonsRequest, report: Report, reason: str) -> HttpResponse:
    """What will happen, and what was planned with the report."""
    correcting = report.corrections.filter(called_off_at=None).select_related("by").first()
    context = {"report": report, "reason": reason, "correcting": correcting, "slug": slug(report.cycle, report.outline)}
    return render(request, "reports/withdraw_confirm.html", context)


@page(Permission.WITHDRAW_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PersonsRequest, pk: int) -> HttpResponse:
    """Begin to correct a published report, with a reason that the correction prints."""
    report = _found(pk)
    form, refusal = CorrectForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            correcting_actions.begin_correction(report, reason=reason, by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "The correction has begun. The words of its month can be reopened now.")
            return redirect("reports:cycle", pk=report.cycle_id)
    context = {"report": report, "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/correct.html", context, status=status)


@page(Permission.WITHDRAW_REPORTS)
@require_POST
def call_off(request: PersonsRequest, pk: int) -> HttpResponse:
    correction = get_object_or_404(Correction.objects.select_related("replaces"), pk=pk)
    try:
        correcting_actions.call_off_correction(correction, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The correction is called off. The published report stays as it stands.")
    return redirect("reports:cycle", pk=correction.replaces.cycle_id)


def _found(pk: int) -> Report:
    return get_object_or_404(Report.objects.select_related("cycle__period"), pk=pk)
