"""A chart as plain shapes, which the PDF and an SVG writer can both draw: months across, a line for each measure.

Pure. Coordinates are in points from the top left corner, y downwards, as in SVG. Colours are "#rrggbb", or "" for none.
Lines are told apart by dash and marker, and named at their ends, so that the chart can be read without colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import ceil, cos, floor, log10, pi, sin

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One line of a chart: a value for each month, None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """Months against target. `sentence` says what the chart shows, for those who do not see it."""

    code: str
    title: str
    sentence: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]
    target: Decimal | None
    target_text: str


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
class Text:
    """One line of words; `y` is its baseline and `anchor` is "start", "middle" or "end" of it at `x`."""

    x: float
    y: float
    words: str
    size: float
    colour: str
    anchor: str = "start"
    bold: bool = False


Shape = Path | Text


@dataclass(frozen=True)
class Look:
    """What tells a line from the others: its marker (points around 0, 0), filled or hollow, its dash and colour."""

    colour: str
    dash: tuple[float, ...]
    marker: tuple[Point, ...]
    hollow: bool = False


def polygon(corners: int, radius: float, turned: float = 0.0) -> tuple[Point, ...]:
    """A regular polygon around 0, 0; its first corner is at the top, turned by so many degrees."""
    angles = (2 * pi * corner / corners + turned * pi / 180 for corner in range(corners))
    return tuple((round(radius * sin(a), 3), round(-radius * cos(a), 3)) for a in angles)


GREY, FAINT = "#5b6670", "#dfe3e6"
TARGET = Look("#8a1c1c", (2, 1.4), ())
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
STEPS = (1, 2, 2.5, 5, 10)
AIMED_TICKS = 5
SAMPLE = 48.0  # the room of a sample of the line, before its name


@dataclass(frozen=True)
class Plot:
    """Where the plot lies, and the values at its bottom and top."""

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

    def y(self, value: float) -> float:
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(self.bottom - share * (self.bottom - self.top), 2)


def draw(chart: Chart, width: float, height: float) -> tuple[Shape, ...]:
    """The chart in a box of so many points, back to front: grid, target, lines with their markers, names."""
    ticks = _ticks(_values(chart))
    unit = "%" if chart.target_text.endswith("%") else ""
    gutter = _gutter(chart, width)
    plot = Plot(30.0, 8.0, width - gutter, height - 18.0, ticks[0], ticks[-1], len(chart.months))
    names = _placed(_named(chart, plot, width - plot.right - SAMPLE), plot)
    return (
        *_grid(chart, plot, ticks, unit),
        *_target(chart, plot),
        *(Path((name.end, (plot.right + 12, middle)), stroke=FAINT, width=0.6) for name, middle in names),
        *(shape for line, look in _looks(chart) for shape in _line(line.values, look, plot)),
        *(shape for name, middle in names for shape in _name(name, plot.right + 12, middle)),
    )


def _gutter(chart: Chart, width: float) -> float:
    """The room right of the plot for the names of the lines, up to a third of the width; longer names are wrapped."""
    longest = max([len(line.name) for line in chart.lines] + [len(f"Target {chart.target_text}")])
    return min(0.34 * width, SAMPLE + (longest + 1) * SIZE * WIDEST)


def _looks(chart: Chart) -> list[tuple[Line, Look]]:
    return [(line, LOOKS[number % len(LOOKS)]) for number, line in enumerate(chart.lines)]


def _values(chart: Chart) -> list[Decimal]:
    values = [value for line in chart.lines for value in line.values if value is not None]
    return values + ([chart.target] if chart.target is not None else [])


def _ticks(values: Sequence[Decimal]) -> list[float]:
    """Round values from 0 (or below) to the highest or above it, evenly spaced."""
    lowest, highest = min([0.0, *map(float, values)]), max([0.0, *map(float, values)])
    highest = highest if highest > lowest else 1.0
    rough = (highest - lowest) / AIMED_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in STEPS if power * factor >= rough * 0.999)
    return [step * number for number in range(floor(lowest / step), ceil(round(highest / step, 6)) + 1)]


def _grid(chart: Chart, plot: Plot, ticks: Sequence[float], unit: str) -> Iterator[Shape]:
    for tick in ticks:
        y = plot.y(tick)
        yield Path(((plot.left, y), (plot.right, y)), stroke=GREY if tick == 0 else FAINT, width=0.6)
        yield Text(plot.left - 5, y + SIZE * 0.33, f"{tick:.10g}{unit}", SIZE, GREY, "end")
    for number, month in enumerate(chart.months):
        if month:  # where there is no room for every name, some are empty
            yield Text(plot.x(number), plot.bottom + 13, month, SIZE, GREY, "middle")


def _target(chart: Chart, plot: Plot) -> Iterator[Shape]:
    if chart.target is None:
        return
    y = plot.y(float(chart.target))
    yield Path(((plot.left, y), (plot.right, y)), stroke=TARGET.colour, width=1.1, dash=TARGET.dash)


def _line(values: Sequence[Decimal | None], look: Look, plot: Plot) -> Iterator[Shape]:
    """The line, broken where a month has no value, and a marker at each value."""
    points = [None if value is None else (plot.x(n), plot.y(float(value))) for n, value in enumerate(values)]
    for there, run in groupby(points, key=lambda point: point is not None):
        stretch = tuple(point for point in run if point is not None)
        if there and len(stretch) > 1:
            yield Path(stretch, stroke=look.colour, width=1.3, dash=look.dash)
    for point in points:
        if point is not None:
            yield _marker(look, point)


def _marker(look: Look, at: Point) -> Path:
    around = tuple((round(at[0] + x, 2), round(at[1] + y, 2)) for x, y in look.marker)
    return Path(around, stroke=look.colour, fill="#ffffff" if look.hollow else look.colour, width=1.2, closed=True)


# -- Names at the ends of the lines --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Name:
    """What stands beside the end of a line: its words in lines, and where the line ends."""

    lines: tuple[str, ...]
    end: Point
    look: Look

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING + 4


def _named(chart: Chart, plot: Plot, room: float) -> Iterator[Name]:
    for line, look in _looks(chart):
        known = [(place, value) for place, value in enumerate(line.values) if value is not None]
        end = (plot.x(known[-1][0]), plot.y(float(known[-1][1]))) if known else (plot.right, plot.bottom)
        yield Name(_wrapped(line.name if known else f"{line.name} (no figures)", room), end, look)
    if chart.target is not None:
        end = (plot.right, plot.y(float(chart.target)))
        yield Name(_wrapped(f"Target {chart.target_text}", room), end, TARGET)


def _placed(names: Iterable[Name], plot: Plot) -> list[tuple[Name, float]]:
    """Each name with the middle of its place: as near its line's end as the others let it be."""
    ordered = sorted(names, key=lambda name: name.end[1])
    tops: list[float] = []
    free = plot.top - 8
    for name in ordered:
        tops.append(max(name.end[1] - name.height / 2, free))
        free = tops[-1] + name.height
    floor_of = plot.bottom + 16
    for number in reversed(range(len(ordered))):
        tops[number] = min(tops[number], floor_of - ordered[number].height)
        floor_of = tops[number]
    return [(name, top + name.height / 2) for name, top in zip(ordered, tops, strict=True)]


def _name(name: Name, left: float, middle: float) -> Iterator[Shape]:
    """A sample of the line, and its words beside it."""
    yield Path(((left, middle), (left + 24, middle)), stroke=name.look.colour, width=1.3, dash=name.look.dash)
    if name.look.marker:
        yield _marker(name.look, (left + 12, middle))
    first = middle - (len(name.lines) - 1) * LEADING / 2 + SIZE * 0.33
    for number, words in enumerate(name.lines):
        y = round(first + number * LEADING, 2)
        yield Text(left + 29, y, words, SIZE, name.look.colour, bold=name.look is TARGET)


def _wrapped(words: str, room: float) -> tuple[str, ...]:
    """The words in lines of about this width, by the average width of a character."""
    most = max(int(room / (SIZE * WIDEST)), 8)
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)
