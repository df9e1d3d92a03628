"""Read a PDF back: its text as a reader sees it, its structure tree with the text of each element, what is painted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pypdfium2
from page import validate_pdf_bytes
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

PAINTS = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"Tj", b"TJ", b"'", b'"', b"Do", b"sh", b"EI"}


# What the file would have to say of itself to claim PDF/UA-1. It does not: part of it only a person can check.
CLAIMS = {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}


def faults(file: bytes) -> set[str]:
    """The rules of PDF/UA-1 that a machine can check and that the file breaks, in page-validation's names."""
    report = validate_pdf_bytes(file, profile="ua1")
    assert report.rules.total > 100
    return {failure.rule_id for failure in report.failures} - CLAIMS


@dataclass
class Node:
    """A structure element: its role, attributes and kids, and the text of its marks in reading order."""

    role: str
    attributes: DictionaryObject
    alt: str
    number: int
    kids: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    parts: list[str | Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def all(self, role: str = "") -> Iterator[Node]:
        """This element and all below, or those of one role, in reading order."""
        if role in ("", self.role):
            yield self
        for kid in self.kids:
            yield from kid.all(role)


class Reading:
    """A rendered report, read back."""

    def __init__(self, file: bytes) -> None:
        self.file = file
        self.reader = PdfReader(io.BytesIO(file))

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, as pdfium extracts it."""
        document = pypdfium2.PdfDocument(self.file)
        texts = []
        for page in document:
            reader = page.get_textpage()
            texts.append(reader.get_text_range())
            reader.close()
            page.close()
        document.close()
        return texts

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @cached_property
    def marked(self) -> dict[tuple[int, int], str]:
        """The text of each mark: page and mark id."""
        found: dict[tuple[int, int], str] = {}
        for index, _, text, mark, _ in self.painted():
            if mark is not None:
                found[index, mark] = found.get((index, mark), "") + text
        return found

    def painted(self) -> Iterator[tuple[int, bytes, str, int | None, bool]]:
        """Every paint operation: its page, operator, text, mark id if it is in one, and whether in an artifact."""
        for index, page in enumerate(self.reader.pages):
            fonts = {name: _codes(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
            codes: dict[int, str] = {}
            inside: list[tuple[str, int | None]] = []
            for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
                if operator == b"BDC":
                    inside.append((operands[0], operands[1].get("/MCID")))
                elif operator == b"BMC":
                    inside.append((operands[0], None))
                elif operator == b"EMC":
                    inside.pop()
                elif operator == b"Tf":
                    codes = fonts[operands[0]]
                if operator in PAINTS:
                    text = "".join(codes[byte] for byte in operands[0].original_bytes) if operator == b"Tj" else ""
                    mark = next((mark for _, mark in inside if mark is not None), None)
                    yield index, operator, text, mark, any(tag == "/Artifact" for tag, _ in inside)
            assert not inside, f"marked content is left open on page {index + 1}"

    @cached_property
    def tree(self) -> Node:
        pages = {page.indirect_reference.idnum: index for index, page in enumerate(self.reader.pages)}
        return self._node(self.reader.trailer["/Root"]["/StructTreeRoot"].raw_get("/K"), pages)

    def parents(self) -> dict[tuple[int, int], int]:
        """The parent tree: the number of the element that each mark of each page belongs to."""
        nums = self.reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        return {
            (nums[place], mark): element.idnum
            for place in range(0, len(nums), 2)
            if isinstance(of_page := nums[place + 1], list)  # a link's row is its element
            for mark, element in enumerate(of_page)
        }

    def _node(self, reference: IndirectObject, pages: dict[int, int]) -> Node:
        element = reference.get_object()
        node = Node(element["/S"], element.get("/A", DictionaryObject()), element.get("/Alt", ""), reference.idnum)
        kids = element.raw_get("/K") if "/K" in element else []
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, IndirectObject):
                node.kids.append(self._node(kid, pages))
                node.parts.append(node.kids[-1])
                continue
            if isinstance(kid, DictionaryObject) and kid["/Type"] == "/OBJR":  # the area of a link
                continue
            of, mark = (element, kid) if isinstance(kid, int) else (kid, kid["/MCID"])
            place = (pages[of.raw_get("/Pg").idnum], int(mark))
            node.marks.append(place)
            node.parts.append(self.marked.get(place, ""))
        return node


def _codes(font: DictionaryObject) -> dict[int, str]:
    """What each code of a font means, by its own ToUnicode map."""
    cmap = font["/ToUnicode"].get_data().decode("ascii")
    pairs = re.findall(r"<(\w\w)> <(\w{4})>\n", cmap)
    found = {int(code, 16): chr(int(value, 16)) for code, value in pairs}
    assert found, "the font has no ToUnicode map that this can read"
    return found
