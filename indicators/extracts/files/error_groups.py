"""Faults that are alike, as one line: the sentence, how many, and every place. Pure.

Alike are faults whose sentences differ only in what they quote and in their numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indicators.extracts.files.errors import Fault

# What may differ between two sentences of the same fault: what they quote, and their numbers.
VARYING = re.compile(r"“[^”]*”|[0-9]+(?:[.,][0-9]+)*")
MOST_RUNS = 12
MOST_VALUES = 8


@dataclass(frozen=True)
class Spot:
    """Rows of one column that have the same fault. `row_runs` has the first and the last of each unbroken run."""

    sheet: str
    column: str
    row_runs: tuple[tuple[int, int], ...]

    def words(self, most: int = MOST_RUNS) -> str:
        """ "Sheet Figures, rows 4, 5, 9 to 40, column C"; beyond the most runs, how many rows more."""
        shown, rest = self.row_runs[:most], self.row_runs[most:]
        told = ", ".join(_run(first, last) for first, last in shown)
        if rest:
            told += f" and {sum(last - first + 1 for first, last in rest):,} more"
        many = len(self.row_runs) > 1 or any(first != last for first, last in self.row_runs)
        parts = (
            f"sheet {self.sheet}" if self.sheet else "",
            f"row{'s' if many else ''} {told}" if told else "",
            f"column {self.column}" if self.column else "",
        )
        return ", ".join(filter(None, parts))


@dataclass(frozen=True)
class Group:
    """Faults that are alike, in their order. `sentence` has … for what differs between them."""

    sentence: str
    faults: tuple[Fault, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every place, a sheet's column at a time."""
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for fault in self.faults:
            rows[fault.sheet, fault.column].append(fault.row)
        return tuple(Spot(sheet, column, _runs(found)) for (sheet, column), found in rows.items())

    @property
    def places(self) -> str:
        """Where they are, in words for one line: "Rows 4, 5, 9 to 40, column C; row 7, column D"."""
        spots = self.spots
        told = [words for spot in spots[:MOST_RUNS] if (words := spot.words())]
        if len(spots) > MOST_RUNS:
            told.append(f"and in {len(spots) - MOST_RUNS:,} columns more")
        words = "; ".join(told)
        return words[:1].upper() + words[1:]

    @property
    def values(self) -> str:
        """What the sentence has … for, of the first few that differ: "“lots”, “few” and 3 more"; "" where none does."""
        told = [tuple(VARYING.findall(fault.sentence)) for fault in self.faults]
        varying = [at for at, words in enumerate(zip(*told, strict=True)) if len(set(words)) > 1]
        found = list(dict.fromkeys(", ".join(words[at] for at in varying) for words in told)) if varying else []
        between = ", " if len(varying) == 1 else "; "
        more = f" and {len(found) - MOST_VALUES:,} more" if len(found) > MOST_VALUES else ""
        return between.join(found[:MOST_VALUES]) + more

    @property
    def says_all(self) -> bool:
        """Whether the one line says all that the faults say, so that nothing is left for details."""
        runs = max(len(spot.row_runs) for spot in self.spots)
        alike = len({fault.sentence for fault in self.faults}) == 1
        return len(self.faults) == 1 or (alike and runs <= MOST_RUNS and len(self.spots) <= MOST_RUNS)


def grouped(faults: Iterable[Fault]) -> tuple[Group, ...]:
    """The faults by what they say, each in exactly one group, in the order in which the first of each stands."""
    alike: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        alike[VARYING.sub("…", fault.sentence)].append(fault)
    return tuple(Group(_common(members), tuple(members)) for members in alike.values())


def _common(faults: Sequence[Fault]) -> str:
    """The sentence of faults that are alike, with … in the place of each word in which they differ."""
    said = {fault.sentence: tuple(VARYING.findall(fault.sentence)) for fault in faults}
    together = iter([_one(words) for words in zip(*said.values(), strict=True)])
    return VARYING.sub(lambda _: next(together), faults[0].sentence).replace("….", "…")


def _one(words: Sequence[str]) -> str:
    if len(set(words)) == 1:
        return words[0]
    return "“…”" if all(word.startswith("“") for word in words) else "…"


def _runs(rows: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The unbroken runs of the row numbers; 0 stands for no row."""
    found = sorted({row for row in rows if row})
    starts = [row for before, row in pairwise([-1, *found]) if row != before + 1]
    ends = [row for row, after in pairwise([*found, -1]) if after != row + 1]
    return tuple(zip(starts, ends, strict=True))


def _run(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first}, {last}" if last == first + 1 else f"{first} to {last}"
