"""Context of a chart's first line: limits of chance, last year, benchmarks, breaks, restatements. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.charts.axes import BEFORE, GREY, OTHERS, USUAL, Look, Plot, line
from indicators.charts.shapes import Path, Shape, TextShape

SMALL = 7.0
TICK = 9.0  # how far a tick reaches into the plot


@dataclass(frozen=True)
class Limits:
    """Limits of chance, as drawn and in words ("18% to 52%"); `since` is the first month they rest on."""

    lower: Decimal
    upper: Decimal
    text: str
    since: str


@dataclass(frozen=True)
class LastYear:
    """The same months a year before: a value for each, None where there is none, and those known in words."""

    values: tuple[Decimal | None, ...]
    text: str


@dataclass(frozen=True)
class BenchmarkLine:
    """A benchmark as a line: the group ("England"), its year, the value and its text."""

    group: str
    year: str
    value: Decimal
    text: str


@dataclass(frozen=True)
class Note:
    """A month, by its place, that was restated; or one from which another definition holds, where the line breaks."""

    month: int
    name: str
    breaks: bool = False


def named(
    limits: Limits | None, last_year: LastYear | None, others: Iterable[BenchmarkLine]
) -> Iterator[tuple[str, Decimal, Look]]:
    """The name of each, the value that it stands beside, and its look."""
    if limits:
        yield f"Usual {limits.text}", (limits.lower + limits.upper) / 2, USUAL
    if last_year:
        yield "A year before", next(value for value in reversed(last_year.values) if value is not None), BEFORE
    for each in others:
        yield f"{each.group} {each.text}", each.value, OTHERS


def band(limits: Limits | None, notes: Iterable[Note], plot: Plot) -> Iterator[Shape]:
    """A pale band, with edges that a black-and-white copy keeps; only from the month of a new definition on."""
    if limits is None:
        return
    left = max([plot.left, *(plot.start(note.month) for note in notes if note.breaks)])
    top, bottom = plot.y(float(limits.upper)), plot.y(float(limits.lower))
    corners = ((left, top), (plot.right, top), (plot.right, bottom), (left, bottom))
    yield Path(corners, fill=USUAL.fill, closed=True)
    for y in (top, bottom):
        yield Path(((left, y), (plot.right, y)), stroke=USUAL.colour, width=USUAL.width, dash=USUAL.dash)


def year_before(last_year: LastYear | None, plot: Plot) -> Iterator[Shape]:
    return line(last_year.values if last_year else (), BEFORE, plot)


def reached(others: Iterable[BenchmarkLine], plot: Plot) -> Iterator[Shape]:
    """A short tick for each, at the right edge."""
    for each in others:
        y = plot.y(float(each.value))
        yield Path(((plot.right - TICK, y), (plot.right, y)), stroke=OTHERS.colour, width=OTHERS.width)


def noted(notes: Iterable[Note], plot: Plot) -> Iterator[Shape]:
    """An R above a month that was restated; an upright line before one with a new definition."""
    for note in notes:
        if note.breaks:
            yield from _break(note.month, plot)
        else:
            yield TextShape(plot.x(note.month), plot.top - 1.5, "R", SMALL, GREY, "middle", bold=True)


def _break(month: int, plot: Plot) -> Iterator[Shape]:
    x = plot.start(month)
    yield Path(((x, plot.top), (x, plot.bottom)), stroke=GREY, width=0.8, dash=(4, 2))
    late = month * 2 > plot.months
    yield TextShape(
        x - 3 if late else x + 3, plot.bottom - 4, "New definition", SMALL, GREY, "end" if late else "start"
    )
