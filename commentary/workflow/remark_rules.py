"""Remarks on passages: who may make, answer and resolve one, and when. Pure.

A remark never stops an approval: whoever approves sees what is unresolved, and so does the report's checklist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from commentary.workflow.transitions import CLOSED, REPLACED, Moment, Mover, Place, title
from safeguarding.permissions import Permission, may


class Act(StrEnum):
    """An act on a comment. The value is the end of the sentence "You may not …"."""

    MAKE = "make remarks"
    ANSWER = "answer remarks"
    RESOLVE = "resolve remarks"


# Whoever holds any of these for the service may.
PERMISSIONS: dict[Act, tuple[Permission, ...]] = {
    Act.MAKE: (Permission.REVIEW_COMMENTARY,),
    Act.ANSWER: (Permission.WRITE_COMMENTARY, Permission.REVIEW_COMMENTARY),
    Act.RESOLVE: (Permission.REVIEW_COMMENTARY,),
}


@dataclass(frozen=True)
class RemarkReply:
    """A reply to a comment, or its resolution, with or without text."""

    text: str
    by_id: int
    name: str
    at: datetime
    resolves: bool


@dataclass(frozen=True)
class RemarkThread:
    """A reviewer's note on a passage, with what was said to it, oldest first.

    `changed` says whether the passage was written in since it was made.
    """

    pk: int
    place: Place
    text: str
    by_id: int
    name: str
    at: datetime
    said: tuple[RemarkReply, ...] = ()
    changed: bool = False

    @property
    def title(self) -> str:
        return title(self.place) or "The words"

    @property
    def resolved(self) -> bool:
        return any(each.resolves for each in self.said)

    @property
    def answered(self) -> bool:
        """Return whether the last reply is from somebody other than its author."""
        return bool(self.said) and not self.resolved and self.said[-1].by_id != self.by_id


def objection(act: Act, moment: Moment, person: Mover, remark: RemarkThread | None = None) -> str:
    """Return why this person may not do this now, in a sentence; empty if they may. Button and action ask it."""
    if not any(may(person, permission, service_id=moment.service_id) for permission in PERMISSIONS[act]):
        return f"You may not {act.value} for this service."
    if moment.closed or moment.replaced:
        return CLOSED if moment.closed else REPLACED
    if remark and remark.resolved:
        return "It is resolved. Make another remark if there is more to say."
    if act is Act.RESOLVE and remark and person.pk in moment.contributors and person.pk != remark.by_id:
        return (
            "You wrote or edited these words, or typed one of the figures, so another head of service must resolve it."
        )
    return ""
