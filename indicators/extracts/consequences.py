"""What an extract would move in a month's report: each indicator's row without its figures, and with them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from indicators.facts import Facts, Held
from indicators.periods import Interval, Kind, month_of
from indicators.standing import Standing, stand


@dataclass(frozen=True)
class Move:
    """An indicator whose status, trend or year's figure would be another one."""

    before: Standing
    after: Standing


@dataclass(frozen=True)
class Consequences:
    """Of the indicators that the extract changes: those that move in the month's report, and how many stay."""

    month: Interval
    moves: tuple[Move, ...]
    stay: int


def consequences(held: Iterable[Facts], new: Mapping[str, Mapping[Interval, Held]], month: Interval) -> Consequences:
    """`held` are the facts of the indicators that `new` has figures for, by code and period."""
    pairs = [
        Move(stand(facts, month), stand(replace(facts, figures={**facts.figures, **new[facts.code]}), month))
        for facts in held
    ]
    moves = tuple(each for each in pairs if _printed(each.before) != _printed(each.after))
    return Consequences(month, moves, len(pairs) - len(moves))


def _printed(standing: Standing) -> tuple[str, str, str]:
    return standing.status, standing.trend_text, standing.year.text


def report_month(periods: Iterable[Interval]) -> Interval | None:
    """The latest month that the periods speak of, whose report they go into; None where they name none."""
    months = [period.ends_on for period in periods if period.kind in (Kind.MONTH, Kind.YEAR_TO_DATE)]
    return month_of(max(months)) if months else None
