"""Words that may tell a reader what the figures no longer do, or who a child is; and what was decided of them. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from commentary.checks.children import A_FEW, PEOPLE, identifying
from commentary.checks.draft import paragraphs, sentences
from commentary.text.markup import MarkupBlock, blocks
from commentary.workflow import transitions
from indicators.rules import periods
from reports.snapshot.schema import Group, Passage, Snapshot, Words

LEFT_OUT = "This part of the commentary is left out of the public edition, because it could tell who a child is."
WITHHELD = "Withheld in the public edition."
# What is counted one by one when children are: "one of the reviews" is one child's.
CASES = (
    r"(?:adoptions?|adopted|placements?|placed|reviews?|reviewed|plans?|cases?|referrals?|assessments?|carers?|twins?)"
)
COUNTED = re.compile(rf"\b(?:{PEOPLE}|{CASES})\b", re.IGNORECASE)
TIMES = r"(?:working |calendar |school )?(?:days?|weeks?|months?|years?|hours?|points?|percent|per cent|times)"
MONTHS = "|".join(periods.MONTHS)
FEW = re.compile(
    rf"{A_FEW}(?!%|[.,/]\d|[- ]{TIMES}\b)(?! (?:{MONTHS})\b)",
    re.IGNORECASE,
)
ALONE = re.compile(
    rf"\b(?:an? (?:single|lone)|the only|only one|sole|a (?:pair|couple) of|both)\s+(?:\w+\s+)?(?:{PEOPLE}|{CASES})\b",
    re.IGNORECASE,
)
NEAR = 6  # words between a number and what it counts
NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?%?(?![\w%]|\.\d|,\d)")


class Outcome(StrEnum):
    """What was decided of a passage. The value ends the sentence "Decided: …"."""

    AS_IT_IS = "publish as it is"
    OTHER_WORDS = "publish other words"
    LEAVE_OUT = "leave out, with a notice"


@dataclass(frozen=True)
class Decision:
    outcome: str
    words: str = ""


@dataclass(frozen=True)
class AtRisk:
    """A passage that needs a decision: whose topic it is, and why, in sentences.

    `digest` is of its topic, heading, text and reasons, so that a decision holds for nothing else.
    """

    topic: str
    passage: Passage
    reasons: tuple[str, ...]
    withheld: frozenset[str]  # the numbers that no words of this topic may give away

    @property
    def must_be_decided(self) -> bool:
        """Whether no report may be created before somebody decides. Other text is withheld until then."""
        return True

    @property
    def blocks(self) -> tuple[MarkupBlock, ...]:
        """The words as they are printed."""
        return blocks(self.passage.text)

    @property
    def digest(self) -> str:
        said = (self.topic, self.passage.heading, self.passage.text, *self.reasons)
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


Decisions = Mapping[str, Decision]  # by the digest of what they are of


@lru_cache(maxsize=1024)
def reasons(text: str, withheld: frozenset[str]) -> tuple[str, ...]:
    """Why this text may not be published without a thought, a sentence each; none where nothing speaks against it."""
    return tuple(dict.fromkeys(_reasons(text, withheld)))


def _reasons(text: str, withheld: frozenset[str]) -> Iterator[str]:
    for sentence in (each for paragraph in paragraphs(text) for each in sentences(paragraph)):
        for found in (*FEW.finditer(sentence), *ALONE.finditer(sentence)):
            if COUNTED.search(_around(sentence, found, NEAR)):
                yield f"“{_around(sentence, found, 3)}” may count 1 to 5 children."
        for found in NUMBER.finditer(sentence):
            if found[0] in withheld:
                yield f"“{_around(sentence, found, 3)}” has a number that the public edition withholds: {found[0]}."
    draft = transitions.Passage(transitions.Heading.PLAIN, "", text)
    yield from (advice.sentence for advice in identifying((draft,)))


def _around(sentence: str, found: re.Match[str], words: int) -> str:
    """The words found, with so many on either side."""
    before, after = sentence[: found.start()].split()[-words:], sentence[found.end() :].split()[:words]
    return " ".join((*before, found[0], *after))


def at_risk(committee: Snapshot, withheld: Mapping[str, frozenset[str]]) -> tuple[AtRisk, ...]:
    """Every passage that needs a decision, in the order printed. `withheld` has numbers by the indicator's code."""
    found = (
        AtRisk(group.topic, passage, why, _withheld_of(group, withheld))
        for section in committee.sections
        for group in section.groups if group.words
        for passage in group.words.passages
        if (why := reasons(passage.text, _withheld_of(group, withheld)))
    )  # fmt: skip
    return tuple({each.digest: each for each in found}.values())


def _withheld_of(group: Group, withheld: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*(withheld.get(standing.code, frozenset()) for standing in group.standings))


def published(group: Group, withheld: Mapping[str, frozenset[str]], decisions: Decisions) -> Words | None:
    """The words on a topic as the public gets them. What nobody decided is left out."""
    if group.words is None:
        return None
    numbers = _withheld_of(group, withheld)
    passages = tuple(_passage(group.topic, passage, numbers, decisions) for passage in group.words.passages)
    return replace(group.words, passages=passages)


def _passage(topic: str, passage: Passage, withheld: frozenset[str], decisions: Decisions) -> Passage:
    why = reasons(passage.text, withheld)
    if not why:
        return passage
    decision = decisions.get(AtRisk(topic, passage, why, withheld).digest, Decision(Outcome.LEAVE_OUT))
    text = {Outcome.AS_IT_IS: passage.text, Outcome.OTHER_WORDS: decision.words}.get(
        Outcome(decision.outcome), LEFT_OUT
    )
    return replace(passage, text=text)


def vetted(text: str, withheld: frozenset[str] = frozenset()) -> str:
    """A text that nobody decides on, such as a remark on the data: as it is, or withheld."""
    return WITHHELD if text and reasons(text, withheld) else text
