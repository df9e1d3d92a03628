"""A figure that a named person types, as the one-row extract that it is: the same grammar and the same checks. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.extracts.sheet import Contents, Row, sheet_of
from indicators.periods import Interval

COLUMNS = ("code", "period", "value", "numerator", "denominator", "provisional", "note")


@dataclass(frozen=True)
class Typed:
    """What was typed, as text: "41.4%", or 72 and 174, or x for no figure. `note` is the evidence for it."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    provisional: bool = False
    note: str = ""


def contents_of(typed: Typed, code: str, period: Interval) -> Contents:
    """The typed figure as row 1 of a sheet."""
    provisional = "yes" if typed.provisional else "no"
    texts = (code, period.label, typed.value, typed.numerator, typed.denominator, provisional, typed.note)
    return Contents("typed", (sheet_of("", (Row(0, COLUMNS), Row(1, texts))),))
