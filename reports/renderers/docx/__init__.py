"""The report as a Word document, for the clerk who puts an agenda together: one column, in the order of the HTML.

Headings, lists and tables are Word's own, so that its navigation, its checker and a screen reader know them. The same
report gives the same bytes. A file that Word has saved again has others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.shared import RGBColor

from indicators.charts.icons import RED
from reports.renderers import archive, table_model, wording
from reports.renderers.docx import figures, front_and_back, picture, template
from reports.renderers.docx.passages import NumberedLists
from reports.renderers.docx.wordprocessingml import heading, leading_to, line, paragraph
from reports.renderers.pdf.report.theme import readable
from reports.snapshot.schema import Signing, Snapshot


@dataclass(frozen=True)
class Part:
    """A heading of the second level and the pieces under it."""

    title: str
    pieces: Iterator[str]
    new_page: bool = False


def render(snapshot: Snapshot, signing: Signing | None) -> bytes:
    document, lists = Document(BytesIO(template.blank())), NumberedLists()
    _write(document, "".join(_pieces(snapshot, signing, lists)))
    _number(document, lists)
    _lay_out(document, snapshot, signing)
    file = BytesIO()
    document.save(file)
    return archive.fixed(file, {template.CORE: _core(snapshot).encode()})


def _pieces(snapshot: Snapshot, signing: Signing | None, lists: NumberedLists) -> Iterator[str]:
    parts = tuple(_parts(snapshot, signing, lists))
    yield from front_and_back.front(snapshot, signing)
    yield line("Contents", "Contents")
    for place, part in enumerate(parts):
        yield paragraph(leading_to(part.title, place), "ContentsLine")
    for place, part in enumerate(parts):
        yield heading(2, part.title, place, new_page=part.new_page)
        yield from part.pieces


def _parts(snapshot: Snapshot, signing: Signing | None, lists: NumberedLists) -> Iterator[Part]:
    across = template.PAPERS[snapshot.paper].across
    if snapshot.correction:
        yield Part("What this correction changes", front_and_back.correction(snapshot.correction, across))
    yield Part("Legend", front_and_back.meanings(snapshot, across))
    for place, made in enumerate(table_model.tables(snapshot)):
        yield Part(f"{made.number}. {made.title}", figures.section(place, snapshot, made, lists, across))
    for detail in snapshot.details:
        yield Part(detail.title, figures.detail(detail, snapshot, across), new_page=True)
    yield Part("Notes to the figures", front_and_back.notes(snapshot), new_page=True)
    yield Part("Sources", front_and_back.sources(snapshot, across))
    yield Part("Sign-off and approvals", front_and_back.sign_off(snapshot, signing, across))
    yield Part("Is this copy genuine?", front_and_back.genuine(snapshot))


# -- Into the document ---------------------------------------------------------------------------------------------


def _write(document: Opened, pieces: str) -> None:
    """The pieces as the whole body, before the properties of its one section."""
    body = document.element.body
    for element in reversed(parse_xml(f"<w:body {nsdecls('w')}>{pieces}</w:body>")):
        body.insert(0, element)
    picture.number(body)


def _number(document: Opened, lists: NumberedLists) -> None:
    """Tell Word of each numbered list, and with which number it begins."""
    numbering = document.part.numbering_part.element
    for each in lists.met:
        number = numbering.add_num(each.pattern)
        assert number.numId == each.id
        number.add_lvlOverride(each.level).add_startOverride(each.first)


def _lay_out(document: Opened, snapshot: Snapshot, signing: Signing | None) -> None:
    """The paper, the colour of the headings, and what stands at the head and foot of each page."""
    (section,) = document.sections
    paper = template.PAPERS[snapshot.paper]
    section.page_width, section.page_height = paper.width, paper.height
    colour = RGBColor.from_string(readable(snapshot.colour).removeprefix("#"))
    for name in ("Heading 1", "Heading 2", "Heading 3", "Council"):
        document.styles[name].font.color.rgb = colour
    (head,) = section.header.paragraphs
    if signing is None:
        draft = head.add_run(f"{wording.DRAFT}. ")
        draft.bold, draft.font.color.rgb = True, RGBColor.from_string(RED.removeprefix("#"))
    title = f"{snapshot.council}. {snapshot.full_title}, {snapshot.period}, version {snapshot.version}."
    head.add_run(wording.legible(title))


def _core(snapshot: Snapshot) -> str:
    """The document's properties: the council's and the report's names, its language and its day, and nobody's name."""
    title, creator = (escape(wording.legible(text)) for text in (snapshot.full_title, snapshot.council))
    day = f'xsi:type="dcterms:W3CDTF">{snapshot.generated_on.isoformat()}T00:00:00Z<'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dc:language>en-GB</dc:language>"
        f"<dcterms:created {day}/dcterms:created><dcterms:modified {day}/dcterms:modified></cp:coreProperties>"
    )
