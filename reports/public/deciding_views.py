"""The pages on which people decide what the public edition says in place of words that may tell who a child is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commentary.models import Cycle
from reports import separation_of_duties
from reports.disclosure import Decision
from reports.forms import DecisionForm
from reports.models import DisclosureDecision
from reports.public import actions
from reports.public.words_at_risk import at_risk_in
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may
from safeguarding.request_limits import LONG_TEXT, takes


@page(Permission.SEE_DRAFT_REPORTS)
@require_GET
@never_cache
def decisions(request: PersonsRequest, pk: int) -> HttpResponse:
    """Every passage of a cycle's report that needs a decision, and what was decided."""
    cycle = _cycle(pk)
    last = {each.digest: each for each in DisclosureDecision.objects.filter(cycle=cycle).order_by("id")}
    passages = [(each, last.get(each.digest)) for each in at_risk_in(cycle)]
    context = {
        "cycle": cycle,
        "passages": passages,
        "undecided": sum(decision is None for _, decision in passages),
        "may_decide": may(request.user, Permission.DECIDE_DISCLOSURE),
    }
    return render(request, "reports/decisions.html", context)


@takes(LONG_TEXT)
@page(Permission.DECIDE_DISCLOSURE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PersonsRequest, pk: int, digest: str) -> HttpResponse:
    """One passage, and the form for what the public reads in its place."""
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
    found = next((each for each in at_risk_in(cycle) if each.digest == digest), None)
    if found is None and not refusal:
        raise Http404
    earlier = DisclosureDecision.objects.filter(cycle=cycle, digest=digest).order_by("-id").first()
    wrote = found is not None and separation_of_duties.wrote(found.topic, cycle, request.user)
    context = {"cycle": cycle, "found": found, "form": form, "refusal": refusal, "earlier": earlier, "wrote": wrote}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/decide.html", context, status=status)


def _cycle(pk: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("period"), pk=pk)
