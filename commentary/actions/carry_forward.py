"""Carry earlier commentary forward, and confirm that it is still right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from commentary.models import Commentary, Passage
from commentary.queries import earlier_commentary, ledger
from commentary.queries.earlier_commentary import Offer
from commentary.queries.ledger import Desk
from commentary.workflow import transitions
from commentary.workflow.exceptions import AlreadyMoved, Objected
from commentary.workflow.transitions import WRITABLE, Place
from indicators.models import Indicator
from safeguarding.audit.events import record
from safeguarding.models import Person


@transaction.atomic
def carry(commentary: Commentary, places: Collection[Place], *, version: int, by: Person, at: datetime) -> Commentary:
    """Copy the words offered for these places into them, marked as carried until somebody changes or confirms them.

    Nothing is written over. Raise `Objected` or `AlreadyMoved`.
    """
    desk = _writable(commentary, places, by)
    offered = {offer.place: offer for offer in earlier_commentary.offers(Commentary.objects.afresh(commentary.pk))}
    if not places or not offered.keys() >= set(places):
        raise Objected("There are no earlier words to carry there, so nothing was carried.")
    if filled := [transitions.title(place) or "Commentary" for place in places if desk.text(place)]:
        raise Objected(f"There are words already under {', '.join(filled)}, and nothing is written over.")
    chosen = [offered[place] for place in desk.places if place in places]
    _add(commentary, [(offer, offer.source) for offer in chosen], version=version, by=by, at=at)
    told = [
        {"passage": transitions.title(each.place), "length": len(each.text), "from": each.source} for each in chosen
    ]
    record(
        "carried words forward to", commentary, by=by, at=at, before={"version": version}, after=_after(version, told)
    )
    return Commentary.objects.afresh(commentary.pk)


@transaction.atomic
def confirm_carried(
    commentary: Commentary, places: Collection[Place], *, version: int, by: Person, at: datetime
) -> Commentary:
    """Say, having read them, that words carried to these places still hold: they are marked no more."""
    desk = _writable(commentary, places, by)
    held = {(each.heading, each.indicator): each for each in desk.passages if each.carried}
    if not places or not held.keys() >= set(places):
        raise Objected("These words were changed or confirmed already, so there is nothing to confirm.")
    authors = _authors(commentary)
    chosen = [
        Offer(place, held[place].text, held[place].carried, authors[place]) for place in desk.places if place in places
    ]
    _add(commentary, [(each, "") for each in chosen], version=version, by=by, at=at)
    told = [
        {"passage": transitions.title(each.place), "length": len(each.text), "from": each.source} for each in chosen
    ]
    record("read and kept words of", commentary, by=by, at=at, before={"version": version}, after=_after(version, told))
    return Commentary.objects.afresh(commentary.pk)


def _writable(commentary: Commentary, places: Collection[Place], by: Person) -> Desk:
    desk = ledger.desk_of(commentary)
    if objection := transitions.writing_objection(ledger.moment(desk), by, places):
        raise Objected(objection)
    return desk


def _authors(commentary: Commentary) -> dict[Place, tuple[int, ...]]:
    """Return the authors of each passage, besides the person who carried it."""
    rows = Passage.objects.filter(commentary=commentary).standing().select_related("indicator")
    return {row.place: tuple(row.hands) for row in rows}


def _after(version: int, told: list[dict[str, object]]) -> dict[str, object]:
    return {"version": version + 1, "passages": told}


def _add(commentary: Commentary, marked: list[tuple[Offer, str]], *, version: int, by: Person, at: datetime) -> None:
    """Passages of a new version, each with the mark that it is to have."""
    rows = Commentary.objects.standing().filter(pk=commentary.pk, stage__in=WRITABLE, version=version)
    if not rows.update(version=version + 1):
        raise AlreadyMoved(
            f"Somebody else changed {commentary} since you opened the page, so nothing was done. Read it as it is now."
        )
    codes = [offer.place[1] for offer, _ in marked if offer.place[1]]
    ids = dict(Indicator.objects.filter(code__in=codes).values_list("code", "pk"))
    Passage.objects.bulk_create(
        Passage(
            commentary=commentary, heading=offer.place[0].value, indicator_id=ids.get(offer.place[1]), text=offer.text,
            version=version + 1, written_by=by, written_at=at, carried_from=mark,
            authors=[author for author in offer.authors if author != by.pk],
        )
        for offer, mark in marked
    )  # fmt: skip
