"""The workflow of commentary: the table of steps, and whether a person may take one.

Pure. `commentary.actions.transitions.take` carries a step out, and is the only writer of a stage. docs/workflow.md is
generated from `STEPS`. Whether the *person* may ever do such a thing is `safeguarding.permissions`; this module
combines that answer with the stage of the commentary and what the person contributed to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from safeguarding.permissions import Holder, Permission, may


class Stage(StrEnum):
    """The stage of a commentary. Set by `commentary.actions.transitions.take` alone."""

    DRAFT = "being written"
    SUBMITTED = "waiting for approval"
    RETURNED = "returned"
    APPROVED = "approved"


class Heading(StrEnum):
    """The heading of a passage. The value is what is printed; an explanation of one indicator adds its code."""

    PLAIN = ""
    EXPLANATION = "Explanation of Current Performance"
    ACTIVITIES = "Current Activities"
    BEST_PRACTICE = "Best Practice"


@dataclass(frozen=True)
class Step:
    """One way in which a commentary moves.

    `by_digest`: the person must have seen these very words and figures (P2). `by_others`: not for those who wrote,
    edited, or had a hand in a figure, target or status (P3); nor may they return their own words, since a return
    forgives earlier edits.
    `by_passage`: it may name some passages; then these alone are open afterwards, and their edits alone forgiven.
    """

    name: str
    button: str
    done: str
    from_stages: frozenset[Stage]
    to_stage: Stage
    permission: Permission
    needs_words: bool = False
    needs_reason: bool = False
    by_digest: bool = False
    by_others: bool = False
    by_passage: bool = False


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "submit", "Submit for approval", "submitted",
            frozenset({Stage.DRAFT, Stage.RETURNED}), Stage.SUBMITTED, Permission.WRITE_COMMENTARY, needs_words=True,
        ),
        Step(
            "withdraw", "Take back to write more", "withdrew",
            frozenset({Stage.SUBMITTED}), Stage.DRAFT, Permission.WRITE_COMMENTARY,
        ),
        Step(
            "return", "Return with a reason", "returned",
            frozenset({Stage.SUBMITTED}), Stage.RETURNED, Permission.REVIEW_COMMENTARY, needs_reason=True,
            by_others=True, by_passage=True,
        ),
        Step(
            "approve", "Approve", "approved",
            frozenset({Stage.SUBMITTED}), Stage.APPROVED, Permission.REVIEW_COMMENTARY, by_digest=True, by_others=True,
        ),
        Step(
            "confirm", "The text still stands", "confirmed",
            frozenset({Stage.APPROVED}), Stage.APPROVED, Permission.REVIEW_COMMENTARY, by_digest=True, by_others=True,
        ),
        Step(
            "reopen", "Reopen with a reason", "reopened",
            frozenset({Stage.APPROVED}), Stage.RETURNED, Permission.REOPEN_COMMENTARY, needs_reason=True,
            by_passage=True,
        ),
    )
}  # fmt: skip

WRITABLE = frozenset({Stage.DRAFT, Stage.RETURNED})
CLOSED = "This cycle is closed: its report has been published. A change goes into a later report."
REPLACED = "Its topic was split or joined with another, so it is only read now. Write in what took its place."


Place = tuple[Heading, str]


def title(place: Place) -> str:
    """A passage's heading as printed: "Explanation of Current Performance – NI 59"; empty without a heading."""
    heading, indicator = place
    return f"{heading.value} – {indicator}" if indicator else heading.value


def name(place: Place) -> str:
    """Return a passage's name in a sentence: its heading in quotation marks, or "The commentary"."""
    return f"“{title(place)}”" if title(place) else "The commentary"


def field_name(place: Place) -> str:
    """A passage's name in forms and addresses: "explanation-ni_59"."""
    heading, code = place
    return "-".join(filter(None, (heading.name.lower(), re.sub(r"\W", "_", code.lower()))))


@dataclass(frozen=True)
class Passage:
    """One heading's text as it stands. `indicator` is a code where the passage explains one indicator of several.

    `carried` says from where it was copied, as long as nobody has changed or confirmed it; it is never printed.
    """

    heading: Heading
    indicator: str
    text: str
    carried: str = ""

    @property
    def place(self) -> Place:
        return self.heading, self.indicator

    @property
    def title(self) -> str:
        return title(self.place)

    @property
    def anchor(self) -> str:
        """Return the id of the passage on a page: of its box in the editor, of its heading elsewhere."""
        return f"id_{field_name(self.place)}"


@dataclass(frozen=True)
class Moment:
    """A commentary at one moment, as far as the workflow needs it.

    `contributors` are the ids of those who wrote or edited since the last return (or reopening), or wrote words or
    typed a figure that stand now. `lacking` says which words are still required, and `identifying` what in the words
    may tell who a child is and nobody but their writers has cleared: a sentence each. `approval_counts` says whether
    the approval's digest is still that of what stands. `shut` are the passages that nobody writes in, as others alone
    were returned.
    """

    stage: Stage
    service_id: int
    has_words: bool
    contributors: frozenset[int]
    lacking: tuple[str, ...] = ()
    identifying: tuple[str, ...] = ()
    closed: bool = False
    replaced: bool = False
    approval_counts: bool = False
    shut: frozenset[Place] = frozenset()


class Mover(Holder, Protocol):
    """A person, as far as this module needs one."""

    @property
    def pk(self) -> int: ...


def objection(step: Step, moment: Moment, person: Mover) -> str:
    """Return why this person may not take this step now, in a sentence; empty if they may. Button and action ask it."""
    if not may(person, step.permission, service_id=moment.service_id):
        return f"You may not {step.permission.value} for this service."
    if over := _over(moment):
        return over
    if moment.stage not in step.from_stages:
        return f"It is {moment.stage.value}, so nobody can {step.name} it now."
    if step.needs_words and not moment.has_words:
        return "There are no words yet. Write the commentary, then submit it."
    if step.needs_words and moment.lacking:
        return f"{' '.join(moment.lacking)} Write it, then submit the commentary."
    if step.name == "confirm" and moment.approval_counts:
        return "Nothing has changed since it was approved, so there is nothing to confirm."
    if step.by_others and person.pk in moment.contributors:
        return (
            f"You wrote or edited these words, or had a hand in one of the figures. Nobody can {step.name} their own: "
            "another head of service must do it."
        )
    if step.by_digest and moment.identifying:
        return (
            f"The words may tell who a child is. {' '.join(moment.identifying)} Return them, or set that advice aside "
            "with a reason, if no reader could tell."
        )
    return ""


def writing_objection(moment: Moment, person: Mover, places: Iterable[Place] = ()) -> str:
    """Return why this person may not write this commentary now, or these passages, in a sentence; empty if they may."""
    if not may(person, Permission.WRITE_COMMENTARY, service_id=moment.service_id):
        return f"You may not {Permission.WRITE_COMMENTARY.value} for this service."
    if over := _over(moment):
        return over
    if moment.stage not in WRITABLE:
        return f"It is {moment.stage.value}, so nobody can write in it now."
    return next((_shut(place) for place in places if place in moment.shut), "")


def _shut(place: Place) -> str:
    return (
        f"{name(place)} was not returned with the others, so it stays as it was submitted. If it has to change too, "
        "tell whoever reviews the commentary, who can return it."
    )


def shut(places: Sequence[Place], returned: Collection[Place], wanting: Collection[Place] = ()) -> frozenset[Place]:
    """The places that stay as they were submitted, where others alone were returned; none at which words are wanted.

    Where none of those returned is a place any more, nothing is shut.
    """
    if not any(place in returned for place in places):
        return frozenset()
    return frozenset(place for place in places if place not in returned and place not in wanting)


def _over(moment: Moment) -> str:
    """Return why nobody may change it any more, in a sentence."""
    if moment.closed:
        return CLOSED
    return REPLACED if moment.replaced else ""


def open_steps(moment: Moment, person: Mover) -> tuple[Step, ...]:
    """The steps that this person may take now, in the table's order."""
    return tuple(step for step in STEPS.values() if not objection(step, moment, person))
