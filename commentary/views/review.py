"""The queue of what waits for a decision, and approving several of it at once."""

from __future__ import annotations

import re
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from commentary import actions
from commentary.actions import BulkApprovalResult, SelectedCommentary
from commentary.queries.review_queue import ROWS, QueueRow, queue, rows_of
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission

WHY = {"approve": "Submitted", "confirm": "It changed after it was approved"}
CHOSEN = re.compile(r"(\d{1,9}):(\d{1,9}):([0-9a-f]{64})")


@page(Permission.REVIEW_COMMENTARY)
def review(request: PersonsRequest) -> HttpResponse:
    """Show the review queue, earliest due first. Opened ones may be approved together."""
    outcomes: tuple[BulkApprovalResult, ...] = ()
    if request.method == "POST":
        outcomes = actions.approve_several(_chosen(request), by=request.user, at=timezone.now())
    waits, today = queue(request.user), timezone.localdate()
    shown = Paginator(waits.mine, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "lines": _lines(rows_of(list(shown), request.user), today),
        "for_others": waits.for_others,
        "outcomes": outcomes,
        "nothing_chosen": request.method == "POST" and not outcomes,
    }
    return render(request, "commentary/review.html", context)


def _lines(rows: tuple[QueueRow, ...], today: date) -> list[dict[str, object]]:
    """The rows in the words of the page. Mappings, as a template reads these quickest, and a queue is opened often."""
    detail, dates = reverse("commentary:detail", args=[0]), {each.waiting.due_on for each in rows}
    told = {on: date_format(on) for on in dates}
    return [
        {
            "pk": each.waiting.commentary_id,
            "address": detail.replace("0", str(each.waiting.commentary_id)),
            "topic": each.waiting.topic,
            "cycle": str(each.waiting.cycle),
            "service": each.waiting.service,
            "due_on": told[each.waiting.due_on],
            "late": each.waiting.due_on < today,
            "why": WHY[each.waiting.step.name],
            "remarks": each.remarks,
            "writers": ", ".join(each.writers),
            "objection": each.objection,
            "chosen": each.chosen,
        }
        for each in rows
    ]


def _chosen(request: PersonsRequest) -> tuple[SelectedCommentary, ...]:
    """Each that was ticked, once. Anything that this page would not have posted counts as none."""
    found = (CHOSEN.fullmatch(text) for text in dict.fromkeys(request.POST.getlist("chosen")))
    return tuple(SelectedCommentary(int(each[1]), int(each[2]), each[3]) for each in found if each)
