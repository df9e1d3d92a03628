"""Figures that a named person types, as the extract that they are: the same grammar and the same checks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.sheet import Contents, Row, letter, sheet_of
from indicators.rules.periods import Interval

COLUMNS = ("code", "period", "value", "numerator", "denominator", "provisional", "note")
FIELDS = {letter(index): name for index, name in enumerate(COLUMNS)}


@dataclass(frozen=True)
class TypedEntry:
    """What was typed, as text: "41.4%", or 72 and 174, or x for no figure. `note` is the evidence for it."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    provisional: bool = False
    note: str = ""


def contents_of(typed: Mapping[str, TypedEntry], period: Interval) -> Contents:
    """The typed figures by their indicators' codes, as rows 1 and on of a sheet."""
    rows = [Row(number, _texts(code, each, period)) for number, (code, each) in enumerate(typed.items(), 1)]
    return Contents("typed", (sheet_of("", (Row(0, COLUMNS), *rows)),))


def _texts(code: str, typed: TypedEntry, period: Interval) -> tuple[str, ...]:
    provisional = "yes" if typed.provisional else "no"
    return code, period.label, typed.value, typed.numerator, typed.denominator, provisional, typed.note


def field_of(fault: Fault) -> str:
    """The name of what the fault is in; `value` where it is about the whole row."""
    name = FIELDS.get(fault.column, "value")
    return name if hasattr(TypedEntry, name) else "value"


def by_code(rejected: ExtractRejected, typed: Mapping[str, TypedEntry]) -> list[tuple[str, Fault]]:
    """Each fault with the code of the indicator that it is about."""
    codes = list(typed)
    return [(codes[fault.row - 1] if fault.row else "", fault) for fault in rejected.faults]
