"""A bare number from 0 to 1 where a percentage is due: 0.41 is 41% to one sender and 0.41% to another. Pure.

A person is asked once a file. Where such numbers are shares of 1, a bare one above 1 is unclear, and refused.
"""

from __future__ import annotations

from dataclasses import replace

from indicators.extracts.parse.cell_values import Number
from indicators.extracts.parse.questions import PERCENT, SHARE, WhichFraction
from indicators.extracts.parse.rows import PLACES
from indicators.extracts.parse.validate import Cells
from indicators.rules.formatting import number
from indicators.rules.judgement import HUNDRED


def is_bare(cells: Cells) -> bool:
    """Whether a percentage's value stands above 0 without its sign, and without counts that would tell."""
    value = cells.value
    return isinstance(value, Number) and not value.percent and value.value > 0 and not cells.counted


def is_share(cells: Cells) -> bool:
    """Whether it may be a share of 1."""
    return is_bare(cells) and isinstance(cells.value, Number) and cells.value.value <= 1


def as_answered(cells: Cells, answer: str) -> tuple[Cells, str]:
    """The cells of a bare percentage as a person said that such are meant; or as they are, and what is wrong."""
    assert isinstance(cells.value, Number)
    value = cells.value
    if answer == PERCENT and is_share(cells):
        return replace(cells, value=replace(value, percent=True)), ""
    if answer == SHARE and is_share(cells):
        return replace(cells, value=Number(value.value * HUNDRED, max(value.places - 2, 0), True)), ""
    if answer == SHARE:
        shown = number(value.value, PLACES)
        return cells, f"Numbers up to 1 in this file were said to be shares of 1, so {shown} is unclear. Write its %."
    return cells, ""


def question(row: int, column: str, cells: Cells, many: int) -> WhichFraction:
    """What a person is asked about the first of so many."""
    assert isinstance(cells.value, Number)
    low, high = (number(each, PLACES) for each in (cells.value.value, cells.value.value * HUNDRED))
    return WhichFraction(row, column, low, f"{low}%", f"{high}%", many)
