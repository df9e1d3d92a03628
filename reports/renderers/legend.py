"""The statuses and trends that a report explains, in the order of its legend.

The limits themselves are printed with each indicator.
"""

from __future__ import annotations

from dataclasses import replace

from indicators.rules.judgement import Status
from indicators.rules.scale import STATUSES, TRENDS, Label, legend
from reports.snapshot.schema import Snapshot

# Reports from before the scale was part of a snapshot: there was one status for no figure and for no target.
BEFORE_SCALES = tuple(
    replace(label, meaning="There is no figure or no target to judge by.") if label.code == Status.UNKNOWN else label
    for label in STATUSES
    if label.code != Status.NO_TARGET
)


def statuses(snapshot: Snapshot) -> tuple[Label, ...]:
    return snapshot.statuses or BEFORE_SCALES


def trends(snapshot: Snapshot) -> tuple[Label, ...]:
    printed = [standing.trend for standing in snapshot.standings]
    return legend(TRENDS, [*printed, *(row.long_trend for group in snapshot.groups for row in group.beside)])


def every(snapshot: Snapshot) -> tuple[Label, ...]:
    """All that has an icon in the report."""
    return (*statuses(snapshot), *trends(snapshot))
