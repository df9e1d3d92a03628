"""A table over many pages: rows that may be cut between their lines, a tall cell beside several rows, and a heading
that is repeated at the top of each page and nowhere else.

A part of the table is a group of rows with, perhaps, one cell beside them all; neither waits for the other at the end
of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from indicators.charts.shapes import Shape
from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.page import Page
from reports.renderers.pdf.engine.wrapping import Para, height, take
from reports.renderers.pdf.report.theme import A4, CELL, LEFT, NOTE, RULE

PAD = 4.5  # above and below the text of a cell
SIDE_PAD = 4.0  # left and right of it
ICON = 9.5
SMALL_GROUP = 170.0  # a group no taller than this is moved whole to the next page
LEAST_PART = 96.0  # a taller one is begun only where so much is left


@dataclass(frozen=True)
class GridColumn:
    left: float
    right: float

    @property
    def text_left(self) -> float:
        return self.left + SIDE_PAD

    @property
    def room(self) -> float:
        return self.right - self.left - 2 * SIDE_PAD


def columns(widths: Sequence[float]) -> tuple[GridColumn, ...]:
    """Columns of these widths, side by side from the left margin."""
    lefts = [LEFT + sum(widths[:place]) for place in range(len(widths))]
    return tuple(GridColumn(left, left + wide) for left, wide in zip(lefts, widths, strict=True))


@dataclass(frozen=True)
class GridCell:
    """Contents of one column, or of several that it spans, with an icon before the text."""

    column: GridColumn
    paras: tuple[Para, ...]
    icon: tuple[Shape, ...] = ()


@dataclass(frozen=True)
class GridRow:
    cells: tuple[GridCell, ...]
    rule: str = RULE
    pad: float = PAD

    @cached_property
    def height(self) -> float:
        return max((height(cell.paras) for cell in self.cells), default=0.0) + 2 * self.pad


@dataclass(frozen=True)
class RowGroup:
    """Rows, and the cell beside all of them; `label` is repeated where the rows are over and the cell is not."""

    rows: tuple[GridRow, ...]
    beside: GridCell | None = None
    label: str = ""

    @cached_property
    def height(self) -> float:
        beside = height(self.beside.paras) + 2 * PAD if self.beside else 0.0
        return max(sum(row.height for row in self.rows), beside)

    @property
    def least(self) -> float:
        """Return the height that must be left on a page to begin the group there."""
        if self.height <= SMALL_GROUP or not self.rows:
            return self.height
        return min(max(self.rows[0].height, LEAST_PART), A4.down)


@dataclass
class Grid:
    """A table that is being painted. `head` paints its heading on a page, and returns the height that it took;
    it is told whether it is the first, which alone is part of the structure."""

    flow: Flow
    head: Callable[[Page, float, bool], float]
    begun: bool = field(default=False)

    def begin(self, least: float = 0.0) -> None:
        """Paint the heading, on this page if so much below it still fits."""
        self.flow.need(least + 60)
        self.flow.y -= self.head(self.flow.page, self.flow.y, True)
        self.begun = True

    def need(self, points: float) -> bool:
        """Go to a new page, with the heading again, unless so much is left. True if it did."""
        full = self.flow.room < points - 0.01 and not self.fresh
        if full:
            self.new_page()
        return full

    def new_page(self) -> None:
        self.flow.new_page()
        self.flow.y -= self.head(self.flow.page, self.flow.y, False)
        self.fresh_at = self.flow.y

    fresh_at: float = field(default=-1.0)

    @property
    def fresh(self) -> bool:
        """Return whether this page has nothing but the heading yet."""
        return self.flow.y == self.fresh_at

    def put(self, group: RowGroup) -> None:
        """Paint a group, over as many pages as it needs."""
        self.need(group.least)
        rows = list(group.rows)
        words = list(group.beside.paras) if group.beside else []
        while rows or words:
            rows, words = self._part(group, rows, words)
            if rows or words:
                self.new_page()

    def _part(self, group: RowGroup, rows: list[GridRow], words: list[Para]) -> tuple[list[GridRow], list[Para]]:
        """Paint what fits on this page; return what does not."""
        top, room = self.flow.y, self.flow.room
        shown, rows = _taken(rows, room, force=self.fresh)
        head, words = take(words, room - 2 * PAD, force=self.fresh)
        if not shown and not head and not self.fresh:
            return rows, words
        for row in shown:
            self._row(row)
        bottom = min(self.flow.y, top - height(head) - 2 * PAD if head else top)
        if group.beside and head:
            self.flow.page.put(head, group.beside.column.text_left, top - PAD, group.beside.column.room)
        self._close(group, shown, top, bottom, more=bool(rows or words))
        self.flow.y = bottom
        return rows, words

    def _row(self, row: GridRow) -> None:
        page, top = self.flow.page, self.flow.y
        bottom = top - row.height
        icons = [cell for cell in row.cells if cell.icon]
        for cell in row.cells:
            page.put(cell.paras, cell.column.text_left, top - row.pad, cell.column.room)
        if icons or row.rule:
            page.begin_artifact()
            for cell in icons:
                page.shapes(cell.icon, cell.column.text_left, top - row.pad - 1, ICON / 16)
            if row.rule:
                page.rule(row.cells[0].column.left, row.cells[-1].column.right, bottom, row.rule, 0.4)
            page.end()
        self.flow.y = bottom

    def _close(self, group: RowGroup, shown: list[GridRow], top: float, bottom: float, *, more: bool) -> None:
        """The line below a group, and whose words these are where no row says so."""
        if not group.beside:
            return
        page = self.flow.page
        page.begin_artifact()
        if not shown and group.label:
            page.words(f"{group.label}, continued", NOTE, LEFT + SIDE_PAD, top - PAD - 0.76 * CELL.leading)
        page.rule(LEFT, page.paper.right, bottom, RULE, 0.4)
        page.end()


def _taken(rows: list[GridRow], room: float, *, force: bool) -> tuple[list[GridRow], list[GridRow]]:
    """The rows that fit whole, and the rest; with `force` and none that fits, as much of the first as does."""
    shown: list[GridRow] = []
    for place, row in enumerate(rows):
        if row.height > room + 0.01:
            rest = rows[place:]
            break
        shown.append(row)
        room -= row.height
    else:
        rest = []
    if shown or not rest or not force:
        return shown, rest
    parts = [take(cell.paras, room - 2 * rest[0].pad, force=True) for cell in rest[0].cells]
    head = tuple(replace(cell, paras=tuple(part[0])) for cell, part in zip(rest[0].cells, parts, strict=True))
    tail = tuple(replace(cell, paras=tuple(part[1]), icon=()) for cell, part in zip(rest[0].cells, parts, strict=True))
    return [replace(rest[0], cells=head)], [replace(rest[0], cells=tail), *rest[1:]]
