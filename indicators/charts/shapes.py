"""Plain shapes, which the PDF and an SVG writer can both draw.

Pure. Coordinates are in points from the top left corner, y downwards, as in SVG. Colours are "#rrggbb", or "" for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

Point = tuple[float, float]


@dataclass(frozen=True)
class Path:
    """Straight lines through points; `closed` makes it a polygon. `dash` is on, off, on, off... in points."""

    points: tuple[Point, ...]
    stroke: str = ""
    fill: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class TextShape:
    """One line of words; `y` is its baseline and `anchor` is "start", "middle" or "end" of it at `x`."""

    x: float
    y: float
    words: str
    size: float
    colour: str
    anchor: str = "start"
    bold: bool = False


Shape = Path | TextShape


def polygon(corners: int, radius: float, turned: float = 0.0) -> tuple[Point, ...]:
    """A regular polygon around 0, 0; its first corner is at the top, turned by so many degrees."""
    angles = (2 * pi * corner / corners + turned * pi / 180 for corner in range(corners))
    return tuple((round(radius * sin(a), 3), round(-radius * cos(a), 3)) for a in angles)
