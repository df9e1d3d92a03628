"""Comments by reviewers: add one to a passage, answer it, resolve it. Nothing is deleted (P7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from commentary.actions.transitions import LONGEST_REASON
from commentary.models import Commentary, Remark
from commentary.queries import ledger, remark_threads
from commentary.queries.ledger import Desk
from commentary.text import markup
from commentary.workflow import remark_rules, transitions
from commentary.workflow.exceptions import Objected, RemarkRefused
from commentary.workflow.remark_rules import Act
from commentary.workflow.transitions import Place
from indicators.models import Indicator
from safeguarding.audit.events import record
from safeguarding.models import Person

GONE = "This remark is not there. Look at the page again."


@transaction.atomic
def make_remark(commentary: Commentary, place: Place, text: str, *, by: Person, at: datetime) -> Remark:
    """Note something on a passage. Raise `Objected`, or `RemarkRefused` if it is empty, too long or made already."""
    desk = _locked(commentary)
    if place not in desk.places:
        raise Objected(f"{desk.topic} has no passage called “{transitions.title(place)}”.")
    if objection := remark_rules.objection(Act.MAKE, ledger.moment(desk), by):
        raise Objected(objection)
    words = _words(text, "Say what you want the writer to look at.")
    same = (each for each in remark_threads.remarks_of(commentary.pk).get(place, ()) if each.text == words)
    if any(each.by_id == by.pk and not each.resolved for each in same):
        raise RemarkRefused("You made this very remark already, and it is not resolved yet.")
    indicator = Indicator.objects.get(code=place[1]) if place[1] else None
    made = _add(desk, Remark.Kind.NOTE, words, by=by, at=at, heading=place[0].value, indicator=indicator)
    record("remarked on", commentary, by=by, at=at, after=_passage(place), why=words)
    return made


@transaction.atomic
def answer_remark(commentary: Commentary, remark: int, text: str, *, by: Person, at: datetime) -> Remark:
    """Answer a remark, known by its id. Raise `Objected`, or `RemarkRefused` if the answer is empty or too long."""
    desk, found = _found(commentary, remark, Act.ANSWER, by)
    words = _words(text, "Write an answer.")
    made = _add(desk, Remark.Kind.ANSWER, words, by=by, at=at, to_id=found.pk)
    _record_reply("answered a remark on", commentary, found, words, by=by, at=at)
    return made


@transaction.atomic
def resolve_remark(commentary: Commentary, remark: int, text: str = "", *, by: Person, at: datetime) -> Remark:
    """Resolve a remark, with or without words. Raise `Objected`, or `RemarkRefused` if they are too long."""
    desk, found = _found(commentary, remark, Act.RESOLVE, by)
    words = _words(text)
    made = _add(desk, Remark.Kind.RESOLUTION, words, by=by, at=at, to_id=found.pk)
    _record_reply("resolved a remark on", commentary, found, words, by=by, at=at)
    return made


def _record_reply(
    verb: str, commentary: Commentary, to: remark_rules.RemarkThread, words: str, *, by: Person, at: datetime
) -> None:
    record(verb, commentary, by=by, at=at, before={"remark": to.text}, after=_passage(to.place), why=words)


def _locked(commentary: Commentary) -> Desk:
    """The desk, after whoever else is at its remarks."""
    Commentary.objects.select_for_update().get(pk=commentary.pk)
    return ledger.desk_of(commentary)


def _found(commentary: Commentary, remark: int, act: Act, by: Person) -> tuple[Desk, remark_rules.RemarkThread]:
    desk = _locked(commentary)
    every = (each for of_place in remark_threads.remarks_of(commentary.pk).values() for each in of_place)
    found = next((each for each in every if each.pk == remark), None)
    if objection := remark_rules.objection(act, ledger.moment(desk), by, found):
        raise Objected(objection)
    if found is None:
        raise Objected(GONE)
    return desk, found


def _words(text: str, if_none: str = "") -> str:
    words = markup.clean(text).strip()
    if not words and if_none:
        raise RemarkRefused(if_none)
    if len(words) > LONGEST_REASON:
        raise RemarkRefused(
            f"It is {len(words):,} characters long. Shorten it to {LONGEST_REASON:,} or fewer; nothing was cut."
        )
    return words


def _passage(place: Place) -> dict[str, str]:
    return {"passage": transitions.title(place)}


def _add(desk: Desk, kind: Remark.Kind, text: str, *, by: Person, at: datetime, **also: Any) -> Remark:
    return Remark.objects.create(
        commentary_id=desk.commentary_id, kind=kind, text=text, version=desk.version, by=by, name=by.name, at=at, **also
    )
