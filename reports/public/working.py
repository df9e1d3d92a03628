"""Stand-in for `reports.disclosure.work_out` and `seen_relations` until they land: the audit names cells, not sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.disclosure import Decisions, Published, Rules, public_edition, too_late_of
from reports.disclosure.audit import Audit, AuditedCell
from reports.disclosure.rules import MARK
from reports.snapshot.relations import Relation
from reports.snapshot.schema import Snapshot


@dataclass(frozen=True)
class WorkedOut:
    public: Snapshot
    audit: Audit


def work_out(committee: Snapshot, before: Sequence[Published], decisions: Decisions, rules: Rules) -> WorkedOut:
    public = public_edition(committee, before, decisions, rules)
    cells = tuple(_cells(committee, public, rules))
    primary = sum(cell.kind == "primary" for cell in cells)
    figures = sum(
        cell.value is not None for row in committee.standings for cell in (row.last_year, *row.months, row.year)
    )
    return WorkedOut(
        public,
        Audit(
            cells, figures, len(cells), primary, len(cells) - primary, too_late_of(committee, before, rules), (),
            committee.relations,
        ),
    )  # fmt: skip


def seen_relations(committee: Snapshot) -> tuple[Relation, ...]:
    return ()


def _cells(committee: Snapshot, public: Snapshot, rules: Rules) -> Iterator[AuditedCell]:
    for row, shown in zip(committee.standings, public.standings, strict=True):
        cells = zip((row.last_year, *row.months, row.year), (shown.last_year, *shown.months, shown.year), strict=True)
        for cell, seen in cells:
            if seen.text == MARK:
                small = any(
                    number is not None and number == int(number) and rules.protects(int(number))
                    for number in (cell.numerator, cell.denominator, cell.value)
                )
                kind = "primary" if small else "secondary"
                yield AuditedCell(row.code, cell.heading, "figure", kind, cell.text, (), (), 0, None)
