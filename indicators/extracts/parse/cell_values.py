"""Grammar of cells: numbers, reasons for having none, periods, yes and no. Pure.

One strict grammar, written down in docs/extract-formats.md. Each function raises `ValueError` with a sentence.
Python itself would read `NaN`, `1_000`, `1e6` and full-width digits as numbers; the patterns here do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.extracts.files.errors import MOST_QUOTED, quoted
from indicators.extracts.files.headings import plain
from indicators.rules import periods
from indicators.rules.formatting import Missing
from indicators.rules.periods import Interval

MOST_DIGITS = 15
MOST_WHOLE_DIGITS = 9
NUMBER = re.compile(r"(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?) ?(%?)")
DECIMAL_COMMA = re.compile(r"-?[0-9.]+,[0-9]+ ?%?")
SPREADSHEET_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?", re.IGNORECASE)
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DAY_FIRST = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")

# What publishers write where there is no number, and what it means (DfE statistics, GSS symbols).
MISSING_CODES = {
    "": Missing.NO_FIGURE,
    "-": Missing.NO_FIGURE,
    "–": Missing.NO_FIGURE,
    "c": Missing.SUPPRESSED,
    "*": Missing.SUPPRESSED,
    "<5": Missing.SUPPRESSED,
    "x": Missing.NOT_AVAILABLE,
    ":": Missing.NOT_AVAILABLE,
    "..": Missing.NOT_AVAILABLE,
    "z": Missing.NOT_APPLICABLE,
    "n/a": Missing.NOT_APPLICABLE,
    "u": Missing.UNRELIABLE,
    "low": Missing.ROUNDS_TO_ZERO,
    "k": Missing.ROUNDS_TO_ZERO,
} | {plain(reason.value): reason for reason in Missing if reason is not Missing.NO_TARGET}
ANSWERS = {"": False, "no": False, "n": False, "false": False, "0": False, "final": False} | {
    "yes": True, "y": True, "true": True, "1": True, "provisional": True,
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number as it was written: to how many places, and whether with a per cent sign."""

    value: Decimal
    places: int = 0
    percent: bool = False


def number(text: str) -> Number:
    """`41.4`, `41.4%`, `1,234`, `-5`: nothing else is a number."""
    found = NUMBER.fullmatch(text)
    if not found:
        raise ValueError(_not_a_number(text))
    digits, places, sign = found[1].replace(",", ""), found[2] or "", found[3]
    if sum(map(str.isdigit, digits)) > MOST_DIGITS or len(digits.lstrip("-").split(".")[0]) > MOST_WHOLE_DIGITS:
        raise ValueError(
            f"{quoted(text)} is too long: a number has {MOST_WHOLE_DIGITS} digits, and {MOST_DIGITS} in all."
        )
    return Number(Decimal(digits), len(places), bool(sign))


def _not_a_number(text: str) -> str:
    if DECIMAL_COMMA.fullmatch(text):
        return f"{quoted(text)} may be read in two ways. Write the decimals after a point, as in 41.4."
    if SPREADSHEET_ERROR.fullmatch(text):
        return f"{quoted(text)} is a spreadsheet's error. Mend its formula, or write x if there is no figure."
    return f"{quoted(text)} is not a number. Write 41.4, 41.4% or 1,234, or x if there is no figure."


def number_or_missing(text: str) -> Number | Missing:
    return MISSING_CODES.get(plain(text)) or number(text)


def whole(text: str) -> int:
    """A count: a whole number, 0 or more."""
    if not text:
        raise ValueError("A count is missing. Write the number; write 0 if there were none.")
    if plain(text) in MISSING_CODES:
        raise ValueError(f"{quoted(text)} is no count. Leave the row out if the number is not known.")
    read = number(text)
    if read.value < 0 or read.value != read.value.to_integral_value() or read.percent:
        raise ValueError(f"{quoted(text)} is not a count. A count is a whole number, 0 or more.")
    return int(read.value)


def period(text: str, latest_month: Interval | None) -> Interval:
    """As `periods.parse`; also the first day of a month, which is what a spreadsheet makes of Jan-10.

    01/02/2010 is 1 February, as it is written in England. By the American way it would be no first day but for January.
    """
    if not text:
        raise ValueError(f"The period is missing. {periods.FORMS}")
    if len(text) > MOST_QUOTED:
        raise ValueError(f"{quoted(text)} is not a period. {periods.FORMS}")
    if found := DAY.fullmatch(text):
        return _month_of_first(text, *map(int, found.groups()))
    if found := DAY_FIRST.fullmatch(text):
        return _month_of_first(text, *map(int, reversed(found.groups())))
    return periods.parse(text, latest_month=latest_month)


def _month_of_first(text: str, year: int, month: int, day: int) -> Interval:
    try:
        date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is no day of the calendar. {periods.FORMS}") from error
    if day != 1:
        raise ValueError(f"{quoted(text)} is a day, and no period. {periods.FORMS}")
    return periods.month(year, month)


def yes_or_no(text: str) -> bool:
    try:
        return ANSWERS[plain(text)]
    except KeyError:
        raise ValueError(f"{quoted(text)} is neither yes nor no.") from None
