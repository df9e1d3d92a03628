"""The HTML edition's detailed analyses as plain values: months over No. and %, blocks of measures down.

Pure. Cells and headings are those of `page`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.renderers import wording
from reports.renderers.table_model import Entry, Heading
from reports.snapshot.schema import Detail, DetailBlock, DetailRow, Source


@dataclass(frozen=True)
class Measure:
    id: str
    name: str
    share_of: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Block:
    id: str
    title: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Analysis:
    id: str
    title: str
    note: str
    sources: str
    months: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    columns: int


def analysis(detail: Detail, sources: Iterable[Source], id: str) -> Analysis:
    """The table of a detailed analysis: months over No. and %, blocks of measures down."""
    months = tuple(Heading(f"{id}-month{place}", month) for place, month in enumerate(detail.months, 1))
    return Analysis(
        id,
        detail.title,
        f"{wording.data_to(detail)} {detail.note}".strip(),
        "; ".join(_counted_in(detail, wording.names(sources))),
        months,
        tuple(_block(block, months, f"{id}-block{place}") for place, block in enumerate(detail.blocks, 1)),
        1 + 2 * len(months),
    )


def _counted_in(detail: Detail, names: dict[str, str]) -> tuple[str, ...]:
    """The names of the extracts that the counts come from."""
    found = (share.source for block in detail.blocks for row in block.rows for share in row.shares if share.source)
    return tuple(dict.fromkeys(names.get(source, source) for source in found))


def _block(block: DetailBlock, months: tuple[Heading, ...], id: str) -> Block:
    return Block(
        id, block.title, tuple(_measure(row, months, id, f"{id}-row{n}") for n, row in enumerate(block.rows, 1))
    )


def _measure(row: DetailRow, months: tuple[Heading, ...], block: str, id: str) -> Measure:
    entries: list[Entry] = []
    for share, month in zip(row.shares, months, strict=True):
        texts = (("no", "No.", wording.count(share)), ("percent", "%", wording.percent(row, share)))
        entries += [
            Entry(f"{month.text} {word}", f"{month.id} {month.id}-{key} {block} {id}", text, _kind(text))
            for key, word, text in texts
        ]
    return Measure(id, row.name, row.share_of, tuple(entries))


def _kind(text: str) -> str:
    if text == wording.NOT_APPLICABLE:
        return "none"
    return "figure" if text[:1].isdigit() or text[:1] == "-" else "missing"
