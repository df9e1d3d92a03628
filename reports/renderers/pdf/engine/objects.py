"""The file as numbered objects (ISO 32000-1, 7.5): each is written as soon as it is whole, the small ones many to a
compressed stream, and where each lies stands at the end.

A number may be given out before its object is written, so that others can name it. Equal objects in equal order give
equal bytes.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from hashlib import md5
from struct import Struct

from reportlab.pdfbase.pdfdoc import BasicFonts, PDFDocument, PDFIndirectObject, PDFTrueTypeFont

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PLACE = Struct(">BIH")  # 1, the object's offset in the file and 0; or 2, the stream that it is packed in and its place
PACKED = 200  # objects in a stream


class Objects:
    """The objects so far. Those of the fonts are reportlab's, which makes them for a document of its own."""

    def __init__(self) -> None:
        self.document = PDFDocument(invariant=1, compression=1)
        self.fonts: int = self.document.idToObjectNumberAndVersion[BasicFonts][0]
        self.out = bytearray(HEADER)
        self.places = bytearray(PLACE.pack(0, 0, 0xFFFF))
        self.waiting: list[tuple[int, str]] = []

    def number(self) -> int:
        """A number for an object, counted together with those of the fonts."""
        self.document.objectcounter += 1
        return int(self.document.objectcounter)

    def add(self, content: str, number: int = 0) -> int:
        """Write an object of Latin-1 characters under its number, or under a new one."""
        number = number or self.number()
        self.waiting.append((number, content))
        if len(self.waiting) == PACKED:
            self._pack()
        return number

    def stream(self, data: bytes, entries: str = "", number: int = 0) -> int:
        """Write a stream under its number, or under a new one; `entries` are what it says of itself."""
        number = number or self.number()
        self._place(number, 1, len(self.out), 0)
        self.out += f"{number} 0 obj\n<< /Length {len(data)} {entries} >>\nstream\n".encode()
        self.out += data
        self.out += b"\nendstream\nendobj\n"
        return number

    def deflated(self, data: bytes, entries: str = "", number: int = 0) -> int:
        """Write a stream, compressed."""
        return self.stream(zlib.compress(data), f"/Filter /FlateDecode {entries}", number)

    def finished(self, catalog: int, info: int) -> bytes:
        """The whole file."""
        self._embed_fonts()
        self._pack()
        digest, number, start = md5(self.out, usedforsecurity=False).hexdigest(), self.number(), len(self.out)
        self._place(number, 1, start, 0)
        entries = f"/Type /XRef /Size {number + 1} /W [1 4 2] /Root {catalog} 0 R /Info {info} 0 R"
        self.deflated(bytes(self.places), f"{entries} /ID [<{digest}> <{digest}>]", number)
        self.out += f"startxref\n{start}\n%%EOF\n".encode()
        return bytes(self.out)

    def _place(self, number: int, *where: int) -> None:
        self.places.extend(bytes(max(0, (number + 1) * PLACE.size - len(self.places))))
        PLACE.pack_into(self.places, number * PLACE.size, *where)

    def _pack(self) -> None:
        """Write what waits into one stream: the number of each and where it begins, then one after another."""
        stream, begins, length = self.number(), [], 0
        for place, (number, content) in enumerate(self.waiting):
            self._place(number, 2, stream, place)
            begins.append(f"{number} {length}")
            length += len(content) + 1
        head = " ".join(begins)
        whole = "\n".join((head, *(content for _, content in self.waiting))).encode("latin-1")
        self.deflated(whole, f"/Type /ObjStm /N {len(begins)} /First {len(head) + 1}", stream)
        self.waiting.clear()

    def _embed_fonts(self) -> None:
        """Write the fonts, and see to it that equal parts of them are worked out once a process."""
        document = self.document
        for font in document.delayedFonts:
            font.addObjects(document)
        for name, thing in document.idToObject.items():
            if name.startswith("fontFile:"):
                thing.filters = [Deflated]
            elif name.startswith("toUnicodeCMap:"):
                thing.content = _meanings(thing.content)
            elif isinstance(thing, PDFTrueTypeFont):
                thing.Widths = _widths(tuple(thing.Widths.sequence))
            self._place(document.idToObjectNumberAndVersion[name][0], 1, len(self.out), 0)
            self.out += PDFIndirectObject(name, thing).format(document)


class Deflated:
    """A stream's filter that keeps what it compressed: the same subset of a font is the same bytes."""

    pdfname = "FlateDecode"
    encode = staticmethod(lru_cache(maxsize=32)(zlib.compress))


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
