"""Commentary as paragraphs of a column: headings, marks and lists, each under its element of the structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from commentary.text.markup import MarkupBlock, Run, blocks
from reports.renderers.pdf.engine.page import LABEL_ROOM
from reports.renderers.pdf.engine.structure import Element
from reports.renderers.pdf.engine.wrapping import Para, Piece, para, wrap
from reports.renderers.pdf.report.theme import ABSENT, CELL, SMALL_HEADING, Style
from reports.snapshot.schema import Words

FACES = {(False, False): "regular", (True, False): "bold", (False, True): "italic", (True, True): "bolditalic"}
SHORT = 200  # characters: a paragraph up to here stays with the list that it introduces
DEEPEST = 5  # further lists are no further indented


def column(words: Words | None, cell: Element, room: float, indicators: int) -> tuple[Para, ...]:
    """The commentary as it stands in its cell; a grey sentence where none is needed."""
    if words is None:
        which = "this indicator" if indicators == 1 else "these indicators"
        return (para(Element("P", cell), f"No commentary is needed for {which} this month.", ABSENT, room),)
    return tuple(each for passage in words.passages for each in _passage(passage.heading, passage.text, cell, room))


def _passage(heading: str, text: str, cell: Element, room: float) -> Iterator[Para]:
    if heading:
        yield para(Element("H3", cell), heading, SMALL_HEADING, room, before=7.0, keep=True)
    lists = OpenLists(cell)
    found = blocks(text)
    for number, (block, after) in enumerate(zip_longest(found, found[1:])):
        before = 1.5 if heading and not number else 2.5 if block.level else 4.5
        introduces = bool(after and after.level > block.level)
        yield replace(_block(block, lists, room, CELL), before=before, keep=introduces and len(block.text) < SHORT)


def _block(block: MarkupBlock, lists: OpenLists, room: float, style: Style) -> Para:
    element, label = lists.place(block)
    indent = LABEL_ROOM * min(block.level, DEEPEST)
    lines = wrap([_piece(run) for run in block.runs], style.size, room - indent)
    return Para(element, lines, style, indent, label=label)


def _piece(run: Run) -> Piece:
    return FACES[run.bold, run.italic], run.text


class OpenLists:
    """The lists that are open at a point of the text: where in the structure the next paragraph belongs."""

    def __init__(self, cell: Element) -> None:
        self.cell = cell
        self.open: list[tuple[Element, Element]] = []  # the list, and the body of its last item

    def place(self, block: MarkupBlock) -> tuple[Element, tuple[Element, str] | None]:
        """The element of the paragraph, and the element and text of its marker if it has one."""
        del self.open[block.level :]
        if not block.marker:
            return Element("P", self.open[-1][1] if self.open else self.cell), None
        while len(self.open) < block.level - 1:
            self._item(self._list())
        outer = self.open.pop()[0] if len(self.open) == block.level else self._list()
        label, body = self._item(outer)
        return Element("P", body), (label, block.marker)

    def _list(self) -> Element:
        return Element("L", self.open[-1][1] if self.open else self.cell)

    def _item(self, outer: Element) -> tuple[Element, Element]:
        item = Element("LI", outer)
        label, body = Element("Lbl", item), Element("LBody", item)
        self.open.append((outer, body))
        return label, body
