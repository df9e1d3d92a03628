"""A typed row of an extract: a figure or a count, with the row it came from. Pure; also as plain values for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from indicators.rules.formatting import Missing, Unit, number
from indicators.rules.periods import Interval, Kind

Key = tuple[str, Interval]
PLACES = 6
# Of an extract's many rows few are about different periods: what is worked out of one is kept for so many.
MOST_PERIODS = 4_096


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An indicator's value in a period. `missing` says why there is no `value`; `note` is the officer's evidence."""

    KIND: ClassVar[str] = "figures"

    row: int
    code: str
    period: Interval
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: Missing | None = None
    provisional: bool = False
    note: str = ""
    unit: Unit = Unit.PERCENT

    @property
    def key(self) -> Key:
        return self.code, self.period

    @property
    def content(self) -> tuple[Any, ...]:
        """What makes it another figure. Where the counts are known they are the value, whatever was printed."""
        value = self.value if self.numerator is None else None
        return value, self.numerator, self.denominator, self.missing, self.provisional, self.note

    @property
    def words(self) -> str:
        """As an officer would say it, with its note: "41.4% (72 of 174), provisional"."""
        return self.measured + (f", “{self.note}”" if self.note else "")

    @property
    def measured(self) -> str:
        percent = "%" if self.unit is Unit.PERCENT else ""
        text = self.missing.value if self.value is None and self.missing else f"{_short(self.value)}{percent}"
        if self.numerator is not None and self.denominator is not None:
            text += f" ({_short(self.numerator)} of {_short(self.denominator)})"
        return text + (", provisional" if self.provisional else "")

    def plain(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "code": self.code,
            "period": _plain_period(self.period),
            **{name: _text(getattr(self, name)) for name in ("value", "numerator", "denominator")},
            "missing": self.missing.value if self.missing else "",
            "provisional": self.provisional,
            "note": self.note,
            "unit": self.unit.value,
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> FigureRow:
        """The inverse of `plain`."""
        value, numerator, denominator = (
            Decimal(plain[name]) if plain[name] else None for name in ("value", "numerator", "denominator")
        )
        return cls(
            row=plain["row"],
            code=plain["code"],
            period=_period(*plain["period"]),
            value=value,
            numerator=numerator,
            denominator=denominator,
            missing=Missing(plain["missing"]) if plain["missing"] else None,
            provisional=plain["provisional"],
            note=plain["note"],
            unit=Unit(plain["unit"]),
        )


@dataclass(frozen=True, slots=True)
class CountRow:
    """A measure's number in a month."""

    KIND: ClassVar[str] = "counts"

    row: int
    measure: str
    period: Interval
    number: int

    @property
    def code(self) -> str:
        return self.measure

    @property
    def key(self) -> Key:
        return self.measure, self.period

    @property
    def content(self) -> tuple[Any, ...]:
        return (self.number,)

    @property
    def words(self) -> str:
        return f"{self.number:,}"

    def plain(self) -> dict[str, Any]:
        return {"row": self.row, "measure": self.measure, "period": _plain_period(self.period), "number": self.number}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> CountRow:
        """The inverse of `plain`."""
        return cls(plain["row"], plain["measure"], _period(*plain["period"]), plain["number"])


TypedRow = FigureRow | CountRow
ROWS: dict[str, type[FigureRow] | type[CountRow]] = {row.KIND: row for row in (FigureRow, CountRow)}


def _short(value: Decimal | None) -> str:
    return number(value, PLACES) if value is not None else ""


def _text(value: Decimal | None) -> str:
    return f"{value:f}" if value is not None else ""


@lru_cache(MOST_PERIODS)
def _plain_period(period: Interval) -> tuple[str, str, str]:
    return (period.kind.value, period.starts_on.isoformat(), period.ends_on.isoformat())


@lru_cache(MOST_PERIODS)
def _period(kind: str, starts_on: str, ends_on: str) -> Interval:
    return Interval(Kind(kind), date.fromisoformat(starts_on), date.fromisoformat(ends_on))


def place_of(row: TypedRow) -> str:
    """What the row is about: "NI 59, January 2010"."""
    return f"{row.code}, {_label(row.period)}"


@lru_cache(MOST_PERIODS)
def _label(period: Interval) -> str:
    return period.label
