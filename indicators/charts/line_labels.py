"""Labels at the end of each line of a chart, with a sample of the line, instead of a legend. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indicators.charts.axes import LEADING, SIZE, TARGET, WIDEST, Look, Plot, marker
from indicators.charts.shapes import Path, Point, Shape, TextShape

ABOVE, BELOW = 8, 16  # how far names may go beyond the plot


@dataclass(frozen=True)
class Name:
    """Label at the end of a line: its text in lines, and where the line ends."""

    lines: tuple[str, ...]
    end: Point
    look: Look

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING + 4


def height(names: Iterable[Name]) -> float:
    return sum(name.height for name in names)


def most_height(plot: Plot) -> float:
    return plot.bottom + BELOW - plot.top + ABOVE


def placed(names: Iterable[Name], plot: Plot) -> list[tuple[Name, float]]:
    """Each name with the middle of its place: as near its line's end as the others let it be."""
    ordered = sorted(names, key=lambda name: name.end[1])
    tops: list[float] = []
    free = plot.top - ABOVE
    for name in ordered:
        tops.append(max(name.end[1] - name.height / 2, free))
        free = tops[-1] + name.height
    floor_of = plot.bottom + BELOW
    for number in reversed(range(len(ordered))):
        tops[number] = min(tops[number], floor_of - ordered[number].height)
        floor_of = tops[number]
    return [(name, top + name.height / 2) for name, top in zip(ordered, tops, strict=True)]


def drawn(name: Name, left: float, middle: float) -> Iterator[Shape]:
    """A sample of the line or area, and its words beside it."""
    look, right = name.look, left + 24
    if look.fill:
        corners = ((left, middle - 4), (right, middle - 4), (right, middle + 4), (left, middle + 4))
        yield Path(corners, stroke=look.colour, fill=look.fill, width=look.width, dash=look.dash, closed=True)
    else:
        yield Path(((left, middle), (right, middle)), stroke=look.colour, width=look.width, dash=look.dash)
    if look.marker:
        yield marker(look, (left + 12, middle))
    first = middle - (len(name.lines) - 1) * LEADING / 2 + SIZE * 0.33
    for number, words in enumerate(name.lines):
        y = round(first + number * LEADING, 2)
        yield TextShape(left + 29, y, words, SIZE, look.colour, bold=look is TARGET)


def wrapped(words: str, room: float) -> tuple[str, ...]:
    """The words in lines of about this width, by the average width of a character."""
    most = max(int(room / (SIZE * WIDEST)), 8)
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)
