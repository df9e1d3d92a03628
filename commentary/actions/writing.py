"""Save commentary. Every save adds passages; nothing is overwritten (P6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from commentary.actions.transitions import take
from commentary.models import Commentary, Passage
from commentary.queries import edit_sessions, ledger
from commentary.text import conflicts
from commentary.workflow import transitions
from commentary.workflow.exceptions import Objected
from commentary.workflow.transitions import WRITABLE, Place
from indicators.models import Indicator
from safeguarding.audit.events import record
from safeguarding.models import Person

NOBODYS: Mapping[Place, Passage] = {}


@transaction.atomic
def write(commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime) -> Commentary:
    """Save the texts that the person changed, as passages of a new version; if there are none, do nothing at all.

    `version` is the one that was on the page. Places left out stay as they are. Raise `Objected`, or
    `merging.Conflict` with both texts where somebody else saved since.
    """
    changed = _save(commentary, texts, version=version, by=by, at=at)
    _record(commentary, changed, version=version, by=by, at=at)
    return Commentary.objects.afresh(commentary.pk)


@transaction.atomic
def keep(commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime) -> int:
    """As `write`, but unasked, while the person types; return the version that their page then knows.

    The passages say who wrote them and when, and stay; so an event is left for the first save of a session alone.
    """
    begun = _begins(commentary, by=by, at=at)
    changed = _save(commentary, texts, version=version, by=by, at=at)
    if begun:
        _record(commentary, changed, version=version, by=by, at=at)
    return version + 1 if changed else version


@transaction.atomic
def bring_back(commentary: Commentary, earlier: int, *, version: int, by: Person, at: datetime) -> Commentary:
    """Save the words as they stood at an earlier version: a new save like any other, so nothing is lost by it.

    They stay the words of those who wrote them too (P3), and marked as carried where they were.
    """
    stood = conflicts.texts_at(commentary, earlier)
    texts = {place: stood.get(place, "") for place in ledger.desk_of(commentary).places}
    changed = _save(commentary, texts, version=version, by=by, at=at, whose=conflicts.rows_at(commentary, earlier))
    _record(commentary, changed, version=version, by=by, at=at, brought_back=earlier)
    return Commentary.objects.afresh(commentary.pk)


def write_and_submit(
    commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime
) -> Commentary:
    """Save, then submit for approval. The words stay saved where submitting is refused (P6)."""
    with transaction.atomic():
        changed = _save(commentary, texts, version=version, by=by, at=at)
        _record(commentary, changed, version=version, by=by, at=at)
    return take("submit", commentary, version=version + 1 if changed else version, by=by, at=at)


def _save(
    commentary: Commentary,
    texts: Mapping[Place, str],
    *,
    version: int,
    by: Person,
    at: datetime,
    whose: Mapping[Place, Passage] = NOBODYS,
) -> dict[Place, str]:
    """Save the passages that changed, as the next version; do nothing where none changed."""
    desk = ledger.desk_of(commentary)
    moment = ledger.moment(desk)
    if objection := transitions.writing_objection(moment, by):
        raise Objected(objection)
    changed = conflicts.changed(commentary, desk, texts, version=version)
    if not changed:
        return {}
    if objection := transitions.writing_objection(moment, by, changed):
        raise Objected(objection)
    saved = Commentary.objects.filter(pk=commentary.pk, stage__in=WRITABLE, version=version).update(version=version + 1)
    if not saved:
        raise conflicts.conflict(commentary, ledger.desk_of(commentary), changed, version=version)
    _add_passages(commentary, changed, whose, version=version + 1, by=by, at=at)
    return changed


def _begins(commentary: Commentary, *, by: Person, at: datetime) -> bool:
    """Return whether this is the person's first save after a pause or a return."""
    last = Passage.objects.filter(commentary=commentary, written_by=by).order_by("id").last()
    return last is None or last.version <= commentary.returned_version or edit_sessions.paused(last.written_at, at)


def _record(
    commentary: Commentary,
    changed: Mapping[Place, str],
    *,
    version: int,
    by: Person,
    at: datetime,
    brought_back: int | None = None,
) -> None:
    if changed:
        lengths = [{"passage": transitions.title(place), "length": len(text)} for place, text in changed.items()]
        after = {"version": version + 1, "passages": lengths}
        after |= {} if brought_back is None else {"brought back": brought_back}
        record("wrote", commentary, by=by, at=at, before={"version": version}, after=after)


def _add_passages(
    commentary: Commentary,
    texts: Mapping[Place, str],
    whose: Mapping[Place, Passage],
    *,
    version: int,
    by: Person,
    at: datetime,
) -> None:
    ids = dict(Indicator.objects.filter(code__in=[code for _, code in texts if code]).values_list("code", "pk"))
    Passage.objects.bulk_create(
        Passage(
            commentary=commentary,
            heading=heading.value,
            indicator_id=ids.get(code),
            text=text,
            version=version,
            written_by=by,
            written_at=at,
            carried_from=whose[heading, code].carried_from if (heading, code) in whose else "",
            authors=[pk for pk in whose[heading, code].hands if pk != by.pk] if (heading, code) in whose else [],
        )
        for (heading, code), text in texts.items()
    )
