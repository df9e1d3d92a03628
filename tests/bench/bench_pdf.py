"""The PDF in a warm process, against the floor and against WeasyPrint: ratios measured in one run.

The floor is the same text, already wrapped, at the same places, drawn with a bare reportlab canvas from the same parsed
fonts: no layout, no rules, no icons, no tags. WeasyPrint lays out the same words, icons and charts as one HTML page,
tagged as ours is, in the same fonts.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from unittest.mock import patch

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from commentary.marks import blocks
from indicators.drawing.charts import Path, Shape, Text, draw
from indicators.drawing.icons import BOX, ICONS, icon
from reports.renderers import pdf, wording
from reports.renderers.pdf.fonts import FILES, FOLDER, font
from reports.renderers.pdf.page import Page
from reports.renderers.pdf.theme import PAGE_HEIGHT, PAGE_WIDTH, Style
from reports.renderers.pdf.wrapping import Line
from reports.snapshot import Group, Snapshot
from tests.bench.rounds import medians
from tests.reports import sample

Drawn = list[tuple[int, tuple[Line, ...], Style, float, float, float]]


def lines() -> Iterator[str]:
    """One line a measurement, for people."""
    yield from _against_floor("13 indicators", sample.seed(), rounds=15)
    yield from _against_floor("200 indicators", sample.sized(200), rounds=5)
    yield from _against_weasyprint("13 indicators", sample.seed(), rounds=5)


def _against_floor(size: str, snapshot: Snapshot, rounds: int) -> Iterator[str]:
    drawn = _text_of(snapshot)
    taken = medians({"ours": lambda: pdf.render(snapshot, sample.SIGNING), "floor": lambda: _floor(drawn)}, rounds)
    yield (
        f"PDF, {size}: {taken['ours']:.1f} ms, {taken['ours'] / taken['floor']:.2f} times the floor "
        f"({taken['floor']:.1f} ms: same text, already wrapped, bare canvas, untagged)"
    )


def _against_weasyprint(size: str, snapshot: Snapshot, rounds: int) -> Iterator[str]:
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415  (needs Pango, which a machine may lack)
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except (ImportError, OSError) as error:
        yield f"PDF, {size}: WeasyPrint cannot be loaded here ({error}), so it was not measured"
        return
    fonts = FontConfiguration()
    style = CSS(string=_css(), font_config=fonts)
    html = _html(snapshot)
    peer = lambda: HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts, pdf_tags=True)  # noqa: E731
    taken = medians({"ours": lambda: pdf.render(snapshot, sample.SIGNING), "peer": peer}, rounds)
    yield (
        f"PDF, {size}: {taken['peer'] / taken['ours']:.0f} times faster than WeasyPrint "
        f"({taken['ours']:.1f} ms against {taken['peer']:.0f} ms)"
    )


# -- The floor -----------------------------------------------------------------------------------------------------


def _text_of(snapshot: Snapshot) -> Drawn:
    """Every text that our rendering draws: its page, lines, style and place."""
    with _recording() as drawn:
        pdf.render(snapshot, sample.SIGNING)
    return drawn


@contextmanager
def _recording() -> Iterator[Drawn]:
    drawn: Drawn = []
    draw = Page.lines

    def recorded(page: Page, lines, style, left, baseline, room) -> None:
        drawn.append((page.index, tuple(lines), style, left, baseline, room))
        draw(page, lines, style, left, baseline, room)

    with patch.object(Page, "lines", recorded):
        yield drawn
    drawn.sort(key=lambda each: each[0])


def _floor(drawn: Drawn) -> bytes:
    for face in FILES:
        pdfmetrics.registerFont(font(face))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1)
    page = 0
    for index, lines_of, style, left, baseline, _ in drawn:
        if index != page:
            canvas.showPage()
            page = index
        text = canvas.beginText(left, baseline)
        text.setLeading(style.leading)
        for line in lines_of:
            for face, words in line:
                text.setFont(font(face).fontName, style.size, style.leading)
                text.textOut(words)
            text.textLine()
        canvas.drawText(text)
    canvas.save()
    return out.getvalue()


# -- The same words for WeasyPrint ---------------------------------------------------------------------------------


def _css() -> str:
    faces = {"regular": "", "bold": "font-weight:bold;", "italic": "font-style:italic;"}
    sources = "".join(
        f"@font-face {{ font-family:'S'; {look} src:url('{(FOLDER / FILES[face]).as_uri()}') }}"
        for face, look in faces.items()
    )
    return (
        f"{sources} @page {{ size:A4 landscape; margin:36pt }} body {{ font:8.5pt/11.2pt 'S' }}"
        "table { border-collapse:collapse; width:100%; table-layout:fixed } td,th { vertical-align:top; padding:4pt;"
        "border-bottom:.4pt solid #ccc; text-align:left } h3 { font-size:9.5pt; margin:5pt 0 0 } p { margin:2pt 0 }"
    )


def _html(snapshot: Snapshot) -> str:
    heads = (
        "Code",
        "Description",
        snapshot.last_year,
        *snapshot.months,
        "Trend",
        "Value",
        "Status",
        "Target",
        "Commentary",
    )
    parts = [f"<h1>{escape(snapshot.full_title)}</h1><p>{escape(snapshot.council)}</p>"]
    parts += [f"<p>{_svg(shapes, BOX, BOX)} {escape(word)}</p>" for word, shapes in ICONS.items()]
    for section in snapshot.sections:
        rows = "".join(_topic(group) for group in section.groups)
        parts.append(
            f"<h2>{section.number}. {escape(section.title)}</h2><p>{escape(section.note)}</p>{_table(heads, rows)}"
        )
    for detail in snapshot.details:
        heads = ("Measure", *(f"{month} {kind}" for month in detail.months for kind in ("No.", "%")))
        rows = "".join(
            _row(row.name, *(text for s in row.shares for text in (wording.count(s), s.percent)))
            for block in detail.blocks for row in block.rows
        )  # fmt: skip
        parts.append(f"<h2>{escape(detail.title)}</h2>{_table(heads, rows)}")
        parts += [f"{_svg(draw(chart, 770, 196), 770, 196)}<p>{escape(chart.sentence)}</p>" for chart in detail.charts]
    for standing in snapshot.standings:
        said = (standing.measured, standing.status_why, standing.rule, standing.trend_why, *standing.notes)
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in said)
        parts.append(f"<h3>{escape(standing.code)} {escape(standing.description)}</h3>{paragraphs}")
    rows = "".join(
        _row(group.topic, words.approved_by, wording.at(words.approved_at), words.digest)
        for section in snapshot.sections for group in section.groups if (words := group.words)
    )  # fmt: skip
    return f"<html lang=en><body>{''.join(parts)}{_table(('Topic', 'By', 'On', 'Digest'), rows)}</body></html>"


def _table(heads: tuple[str, ...], rows: str) -> str:
    return f"<table><thead><tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr></thead>{rows}</table>"


def _svg(shapes: Iterable[Shape], width: float, height: float) -> str:
    drawn = "".join(_path(shape) if isinstance(shape, Path) else _text(shape) for shape in shapes)
    return f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}">{drawn}</svg>'


def _path(path: Path) -> str:
    points = " ".join(f"{x},{y}" for x, y in path.points)
    dash = " ".join(map(str, path.dash)) or "none"
    look = f'fill="{path.fill or "none"}" stroke="{path.stroke or "none"}" stroke-width="{path.width}"'
    return f'<{"polygon" if path.closed else "polyline"} points="{points}" {look} stroke-dasharray="{dash}"/>'


def _text(text: Text) -> str:
    place = f'x="{text.x}" y="{text.y}" font-size="{text.size}" fill="{text.colour}" text-anchor="{text.anchor}"'
    return f"<text {place}>{escape(text.words)}</text>"


def _row(*texts: str) -> str:
    return f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in texts)}</tr>"


def _topic(group: Group) -> str:
    """The rows of a topic. Its words stand in the first: a cell over several rows would cost WeasyPrint more."""
    passages = group.words.passages if group.words else ()
    words = "".join(
        f"<h3>{escape(passage.heading)}</h3>"
        + "".join(f"<p>{escape(block.text)}</p>" for block in blocks(passage.text))
        for passage in passages
    )
    rows = []
    for number, row in enumerate(group.standings):
        cells = (row.code, row.description, *(c.text for c in (row.last_year, *row.months)), row.trend_text,
                 row.year.text, row.status, row.target.text)  # fmt: skip
        marked = _row(*cells).removesuffix("</tr>")
        for word in filter(icon, (row.trend, row.status)):
            marked = marked.replace(f"<td>{word}</td>", f"<td>{_svg(icon(word), BOX, BOX)} {word}</td>")
        rows.append(marked + f"<td>{'' if number else words}</td></tr>")
    return "".join(rows)
