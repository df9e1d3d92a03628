"""The report as others would make it: the same words as HTML, as Typst and as a reportlab `Table`."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape as xml

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from commentary.text.markup import blocks
from indicators.charts.charts import draw
from indicators.charts.icons import BOX, ICONS, icon
from indicators.charts.shapes import Path as Drawn
from indicators.charts.shapes import Shape, TextShape
from reports.renderers import wording
from reports.renderers.pdf.engine.fonts import FILES, FOLDER, font
from reports.renderers.pdf.report.theme import A4
from reports.snapshot.schema import Group, Snapshot

CHART = (770, 196)


def weasyprint(snapshot: Snapshot) -> bytes:
    from weasyprint import CSS, HTML  # noqa: PLC0415  (needs Pango, which a machine may lack)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    style = CSS(string=_css(), font_config=fonts)
    made: bytes = HTML(string=html(snapshot)).write_pdf(stylesheets=[style], font_config=fonts, pdf_tags=True)
    return made


def typst(snapshot: Snapshot) -> bytes:
    """Tagged, which is how Typst writes a PDF unless told otherwise."""
    import typst as program  # noqa: PLC0415  (of the bench alone)

    source = typst_source(snapshot).encode()
    return program.compile(source, font_paths=[str(FOLDER)], ignore_system_fonts=True)


def libreoffice(program: str, snapshots: list[Snapshot]) -> None:
    """The HTML of each, turned into a tagged PDF by one run of LibreOffice."""
    tagged = 'pdf:writer_web_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    with TemporaryDirectory(prefix="office-") as folder:
        pages = [Path(folder) / f"{number}.html" for number in range(len(snapshots))]
        for page, snapshot in zip(pages, snapshots, strict=True):
            page.write_text(html(snapshot))
        options = (f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", tagged)
        command = [program, *options, "--outdir", folder, *map(str, pages)]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        assert all(page.with_suffix(".pdf").exists() for page in pages)


# -- a reportlab Table of Paragraphs -------------------------------------------------------------------------------


def table(snapshot: Snapshot) -> bytes:
    """As reportlab's manual does it: a `Table` a section, each cell a list of `Paragraph`s. No tags, icons or charts;
    a row of words taller than a page would be an error, so that the words stand in the rows of their topic."""
    for face in FILES:
        pdfmetrics.registerFont(font(face))
    styles = {face: ParagraphStyle(face, fontName=font(face).fontName, fontSize=8.5, leading=11.2) for face in FILES}
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=(A4.width, A4.height), invariant=1, leftMargin=36, rightMargin=36)
    document.build(list(_flowables(snapshot, styles)))
    return out.getvalue()


def _flowables(snapshot: Snapshot, styles: dict[str, ParagraphStyle]) -> Iterator[Flowable]:
    for level, text, rows in _parts(snapshot):
        if text:
            yield Paragraph(xml(text), styles["bold" if level else "regular"])
        if rows:
            cells = [[[Paragraph(xml(line), styles["regular"]) for line in cell] for cell in row] for row in rows]
            shares = [1] * (len(rows[0]) - 1) + [4 if rows[0][-1] == ("Commentary",) else 1]
            widths = [(A4.width - 84) * share / sum(shares) for share in shares]
            yield Table(cells, widths, repeatRows=1, splitInRow=1)


# -- Typst ---------------------------------------------------------------------------------------------------------


def typst_source(snapshot: Snapshot) -> str:
    out = ['#set page("a4", flipped: true, margin: 36pt)', '#set text(font: "Source Sans 3", size: 8.5pt, lang: "en")',
           f"#set document(title: {_quoted(snapshot.full_title)})"]  # fmt: skip
    out += [
        f"#let icon{number} = {_image(shapes, BOX, BOX, word)}" for number, (word, shapes) in enumerate(ICONS.items())
    ]
    icons = {word: f"icon{number}" for number, word in enumerate(ICONS)}
    out += [f"#[#{name} #{_quoted(word)}]\n" for word, name in icons.items()]
    for level, text, rows in _parts(snapshot):
        if text:
            out.append(f"#heading(level: {level}, {_quoted(text)})" if level else f"#par({_quoted(text)})")
        if rows:
            columns = "1fr, " * (len(rows[0]) - 1) + ("4fr" if rows[0][-1] == ("Commentary",) else "1fr")
            heads = ", ".join(_cell(cell, {}) for cell in rows[0])
            body = ",\n".join(", ".join(_cell(cell, icons) for cell in row) for row in rows[1:])
            out.append(f"#table(columns: ({columns}), stroke: 0.4pt + gray, table.header({heads}),\n{body})")
    for detail in snapshot.details:
        out += [f"#{_image(draw(chart, *CHART), *CHART, chart.sentence)}" for chart in detail.charts]
    return "\n".join(out)


def _cell(lines: tuple[str, ...], icons: dict[str, str]) -> str:
    marked = " + parbreak() + ".join(_quoted(line) for line in lines) or '""'
    return f"[#{icons[lines[0]]} #{marked}]" if lines and lines[0] in icons else f"[#({marked})]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\\b", "").replace("\\f", "")


def _image(shapes: Iterable[Shape], width: float, height: float, words: str) -> str:
    svg = _svg(shapes, width, height).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return f'box(image(bytes({_quoted(svg)}), format: "svg", width: {width}pt, alt: {_quoted(words)}))'


# -- what both are made of -----------------------------------------------------------------------------------------
Rows = list[list[tuple[str, ...]]]  # each cell as its paragraphs


def _parts(snapshot: Snapshot) -> Iterator[tuple[int, str, Rows]]:
    """The report, part after part: the level of a heading or 0, its text, and a table's rows, the first its head."""
    yield 1, snapshot.full_title, []
    yield 0, snapshot.council, []
    heads = [(head,) for head in _heads(snapshot)]
    for section in snapshot.sections:
        rows = [heads, *(row for group in section.groups for row in _topic_rows(group))]
        yield 2, f"{section.number}. {section.title}", []
        yield 0, section.note, rows
    for detail in snapshot.details:
        heads = [("Measure",), *((f"{month} {kind}",) for month in detail.months for kind in ("No.", "%"))]
        body = [
            [(row.name,), *((text,) for s in row.shares for text in (wording.count(s), s.percent))]
            for block in detail.blocks for row in block.rows
        ]  # fmt: skip
        yield 2, detail.title, [heads, *body]
        yield from ((0, chart.sentence, []) for chart in detail.charts)
    for standing in snapshot.standings:
        yield 3, f"{standing.code} {standing.description}", []
        said = (standing.measured, standing.status_why, standing.rule, standing.trend_why, *standing.notes)
        yield from ((0, line, []) for line in said)
    approved = [
        [(group.topic,), (words.approved_by,), (wording.at(words.approved_at),), (words.digest,)]
        for section in snapshot.sections for group in section.groups if (words := group.words)
    ]  # fmt: skip
    yield 2, "Approvals", [[("Topic",), ("By",), ("On",), ("Digest",)], *approved]


def _topic_rows(group: Group) -> Iterator[list[tuple[str, ...]]]:
    passages = group.words.passages if group.words else ()
    words = tuple(
        line for passage in passages for line in (passage.heading, *(block.text for block in blocks(passage.text)))
    )
    for number, row in enumerate(group.standings):
        cells = (row.code, row.description, *(c.text for c in (row.last_year, *row.months)), row.trend_text,
                 row.year.text, row.status, row.target.text)  # fmt: skip
        yield [*((cell,) for cell in cells), () if number else words]


def _heads(snapshot: Snapshot) -> tuple[str, ...]:
    figures = (snapshot.last_year, *snapshot.months)
    return ("Code", "Description", *figures, "Trend", "Value", "Status", "Target", "Commentary")


# -- HTML, for WeasyPrint and LibreOffice --------------------------------------------------------------------------


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


def html(snapshot: Snapshot) -> str:
    heads = _heads(snapshot)
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
        parts += [f"{_svg(draw(chart, *CHART), *CHART)}<p>{escape(chart.sentence)}</p>" for chart in detail.charts]
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
    drawn = "".join(_path(shape) if isinstance(shape, Drawn) else _text(shape) for shape in shapes)
    return f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}">{drawn}</svg>'


def _path(path: Drawn) -> str:
    points = " ".join(f"{x},{y}" for x, y in path.points)
    dash = " ".join(map(str, path.dash)) or "none"
    look = f'fill="{path.fill or "none"}" stroke="{path.stroke or "none"}" stroke-width="{path.width}"'
    return f'<{"polygon" if path.closed else "polyline"} points="{points}" {look} stroke-dasharray="{dash}"/>'


def _text(text: TextShape) -> str:
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
