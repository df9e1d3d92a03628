"""Targets and statuses that a file states beside its figures, and where they disagree. Pure.

Neither is loaded: a target is set with its rationale, and a status is calculated (rule 1) or overridden with a reason
(rule 8). A file may carry them all the same; the page then says where it contradicts itself or the database (U20).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators.extracts.files.errors import quoted
from indicators.extracts.files.headings import plain
from indicators.extracts.parse.rows import FigureRow
from indicators.report_rows.explanations import aim, shown
from indicators.report_rows.values import Facts
from indicators.rules import judgement
from indicators.rules.judgement import Condition, Polarity, Status, Target
from indicators.rules.periods import Interval

MET, MISSED = frozenset({Status.OK}), frozenset({Status.WARNING, Status.ALERT})
# What senders call a status, whichever way is better.
SAID = {
    MET: ("ok", "green", "g", "on target", "target met", "met", "achieved", "better than target"),
    frozenset({Status.WARNING}): ("warning", "amber", "a", "close to target", "near target", "at risk"),
    frozenset({Status.ALERT}): ("alert", "red", "r"),
    MISSED: ("off target", "target missed", "missed", "not met", "worse than target"),
    frozenset({Status.DATA_ONLY, Status.NO_TARGET}): ("data only", "no target", "no target set", "not applicable"),
    frozenset({Status.UNKNOWN}): ("unknown", "no status", "no data"),
}
STATUSES = {word: statuses for statuses, words in SAID.items() for word in words}
# Words that say on which side of the target a figure is: whether that is good hangs on the indicator.
ABOVE = ("above target", "over target", "higher than target", "exceeds target", "exceeded target")
BELOW = ("below target", "under target", "lower than target")


def meant(text: str, held: Facts) -> frozenset[str] | None:
    """The codes of the statuses that a sender's word for one may be, by the indicator's polarity; None if unknown."""
    word = plain(text)
    own = frozenset(label.code for label in held.scale.statuses if plain(label.word) == word)
    if own:
        return own
    if word in ABOVE or word in BELOW:
        good = {Polarity.MAXIMISE: ABOVE, Polarity.MINIMISE: BELOW}.get(held.reading.polarity)
        # Where neither way is better, a figure on one side of its target may have any status.
        kinds = MET | MISSED if good is None else MET if word in good else MISSED
    else:
        kinds = STATUSES.get(word, frozenset())
    return frozenset(label.code for label in held.scale.statuses if label.kind in kinds) or None


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
        return {
            "row": self.row,
            "code": self.code,
            "period": self.period.label,
            "target": f"{self.target:f}" if self.target is not None else "",
            "status": self.status,
        }

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


@dataclass(frozen=True)
class Compared:
    """What does not fit, by row; and the codes of indicators for which a target is sent and none is held."""

    contradictions: tuple[Contradiction, ...] = ()
    without_target: tuple[str, ...] = ()


def compared(claims: Sequence[Claim], facts: Mapping[tuple[str, Interval], Facts]) -> Compared:
    """`facts` has what is held for the month that each claim's period ends in."""
    held = {claim: facts[claim.code, claim.period] for claim in claims if (claim.code, claim.period) in facts}
    without = [claim.code for claim, beside in held.items() if claim.target is not None and not beside.target]
    return Compared(tuple(_contradictions(held)), tuple(dict.fromkeys(without)))


def _contradictions(held: Mapping[Claim, Facts]) -> Iterator[Contradiction]:
    for claim, beside in held.items():
        for sentence in (_of_target(claim, beside), _of_status(claim, beside)):
            if sentence:
                yield Contradiction(claim.row, f"{claim.code}, {claim.period.label}", sentence)


def _of_target(claim: Claim, held: Facts) -> str:
    if claim.target is None or not held.target or held.target.value == claim.target:
        return ""
    return (
        f"Its target is {shown(held.reading, claim.target)} here, and {aim(held.reading, held.target)} is held. What "
        "is held counts; a target is set, with its rationale, on the indicator’s page."
    )


def _of_status(claim: Claim, held: Facts) -> str:
    if not claim.status:
        return ""
    said = meant(claim.status, held)
    if said is None:
        return f"{quoted(claim.status)} is no status that is known here, so it was not compared."
    target, reading = _target(claim, held), held.reading
    rule = held.scale.rule(reading.rule)
    # A status that hangs on an earlier figure may be either: nothing contradicts it unless no such figure would do.
    computed = {
        str(judgement.status(claim.value, target, reading.polarity, data_only=reading.data_only, rule=rule,
                             conditions=met))
        for met in ((), tuple(Condition))
    }  # fmt: skip
    if said & computed:
        return ""
    value = shown(reading, claim.value) if claim.value is not None else "No figure"
    against = f"against a target of {aim(reading, target)}" if target else "without a target"
    which = " or ".join(sorted(held.word(code) for code in said))
    is_now = " or ".join(sorted(held.word(code) for code in computed))
    called = "" if which == claim.status.strip() else f", which is {which}"
    return (
        f"It is called {quoted(claim.status)}{called}. {value} {against} is {is_now}, and that stands; another status "
        "needs a reason, on the indicator’s page."
    )


def _target(claim: Claim, held: Facts) -> Target | None:
    """The claim's own target, within the limits of the one that is held; or the one that is held."""
    if claim.target is None:
        return held.target
    if held.target:
        return replace(held.target, value=claim.target, upper=None)
    return Target(claim.target, alert=Decimal(5 if claim.target else 0))
