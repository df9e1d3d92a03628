"""Parts of the PDF after the figures: notes to each indicator, sources, who approved what, and the sign-off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indicators.report_rows.row import Standing
from reports.layout.schema import Shown
from reports.renderers import wording
from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.grid import Grid, GridCell, GridColumn, GridRow, RowGroup, columns
from reports.renderers.pdf.engine.page import BASELINE, Page
from reports.renderers.pdf.engine.structure import Element, table_cell
from reports.renderers.pdf.engine.wrapping import Para, height, para
from reports.renderers.pdf.report.theme import (
    BODY,
    CELL,
    DIGEST,
    GREY,
    HEAD,
    HEADING,
    LEFT,
    NOTE,
    SMALL_HEADING,
    Style,
    tint,
)  # fmt: skip
from reports.snapshot.schema import Beside, Signing, Snapshot
from reports.snapshot.schema import Group as Topic

NOTE_LINE = Style(8.5, 11.2)
HEAD_PAD = 5.0
BOX_PAD = 12.0


def notes(flow: Flow, snapshot: Snapshot) -> None:
    """Notes on each figure: what it measures and how it was judged, in two columns, on pages of their own."""
    flow.new_page()
    _heading(flow, "Notes to the figures")
    for note in snapshot.notes:
        flow.text(note, NOTE)
        flow.space(2)
    flow.space(10)
    rows = (row for group in snapshot.groups for row in group.rows)
    paras = [each for standing, beside in rows for each in _about(flow, standing, beside, snapshot)]
    flow.columns(paras, 2)


def _about(flow: Flow, standing: Standing, beside: Beside, snapshot: Snapshot) -> Iterator[Para]:
    root, room = flow.root, flow.column_width(2)
    title = f"{standing.code}  {standing.description}"
    yield para(Element("H3", root), title, SMALL_HEADING, room, before=10.0, keep=True)
    *kept, last = filter(None, _said(standing, beside, snapshot))
    for line in kept:
        yield para(Element("P", root), line, NOTE_LINE, room, before=1.5, keep=True)
    yield para(Element("P", root), last, NOTE_LINE, room, before=1.5)


def _said(standing: Standing, beside: Beside, snapshot: Snapshot) -> Iterator[str]:
    """Notes on an indicator's figures, as far as they are printed."""
    yield standing.measured
    if snapshot.shows(Shown.STATUS):
        yield from (f"Status: {standing.status_word}. {standing.status_why}", standing.rule, standing.overridden)
    if snapshot.shows(Shown.TREND):
        yield f"Trend: {standing.trend_text}. {standing.trend_why}"
    if snapshot.shows(Shown.LONG_TREND):
        yield f"Long trend: {beside.long_trend_text}. {beside.long_trend_why}"
    yield from standing.notes
    for mark in ("provisional", "restated"):
        marked = [cell.heading for cell in wording.figures(standing, snapshot) if getattr(cell, mark)]
        if marked:
            yield f"{mark.capitalize()}: {', '.join(marked)}."


def sources(flow: Flow, snapshot: Snapshot) -> None:
    """The extracts that the figures come from."""
    if not snapshot.sources:
        return
    flow.space(24)
    _heading(flow, "Sources", keep=90)
    rows = [
        (each.name, each.kind, wording.rows(each), f"{each.loaded_by}, {each.loaded_job_title}",
         wording.at(each.loaded_at), each.sha256)
        for each in snapshot.sources
    ]  # fmt: skip
    _table(flow, (150, 50, 40, 150, 108), ("Name", "Kind", "Rows", "Loaded by", "Loaded on", "SHA-256"), rows)


def qualities(flow: Flow, snapshot: Snapshot) -> None:
    """Data quality of each source, and who checked it."""
    said = [(each.name, lines) for each in snapshot.sources if (lines := wording.quality(each))]
    if not said:
        return
    flow.space(24)
    _heading(flow, "Data quality of the sources", keep=90)
    across = flow.paper.across
    for name, lines in said:
        flow.space(6)
        paras = [para(Element("H3", flow.root), name, SMALL_HEADING, across, keep=True)]
        *kept, last = lines
        paras += [para(Element("P", flow.root), line, NOTE_LINE, across, before=1.5, keep=True) for line in kept]
        flow.column([*paras, para(Element("P", flow.root), last, NOTE_LINE, across, before=1.5)])


def approvals(flow: Flow, snapshot: Snapshot) -> None:
    """List who wrote and who approved each commentary."""
    approved = [(_about_what(group), group.words) for each in snapshot.sections for group in each.groups if group.words]
    if not approved:
        return
    flow.space(24)
    _heading(flow, "Who wrote and approved the commentary", keep=90)
    rows = [
        (topic, ", ".join(words.written_by), f"{words.approved_by}, {words.approved_job_title}",
         wording.at(words.approved_at), words.digest)
        for topic, words in approved
    ]  # fmt: skip
    _table(
        flow,
        (124, 95, 162, 108),
        ("Commentary on", "Written by", "Approved by", "Approved on", "SHA-256 of what was approved"),
        rows,
    )


def _about_what(group: Topic) -> str:
    return f"{', '.join(standing.code for standing in group.standings)}: {group.topic}"


def restated(flow: Flow, snapshot: Snapshot) -> None:
    """Of a correction: what it replaces, and everything that differs from it."""
    if snapshot.correction is None:
        return
    flow.space(24)
    _heading(flow, "What this correction changes", keep=90)
    flow.text(wording.corrects(snapshot.correction), NOTE)
    flow.space(6)
    rows = [wording.restated(each) for each in snapshot.correction.restatements]
    if rows:
        _table(flow, (80, 150, 170, 170), wording.RESTATED, rows, last=CELL)
    else:
        flow.text("No figure and no word differs from it.", NOTE)


def sign_off(flow: Flow, snapshot: Snapshot, signing: Signing | None) -> None:
    """The declaration, in a box that stays on one page where it can."""
    root = Element("Sect", flow.root)
    room = flow.paper.across - 2 * BOX_PAD
    paras = [para(Element("H2", root), "Sign-off", replace(HEADING, colour=flow.accent), room, keep=True)]
    for text, style in _declared(signing):
        paras.append(para(Element("P", root), text, style, room, before=4.0))
    if signing:
        address, link = wording.verify_at(snapshot), Element("Link", Element("P", root))
        line = f"To check that a copy is genuine, go to {address}"
        paras.append(para(link, line, BODY, room, before=4.0, address=address))
    tall = height(paras) + 2 * BOX_PAD
    flow.space(24)
    flow.need(tall)
    flow.bookmark("Sign-off", 1)
    page, top = flow.page, flow.y
    if tall <= flow.room:
        page.begin_artifact()
        page.box(LEFT, top - tall, flow.paper.right, top, tint(flow.accent, 0.06))
        page.box(LEFT, top - tall, LEFT + 3, top, flow.accent)
        page.end()
        page.put(paras, LEFT + BOX_PAD, top - BOX_PAD, room)
        flow.y = top - tall
    else:
        flow.column(paras)


def _declared(signing: Signing | None) -> Iterator[tuple[str, Style]]:
    if signing is None:
        yield wording.standing_of(None), BODY
        yield "This report may still change. It carries no declaration until a named officer signs it off.", BODY
        return
    yield f"“{signing.declaration}”", Style(11, 15, "italic")
    yield f"{signing.name}, {signing.job_title}", Style(BODY.size, BODY.leading, "bold")
    yield f"Signed off on {wording.at(signing.at)}", BODY
    yield f"over the report with SHA-256 {signing.digest}", replace(DIGEST, colour=GREY)
    if signing.seal:
        yield wording.recorded(signing.event, signing.seal), replace(DIGEST, colour=GREY)


def _heading(flow: Flow, text: str, keep: float = 0.0) -> None:
    flow.heading("H2", text, Style(HEADING.size, HEADING.leading, "bold", flow.accent), bookmark=1, keep=keep)
    flow.space(4)


def _table(
    flow: Flow, widths: Sequence[float], heads: Sequence[str], rows: Sequence[Sequence[str]], *, last: Style = DIGEST
) -> None:
    """A plain table of text; the last column has what is left of the width, and holds digests unless it says not."""
    made = columns([*widths, flow.paper.across - sum(widths)])
    table = Element("Table", flow.root)

    def head(page: Page, top: float, first: bool) -> float:
        tall = HEAD.leading + 2 * HEAD_PAD
        row = Element("TR", Element("THead", table) if first else None)
        page.begin_artifact()
        page.box(LEFT, top - tall, flow.paper.right, top, tint(flow.accent, 0.09))
        page.rule(LEFT, flow.paper.right, top - tall, flow.accent, 1.2)
        page.end()
        for text, column in zip(heads, made, strict=True):
            cell = table_cell(row, "TH", scope="Column")
            if first:
                page.begin(cell)
            else:
                page.begin_artifact("Pagination")
            page.words(f"{text} ", HEAD, column.text_left, top - HEAD_PAD - BASELINE * HEAD.leading)
            page.end()
        return tall

    grid = Grid(flow, head)
    grid.begin()
    body = Element("TBody", table)
    printed = [_row(texts, made, Element("TR", body), last) for texts in rows]
    together = 2 if len(rows) > 2 else 1  # so that none stands alone on the last page
    for row in printed[:-together]:
        grid.put(RowGroup((row,)))
    grid.put(RowGroup(tuple(printed[-together:])))


def _row(texts: Sequence[str], places: Sequence[GridColumn], row: Element, last: Style) -> GridRow:
    styles = [*[CELL] * (len(places) - 1), last]
    cells = zip(texts, places, styles, strict=True)
    return GridRow(
        tuple(GridCell(column, (para(table_cell(row), text, style, column.room),)) for text, column, style in cells)
    )
