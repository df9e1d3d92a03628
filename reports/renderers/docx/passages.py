"""Commentary in Word: its paragraphs, and its lists as lists of Word's, with the numbers that were typed.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from commentary.text import markup
from reports.renderers.docx.wordprocessingml import heading, marked, paragraph
from reports.snapshot.schema import Words

BULLETS = 1  # the list in numbering.xml
DEEPEST = 8  # levels of a list of Word's, from 0
STYLES = {".": 2, ")": 3}  # how numbers are followed, and which pattern in numbering.xml that is


@dataclass(frozen=True)
class Numbered:
    """A list that begins with a number, at a level. `id` is what its items name it by."""

    id: int
    pattern: int
    level: int
    first: int


@dataclass
class NumberedLists:
    """The numbered lists of a document, in the order in which they are met."""

    met: list[Numbered] = field(default_factory=list)

    def begin(self, pattern: int, level: int, first: int) -> Numbered:
        self.met.append(Numbered(BULLETS + 1 + len(self.met), pattern, level, first))
        return self.met[-1]


def passages(words: Words, lists: NumberedLists) -> Iterator[str]:
    """The whole commentary, each passage under its heading."""
    for passage in words.passages:
        if passage.heading:
            yield heading(4, passage.heading)
        yield from _text(passage.text, lists)


def _text(text: str, lists: NumberedLists) -> Iterator[str]:
    going: dict[int, tuple[Numbered, int]] = {}  # by level, the list and the last number in it
    for block in markup.blocks(text):
        level = min(block.level - 1, DEEPEST)
        going = {each: list for each, list in going.items() if each <= level}
        if not block.marker:
            indent = f'<w:ind w:left="{360 * (level + 1)}"/>' if level >= 0 else ""
            yield paragraph(marked(block.runs), "", indent)
        elif block.marker == "•":
            going.pop(level, None)
            yield _item(block, BULLETS, level)
        else:
            number, pattern = int(block.marker[:-1]), STYLES[block.marker[-1]]
            list, last = going.get(level, (None, 0))
            if list is None or (list.pattern, last + 1) != (pattern, number):
                list = lists.begin(pattern, level, number)
            going[level] = (list, number)
            yield _item(block, list.id, level)


def _item(block: markup.MarkupBlock, list: int, level: int) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'
    return paragraph(marked(block.runs), "ListParagraph", number)
