"""Lay content out page after page, with what is repeated at the top of each.

A flow knows nothing of reports. It paints as it goes, and keeps the structure tree in reading order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.renderers.pdf.engine.document import Bookmark
from reports.renderers.pdf.engine.objects import Objects
from reports.renderers.pdf.engine.page import Ink, Page
from reports.renderers.pdf.engine.structure import Element
from reports.renderers.pdf.engine.wrapping import Para, height, para, take
from reports.renderers.pdf.report.theme import BOTTOM, LEFT, PdfPaper, Style

GAP = 24.0


class Flow:
    """The pages so far, and the height on the last that is free from."""

    def __init__(self, accent: str, before_page: Callable[[Page], None], paper: PdfPaper) -> None:
        """`accent` is the council's colour as words can have it; `before_page` paints what lies under each page."""
        self.accent, self.paper = accent, paper
        self.objects = Objects()
        self.ink = Ink(self.objects)
        self.root = Element("Document")
        self.pages: list[Page] = []
        self.bookmarks: list[Bookmark] = []
        self.before_page = before_page
        self.new_page()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def room(self) -> float:
        """The points left on this page."""
        return self.y - BOTTOM

    @property
    def at_top(self) -> bool:
        return self.y >= self.paper.top - 0.01

    def new_page(self) -> None:
        if self.pages:
            self.page.write()
        self.pages.append(Page(len(self.pages), self.ink, self.paper))
        self.before_page(self.page)
        self.y = self.paper.top

    def need(self, points: float) -> None:
        """Go to a new page unless so much is left on this one."""
        if self.room < points and not self.at_top:
            self.new_page()

    def space(self, points: float) -> None:
        """Leave a gap, except at the top of a page."""
        if not self.at_top:
            self.y -= points

    def bookmark(self, title: str, level: int = 0) -> None:
        self.bookmarks.append(Bookmark(title, level, self.page.index, self.y + 8))

    def heading(self, role: str, text: str, style: Style, *, bookmark: int | None = None, keep: float = 0.0) -> None:
        """A heading that stays with `keep` points of what follows."""
        lines = para(Element(role, self.root), text, style, self.paper.across)
        self.need(min(lines.height + keep, self.paper.down))
        if bookmark is not None:
            self.bookmark(text, bookmark)
        self.column([lines])

    def text(self, text: str, style: Style, role: str = "P") -> None:
        """A paragraph over the whole width."""
        self.column([para(Element(role, self.root), text, style, self.paper.across)])

    def column(self, paras: Sequence[Para]) -> None:
        """Paragraphs over the whole width, over as many pages as they need."""
        rest = list(paras)
        while rest:
            head, rest = take(rest, self.room, force=self.at_top)
            self.page.put(head, LEFT, self.y, self.paper.across)
            self.y -= height(head)
            if rest:
                self.new_page()

    def column_width(self, count: int) -> float:
        return (self.paper.across - GAP * (count - 1)) / count

    def columns(self, paras: Sequence[Para], count: int) -> None:
        """Paragraphs in columns side by side, each filled before the next; each as wide as `column_width` says.

        What is left at the end is shared out evenly, so that the columns of the last page end together.
        """
        wide, rest = self.column_width(count), list(paras)
        while rest:
            deep = min(self.room, _even(rest, count)) if height(rest) < self.room * count else self.room
            start, lowest = self.y, self.y
            for number in range(count):
                head, rest = take(rest, deep, force=self.at_top)
                self.page.put(head, LEFT + number * (wide + GAP), start, wide)
                lowest = min(lowest, start - height(head))
            self.y = lowest
            if rest:
                self.new_page()


def _even(paras: Sequence[Para], count: int) -> float:
    """The least depth, to the nearest few points, at which the paragraphs fit into so many columns."""
    deep = height(paras) / count
    while True:
        rest = list(paras)
        for _ in range(count):
            _, rest = take(rest, deep)
        if not rest:
            return deep
        deep += 6
