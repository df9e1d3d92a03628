"""Word differences between two texts: which words were added and which removed.

Pure. The pieces that are not added make up the text before, and those that are not removed the text after. Long texts
are compared by line first, and very long ones in part, so that the time grows with the number of words and not with
its square, whatever they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_LINES = 1_500
MOST_WORDS = 1_500  # more than so many on either side, between lines that are alike, count as one change


class PieceKind(StrEnum):
    SAME = "same"
    TAKEN = "taken"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Characters that both texts have, or one of them."""

    kind: PieceKind
    text: str


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one, in order; what was taken stands before what was added in its place."""
    pieces = (piece for was, is_now in _by_lines(before, after) for piece in _of_words("".join(was), "".join(is_now)))
    return tuple(
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby((each for each in pieces if each.text), key=lambda piece: piece.kind)
    )


def _by_lines(before: str, after: str) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Split the two at lines that are alike. Of very many, only those at the beginning and the end are matched."""
    was, is_now = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(was), len(is_now)) <= MOST_LINES:
        yield from _apart(was, is_now)
        return
    pairs = list(zip(was, is_now, strict=False))
    alike = next((place for place, (one, other) in enumerate(pairs) if one != other), len(pairs))
    yield was[:alike], is_now[:alike]
    was, is_now = was[alike:], is_now[alike:]
    pairs = list(zip(reversed(was), reversed(is_now), strict=False))
    alike = next((place for place, (one, other) in enumerate(pairs) if one != other), len(pairs))
    yield was[: len(was) - alike], is_now[: len(is_now) - alike]
    yield was[len(was) - alike :], is_now[len(is_now) - alike :]


def _of_words(was: str, is_now: str) -> Iterator[Piece]:
    words = ([was], [is_now]) if was == is_now else (WORD.findall(was), WORD.findall(is_now))
    if max(map(len, words)) > MOST_WORDS:
        words = [was], [is_now]
    for taken, added in _apart(*words):
        if taken == added:
            yield Piece(PieceKind.SAME, "".join(taken))
        else:
            yield Piece(PieceKind.TAKEN, "".join(taken))
            yield Piece(PieceKind.ADDED, "".join(added))


def _apart(was: Sequence[str], is_now: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Stretches of the two, in order: each either alike in both or different. Of many, the commonest anchor nothing."""
    for _, from_1, to_1, from_2, to_2 in SequenceMatcher(None, was, is_now).get_opcodes():
        yield was[from_1:to_1], is_now[from_2:to_2]
