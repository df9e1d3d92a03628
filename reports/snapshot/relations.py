"""Relations between published counts: what adds up to what. They are declared as data, and travel with the snapshot.

A *series* is one count followed through time: an indicator's numerator, denominator or number, or a row of a detailed
analysis. A `Relation` says that the counts of some series add up to that of another in every period. What follows from
a definition is never declared: a year so far is the sum of its months, a numerator lies within its denominator, and a
row of an analysis within the row that it is a share of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

NUMERATOR, DENOMINATOR, COUNT = "numerator", "denominator", "count"


class Source(StrEnum):
    """Where a relation comes from."""

    DECLARED = "declared"
    SEEN = "seen in the figures"
    CHANCE = "declared chance"


@dataclass(frozen=True)
class Relation:
    """The parts add up to the whole; where it is not `complete` they lie apart within it and may leave a rest.

    One count under two names is a complete relation of one part. A crossed table is several relations with one whole.
    `source` is a `Source`: what is seen counts for the periods in which the figures bear it out, and what an officer
    declared chance counts nowhere. `note` says who declared it and why; the audit prints it.
    """

    whole: str
    parts: tuple[str, ...]
    complete: bool
    source: str = Source.DECLARED.value
    note: str = field(default="", metadata={"later": True})

    @property
    def sums(self) -> tuple[str, frozenset[str]]:
        """What it is about: two relations about the same count as one."""
        return self.whole, frozenset(self.parts)


@dataclass(frozen=True)
class HiddenCount:
    """A count behind the report's figures that the report does not print: of which series, over which interval.

    `covers` is an interval as in `Cell.covers`. With them an edition's sums are known as they were when it came out:
    without them, a month restated since could be worked out from a year's total and nobody here would notice.
    """

    series: str
    covers: str
    number: int


def series_of_indicator(code: str, part: str) -> str:
    """The name of an indicator's numerator, denominator or count as a series."""
    return f"{code}:{part}"


def series_of_measure(code: str, row: str) -> str:
    """The name of a row of an indicator's detailed analysis as a series."""
    return f"{code}/{row}"


def without_chance(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Those that hold: all but the ones that an officer declared chance."""
    return tuple(relation for relation in relations if relation.source != Source.CHANCE)
