"""The HTML edition's detailed analyses as plain values: months over No. and %, blocks of measures down.

Pure. Cells and headings are those of `page`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.renderers import wording
from reports.renderers.table_model import TableCell, TableHeading
from reports.snapshot.schema import Detail, DetailBlock, DetailRow, Source


@dataclass(frozen=True)
class AnalysisRow:
    id: str
    name: str
    share_of: str
    entries: tuple[TableCell, ...]


@dataclass(frozen=True)
class AnalysisBlock:
    id: str
    title: str
    measures: tuple[AnalysisRow, ...]


@dataclass(frozen=True)
class Analysis:
    id: str
    title: str
    note: str
    sources: str
    months: tuple[TableHeading, ...]
    blocks: tuple[AnalysisBlock, ...]
    columns: int


def analysis(detail: Detail, sources: Iterable[Source], id: str) -> Analysis:
    """The table of a detailed analysis: months over No. and %, blocks of measures down."""
    months = tuple(TableHeading(f"{id}-month{place}", month) for place, month in enumerate(detail.months, 1))
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


def _block(block: DetailBlock, months: tuple[TableHeading, ...], id: str) -> AnalysisBlock:
    return AnalysisBlock(
        id, block.title, tuple(_measure(row, months, id, f"{id}-row{n}") for n, row in enumerate(block.rows, 1))
    )


def _measure(row: DetailRow, months: tuple[TableHeading, ...], block: str, id: str) -> AnalysisRow:
    entries: list[TableCell] = []
    for share, month in zip(row.shares, months, strict=True):
        texts = (("no", "No.", wording.count(share)), ("percent", "%", wording.percent(row, share)))
        entries += [
            TableCell(f"{month.text} {word}", f"{month.id} {month.id}-{key} {block} {id}", text, _kind(text))
            for key, word, text in texts
        ]
    return AnalysisRow(id, row.name, row.share_of, tuple(entries))


def _kind(text: str) -> str:
    if text == wording.NOT_APPLICABLE:
        return "none"
    return "figure" if text[:1].isdigit() or text[:1] == "-" else "missing"
