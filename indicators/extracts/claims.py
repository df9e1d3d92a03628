"""What a sender says of targets and statuses beside the figures, and where that does not fit. Pure.

Neither is loaded: a target is set with its rationale, and a status is computed (rule 1) or overridden with a reason
(rule 8). A file may carry them all the same, and then the page says where it contradicts itself or what is held (U20).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators import judgement
from indicators.extracts.faults import quoted
from indicators.extracts.headings import plain
from indicators.extracts.rows import FigureRow
from indicators.facts import Facts
from indicators.judgement import Status, Target
from indicators.periods import Interval
from indicators.sentences import aim, shown

# How senders call a status.
SAID = {
    Status.OK: ("ok", "green", "g", "on target", "above target", "target met", "met", "achieved"),
    Status.WARNING: ("warning", "amber", "a", "close to target", "near target", "at risk"),
    Status.ALERT: ("alert", "red", "r", "below target", "off target", "target missed", "missed"),
    Status.DATA_ONLY: ("data only", "no target"),
    Status.UNKNOWN: ("unknown", "no status"),
}
STATUSES = {word: status for status, words in SAID.items() for word in words}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a row says beside its figure: a target, a status in the sender's words, or both."""

    row: int
    code: str
    period: Interval
    value: Decimal | None
    target: Decimal | None
    status: str

    def plain(self) -> dict[str, Any]:
        return {"row": self.row, "target": f"{self.target:f}" if self.target is not None else "", "status": self.status}

    @classmethod
    def of(cls, plain: Mapping[str, Any], figure: FigureRow) -> Claim:
        """The inverse of `plain`, of the row that it was made beside."""
        target = Decimal(plain["target"]) if plain["target"] else None
        return cls(plain["row"], figure.code, figure.period, figure.value, target, plain["status"])


@dataclass(frozen=True)
class Contradiction:
    """Where a claim does not fit: its row, what it is about, and why, in a sentence."""

    row: int
    place: str
    sentence: str


def contradictions(claims: Iterable[Claim], facts: Mapping[tuple[str, Interval], Facts]) -> Iterator[Contradiction]:
    """Each thing that does not fit, by row. `facts` has what is held for the month that each claim's period ends in."""
    for claim in claims:
        held = facts.get((claim.code, claim.period))
        if held:
            for sentence in (_of_target(claim, held), _of_status(claim, held)):
                if sentence:
                    yield Contradiction(claim.row, f"{claim.code}, {claim.period.label}", sentence)


def _of_target(claim: Claim, held: Facts) -> str:
    if claim.target is None or (held.target and held.target.value == claim.target):
        return ""
    ours = f"{aim(held.reading, held.target)} is held" if held.target else "none is held"
    return (
        f"Its target is {shown(held.reading, claim.target)} here, and {ours}. What is held counts; a target is set, "
        f"with its rationale, on the indicator’s page."
    )


def _of_status(claim: Claim, held: Facts) -> str:
    if not claim.status:
        return ""
    said = STATUSES.get(plain(claim.status))
    if said is None:
        return f"{quoted(claim.status)} is no status that is known here, so it was not compared."
    target, reading = _target(claim, held), held.reading
    computed = judgement.status(claim.value, target, reading.polarity, data_only=reading.data_only)
    if said is computed:
        return ""
    value = shown(reading, claim.value) if claim.value is not None else "No figure"
    against = f"against a target of {aim(reading, target)}" if target else "without a target"
    return (
        f"It is called {quoted(claim.status)}, which is {said.value}. {value} {against} is {computed.value}, and that "
        f"stands; another status needs a reason, on the indicator’s page."
    )


def _target(claim: Claim, held: Facts) -> Target | None:
    """The claim's own target, within the limits of the one that is held; or the one that is held."""
    if claim.target is None:
        return held.target
    if held.target:
        return replace(held.target, value=claim.target, upper=None)
    return Target(claim.target, alert=Decimal(5 if claim.target else 0))
