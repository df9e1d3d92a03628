"""The audit of a public edition: each withheld cell, what it protects, and how far a reader can narrow it down.

For the council alone: it names true counts. Kept with the edition, printed on the audit page and given out as a file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from reports.snapshot.relations import Relation


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
