"""Find whether a text quotes a number: "41.4%", "41.4 per cent", "72 of 174", each as a whole number. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.report_rows.explanations import shown
from indicators.report_rows.values import Held, Reading
from indicators.rules.formatting import Unit, number

BEFORE, AFTER = r"(?<![\d.,])", r"(?![\d%]|[.,]\d|\s?per\s?cent)"
PERCENT = r"\s?(?:%|per\s?cent)"
PLACES = 6


def quoted(reading: Reading, held: Held, now: Held | None, text: str) -> str:
    """Return how the text quotes the figure, such as "41.4%"; empty if it does not or the figure would print alike."""
    gone = set(_printed(reading, held)) - set(_printed(reading, now) if now else ())
    found = (re.search(pattern, text, re.IGNORECASE) for pattern in sorted(gone))
    return next((match[0] for match in found if match), "")


def _printed(reading: Reading, held: Held) -> Iterator[str]:
    """The patterns that the figure is quoted by: the value, and n of N."""
    if held.value is not None:
        text = shown(reading, held.value)
        digits = _whole(text.removesuffix("%"))
        yield f"{BEFORE}{digits}{PERCENT if reading.unit is Unit.PERCENT else AFTER}"
    if held.numerator is not None and held.denominator is not None:
        of, whole = (_whole(_count(each)) for each in (held.numerator, held.denominator))
        yield rf"{BEFORE}{of}\s+(?:out\s+)?of\s+(?:the\s+)?{whole}{AFTER}"


def _count(value: Decimal) -> str:
    return number(value, PLACES)


def _whole(text: str) -> str:
    """The number with or without zeros at its end, and with or without commas between thousands."""
    whole, _, rest = text.replace(",", "").partition(".")
    thousands = f"{int(whole):,}" if whole.isdigit() else whole
    digits = re.escape(whole) if thousands == whole else f"(?:{re.escape(whole)}|{re.escape(thousands)})"
    rest = rest.rstrip("0")
    return f"{digits}\\.{rest}0*" if rest else f"{digits}(?:\\.0+)?"
