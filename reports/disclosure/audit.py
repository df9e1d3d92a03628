"""The audit of a public edition: each withheld cell, what it protects, and how far a reader can narrow it down.

For the council alone: it names true counts. Kept with the edition, printed on the audit page and given out as a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from reports.disclosure.knowledge import Knowledge
from reports.disclosure.printed_counts import BASE, SHARE, Counted, Number, Place, slots
from reports.disclosure.rules import Rules
from reports.disclosure.solver import Model
from reports.disclosure.suppression import Suppression, known_already, problems
from reports.snapshot.relations import Relation
from reports.snapshot.schema import Snapshot


class Why(StrEnum):
    """Why a cell is withheld: for its own count, or to protect another."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class AuditedCell:
    """One withheld cell: of which indicator, what (“Jan 2010”, “Boys, Jan 2010”), which part of it, and why.

    `part` is "figure" (count and percentage), "base" (the whole that it is of) or "row" (of a detailed analysis);
    `text` what the committee's edition prints. `protects` names the counts that it keeps from being worked out, and
    `relations` the sums by which they could be. A reader can narrow its count down to `low` to `high`, where `high`
    None is no limit.
    """

    code: str
    what: str
    part: str
    kind: str
    text: str
    protects: tuple[str, ...]
    relations: tuple[str, ...]
    low: int
    high: int | None


@dataclass(frozen=True)
class Audit:
    """What was withheld of an edition, out of how many `figures` with a count.

    `already_out` names the protected counts that earlier editions gave away, in whole or in part; nothing can take that
    back. `out_of_time` names the indicators of which everything near a protected count was withheld, because working
    out less would have taken too long.
    """

    cells: tuple[AuditedCell, ...]
    figures: int
    withheld: int
    primary: int
    secondary: int
    already_out: tuple[str, ...] = ()
    out_of_time: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()


def audit_json(audit: Audit) -> str:
    """The audit as canonical JSON."""
    return json.dumps(asdict(audit), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def audit_from_json(text: str) -> Audit:
    """The audit that `audit_json` wrote."""
    content: dict[str, Any] = json.loads(text)
    lists = {name: tuple(content[name]) for name in ("already_out", "out_of_time")}
    cells = tuple(
        AuditedCell(**{**cell, "protects": tuple(cell["protects"]), "relations": tuple(cell["relations"])})
        for cell in content["cells"]
    )
    relations = tuple(Relation(**{**relation, "parts": tuple(relation["parts"])}) for relation in content["relations"])
    return Audit(**{**content, **lists, "cells": cells, "relations": relations})


# -- making one ----------------------------------------------------------------------------------------------------
def audited(committee: Snapshot, now: Sequence[Counted], known: Knowledge, chosen: Suppression, rules: Rules) -> Audit:
    """The account of an edition: what `suppression` chose of the counts `now`, and what a reader can tell of each."""
    figures = {count.places[0] for count in now if isinstance(count, Number)}
    withheld = {place for place in figures if place in chosen.places}
    reach = dict(_reach(known, chosen))
    cells = tuple(_cells(committee, now, known, chosen, reach))
    return Audit(
        cells=cells,
        figures=len(figures),
        withheld=len(withheld),
        primary=sum(cell.kind == Why.PRIMARY for cell in cells),
        secondary=sum(cell.kind == Why.SECONDARY for cell in cells),
        already_out=chosen.already_out,
        out_of_time=chosen.late,
        relations=committee.relations,
    )


def _cells(
    committee: Snapshot,
    now: Sequence[Counted],
    known: Knowledge,
    chosen: Suppression,
    reach: dict[int, tuple[int, int | None]],
) -> Iterator[AuditedCell]:
    said = {
        (row.code, slot, part): text
        for row in committee.standings for slot, cell in slots(row)
        for part, text in ((SHARE, cell.text), (BASE, f"of {cell.denominator}"))
    }  # fmt: skip
    about: dict[int, list[str]] = {}
    for constraint in known.constraints:
        for unknown, _ in constraint.terms if constraint.said else ():
            about.setdefault(unknown, []).append(constraint.said)
    done = set[Place]()
    for count in now:
        if not isinstance(count, Number) or count.places[0] not in chosen.places or count.places[0] in done:
            continue
        place = count.places[0]
        done.add(place)
        unknown = next(u for u in known.of_place[place] if known.names[u][0] == count.series)
        low, high = reach.get(unknown, (0, None))
        yield AuditedCell(
            code=place.code,
            what=count.what,
            part={SHARE: "figure", BASE: "base"}.get(place.part, "row"),
            kind=(Why.PRIMARY if place in chosen.primary else Why.SECONDARY).value,
            text=said.get((place.code, place.slot, place.part), str(count.number)),
            protects=() if place in chosen.primary else chosen.protects.get(place, ()),
            relations=tuple(dict.fromkeys(about.get(unknown, ()))),
            low=low,
            high=high,
        )


def _reach(known: Knowledge, chosen: Suppression) -> Iterator[tuple[int, tuple[int, int | None]]]:
    """How far a reader can narrow each withheld count down."""
    wanted = {unknown for place in chosen.places for unknown in known.of_place.get(place, ())}
    fixed = known_already(known)
    for unknown in wanted & fixed.keys():
        yield unknown, (fixed[unknown], fixed[unknown])
    for problem, _ in problems(known, {}, fixed):
        open_ones = sorted(wanted & problem.truth.keys())
        if open_ones:
            model = Model(problem, chosen.places, more=False)
            for unknown in open_ones:
                yield unknown, model.reach(((unknown, 1),))
