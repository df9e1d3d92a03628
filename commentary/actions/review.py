"""Approve several commentaries together, each of which the reviewer has marked as read (P2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commentary.actions.transitions import take
from commentary.models import Commentary, Opened
from commentary.queries import ledger
from commentary.queries.ledger import Desk
from commentary.workflow import approval_values
from commentary.workflow.exceptions import ChangedSinceSeen
from commentary.workflow.transitions import STEPS, Stage
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

GONE = "It is not one of yours to review, or is not there any more."
UNSEEN = (
    "Nothing was done: you have not marked it as read as it is now. Open it, read it, mark it as read, then approve."
)
ANOTHER = "It has changed since you opened this page, so it is not marked as read. Read it as it is now."


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
    """Keep that the person has read the commentary with these words and figures; a second time changes nothing."""
    seen = {"covers_version": approval_values.VERSION, "covers": desk.covers(), "at": at}
    Opened.objects.get_or_create(commentary_id=desk.commentary_id, by=by, digest=desk.digest, defaults=seen)


def mark_read(commentary: Commentary, *, digest: str, by: Person, at: datetime) -> None:
    """Keep that a reviewer says they have read the commentary as it was on their page, whose `digest` this is.

    Only this lets them approve it together with others; opening its page does not. Raise `ChangedSinceSeen` if it has
    changed.
    """
    require(by, Permission.REVIEW_COMMENTARY, service_id=commentary.topic.service_id)
    desk = ledger.desk_of(commentary)
    if digest != desk.digest:
        raise ChangedSinceSeen(ANOTHER)
    have_before_them(desk, by=by, at=at)


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
