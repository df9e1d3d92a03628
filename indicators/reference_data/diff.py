"""A list's rows against what is held: new, changed, unchanged or refused. Pure over plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from import_export.resources import Resource

from indicators.extracts.files.errors import Fault

Cells = Mapping[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row of a list in its canonical form: the text of each cell, by the name of its field."""

    row: int
    key: Key
    cells: Cells


@dataclass(frozen=True)
class Difference:
    """A line that would be added or changed; `cells` are those that differ: what of it, held before, in this list."""

    line: Line
    old: Line | None
    cells: tuple[tuple[str, str, str], ...]

    @property
    def place(self) -> str:
        return ", ".join(self.line.key)


@dataclass(frozen=True)
class Comparison:
    """The lines by what becomes of them. `absent`: what is held and not in the list, which stays as it is."""

    new: tuple[Difference, ...] = ()
    changed: tuple[Difference, ...] = ()
    unchanged: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    absent: tuple[Key, ...] = ()

    @property
    def to_load(self) -> tuple[Difference, ...]:
        return self.new + self.changed

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.changed) + len(self.unchanged)

    @property
    def digest(self) -> str:
        """Of all that it says, so that a confirmation can name what was on the page."""
        said = [[difference.line.key, difference.cells] for difference in self.to_load]
        text = json.dumps([said, len(self.unchanged), [str(fault) for fault in self.faults]])
        return hashlib.sha256(text.encode()).hexdigest()


FaultsOf = Callable[[Sequence[Difference]], Iterable[Fault]]


def comparison(
    lines: Sequence[Line], held: Mapping[Key, Line], headings: Mapping[str, str], faults_of: FaultsOf
) -> Comparison:
    """Sort the lines by what they do to what is held; `faults_of` says what may not be done.

    `headings` are those of the cells that may differ: all but the key's.
    """
    new, changed, unchanged = [], [], []
    for line in lines:
        old = held.get(line.key)
        differing = tuple(
            (heading, old.cells[name] if old else "", line.cells[name])
            for name, heading in headings.items()  # in their own order: a database keeps plain values in another
            if old is None or old.cells[name] != line.cells[name]
        )
        if old is None:
            new.append(Difference(line, None, differing))
        elif not differing:
            unchanged.append(line)
        else:
            changed.append(Difference(line, old, differing))
    absent = tuple(sorted(set(held) - {line.key for line in lines}))
    return Comparison(tuple(new), tuple(changed), tuple(unchanged), tuple(faults_of([*new, *changed])), absent)


def headings_of(resource: type[Resource]) -> dict[str, str]:
    """By the name of each of its fields, what its column is called."""
    return {name: field.column_name for name, field in resource().fields.items()}


def lines_of(resource: type[Resource], entries: Iterable[tuple[int, Any]], key: Sequence[str]) -> tuple[Line, ...]:
    """Entries, each with its row, as the resource writes them."""
    rows, things = zip(*entries, strict=True) if (entries := tuple(entries)) else ((), ())
    names = list(resource().fields)
    written = (dict(zip(names, map(str, texts), strict=True)) for texts in resource().export(things))
    return tuple(Line(row, tuple(cells[name] for name in key), cells) for row, cells in zip(rows, written, strict=True))
