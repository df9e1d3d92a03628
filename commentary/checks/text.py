"""Sentences, clauses and tokens of English prose, each with its place in the text. Pure, and linear in the text.

A clause is what one claim is made in: the parts of "Referrals rose, but re-referrals fell" are judged each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache


def word_set(words: str) -> frozenset[str]:
    """A set of words, written as one string."""
    return frozenset(words.split())


MOST_TOKENS = 200  # of so many characters of prose; more are marks and single letters
LONGEST_SENTENCE = 600  # characters looked at together, so that time grows with the words whatever they are
# No part of a pattern here can match the same characters in two ways, so none goes back over a long run of them.
TOKEN = re.compile(
    r"[^\W\d_][^\W_]*(?:[-'’][^\W_]+)*['’]?|\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th|pm|am|s)?(?![^\W\d_])|\d+|[^\w\s]|_"
)
ENDS = re.compile(r"[.!?]")
CLOSERS = "\"”’')]"
OPENERS = "\"“‘'(["
ABBREVIATIONS = word_set(
    "mr mrs ms miss dr prof st cllr rev no nos approx incl inc dept ltd vs e.g i.e eg ie cf ref para etc fig min max"
)
# Words that begin another clause wherever they stand; "and", "since" and "as" begin one only where a verb follows.
CONNECTIVES = word_set(
    "but although though while whilst whereas because unless when whenever where despite so if which who whose whom "
    "except nor nevertheless nonetheless albeit rather"
)
MAYBE_CONNECTIVES = frozenset({"and", "since", "as", "or", "then", "until", "after", "before"})
LOOK = frozenset({"look", "looked", "looks", "looking"})
FRAMES = word_set(
    "last this january february march april may june july august september october november december easter "
    "christmas then"
)
AFTER_COMMA = frozenset({"yet", "however"})
SEPARATORS = frozenset({";", ":", "–", "—", "(", ")", "…"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark. `word` is in lower case with straight apostrophes; `start` and `end` are in the text."""

    text: str
    word: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text, with its tokens."""

    text: str
    start: int
    tokens: tuple[Token, ...]

    def __hash__(self) -> int:
        return hash((self.text, self.start))

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(token.word for token in self.tokens)

    @property
    def is_question(self) -> bool:
        return self.text.rstrip(CLOSERS + " ").endswith("?")

    def quoted(self, first: int, last: int) -> str:
        """The characters from one token to another, both included."""
        return self.text[self.tokens[first].start - self.start : self.tokens[last].end - self.start]


@dataclass(frozen=True)
class Clause:
    """Tokens `first` to `last` (not included) of a sentence; `connective` is the word that joins it to the one before."""

    sentence: Sentence
    first: int
    last: int
    connective: str = ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        return self.sentence.words[self.first : self.last]

    @cached_property
    def text(self) -> str:
        return self.sentence.quoted(self.first, self.last - 1) if self.last > self.first else ""


@lru_cache(maxsize=128)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of one paragraph; one that is too long to be read is taken in pieces."""
    return tuple(_sentences(text))


def _plain(word: str) -> str:
    plain = word.casefold().replace("’", "'")
    return plain.rstrip("'") or plain


def _sentences(text: str) -> Iterator[Sentence]:
    for start, end in _bounds(text):
        for piece in range(start, end, LONGEST_SENTENCE):
            until = min(piece + LONGEST_SENTENCE, end)
            tokens = tuple(
                Token(match[0], _plain(match[0]), match.start(), match.end())
                for match in TOKEN.finditer(text, piece, until)
            )
            if tokens:
                yield Sentence(text[piece:until], piece, tokens[:MOST_TOKENS])


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and ends: at a stop before a space and a capital or number, but not after "Mrs." """
    start = 0
    for match in ENDS.finditer(text):
        end = match.end()
        while end < len(text) and end - match.end() < 4 and text[end] in CLOSERS:
            end += 1
        if end >= len(text):
            break
        if text[end] != " ":
            # "reduced.In": a space that somebody forgot.
            before, after = text[max(start, end - 4) : end - 1], text[end : end + 2]
            if not (
                match[0] == "."
                and before.isalpha()
                and before.islower()
                and after[:1].isupper()
                and after[1:].islower()
            ):
                continue
            following = end
        else:
            following = end + 1
            while following < len(text) and text[following] in OPENERS + " ":
                following += 1
        begins = text[following : following + 1]
        if match[0] == "." and (not (begins.isupper() or begins.isdigit()) or _abbreviates(text, start, match.start())):
            continue
        yield start, end
        start = end + (text[end] == " ")
    if text[start:].strip():
        yield start, len(text)


def _abbreviates(text: str, start: int, stop: int) -> bool:
    """Does the stop belong to an abbreviation or an initial rather than end a sentence?"""
    word = text[max(start, stop - 12) : stop].rpartition(" ")[2].lstrip(OPENERS)
    if len(word) == 1 and word.isupper():
        return word != "I"
    return word.casefold() in ABBREVIATIONS or bool(len(word) > 2 and "." in word and len(word) < 6 and word[-2] == ".")


def clauses(sentence: Sentence, verbs: frozenset[str]) -> tuple[Clause, ...]:
    """The sentence split at connectives and marks; `verbs` are the words that make a clause of what follows an "and"."""
    words = sentence.words
    cuts: list[tuple[int, int, str]] = []  # first token of the next clause, where this one ends, the connective
    for index, word in enumerate(words):
        if word in SEPARATORS or (word == "-" and 0 < index < len(words) - 1 and _spaced(sentence, index)):
            cuts.append((index + 1, index, word))
        elif (
            (word in AFTER_COMMA and index and words[index - 1] == ",")
            or (
                word in CONNECTIVES
                and index
                and not (word == "but" and words[index - 1] == "all")
                and not (word == "where" and words[index - 1] in ("with", "about", "of", "from", "at", "to"))
                and not (word == "so" and words[index + 1 : index + 2] == ("far",))
            )
            or (
                word in MAYBE_CONNECTIVES
                and index
                and not (word == "after" and words[index - 1] in LOOK)
                and _begins_clause(words, index, verbs)
            )
        ):
            cuts.append((index, index, word))
        elif word == "," and index and _begins_clause(words, index, verbs) and _has_verb(words[:index], verbs):
            cuts.append((index + 1, index, ","))
    made, first, connective = [], 0, ""
    for following, last, word in cuts:
        if last > first:
            made.append(Clause(sentence, first, last, connective))
        first, connective = max(first, following), word
    if len(words) > first:
        made.append(Clause(sentence, first, len(words), connective))
    return tuple(made)


def _spaced(sentence: Sentence, index: int) -> bool:
    before, this, after = sentence.tokens[index - 1 : index + 2]
    return before.end < this.start and this.end < after.start


def _begins_clause(words: tuple[str, ...], index: int, verbs: frozenset[str]) -> bool:
    """Does a verb follow before the next mark, so that this word begins a clause of its own?"""
    if (
        words[index] == "since"
        and words[index + 1 : index + 2]
        and (words[index + 1] in FRAMES or words[index + 1][0].isdigit())
    ):
        return False
    for word in words[index + 1 : index + 13]:
        if word in SEPARATORS or word == "," or word in CONNECTIVES:
            return False
        if word in verbs:
            return True
    return False


def _has_verb(words: tuple[str, ...], verbs: frozenset[str]) -> bool:
    return any(word in verbs for word in words[-40:])
