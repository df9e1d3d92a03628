"""The pages of commentary: the list of a cycle, one commentary, its steps, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commentary import actions
from commentary.forms.passages import PostedStep, StepForm, place_value
from commentary.models import Commentary, Cycle
from commentary.queries import changes_since, ledger, remark_threads, review_queue, topics
from commentary.queries.advice import Advised, advised
from commentary.queries.ledger import Desk
from commentary.queries.remark_threads import VisibleThread
from commentary.queries.timeline import history
from commentary.text import markup
from commentary.workflow import transitions
from commentary.workflow.remark_rules import Act, objection
from commentary.workflow.transitions import STEPS, Passage, Place, Stage
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission, may

# Late and early alike, in the order in which they need somebody.
ORDER = (Stage.SUBMITTED, Stage.RETURNED, Stage.DRAFT, Stage.APPROVED)
NOTHING: Mapping[Place, tuple[VisibleThread, ...]] = MappingProxyType({})
DECISIONS = frozenset({"approve", "confirm", "return"})
OUT_OF_DATE = "The page was not complete, so nothing was done. Open it again and try once more."


@dataclass(frozen=True)
class PrintedPassage:
    """A passage as it will be printed, with the remarks on it; `value` is how forms name it."""

    title: str
    blocks: tuple[markup.MarkupBlock, ...]
    anchor: str = ""
    value: str = ""
    remarks: tuple[VisibleThread, ...] = ()
    carried: str = ""


@page(Permission.SEE_COMMENTARY)
def commentaries(request: PersonsRequest) -> HttpResponse:
    """The commentaries of one cycle, the latest unless another is asked for; those that are late come first."""
    cycles = list(Cycle.objects.select_related("period").order_by("-period__ends_on"))
    asked = request.GET.get("cycle", "")
    cycle = next((each for each in cycles if str(each.pk) == asked), cycles[0] if cycles else None)
    desks = _desks(request, cycle) if cycle else []
    context = {
        "cycles": cycles,
        "cycle": cycle,
        "desks": desks,
        "late": sum(late for _, late in desks),
        "may_open": may(request.user, Permission.RUN_CYCLES),
        "may_review": may(request.user, Permission.REVIEW_COMMENTARY),
    }
    return render(request, "commentary/list.html", context)


def _desks(request: PersonsRequest, cycle: Cycle) -> list[tuple[Desk, bool]]:
    today = timezone.localdate()
    rows = Commentary.objects.filter(cycle=cycle).visible_to(request.user)
    desks = ledger.desk(cycle, commentaries=rows)
    ordered = sorted(desks, key=lambda each: (not each.late(today), each.settled, ORDER.index(each.stage)))
    return [(each, each.late(today)) for each in ordered]


@page(Permission.SEE_COMMENTARY)
def detail(request: PersonsRequest, pk: int) -> HttpResponse:
    """The figures and the words side by side, what may be done with them, and what was done."""
    return shown(request, found(request, pk))


@page(Permission.WRITE_COMMENTARY, Permission.REVIEW_COMMENTARY, Permission.REOPEN_COMMENTARY)
@require_POST
def step(request: PersonsRequest, pk: int) -> HttpResponse:
    commentary = found(request, pk)
    form = PostedStep(request.POST)
    if not form.is_valid():
        return shown(request, commentary, refusal=OUT_OF_DATE, reason=request.POST.get("reason", ""))
    posted = form.cleaned_data
    place = review_queue.place_of(pk, request.user) if posted["step"] in DECISIONS else None
    try:
        moved = actions.take(
            posted["step"], commentary, version=posted["version"], by=request.user, at=timezone.now(),
            reason=posted["reason"], digest=posted["digest"], passages=posted["passages"],
        )  # fmt: skip
    except Refused as refused:
        return shown(request, commentary, refusal=str(refused), reason=posted["reason"])
    messages.success(request, f"{moved.topic} is {moved.stage}.")
    return _onwards(request, pk, place) if posted["step"] in DECISIONS else redirect("commentary:detail", pk)


@page(Permission.REVIEW_COMMENTARY)
@require_POST
def mark_read(request: PersonsRequest, pk: int) -> HttpResponse:
    """The reviewer says that they have read it as it was on the page; then to the next that waits."""
    commentary, place = found(request, pk), review_queue.place_of(pk, request.user)
    try:
        actions.mark_read(commentary, digest=request.POST.get("digest", ""), by=request.user, at=timezone.now())
    except Refused as refused:
        return shown(request, commentary, refusal=str(refused))
    messages.success(request, f"{commentary.topic} is marked as read. You can approve it together with others.")
    return _onwards(request, pk, place)


def _onwards(request: PersonsRequest, pk: int, place: review_queue.QueuePosition | None) -> HttpResponse:
    """To the next that waits for this reviewer: the one after it, else the first; the queue where there is none."""
    after = place.after if place and place.after else review_queue.first(request.user)
    return redirect("commentary:detail", after) if after and after != pk else redirect("commentary:review")


@page(Permission.SEE_COMMENTARY)
def compare(request: PersonsRequest, pk: int) -> HttpResponse:
    """Show what changed since the current approval, and the steps that answer it."""
    commentary = found(request, pk)
    desk = ledger.desk_as_read(commentary)
    approval = commentary.approvals.order_by("version").last()
    if approval is None or desk.approval is None:
        return redirect("commentary:detail", pk)
    context = _steps(request, desk) | {
        "desk": desk,
        "changed": changes_since.between(approval.current.covers, desk, "As approved"),
        "printed": _printed(desk),
    }
    return render(request, "commentary/compare.html", context)


def found(request: PersonsRequest, pk: int) -> Commentary:
    rows = Commentary.objects.visible_to(request.user).select_related("topic__service", "cycle__period")
    return get_object_or_404(rows, pk=pk)


def _printed(desk: Desk, remarks: Mapping[Place, tuple[VisibleThread, ...]] = NOTHING) -> tuple[PrintedPassage, ...]:
    """Every passage that has words or remarks."""
    written = {each.place: each for each in desk.passages}
    passages = (
        written.get(place, Passage(*place, "")) for place in desk.places if place in written or place in remarks
    )
    return tuple(
        PrintedPassage(
            each.title, markup.blocks(each.text), each.anchor, place_value(each.place), remarks.get(each.place, ()),
            each.carried,
        )
        for each in passages
    )  # fmt: skip


def returned_only(desk: Desk) -> tuple[str, ...]:
    """Return the names of passages that were returned alone; empty if all were, or none."""
    shut = desk.shut if desk.stage in transitions.WRITABLE else ()
    return tuple(transitions.name(place) for place in desk.places if shut and place in desk.returned)


def shown(
    request: PersonsRequest, commentary: Commentary, *, refusal: str = "", reason: str = "", remark: str = ""
) -> HttpResponse:
    # A refusal may mean that somebody moved it since it was read.
    desk = ledger.desk_of(commentary) if refusal else ledger.desk_as_read(commentary)
    remarks = remark_threads.beside(desk, request.user)
    unresolved = sum(not each.remark.resolved for of_place in remarks.values() for each in of_place)
    context = (
        _steps(request, desk, reason=reason)
        | _before_reviewer(request, commentary, desk)
        | {
            "desk": desk,
            "printed": _printed(desk, remarks),
            "unresolved": unresolved,
            "may_remark": not objection(Act.MAKE, ledger.moment(desk), request.user),
            "remark": remark,
            "remark_on": request.POST.get("place", ""),
            "refusal": refusal,
            "history": history(commentary),
            "writable": not transitions.writing_objection(ledger.moment(desk), request.user),
            "returned_only": returned_only(desk),
            "late": desk.late(timezone.localdate()),
            "advised": Advised() if desk.settled else advised(commentary, desk),
            "took_its_place": topics.took_the_place_of(commentary) if desk.replaced else (),
        }
    )
    return render(request, "commentary/detail.html", context, status=409 if refusal else 200)


def _reviews(request: PersonsRequest, commentary: Commentary) -> bool:
    return may(request.user, Permission.REVIEW_COMMENTARY, service_id=commentary.topic.service_id)


def _before_reviewer(request: PersonsRequest, commentary: Commentary, desk: Desk) -> dict[str, object]:
    """What a reviewer needs beside it: what changed since they had it before them or since it was approved, and since
    last month; and where it stands."""
    decided = desk.stage in transitions.WRITABLE or desk.settled or desk.closed or desk.replaced
    if decided or not _reviews(request, commentary):
        return {"reviewing": False}
    if desk.approved and desk.approval:
        changed = changes_since.between(desk.approved.current.covers, desk, "As approved")
    else:
        changed = changes_since.since_opened(desk, request.user)
    return {
        "reviewing": True,
        "changed": changed,
        "last_month": changes_since.since_last_month(commentary, desk),
        "place": review_queue.place_of(desk.commentary_id, request.user),
    }


def _steps(request: PersonsRequest, desk: Desk, *, reason: str = "") -> dict[str, object]:
    """The steps that the person may take, and why they may not approve or confirm where somebody must."""
    moment = ledger.moment(desk)
    ticked = request.POST.getlist("passages")
    forms = [
        StepForm(each, desk, reason=reason, ticked=ticked, main=each.by_digest)
        for each in transitions.open_steps(moment, request.user)
    ]
    wanted = next((each for each in STEPS.values() if each.by_digest and desk.stage in each.from_stages), None)
    open_now = wanted is None or desk.settled or desk.closed
    objection = "" if open_now or not wanted else transitions.objection(wanted, moment, request.user)
    forms.sort(key=lambda form: not form.move.by_digest)  # the main button first
    return {
        "steps": forms,
        "lapsed": bool(forms) and desk.approval is not None and not (desk.settled or desk.closed or desk.replaced),
        "objection": objection,
        "approvers": ledger.approvers(desk) if objection else (),
    }
