"""Numbers as people write them: "62", "7.7", "sixty two", "sixty-two". Pure."""

from __future__ import annotations

from decimal import Decimal

SMALL = ("no|nought|zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VALUES = {word: value for value, words in enumerate(SMALL) for word in words.split("|") if word != "no"} | {
    word: 10 * value for value, word in enumerate(TENS, 2)
}
_TENS = rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(SMALL[1:10])}))?"
SPELLED = rf"(?:{_TENS}|{'|'.join(sorted(set(VALUES) - set(TENS), key=len, reverse=True))})"
# A number that is not part of a longer one, of a date ("2008/09") or of a code ("NI 59", "L0508").
NUMBER = rf"(?<![\w.,/£-])(?<!\bNI )(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{SPELLED})(?![\w/])(?!\.\d)"


def value(written: str) -> Decimal:
    """The number that was written: `NUMBER` finds what this can read."""
    plain = written.replace(",", "").casefold()
    if plain[0].isdigit():
        return Decimal(plain)
    return Decimal(sum(VALUES[word] for word in plain.replace("-", " ").split()))


def places(written: str) -> int:
    """How many decimals are written."""
    return len(written.partition(".")[2])
