"""The board of a cycle: each service with its commentaries by stage, those services first that are furthest behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from commentary.queries.ledger import Desk
from commentary.workflow.transitions import Stage

LAPSED = "approval no longer counts"
# In the order in which words move; the last one asks for somebody again.
COLUMNS = (
    Stage.DRAFT.value,
    Stage.RETURNED.value,
    Stage.SUBMITTED.value,
    LAPSED,
    Stage.APPROVED.value,
)


@dataclass(frozen=True)
class BoardColumn:
    """A stage, and the service's commentaries that are at it, each with whether it is late; late ones first."""

    stage: str
    desks: tuple[tuple[Desk, bool], ...]


@dataclass(frozen=True)
class BoardRow:
    """A service: how many of its commentaries are late, how many done, of how many, and where each stands."""

    service: str
    late: int
    done: int
    many: int
    columns: tuple[BoardColumn, ...]


def lines(desks: Iterable[Desk], today: date) -> tuple[BoardRow, ...]:
    """One for each service: most late first, then the fewest done, then by name."""
    ordered = sorted(desks, key=lambda desk: (desk.service, desk.service_id))
    made = [_line(list(own), today) for _, own in groupby(ordered, key=lambda desk: desk.service_id)]
    return tuple(sorted(made, key=lambda line: (-line.late, line.done - line.many, line.service)))


def _line(desks: list[Desk], today: date) -> BoardRow:
    return BoardRow(
        service=desks[0].service,
        late=sum(desk.late(today) for desk in desks),
        done=sum(desk.settled for desk in desks),
        many=len(desks),
        columns=tuple(_column(stage, desks, today) for stage in COLUMNS),
    )


def _column(stage: str, desks: list[Desk], today: date) -> BoardColumn:
    own = [(desk, desk.late(today)) for desk in desks if desk.stage_words == stage]
    return BoardColumn(stage, tuple(sorted(own, key=lambda each: (not each[1], each[0].topic))))
