"""Messages between this process and the child process that counts a case list: plain values both ways. Pure.

The answer holds counts, the headings that rules name, row numbers and column letters: nothing else from any cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from indicators.extracts.case_lists.counting import LOST, Reason
from indicators.extracts.case_lists.rules import Rule


@dataclass(frozen=True)
class Asked:
    """The rules; the one list that the file holds, or "" where it says so itself; the months; the day; the calendar."""

    rules: tuple[Rule, ...]
    list: str
    first: date
    last: date
    today: date
    bank_holidays: tuple[date, ...]
    month_first: bool = False

    def plain(self) -> dict[str, Any]:
        return {
            "rules": [rule.plain() for rule in self.rules],
            "list": self.list,
            **{name: getattr(self, name).isoformat() for name in ("first", "last", "today")},
            "bank_holidays": [day.isoformat() for day in self.bank_holidays],
            "month_first": self.month_first,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Asked:
        days = {name: date.fromisoformat(plain[name]) for name in ("first", "last", "today")}
        off = tuple(map(date.fromisoformat, plain["bank_holidays"]))
        return cls(
            tuple(map(Rule.of, plain["rules"])),
            plain["list"],
            **days,
            bank_holidays=off,
            month_first=plain["month_first"],
        )


@dataclass(frozen=True)
class Result:
    """What one rule made of one list. `months` has the month's number, rows that count, rows in time.

    `columns` says which heading was used for what: role, letter, heading. `places` are rows left out for a fault of
    their own: reason, row, column. `without` says why the rule could not be used, and then all else is empty.
    """

    code: str
    sheet: str = ""
    heading_row: int = 0
    columns: tuple[tuple[str, str, str], ...] = ()
    rows: int = 0
    months: tuple[tuple[int, int, int], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[str, int, str], ...] = ()
    without: str = ""

    @property
    def counted(self) -> int:
        return sum(number for _, number, _ in self.months)

    @property
    def lost(self) -> int:
        """How many rows could not be read, so that nobody knows whether they count."""
        return sum(number for reason, number in self.left_out if Reason[reason] in LOST)

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Result:
        """The inverse of `plain`, after JSON. Raise `ValueError` where rows in are not rows counted and left out."""
        lists = ("columns", "months", "left_out", "places")
        result = cls(**{**plain, **{name: tuple(tuple(each) for each in plain[name]) for name in lists}})
        for reason in (*(each[0] for each in result.left_out), *(each[0] for each in result.places)):
            Reason[reason]
        if result.rows != result.counted + sum(number for _, number in result.left_out):
            raise ValueError("Rows counted and rows left out are not the rows that came in.")
        return result


@dataclass(frozen=True)
class Answer:
    """What the file holds: its format, a result for each rule and list, and sentences on what else was seen in it."""

    format: str
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {"format": self.format, "results": [each.plain() for each in self.results], "notes": list(self.notes)}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Answer:
        return cls(plain["format"], tuple(map(Result.of, plain["results"])), tuple(plain["notes"]))
