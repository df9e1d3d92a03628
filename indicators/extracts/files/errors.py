"""Errors in an uploaded file, each with its place and a sentence for the person who sent it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from safeguarding.exceptions import Refused

MOST_QUOTED = 40
LOCKED = "It is protected by a password. Take it off, and send the file again."
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Fault:
    """One fault. `row` and `column` are as a spreadsheet numbers them; 0 and "" where it is about the whole sheet."""

    sentence: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def place(self) -> str:
        """Where it is: "Sheet Figures, row 4, column C"."""
        parts = (
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        )
        place = ", ".join(part for part in parts if part)
        return place[:1].upper() + place[1:]

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class ExtractRejected(Refused):
    """The extract cannot be loaded. `faults` holds every one that was found, by row; `rows` how many were read."""

    def __init__(self, faults: Iterable[Fault], *, rows: int = 0) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.row, fault.column)))
        self.rows = rows
        super().__init__(" ".join(str(fault) for fault in self.faults))


class NotKept(ExtractRejected):
    """The file may hold anything, since nobody knows its columns. Neither it nor these faults are kept (P11)."""


class CarriesChildren(NotKept):
    """A column is named like something that tells one child from another, or holds it."""


def quoted(text: str) -> str:
    """What a cell says, in quotation marks, without control characters, and 40 characters at most."""
    plain = CONTROL.sub(" ", text)
    return f"“{plain}”" if len(plain) <= MOST_QUOTED else f"“{plain[: MOST_QUOTED - 1]}…”"
