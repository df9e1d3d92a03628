"""The pages on episodes: send a file to be counted; the rules; one rule with what it said before."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables

from indicators.extracts.case_lists import current_rules
from indicators.extracts.case_lists.actions import RuleUnclear, change_rule, count_episodes
from indicators.extracts.case_lists.forms import EpisodesForm, RuleForm
from indicators.extracts.case_lists.rules import objections, sentences
from indicators.extracts.files.errors import ExtractRejected
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may
from safeguarding.request_limits import CASE_LIST, takes
from safeguarding.upload_handlers import InMemory


@takes(CASE_LIST)
@csrf_exempt  # `_upload` checks it: before that the request may not be read, or its file would pass the other handler
@page(Permission.LOAD_FIGURES)
def upload(request: PersonsRequest) -> HttpResponse:
    request.upload_handlers = [InMemory(request, most=settings.LARGEST_EPISODES)]
    return _upload(request)


@csrf_protect
@sensitive_variables("content")
def _upload(request: PersonsRequest) -> HttpResponse:
    form = EpisodesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            extract = count_episodes(file.read(), file.name, form.wanted, by=request.user, at=timezone.now())
        except ExtractRejected as rejected:
            for fault in rejected.faults:
                form.add_error("file", str(fault))
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("indicators:extract", extract.pk)
    return render(request, "indicators/episodes.html", {"form": form})


@page(Permission.SEE_FIGURES)
def rules(request: PersonsRequest) -> HttpResponse:
    context = {
        "rules": current_rules.standing().values(),
        "may_change": may(request.user, Permission.SET_COUNTING_RULES),
    }
    return render(request, "indicators/rules.html", context)


@page(Permission.SET_COUNTING_RULES)
def new_rule(request: PersonsRequest) -> HttpResponse:
    return _change(request, "")


@page(Permission.SET_COUNTING_RULES)
def rule(request: PersonsRequest, code: str) -> HttpResponse:
    return _change(request, code)


def _change(request: PersonsRequest, code: str) -> HttpResponse:
    versions = current_rules.versions(code)
    if code and not versions:
        raise Http404("There is no such rule.")
    form = RuleForm(request.POST or None, code=code, initial=versions[0].rule.plain() if versions else None)
    says: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            if not code and current_rules.versions(form.rule.code):
                raise RuleUnclear({"title": "There is a rule of this title already. Change that one."})
            if "look" in request.POST:
                says = _said(form)
            else:
                change_rule(form.rule, by=request.user, at=timezone.now())
                messages.success(
                    request, f"The rule “{form.rule.title}” is changed. Extracts counted before keep theirs."
                )
                return redirect("indicators:rules")
        except RuleUnclear as unclear:
            for name, sentence in unclear.objections.items():
                form.add_error(name, sentence)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "indicators/rule.html", {"form": form, "versions": versions, "says": says})


def _said(form: RuleForm) -> tuple[str, ...]:
    """What the rule that was written would say. Raise `RuleUnclear` if it cannot be used."""
    if found := objections(form.rule):
        raise RuleUnclear(found)
    return sentences(form.rule)
