"""How the tests read a rendered report back: its words, its cells, and what an HTML page is made of."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import pypdfium2
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import Workbook, load_workbook

VOID = {"meta", "col", "br", "link", "img"}


@dataclass
class Element:
    """An element of a page: its tag, attributes, the elements around it, and all the text within it."""

    tag: str
    attributes: dict[str, str]
    around: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    elements: list[Element] = field(default_factory=list)
    opened: list[Element] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = tuple(element.tag for element in self.opened)
        element = Element(tag, {name: value or "" for name, value in attrs}, around)
        self.elements.append(element)
        if tag not in VOID:
            self.opened.append(element)
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened[-1].tag != tag:
            self.mistakes.append(f"</{tag}> closes {self.opened[-1].tag if self.opened else 'nothing'}")
            return
        self.opened.pop()

    def handle_data(self, data: str) -> None:
        for element in self.opened:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    @property
    def text(self) -> str:
        """The words of the body."""
        return self.all("body")[0].text


def html_page(content: bytes) -> Page:
    page = Page()
    page.feed(content.decode())
    page.close()
    page.mistakes += [f"<{element.tag}> is left open" for element in page.opened]
    return page


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """A row an item, by its headings. Headings are unique, and every row has as many cells."""
    headings, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    assert len(set(headings)) == len(headings)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def workbook(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def sheet_rows(content: bytes, title: str = "Indicators") -> list[dict[str, Any]]:
    headings, *rows = workbook(content)[title].iter_rows(values_only=True)
    assert len(set(headings)) == len(headings)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def pdf_text(content: bytes) -> str:
    """The text layer of every page, in order."""
    with pypdfium2.PdfDocument(content) as document:
        pages = []
        for page in document:
            layer = page.get_textpage()
            pages.append(layer.get_text_range())
            layer.close()
            page.close()
        return "\n".join(pages)


def word(content: bytes) -> Word:
    return Document(BytesIO(content))


def word_text(content: bytes) -> str:
    """The words of the body, a line a paragraph, cells among them in their order."""
    document = word(content)
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += (text for row in word_cells(block) for text in row)
    return "\n".join(lines)


def word_pictures(content: bytes) -> list[tuple[str, list[str]]]:
    """Of each picture: what is told of it, and the words in it."""
    inline = word(content).element.body.iter(qn("wp:inline"))
    return [(each.docPr.get("descr"), [words.text for words in each.iter(qn("w:t"))]) for each in inline]


def word_cells(table: Table) -> list[list[str]]:
    """The text of each cell of each row, headings first; quicker than the library's own way to a cell."""
    return [[Paragraph(p, table).text for c in row.tc_lst for p in c.p_lst] for row in table._tbl.tr_lst]


def word_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of the tables of indicators, by their headings."""
    rows = []
    for headings, *below in (word_cells(table) for table in word(content).tables):
        if headings[0] == "Code":
            rows += [dict(zip(headings, row, strict=True)) for row in below]
    return rows
