"""Numbers as people write them: "1,204", "7.7", "sixty-two", "a third", "nine in ten", "all but two". Pure.

The one grammar of numbers for the advice to writers and for the words of a public edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from commentary.checks.text import Sentence

SMALL = ("nought|zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VALUES = {word: value for value, words in enumerate(SMALL) for word in words.split("|")} | {
    word: 10 * value for value, word in enumerate(TENS, 2)
}
_TENS = rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(SMALL[1:10])}))?"
SPELLED = rf"(?:{_TENS}|{'|'.join(sorted(set(VALUES) - set(TENS), key=len, reverse=True))})"
# A number that is not part of a longer one, of a date ("2008/09") or of a code ("NI 59", "L0508").
NUMBER = rf"(?<![\w.,/£-])(?<!\bNI )(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{SPELLED})(?![\w/])(?!\.\d)"
GROUPS = {"dozen": 12, "score": 20}
SCALES = {"hundred": 100, "thousand": 1000}
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
         "tenth": 10}  # fmt: skip
PARTS |= {f"{word}s": value for word, value in PARTS.items() if word not in ("half", "halves")}
WHOLE = Decimal(100)


class Kind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    SHARE = "share"  # a fraction in words, as a percentage


@dataclass(frozen=True)
class Amount:
    """A number written in a sentence, from token `first` to `last` (included), rounded to `places` decimals.

    `hedge` is "about", "over" or "under" where the words leave room; `whole` the number that it is said to be out of.
    """

    first: int
    last: int
    value: Decimal
    kind: Kind
    places: int = 0
    hedge: str = ""
    spelled: bool = False


def value(written: str) -> Decimal:
    """The number that was written: `NUMBER` finds what this can read."""
    plain = written.replace(",", "").casefold()
    if plain[0].isdigit():
        return Decimal(plain)
    return Decimal(sum(VALUES[word] for word in plain.replace("-", " ").split()))


def places(written: str) -> int:
    """How many decimals are written."""
    return len(written.partition(".")[2])


HEDGES = {
    "about": ("about", "around", "approximately", "roughly", "circa", "c", "some", "approx", "say"),
    "over": ("over", "above", "exceeding"),
    "under": ("nearly", "almost", "under", "below", "approaching"),
}
HEDGE_OF = {word: name for name, words in HEDGES.items() for word in words}


def cardinal(words: tuple[str, ...], index: int) -> tuple[Decimal, int, int] | None:
    """The number that begins at this word: its value, the index after it, and its decimals. None where there is none."""
    word = words[index]
    if word[0].isdigit():
        plain = word.replace(",", "")
        if not plain.replace(".", "", 1).isdigit() or not plain.isascii():
            return None
        number = Decimal(plain)
        after = index + 1
        if after < len(words) and words[after] in SCALES and len(plain) < 4:
            return number * SCALES[words[after]], after + 1, 0
        return number, after, places(word)
    total, after = _spelled(words, index)
    return (Decimal(total), after, 0) if total is not None else None


def _spelled(words: tuple[str, ...], index: int) -> tuple[int | None, int]:
    """A number in words: "sixty two", "sixty-two", "a hundred and four", "two dozen"."""
    start, total = index, 0
    read = False
    if words[index] == "a" and index + 1 < len(words) and words[index + 1] in SCALES | GROUPS:
        total, index, read = 1, index + 1, True
    while index < len(words) and index - start < 8:
        word = words[index]
        pieces = word.split("-")
        if all(piece in VALUES for piece in pieces) and len(pieces) <= 2:
            number = sum(VALUES[piece] for piece in pieces)
            if read and not (total % 100 == 0 or (total % 10 == 0 and number < 10 and total % 100 >= 20)):
                break
            total, read = total + number, True
        elif read and word in SCALES:
            total = (total % 1000 or 1) * SCALES[word] + total // 1000 * 1000
        elif read and word in GROUPS:
            total *= GROUPS[word]
        elif read and word == "and" and total and total % 100 == 0 and _is_small(words, index + 1):
            pass
        else:
            break
        index += 1
    return (total if read else None), index


def _is_small(words: tuple[str, ...], index: int) -> bool:
    return index < len(words) and all(piece in VALUES for piece in words[index].split("-"))


MOST_AMOUNTS = 12  # in one sentence: a longer row of numbers is no sentence that anybody reads


@lru_cache(maxsize=2048)
def amounts(sentence: Sentence) -> tuple[Amount, ...]:
    """Every number in the sentence that could be a figure; dates, codes and ordinals are left out."""
    words, index = sentence.words, 0
    found: list[Amount] = []
    while index < len(words) and len(found) < MOST_AMOUNTS:
        amount = _share(sentence, index) or _number(sentence, index)
        if amount is None:
            index += 1
            continue
        found.append(amount)
        index = amount.last + 1
    return tuple(found)


def _number(sentence: Sentence, index: int) -> Amount | None:
    words = sentence.words
    read = cardinal(words, index)
    if read is None or not _stands_alone(sentence, index, read[1]):
        return None
    number, after, decimals = read
    kind, last = _unit(words, after)
    spelled = not words[index][0].isdigit()
    return Amount(index, last, number, kind, decimals, _hedge(words, index), spelled)


def _stands_alone(sentence: Sentence, index: int, after: int) -> bool:
    """Is it no part of a year ("2024/25"), a code ("CLA 7"), a time or an amount of money?"""
    tokens, words = sentence.tokens, sentence.words
    before = words[index - 1] if index else ""
    touching_before = index and tokens[index - 1].end == tokens[index].start
    if touching_before and before in {"/", "£", "$", "€", "#", "-", "–", ".", ":", "+", "@"}:
        return before in {"-", "–"} and index > 1 and words[index - 2][0].isdigit()
    if after < len(words) and tokens[after].start == tokens[after - 1].end and words[after] in {"/", ":", "@"}:
        return False
    if words[index] == "one" and before in {
        "no",
        "any",
        "every",
        "each",
        "this",
        "that",
        "which",
        "some",
        "only",
        "the",
        "another",
    }:
        return before == "only"
    code = (
        index
        and tokens[index - 1].text.isupper()
        and len(before) > 1
        and words[index][0].isdigit()
        and before not in {"we", "it"}
    )
    labelled = before in {"section", "s", "part", "chapter", "level", "stage", "band", "tier", "step", "phase", "year", "page",
                          "rule", "article", "schedule", "form", "week", "no", "number", "paragraph", "version", "room", "key"}  # fmt: skip
    return not code and not (labelled and before != "number" and words[index][0].isdigit())


def _unit(words: tuple[str, ...], after: int) -> tuple[Kind, int]:
    """What the number is of, and the last token of it."""
    following = words[after : after + 3]
    if following[:1] == ("%",) or following[:1] in (("percent",), ("pc",)):
        last, rest = after, following[1:]
    elif following[:2] in (("per", "cent"), ("per", "cents")):
        last, rest = after + 1, following[2:]
    elif following[:1] in (("points",), ("point",), ("pts",), ("ppt",), ("ppts",), ("pp",)):
        return Kind.POINTS, after
    elif following[:2] in (("percentage", "points"), ("percentage", "point"), ("percentage-points",)):
        return Kind.POINTS, min(after + 1, len(words) - 1)
    else:
        return Kind.COUNT, after - 1
    if rest[:1] and rest[0] in ("point", "points", "pts"):
        return Kind.POINTS, last + 1
    return Kind.PERCENT, last


def _hedge(words: tuple[str, ...], index: int) -> str:
    before = words[max(0, index - 2) : index]
    for word in reversed(before):
        if word in HEDGE_OF:
            return HEDGE_OF[word]
        if word not in ("just", "a", "little", "well", "only", "the", "than"):
            break
    if before[-2:] in (
        ("more", "than"),
        ("less", "than"),
        ("fewer", "than"),
        ("at", "least"),
        ("up", "to"),
        ("close", "to"),
    ):
        return {"more": "over", "at": "over", "less": "under", "fewer": "under", "up": "under", "close": "about"}[
            before[0]
        ]
    return ""


def _share(sentence: Sentence, index: int) -> Amount | None:
    """A fraction: "a third", "two fifths", "one in three", "nine out of ten", "three-quarters", "half"."""
    words = sentence.words
    pieces = words[index].split("-")
    if len(pieces) == 2 and pieces[0] in VALUES and pieces[1] in PARTS:
        return _of(words, index, index, VALUES[pieces[0]], PARTS[pieces[1]])
    if words[index] in ("half",) and words[index - 1 : index] != ("and",):
        following = words[index + 1 : index + 2]
        if following and following[0] in (
            "term",
            "terms",
            "day",
            "days",
            "year",
            "yearly",
            "hour",
            "brother",
            "sister",
            "sibling",
        ):
            return None
        return _of(words, index, index, 1, 2)
    numeral = 1 if words[index] in ("a", "an") else None
    if numeral is None:
        read = cardinal(words, index)
        if read is None or read[0] != int(read[0]) or read[0] > 99:
            return None
        numeral, after = int(read[0]), read[1]
    else:
        after = index + 1
    if after >= len(words):
        return None
    if words[after] in PARTS and (words[index] not in ("a", "an") or words[after] != "second"):
        if words[after] == "half" and words[index] not in ("a", "one"):
            return None
        if words[after] in ("quarter", "third", "fifth", "tenth") and words[after + 1 : after + 2] not in (
            ("of",),
            ("were",),
            ("are",),
            (".",),
            (",",),
            (),
        ):
            return None
        return _of(words, index, after, numeral, PARTS[words[after]])
    if words[index] in ("a", "an") or (
        sentence.tokens[index].text[0].isdigit() and words[after : after + 1] != ("in",)
    ):
        return None
    if (
        words[after + 1 : after + 2] == ("in",)
        and words[after].isalpha()
        and after + 2 < len(words)
        and sentence.words[index][0].isalpha()
    ):
        after += 1  # "one plan in five"
    skip = 2 if words[after : after + 2] == ("out", "of") else 1 if words[after] in ("in",) else 0
    if skip:
        whole = cardinal(words, after + skip) if after + skip < len(words) else None
        if whole and whole[0] == int(whole[0]) and numeral < whole[0] <= 20 and (skip == 1 or whole[0] == 10):
            unit = words[whole[1] : whole[1] + 1]
            if not unit or unit[0] not in ("days", "months", "weeks", "years", "working", "hours", "minutes", "%"):
                return _of(words, index, whole[1] - 1, numeral, int(whole[0]))
    return None


def _of(words: tuple[str, ...], first: int, last: int, numeral: int, part: int) -> Amount:
    return Amount(first, last, WHOLE * numeral / part, Kind.SHARE, 1, _hedge(words, first), spelled=True)


# The few and the people of the public edition's own check on words (`reports.disclosure.words`).
NOT_AFTER_TENS = "".join(rf"(?<!{tens}\s)(?<!{tens}-)" for tens in TENS)
A_FEW = rf"{NOT_AFTER_TENS}\b(?<![.,/%])(?:one|two|three|four|five|[1-5])\b"
PEOPLE = r"(?:child(?:ren)?|young (?:person|people)|sibling(?:s| groups?)?|baby|babies|famil(?:y|ies)|girls?|boys?)"
