"""Commentary as a tree: paragraphs, and lists of items that hold paragraphs and lists.

Pure. `commentary.text.markup` says what the marks are; this says how lists nest, which HTML needs to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commentary.text.markup import MarkupBlock, Run, blocks


@dataclass(frozen=True)
class ListItem:
    """One item of a list; `number` is empty for a bullet."""

    number: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Node:
    """A paragraph, if it has runs; otherwise a list."""

    runs: tuple[Run, ...] = ()
    items: tuple[ListItem, ...] = ()

    @property
    def numbered(self) -> bool:
        return bool(self.items) and self.items[0].number != ""


def tree(text: str) -> tuple[Node, ...]:
    return _nodes(blocks(text), 0)


def _nodes(found: Sequence[MarkupBlock], level: int) -> tuple[Node, ...]:
    """The blocks at a level as nodes; a run of blocks that lie deeper is a list, or two where the kind changes."""
    nodes: list[Node] = []
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and found[end].level > level:
            end += 1
        if end > start:
            nodes += _lists(_items(found[start:end], level + 1))
        else:
            end = start + 1
            nodes.append(Node(runs=found[start].runs))
        start = end
    return tuple(nodes)


def _items(found: Sequence[MarkupBlock], level: int) -> list[ListItem]:
    starts = [0, *(place for place, block in enumerate(found) if place and block.level == level and block.marker)]
    return [
        ListItem(_number(found[start], level), _nodes(_unmarked(found[start:end]), level))
        for start, end in zip(starts, [*starts[1:], len(found)], strict=True)
    ]


def _unmarked(found: Sequence[MarkupBlock]) -> Sequence[MarkupBlock]:
    """Without an empty first block: the item holds what follows."""
    return found if found[0].runs else found[1:]


def _number(block: MarkupBlock, level: int) -> str:
    return block.marker.rstrip(".)") if block.level == level and block.marker != "•" else ""


def _lists(items: Sequence[ListItem]) -> list[Node]:
    lists: list[list[ListItem]] = []
    for item in items:
        if lists and bool(lists[-1][-1].number) == bool(item.number):
            lists[-1].append(item)
        else:
            lists.append([item])
    return [Node(items=tuple(each)) for each in lists]
