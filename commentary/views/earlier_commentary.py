"""The page of earlier words: what was written before a split or a join or last month, to carry it forward."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commentary import actions
from commentary.forms.passages import LARGEST_VERSION
from commentary.models import Commentary
from commentary.queries import earlier_commentary, ledger
from commentary.queries.earlier_commentary import Offer
from commentary.queries.ledger import Desk
from commentary.text import markup
from commentary.views.detail import OUT_OF_DATE, found, shown
from commentary.workflow import transitions
from commentary.workflow.transitions import Passage, Place, field_name
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission

ALL = "all"


@dataclass(frozen=True)
class EarlierPassage:
    """A heading with the words that stand there, if any, and those that may be carried there, if any."""

    title: str
    name: str
    passage: Passage | None
    offer: Offer | None
    blocks: tuple[markup.MarkupBlock, ...]


@page(Permission.WRITE_COMMENTARY)
def carry(request: PersonsRequest, pk: int) -> HttpResponse:
    """One press carries a passage forward, or all; one says that a carried one still holds."""
    commentary = found(request, pk)
    desk = ledger.desk_as_read(commentary)
    if objection := transitions.writing_objection(ledger.moment(desk), request.user):
        return shown(request, commentary, refusal=objection)
    offers = {offer.place: offer for offer in earlier_commentary.offers(commentary) if offer.place not in desk.shut}
    if request.method != "POST":
        return _page(request, commentary, desk, offers)
    version = request.POST.get("version", "")
    if not version.isdecimal() or int(version) > LARGEST_VERSION:
        return _page(request, commentary, desk, offers, refusal=OUT_OF_DATE)
    act = actions.confirm_carried if "confirm" in request.POST else actions.carry
    places = _chosen(request, desk, offers)
    try:
        act(commentary, places, version=int(version), by=request.user, at=timezone.now())
    except Refused as refused:
        return _page(request, commentary, ledger.desk_of(commentary), offers, refusal=str(refused))
    kept = "It is kept that you read it, and that it still holds."
    carried = "Carried forward. Change it, or read it and say that it still holds."
    messages.success(request, kept if "confirm" in request.POST else carried)
    return redirect("commentary:carry", pk)


def _chosen(request: PersonsRequest, desk: Desk, offers: dict[Place, Offer]) -> list[Place]:
    """The place that was pressed; of all, those that are empty."""
    pressed = request.POST.get("confirm") or request.POST.get("carry", "")
    if pressed == ALL:
        return [place for place in offers if not desk.text(place)]
    return [place for place in desk.places if field_name(place) == pressed]


def _page(
    request: PersonsRequest, commentary: Commentary, desk: Desk, offers: dict[Place, Offer], *, refusal: str = ""
) -> HttpResponse:
    held = {(each.heading, each.indicator): each for each in desk.passages}
    earlier = [
        _earlier(place, held.get(place), offers.get(place)) for place in desk.places if place in offers or place in held
    ]
    context = {
        "desk": desk,
        "earlier": [each for each in earlier if each.offer or (each.passage and each.passage.carried)],
        "empty": sum(place not in held for place in offers),
        "split": earlier_commentary.split_or_joined(commentary),
        "refusal": refusal,
    }
    return render(request, "commentary/carry.html", context, status=409 if refusal else 200)


def _earlier(place: Place, passage: Passage | None, offer: Offer | None) -> EarlierPassage:
    carried = passage is not None and passage.carried
    text = passage.text if passage and carried else offer.text if offer else ""
    return EarlierPassage(
        transitions.title(place) or "Commentary", field_name(place), passage, offer, markup.blocks(text)
    )
