"""The file around what is painted: the pages, the bookmarks, the metadata and the structure tree.

Dates come from the snapshot and numbers from the order of things, so that equal reports have equal bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import quote
from xml.sax.saxutils import escape

from reports.renderers.pdf.engine.objects import Objects
from reports.renderers.pdf.engine.page import LinkArea, Page
from reports.renderers.pdf.engine.structure import Element, quoted, write_tree

LANGUAGE = "en-GB"
PRODUCER = "ReportLab PDF Library"
IN_ADDRESSES = "%:/?#[]@!$&'()*+,;="  # what stands for itself in one (RFC 3986, 2.2)


@dataclass(frozen=True)
class About:
    """Metadata of the file: no person, path or machine."""

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


def written(
    objects: Objects, pages: Sequence[Page], root: Element, bookmarks: Sequence[Bookmark], about: About
) -> bytes:
    """The whole file."""
    above, numbers = objects.number(), [objects.number() for _ in pages]
    links = [link for page in pages for link in page.links]
    for place, link in enumerate(links, len(pages)):
        link.element.annotation = objects.add(_annotation(link, place))
    for page, number in zip(pages, numbers, strict=True):
        objects.add(_page(page, above, objects.fonts), number)
    objects.add(f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{each} 0 R' for each in numbers)}] >>", above)
    marked = [page.marked for page in pages]
    tree = write_tree(objects, root, numbers, marked, [link.element for link in links])
    outline = _outline(objects, bookmarks, numbers)
    # XMP as it is: what looks for it need not inflate anything.
    metadata = objects.stream(_xmp(about).encode(), "/Type /Metadata /Subtype /XML")
    catalog = objects.add(
        f"<< /Type /Catalog /Pages {above} 0 R /Lang ({LANGUAGE}) /StructTreeRoot {tree} 0 R"
        f" /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>"
        f" /Outlines {outline} 0 R /PageMode /UseOutlines /Metadata {metadata} 0 R >>"
    )
    return objects.finished(catalog, objects.add(_info(about)))


def _page(page: Page, above: int, fonts: int) -> str:
    """It says which row of the parent tree is its own, and that tab order follows the structure."""
    contents = " ".join(f"{number} 0 R" for number in page.contents)
    links = " ".join(f"{link.element.annotation} 0 R" for link in page.links)
    return (
        f"<< /Type /Page /Parent {above} 0 R /MediaBox [0 0 {page.paper.width:g} {page.paper.height:g}]"
        f" /Resources << /Font {fonts} 0 R >> /Contents [{contents}] /StructParents {page.index} /Tabs /S"
        f"{f' /Annots [{links}]' if links else ''} >>"
    )


def _annotation(link: LinkArea, place: int) -> str:
    """The area that leads to an address; `place` is where the parent tree has its element."""
    area = " ".join(f"{edge:.2f}" for edge in link.area)
    return (
        f"<< /Type /Annot /Subtype /Link /Rect [{area}] /Border [0 0 0] /F 4 /StructParent {place}"
        f" /Contents {quoted(link.address)} /A << /S /URI /URI {quoted(quote(link.address, safe=IN_ADDRESSES))} >> >>"
    )


def _outline(objects: Objects, bookmarks: Sequence[Bookmark], pages: Sequence[int]) -> int:
    """The bookmarks, as a tree of linked entries."""
    root = objects.number()
    tops = _entries(objects, bookmarks, pages, root)
    return objects.add(f"<< /Type /Outlines {_ends(tops)} /Count {len(tops)} >>", root)


def _entries(objects: Objects, bookmarks: Sequence[Bookmark], pages: Sequence[int], parent: int) -> list[int]:
    """Write the entries on the level of the first, and those below each, which start out closed."""
    starts = [place for place, mark in enumerate(bookmarks) if mark.level == bookmarks[0].level]
    numbers = [objects.number() for _ in starts]
    for place, (start, end) in enumerate(pairwise([*starts, len(bookmarks)])):
        mark, below = bookmarks[start], _entries(objects, bookmarks[start + 1 : end], pages, numbers[place])
        there = f"[{pages[mark.page]} 0 R /XYZ 0 {mark.top:.2f} null]"
        parts = [f"<< /Title {quoted(mark.title)} /Dest {there} /Parent {parent} 0 R"]
        parts += [f"/Prev {numbers[place - 1]} 0 R"] if place else []
        parts += [f"/Next {numbers[place + 1]} 0 R"] if end < len(bookmarks) else []
        parts += [f"{_ends(below)} /Count -{len(below)}"] if below else []
        objects.add(" ".join(parts) + " >>", numbers[place])
    return numbers


def _ends(numbers: Sequence[int]) -> str:
    return f"/First {numbers[0]} 0 R /Last {numbers[-1]} 0 R"


def _info(about: About) -> str:
    """The document information dictionary, with the date of the report and not of the rendering."""
    day = f"(D:{about.on:%Y%m%d}000000Z)"
    return (
        f"<< /Title {quoted(about.title)} /Author {quoted(about.author)} /Subject {quoted(about.subject)} "
        f"/Producer ({PRODUCER}) /CreationDate {day} /ModDate {day} >>"
    )


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
