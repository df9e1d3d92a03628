"""The plot area of a chart, the styles that tell its lines apart, and a line as shapes. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from indicators.charts.shapes import Path, Point, Shape, polygon


@dataclass(frozen=True)
class Look:
    """Style that tells a line from others: its marker (points around 0, 0), filled or hollow, its dash, colour and
    width.

    An area has a `fill`, and its dash is that of its edges.
    """

    colour: str
    dash: tuple[float, ...]
    marker: tuple[Point, ...]
    hollow: bool = False
    width: float = 1.3
    fill: str = ""


GREY, FAINT = "#5b6670", "#dfe3e6"
TARGET = Look("#8a1c1c", (2, 1.4), ())
USUAL = Look(GREY, (1, 2), (), width=0.5, fill="#edf1f4")
BEFORE = Look(GREY, (), (), width=0.7)
OTHERS = Look("#222222", (), (), width=2.0)
LOOKS = (
    Look("#17456b", (), polygon(16, 2.7)),
    Look("#9a5200", (5, 2), polygon(4, 3.0, 45)),
    Look("#3b6e22", (1.5, 2), polygon(3, 3.5), hollow=True),
    Look("#6a3d8f", (7, 2, 1.5, 2), polygon(4, 3.4), hollow=True),
    Look("#444444", (3, 2), polygon(16, 2.7), hollow=True),
    Look("#0a6b6b", (9, 3), polygon(3, 3.5, 180)),
)
SIZE, LEADING = 8.0, 9.5
WIDEST = 0.52  # of the size: how wide a character is at most, on average, in the faces in use
SAMPLE = 48.0  # the room of a sample of the line, before its name


@dataclass(frozen=True)
class Plot:
    """The plot area, and the values at its bottom and top."""

    left: float
    top: float
    right: float
    bottom: float
    lowest: float
    highest: float
    months: int

    def x(self, month: int) -> float:
        step = (self.right - self.left) / max(self.months, 1)
        return round(self.left + step * (month + 0.5), 2)

    def start(self, month: int) -> float:
        return round(self.left + (self.right - self.left) / max(self.months, 1) * month, 2)

    def y(self, value: float) -> float:
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(self.bottom - share * (self.bottom - self.top), 2)


def line(values: Sequence[Decimal | None], look: Look, plot: Plot, breaks: Sequence[int] = ()) -> Iterator[Shape]:
    """The line, broken where a month has no value and before each of `breaks`, and a marker at each value."""
    points = [None if value is None else (plot.x(n), plot.y(float(value))) for n, value in enumerate(values)]
    for (there, _), run in groupby(enumerate(points), key=lambda at: (at[1] is not None, bisect_right(breaks, at[0]))):
        stretch = tuple(point for _, point in run if point is not None)
        if there and len(stretch) > 1:
            yield Path(stretch, stroke=look.colour, width=look.width, dash=look.dash)
    for point in points:
        if point is not None and look.marker:
            yield marker(look, point)


def marker(look: Look, at: Point) -> Path:
    around = tuple((round(at[0] + x, 2), round(at[1] + y, 2)) for x, y in look.marker)
    return Path(around, stroke=look.colour, fill="#ffffff" if look.hollow else look.colour, width=1.2, closed=True)
