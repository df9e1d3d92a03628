"""A commentary as the checks see it: its words, sentence by sentence, beside the rows that they explain. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from commentary.checks.report import context_of
from commentary.checks.rows import NO_NAMES, Context, Known
from commentary.text.markup import blocks
from commentary.workflow.transitions import Heading, Passage, Place, title
from indicators.report_rows.row import Standing

# A sentence ends with its stop and whatever closes after it, where the next begins with a capital or a number.
# A space may be missing, as in "reduced.In".
LONGEST = 1_000  # characters of a sentence that are looked at together
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|(?<=[a-z]{3}\.)(?=[A-Z][a-z]*\s)")
# Where the words judge how well it goes. The other headings tell of work, which may improve while a figure falls.
JUDGING = (Heading.PLAIN, Heading.EXPLANATION)


@dataclass(frozen=True)
class Earlier:
    """Words to compare with. `label` says whose and when: "the commentary of June 2008", "the commentary on Referrals".

    `beside`: they are of the same cycle, and should agree with the draft.
    """

    label: str
    text: str
    beside: bool = False


@dataclass(frozen=True)
class Advice:
    """One thing to look at again: which check found it, under which heading, in which words, and a sentence on it."""

    check: str
    place: Place
    quoted: str
    sentence: str

    @property
    def title(self) -> str:
        """The heading that it is about, as printed; empty where there is none."""
        return title(self.place)

    @property
    def anchor(self) -> str:
        """Where its words stand on the page."""
        return Passage(*self.place, "").anchor

    @property
    def key(self) -> str:
        """The same for the same finding in the same words, so that it can be set aside once."""
        return hashlib.sha256("\n".join((self.check, *self.place, self.quoted, self.sentence)).encode()).hexdigest()


@dataclass(frozen=True)
class Draft:
    """The words as they stand, the places that may be written in, and the rows in editorial order.

    `newer` are the codes of indicators of which figures were loaded after the words were last written, with the day.
    `counts` are the numbers and percentages of the detailed analysis, each with its indicator's code. `others` are codes and
    titles of the report's other rows, `known` the names that are no child's. `given` is a context made without a report.
    """

    places: tuple[Place, ...]
    passages: tuple[Passage, ...]
    standings: tuple[Standing, ...]
    earlier: tuple[Earlier, ...] = ()
    newer: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, Decimal], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    known: Known = NO_NAMES
    given: Context | None = None

    @cached_property
    def context(self) -> Context:
        """The rows and periods that claims and numbers are held against."""
        return self.given or context_of(self.standings, self.counts, self.others, self.known)

    def context_of(self, passage: Passage) -> Context:
        """The context of a passage: where it explains one indicator, that row alone is its topic."""
        return self.context.of(passage.indicator) if passage.indicator else self.context

    def about(self, passage: Passage) -> tuple[Standing, ...]:
        """The rows that a passage speaks of: its own indicator's, or all."""
        return tuple(each for each in self.standings if passage.indicator in ("", each.code))

    @property
    def judging(self) -> Iterator[tuple[Passage, str]]:
        """Each sentence that says how well it goes."""
        return ((passage, each) for passage in self.passages if passage.heading in JUDGING for each in said(passage))


def place(passage: Passage) -> Place:
    return passage.heading, passage.indicator


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs and list items without their marks, each on one line."""
    return tuple(" ".join(block.text.split()) for block in blocks(text))


def sentences(paragraph: str) -> list[str]:
    """Its sentences. One that nobody could read is taken in pieces, so that the checks' time grows with the words."""
    whole = (each for each in SENTENCE_END.split(paragraph) if each)
    return [each[start : start + LONGEST] for each in whole for start in range(0, len(each), LONGEST)]


def said(passage: Passage) -> Iterable[str]:
    """Every sentence of a passage."""
    return (sentence for paragraph in paragraphs(passage.text) for sentence in sentences(paragraph))
