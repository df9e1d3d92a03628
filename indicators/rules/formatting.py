"""How a figure looks: rounding half up, units, and the words for why there is none.

Pure. Nothing here decides anything: status and trend compare unrounded values (rule 3).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache


class Unit(StrEnum):
    PERCENT = "percent"
    COUNT = "count"
    SCORE = "score"


class Missing(StrEnum):
    """Why there is no value (rule 7). The value is what is printed."""

    NO_FIGURE = "No figure"
    NOT_COLLECTED = "No data for this range"
    NO_CASES = "No cases"
    SUPPRESSED = "Suppressed"
    NOT_AVAILABLE = "Not available"
    NOT_APPLICABLE = "Not applicable"
    UNRELIABLE = "Too unreliable to show"
    ROUNDS_TO_ZERO = "Rounds to 0 but is not 0"
    NO_TARGET = "No target"


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, away from zero, to so many decimals."""
    return value.quantize(_place(decimals), rounding=ROUND_HALF_UP)


@cache
def _place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def number(value: Decimal, decimals: int, *, keep_zeros: bool = False) -> str:
    """The value to at most `decimals` decimals: 25 and 15.4 in one row, or 98.0 where zeros are kept."""
    shown = rounded(value, decimals)
    text = f"{shown if shown else abs(shown):f}"  # never -0
    if not keep_zeros and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def show(value: Decimal, unit: Unit, decimals: int, *, keep_zeros: bool = False) -> str:
    """As printed: "41.4%", "15", "0"."""
    return number(value, decimals, keep_zeros=keep_zeros) + ("%" if unit is Unit.PERCENT else "")


def decimals_to_tell(one: Decimal, other: Decimal, decimals: int) -> int:
    """The fewest decimals, from `decimals` on, at which two values that differ are seen to, and by more than 0.

    12 at most: two ratios of counts below a million differ by more than that, or not at all.
    """
    while one != other and decimals < 12:
        if rounded(one, decimals) != rounded(other, decimals) and rounded(one - other, decimals):
            break
        decimals += 1
    return decimals


def points(value: Decimal, unit: Unit, decimals: int) -> str:
    """A difference in words: "26.9 percentage points", "1"."""
    text = number(value, decimals)
    if unit is not Unit.PERCENT:
        return text
    return f"{text} percentage point" + ("" if text == "1" else "s")
