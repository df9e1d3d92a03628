"""The pages from which officers and heads watch a cycle: the board, the reminders, and when each topic needs words."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from commentary import actions
from commentary.forms.cycle import RulesForm
from commentary.models import Commentary, Cycle, Reminder
from commentary.queries import board as boards
from commentary.queries import ledger, topics_due
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may

DAYS_OF_REMINDERS = 7


@page(Permission.SEE_COMMENTARY)
@require_GET
def board(request: PersonsRequest) -> HttpResponse:
    """Show each service's progress in a month, the latest unless another is chosen; only the person's own services."""
    cycles = list(Cycle.objects.select_related("period").order_by("-period__ends_on"))
    wanted = request.GET.get("cycle", "")
    cycle = next((each for each in cycles if str(each.pk) == wanted), cycles[0] if cycles else None)
    may_run = may(request.user, Permission.RUN_CYCLES)
    context = {
        "cycle": cycle,
        "others": [each for each in cycles if each != cycle],
        "lines": _lines(request, cycle) if cycle else (),
        "stages": boards.COLUMNS,
        "lacking": [each for each in topics_due.of_cycle(cycle) if each.lacking] if cycle and may_run else (),
        "unsent": Reminder.objects.filter(on=timezone.localdate(), sent_at=None).count() if may_run else 0,
        "may_run": may_run,
    }
    return render(request, "commentary/board.html", context)


def _lines(request: PersonsRequest, cycle: Cycle) -> tuple[boards.BoardRow, ...]:
    rows = Commentary.objects.standing().filter(cycle=cycle).visible_to(request.user)
    return boards.lines(ledger.desk(cycle, commentaries=rows), timezone.localdate())


@page(Permission.RUN_CYCLES)
@require_GET
def reminders(request: PersonsRequest) -> HttpResponse:
    """Show who was reminded in the last days, and which mails still wait for the mail server."""
    since = timezone.localdate() - timedelta(days=DAYS_OF_REMINDERS)
    rows = Reminder.objects.filter(on__gt=since).select_related("person").order_by("-on", "person__name")
    context = {"reminders": rows, "today": timezone.localdate(), "sends_mail": settings.SENDS_MAIL}
    return render(request, "commentary/reminders.html", context)


@page(Permission.RUN_CYCLES)
@require_GET
def rules(request: PersonsRequest) -> HttpResponse:
    """Each topic with the rules by which it needs words."""
    topics = list(topics_due.with_words().select_related("service").order_by("position"))
    held = topics_due.rules_of(topics)
    return render(request, "commentary/rules.html", {"topics": [(each, held[each.pk]) for each in topics]})


@page(Permission.RUN_CYCLES)
def rule(request: PersonsRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(topics_due.with_words(), pk=pk)
    form = RulesForm(request.POST) if request.method == "POST" else RulesForm.of(topics_due.rules_of([topic])[pk])
    if form.is_valid():
        try:
            actions.set_rules(topic, form.rules, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{topic} needs words by these rules from now on.")
            return redirect("commentary:rules")
    status = 400 if form.errors else 200
    return render(request, "commentary/rule.html", {"form": form, "topic": topic}, status=status)
