"""A detailed analysis: counts and percentages by month under a heading of two levels, then a chart for each block."""

from __future__ import annotations

from indicators.charts import charts
from reports.renderers import wording
from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.grid import SIDE_PAD, Grid, GridCell, GridColumn, GridRow, RowGroup, columns
from reports.renderers.pdf.engine.page import BASELINE, Page
from reports.renderers.pdf.engine.structure import Element, table_cell
from reports.renderers.pdf.engine.wrapping import Para, para
from reports.renderers.pdf.report.theme import (
    ABSENT_NUMBER,
    CELL,
    CODE,
    GREY,
    HEAD,
    HEAD_CENTRE,
    HEAD_NUMBER,
    HEADING,
    LEFT,
    NOTE,
    NUMBER,
    RULE,
    SMALL,
    SMALL_HEADING,
    PdfPaper,
    Style,
    tint,
)  # fmt: skip
from reports.snapshot.schema import Chart, Detail, DetailBlock, DetailRow, Share

MEASURE, NUMBER_WIDTH = 246.0, 0.46  # the share of a month's width that its number has
CHART_HEIGHT = 196.0
MOST_ON_A4 = 7  # months whose numbers and percentages fit beside one another
HEAD_PAD = 4.0
NOT_A_SHARE = "–"


class Months:
    """The columns of an analysis: the measure, then a number and a percentage for each month."""

    def __init__(self, detail: Detail, paper: PdfPaper) -> None:
        each = (paper.across - MEASURE) / max(len(detail.months), 1)
        widths = [part for _ in detail.months for part in (each * NUMBER_WIDTH, each * (1 - NUMBER_WIDTH))]
        self.measure, *halves = columns([MEASURE, *widths])
        self.pairs = tuple(zip(halves[::2], halves[1::2], strict=True))
        self.names = detail.months

    def paint(self, table: Element, accent: str, page: Page, top: float, first: bool) -> float:
        """Paint the heading below `top`; return its height. Only the first is part of the structure."""
        level = HEAD.leading + HEAD_PAD
        tall = 2 * level + HEAD_PAD
        whole = Element("THead", table) if first else Element("Artifact")
        over, under = Element("TR", whole), Element("TR", whole)
        page.begin_artifact()
        page.box(LEFT, top - tall, page.paper.right, top, tint(accent, 0.09))
        page.rule(LEFT, page.paper.right, top - tall, accent, 1.2)
        for number, percent in self.pairs:
            page.rule(
                number.left + 2 * SIDE_PAD, percent.text_left + percent.room, top - level - 1, tint(accent, 0.5), 0.6
            )
        page.end()
        cell = table_cell(over, "TH", scope="Column", rows=2)
        _head(page, cell, "Measure", HEAD, self.measure, top - level - HEAD_PAD, first)
        for name, (number, percent) in zip(self.names, self.pairs, strict=True):
            across = GridColumn(number.left, percent.right)
            _head(
                page,
                table_cell(over, "TH", scope="Column", columns=2),
                name,
                HEAD_CENTRE,
                across,
                top - HEAD_PAD,
                first,
            )
        for number, percent in self.pairs:
            for text, column in (("No.", number), ("%", percent)):
                cell = table_cell(under, "TH", scope="Column")
                _head(page, cell, text, HEAD_NUMBER, column, top - level - HEAD_PAD, first)
        return tall


def _head(page: Page, cell: Element, text: str, style: Style, column: GridColumn, top: float, first: bool) -> None:
    if first:
        page.begin(cell)
    else:
        page.begin_artifact("Pagination")
    page.words(f"{text} ", style, column.text_left, top - BASELINE * style.leading, column.room)
    page.end()


def analysis(flow: Flow, detail: Detail) -> None:
    """A detailed analysis, on pages of its own."""
    flow.new_page()
    flow.heading("H2", detail.title, Style(HEADING.size, HEADING.leading, "bold", flow.accent), bookmark=1)
    flow.text(" ".join(part for part in (wording.data_to(detail), detail.note) if part), NOTE)
    flow.space(8)
    if detail.blocks:
        _table(flow, detail)
    for chart in detail.charts:
        _chart(flow, chart)


def _table(flow: Flow, detail: Detail) -> None:
    months, table = Months(detail, flow.paper), Element("Table", flow.root)
    grid = Grid(flow, lambda page, top, first: months.paint(table, flow.accent, page, top, first))
    grid.begin()
    for block in detail.blocks:
        _block(grid, block, months, Element("TBody", table))


def _block(grid: Grid, block: DetailBlock, months: Months, body: Element) -> None:
    across = GridColumn(LEFT, grid.flow.paper.right)
    cell = table_cell(Element("TR", body), "TH", columns=1 + 2 * len(months.pairs), scope="Column")
    title = Style(SMALL_HEADING.size, SMALL_HEADING.leading, "bold", grid.flow.accent)
    band = GridRow(
        (GridCell(across, (para(cell, block.title, title, across.room),)),), rule=tint(grid.flow.accent, 0.45), pad=6
    )
    rows = [_row(row, months, Element("TR", body)) for row in block.rows]
    grid.need(band.height + (rows[0].height if rows else 0))
    for row in (band, *rows):
        grid.put(RowGroup((row,)))


def _row(row: DetailRow, months: Months, element: Element) -> GridRow:
    cell = table_cell(element, "TH", scope="Row")
    room = months.measure.room
    name = [para(Element("P", cell), row.name, CELL, room)]
    if row.share_of:
        name.append(para(Element("P", cell), f"% of: {row.share_of}", SMALL, room))
    figures = [
        made
        for share, (number, percent) in zip(row.shares, months.pairs, strict=True)
        for made in (_number(share, number, element), _percent(row, share, percent, element))
    ]
    return GridRow((GridCell(months.measure, tuple(name)), *figures), rule=RULE, pad=3.5)


def _number(share: Share, column: GridColumn, row: Element) -> GridCell:
    style = ABSENT_NUMBER if share.number is None else NUMBER
    return GridCell(column, (para(table_cell(row), wording.count(share), style, column.room),))


def _percent(row: DetailRow, share: Share, column: GridColumn, element: Element) -> GridCell:
    """The percentage; a dash in a row that is a plain count, and words where it should be there and is not."""
    text = wording.percent(row, share) if row.share_of else NOT_A_SHARE
    style = NUMBER if share.percent and row.share_of else ABSENT_NUMBER
    return GridCell(column, (para(table_cell(element), text, style, column.room),))


def _chart(flow: Flow, chart: Chart) -> None:
    """A chart with its title above and its sentence below, all on one page."""
    title = para(Element("H3", flow.root), chart.title, CODE, flow.paper.across)
    figure = Element("Figure", flow.root, alt=chart.caption or chart.title or "Chart")
    caption: Para = para(Element("P", flow.root), _told(chart), Style(8.5, 11.5, colour=GREY), flow.paper.across)
    whole = title.height + 6 + CHART_HEIGHT + 4 + caption.height
    flow.space(20)
    flow.need(min(whole, flow.paper.down))
    flow.column([title])
    flow.y -= 6
    page = flow.page
    page.begin(figure)
    page.shapes(charts.draw(chart, flow.paper.across, CHART_HEIGHT), LEFT, flow.y)
    page.end()
    figure.attributes = (
        f"/O /Layout /Placement /Block /BBox [{LEFT:g} {flow.y - CHART_HEIGHT:.2f} {flow.paper.right:.2f} {flow.y:.2f}]"
    )
    flow.y -= CHART_HEIGHT + 4
    flow.column([caption])


def _told(chart: Chart) -> str:
    """Describe the chart in words, and what is drawn around its lines."""
    facts = "; ".join(f"{name}: {value}" for name, value in chart.facts)
    return f"{chart.caption} {facts}." if facts else chart.caption
