"""Texts of people that would make a careless pattern, parser or comparison slow: general ones, and some for a pattern.

`MOST` characters is the longest passage that is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from commentary.forms.passages import LONGEST_PASSAGE

MOST = LONGEST_PASSAGE
PUMPS = (
    "a.a.a.", "a", "A", "é", "1", "1,", "1.", "1,000", "0.", "-", "--", "_", "a_", ".", "..", "?!", "'", "’", "“",
    "\"", " ", "\t", "\n", "\n\n", " \n", "a\n\n", "a ", "A ", "a\xa0", "*", "**", "*a", "**a", "*a ", "***a***b",
    "*a_b", "\\*", "- ", "* ", "+ ", "1. ", "1) ", "> ", "- a\n", "  - a\n", "1. a\n", "# ", "`", "[a](", "<a ",
    "&amp;", "@", "a@", "a@a.", "a-a@a.", "A.", "A. ", "A.B.", "A-", "aA.", "Ab. ", "Aa Bb ", "Mr A", "Ms. Aa ",
    "(A ", "(AB) ", "AB ", "A&", "12 of ", "12 of 1", "12 out of 34 ", "one of two ", "all but 1 a", "1 a b posts ",
    "1 agency ", "no posts ", "vacant ", "aged 1 ", "born on 1 ", "Two children ", "two of them ", "a few children ",
    "up to 1 ", "in Jan ", "in January 2010; ", "1 per cent ", "1% ", "1 percentage points ", "rose by ",
    "not rose ", "by 1 May ", "twenty-one ", "a child A ", "\u200d", "😀", "é", "\xad", "ﬀ", "İ", "ß",
)  # fmt: skip


def general() -> Iterator[tuple[str, str]]:
    """Texts of `MOST` characters, each with a name."""
    for pump in PUMPS:
        yield f"{pump!r} again and again", (pump * (MOST // len(pump) + 1))[:MOST]
    yield "lists within lists on a line", "- " * (MOST // 2 - 2) + "end"
    yield "lists within lists", "".join(" " * (2 * depth) + "- a\n" for depth in range(220))[:MOST]
    yield "words that are all different", " ".join(f"w{number}" for number in range(MOST // 6))[:MOST]
    yield "lines that are all different", "\n".join(f"{number}" for number in range(MOST // 6))[:MOST]
    # Each too seldom for `difflib` to leave it aside, and too often for it to be quick.
    yield "lines of a hundred kinds", "".join(f"{chr(0x4E00 + number * number % 101)}\n" for number in range(MOST // 2))
    yield "sentences", ("Of 12 children, 3 waited; that is 25%. " * MOST)[:MOST]
    yield "one long sentence", ("and then the team saw 12 of 34 families, " * MOST)[:MOST]


def against(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Texts made for a pattern: what it matches, and each thing that it may repeat, again and again, then its end."""
    flags = pattern.flags & ~re.LOCALE
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    parsed = parser.parse(text, flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else flags)
    whole = _least(parsed)
    repeats = [("", whole), *_repeats(parsed, "")]
    for before, repeated in dict.fromkeys(repeats):
        if repeated:
            yield (before + repeated * (MOST // len(repeated) + 1))[: MOST - 1] + "\x00"
    for pump in dict.fromkeys(before + repeated for before, repeated in repeats):
        if pump:
            yield (pump * (MOST // len(pump) + 1))[:MOST]


def _repeats(parsed: Any, before: str) -> Iterator[tuple[str, str]]:
    """Everything in a pattern that may be repeated without a small bound, with the least that has to be before it."""
    for op, arguments in parsed:
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            if arguments[1] > 3:
                yield before, _least(arguments[2]) or "a"
            yield from _repeats(arguments[2], before)
        elif op is ops.SUBPATTERN:
            yield from _repeats(arguments[3], before)
        elif op is ops.BRANCH:
            for branch in arguments[1]:
                yield from _repeats(branch, before)
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            yield from _repeats(arguments[1], before)
        before += _least([(op, arguments)])


def _least(parsed: Any) -> str:
    """A short text that the pattern, or a part of it, matches; near enough where it looks around itself."""
    made = ""
    for op, arguments in parsed:
        if op is ops.LITERAL:
            made += chr(arguments)
        elif op is ops.NOT_LITERAL:
            made += "a" if arguments != ord("a") else "b"
        elif op is ops.ANY:
            made += "a"
        elif op is ops.IN:
            made += _one_of(arguments)
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            made += _least(arguments[2]) * max(arguments[0], 1)
        elif op is ops.SUBPATTERN:
            made += _least(arguments[3])
        elif op is ops.BRANCH:
            made += _least(arguments[1][0])
    return made


CATEGORIES = {
    ops.CATEGORY_DIGIT: "1", ops.CATEGORY_NOT_DIGIT: "a", ops.CATEGORY_SPACE: " ", ops.CATEGORY_NOT_SPACE: "a",
    ops.CATEGORY_WORD: "a", ops.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def _one_of(members: Any) -> str:
    negated = members[0][0] is ops.NEGATE
    if negated:
        return next(each for each in "a1 -.\n" if not re.match(_as_class(members[1:]), each))
    op, argument = members[-1]
    if op is ops.LITERAL:
        return chr(argument)
    return chr(argument[0]) if op is ops.RANGE else CATEGORIES[argument]


def _as_class(members: Any) -> str:
    """The members of a class, written as one again."""
    names = {
        ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_SPACE: r"\s",
        ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_WORD: r"\w", ops.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    written = ""
    for op, argument in members:
        if op is ops.LITERAL:
            written += re.escape(chr(argument))
        elif op is ops.RANGE:
            written += f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
        else:
            written += names[argument]
    return f"[{written}]"
