"""Rows of a case list that could not be read, so that nobody knows whether they count. Pure.

A row out of scope is counted in no month and no harm is done; a row that cannot be read may be missing from a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from indicators.extracts.case_lists.counting import LOST
from indicators.extracts.case_lists.protocol import Result
from indicators.extracts.files.errors import ExtractRejected, Fault

# So many rows in a hundred may be lost without a reason, and one in any list.
FEW_IN_A_HUNDRED = 1


def lost_of(results: Iterable[Result]) -> tuple[int, int]:
    """How many rows could not be read, and of how many: of each list by the rule that lost most."""
    worst: dict[str, tuple[int, int]] = {}
    for result in results:
        if not result.without:
            worst[result.sheet] = max(worst.get(result.sheet, (0, 0)), (result.lost, result.rows))
    return sum(lost for lost, _ in worst.values()), sum(rows for _, rows in worst.values())


def refuse_what_is_lost(results: Iterable[Result]) -> None:
    """Raise `ExtractRejected` if half of a list cannot be read: then no count says anything."""
    for result in results:
        if result.rows and result.lost * 2 >= result.rows:
            reasons = {reason.name: reason.value for reason in LOST}
            worst, number = max(
                ((name, number) for name, number in result.left_out if name in reasons), key=lambda pair: pair[1]
            )
            places = [f"{row}" for name, row, _ in result.places if name == worst][:5]
            others = " and others" if number > len(places) else ""
            reason = f"{reasons[worst][0].lower()}{reasons[worst][1:]}"
            sentence = (
                f"{result.lost:,} of its {result.rows:,} rows cannot be read, so nothing was counted. Of these, "
                f"{number:,}: {reason} (rows {', '.join(places)}{others})."
            )
            raise ExtractRejected([Fault(sentence, result.sheet)])


def lost_in(reading: Mapping[str, Any]) -> tuple[int, int]:
    """As `lost_of`, of what an extract keeps of its reading; (0, 0) of any that is no case list."""
    lost, rows = reading.get("episodes", {}).get("lost", (0, 0))
    return lost, rows


def needs_reason(reading: Mapping[str, Any]) -> bool:
    """Whether more than a very few rows are lost."""
    lost, rows = lost_in(reading)
    return lost > max(1, rows * FEW_IN_A_HUNDRED // 100)


def lost_words(reading: Mapping[str, Any], reason: str = "") -> str:
    """For a page and for the report; "" where no row is lost."""
    lost, rows = lost_in(reading)
    if not lost:
        return ""
    why = f" {reason.strip()}" if reason.strip() and needs_reason(reading) else ""
    return f"{lost:,} of {rows:,} rows of the list could not be read, so counts may be too low.{why}"
