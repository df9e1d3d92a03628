"""What could tell a reader who a child is, or names a member of staff. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from commentary.checks.draft import Advice, Draft, place, said
from commentary.workflow.transitions import Passage

PEOPLE = r"(?:child(?:ren)?|young (?:person|people)|sibling(?:s| groups?)?|baby|babies|famil(?:y|ies)|girls?|boys?)"
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NOT_AFTER_TENS = "".join(rf"(?<!{tens}\s)(?<!{tens}-)" for tens in TENS)
A_FEW = rf"{NOT_AFTER_TENS}\b(?<![.,/%])(?:one|two|three|four|five|[1-5])\b"
BETWEEN = r"(?:\s+(?!has|have|had|is|are|was|were|in|of)\w+)?"
FEW = re.compile(rf"{A_FEW}{BETWEEN}\s+{PEOPLE}\b|{A_FEW} of (?:them|those|these|whom)\b", re.IGNORECASE)
MORE = re.compile(r"\b(?:more|or|to|than|over|under|points?|per)\b", re.IGNORECASE)
NUMBERS = (
    ("a unique pupil number", re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b")),
    ("an NHS number", re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")),
    ("an e-mail address", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
    ("a date of birth", re.compile(r"\b(?:born on|date of birth|DOB)\b", re.IGNORECASE)),
    ("an age", re.compile(r"\baged? \d{1,2}\b(?! (?:to|and|or))|\b\d{1,2}[- ]year[- ]old\b", re.IGNORECASE)),
)
# What tells who somebody is when two of them stand in one sentence: initials, an age, a school, a road or a place.
TELLING = (
    re.compile(r"\b[A-Z]\.\s?[A-Z]\.|\b(?:child|girl|boy|baby|pupil|sibling|brother|sister|young person) [A-Z]{1,2}\b"),
    NUMBERS[-1][1],
    re.compile(r"\b[A-Z][\w’'.-]+ (?:(?:Church|Church of England|Catholic|C of E|Community) )?"
               r"(?:Primary|Infants?|Junior|Secondary|High|Nursery|Academy|Grammar|Special) ?(?:School|Academy)?\b"),
    re.compile(r"\b[A-Z][\w’'-]+ (?:Road|Street|Avenue|Lane|Close|Crescent|Estate|House)\b"),
)  # fmt: skip
GIVEN_NAME = re.compile(
    r"\b(?:child|girl|boy|baby|pupil|sibling|brother|sister|son|daughter)(?:,? (?:called|named))?,? "
    r"(?!In\b|Protection\b|Looked\b|Plan)[A-Z][a-z]{2,}\b"
)
# The checks whose findings the approver has to clear (C14).
MAY_IDENTIFY = frozenset({"identifier", "may identify"})
NAMED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z][a-z]+")


def small_numbers(draft: Draft) -> Iterable[Advice]:
    """One to five children: with a place or a month beside it, a neighbour may know who."""
    for passage in draft.passages:
        for sentence in said(passage):
            for found in FEW.finditer(sentence):
                if not MORE.search(found[0]):
                    yield Advice(
                        "small number", place(passage), found[0],
                        f"“{found[0]}”: a number of 1 to 5 may tell who is meant. Could it be “a few”?",
                    )  # fmt: skip


def identifiers(draft: Draft) -> Iterable[Advice]:
    for passage in draft.passages:
        for what, pattern in NUMBERS:
            if pattern.search(passage.text):
                sentence = f"This looks like {what}. Take it out: a report to the public names no child."
                yield Advice("identifier", place(passage), what, sentence)


def described(draft: Draft) -> Iterable[Advice]:
    """A child by name, or by two of the things that together tell who it is (C14)."""
    for passage in draft.passages:
        for sentence in said(passage):
            named = GIVEN_NAME.search(sentence)
            telling = [found[0] for pattern in TELLING if (found := pattern.search(sentence))]
            if named or len(telling) > 1:
                words = named[0] if named else ", ".join(telling)
                yield Advice(
                    "may identify", place(passage), words,
                    f"“{words}” may tell who a child is. Take it out, or say it of all the children together.",
                )  # fmt: skip


@lru_cache(maxsize=1024)
def identifying(passages: tuple[Passage, ...]) -> tuple[Advice, ...]:
    """What in the words may tell who a child is: advice that the approver has to clear.

    Kept for the words seen last, since a queue asks it of each of its rows each time that it is opened.
    """
    draft = Draft((), passages, ())
    return tuple(dict.fromkeys((*identifiers(draft), *described(draft))))


def names(draft: Draft) -> Iterable[Advice]:
    for passage in draft.passages:
        for found in dict.fromkeys(NAMED.findall(passage.text)):
            sentence = f"“{found}” is a person's name. Write the job instead."
            yield Advice("name", place(passage), found, sentence)
