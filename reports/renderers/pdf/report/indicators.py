"""The table of indicators: one heading a page, a band for each section, and the words of a topic beside its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indicators.charts.icons import Shapes, draw
from indicators.report_rows.row import Cell as Figure
from indicators.report_rows.row import Standing
from indicators.rules.formatting import Missing
from indicators.rules.scale import BY_CODE
from reports.layout.schema import OF_THE_YEAR, Shown
from reports.renderers import wording
from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.fonts import width
from reports.renderers.pdf.engine.grid import (
    ICON,
    PAD,
    SIDE_PAD,
    Grid,
    GridCell,
    GridColumn,
    GridRow,
    RowGroup,
    columns,
)
from reports.renderers.pdf.engine.page import BASELINE, Page
from reports.renderers.pdf.engine.structure import Element, table_cell
from reports.renderers.pdf.engine.wrapping import SLACK, Para, height, para
from reports.renderers.pdf.report import passages
from reports.renderers.pdf.report.theme import (
    A4,
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
    PAPERS,
    RULE,
    STRONG_NUMBER,
    PdfPaper,
    Style,
    tint,
)  # fmt: skip
from reports.snapshot.schema import Beside, Section, Snapshot
from reports.snapshot.schema import Group as Topic

CODE_WIDTH, DESCRIPTION, FIGURE, JUDGED, STATUS, CASES, OTHERS = 40.0, 134.0, 45.0, 79.0, 64.0, 58.0, 116.0
LONGEST_CODE = 80.0  # a longer one is broken
WIDER = 1.25  # the words' columns on a larger sheet
LONG = 70.0  # the long trend, whose two words may stand one above the other
LEAST_FIGURE, LEAST_COMMENTARY = FIGURE, 164.0
GUTTER = 7.0  # between a number and the words to its right
HEAD_PAD = 4.0


@dataclass(frozen=True)
class HeadColumn:
    """A column that is printed: what it is, what stands over it and how, and its width; 0 is that of any figure."""

    key: str
    text: str
    style: Style
    width: float = 0.0


def fits(columns: Sequence[str], months: int, paper: str) -> bool:
    """Return whether figures and commentary have room beside these columns."""
    heads = _heads(columns, [""] * months, "", PAPERS[paper])
    return _figure_width(heads, PAPERS[paper]) >= LEAST_FIGURE


def _heads(
    columns: Sequence[str], months: Sequence[str], last_year: str, paper: PdfPaper, code: float = CODE_WIDTH
) -> list[HeadColumn]:
    """The columns before the commentary, in the order printed; `code` is the width of the first."""
    wider = 1.0 if paper == A4 else WIDER
    optional = {
        Shown.LAST_YEAR: HeadColumn(Shown.LAST_YEAR, last_year, HEAD_NUMBER),
        Shown.CASES: HeadColumn(Shown.CASES, "Cases", HEAD, CASES),
        Shown.TREND: HeadColumn(Shown.TREND, "Trend", HEAD, JUDGED),
        Shown.LONG_TREND: HeadColumn(Shown.LONG_TREND, "Long trend", HEAD, LONG),
        Shown.VALUE: HeadColumn(Shown.VALUE, "Value", HEAD_NUMBER),
        Shown.STATUS: HeadColumn(Shown.STATUS, "Status", HEAD, STATUS),
        Shown.TARGET: HeadColumn(Shown.TARGET, "Target", HEAD_NUMBER),
        Shown.OTHERS: HeadColumn(Shown.OTHERS, "Others", HEAD, OTHERS * wider),
    }
    chosen = [head for shown, head in optional.items() if shown in columns]
    before = [head for head in chosen if head.key == Shown.LAST_YEAR]
    return [
        HeadColumn("code", "Code", HEAD, code), HeadColumn("description", "Description", HEAD, DESCRIPTION * wider),
        *before, *(HeadColumn("month", month, HEAD_NUMBER) for month in months), *chosen[len(before) :],
    ]  # fmt: skip


def _code_width(codes: Iterable[str]) -> float:
    """Wide enough for the longest part of a code, which is broken between its parts alone."""
    parts = (width(CODE.face, part) * CODE.size / 1000 for code in codes for part in code.split())
    return min(LONGEST_CODE, max([CODE_WIDTH, *(part + 2 * SIDE_PAD + SLACK for part in parts)]))


def _figure_width(heads: Sequence[HeadColumn], paper: PdfPaper) -> float:
    fixed, figures = sum(head.width for head in heads), sum(not head.width for head in heads)
    return min(FIGURE, (paper.across - fixed - LEAST_COMMENTARY) / figures)


def _widths(heads: Sequence[HeadColumn], paper: PdfPaper) -> list[float]:
    """Work out the width of each column; the commentary has the rest. What does not fit is narrowed, and nothing is
    lost.
    """
    figure = max(LEAST_FIGURE, _figure_width(heads, paper))
    widths = [head.width or figure for head in heads]
    narrower = min(1.0, (paper.across - LEAST_COMMENTARY) / sum(widths))
    return [width * narrower for width in widths]


class Headings:
    """The columns of the table and its heading, of two levels where a column is of the year."""

    def __init__(self, snapshot: Snapshot, accent: str, paper: PdfPaper) -> None:
        self.accent, self.paper = accent, paper
        code = _code_width(standing.code for standing in snapshot.standings)
        self.heads = _heads(snapshot.columns, snapshot.months, snapshot.last_year, paper, code)
        widths = _widths(self.heads, paper)
        *made, words = columns([*widths, paper.across - sum(widths)])
        self.columns = [self._indented(head, column) for head, column in zip(self.heads, made, strict=True)]
        self.commentary = GridColumn(words.left + GUTTER, words.right)
        self.count = len(self.columns) + 1
        pairs = list(zip(self.heads, self.columns, strict=True))
        self.under = tuple((head.text, column, head.style) for head, column in pairs if head.key in OF_THE_YEAR)
        self.year = GridColumn(self.under[0][1].left, self.under[-1][1].right) if self.under else None
        self.over = (*self._over(pairs, snapshot.year), ("Commentary", self.commentary, HEAD))

    def _over(
        self, pairs: Sequence[tuple[HeadColumn, GridColumn]], year: str
    ) -> Iterator[tuple[str, GridColumn, Style]]:
        """The upper level: the year stands once, over all that is of it."""
        begun = False
        for head, column in pairs:
            if head.key not in OF_THE_YEAR:
                yield head.text, column, head.style
            elif self.year and not begun:
                begun = True
                yield year, self.year, HEAD_CENTRE

    @staticmethod
    def _indented(head: HeadColumn, column: GridColumn) -> GridColumn:
        """Words stand off the number to their left."""
        words = head.style == HEAD and head.key not in ("code", "description")
        return GridColumn(column.left + GUTTER, column.right) if words else column

    @property
    def months(self) -> list[GridColumn]:
        return [column for head, column in zip(self.heads, self.columns, strict=True) if head.key == "month"]

    def paint(self, table: Element, page: Page, top: float, first: bool) -> float:
        """Paint the heading below `top`; return its height. Only the first is part of the structure."""
        whole = Element("THead", table) if first else Element("Artifact")
        over_row = Element("TR", whole)
        under_row = Element("TR", whole if self.under else None)
        over = [
            (column, para(self._cell(over_row, column), text, style, column.room)) for text, column, style in self.over
        ]
        under = [
            (column, para(table_cell(under_row, "TH", scope="Column"), text, style, column.room))
            for text, column, style in self.under
        ]
        level = HEAD.leading + 2 * HEAD_PAD
        tall = max(2 * level, *(height([each]) + 2 * HEAD_PAD for _, each in over))
        page.begin_artifact()
        page.box(LEFT, top - tall, self.paper.right, top, tint(self.accent, 0.09))
        if self.year:
            page.rule(self.year.text_left, self.year.right - SIDE_PAD, top - tall + level, tint(self.accent, 0.5), 0.6)
        page.rule(LEFT, self.paper.right, top - tall, self.accent, 1.2)
        page.end()
        for column, each in over:
            lower = level if column is self.year else 0.0
            _head(page, each, column, top - tall + lower + HEAD_PAD + each.height, first)
        for column, each in under:
            _head(page, each, column, top - tall + HEAD_PAD + each.height, first)
        return tall

    def _cell(self, row: Element, column: GridColumn) -> Element:
        over = column is self.year
        rows = 1 if over or not self.under else 2
        return table_cell(row, "TH", scope="Column", columns=len(self.under) if over else 1, rows=rows)


def _head(page: Page, each: Para, column: GridColumn, top: float, first: bool) -> None:
    if first:
        page.put([each], column.text_left, top, column.room)
    else:
        page.begin_artifact("Pagination")
        page.lines(each.lines, each.style, column.text_left, top - BASELINE * each.style.leading, column.room)
        page.end()


def table(flow: Flow, snapshot: Snapshot) -> None:
    """Every section of the report, one after another, under one heading a page; no table of none."""
    if not snapshot.sections or (snapshot.summary and not snapshot.standings):
        return
    headings = Headings(snapshot, flow.accent, flow.paper)
    element = Element("Table", flow.root)
    grid = Grid(flow, lambda page, top, first: headings.paint(element, page, top, first))
    grid.begin(least=120)
    for section in snapshot.sections:
        body = Element("TBody", element)
        band = _band(section, headings, body)
        groups = [_group(topic, headings, body, snapshot) for topic in section.groups]
        grid.need(band.height + (groups[0].least if groups else 0))
        flow.bookmark(f"{section.number}. {section.title}", 1)
        grid.put(RowGroup((band,)))
        for group in groups:
            grid.put(group)


def _band(section: Section, headings: Headings, body: Element) -> GridRow:
    """The number, title and note of a section, across the table."""
    across = GridColumn(LEFT, headings.paper.right)
    cell = table_cell(Element("TR", body), "TH", columns=headings.count, scope="Column")
    style = replace(BAND, colour=headings.accent)
    title = para(Element("H2", cell), f"{section.number}. {section.title}", style, across.room, keep=True)
    note = (para(Element("P", cell), section.note, NOTE, across.room, before=1.0),) if section.note else ()
    return GridRow((GridCell(across, (title, *note)),), rule=tint(headings.accent, 0.45), pad=PAD + 2)


def _group(topic: Topic, headings: Headings, body: Element, snapshot: Snapshot) -> RowGroup:
    rows = [Element("TR", body) for _ in topic.standings]
    made = [
        _row(standing, beside, headings, row, last=number == len(rows))
        for number, ((standing, beside), row) in enumerate(zip(topic.rows, rows, strict=True), 1)
    ]
    beside = table_cell(rows[0], rows=len(rows)) if rows else Element("TD", Element("TR", body))
    words = passages.column(topic.words, beside, headings.commentary.room, len(rows))
    return RowGroup(tuple(made), GridCell(headings.commentary, words), ", ".join(s.code for s in topic.standings))


def _row(standing: Standing, beside: Beside, headings: Headings, row: Element, *, last: bool) -> GridRow:
    cells: list[GridCell] = []
    for head, column in zip(headings.heads, headings.columns, strict=True):
        if head.key == "month":  # all of them at the first
            cells += _months(standing.months, headings, row) if column == headings.months[0] else []
        else:
            cells.append(_cell(head.key, standing, beside, column, row))
    return GridRow(tuple(cells), rule="" if last else RULE)


def _cell(key: str, standing: Standing, beside: Beside, column: GridColumn, row: Element) -> GridCell:
    match key:
        case "code":
            return _words(standing.code, column, table_cell(row, "TH", scope="Row"), CODE)
        case "description":
            return _words(standing.description, column, table_cell(row), CELL)
        case Shown.LAST_YEAR:
            return _figure(standing.last_year, column, row)
        case Shown.CASES:
            known = " of " in (said := wording.cases(standing))
            return _words(said, column, table_cell(row), CELL if known else ABSENT)
        case Shown.TREND:
            return _judged(standing.trend_text, draw(BY_CODE.get(standing.trend)), column, row)
        case Shown.LONG_TREND:
            return _judged(beside.long_trend_text, draw(BY_CODE.get(beside.long_trend)), column, row)
        case Shown.VALUE:
            return _figure(standing.year, column, row, STRONG_NUMBER)
        case Shown.STATUS:
            return _judged(standing.status_word, draw(standing.label), column, row)
        case Shown.TARGET:
            return _figure(standing.target, column, row)
        case _:
            return _others(beside, column, row)


def _others(beside: Beside, column: GridColumn, row: Element) -> GridCell:
    """Benchmarks, a paragraph each."""
    cell, style = table_cell(row), CELL if beside.others else ABSENT
    return GridCell(
        column, tuple(para(Element("P", cell), said, style, column.room) for said in wording.others(beside))
    )


def _months(figures: Sequence[Figure], headings: Headings, row: Element) -> list[GridCell]:
    """A cell a month, or one over all of them where the figure is not collected by month."""
    columns = headings.months
    if len(columns) > 1 and figures and all(figure.missing == Missing.NOT_COLLECTED for figure in figures):
        across = GridColumn(columns[0].left, columns[-1].right)
        return [_words(figures[0].text, across, table_cell(row, columns=len(columns)), replace(ABSENT, align="centre"))]
    return [_figure(figure, column, row) for figure, column in zip(figures, columns, strict=True)]


def _figure(figure: Figure, column: GridColumn, row: Element, style: Style = NUMBER) -> GridCell:
    """A figure, and below it of which period it is, where the heading does not say so, and that it was restated."""
    cell, style = table_cell(row), ABSENT_NUMBER if figure.missing else style
    below = [*([figure.period] if figure.period else ()), *(["Restated"] if figure.restated else ())]
    if not below:
        return _words(figure.text, column, cell, style)
    number = para(Element("P", cell), figure.text, style, column.room)
    said = (para(Element("P", cell), text, ABSENT_NUMBER, column.room) for text in below)
    return GridCell(column, (number, *said))


def _judged(word: str, shapes: Shapes, column: GridColumn, row: Element) -> GridCell:
    """A trend or a status: its icon and its word, which is what the structure holds."""
    if not shapes:
        return _words(word, column, table_cell(row), ABSENT)
    indent = ICON + 4
    return GridCell(column, (para(table_cell(row), word, CELL, column.room - indent, indent=indent),), shapes)


def _words(text: str, column: GridColumn, cell: Element, style: Style) -> GridCell:
    return GridCell(column, (para(cell, text, style, column.room),))
