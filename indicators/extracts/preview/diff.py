"""Preview of an upload: each row against the current figure. Pure, over plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from indicators.extracts.parse.rows import Key, TypedRow, place_of
from indicators.rules.periods import Interval


@dataclass(frozen=True, slots=True)
class Change:
    """A row that would be added: in place of `old` where there is one. `published`: its month's report is out."""

    new: TypedRow
    old: TypedRow | None = None
    published: bool = False

    @property
    def place(self) -> str:
        return place_of(self.new)


@dataclass(frozen=True)
class Preview:
    """The rows by what becomes of them. Each row is in one of `new`, `changed` and `unchanged`."""

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[TypedRow, ...]

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.changed) + len(self.unchanged)

    @property
    def to_load(self) -> tuple[Change, ...]:
        return self.new + self.changed

    @property
    def digest(self) -> str:
        """Of all that it says, so that a confirmation can name what was on the page."""
        said = hashlib.sha256(f"{len(self.unchanged)}".encode())
        for change in self.to_load:
            old = change.old.content if change.old else None
            said.update(repr((change.new.key, change.new.content, old, change.published)).encode())
        return said.hexdigest()


def preview(rows: Sequence[TypedRow], held: Mapping[Key, TypedRow], closed: Collection[Interval]) -> Preview:
    """Sort the rows by what they do to what is held.

    Where a report is published, it stays as it is: a changed figure is a restatement, for the next one to print.
    """
    new, changed, unchanged = [], [], []
    for row in rows:
        old = held.get(row.key)
        if old is not None and old.content == row.content:
            unchanged.append(row)
        elif old is None:
            new.append(Change(row))
        else:
            changed.append(Change(row, old, published=row.period in closed))
    return Preview(tuple(new), tuple(changed), tuple(unchanged))
