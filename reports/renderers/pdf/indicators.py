"""The table of indicators: one heading a page, a band for each section, and the words of a topic beside its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indicators.display import Missing
from indicators.drawing.icons import icon
from indicators.standing import Cell as Figure
from indicators.standing import Standing
from reports.renderers.pdf import passages
from reports.renderers.pdf.flow import Flow
from reports.renderers.pdf.grid import ICON, PAD, SIDE_PAD, Cell, Column, Grid, Group, Row, columns
from reports.renderers.pdf.page import BASELINE, Page
from reports.renderers.pdf.structure import Element, table_cell
from reports.renderers.pdf.theme import (
    ABSENT,
    ABSENT_NUMBER,
    BAND,
    CELL,
    CODE,
    HEAD,
    HEAD_CENTRE,
    HEAD_NUMBER,
    LEFT,
    NOTE,
    NUMBER,
    RIGHT,
    RULE,
    STRONG_NUMBER,
    WIDTH,
    Style,
    tint,
)  # fmt: skip
from reports.renderers.pdf.wrapping import Para, height, para
from reports.snapshot import Group as Topic
from reports.snapshot import Section, Snapshot

CODE_WIDTH, DESCRIPTION, FIGURE, TREND, STATUS = 40.0, 134.0, 45.0, 79.0, 64.0
GUTTER = 7.0  # between a number and the words to its right
LEAST_COMMENTARY = 190.0
HEAD_PAD = 4.0


class Headings:
    """The columns of the table and its heading of two levels."""

    def __init__(self, snapshot: Snapshot, accent: str) -> None:
        months = len(snapshot.months)
        figure = min(FIGURE, (WIDTH - CODE_WIDTH - DESCRIPTION - TREND - STATUS - LEAST_COMMENTARY) / (months + 3))
        widths = [CODE_WIDTH, DESCRIPTION, *[figure] * (months + 1), TREND, figure, STATUS, figure]
        made = columns([*widths, WIDTH - sum(widths)])
        self.count = len(made)
        self.code, self.description, self.last_year = made[:3]
        self.months = made[3 : 3 + months]
        trend, self.value, status, self.target, words = made[3 + months :]
        self.trend, self.status, self.commentary = (
            Column(each.left + GUTTER, each.right) for each in (trend, status, words)
        )
        self.year = Column(self.value.left, self.target.right)
        self.accent = accent
        self.over = (
            ("Code", self.code, HEAD), ("Description", self.description, HEAD),
            (snapshot.last_year, self.last_year, HEAD_NUMBER),
            *((month, column, HEAD_NUMBER) for month, column in zip(snapshot.months, self.months, strict=True)),
            ("Trend", self.trend, HEAD), (snapshot.year, self.year, HEAD_CENTRE), ("Commentary", self.commentary, HEAD),
        )  # fmt: skip
        self.under = (
            ("Value", self.value, HEAD_NUMBER),
            ("Status", self.status, HEAD),
            ("Target", self.target, HEAD_NUMBER),
        )

    def paint(self, table: Element, page: Page, top: float, first: bool) -> float:
        """Paint the heading below `top`; return its height. Only the first is part of the structure."""
        whole = Element("THead", table) if first else Element("Artifact")
        over_row, under_row = Element("TR", whole), Element("TR", whole)
        over = [
            (column, para(_head_cell(over_row, column is self.year), text, style, column.room))
            for text, column, style in self.over
        ]
        under = [
            (column, para(table_cell(under_row, "TH", scope="Column"), text, style, column.room))
            for text, column, style in self.under
        ]
        level = HEAD.leading + 2 * HEAD_PAD
        tall = max(2 * level, *(height([each]) + 2 * HEAD_PAD for _, each in over))
        page.begin_artifact()
        page.box(LEFT, top - tall, RIGHT, top, tint(self.accent, 0.09))
        page.rule(self.year.text_left, self.year.right - SIDE_PAD, top - tall + level, tint(self.accent, 0.5), 0.6)
        page.rule(LEFT, RIGHT, top - tall, self.accent, 1.2)
        page.end()
        for column, each in over:
            lower = level if column is self.year else 0.0
            _head(page, each, column, top - tall + lower + HEAD_PAD + each.height, first)
        for column, each in under:
            _head(page, each, column, top - tall + HEAD_PAD + each.height, first)
        return tall


def _head_cell(row: Element, over_three: bool) -> Element:
    return table_cell(row, "TH", scope="Column", columns=3 if over_three else 1, rows=1 if over_three else 2)


def _head(page: Page, each: Para, column: Column, top: float, first: bool) -> None:
    if first:
        page.put([each], column.text_left, top, column.room)
    else:
        page.begin_artifact("Pagination")
        page.lines(each.lines, each.style, column.text_left, top - BASELINE * each.style.leading, column.room)
        page.end()


def table(flow: Flow, snapshot: Snapshot) -> None:
    """Every section of the report, one after another, under one heading a page."""
    headings = Headings(snapshot, flow.accent)
    element = Element("Table", flow.root)
    grid = Grid(flow, lambda page, top, first: headings.paint(element, page, top, first))
    grid.begin(least=120)
    for section in snapshot.sections:
        body = Element("TBody", element)
        band = _band(section, headings, body)
        groups = [_group(topic, headings, body, snapshot) for topic in section.groups]
        grid.need(band.height + (groups[0].least if groups else 0))
        flow.bookmark(f"{section.number}. {section.title}", 1)
        grid.put(Group((band,)))
        for group in groups:
            grid.put(group)


def _band(section: Section, headings: Headings, body: Element) -> Row:
    """The number, title and note of a section, across the table."""
    across = Column(LEFT, RIGHT)
    cell = table_cell(Element("TR", body), "TH", columns=headings.count, scope="Column")
    style = replace(BAND, colour=headings.accent)
    title = para(Element("H2", cell), f"{section.number}. {section.title}", style, across.room, keep=True)
    note = (para(Element("P", cell), section.note, NOTE, across.room, before=1.0),) if section.note else ()
    return Row((Cell(across, (title, *note)),), rule=tint(headings.accent, 0.45), pad=PAD + 2)


def _group(topic: Topic, headings: Headings, body: Element, snapshot: Snapshot) -> Group:
    rows = [Element("TR", body) for _ in topic.standings]
    made = [
        _row(standing, headings, row, last=number == len(rows))
        for number, (standing, row) in enumerate(zip(topic.standings, rows, strict=True), 1)
    ]
    beside = table_cell(rows[0], rows=len(rows)) if rows else Element("TD", Element("TR", body))
    words = passages.column(topic.words, beside, headings.commentary.room, len(rows))
    return Group(tuple(made), Cell(headings.commentary, words), ", ".join(s.code for s in topic.standings))


def _row(standing: Standing, headings: Headings, row: Element, *, last: bool) -> Row:
    cells = [
        _words(standing.code, headings.code, table_cell(row, "TH", scope="Row"), CODE),
        _words(standing.description, headings.description, table_cell(row), CELL),
        _figure(standing.last_year, headings.last_year, row),
        *_months(standing.months, headings, row),
        _judged(standing.trend or standing.trend_text, headings.trend, row),
        _figure(standing.year, headings.value, row, STRONG_NUMBER),
        _judged(standing.status, headings.status, row),
        _figure(standing.target, headings.target, row),
    ]
    return Row(tuple(cells), rule="" if last else RULE)


def _months(figures: Sequence[Figure], headings: Headings, row: Element) -> list[Cell]:
    """A cell a month, or one over all of them where the figure is not collected by month."""
    columns = headings.months
    if len(columns) > 1 and figures and all(figure.missing == Missing.NOT_COLLECTED for figure in figures):
        across = Column(columns[0].left, columns[-1].right)
        return [_words(figures[0].text, across, table_cell(row, columns=len(columns)), replace(ABSENT, align="centre"))]
    return [_figure(figure, column, row) for figure, column in zip(figures, columns, strict=True)]


def _figure(figure: Figure, column: Column, row: Element, style: Style = NUMBER) -> Cell:
    return _words(figure.text, column, table_cell(row), ABSENT_NUMBER if figure.missing else style)


def _judged(word: str, column: Column, row: Element) -> Cell:
    """A trend or a status: its icon and its word, which is what the structure holds."""
    shapes = icon(word)
    if not shapes:
        return _words(word, column, table_cell(row), ABSENT)
    indent = ICON + 4
    return Cell(column, (para(table_cell(row), word, CELL, column.room - indent, indent=indent),), shapes)


def _words(text: str, column: Column, cell: Element, style: Style) -> Cell:
    return Cell(column, (para(cell, text, style, column.room),))
