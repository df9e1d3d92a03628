"""Headings: how they and codes are compared, and what kind of extract they tell. Pure, and quick to import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

# Title rows above the headings are left out; the headings themselves stand this far down at most.
LOWEST_HEADING = 20


@dataclass(frozen=True)
class Telling:
    """The columns by which a kind of extract is told: all that it needs, and at least one of the others."""

    needs: frozenset[str]
    one_of: frozenset[str]


# By kind of extract, as in `rows.ROWS`.
TELLING = {
    "figures": Telling(frozenset({"code", "period"}), frozenset({"value", "numerator"})),
    "counts": Telling(frozenset({"measure", "period"}), frozenset({"number"})),
}
# Other names that headings go by; the column's own name comes first where both are there.
ALSO_CALLED = {"indicator": "code", "indicator code": "code", "count": "number", "no.": "number", "no": "number"}


def plain(text: str) -> str:
    """A heading or a code as it is compared: any spaces as one, in small letters."""
    return " ".join(text.split()).casefold()


def squeezed(text: str) -> str:
    """A code as it is compared: "NI 59", "ni59" and "NI59 " are one."""
    return plain(text).replace(" ", "")


def kinds_told(headings: Iterable[str]) -> tuple[str, ...]:
    """The kinds of extract of which these headings name every column that is needed."""
    written = {plain(heading) for heading in headings}
    names = written | {ALSO_CALLED[name] for name in written if name in ALSO_CALLED}
    return tuple(kind for kind, telling in TELLING.items() if telling.needs <= names and telling.one_of & names)


def fingerprint(headings: Iterable[str]) -> str:
    """What tells one kind of file from another: the SHA-256 of its headings, however they are written and ordered."""
    written = sorted({plain(heading) for heading in headings} - {""})
    return hashlib.sha256("\n".join(written).encode()).hexdigest()


@dataclass(frozen=True)
class Guide:
    """What is known beforehand of where the headings stand.

    `mapped` holds the fingerprints of headings that a person has mapped, `row` the row that a person has named.
    """

    mapped: frozenset[str] = frozenset()
    row: int = 0

    def leads_to(self, number: int, texts: Iterable[str]) -> bool:
        """Whether this row holds the headings."""
        if self.row:
            return number == self.row
        texts = tuple(texts)
        return bool(kinds_told(texts)) or (bool(self.mapped) and fingerprint(texts) in self.mapped)


ANYWHERE = Guide()
