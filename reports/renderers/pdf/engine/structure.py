"""The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8): what each mark on the pages is, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from reportlab.pdfbase.pdfdoc import PDFString

from reports.renderers.pdf.engine.objects import Objects


def quoted(text: str) -> str:
    """A PDF string of any characters."""
    return PDFString(text).format(_PLAIN).decode("latin-1")


class _Plain:
    """The document that `PDFString` asks for, without encryption."""

    class encrypt:
        encode = staticmethod(lambda text: text)


_PLAIN = _Plain()


class Element:
    """A structure element, on the page of its first mark.

    Its kids are elements and marks: a mark's id, with the index of its page before it where that is another. A link has
    the number of its annotation too.
    """

    __slots__ = ("alt", "annotation", "attributes", "kids", "number", "page", "role")

    def __init__(self, role: str, parent: Element | None = None, *, attributes: str = "", alt: str = "") -> None:
        self.role, self.attributes, self.alt = role, attributes, alt
        self.kids: list[Element | int | tuple[int, int]] = []
        self.page, self.number, self.annotation = -1, 0, 0  # not known yet
        if parent is not None:
            parent.kids.append(self)

    def mark(self, page: int, mark: int) -> None:
        """A mark on a page belongs to the element."""
        if self.page < 0:
            self.page = page
        self.kids.append(mark if page == self.page else (page, mark))


def table_cell(row: Element, role: str = "TD", *, columns: int = 1, rows: int = 1, scope: str = "") -> Element:
    """A cell of a table row; `scope` is "Column" or "Row" for a heading."""
    return Element(role, row, attributes=_of_cell(columns, rows, scope))


@cache
def _of_cell(columns: int, rows: int, scope: str) -> str:
    spans = (("ColSpan", columns), ("RowSpan", rows))
    parts = [f"/Scope /{scope}"] if scope else []
    parts += [f"/{name} {count}" for name, count in spans if count > 1]
    return f"/O /Table {' '.join(parts)}" if parts else ""


def write_tree(
    objects: Objects, root: Element, pages: Sequence[int], marks: Sequence[Sequence[Element]], links: Sequence[Element]
) -> int:
    """Write the elements and the parent tree; return the number of the tree.

    `pages` holds the number of each page, `marks` for each page the element of each mark id. In the parent tree the
    `links` come after the pages.
    """
    tree, root.number = objects.number(), objects.number()
    waiting = [(root, tree)]
    while waiting:
        element, parent = waiting.pop()
        below = [kid for kid in element.kids if isinstance(kid, Element)]
        for kid in below:
            kid.number = objects.number()
        objects.add(_written(element, parent, pages), element.number)
        waiting.extend((kid, element.number) for kid in reversed(below))
    nums = [
        f"{index} [{' '.join(f'{element.number} 0 R' for element in of_page)}]" for index, of_page in enumerate(marks)
    ]
    nums += [f"{index} {link.number} 0 R" for index, link in enumerate(links, len(marks))]
    parents = objects.add(f"<< /Nums [{' '.join(nums)}] >>")
    beside = f"/ParentTree {parents} 0 R /ParentTreeNextKey {len(nums)}"
    return objects.add(f"<< /Type /StructTreeRoot /K {root.number} 0 R {beside} >>", tree)


def _written(element: Element, parent: int, pages: Sequence[int]) -> str:
    kids = [_kid(kid, pages) for kid in element.kids]
    kids += [f"<< /Type /OBJR /Obj {element.annotation} 0 R >>"] if element.annotation else []
    parts = [f"<< /Type /StructElem /S /{element.role} /P {parent} 0 R"]
    parts += [f"/Pg {pages[element.page]} 0 R"] if element.page >= 0 else []
    parts += [f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]"] if kids else []
    parts += [f"/A << {element.attributes} >>"] if element.attributes else []
    parts += [f"/Alt {quoted(element.alt)}"] if element.alt else []
    return " ".join(parts) + " >>"


def _kid(kid: Element | int | tuple[int, int], pages: Sequence[int]) -> str:
    if isinstance(kid, Element):
        return f"{kid.number} 0 R"
    if isinstance(kid, int):
        return str(kid)
    return f"<< /Type /MCR /Pg {pages[kid[0]]} 0 R /MCID {kid[1]} >>"
