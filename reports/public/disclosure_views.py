"""The pages on which people check a public edition: what it hides and why, text and sums to decide on, confirmation."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commentary.models import Cycle
from indicators.models import Sum
from indicators.sums.actions import declare_sum
from indicators.sums.series import every_series, sentence
from reports import separation_of_duties
from reports.disclosure import Decision
from reports.disclosure.audit import Audit, AuditedCell, audit_from_json
from reports.forms import DecisionForm
from reports.layout import saved_layouts
from reports.layout.schema import STANDARD
from reports.models import DisclosureConfirmation, DisclosureDecision, Report, of
from reports.public import actions, coarser_options, disclosure_check
from reports.public.disclosure_check import Findings, findings_from_json, keep_up
from reports.public.relations import declared_relations, name_of, unanswered
from reports.snapshot.relations import Relation
from reports.workflow import Stage
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may


@page(Permission.SEE_DRAFT_REPORTS)
@require_GET
@never_cache
def decisions(request: PersonsRequest, pk: int) -> HttpResponse:
    """Everything to check before a month's public edition goes out, from the latest disclosure check."""
    return _decisions(request, _cycle(pk), request.GET.get("outline") or STANDARD)


def _decisions(request: PersonsRequest, cycle: Cycle, outline: str, *, refusal: str = "") -> HttpResponse:
    kept = {each.slug: each for each in saved_layouts.every()}
    if outline not in kept:
        raise Http404
    check, job = keep_up(cycle, outline, by=request.user, at=timezone.now())
    found = findings_from_json(check.found) if check else None
    latest = _latest(cycle, outline)
    draft = latest if latest and latest.stage == Stage.DRAFT else None
    context = {
        "cycle": cycle,
        "outline": outline,
        "named": of(cycle, outline),
        "outlines": [(each.outline.name, each.slug) for each in kept.values()],
        "check": check,
        "job": job,
        "under_way": job is not None and job.is_under_way,
        "refusal": refusal,
        "may_decide": may(request.user, Permission.DECIDE_DISCLOSURE),
        "may_define": may(request.user, Permission.DEFINE_INDICATORS),
        "draft": draft,
        "latest": latest,
        "confirmations": draft.disclosure_confirmations.filter(digest=draft.public_edition.digest) if draft else (),
        **(_found(cycle, outline, found) if found else {}),
    }
    return render(request, "reports/decisions.html", context, status=409 if refusal else 200)


def _found(cycle: Cycle, outline: str, found: Findings) -> dict[str, Any]:
    """What the check found, with what was decided of it."""
    last = {each.digest: each for each in DisclosureDecision.objects.filter(cycle=cycle).order_by("id")}
    every = {text.digest: text for text in (*found.texts, *disclosure_check.texts_beside(cycle))}
    texts = [(text, last.get(digest)) for digest, text in every.items()]
    sums = unanswered(found.seen, declared_relations())
    return {
        "found": found,
        "audit": found.audit,
        "indicators": by_indicator(found.audit),
        "texts": [(text, None) for text, decision in texts if decision is None],
        "decided": [(text, decision) for text, decision in texts if decision],
        "sums": _sums_in_words(sums),
        "previews": _previews(cycle, outline, found),
        "too_much": found.hides_too_much,
        "percent": round(100 * found.audit.withheld / found.audit.figures) if found.audit.figures else 0,
    }


def _previews(cycle: Cycle, outline: str, found: Findings) -> list[dict[str, Any]]:
    """Each way to publish in words, with what it hides, and whether it is the one in force. One query, or none."""
    if not found.previews:
        return []
    choice = coarser_options.chosen(cycle, outline)
    return [
        {
            "value": coarser_options.options_json(each.options),
            "words": coarser_options.in_words(each.options),
            "percent": round(100 * each.share),
            "preview": each,
            "is_chosen": each.options == coarser_options.options_of(choice),
            "choice": choice,
        }
        for each in found.previews
    ]


def by_indicator(audit: Audit) -> list[tuple[str, list[AuditedCell]]]:
    """The hidden cells of each indicator, in the order of the report."""
    found: dict[str, list[AuditedCell]] = {}
    for cell in audit.cells:
        found.setdefault(cell.code, []).append(cell)
    return list(found.items())


def _sums_in_words(sums: tuple[Relation, ...]) -> list[tuple[str, str, Relation]]:
    """Each sum as a key for the form, a sentence, and the relation. Three queries, or none."""
    if not sums:
        return []
    series = {name_of(each): each for each in every_series().values()}
    return [
        (key_of(relation), sentence(series[relation.whole], [series[part] for part in relation.parts],
                                    complete=relation.complete), relation)
        for relation in sums
        if {relation.whole, *relation.parts} <= series.keys()
    ]  # fmt: skip


def key_of(relation: Relation) -> str:
    """How a form names a sum: its whole and its parts, a line each."""
    return "\n".join((relation.whole, *relation.parts))


def _latest(cycle: Cycle, outline: str) -> Report | None:
    rows = Report.objects.filter(cycle=cycle, outline=outline).select_related("public_edition").defer("snapshot")
    return rows.order_by("-version").first()


@page(Permission.DECIDE_DISCLOSURE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PersonsRequest, pk: int, digest: str) -> HttpResponse:
    """One text that may identify a child, and the form for what the public reads in its place."""
    cycle = _cycle(pk)
    form, refusal = DecisionForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        decision = Decision(given["outcome"], given["words"])
        try:
            actions.decide(cycle, digest, decision, reason=given["reason"], by=request.user, at=timezone.now())
        except actions.NotDecided as refused:
            form.add_error(refused.lacks, str(refused))
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect("reports:decisions", pk=pk)
    found = next((text for text in disclosure_check.at_risk_in(cycle) if text.digest == digest), None)
    if found is None and not refusal:
        raise Http404
    earlier = DisclosureDecision.objects.filter(cycle=cycle, digest=digest).order_by("-id").first()
    wrote = found is not None and separation_of_duties.wrote(found.topic, cycle, request.user)
    context = {"cycle": cycle, "found": found, "form": form, "refusal": refusal, "earlier": earlier, "wrote": wrote}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/decide.html", context, status=status)


@page(Permission.DEFINE_INDICATORS)
@require_POST
def answer_sum(request: PersonsRequest, pk: int) -> HttpResponse:
    """Say of a sum that holds in the figures whether it always does."""
    cycle, outline = _cycle(pk), request.POST.get("outline") or STANDARD
    series = {name_of(each): each for each in every_series().values()}
    names = request.POST.get("sum", "").splitlines()
    answer = request.POST.get("answer", "")
    if len(names) < 2 or not set(names) <= series.keys() or answer not in set(Sum.Answer):
        return _decisions(request, cycle, outline, refusal="This sum is not among those to answer. Look at the list.")
    whole, *parts = (series[name] for name in names)
    try:
        declare_sum(whole, parts, complete=True, answer=answer, by=request.user, at=timezone.now())
    except Refused as refused:
        return _decisions(request, cycle, outline, refusal=str(refused))
    messages.success(request, f"Recorded: {sentence(whole, parts, complete=True)}. {Sum.Answer(answer).label}.")
    return redirect(f"{reverse('reports:decisions', args=[pk])}?outline={outline}#sums")


@page(Permission.DECIDE_DISCLOSURE)
@require_POST
def choose(request: PersonsRequest, pk: int) -> HttpResponse:
    """Choose how coarsely the public edition is published."""
    cycle, outline = _cycle(pk), request.POST.get("outline") or STANDARD
    try:
        options = coarser_options.options_from_json(request.POST.get("options", ""))
    except (ValueError, KeyError, TypeError):
        return _decisions(request, cycle, outline, refusal="Choose one of the ways that are listed.")
    try:
        actions.choose_options(cycle, outline, options, by=request.user, at=timezone.now())
    except Refused as refused:
        return _decisions(request, cycle, outline, refusal=str(refused))
    messages.success(request, f"Recorded. The public edition has: {coarser_options.in_words(options)}.")
    return redirect(f"{reverse('reports:decisions', args=[pk])}?outline={outline}")


@page(Permission.SEE_DRAFT_REPORTS)
@require_POST
def check_again(request: PersonsRequest, pk: int) -> HttpResponse:
    """Ask once more for a check that failed."""
    outline = request.POST.get("outline") or STANDARD
    disclosure_check.ask_to_check(_cycle(pk), outline, by=request.user, at=timezone.now())
    return redirect(f"{reverse('reports:decisions', args=[pk])}?outline={outline}")


# -- one edition -------------------------------------------------------------------------------------------------
@page(Permission.SEE_DRAFT_REPORTS)
@require_GET
@never_cache
def audit(request: PersonsRequest, pk: int) -> HttpResponse:
    """What one edition hides, cell by cell, and who looked at it."""
    return _audit(request, _edition(pk))


def _audit(request: PersonsRequest, report: Report, *, refusal: str = "") -> HttpResponse:
    edition = report.public_edition
    kept = audit_from_json(edition.audit) if edition.audit else None
    last = {each.digest: each for each in DisclosureDecision.objects.filter(cycle=report.cycle).order_by("id")}
    context = {
        "report": report,
        "edition": edition,
        "audit": kept,
        "indicators": by_indicator(kept) if kept else [],
        "texts": [(text, last.get(text.digest)) for text in disclosure_check.texts_from_json(edition.texts)],
        "confirmations": _confirmations(report),
        "may_confirm": report.stage == Stage.DRAFT and may(request.user, Permission.DECIDE_DISCLOSURE),
        "refusal": refusal,
    }
    return render(request, "reports/audit.html", context, status=409 if refusal else 200)


@page(Permission.DECIDE_DISCLOSURE)
@require_POST
def confirm(request: PersonsRequest, pk: int) -> HttpResponse:
    """Confirm what an edition hides and says. The digest posted is that of the edition on the page."""
    report = _edition(pk)
    if request.POST.get("read") != "yes":
        return _audit(request, report, refusal="Nothing was confirmed. Tick the box if you have read the whole page.")
    try:
        actions.confirm_edition(report, digest=request.POST.get("digest", ""), by=request.user, at=timezone.now())
    except Refused as refused:
        return _audit(request, report, refusal=str(refused))
    messages.success(request, "You confirmed the public edition. The report can be signed off now.")
    return redirect("reports:report", pk=pk)


HEADINGS = (
    "Indicator", "Figure", "Part", "Committee edition", "Why it is hidden", "What it protects", "Sums that would tell",
    "A reader can tell: at least", "A reader can tell: at most", "Confirmed by",
)  # fmt: skip


@page(Permission.SEE_DRAFT_REPORTS)
@require_GET
def audit_file(request: PersonsRequest, pk: int) -> HttpResponse:
    """The audit of an edition as CSV, for the council alone: it names the hidden counts."""
    report = _edition(pk)
    if not report.public_edition.audit:
        raise Http404
    confirmed = "; ".join(
        f"{row.name}, {row.job_title}, {timezone.localtime(row.at):%Y-%m-%d %H:%M}" for row in _confirmations(report)
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for cell in audit_from_json(report.public_edition.audit).cells:
        high = "no limit" if cell.high is None else cell.high
        row = (
            cell.code, cell.what, cell.part, cell.text, cell.kind, "; ".join(cell.protects),
            "; ".join(cell.relations), cell.low, high, confirmed or "nobody yet",
        )  # fmt: skip
        writer.writerow([_safe(str(value)) for value in row])
    name = f"disclosure-audit-{report.cycle.period.starts_on:%Y-%m}-version-{report.version}.csv"
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _safe(text: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _confirmations(report: Report) -> list[DisclosureConfirmation]:
    return list(report.disclosure_confirmations.filter(digest=report.public_edition.digest).order_by("id"))


def _edition(pk: int) -> Report:
    rows = Report.objects.select_related("cycle__period", "public_edition").defer("snapshot")
    return get_object_or_404(rows, pk=pk, public_edition__isnull=False)


def _cycle(pk: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("period"), pk=pk)
