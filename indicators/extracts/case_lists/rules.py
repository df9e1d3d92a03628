"""A rule of counting, in a form that an officer can read and change: which rows, which month, what is in time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from indicators.extracts.case_lists.list_types import LISTS
from indicators.rules.working_days import DAY_ZERO

MOST_DAYS = 400


class Placed(StrEnum):
    """Which date places a row in a month."""

    BY_START = "start"
    BY_END = "end"


class Rows(StrEnum):
    """Which rows count."""

    CLOSED = "closed"
    OPEN = "open"
    ANY = "open or closed"


ROWS_IN_WORDS = {
    Rows.CLOSED: "A row with no end date is still open, and is left out.",
    Rows.OPEN: "Only rows with no end date count.",
    Rows.ANY: "Rows count whether or not they have an end date.",
}


@dataclass(frozen=True)
class Rule:
    """One rule. `start`, `end` and `type_column` hold headings: the first that the list has is used.

    `measure` is how many rows count, `measure_in_time` how many of those are within `within` working days; `indicator`
    is the one whose figure is the second over the first. Any of the three may be blank.
    """

    code: str
    title: str
    list: str
    start: tuple[str, ...]
    end: tuple[str, ...] = ()
    placed: Placed = Placed.BY_END
    rows: Rows = Rows.CLOSED
    same_month: bool = False
    type_column: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    within: int | None = None
    measure: str = ""
    measure_in_time: str = ""
    indicator: str = ""
    in_use: bool = True

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Rule:
        """The inverse of `plain`, also after JSON."""
        tuples = {name: tuple(plain[name]) for name in ("start", "end", "type_column", "types")}
        return cls(**{**plain, **tuples, "placed": Placed(plain["placed"]), "rows": Rows(plain["rows"])})

    @property
    def asks_of_columns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What each column that it needs is for, and the headings that it may have."""
        needed = (("start", self.start), ("end", self.end), ("type", self.type_column))
        return tuple((role, headings) for role, headings in needed if headings)


def sentences(rule: Rule) -> tuple[str, ...]:
    """The rule as an officer would say it."""
    said = (_which(rule), _month(rule), _in_time(rule), ROWS_IN_WORDS[rule.rows], _out(rule), _columns(rule))
    return tuple(filter(None, said))


def _which(rule: Rule) -> str:
    types = f", where {_either(rule.type_column)} is {_either(rule.types)}" if rule.types else ""
    return f"Counts the rows of the list “{LISTS[rule.list].name}”{types}."


def _month(rule: Rule) -> str:
    sentence = f"A row belongs to the month in which it {'starts' if rule.placed is Placed.BY_START else 'ends'}"
    return sentence + (", and counts only if it started in that month too." if rule.same_month else ".")


def _in_time(rule: Rule) -> str:
    if rule.within is None:
        return ""
    days = f"{rule.within} working day{'' if rule.within == 1 else 's'}"
    return f"It is in time if it ends within {days} of its start. {DAY_ZERO}"


def _columns(rule: Rule) -> str:
    end = f", and its end {_either(rule.end)}" if rule.end else ""
    return f"Its start is the column {_either(rule.start)}{end}: the first that the list has."


def _out(rule: Rule) -> str:
    given = (
        (rule.measure, f"how many as the measure {rule.measure}"),
        (rule.measure_in_time, f"how many in time as {rule.measure_in_time}"),
        (rule.indicator, f"the share in time as the figure of {rule.indicator}"),
    )
    parts = [words for name, words in given if name]
    return f"Gives {'; '.join(parts)}."


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(f"“{name}”" for name in names)


def objections(rule: Rule) -> dict[str, str]:
    """What is wrong with the rule, a sentence by the name of its field; nothing where it can be used."""
    found = {
        "list": "" if rule.list in LISTS else "Choose a list.",
        "start": "" if rule.start else "Name the column with the start date.",
        "end": _end(rule),
        "placed": ""
        if rule.end or rule.placed is Placed.BY_START
        else "Without an end date, place rows by their start.",
        "rows": _rows(rule),
        "types": ""
        if bool(rule.types) == bool(rule.type_column)
        else "Give both the column of the type and its values.",
        "within": _within(rule),
        "measure": "" if rule.measure or rule.measure_in_time or rule.indicator else "Say what comes out.",
        "measure_in_time": _measures(rule),
        "indicator": _indicator(rule),
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def _end(rule: Rule) -> str:
    if rule.within is not None and not rule.end:
        return "Name the column with the end date: days are counted up to it."
    return "One column cannot be both the start and the end." if set(rule.start) & set(rule.end) else ""


def _rows(rule: Rule) -> str:
    if rule.rows is not Rows.ANY and not rule.end:
        return "Without an end date, count rows open or closed."
    if rule.rows is not Rows.CLOSED and (rule.within is not None or (rule.end and rule.placed is Placed.BY_END)):
        return "What is counted by its end, or by how long it took, is closed. Count closed rows."
    return ""


def _within(rule: Rule) -> str:
    if rule.within is None:
        return "Say within how many working days." if rule.measure_in_time or rule.indicator else ""
    return "" if 0 <= rule.within <= MOST_DAYS else f"Give 0 to {MOST_DAYS} working days."


def _measures(rule: Rule) -> str:
    return "The two measures are the same. Give two." if rule.measure and rule.measure == rule.measure_in_time else ""


def _indicator(rule: Rule) -> str:
    same = rule.indicator and rule.indicator in (rule.measure, rule.measure_in_time)
    return "An indicator and a measure cannot have the same code." if same else ""
