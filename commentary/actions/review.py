"""Approve several commentaries together, each of which the reviewer has opened (P2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commentary.actions.transitions import take
from commentary.models import Commentary, Opened
from commentary.queries.ledger import Desk
from commentary.workflow import approval_values
from commentary.workflow.transitions import STEPS, Stage
from safeguarding.exceptions import Refused
from safeguarding.models import Person

GONE = "It is not one of yours to review, or is not there any more."
UNSEEN = "Nothing was done: you have not opened it as it stands now. Open it, read it, then decide."


@dataclass(frozen=True)
class SelectedCommentary:
    """One commentary as it was on the page."""

    commentary_id: int
    version: int
    digest: str


@dataclass(frozen=True)
class BulkApprovalResult:
    """The result for one commentary: `done`, or the reason why not, in a sentence."""

    commentary_id: int
    topic: str
    sentence: str
    done: bool


def have_before_them(desk: Desk, *, by: Person, at: datetime) -> None:
    """Keep that the person has opened the commentary with these words and figures; a second time changes nothing."""
    seen = {"covers_version": approval_values.VERSION, "covers": desk.covers(), "at": at}
    Opened.objects.get_or_create(commentary_id=desk.commentary_id, by=by, digest=desk.digest, defaults=seen)


def approve_several(
    chosen: Sequence[SelectedCommentary], *, by: Person, at: datetime
) -> tuple[BulkApprovalResult, ...]:
    """Approve, or confirm, each of them by itself: what is refused stops none of the others, and is told (W19)."""
    rows = Commentary.objects.visible_to(by).select_related("topic")
    found = {row.pk: row for row in rows.filter(pk__in=[each.commentary_id for each in chosen])}
    return tuple(_one(each, found.get(each.commentary_id), by=by, at=at) for each in chosen)


def _one(chosen: SelectedCommentary, commentary: Commentary | None, *, by: Person, at: datetime) -> BulkApprovalResult:
    if commentary is None:
        return BulkApprovalResult(chosen.commentary_id, "A commentary", GONE, done=False)
    told = (chosen.commentary_id, commentary.topic.name)
    if not Opened.objects.filter(commentary=commentary, by=by, digest=chosen.digest).exists():
        return BulkApprovalResult(*told, UNSEEN, done=False)
    step = STEPS["confirm" if commentary.stage == Stage.APPROVED else "approve"]
    try:
        take(step.name, commentary, version=chosen.version, by=by, at=at, digest=chosen.digest)
    except Refused as refused:
        return BulkApprovalResult(*told, str(refused), done=False)
    return BulkApprovalResult(*told, f"{step.done.capitalize()}.", done=True)
