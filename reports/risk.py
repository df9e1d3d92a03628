"""The words of a cycle's report that need a decision before they may go into its public edition."""

from __future__ import annotations

from reports import publicity
from reports.composition import snapshot_of
from reports.disclosure import AtRisk
from reports.gathering import Gathered


def at_risk(found: Gathered) -> tuple[AtRisk, ...]:
    """Every such passage, decided or not. None while an indicator has no topic, which the checklist says."""
    if any(each.topic is None for each in found.printed):
        return ()
    committee = snapshot_of(found, version=0, at=found.cycle.opened_at)
    return publicity.at_risk(committee, found.out)


def undecided(found: Gathered) -> tuple[AtRisk, ...]:
    return tuple(each for each in at_risk(found) if each.digest not in found.decisions)
