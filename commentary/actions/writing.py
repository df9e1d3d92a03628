"""What writers do. Every save adds passages; nothing is written over (P6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from commentary import ledger, merging, workflow
from commentary.actions.steps import take
from commentary.models import Commentary, Passage
from commentary.refusals import Objected
from commentary.workflow import WRITABLE, Place
from indicators.models import Indicator
from safeguarding.audit import record
from safeguarding.models import Person


@transaction.atomic
def write(commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime) -> Commentary:
    """Save the texts that the person changed, as passages of a new version; if there are none, do nothing at all.

    `version` is the one that was on the page. Places left out stay as they are. Raise `Objected`, or
    `merging.Conflict` with both texts where somebody else saved since.
    """
    _save(commentary, texts, version=version, by=by, at=at)
    return Commentary.objects.afresh(commentary.pk)


def write_and_submit(
    commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime
) -> Commentary:
    """Save, then submit for approval. The words stay saved where submitting is refused (P6)."""
    with transaction.atomic():
        saved = _save(commentary, texts, version=version, by=by, at=at)
    return take("submit", commentary, version=saved, by=by, at=at)


def _save(commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime) -> int:
    """The version that the person then knows: a new one, or the one on the page if they changed nothing."""
    desk = ledger.desk_of(commentary)
    if objection := workflow.writing_objection(ledger.moment(desk), by):
        raise Objected(objection)
    changed = merging.changed(commentary, desk, texts, version=version)
    if not changed:
        return version
    saved = Commentary.objects.filter(pk=commentary.pk, stage__in=WRITABLE, version=version).update(version=version + 1)
    if not saved:
        raise merging.conflict(commentary, ledger.desk_of(commentary), changed, version=version)
    _add_passages(commentary, changed, version=version + 1, by=by, at=at)
    lengths = [{"passage": workflow.title(place), "length": len(text)} for place, text in changed.items()]
    after = {"version": version + 1, "passages": lengths}
    record("wrote", commentary, by=by, at=at, before={"version": version}, after=after)
    return version + 1


def _add_passages(
    commentary: Commentary, texts: Mapping[Place, str], *, version: int, by: Person, at: datetime
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
        )
        for (heading, code), text in texts.items()
    )
