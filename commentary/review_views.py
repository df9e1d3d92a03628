"""The queue of what waits for a decision, and approving several of it at once."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commentary import actions
from commentary.actions import Chosen, Outcome
from commentary.queue import ROWS, queue, rows_of
from safeguarding.guard import PersonsRequest, page
from safeguarding.permissions import Permission

CHOSEN = re.compile(r"(\d{1,9}):(\d{1,9}):([0-9a-f]{64})")


@page(Permission.REVIEW_COMMENTARY)
def review(request: PersonsRequest) -> HttpResponse:
    """What waits, first due first. The ones that were opened as they stand may be approved together."""
    outcomes: tuple[Outcome, ...] = ()
    if request.method == "POST":
        outcomes = actions.approve_several(_chosen(request), by=request.user, at=timezone.now())
    waits, today = queue(request.user), timezone.localdate()
    shown = Paginator(waits.mine, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [(each, each.waiting.due_on < today) for each in rows_of(list(shown), request.user)],
        "for_others": waits.for_others,
        "outcomes": outcomes,
        "nothing_chosen": request.method == "POST" and not outcomes,
    }
    return render(request, "commentary/review.html", context)


def _chosen(request: PersonsRequest) -> tuple[Chosen, ...]:
    """Each that was ticked, once. Anything that this page would not have posted counts as none."""
    found = (CHOSEN.fullmatch(text) for text in dict.fromkeys(request.POST.getlist("chosen")))
    return tuple(Chosen(int(each[1]), int(each[2]), each[3]) for each in found if each)
