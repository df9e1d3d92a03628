"""Notes to each indicator's figures in the HTML edition: pairs of a term and its text. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.report_rows.row import Standing
from reports.layout.schema import Shown
from reports.renderers import wording
from reports.snapshot.schema import Beside, Snapshot


@dataclass(frozen=True)
class Remarks:
    """Notes on an indicator's figures: pairs of a term and its text."""

    code: str
    description: str
    pairs: tuple[tuple[str, tuple[str, ...]], ...]


def remarks(snapshot: Snapshot) -> tuple[Remarks, ...]:
    return tuple(
        Remarks(standing.code, standing.description, tuple(_pairs(standing, beside, snapshot)))
        for group in snapshot.groups
        for standing, beside in group.rows
    )


def _pairs(standing: Standing, beside: Beside, snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Notes on an indicator, as far as their column is printed."""
    said = (
        ("", "What it measures", (standing.measured,)),
        (Shown.STATUS, "Why this status", (standing.status_why,)),
        (Shown.STATUS, "Status rule", (standing.rule,)),
        (Shown.STATUS, "Status changed by hand", (standing.overridden,)),
        (Shown.TREND, "Why this trend", (standing.trend_why,)),
        (Shown.LONG_TREND, "Why this long trend", (beside.long_trend_why,)),
        ("", "Notes", standing.notes),
        ("", "Where the figures come from", tuple(_origins(standing, snapshot))),
    )
    return ((term, texts) for shown, term, texts in said if any(texts) and (not shown or snapshot.shows(shown)))


def _origins(standing: Standing, snapshot: Snapshot) -> Iterator[str]:
    """ "Dec 2009, Jan 2010: figures-january.csv" (rows where they are known)"""
    names = wording.names(snapshot.sources)
    places: dict[str, list[str]] = {}
    for cell in wording.figures(standing, snapshot):
        if cell.source:
            place = f"{cell.heading} (row {cell.row})" if cell.row else cell.heading
            places.setdefault(names.get(cell.source, cell.source), []).append(place)
    return (f"{name}: {', '.join(dict.fromkeys(found))}" for name, found in places.items())
