"""A chart as plain shapes: months across, a line for each measure, and what it is to be read against.

Pure. Lines are told apart by dash and marker, and named at their ends, so that the chart can be read without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor, log10

from indicators.charts import line_labels, surroundings
from indicators.charts.axes import FAINT, GREY, LOOKS, OTHERS, SAMPLE, SIZE, TARGET, WIDEST, Look, Plot, line
from indicators.charts.line_labels import Name
from indicators.charts.shapes import Path, Shape, TextShape
from indicators.charts.surroundings import BenchmarkLine, LastYear, Limits, Note

STEPS = (1, 2, 2.5, 5, 10)
AIMED_TICKS = 5
LATER = {
    "later": True
}  # a field that came later is kept only where it says something, so that older content is as it was


@dataclass(frozen=True)
class ChartLine:
    """One line of a chart: a value for each month, None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """Months against target. `sentence` says what the chart shows, for those who do not see it.

    What follows is of its first line: the limits of chance and what they say of the latest month (`usual`, which may
    stand without limits), the year before, what others reached, and the months that need a word.
    """

    code: str
    title: str
    sentence: str
    months: tuple[str, ...]
    lines: tuple[ChartLine, ...]
    target: Decimal | None
    target_text: str
    usual: str = field(default="", metadata=LATER)
    limits: Limits | None = field(default=None, metadata=LATER)
    last_year: LastYear | None = field(default=None, metadata=LATER)
    others: tuple[BenchmarkLine, ...] = field(default=(), metadata=LATER)
    notes: tuple[Note, ...] = field(default=(), metadata=LATER)

    @property
    def caption(self) -> str:
        return " ".join(filter(None, (self.sentence, self.usual)))

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what is drawn around the lines, as pairs of a name and a text: the rows of a table."""
        usual = (("Usual range", self.limits.text),) if self.limits else ()
        before = (("A year before", self.last_year.text),) if self.last_year else ()
        others = tuple((f"{each.group}, {each.year}", each.text) for each in self.others)
        new = tuple(("New definition from", note.name) for note in self.notes if note.breaks)
        restated = ", ".join(note.name for note in self.notes if not note.breaks)
        return (*usual, *before, *others, *new, *((("Restated (R)", restated),) if restated else ()))


def draw(chart: Chart, width: float, height: float) -> tuple[Shape, ...]:
    """The chart in a box of so many points, back to front: limits, grid, target, lines with their markers, names."""
    ticks = _ticks(_values(chart))
    unit = "%" if chart.target_text.endswith("%") else ""
    plot = Plot(30.0, 8.0, width - _gutter(chart, width), height - 18.0, ticks[0], ticks[-1], len(chart.months))
    named = line_labels.placed(_fitting(chart, plot, width - plot.right - SAMPLE), plot)
    others = chart.others[: sum(name.look is OTHERS for name, _ in named)]
    breaks = [note.month for note in chart.notes if note.breaks]
    return (
        *surroundings.band(chart.limits, chart.notes, plot),
        *_grid(chart, plot, ticks, unit),
        *surroundings.noted(chart.notes, plot),
        *_target(chart, plot),
        *(Path((name.end, (plot.right + 12, middle)), stroke=FAINT, width=0.6) for name, middle in named),
        *surroundings.year_before(chart.last_year, plot),
        *(shape for each, look in _looks(chart) for shape in line(each.values, look, plot, breaks)),
        *surroundings.reached(others, plot),
        *(shape for name, middle in named for shape in line_labels.drawn(name, plot.right + 12, middle)),
    )


def _gutter(chart: Chart, width: float) -> float:
    """The room right of the plot for the names of the lines, up to a third of the width; longer names are wrapped."""
    around = (words for words, _, _ in surroundings.named(chart.limits, chart.last_year, chart.others))
    longest = max(map(len, (*(each.name for each in chart.lines), f"Target {chart.target_text}", *around)))
    return min(0.34 * width, SAMPLE + (longest + 1) * SIZE * WIDEST)


def _looks(chart: Chart) -> list[tuple[ChartLine, Look]]:
    return [(each, LOOKS[number % len(LOOKS)]) for number, each in enumerate(chart.lines)]


def _values(chart: Chart) -> list[Decimal]:
    """All that must lie within the plot."""
    values = [value for each in chart.lines for value in each.values]
    values += [chart.target, *(each.value for each in chart.others)]
    values += [chart.limits.lower, chart.limits.upper] if chart.limits else []
    values += chart.last_year.values if chart.last_year else ()
    return [value for value in values if value is not None]


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
        yield TextShape(plot.left - 5, y + SIZE * 0.33, f"{tick:.10g}{unit}", SIZE, GREY, "end")
    for number, month in enumerate(chart.months):
        if month:  # where there is no room for every name, some are empty
            yield TextShape(plot.x(number), plot.bottom + 13, month, SIZE, GREY, "middle")


def _target(chart: Chart, plot: Plot) -> Iterator[Shape]:
    if chart.target is None:
        return
    y = plot.y(float(chart.target))
    yield Path(((plot.left, y), (plot.right, y)), stroke=TARGET.colour, width=1.1, dash=TARGET.dash)


def _fitting(chart: Chart, plot: Plot, room: float) -> list[Name]:
    """The names, without those of others for which there is no height: they are in the table of its facts."""
    found = list(_named(chart, plot, room))
    while found[-1:] and found[-1].look is OTHERS and line_labels.height(found) > line_labels.most_height(plot):
        found.pop()
    return found


def _named(chart: Chart, plot: Plot, room: float) -> Iterator[Name]:
    for each, look in _looks(chart):
        known = [(place, value) for place, value in enumerate(each.values) if value is not None]
        end = (plot.x(known[-1][0]), plot.y(float(known[-1][1]))) if known else (plot.right, plot.bottom)
        yield Name(line_labels.wrapped(each.name if known else f"{each.name} (no figures)", room), end, look)
    if chart.target is not None:
        end = (plot.right, plot.y(float(chart.target)))
        yield Name(line_labels.wrapped(f"Target {chart.target_text}", room), end, TARGET)
    for words, value, look in surroundings.named(chart.limits, chart.last_year, chart.others):
        yield Name(line_labels.wrapped(words, room), (plot.right, plot.y(float(value))), look)
