"""Icons of status and trend as shapes in a box of 16 by 16 points, for the PDF, for SVG and for Word.

Pure. Each icon has a silhouette of its own as well as a colour, so that a black-and-white copy still tells them apart.
Icons stand beside their words and never in place of them. Which label has which is `indicators.rules.scale`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indicators.charts.shapes import Path, Point, Shape, polygon
from indicators.rules.scale import BY_CODE, Label

BOX = 16.0
WHITE, RED, AMBER, GREEN, BLUE, GREY = "#ffffff", "#b3161b", "#8f5b00", "#1b6e3c", "#2f4f73", "#4c5761"
PURPLE, TEAL = "#5b2d86", "#00606b"
# Those that a status may have: each legible as text on white and under white.
COLOURS = {
    "red": RED, "amber": AMBER, "green": GREEN, "blue": BLUE, "grey": GREY, "purple": PURPLE, "teal": TEAL,
}  # fmt: skip


def _placed(points: tuple[Point, ...], x: float = 8.0, y: float = 8.0) -> tuple[Point, ...]:
    return tuple((round(x + px, 3), round(y + py, 3)) for px, py in points)


def _solid(points: tuple[Point, ...], colour: str) -> Path:
    return Path(points, fill=colour, closed=True)


def _hollow(points: tuple[Point, ...], colour: str) -> Path:
    return Path(points, stroke=colour, fill=WHITE, width=1.6, closed=True)


def _stroke(*points: Point, colour: str = WHITE, width: float = 2.0) -> Path:
    return Path(points, stroke=colour, width=width)


_QUESTION = ((5.9, 6.3), (6.4, 4.9), (8.0, 4.3), (9.6, 5.0), (9.9, 6.4), (9.2, 7.5), (8.1, 8.2), (8.0, 9.6))

Shapes = tuple[Shape, ...]


def _star(colour: str) -> Shapes:
    outer, inner = _placed(polygon(5, 7.8)), _placed(polygon(5, 3.4, 36))
    return (_solid(tuple(point for pair in zip(outer, inner, strict=True) for point in pair), colour),)


@dataclass(frozen=True)
class Drawing:
    """An icon: how it is drawn in a colour, and the character that stands for it in Word, in every usual font."""

    shapes: Callable[[str], Shapes]
    mark: str


DRAWINGS = {
    # an octagon, as a stop sign, with a cross
    "octagon": Drawing(
        lambda colour: (
            _solid(_placed(polygon(8, 7.8, 22.5)), colour),
            _stroke((5.2, 5.2), (10.8, 10.8)),
            _stroke((10.8, 5.2), (5.2, 10.8)),
        ),
        "■",
    ),
    # a triangle with an exclamation mark
    "triangle": Drawing(
        lambda colour: (
            _solid(((8.0, 0.8), (15.8, 15.0), (0.2, 15.0)), colour),
            _stroke((8.0, 5.6), (8.0, 10.4)),
            _stroke((8.0, 11.6), (8.0, 13.4)),
        ),
        "▲",
    ),
    # a disc with a tick
    "disc": Drawing(
        lambda colour: (_solid(_placed(polygon(28, 7.6)), colour), _stroke((4.4, 8.3), (7.0, 11.0), (11.7, 5.2))), "●"
    ),
    "star": Drawing(_star, "♦"),
    # a square with a tick, as a box on a list that is done
    "square": Drawing(
        lambda colour: (
            _solid(((1.0, 1.0), (15.0, 1.0), (15.0, 15.0), (1.0, 15.0)), colour),
            _stroke((4.2, 8.3), (6.9, 11.0), (11.8, 5.0)),
        ),
        "▪",
    ),
    # a hollow disc with a dot: within a range
    "ring": Drawing(
        lambda colour: (_hollow(_placed(polygon(24, 7.2)), colour), _solid(_placed(polygon(16, 2.6)), colour)), "○"
    ),
    # two hollow bars apart: outside a range
    "brackets": Drawing(
        lambda colour: (
            _stroke((5.4, 1.6), (1.8, 1.6), (1.8, 14.4), (5.4, 14.4), colour=colour, width=1.8),
            _stroke((10.6, 1.6), (14.2, 1.6), (14.2, 14.4), (10.6, 14.4), colour=colour, width=1.8),
        ),
        "↕",
    ),
    # a hollow diamond with a question mark
    "diamond": Drawing(
        lambda colour: (
            _hollow(_placed(polygon(4, 7.6)), colour),
            Path(_QUESTION, stroke=colour, width=1.5),
            _stroke((8.0, 10.6), (8.0, 12.0), colour=colour, width=1.5),
        ),
        "◊",
    ),
    # a hollow hexagon with a bar
    "dash": Drawing(
        lambda colour: (
            _hollow(_placed(polygon(6, 7.4)), colour),
            _stroke((4.8, 8.0), (11.2, 8.0), colour=colour),
        ),
        "▫",
    ),
    # a hollow square with three bars
    "bars": Drawing(
        lambda colour: (
            _hollow(((1.4, 1.4), (14.6, 1.4), (14.6, 14.6), (1.4, 14.6)), colour),
            _stroke((4.8, 12.0), (4.8, 8.4), colour=colour),
            _stroke((8.0, 12.0), (8.0, 4.4), colour=colour),
            _stroke((11.2, 12.0), (11.2, 6.4), colour=colour),
        ),
        "□",
    ),
    # arrows, solid up and hollow down; two level bars; thin arrows where neither way is better
    "up": Drawing(
        lambda colour: (
            _solid(((8, 1), (14.6, 8.4), (10.4, 8.4), (10.4, 15), (5.6, 15), (5.6, 8.4), (1.4, 8.4)), colour),
        ),
        "↑",
    ),
    "level": Drawing(
        lambda colour: (
            _stroke((1.6, 5.6), (14.4, 5.6), colour=colour, width=2.6),
            _stroke((1.6, 10.4), (14.4, 10.4), colour=colour, width=2.6),
        ),
        "=",
    ),
    "down": Drawing(
        lambda colour: (
            _hollow(((8, 14.6), (1.8, 7.6), (5.6, 7.6), (5.6, 1.4), (10.4, 1.4), (10.4, 7.6), (14.2, 7.6)), colour),
        ),
        "↓",
    ),
    "rise": Drawing(
        lambda colour: (
            _stroke((2.4, 13.6), (13.0, 3.0), colour=colour),
            _stroke((6.4, 2.6), (13.4, 2.6), (13.4, 9.6), colour=colour),
        ),
        "↗",
    ),
    "fall": Drawing(
        lambda colour: (
            _stroke((2.4, 2.4), (13.0, 13.0), colour=colour),
            _stroke((13.4, 6.4), (13.4, 13.4), (6.4, 13.4), colour=colour),
        ),
        "↘",
    ),
}
OF_TRENDS = ("up", "level", "down", "rise", "fall")
OF_STATUSES = tuple(name for name in DRAWINGS if name not in OF_TRENDS)


def draw(label: Label | None) -> Shapes:
    """The icon of a status or a trend; nothing where there is none."""
    return DRAWINGS[label.icon].shapes(COLOURS[label.colour]) if label else ()


# Of the statuses and trends that came with the program.
ICONS: dict[str, Shapes] = {code: draw(label) for code, label in BY_CODE.items()}


def icon(word: str) -> Shapes:
    """The icon of a status or a trend that came with the program; nothing for any other word."""
    return ICONS.get(word, ())
