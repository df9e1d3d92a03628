"""The file around the pages: their streams, the bookmarks, the metadata and the structure tree.

Dates come from the snapshot and numbers from the order of things, so that equal reports have equal bytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFInfo, PDFObject, PDFPage, PDFStream, PDFTrueTypeFont, PDFZCompress

from reports.renderers.pdf.page import Page
from reports.renderers.pdf.structure import Element, Raw, number, quoted, write_tree

LANGUAGE = "en-GB"
PRODUCER = "ReportLab PDF Library"


@dataclass(frozen=True)
class About:
    """What the file says of itself: no person, path or machine."""

    title: str
    author: str
    subject: str
    on: date


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline: its words, how deep it lies, and the page and height it leads to."""

    title: str
    level: int
    page: int
    top: float


class TaggedPage(PDFPage):
    """A page that says which row of the parent tree is its own, and that tab order follows the structure."""

    __NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]


class Info(PDFInfo):
    """The document information dictionary, with the date of the report and not of the rendering."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self.about = about
        self.title, self.author, self.subject = about.title, about.author, about.subject

    def format(self, document: PDFDocument) -> bytes:
        about, day = self.about, f"(D:{self.about.on:%Y%m%d}000000Z)"
        return (
            f"<< /Title {quoted(about.title)} /Author {quoted(about.author)} /Subject {quoted(about.subject)} "
            f"/Producer ({PRODUCER}) /CreationDate {day} /ModDate {day} >>"
        ).encode("latin-1")


class Outline(PDFObject):
    """The bookmarks, as a tree of linked entries."""

    __RefOnly__ = 1
    ready = 1

    def __init__(self, bookmarks: Sequence[Bookmark]) -> None:
        self.bookmarks = bookmarks
        self.content = ""

    def prepare(self, document: PDFDocument, pages: Sequence[PDFObject]) -> None:
        """Write every entry; the document calls this before it is put together."""
        entries = [Raw() for _ in self.bookmarks]
        names = [number(document, entry) for entry in entries]
        root = number(document, self)
        for place, mark in enumerate(self.bookmarks):
            parent = next((n for n in range(place - 1, -1, -1) if self.bookmarks[n].level < mark.level), None)
            links = {
                "Parent": root if parent is None else names[parent],
                "Prev": self._name(self._near(place, -1), names),
                "Next": self._name(self._near(place, 1), names),
                **self._children(place, names),
            }
            entries[place].content = (
                f"<< /Title {quoted(mark.title)}"
                f" /Dest [{number(document, pages[mark.page])} /XYZ 0 {mark.top:.2f} null]"
                + "".join(f" /{key} {value}" for key, value in links.items() if value)
                + " >>"
            )
        tops = [place for place, mark in enumerate(self.bookmarks) if mark.level == 0]
        self.content = f"<< /Type /Outlines /First {names[tops[0]]} /Last {names[tops[-1]]} /Count {len(tops)} >>"

    def format(self, document: PDFDocument) -> bytes:
        return self.content.encode("latin-1")

    def _near(self, place: int, step: int) -> int | None:
        """The next entry at the same level in one direction, under the same parent."""
        level, other = self.bookmarks[place].level, place + step
        while 0 <= other < len(self.bookmarks) and self.bookmarks[other].level >= level:
            if self.bookmarks[other].level == level:
                return other
            other += step
        return None

    def _children(self, place: int, names: Sequence[str]) -> dict[str, str]:
        """The first and the last entry below; they start out closed."""
        below: list[int] = []
        for other in range(place + 1, len(self.bookmarks)):
            if self.bookmarks[other].level <= self.bookmarks[place].level:
                break
            if self.bookmarks[other].level == self.bookmarks[place].level + 1:
                below.append(other)
        return {"First": names[below[0]], "Last": names[below[-1]], "Count": f"-{len(below)}"} if below else {}

    @staticmethod
    def _name(place: int | None, names: Sequence[str]) -> str:
        return "" if place is None else names[place]


def new_document() -> PDFDocument:
    """An empty document, which fonts can be asked about."""
    return PDFDocument(invariant=1, compression=1, pdfVersion=(1, 7), lang=LANGUAGE)


def written(
    document: PDFDocument, pages: Sequence[Page], root: Element, bookmarks: Sequence[Bookmark], about: About
) -> bytes:
    """The whole file."""
    placed = [_page(document, page) for page in pages]
    catalog = document.Catalog
    catalog.StructTreeRoot = write_tree(document, root, placed, [page.marked for page in pages])
    catalog.MarkInfo = "<< /Marked true >>"
    catalog.ViewerPreferences = "<< /DisplayDocTitle true >>"
    catalog.Metadata = _metadata(about)
    catalog.PageMode = "/UseOutlines"
    document.info = Info(about)
    _embed_fonts(document)
    document.outline = document.Outlines = catalog.Outlines = Outline(bookmarks)
    return document.GetPDFData(placed)


def _page(document: PDFDocument, page: Page) -> PDFPage:
    made = TaggedPage()
    made.pagewidth, made.pageheight = page.paper.width, page.paper.height
    content = "\n".join(page.operations) + "\n"
    made.Contents = PDFStream(content=content, filters=[PDFZCompress])
    made.ExtGState, made._shadingUsed, made._colorsUsed = None, {}, {}
    made.StructParents, made.Tabs = page.index, "/S"
    document.updateSignature(content)
    document.addPage(made)
    return made


class Deflated:
    """A stream's filter that keeps what it compressed: the same subset of a font is the same bytes."""

    pdfname = "FlateDecode"
    encode = staticmethod(lru_cache(maxsize=32)(zlib.compress))


def _embed_fonts(document: PDFDocument) -> None:
    """Write the fonts into the document now, and see to it that equal parts of them are worked out once a process."""
    for each in document.delayedFonts:
        each.addObjects(document)
    document.delayedFonts = []
    for name, thing in list(document.idToObject.items()):
        if name.startswith("fontFile:"):
            thing.filters = [Deflated]
        elif name.startswith("toUnicodeCMap:"):
            thing.content = _meanings(thing.content)
        elif isinstance(thing, PDFTrueTypeFont):
            thing.Widths = _widths(tuple(thing.Widths.sequence))


@lru_cache(maxsize=32)
def _meanings(written: str) -> str:
    """What each code of a font means, in blocks of at most 100 and without codes that mean nothing, where reportlab
    writes U+0000 (ISO 32000-1, 9.10.3; ISO 14289-1, 7.21.7)."""
    head, rest = re.split("[0-9]+ beginbfchar\n", written)
    known = re.findall("<..> <(?!0000)....>", rest)
    blocks = [known[start : start + 100] for start in range(0, len(known), 100)]
    made = "".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks)
    return f"{head}{made}{rest[rest.index('endcmap') :]}"


@lru_cache(maxsize=32)
def _widths(widths: tuple[float, ...]) -> str:
    return f"[{' '.join(f'{width:.6g}' for width in widths)}]"


def _metadata(about: About) -> Raw:
    """XMP as it is: what looks for it need not inflate anything."""
    content = _xmp(about).encode()
    head = f"<< /Type /Metadata /Subtype /XML /Length {len(content)} >>"
    return Raw(f"{head}\nstream\n{content.decode('latin-1')}\nendstream")


def _xmp(about: About) -> str:
    title, author, subject = (escape(text) for text in (about.title, about.author, about.subject))
    day = f"{about.on.isoformat()}T00:00:00Z"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""
