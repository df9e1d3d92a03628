"""Move a commentary from stage to stage. `take` is the only writer of its stage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from commentary.models import Approval, Commentary, Opened
from commentary.queries import ledger
from commentary.queries.ledger import Desk
from commentary.text import markup
from commentary.workflow import approval_values, transitions
from commentary.workflow.exceptions import AlreadyMoved, ChangedSinceSeen, Objected, ReasonRefused
from commentary.workflow.transitions import STEPS, Heading, Place, Stage, Step
from safeguarding.audit.events import record
from safeguarding.models import Person

LONGEST_REASON = 2_000


@transaction.atomic
def take(
    step: str,
    commentary: Commentary,
    *,
    version: int,
    by: Person,
    at: datetime,
    reason: str = "",
    digest: str = "",
    passages: Collection[Place] = (),
) -> Commentary:
    """Move the commentary by the step named, or refuse and change nothing.

    `version` and `digest` are those that were on the page; `passages` those that a return is of, none for all. Raise
    `Objected`, `ReasonRefused`, `ChangedSinceSeen` (the commentary or figures are not those seen) or `AlreadyMoved`
    (somebody was first).
    """
    taken = STEPS.get(step)
    if taken is None:
        raise Objected(f"There is no step called “{step}”.")
    desk = ledger.desk_of(commentary)
    _check(taken, desk, by)
    alone, why = _named(taken, desk, passages), _reason(taken, reason)
    if taken.by_digest and digest != desk.digest:
        raise ChangedSinceSeen(
            "The words or figures changed while you had the page open, so nothing was approved. Read them as they are "
            "now, then decide."
        )
    _move(taken, commentary, _returned(taken, commentary, alone, version=version, at=at, why=why), version=version)
    if taken.to_stage is Stage.RETURNED and digest == desk.digest:  # what they read, to show later what has changed
        seen = {"covers_version": approval_values.VERSION, "covers": desk.covers(), "at": at}
        Opened.objects.get_or_create(commentary_id=desk.commentary_id, by=by, digest=digest, defaults=seen)
    if taken.by_digest:
        _approve(commentary, desk, version=version + 1, by=by, at=at)
    before = {"stage": desk.stage.value, "version": version}
    record(taken.done, commentary, by=by, at=at, before=before, after=_after(taken, desk, by, version, alone), why=why)
    return Commentary.objects.afresh(commentary.pk)


def _check(step: Step, desk: Desk, by: Person) -> None:
    """Raise `Objected`, and say who may where somebody else has to (P3)."""
    if objection := transitions.objection(step, ledger.moment(desk), by):
        others = ledger.approvers(desk) if step.by_others and by.pk in desk.contributors else ()
        raise Objected(f"{objection} These people may: {', '.join(others)}." if others else objection)


def _after(step: Step, desk: Desk, by: Person, version: int, alone: Sequence[Place]) -> dict[str, Any]:
    """Values for the event: the commentary after the step."""
    after: dict[str, Any] = {"stage": step.to_stage.value, "version": version + 1}
    after |= {"only": [transitions.title(place) for place in alone]} if alone else {}
    return after | ({"digest": desk.digest} if step.by_digest else {}) | _covering(desk, by)


def _covering(desk: Desk, by: Person) -> dict[str, str]:
    away = by.acts_for(desk.service_id)
    return {"covering for": away} if away else {}


def _reason(step: Step, reason: str) -> str:
    if not step.needs_reason:
        return ""
    why = markup.clean(reason).strip()
    if not why:
        raise ReasonRefused(f"Say why you {step.name} it, so that the writer knows what to do.")
    if len(why) > LONGEST_REASON:
        raise ReasonRefused(
            f"The reason is {len(why):,} characters long. Shorten it to {LONGEST_REASON:,} or fewer; nothing was cut."
        )
    return why


def _named(step: Step, desk: Desk, passages: Collection[Place]) -> tuple[Place, ...]:
    """The passages that the step is of alone, in the order printed; none where it is of all."""
    if passages and not step.by_passage:
        raise Objected(f"Nobody can {step.name} single passages: it is of the whole commentary.")
    if strange := set(passages) - set(desk.places):
        raise Objected(f"{desk.topic} has no passage called “{transitions.title(strange.pop())}”.")
    return () if set(passages) == set(desk.places) else tuple(place for place in desk.places if place in passages)


def _returned(
    step: Step, commentary: Commentary, alone: Collection[Place], *, version: int, at: datetime, why: str
) -> dict[str, Any]:
    """Fields that a return sets: since when all passages are open, or which ones."""
    if step.to_stage is not Stage.RETURNED:
        return {}
    if not alone:
        return {"returned_version": version + 1, "returned_at": at, "returned_why": why, "returned_passages": []}
    before = Commentary.objects.values_list("returned_passages", flat=True).get(pk=commentary.pk)
    kept = [[heading, code, then] for heading, code, then in before if (Heading(heading), code) not in alone]
    named = [[heading.value, code, version + 1] for heading, code in alone]
    return {"returned_why": why, "returned_passages": kept + named}


def _move(step: Step, commentary: Commentary, also: dict[str, Any], *, version: int) -> None:
    """One conditional UPDATE: of several people at once, one moves it."""
    changes = {"stage": step.to_stage, "version": F("version") + 1} | also
    moved = Commentary.objects.filter(pk=commentary.pk, stage__in=step.from_stages, version=version).update(**changes)
    if not moved:
        raise AlreadyMoved(
            f"Somebody else changed {commentary} since you opened the page, so nothing was done. Read it as it is now, "
            "then decide."
        )


def _job_title(desk: Desk, by: Person) -> str:
    """The job of whoever approves, with for whom they cover."""
    away = by.acts_for(desk.service_id)
    return f"{by.job_title}, covering for {away}" if away else by.job_title


def _approve(commentary: Commentary, desk: Desk, *, version: int, by: Person, at: datetime) -> None:
    Approval.objects.create(
        commentary=commentary,
        version=version,
        digest=desk.digest,
        covers_version=approval_values.VERSION,
        covers=desk.covers(),
        by=by,
        name=by.name,
        job_title=_job_title(desk, by),
        at=at,
    )
