"""The light marks that commentary may carry: **bold**, *italic*, bulleted and numbered lists. All else is literal.

Pure. `blocks` turns text into paragraphs and list items of plain runs; whoever shows them escapes them for its own
format. No mark can produce a link, an image, a heading or markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.token import Token

TEXTS_REMEMBERED = 300
# Beyond these nobody wrote the marks for a reader: they are shown as they were typed, and reading them costs nothing.
DEEPEST_LIST = 20
MOST_MARKS = 2_000  # asterisks and underlines in a text
MOST_LINES = 2_000  # of which paragraphs and lists are made


def _list_unless_too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Begin a list, except within so many that the parser would run out of stack: then the mark stays a mark."""
    return state.level < 2 * DEEPEST_LIST and list_block(state, start, end, silent)  # a list and its item: two levels


def _parser(*rules: str) -> MarkdownIt:
    made = MarkdownIt("zero", {"maxNesting": 1_000}).enable([*rules, "list", "newline"])
    made.block.ruler.at("list", _list_unless_too_deep, {"alt": ["paragraph", "reference", "blockquote"]})
    return made


PARSER, PARSER_OF_LISTS = _parser("emphasis"), _parser()

# Word's line break inside a paragraph is a vertical tab, its page break a form feed.
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, halves of a character, marks that turn the writing round, and what shows nothing. The joiners of emoji and
# of Arabic and Persian words (U+200C, U+200D) are kept.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text without characters that cannot be printed or would mislead, each line end as one "\n"; never cut."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", text))


@dataclass(frozen=True)
class Run:
    """Characters that look alike. A line end within a paragraph is a "\\n" in the text."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class MarkupBlock:
    """A paragraph (`marker` empty) or a list item (`marker` "•", or "1." and so on); `level` counts lists around it."""

    runs: tuple[Run, ...]
    marker: str = ""
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@lru_cache(maxsize=TEXTS_REMEMBERED)
def blocks(text: str) -> tuple[MarkupBlock, ...]:
    """Parse the text into paragraphs and list items, in order. A second paragraph of an item has its level, no marker.

    The same text is parsed once, since a page and the checks on it ask dozens of times. Lines after the first
    `MOST_LINES` are one paragraph, as they were typed.
    """
    lines = text.split("\n", MOST_LINES)
    rest = lines.pop() if len(lines) > MOST_LINES else ""
    parser = PARSER if text.count("*") + text.count("_") <= MOST_MARKS else PARSER_OF_LISTS
    made: list[MarkupBlock] = []
    ordered: list[bool] = []
    marker = ""
    for token in parser.parse("\n".join(lines)):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            ordered.append(token.type == "ordered_list_open")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            ordered.pop()
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup}" if ordered[-1] else "•"
        elif token.type == "inline":
            made.append(MarkupBlock(_runs(token.children or ()), marker, len(ordered)))
            marker = ""
        elif token.type == "list_item_close":
            if marker:  # an item with nothing in it
                made.append(MarkupBlock((), marker, len(ordered)))
            marker = ""
    if rest.strip():
        made.append(MarkupBlock((Run(rest.strip("\n")),)))
    return tuple(made)


def plain(text: str) -> str:
    """The words without their marks, a line for each block, list items after their marker."""
    return "\n".join(f"{block.marker} {block.text}" if block.marker else block.text for block in blocks(text))


def _runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    runs: list[tuple[Run, list[str]]] = []
    look = Run("")
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                look = replace(look, bold=token.nesting == 1)
            case "em_open" | "em_close":
                look = replace(look, italic=token.nesting == 1)
            case _:
                characters = "\n" if token.type in ("softbreak", "hardbreak") else token.content
                if runs and runs[-1][0] == look:
                    runs[-1][1].append(characters)
                elif characters:
                    runs.append((look, [characters]))
    return tuple(replace(run, text="".join(texts)) for run, texts in runs)
