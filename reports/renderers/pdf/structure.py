"""The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8): what each mark on the pages is, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFString


class Raw(PDFObject):
    """An object of the file, already written out; always referred to by its number."""

    __RefOnly__ = 1

    def __init__(self, content: str = "") -> None:
        self.content = content

    def format(self, document: PDFDocument) -> bytes:
        return self.content.encode("latin-1")


def number(document: PDFDocument, thing: PDFObject) -> str:
    """The reference to an object: "12 0 R"."""
    document.Reference(thing)
    return f"{document.idToObjectNumberAndVersion[thing.__InternalName__][0]} 0 R"


def quoted(text: str) -> str:
    """A PDF string of any characters."""
    return PDFString(text).format(_PLAIN).decode("latin-1")


class _Plain:
    """The document that `PDFString` asks for, without encryption."""

    class encrypt:
        encode = staticmethod(lambda text: text)


_PLAIN = _Plain()


class Element:
    """A structure element. Its kids are elements and marks: a mark is the page's index and the mark's id on it."""

    __slots__ = ("alt", "attributes", "kids", "raw", "role")

    def __init__(self, role: str, parent: Element | None = None, *, attributes: str = "", alt: str = "") -> None:
        self.role, self.attributes, self.alt = role, attributes, alt
        self.kids: list[Element | tuple[int, int]] = []
        self.raw = Raw()
        if parent is not None:
            parent.kids.append(self)

    def within(self) -> Iterator[tuple[Element, Element | None]]:
        """This element and all below, each with its parent, in reading order."""
        waiting: list[tuple[Element, Element | None]] = [(self, None)]
        while waiting:
            element, parent = waiting.pop()
            yield element, parent
            waiting.extend((kid, element) for kid in reversed(element.kids) if isinstance(kid, Element))


def table_cell(row: Element, role: str = "TD", *, columns: int = 1, rows: int = 1, scope: str = "") -> Element:
    """A cell of a table row; `scope` is "Column" or "Row" for a heading."""
    spans = (("ColSpan", columns), ("RowSpan", rows))
    parts = [f"/Scope /{scope}"] if scope else []
    parts += [f"/{name} {count}" for name, count in spans if count > 1]
    return Element(role, row, attributes=f"/O /Table {' '.join(parts)}" if parts else "")


def write_tree(
    document: PDFDocument, root: Element, pages: Sequence[PDFObject], marks: Sequence[Sequence[Element]]
) -> Raw:
    """Write the elements and the parent tree into the document; return the tree's root.

    `marks` holds, for each page, the element of each mark id.
    """
    tree = Raw()
    above = number(document, tree)
    page_numbers = [number(document, page) for page in pages]
    elements = list(root.within())
    numbers = {element.raw: number(document, element.raw) for element, _ in elements}
    for element, parent in elements:
        element.raw.content = _written(element, numbers[parent.raw] if parent else above, page_numbers, numbers)
    nums = " ".join(
        f"{index} [{' '.join(numbers[element.raw] for element in of_page)}]" for index, of_page in enumerate(marks)
    )
    parents = number(document, Raw(f"<< /Nums [{nums}] >>"))
    tree.content = (
        f"<< /Type /StructTreeRoot /K {numbers[root.raw]} /ParentTree {parents} /ParentTreeNextKey {len(marks)} >>"
    )
    return tree


def _written(element: Element, parent: str, pages: Sequence[str], numbers: dict[Raw, str]) -> str:
    page = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
    kids = [_kid(kid, page, pages, numbers) for kid in element.kids]
    parts = [f"<< /Type /StructElem /S /{element.role} /P {parent}"]
    parts += [f"/Pg {pages[page]}"] if page is not None else []
    parts += [f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]"] if kids else []
    parts += [f"/A << {element.attributes} >>"] if element.attributes else []
    parts += [f"/Alt {quoted(element.alt)}"] if element.alt else []
    return " ".join(parts) + " >>"


def _kid(kid: Element | tuple[int, int], page: int | None, pages: Sequence[str], numbers: dict[Raw, str]) -> str:
    if isinstance(kid, Element):
        return numbers[kid.raw]
    if kid[0] == page:
        return str(kid[1])
    return f"<< /Type /MCR /Pg {pages[kid[0]]} /MCID {kid[1]} >>"
