"""Where one commentary of a cycle contradicts another: a reader has both in hand. Pure.

Modest on purpose: the same sentence with another number, and how many of a kind of staff are permanent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from commentary.checks.draft import Advice, Draft, Earlier, paragraphs, place, said, sentences
from commentary.checks.numbers import NUMBER, value

SHORTEST = 6
ROLE = re.compile(r"\b(manager|social worker|practitioner|reviewing officer)(?:s|['’]s|s['’])?\b", re.IGNORECASE)
ALL_BUT = re.compile(rf"\ball but ({NUMBER})\b[^.]{{0,200}}?\b(?:agency|interim|temporary)\b", re.IGNORECASE)
PERMANENT = re.compile(rf"({NUMBER})(?: filled by)?(?: an?| the)? permanent\b", re.IGNORECASE)
ANY_NUMBER = re.compile(NUMBER, re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """That so many of a role are permanent; `of_all` where the words speak of all who have the role."""

    role: str
    number: Decimal
    quoted: str
    of_all: bool


def contradictions(draft: Draft) -> Iterable[Advice]:
    others = [each for each in draft.earlier if each.beside]
    yield from _other_numbers(draft, others)
    claims = [(each.label, claim) for each in others for claim in _claims(paragraphs(each.text))]
    for passage in draft.passages:
        for claim in _claims(paragraphs(passage.text)):
            for label, other in claims:
                if (
                    claim.role
                    and claim.role == other.role
                    and claim.number != other.number
                    and (claim.of_all or other.of_all)
                ):
                    yield Advice(
                        "contradiction", place(passage), claim.quoted,
                        f"“{claim.quoted}” makes {claim.number} permanent {claim.role}s, and {label} makes "
                        f"{other.number}. Settle which is right.",
                    )  # fmt: skip


def _claims(texts: Iterable[str]) -> Iterator[Claim]:
    """What each paragraph claims of the role that it names: of all, or the sum of those that it counts."""
    for text in texts:
        if whole := ALL_BUT.search(text):
            yield Claim(_role(text, whole), value(whole[1]), whole[0], of_all=True)
        elif counted := list(PERMANENT.finditer(text)):
            number = Decimal(sum(value(found[1]) for found in counted))
            yield Claim(_role(text, counted[0]), number, counted[0][0], of_all=False)


def _role(text: str, claim: re.Match[str]) -> str:
    """Of whom it is said: the role named right after it, or else the last one before; empty if there is none."""
    after = ROLE.match(text, claim.end() + 1)
    before = list(ROLE.finditer(text, 0, claim.start()))
    found = after or (before[-1] if before else None)
    return found[1].casefold() if found else ""


def _other_numbers(draft: Draft, others: Iterable[Earlier]) -> Iterator[Advice]:
    """A sentence that stands elsewhere word for word, but for a number."""
    told = {
        _without_numbers(sentence): (each.label, sentence)
        for each in others
        for text in paragraphs(each.text)
        for sentence in sentences(text)
    }
    for passage in draft.passages:
        for sentence in said(passage):
            label, other = told.get(_without_numbers(sentence), ("", ""))
            if label and _numbers(sentence) != _numbers(other) and len(sentence.split()) >= SHORTEST:
                begins = " ".join(sentence.split()[:SHORTEST]) + " …"
                yield Advice(
                    "contradiction", place(passage), begins,
                    f"The sentence that begins “{begins}” stands in {label} with other numbers. Settle "
                    f"which are right.",
                )  # fmt: skip


def _without_numbers(sentence: str) -> str:
    return " ".join(ANY_NUMBER.sub("#", sentence.casefold()).split())


def _numbers(sentence: str) -> list[Decimal]:
    return [value(found[0]) for found in ANY_NUMBER.finditer(sentence)]
