"""Summary of what was counted in a case list, in sentences for its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from indicators.extracts.case_lists.counting import MOST_PLACES, Reason
from indicators.extracts.case_lists.protocol import Result
from indicators.rules.periods import month_of
from indicators.rules.working_days import month_at


def told(episodes: Mapping[str, Any]) -> dict[str, Any]:
    """The months, the notes, and for each rule and list what came out, what was left out and why."""
    results = [Result.of(plain) for plain in episodes["results"]]
    return {
        "months": episodes["months"],
        "notes": episodes["notes"],
        "told": [_result(result, episodes["rules"][result.code]) for result in results],
    }


def _result(result: Result, rule: Mapping[str, Any]) -> dict[str, Any]:
    left_out = result.rows - result.counted
    roles = {role for role, *_ in result.columns}
    return {
        **rule,
        "sheet": result.sheet,
        "without": result.without,
        "accounted": f"{result.rows:,} rows in: {result.counted:,} counted, {left_out:,} left out.",
        "no_child": "child" not in roles,
        "months": [(month_of(month_at(month)).label, *numbers) for month, *numbers in result.months],
        "left_out": [(Reason[name].value, number, _where(result, name, number)) for name, number in result.left_out],
        "columns": [
            f"{role.capitalize()}: {f'column {letter}, ' if letter else ''}“{heading}”"
            for role, letter, heading in result.columns
        ],
    }


def _where(result: Result, name: str, number: int) -> str:
    """The first rows left out for a reason, by column: "rows 4 and 9, column C"."""
    rows: dict[str, list[str]] = defaultdict(list)
    for reason, row, column in result.places:
        if reason == name:
            rows[column].append(f"{row}")
    said = [f"row {', '.join(each)}{f', column {column}' if column else ''}" for column, each in rows.items()]
    return "; ".join(said) + (f"; and {number - MOST_PLACES:,} more" if said and number > MOST_PLACES else "")
