"""Numbers of children, reviews and posts in the words, against what is held and against each other. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from commentary.checks.draft import Advice, Draft, place, said
from commentary.checks.numbers import NUMBER, value
from indicators.rules.formatting import Unit

POSTS = re.compile(rf"({NUMBER})(?: [\w’'-]+){{0,2}} posts\b", re.IGNORECASE)
FILLED = re.compile(rf"({NUMBER}) (?:[a-z]+ ){{0,2}}(?:filled|permanent|agency|agencies|interim)\b", re.IGNORECASE)
COVER = re.compile(rf"{NUMBER}[^.]{{0,200}}\b(?:agency|agencies|interim|temporary|locum)\b", re.IGNORECASE)
VACANT = re.compile(r"\bvacan(?:t|cy|cies)\b", re.IGNORECASE)
SAYS_WHAT_COUNTS = re.compile(r"\bcount(?:s|ed)?\b", re.IGNORECASE)


def parts_exceed(draft: Draft) -> Iterable[Advice]:
    """More people than posts: "7.7 manager posts, 1 filled by … and 8 filled by …" is 9 (the seed, domain.md E3)."""
    for passage in draft.passages:
        for sentence in said(passage):
            for posts, people in _filled(sentence):
                if people > value(posts[1]):
                    yield Advice(
                        "parts", place(passage), posts[0],
                        f"“{posts[0]}”, and the words fill them with {people}. Check the numbers, or say who works "
                        f"part time.",
                    )  # fmt: skip


def _filled(sentence: str) -> Iterator[tuple[re.Match[str], Decimal]]:
    """Each number of posts with the sum of those who are said to fill them, up to the next number of posts."""
    wholes = list(POSTS.finditer(sentence))
    for number, posts in enumerate(wholes):
        until = wholes[number + 1].start() if number + 1 < len(wholes) else len(sentence)
        yield posts, Decimal(sum(value(found[1]) for found in FILLED.finditer(sentence, posts.end(), until)))


def what_counts(draft: Draft) -> Iterable[Advice]:
    """No vacancies, and posts filled by agency staff: what does the measure count as vacant? (domain.md E3)"""
    for passage in draft.passages:
        if SAYS_WHAT_COUNTS.search(passage.text):
            continue
        covered = next(filter(COVER.search, said(passage)), "")
        for standing in draft.about(passage) if covered else ():
            none = standing.unit == Unit.COUNT.value and standing.months[-1].value == 0
            if none and VACANT.search(standing.description):
                yield Advice(
                    "what counts", place(passage), " ".join(covered.split()[:8]) + " …",
                    f"{standing.code} says 0 vacant, and the words speak of posts that agency staff fill. Say whether "
                    f"such a post counts as vacant.",
                )  # fmt: skip
