"""Words that may tell a reader what the figures no longer do, or who a child is; and what was decided of them. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from commentary.checks.draft import paragraphs, sentences
from commentary.checks.numbers import A_FEW, PEOPLE
from commentary.checks.personal import identifying
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
    rf"{A_FEW}(?!%|[.,/]\d|[- ]{TIMES}\b)(?! (?:{MONTHS})\b)(?! (?:or more placements|place|for \d+ {TIMES})\b)",
    re.IGNORECASE,
)
ALONE = re.compile(
    rf"\b(?:an? (?:single|lone)|the only|only one|sole|a (?:pair|couple) of|both)\s+(?:\w+\s+)?(?:{PEOPLE}|{CASES})\b",
    re.IGNORECASE,
)
# Ways to give a count without a number of people: by what is left over, by being twins, or as the second child.
LEFT_OVER = re.compile(
    rf"\b(?:all|every(?:one|body)?|each|none)\b(?:\s+\w+){{0,3}}?\s+(?:but|except(?:\s+for)?|bar|apart\s+from|save)\s+"
    rf"(?:the\s+)?(?:{A_FEW}|an?\s+(?:few|couple|handful))",
    re.IGNORECASE,
)
TOGETHER = re.compile(r"\b(?:twins?|triplets?|quadruplets?)\b", re.IGNORECASE)
OF_TWO = re.compile(
    r"\b(?:both|neither)\s+(?:of\s+(?:them|these|those|whom|the)\b|(?:was|were|had|has|have|are|is|remain(?:s|ed)?|left|"
    r"moved|went|stayed|returned|waited)\b)",
    re.IGNORECASE,
)
ORDINAL = re.compile(
    rf"\b(?:the|a|another)\s+(?:first|second|third|fourth|fifth|last)\s+(?:\w+\s+)?(?:{PEOPLE})\b", re.IGNORECASE
)
SHARE = re.compile(
    r"\b(?:(?:an?|one|two|three|four)\s+)?(?:half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|"
    r"tenths?)\s+of\b|\b(?:one|two|three|four|five|[1-5])\s+in\s+(?:\w+)\b|(?<![\d/.])[1-5]/\d{1,2}\b(?![/\d])",
    re.IGNORECASE,
)
UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(TENS)})(?:[\s-]+(?P<ones>{'|'.join(UNITS[1:10])}))?|(?P<unit>{'|'.join(UNITS)}))\b"
    r"(?P<percent>\s+per\s*cent\b)?",
    re.IGNORECASE,
)
PER_CENT = re.compile(r"(?<![\d.])(\d{1,9}(?:\.\d{1,9})?)\s{1,9}per\s{0,9}cent\b", re.IGNORECASE)
NEAR = 6  # words between a number and what it counts
NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?%?(?![\w%]|\.\d|,\d)")


COMMENTARY, OTHER = "commentary", "other"


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
    kind: str = COMMENTARY

    @property
    def must_be_decided(self) -> bool:
        """Whether no report may be created before somebody decides. Other text is withheld until then."""
        return self.kind == COMMENTARY

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
        for pattern in (LEFT_OVER, TOGETHER, OF_TWO, ORDINAL):
            for found in pattern.finditer(sentence):
                yield f"“{_around(sentence, found, 3)}” may tell that there are 1 to 5 children."
        for found in SHARE.finditer(sentence):
            if COUNTED.search(_around(sentence, found, NEAR)):
                yield f"“{_around(sentence, found, 3)}” gives a share of children, from which a count may follow."
        for found, number in _numbers(sentence):
            if number in withheld:
                yield f"“{_around(sentence, found, 3)}” has a number that the public edition withholds: {number}."
    draft = transitions.Passage(transitions.Heading.PLAIN, "", text)
    yield from (advice.sentence for advice in identifying((draft,)))


def _numbers(sentence: str) -> Iterator[tuple[re.Match[str], str]]:
    """The numbers of a sentence as figures are printed, spelled ones too: “forty per cent” is 40%."""
    for found in PER_CENT.finditer(sentence):
        yield found, f"{found[1]}%"
    for found in NUMBER.finditer(sentence):
        yield found, found[0]
    for found in SPELLED.finditer(sentence):
        tens, ones, unit = (found[name] and found[name].casefold() for name in ("tens", "ones", "unit"))
        value = UNITS.index(unit) if unit else 10 * TENS.index(tens) + 20 + (UNITS.index(ones) if ones else 0)
        yield found, f"{value}%" if found["percent"] else f"{value}"


def _around(sentence: str, found: re.Match[str], words: int) -> str:
    """The words found, with so many on either side."""
    before, after = sentence[: found.start()].split()[-words:], sentence[found.end() :].split()[:words]
    return " ".join((*before, found[0], *after))


@dataclass(frozen=True)
class OutgoingText:
    """A text of a report, other than commentary, that goes out: where it stands, and the numbers it must not give."""

    place: str
    heading: str
    text: str
    withheld: frozenset[str] = frozenset()

    @property
    def at_risk(self) -> AtRisk | None:
        """The text as one that needs a decision, where anything speaks against it."""
        why = reasons(self.text, self.withheld) if self.text else ()
        return AtRisk(self.place, Passage(self.heading, self.text), why, self.withheld, OTHER) if why else None

    def published(self, decisions: Decisions) -> str:
        """The text as the public gets it: withheld where somebody should have decided on it and nobody did."""
        risk = self.at_risk
        decision = risk and decisions.get(risk.digest)
        if risk is None or (decision and decision.outcome == Outcome.AS_IT_IS):
            return self.text
        return decision.words if decision and decision.outcome == Outcome.OTHER_WORDS else WITHHELD


def at_risk(
    committee: Snapshot, withheld: Mapping[str, frozenset[str]], others: Iterable[OutgoingText] = ()
) -> tuple[AtRisk, ...]:
    """Every text that needs a decision: commentary in the order printed, then `others`.

    `withheld` has numbers by the indicator's code.
    """
    found = (
        AtRisk(group.topic, passage, why, _withheld_of(group, withheld))
        for section in committee.sections
        for group in section.groups if group.words
        for passage in group.words.passages
        if (why := reasons(passage.text, _withheld_of(group, withheld)))
    )  # fmt: skip
    risks = (*found, *filter(None, (text.at_risk for text in others)))
    return tuple({each.digest: each for each in risks}.values())


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
