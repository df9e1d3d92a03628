"""What may tell who a child is: words that need a decision before they go into a public edition, and what is out."""

from __future__ import annotations

from commentary.models import Cycle
from reports.composition import snapshot_of
from reports.disclosure import AtRisk
from reports.gathering import gathered
from reports.layout import outlines
from reports.layout.laying import Laid, laid
from reports.public import publicity
from reports.snapshot import Snapshot


def at_risk(found: Laid) -> tuple[AtRisk, ...]:
    """Every such passage, decided or not."""
    committee = _committee(found)
    return publicity.at_risk(committee, found.out) if committee else ()


def too_late(found: Laid) -> tuple[str, ...]:
    """The codes of the indicators of which a count of 1 to 5 can be worked out from what is published."""
    committee = _committee(found)
    return publicity.too_late(committee, found.out) if committee else ()


def _committee(found: Laid) -> Snapshot | None:
    """What the committee would get. Nothing while an indicator has no topic, which the checklist says."""
    if any(each.topic is None for each in found.printed):
        return None
    return snapshot_of(found, version=0, at=found.cycle.opened_at)


def undecided(found: Laid) -> tuple[AtRisk, ...]:
    return tuple(each for each in at_risk(found) if each.digest not in found.decisions)


def at_risk_in(cycle: Cycle) -> tuple[AtRisk, ...]:
    """Every such passage of the cycle's reports by every outline, each once."""
    found = gathered(cycle)
    every = (each for kept in outlines.every() for each in at_risk(laid(found, kept.outline)))
    return tuple({each.digest: each for each in every}.values())
