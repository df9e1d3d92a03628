"""Checks across the cells of a figure, by the definition of its indicator. Pure: one rule a function, all in a
table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators.extracts.files.headings import squeezed
from indicators.extracts.parse.cell_values import Number
from indicators.extracts.parse.rows import PLACES, FigureRow
from indicators.rules import periods
from indicators.rules.formatting import Missing, Unit, number, rounded
from indicators.rules.judgement import HUNDRED, Basis, percentage
from indicators.rules.periods import Frequency, Interval, Kind


@dataclass(frozen=True)
class Asked:
    """What an indicator's definition asks of its figures, from a date on."""

    from_on: date
    unit: Unit
    basis: Basis
    out_of: int | None = None
    may_be_negative: bool = False
    may_exceed_100: bool = False
    frequency: Frequency = Frequency.MONTH

    @property
    def collected(self) -> Frequency:
        """How often it is collected."""
        return Frequency.YEAR if self.basis is Basis.ANNUAL else self.frequency

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of period for which it has figures; of other kinds one would be used nowhere."""
        if self.collected is Frequency.YEAR:
            return (Kind.YEAR,)
        return (self.collected.kind, Kind.YEAR_TO_DATE, Kind.YEAR)


@dataclass(frozen=True)
class Known:
    """What the council measures: definitions by indicator code, oldest first; measures' names by code; the day."""

    indicators: Mapping[str, tuple[Asked, ...]]
    measures: Mapping[str, str]
    today: date

    @cached_property
    def names(self) -> tuple[dict[str, str], dict[str, str]]:
        """Codes of indicators and of measures by how they may be written: without spaces, in small letters.

        A measure goes by its name too.
        """
        measures = {squeezed(name): code for code, name in self.measures.items()}
        return (
            {squeezed(code): code for code in self.indicators},
            measures | {squeezed(code): code for code in self.measures},
        )

    def asked(self, code: str, period: Interval) -> Asked:
        """The definition that holds for the period; for one before the first definition, the first."""
        definitions = self.indicators[code]
        return next((each for each in reversed(definitions) if each.from_on <= period.ends_on), definitions[0])


@dataclass(frozen=True)
class Cells:
    """A row's cells, each read by itself. `value` is None where the extract has no such column."""

    code: str
    period: Interval
    value: Number | Missing | None = None
    numerator: Number | Missing = Missing.NO_FIGURE
    denominator: Number | Missing = Missing.NO_FIGURE
    provisional: bool = False
    note: str = ""

    @cached_property
    def counted(self) -> tuple[Decimal, Decimal] | None:
        """Numerator and denominator, where both are known."""
        if isinstance(self.numerator, Number) and isinstance(self.denominator, Number):
            return self.numerator.value, self.denominator.value
        return None


Rule = Callable[[Cells, Asked], str]


def _kind_of_period(cells: Cells, asked: Asked) -> str:
    """A value for a period of another kind would be used nowhere; that there is none may be said of any."""
    if cells.period.kind in asked.kinds:
        return ""
    if asked.collected is Frequency.YEAR:
        return f"{cells.code} is measured once a year. Write the year, {cells.period.year_label}."
    if cells.value is not None and not isinstance(cells.value, Number) and not cells.counted:
        return ""
    own = periods.OF_DAY[asked.collected.kind](cells.period.ends_on)
    return (
        f"{cells.code} is collected {asked.collected.value}, and {cells.period.label} is a {cells.period.kind.value}. "
        f"Write the period as {own.label}, if that is what the figure is of."
    )


def _both_counts(cells: Cells, asked: Asked) -> str:
    if isinstance(cells.numerator, Number) and not isinstance(cells.denominator, Number):
        return "It has a numerator but no denominator. Give both or neither."
    if isinstance(cells.denominator, Number) and not isinstance(cells.numerator, Number):
        return "It has a denominator but no numerator. Give both or neither."
    if cells.counted and asked.unit is not Unit.PERCENT:
        return f"{cells.code} is no percentage, so it has no numerator and denominator. Give its value."
    return ""


def _subset(cells: Cells, asked: Asked) -> str:
    if not cells.counted:
        return ""
    numerator, denominator = cells.counted
    if numerator < 0 or denominator < 0:
        return "A numerator or denominator is below 0."
    if numerator > denominator and not asked.may_exceed_100:
        return f"The numerator, {number(numerator, PLACES)}, is above the denominator, {number(denominator, PLACES)}."
    return ""


def _some_value(cells: Cells, asked: Asked) -> str:
    if cells.value is None and not cells.counted:
        return "It has neither a value nor counts. Write x if there is no figure."
    return ""


def _value_or_reason(cells: Cells, asked: Asked) -> str:
    """A value that is said to be missing, or to be a percentage of no cases, yet is given."""
    if not cells.counted or cells.value is None or cells.value is Missing.NO_FIGURE:
        return ""
    no_cases = cells.counted[1] == 0
    if isinstance(cells.value, Missing):
        if no_cases and cells.value is Missing.NO_CASES:
            return ""
        return f"It says “{cells.value.value}” and yet has counts. Keep one of them."
    return "0 of 0 is no cases, and no percentage. Leave the value blank." if no_cases else ""


def _unit(cells: Cells, asked: Asked) -> str:
    if isinstance(cells.value, Number) and cells.value.percent and asked.unit is not Unit.PERCENT:
        return f"{cells.code} is a {asked.unit.value}, and no percentage. Write it without %."
    return ""


def _bare_fraction(cells: Cells, asked: Asked) -> str:
    """0.41 is 41% to one sender and 0.41% to another."""
    value = cells.value
    if asked.unit is not Unit.PERCENT or cells.counted or not isinstance(value, Number) or value.percent:
        return ""
    if not 0 < value.value <= 1:
        return ""
    low, high = (number(each, PLACES) for each in (value.value, value.value * HUNDRED))
    return f"{low} may be {high}% or {low}%. Write one of the two, with its %."


def _range(cells: Cells, asked: Asked) -> str:
    if not isinstance(cells.value, Number):
        return ""
    value, most = cells.value.value, HUNDRED if asked.unit is Unit.PERCENT else asked.out_of
    if value < 0 and not asked.may_be_negative:
        return f"{number(value, PLACES)} is below 0."
    if asked.unit is Unit.PERCENT and asked.may_exceed_100:
        most = None
    if most is not None and value > most:
        what = "A percentage is at most 100" if asked.unit is Unit.PERCENT else f"The score is at most {most}"
        return f"{what}, and this is {number(value, PLACES)}."
    if asked.unit is Unit.COUNT and value != value.to_integral_value():
        return f"{number(value, PLACES)} is not a whole number, and {cells.code} is a count."
    return ""


def _agreement(cells: Cells, asked: Asked) -> str:
    if not cells.counted or not isinstance(cells.value, Number) or asked.unit is not Unit.PERCENT:
        return ""
    exact = percentage(*cells.counted)
    places = min(cells.value.places, PLACES)
    if exact is None or rounded(exact, places) == rounded(cells.value.value, places):
        return ""
    part, whole = (number(each, PLACES) for each in cells.counted)
    said, counted = number(cells.value.value, PLACES), number(exact, max(places, 1))
    return f"You gave {said}%, but {part} of {whole} is {counted}%. Correct one of them, or leave the value blank."


# The column that a rule's fault is put under, and the rule. Each finds its own fault; the first of a column is told.
RULES: tuple[tuple[str, Rule], ...] = (
    ("period", _kind_of_period),
    ("numerator", _both_counts),
    ("numerator", _subset),
    ("value", _some_value),
    ("value", _value_or_reason),
    ("value", _unit),
    ("value", _bare_fraction),
    ("value", _range),
    ("value", _agreement),
)


def faults_of(cells: Cells, asked: Asked) -> dict[str, str]:
    """What is wrong with the cells together: a sentence by column."""
    found: dict[str, str] = {}
    for column, rule in RULES:
        if column not in found and (sentence := rule(cells, asked)):
            found[column] = sentence
    return found


def figure_row(row: int, cells: Cells, asked: Asked) -> FigureRow:
    """The typed row of cells that have no fault. A value that is not given is worked out, and kept to 6 decimals."""
    value, missing = None, None
    exact = percentage(*cells.counted) if cells.counted else None
    if isinstance(cells.value, Number):
        value = rounded(cells.value.value, PLACES)
    elif exact is not None:
        value = rounded(exact, PLACES)
    elif cells.counted:
        missing = Missing.NO_CASES
    else:
        missing = _reason(cells)
    numerator, denominator = cells.counted or (None, None)
    return FigureRow(
        row, cells.code, cells.period, value, numerator, denominator, missing, cells.provisional, cells.note, asked.unit
    )


def _reason(cells: Cells) -> Missing:
    """Why there is no value: as its own cell says, or else as one of its counts does."""
    reasons = [each for each in (cells.value, cells.numerator, cells.denominator) if isinstance(each, Missing)]
    return next((each for each in reasons if each is not Missing.NO_FIGURE), Missing.NO_FIGURE)
