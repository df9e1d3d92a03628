"""Icons of status and trend as shapes in a box of 16 by 16 points, for the PDF and for SVG.

Pure. Each word has a silhouette of its own as well as a colour, so that a black-and-white copy still tells them apart.
Icons stand beside their words and never in place of them.
"""

from __future__ import annotations

from indicators.charts.shapes import Path, Point, Shape, polygon
from indicators.rules.judgement import Status, Trend

BOX = 16.0
WHITE, RED, AMBER, GREEN, BLUE, GREY = "#ffffff", "#b3161b", "#8f5b00", "#1b6e3c", "#2f4f73", "#4c5761"


def _placed(points: tuple[Point, ...], x: float = 8.0, y: float = 8.0) -> tuple[Point, ...]:
    return tuple((round(x + px, 3), round(y + py, 3)) for px, py in points)


def _solid(points: tuple[Point, ...], colour: str) -> Path:
    return Path(points, fill=colour, closed=True)


def _hollow(points: tuple[Point, ...], colour: str) -> Path:
    return Path(points, stroke=colour, fill=WHITE, width=1.6, closed=True)


def _stroke(*points: Point, colour: str = WHITE, width: float = 2.0) -> Path:
    return Path(points, stroke=colour, width=width)


_QUESTION = ((5.9, 6.3), (6.4, 4.9), (8.0, 4.3), (9.6, 5.0), (9.9, 6.4), (9.2, 7.5), (8.1, 8.2), (8.0, 9.6))

ICONS: dict[str, tuple[Shape, ...]] = {
    # an octagon, as a stop sign, with a cross
    Status.ALERT.value: (
        _solid(_placed(polygon(8, 7.8, 22.5)), RED),
        _stroke((5.2, 5.2), (10.8, 10.8)),
        _stroke((10.8, 5.2), (5.2, 10.8)),
    ),
    # a triangle with an exclamation mark
    Status.WARNING.value: (
        _solid(((8.0, 0.8), (15.8, 15.0), (0.2, 15.0)), AMBER),
        _stroke((8.0, 5.6), (8.0, 10.4)),
        _stroke((8.0, 11.6), (8.0, 13.4)),
    ),
    # a disc with a tick
    Status.OK.value: (
        _solid(_placed(polygon(28, 7.6)), GREEN),
        _stroke((4.4, 8.3), (7.0, 11.0), (11.7, 5.2)),
    ),
    # a hollow diamond with a question mark
    Status.UNKNOWN.value: (
        _hollow(_placed(polygon(4, 7.6)), GREY),
        Path(_QUESTION, stroke=GREY, width=1.5),
        _stroke((8.0, 10.6), (8.0, 12.0), colour=GREY, width=1.5),
    ),
    # a hollow square with three bars
    Status.DATA_ONLY.value: (
        _hollow(((1.4, 1.4), (14.6, 1.4), (14.6, 14.6), (1.4, 14.6)), BLUE),
        _stroke((4.8, 12.0), (4.8, 8.4), colour=BLUE),
        _stroke((8.0, 12.0), (8.0, 4.4), colour=BLUE),
        _stroke((11.2, 12.0), (11.2, 6.4), colour=BLUE),
    ),
    # arrows, solid up and hollow down; two level bars
    Trend.IMPROVING.value: (
        _solid(((8, 1), (14.6, 8.4), (10.4, 8.4), (10.4, 15), (5.6, 15), (5.6, 8.4), (1.4, 8.4)), GREEN),
    ),
    Trend.NO_CHANGE.value: (
        _stroke((1.6, 5.6), (14.4, 5.6), colour=GREY, width=2.6),
        _stroke((1.6, 10.4), (14.4, 10.4), colour=GREY, width=2.6),
    ),
    Trend.GETTING_WORSE.value: (
        _hollow(((8, 14.6), (1.8, 7.6), (5.6, 7.6), (5.6, 1.4), (10.4, 1.4), (10.4, 7.6), (14.2, 7.6)), RED),
    ),
}


def icon(word: str) -> tuple[Shape, ...]:
    """The icon of a status or a trend; nothing for any other word."""
    return ICONS.get(word, ())
