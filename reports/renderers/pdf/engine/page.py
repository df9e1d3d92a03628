"""One page as it is painted: every paint operation lies in marked content or in an artifact.

Coordinates are the PDF's own, from the bottom left corner in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase.pdfdoc import PDFDocument

from indicators.charts.shapes import Path, Shape, TextShape
from reports.renderers.pdf.engine.fonts import font, printable, width
from reports.renderers.pdf.engine.objects import Objects
from reports.renderers.pdf.engine.structure import Element
from reports.renderers.pdf.engine.wrapping import Line, Para
from reports.renderers.pdf.report.theme import PdfPaper, Style, rgb

BASELINE = 0.76  # of the leading: from the top of a line to its baseline
LABEL_ROOM = 11.0
ESCAPED = re.compile(r"[\x00-\x1f\x7f()\\]")


class Codes(dict[int, str]):
    """Codes in the file for each character of a face; `far` are those beyond the font's first 256."""

    def __init__(self, face: str, document: PDFDocument) -> None:
        self.font, self.document = font(face), document
        self.far: set[str] = set()
        self.name = ""

    def __missing__(self, code: int) -> str:
        [(subset, [byte])] = self.font.splitString(chr(code), self.document)
        if subset:
            self.far.add(chr(code))
        self[code] = chr(byte) if 32 <= byte < 127 and chr(byte) not in "()\\" else f"\\{byte:03o}"
        return self[code]

    def written(self, text: str) -> list[tuple[str, str]]:
        """The text as (font name, characters of a PDF string), almost always in one part."""
        self.name = self.name or self.font.getSubsetInternalName(0, self.document)
        if text.isascii() and not ESCAPED.search(text):
            return [(self.name, text)]  # as reportlab numbers them, these stand for themselves
        characters = text.translate(self)
        if not self.far or self.far.isdisjoint(text):
            return [(self.name, characters)]
        return [
            (self.font.getSubsetInternalName(subset, self.document), "".join(f"\\{byte:03o}" for byte in part))
            for subset, part in self.font.splitString(text, self.document)
        ]


class Ink:
    """The characters of one document: each face's codes in it."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.faces: dict[str, Codes] = {}

    def written(self, face: str, text: str) -> list[tuple[str, str]]:
        codes = self.faces.get(face)
        if codes is None:
            codes = self.faces[face] = Codes(face, self.objects.document)
        return codes.written(text)


@cache
def _coloured(colour: str, operator: str) -> str:
    red, green, blue = rgb(colour)
    return f"{red:.3g} {green:.3g} {blue:.3g} {operator}"


@dataclass(frozen=True)
class LinkArea:
    """An area of a page that leads to an address: left, bottom, right and top."""

    element: Element
    area: tuple[float, float, float, float]
    address: str


class Page:
    """The operations of one page, the element that each of its marks belongs to, and its links."""

    def __init__(self, index: int, ink: Ink, paper: PdfPaper) -> None:
        self.index, self.ink, self.paper = index, ink, paper
        self.operations: list[str] = []
        self.contents: list[int] = []
        self.marked: list[Element] = []
        self.links: list[LinkArea] = []
        self.state: dict[str, str] = {}

    def write(self) -> None:
        """Write what is painted into the file. What is painted later follows it, in a stream of its own."""
        self.contents.append(self.ink.objects.deflated("\n".join(self.operations).encode("latin-1")))
        self.operations.clear()

    # -- Marks ---------------------------------------------------------------------------------------------------

    def begin(self, element: Element) -> None:
        """Begin content that belongs to the element."""
        mark = len(self.marked)
        self.marked.append(element)
        element.mark(self.index, mark)
        self.operations.append(f"/{element.role} << /MCID {mark} >> BDC")

    def begin_artifact(self, kind: str = "") -> None:
        """Begin content that is decoration, of a kind such as "Pagination"."""
        self.operations.append(f"/Artifact << /Type /{kind} >> BDC" if kind else "/Artifact BMC")

    def end(self) -> None:
        self.operations.append("EMC")

    def put(self, paras: Sequence[Para], left: float, top: float, room: float) -> None:
        """Paint a column of paragraphs from its top downwards, each in a mark of its own element."""
        for number, each in enumerate(paras):
            top -= each.before if number else 0
            baseline = top - BASELINE * each.style.leading
            if each.label:
                self.begin(each.label[0])
                self.words(f"{each.label[1]} ", each.style, left + each.indent - LABEL_ROOM, baseline)
                self.end()
            self.begin(each.element)
            self.lines(each.lines, each.style, left + each.indent, baseline, room - each.indent)
            self.end()
            if each.address:
                area = (left + each.indent, top - each.height, left + room, top)
                self.links.append(LinkArea(each.element, area, each.address))
            top -= each.height

    # -- Painting, within a mark -----------------------------------------------------------------------------------

    def lines(self, lines: Iterable[Line], style: Style, left: float, baseline: float, room: float) -> None:
        """Lines of text in one text object, the first on the baseline."""
        out = self.operations
        self.fill(style.colour)
        out.append("BT")
        if style.align == "left":
            self._set("TL", f"{style.leading:g} TL")
            out.append(f"{left:.2f} {baseline:.2f} Td")
        for number, line in enumerate(lines):
            if style.align != "left":
                spare = room - sum(width(face, text.rstrip()) for face, text in line) * style.size / 1000
                x = left + (spare if style.align == "right" else spare / 2)
                out.append(f"1 0 0 1 {x:.2f} {baseline - number * style.leading:.2f} Tm")
            elif number:
                out.append("T*")
            for face, text in line:
                for name, characters in self.ink.written(face, text):
                    self._set("Tf", f"{name} {style.size:g} Tf")
                    out.append(f"({characters}) Tj")
        out.append("ET")

    def words(self, text: str, style: Style, left: float, baseline: float, room: float = 0.0) -> None:
        """One line of text."""
        self.lines((((style.face, printable(text).replace("\n", " ")),),), style, left, baseline, room)

    def rule(self, left: float, right: float, y: float, colour: str, thickness: float) -> None:
        """A level line; call it within an artifact."""
        self.stroke(colour, thickness, ())
        self.operations.append(f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S")

    def box(self, left: float, bottom: float, right: float, top: float, colour: str) -> None:
        """A filled box; call it within an artifact."""
        self.fill(colour)
        self.operations.append(f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f")

    def shapes(self, shapes: Iterable[Shape], left: float, top: float, scale: float = 1.0) -> None:
        """Shapes of `charts`, their top left corner at left and top."""
        for shape in shapes:
            if isinstance(shape, Path):
                self._path(shape, left, top, scale)
            else:
                self._text(shape, left, top)

    def fill(self, colour: str) -> None:
        self._set("rg", _coloured(colour, "rg"))

    def stroke(self, colour: str, thickness: float, dash: tuple[float, ...]) -> None:
        self._set("RG", _coloured(colour, "RG"))
        self._set("w", f"{thickness:.2f} w")
        self._set("d", f"[{' '.join(f'{part:g}' for part in dash)}] 0 d")

    def _set(self, operator: str, operation: str) -> None:
        if self.state.get(operator) != operation:
            self.state[operator] = operation
            self.operations.append(operation)

    def _path(self, path: Path, left: float, top: float, scale: float) -> None:
        if path.fill:
            self.fill(path.fill)
        if path.stroke:
            self.stroke(path.stroke, path.width * scale, path.dash)
        points = [f"{left + x * scale:.2f} {top - y * scale:.2f}" for x, y in path.points]
        paint = "B" if path.fill and path.stroke else "f" if path.fill else "S"
        self.operations.append(
            f"{points[0]} m {' '.join(f'{point} l' for point in points[1:])}{' h' * path.closed} {paint}"
        )

    def _text(self, text: TextShape, left: float, top: float) -> None:
        align = {"start": "left", "middle": "centre", "end": "right"}[text.anchor]
        style = Style(text.size, text.size, "bold" if text.bold else "regular", text.colour, align)
        self.words(text.words, style, left + text.x, top - text.y)
