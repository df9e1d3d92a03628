"""What differs between the words and figures that were approved and those that stand now (P4).

Pure: it compares two values of `workflow.covered`, one kept with the approval, one made now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commentary.text.word_diff import Kind, Piece, compared

NOTHING = "Nothing"
WORDS = re.compile(r"\w+")
SENTENCES = {
    "trend_text": "Trend",
    "status": "Status",
    "description": "Description",
    "measured": "How it is measured",
    "rule": "Limits",
    "overridden": "Changed status",
    "trend_why": "Why this trend",
    "status_why": "Why this status",
    "notes": "Notes",
}


@dataclass(frozen=True)
class Difference:
    """One thing as it was approved and as it is; `words` where it is a passage of text, not a figure."""

    what: str
    before: str
    after: str
    words: bool = False


@dataclass(frozen=True)
class Reworded:
    """A passage before and after, as one text."""

    title: str
    pieces: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        return all(piece.kind is Kind.SAME for piece in self.pieces)


def reworded(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Reworded, ...]:
    """Each passage, by its title, that either has: those after in their order, then what is not there any more."""
    return tuple(Reworded(what, compared(before.get(what, ""), after.get(what, ""))) for what in {**after, **before})


def words_of(covers: Mapping[str, Any]) -> dict[str, str]:
    """The passages by their titles."""
    return {_title(passage): passage[2] for passage in covers["passages"]}


def word_count(passages: Iterable[Reworded], kind: Kind) -> int:
    """How many words were added, or taken out."""
    return sum(len(WORDS.findall(each.text)) for passage in passages for each in passage.pieces if each.kind is kind)


def differences(approved: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Figures first, then words; what was added or taken away is against "Nothing"."""
    return (*_figures(approved, now), *_words(approved, now))


def _words(approved: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = words_of(approved), words_of(now)
    for what in dict.fromkeys((*before, *after)):
        if before.get(what) != after.get(what):
            yield Difference(what, before.get(what, NOTHING), after.get(what, NOTHING), words=True)


def _title(passage: list[str]) -> str:
    heading, indicator, _ = passage
    return f"{heading} – {indicator}" if indicator else heading or "Commentary"


def _figures(approved: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = ({row["code"]: row for row in covers["standings"]} for covers in (approved, now))
    for code in dict.fromkeys((*before, *after)):
        if code in before and code in after:
            yield from _row(code, before[code], after[code])
        else:
            was, is_now = ("In the report" if code in side else NOTHING for side in (before, after))
            yield Difference(code, was, is_now)


def _row(code: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    cells_before, cells_after = _cells(before), _cells(after)
    for heading in dict.fromkeys((*cells_before, *cells_after)):
        was, is_now = cells_before.get(heading), cells_after.get(heading)
        if was != is_now:
            yield Difference(f"{code}, {heading}", *told_apart(was, is_now))
    for name, what in SENTENCES.items():
        if before.get(name) != after.get(name):
            yield Difference(f"{code}, {what.lower()}", _sentence(before.get(name)), _sentence(after.get(name)))


def _cells(row: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """A row's cells by heading; the target is headed like the year, so it says what it is."""
    cells = {cell["heading"]: cell for cell in (row["last_year"], *row["months"], row["year"])}
    return cells | {f"target for {row['target']['heading']}": row["target"]}


def told_apart(was: Mapping[str, Any] | None, is_now: Mapping[str, Any] | None) -> tuple[str, str]:
    """The two cells in words, with as much as it takes to see the difference."""
    texts = _text(was), _text(is_now)
    if texts[0] == texts[1] and was and is_now:
        values = str(was["value"]), str(is_now["value"])
        if values[0] != values[1]:
            return f"{texts[0]} ({values[0]} before rounding)", f"{texts[1]} ({values[1]} before rounding)"
        return texts[0], f"{texts[1]}, from another extract"
    return texts


def _text(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return NOTHING
    counts = f" ({_whole(cell['numerator'])} of {_whole(cell['denominator'])})" if cell.get("denominator") else ""
    return f"{cell['text']}{counts}{', provisional' if cell.get('provisional') else ''}"


def _whole(number: Any) -> str:
    """A count without the zeros that the database keeps after its point."""
    text = str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sentence(value: Any) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value or "")
    return text or NOTHING
