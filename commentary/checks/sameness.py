"""Sentences that were read before: last month, beside another indicator, twice in the same commentary. Pure.

Two sentences are nearly the same if most of their runs of three words are. Runs are looked up in one index, so that the
cost grows with the length of the texts and not with the number of pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from commentary.checks.draft import Advice, Draft, Earlier, paragraphs, place, said, sentences
from commentary.workflow.transitions import Passage, title

SHORTEST = 60
NEARLY = 0.6
FIRST_WORDS = 8
NO_LETTER = re.compile(r"[^\w\s]|_")

Runs = frozenset[tuple[str, ...]]


@dataclass
class Seen:
    """What was read elsewhere: each sentence's label and how many runs it has, and which sentences have a run."""

    sentences: list[tuple[str, int]] = field(default_factory=list)
    having: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, label: str, text: str) -> None:
        for sentence in filter(_long, sentences(text)):
            runs = _runs(sentence)
            for run in runs:
                self.having[run].append(len(self.sentences))
            self.sentences.append((label, len(runs)))

    def like(self, sentence: str) -> str:
        """Whose sentence this one nearly is; empty where it is nobody's."""
        runs = _runs(sentence)
        shared = Counter(number for run in runs for number in self.having.get(run, ()))
        for number, count in sorted(shared.items()):
            label, length = self.sentences[number]
            if count >= NEARLY * (len(runs) + length - count):
                return label
        return ""


def said_before(draft: Draft) -> Iterable[Advice]:
    """A paragraph with sentences that the reader has read elsewhere, once for each place where they stand."""
    seen = Seen()
    for each in _alike(draft):
        for text in paragraphs(each.text):
            seen.add(each.label, text)
    for passage in draft.passages:
        texts = [text for text in paragraphs(passage.text) if _long(text)]  # a shorter one has no long sentence
        label = f"“{title(place(passage))}” of this commentary"
        for text in texts if not passage.carried else ():  # of which `carried` says where they stand already
            found: dict[str, str] = {}
            for sentence in filter(_long, sentences(text)):
                if other := seen.like(sentence):
                    found.setdefault(other, sentence)
            yield from (_advice(passage, sentence, other) for other, sentence in found.items())
        for text in texts:
            seen.add(label, text)


def carried(draft: Draft) -> Iterable[Advice]:
    """A passage that was carried forward, and that nobody has changed or confirmed."""
    for passage in draft.passages:
        if passage.carried:
            quoted = " ".join(passage.text.split()[:FIRST_WORDS]) + " …"
            words = (
                f"“{quoted}” was carried forward from {passage.carried}, and nobody has changed it or said that it "
                "still holds. Read it again."
            )
            yield Advice("carried", place(passage), quoted, words)


def _alike(draft: Draft) -> Iterator[Earlier]:
    """Those that share enough runs with the draft to hold a like sentence: the others need not be taken apart."""
    own = [_runs(each) for passage in draft.passages for each in said(passage) if _long(each)]
    enough, runs = NEARLY * min(map(len, own), default=0), frozenset[tuple[str, ...]]().union(*own)
    return (each for each in draft.earlier if own and len(runs & _runs(each.text)) >= enough)


def _advice(passage: Passage, sentence: str, label: str) -> Advice:
    quoted = " ".join(sentence.split()[:FIRST_WORDS]) + " …"
    words = f"What begins “{quoted}” stands, nearly word for word, in {label} too. Say what is new, or that nothing is."
    return Advice("said before", place(passage), quoted, words)


def _runs(text: str) -> Runs:
    words = NO_LETTER.sub("", text.casefold()).split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _long(sentence: str) -> bool:
    return len(sentence) >= SHORTEST
