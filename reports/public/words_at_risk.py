"""Text that may identify a child and needs a decision before it goes into a public edition."""

from __future__ import annotations

from dataclasses import dataclass

from commentary.models import Cycle
from reports.disclosure import AtRisk
from reports.layout import saved_layouts
from reports.public import queries
from reports.snapshot.apply_layout import Laid, laid
from reports.snapshot.build import snapshot_of
from reports.snapshot.queries import gathered


@dataclass(frozen=True)
class Risks:
    """The passages that need a decision, and those of them of which nothing is decided; and the codes of the indicators
    of which a count of 1 to 5 can be worked out from what is published."""

    passages: tuple[AtRisk, ...] = ()
    undecided: tuple[AtRisk, ...] = ()
    too_late: tuple[str, ...] = ()


def risks(found: Laid) -> Risks:
    """Those of what the committee would get. None while an indicator has no topic, which the checklist says."""
    if any(each.topic is None for each in found.printed):
        return Risks()
    committee = snapshot_of(found, version=0, at=found.cycle.opened_at)
    passages = queries.at_risk(committee, found.out)
    undecided = tuple(each for each in passages if each.digest not in found.decisions)
    return Risks(passages, undecided, queries.too_late(committee, found.out))


def at_risk_in(cycle: Cycle) -> tuple[AtRisk, ...]:
    """Every such passage of the cycle's reports by every outline, each once."""
    found = gathered(cycle)
    every = (each for kept in saved_layouts.every() for each in risks(laid(found, kept.outline)).passages)
    return tuple({each.digest: each for each in every}.values())
