"""Differences between the passages and values that were approved and the current ones (P4).

Pure: compares two values of `approval_values.covered`, one recorded with the approval and one of now, both under the
same version of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commentary.text.word_diff import Piece, PieceKind, compared
from commentary.workflow.transitions import Heading, title
from indicators.rules.formatting import Missing, Unit, decimals_to_tell, show
from indicators.rules.judgement import Basis, Polarity, Status, Trend
from indicators.rules.periods import Interval
from indicators.rules.periods import Kind as PeriodKind

NOTHING = "Nothing"
WORDS = re.compile(r"\w+")
CALLED = {
    "description": "description",
    "unit": "unit",
    "basis": "period that it covers",
    "polarity": "which way is better",
    "last_year": "last year",
    "month_before": "month before",
    "month": "month",
    "year": "year so far",
    "compared_with": "same month last year",
    "target": "target",
    "limits": "limits",
    "trend": "trend",
    "status": "status",
    "override": "changed status",
}
"""How each value of the list is named on a page."""


@dataclass(frozen=True)
class ApprovalDifference:
    """One thing as it was approved and as it is; `words` where it is a passage of text, not a figure."""

    what: str
    before: str
    after: str
    words: bool = False


@dataclass(frozen=True)
class Reworded:
    """A passage before and after, as one text."""

    title: str
    pieces: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        return all(piece.kind is PieceKind.SAME for piece in self.pieces)


def reworded(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Reworded, ...]:
    """Each passage, by its title, that either has: those after in their order, then what is not there any more."""
    return tuple(Reworded(what, compared(before.get(what, ""), after.get(what, ""))) for what in {**after, **before})


def words_of(covers: Mapping[str, Any]) -> dict[str, str]:
    """The passages by their titles."""
    return {_title(heading, code): text for heading, code, text in covers["passages"]}


def word_count(passages: Iterable[Reworded], kind: PieceKind) -> int:
    """Count the words that were added or removed."""
    return sum(len(WORDS.findall(each.text)) for passage in passages for each in passage.pieces if each.kind is kind)


def differences(approved: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[ApprovalDifference, ...]:
    """Figures first, then words; what was added or taken away is against "Nothing"."""
    return (*_figures(approved, now), *_words(approved, now))


def _words(approved: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[ApprovalDifference]:
    before, after = words_of(approved), words_of(now)
    for what in dict.fromkeys((*before, *after)):
        if before.get(what) != after.get(what):
            yield ApprovalDifference(what, before.get(what, NOTHING), after.get(what, NOTHING), words=True)


def _title(heading: str, code: str) -> str:
    return title((Heading[heading], code)) or "Commentary"


def _figures(approved: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[ApprovalDifference]:
    before, after = ({row["code"]: row for row in covers["rows"]} for covers in (approved, now))
    for code in dict.fromkeys((*before, *after)):
        if code in before and code in after:
            was, is_now = before[code], after[code]
            for name in (name for name in is_now if name != "code" and was[name] != is_now[name]):
                yield _difference(code, name, was[name], is_now[name], Unit[is_now["unit"]])
        else:
            was, is_now = ("In the report" if code in side else NOTHING for side in (before, after))
            yield ApprovalDifference(code, was, is_now)


def _difference(code: str, name: str, was: Any, is_now: Any, unit: Unit) -> ApprovalDifference:
    """One value of a row before and now: a figure under the label of its period, anything else under its name."""
    figures = [value for value in (was, is_now) if isinstance(value, dict) and "period" in value]
    if not figures:
        return ApprovalDifference(f"{code}, {CALLED[name]}", _text(name, was, unit), _text(name, is_now, unit))
    exact = [Decimal(figure["value"]) for figure in figures if figure["value"] is not None]
    decimals = decimals_to_tell(exact[0], exact[-1], 1) if exact else 1
    labels = [_label(figure["period"]) for figure in figures]
    before, after = (_figure(value, unit, decimals) if value else NOTHING for value in (was, is_now))
    if labels[0] != labels[-1]:
        before, after = f"{before} in {labels[0]}", f"{after} in {labels[-1]}"
    return ApprovalDifference(f"{code}, {labels[-1]}", before, after)


def _figure(figure: Mapping[str, Any], unit: Unit, decimals: int) -> str:
    text = Missing[figure["missing"]].value if figure["missing"] else ""
    if figure["value"] is not None:
        text = show(Decimal(figure["value"]), unit, decimals)
    counts = f" ({figure['numerator']} of {figure['denominator']})" if figure["denominator"] else ""
    marks = "".join(f", {mark}" for mark in ("provisional", "restated") if figure[mark])
    return f"{text}{counts}{marks}"


def _label(period: list[str]) -> str:
    kind, starts_on, ends_on = period
    return Interval(PeriodKind[kind], date.fromisoformat(starts_on), date.fromisoformat(ends_on)).short_label


def _text(name: str, value: Any, unit: Unit) -> str:
    """A value of a row in words."""
    sign = "%" if unit is Unit.PERCENT else ""
    match name:
        case "unit":
            return Unit[value].value
        case "basis":
            return Basis[value].value
        case "polarity":
            return Polarity[value].value
        case "target" if value:
            low, high = value
            return f"{low}{sign}" if low == high else f"{low}{sign} to {high}{sign}"
        case "limits" if value:
            return "; ".join(f"{status.capitalize()} {_beyond(edges, sign)}" for status, edges in value.items())
        case "trend" if value:
            return Trend[value].value
        case "status":
            return Status[value].value
        case "override" if value:
            return f"{Status[value['status']].value}: {value['reason']}"
    return str(value or NOTHING)


def _beyond(edges: list[str | None], sign: str) -> str:
    sides = zip(("below", "above"), edges, strict=True)
    return " or ".join(f"{side} {edge}{sign}" for side, edge in sides if edge is not None)


# -- of report rows as printed, for comparing two reports ---------------------------------------------------------
def told_apart(was: Mapping[str, Any] | None, is_now: Mapping[str, Any] | None) -> tuple[str, str]:
    """Two printed cells in words, with as much as it takes to see the difference."""
    texts = _printed(was), _printed(is_now)
    if texts[0] == texts[1] and was and is_now:
        values = str(was["value"]), str(is_now["value"])
        if values[0] != values[1]:
            return f"{texts[0]} ({values[0]} before rounding)", f"{texts[1]} ({values[1]} before rounding)"
        return texts[0], f"{texts[1]}, from another extract"
    return texts


def _printed(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return NOTHING
    counts = f" ({_whole(cell['numerator'])} of {_whole(cell['denominator'])})" if cell.get("denominator") else ""
    return f"{cell['text']}{counts}{', provisional' if cell.get('provisional') else ''}"


def _whole(number: Any) -> str:
    """A count without the zeros that the database keeps after its point."""
    text = str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
