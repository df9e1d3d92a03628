"""Percentages in the words, against what the row says. Pure."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from commentary.checks import numbers
from commentary.checks.draft import Advice, Draft, place, said
from commentary.workflow.transitions import Passage
from indicators.report_rows.row import Cell, Standing
from indicators.rules.formatting import Unit, rounded

PERCENT = re.compile(rf"({numbers.NUMBER})\s?(?:%|per\s?cent\b)(?!\s*(?:age\s)?points?)", re.IGNORECASE)
WHOLE = Decimal(100)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
CHANGE = re.compile(
    r"\b(?:rose|risen|fell|fallen|dropp\w+|increas\w+|decreas\w+|improv\w+|declin\w+|slipp\w+|up|down|away|higher|lower"
    r"|above|below|short|more|less|better|worse|gap|difference)\b",
    re.IGNORECASE,
)
MONTHS = tuple(month_name)[1:]


@dataclass(frozen=True)
class Said:
    """A percentage as it is written: "69.6 %" is 69.6 to one place."""

    text: str
    value: Decimal
    places: int

    def is_(self, value: Decimal) -> bool:
        """Would this be written for the value, rounded as it was written?"""
        return rounded(abs(value), self.places) == self.value


def percentages(sentence: str) -> Iterator[Said]:
    for found in PERCENT.finditer(sentence):
        yield Said(found[0].strip(), numbers.value(found[1]), numbers.places(found[1]))


def unknown_figures(draft: Draft) -> Iterable[Advice]:
    """A percentage that stands nowhere beside the words."""
    for passage, said_here, sentence in _written(draft):
        standings = draft.about(passage)
        if not _stands(draft, standings, said_here) and not _difference(said_here, standings, sentence):
            codes = " or ".join(each.code for each in standings)
            yield _advice(
                "unknown figure", passage, said_here,
                f"{said_here.text} is in none of the figures, targets and comparisons of {codes}. Check it, and say "
                f"what it counts.",
            )  # fmt: skip


def points_meant(draft: Draft) -> Iterable[Advice]:
    """A change between two percentages, written as a percentage."""
    for passage, said_here, sentence in _written(draft):
        standings = draft.about(passage)
        if _stands(draft, standings, said_here):
            continue
        if pair := _difference(said_here, standings, sentence):
            first, second = pair
            yield _advice(
                "points", passage, said_here,
                f"{said_here.text} is the distance between {first.text} and {second.text}. Say percentage points.",
            )  # fmt: skip


def other_month(draft: Draft) -> Iterable[Advice]:
    """A month is named beside the figure of another one."""
    for passage, said_here, sentence in _written(draft):
        for each in draft.about(passage):
            if cell := _of_another_month(each, said_here, sentence):
                yield _advice(
                    "other month", passage, said_here,
                    f"{said_here.text} is the figure of {each.code} for {cell.heading}, not for the month that the "
                    f"sentence names.",
                )  # fmt: skip


def _of_another_month(standing: Standing, said_here: Said, sentence: str) -> Cell | None:
    named = {month[:3] for month in MONTHS if re.search(rf"\b{month}\b", sentence)}
    cells = {cell.heading[:3]: cell for cell in standing.months}
    fitting = {short: cell for short, cell in cells.items() if cell.value is not None and said_here.is_(cell.value)}
    others = (standing.last_year, standing.year, standing.target)
    if any(cell.value is not None and said_here.is_(cell.value) for cell in others):
        return None
    if not fitting or named & set(fitting) or not named & set(cells):
        return None
    return next(iter(fitting.values()))


def _written(draft: Draft) -> Iterator[tuple[Passage, Said, str]]:
    for passage in draft.passages:
        for sentence in said(passage):
            for each in percentages(sentence):
                yield passage, each, sentence


def _stands(draft: Draft, standings: Iterable[Standing], said_here: Said) -> bool:
    """Is it held, or what is left of a hundred by what is held, or in the detailed analysis?"""
    for each in standings:
        held = [*held_numbers(each), *draft.counts_of(each.code)]
        rest = [
            WHOLE - cell.value for cell in _cells(each) if cell.value is not None and each.unit == Unit.PERCENT.value
        ]
        if said_here.value in _told(each) or any(said_here.is_(value) for value in (*held, *rest)):
            return True
    return False


def _cells(standing: Standing) -> tuple[Cell, ...]:
    return (standing.last_year, *standing.months, standing.year, standing.target)


def held_numbers(standing: Standing) -> Iterator[Decimal]:
    """Every number that stands in the row."""
    for cell in _cells(standing):
        yield from (each for each in (cell.value, cell.numerator, cell.denominator) if each is not None)


def _told(standing: Standing) -> frozenset[Decimal]:
    """The numbers in the sentences under the row: limits, distances, what others reached."""
    texts = (standing.rule, standing.status_why, standing.trend_why, standing.overridden, *standing.notes)
    return frozenset(Decimal(number) for text in texts for number in NUMBER.findall(text))


def _difference(said_here: Said, standings: Iterable[Standing], sentence: str) -> tuple[Cell, Cell] | None:
    """The two cells of a row that the percentage is the distance of, where the sentence speaks of a change."""
    if not CHANGE.search(sentence):
        return None
    pairs = (pair for each in standings for pair in combinations(dict.fromkeys(_cells(each)), 2))
    for first, second in pairs:
        known = first.value is not None and second.value is not None and first.value != second.value
        if known and said_here.is_(first.value - second.value):  # type: ignore[operator]  # both are known
            return first, second
    return None


def _advice(check: str, passage: Passage, said_here: Said, sentence: str) -> Advice:
    return Advice(check, place(passage), said_here.text, sentence)


def newer_figures(draft: Draft) -> Iterable[Advice]:
    """Figures that came after the words were last written (C13)."""
    for code, day in draft.newer if draft.passages else ():
        about = next((each for each in draft.places if each[1] == code), draft.places[0])
        sentence = f"Figures of {code} were loaded on {day}, after these words were written. Do they still fit?"
        yield Advice("newer figures", about, f"{code}, {day}", sentence)
