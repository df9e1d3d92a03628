"""Paragraphs that were read before: last month, beside another indicator, twice in the same commentary. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from commentary.checks.draft import Advice, Draft, paragraphs, place
from commentary.workflow import Passage, title

SHORTEST = 60
NEARLY = 0.9
FIRST_WORDS = 8


@dataclass(frozen=True)
class Other:
    """A paragraph to compare with, its words, and whose it is."""

    label: str
    words: tuple[str, ...]


def said_before(draft: Draft) -> Iterable[Advice]:
    """A paragraph that is the same, or nearly so, as one that the reader has read elsewhere."""
    seen = [Other(each.label, _words(text)) for each in draft.earlier for text in paragraphs(each.text) if _long(text)]
    for passage in draft.passages:
        own = [text for text in paragraphs(passage.text) if _long(text)]
        for text in own:
            if other := next(_alike(_words(text), seen), None):
                yield _advice(passage, text, other.label)
        label = title(place(passage))
        seen += [Other(f"“{label}” of this commentary", _words(text)) for text in own]


def _advice(passage: Passage, text: str, label: str) -> Advice:
    quoted = " ".join(text.split()[:FIRST_WORDS]) + " …"
    sentence = (
        f"The paragraph that begins “{quoted}” stands, nearly word for word, in {label} too. Say what is new, or that "
        f"nothing is."
    )
    return Advice("said before", place(passage), quoted, sentence)


def _alike(words: tuple[str, ...], others: Iterable[Other]) -> Iterator[Other]:
    for other in others:
        if words == other.words:
            yield other
            continue
        matcher = SequenceMatcher(None, other.words, words, autojunk=False)
        if matcher.real_quick_ratio() >= NEARLY and matcher.quick_ratio() >= NEARLY and matcher.ratio() >= NEARLY:
            yield other


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(filter(str.isalnum, word)) for word in text.casefold().split())


def _long(text: str) -> bool:
    return len(text) >= SHORTEST
