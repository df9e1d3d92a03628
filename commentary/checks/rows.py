"""The figures that words are held against, as plain values: a report's rows, its periods, and the names it knows. Pure.

The editor makes these from the database (`commentary.queries.advice`), `manage.py advise` from a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any


class Period(StrEnum):
    """The periods of which a row has a figure. The value completes the sentence "the figure for …"."""

    LAST_YEAR = "last year"
    PREVIOUS = "the month before"
    THIS = "this month"
    YEAR = "the year so far"
    ALONE = "this month alone"  # of a figure for the year to date


class Polarity(StrEnum):
    HIGH = "high"
    LOW = "low"
    BAND = "band"
    NONE = "none"


@dataclass(frozen=True)
class Value:
    """A figure, with its counts where they are known."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Benchmark:
    name: str
    year: str
    value: Decimal


@dataclass(frozen=True)
class Row:
    """An indicator as the checks see it. `values` has only periods with a figure; `status` is empty without a target.

    `judged` is the period whose figure has the status. `counts` are the numbers of the detailed analysis, and the
    percentages that they make.
    """

    code: str
    title: str
    unit: str
    polarity: Polarity
    values: Mapping[Period, Value]
    target: Decimal | None = None
    status: str = ""
    status_word: str = ""  # what the council calls it
    basis: str = ""
    counts_what: str = ""
    judged: Period = Period.THIS
    benchmarks: tuple[Benchmark, ...] = ()
    counts: frozenset[Decimal] = frozenset()
    limits: tuple[Decimal, ...] = ()

    def __hash__(self) -> int:
        return hash((self.code, self.title))

    @property
    def is_percentage(self) -> bool:
        return self.unit == "percent"

    @property
    def is_cumulative(self) -> bool:
        return self.basis == "year to date"

    def value(self, period: Period) -> Decimal | None:
        return self.values[period].value if period in self.values else None

    def numerator(self, period: Period) -> Decimal | None:
        return self.values[period].numerator if period in self.values else None

    @cached_property
    def moved(self) -> int | None:
        """1 where the figure is above the one of the month before, -1 where it is below, 0 where it is the same."""
        return difference(self.value(Period.THIS), self.value(Period.PREVIOUS))

    @cached_property
    def moved_in_year(self) -> int | None:
        """The same against last year; None where last year is a total, which a month cannot be compared with."""
        if self.unit == "count" and self.basis == "in month":
            return None
        return difference(self.value(Period.THIS), self.value(Period.LAST_YEAR))

    @cached_property
    def counted(self) -> int | None:
        """The movement of the number of cases counted, the numerator of a percentage."""
        if not self.is_percentage:
            return self.moved
        return difference(self.numerator(Period.THIS), self.numerator(Period.PREVIOUS))

    @property
    def good(self) -> int:
        """1 where more is better, -1 where less is, 0 where neither is."""
        return {Polarity.HIGH: 1, Polarity.LOW: -1}.get(self.polarity, 0)

    def meets(self, value: Decimal) -> bool:
        if self.polarity is Polarity.BAND:
            return self.status == "OK"  # a band has two sides, which status knows
        return self.target is not None and (value - self.target) * (self.good or 1) >= 0

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        """Every count of cases held: numerators, denominators, what is left of them, and values that are counts."""
        found = set(self.counts)
        for each in self.values.values():
            if each.numerator is not None and each.denominator is not None:
                found |= {each.numerator, each.denominator, each.denominator - each.numerator}
            if not self.is_percentage:
                found.add(each.value)
        return frozenset(found)

    @cached_property
    def levels(self) -> tuple[Decimal, ...]:
        """Every value that the row shows: its figures, target, limits and benchmarks."""
        own = [each.value for each in self.values.values()]
        target = [self.target] if self.target is not None else []
        return tuple(dict.fromkeys((*own, *target, *self.limits, *(each.value for each in self.benchmarks))))


def difference(now: Decimal | None, before: Decimal | None) -> int | None:
    if now is None or before is None:
        return None
    return (now > before) - (now < before)


@dataclass(frozen=True)
class Known:
    """The names that a council has said are no child's: each in full, as written."""

    names: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()

    @cached_property
    def phrases(self) -> frozenset[tuple[str, ...]]:
        found = (
            re.findall(r"[^\W_]+(?:['-][^\W_]+)*", name.casefold().replace("’", "'"))
            for name in (*self.names, *self.teams, *self.jobs)
        )
        return frozenset(tuple(words) for words in found if words)


NO_NAMES = Known()


@dataclass(frozen=True)
class Context:
    """What one commentary is about. `rows` are those of its topic, `others` the rest of the same report."""

    month: str
    previous: str
    year: str
    last_year: str
    rows: tuple[Row, ...]
    others: tuple[Row, ...] = ()
    known: Known = field(default_factory=Known)
    notes: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.month, self.year, tuple(row.code for row in self.rows)))

    def of(self, code: str) -> Context:
        """The same report as one indicator's words see it."""
        own = tuple(row for row in self.rows if row.code == code)
        rest = tuple(row for row in self.rows if row.code != code)
        return replace(self, rows=own, others=(*rest, *self.others)) if own else self

    @property
    def every_row(self) -> tuple[Row, ...]:
        return (*self.rows, *self.others)


def context_from_json(data: Mapping[str, Any]) -> Context:
    """A context as `manage.py advise` reads it: numbers as `Decimal`, absent ones as null."""
    return Context(
        month=data["report_month"],
        previous=data["previous_month"],
        year=data["financial_year"],
        last_year=data["last_year"],
        rows=tuple(_row(each) for each in data["indicators"]),
        others=tuple(_row(each) for each in data.get("others", ())),
        known=_known(data.get("known", {})),
        notes=tuple(data.get("notes", ())),
    )


FIELDS = {
    "last_year": Period.LAST_YEAR,
    "previous_month": Period.PREVIOUS,
    "this_month": Period.THIS,
    "year_so_far": Period.YEAR,
    "this_month_alone": Period.ALONE,
}


def _row(data: Mapping[str, Any]) -> Row:
    values = {}
    for name, period in FIELDS.items():
        if data.get(name) is not None:
            counts = (data.get(f"{name}_numerator"), data.get(f"{name}_denominator"))
            values[period] = Value(_exact(data[name], counts, data["unit"]), *map(_decimal, counts))
    return Row(
        code=data["code"],
        title=data["title"],
        unit=data["unit"],
        polarity=Polarity(data["polarity"]),
        values=values,
        target=_decimal(data.get("target")),
        status=data.get("status") or "",
        basis=data.get("basis") or "",
        counts_what=data.get("counts_what") or "",
        benchmarks=tuple(
            Benchmark(each["name"], each["year"], Decimal(str(each["value"]))) for each in data.get("benchmarks", ())
        ),
    )


def _exact(printed: float | str, counts: tuple[Any, Any], unit: str) -> Decimal:
    """The unrounded percentage where both counts are given, since status and trend compare it."""
    part, whole = counts
    if unit == "percent" and part is not None and whole:
        return Decimal(str(part)) * 100 / Decimal(str(whole))
    return Decimal(str(printed))


def _decimal(number: float | str | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _known(data: Mapping[str, Any]) -> Known:
    def names(*keys: str) -> Iterator[str]:
        for key in keys:
            for each in data.get(key, ()):
                yield each["name"] if isinstance(each, Mapping) else each

    jobs: Iterable[str] = (each["job"] for each in data.get("staff", ()))
    return Known(
        names=frozenset(names("staff", "places", "other_words", "services", "schools")),
        teams=frozenset(names("teams")),
        jobs=frozenset((*names("jobs"), *jobs)),
    )
