"""The HTML edition's tables as plain values: what stands in each cell, and which headings it answers to.

Pure. An id is unique in the page; `headers` are the ids of a cell's headings, in the order in which they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indicators.display import Missing
from indicators.drawing import svg
from indicators.standing import Cell, Standing
from reports.renderers import prose, wording
from reports.snapshot import Detail, DetailBlock, DetailRow, Group, Section, Snapshot, Source

A_PAGE = 3000  # characters of commentary
MARKS = (("provisional", "Provisional"), ("restated", "Restated"))


@dataclass(frozen=True)
class Heading:
    id: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A cell. `label` names its column where the columns are not side by side; `kind` is how it looks."""

    label: str
    headers: str
    text: str
    kind: str = "figure"
    icon: str = ""
    marks: tuple[str, ...] = ()
    span: int = 1


@dataclass(frozen=True)
class Indicator:
    id: str
    headers: str
    code: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Passage:
    heading: str
    nodes: tuple[prose.Node, ...]


@dataclass(frozen=True)
class Topic:
    """The rows that share a commentary; `passages` is empty where there is none.

    `pages` are about as many as the shared commentary fills in print. Chromium works out the height of a cell that
    spans rows before it knows what page ends add to it, and would print its last lines over the next row: the
    template leaves a little room at its end for each page.
    """

    label: str
    headers: str
    rows: tuple[Indicator, ...]
    passages: tuple[Passage, ...]
    pages: range


@dataclass(frozen=True)
class Table:
    id: str
    number: int
    title: str
    note: str
    headings: dict[str, Heading]
    months: tuple[Heading, ...]
    topics: tuple[Topic, ...]


def tables(snapshot: Snapshot) -> tuple[Table, ...]:
    """One table a section."""
    return tuple(_table(snapshot, section, f"s{place}") for place, section in enumerate(snapshot.sections, 1))


def _table(snapshot: Snapshot, section: Section, id: str) -> Table:
    words = {
        "code": "Code", "description": "Description", "last": snapshot.last_year, "trend": "Trend",
        "year": snapshot.year, "value": "Value", "status": "Status", "target": "Target", "commentary": "Commentary",
    }  # fmt: skip
    headings = {key: Heading(f"{id}-{key}", text) for key, text in words.items()}
    months = tuple(Heading(f"{id}-month{place}", month) for place, month in enumerate(snapshot.months, 1))
    topics, first = [], 1
    for group in section.groups:
        topics.append(_topic(group, headings, months, [f"{id}-row{first + n}" for n in range(len(group.standings))]))
        first += len(group.standings)
    return Table(id, section.number, section.title, section.note, headings, months, tuple(topics))


def _topic(group: Group, headings: dict[str, Heading], months: tuple[Heading, ...], ids: list[str]) -> Topic:
    length = sum(len(passage.text) for passage in group.words.passages) if group.words else 0
    return Topic(
        f"Commentary on {group.topic}",
        " ".join([headings["commentary"].id, *ids]),
        tuple(
            Indicator(id, headings["code"].id, standing.code, tuple(_entries(standing, headings, months, id)))
            for id, standing in zip(ids, group.standings, strict=True)
        ),
        tuple(Passage(each.heading, prose.tree(each.text)) for each in (group.words.passages if group.words else ())),
        range(1 + length // A_PAGE if len(ids) > 1 else 0),
    )


def _entries(
    standing: Standing, headings: dict[str, Heading], months: tuple[Heading, ...], row: str
) -> Iterator[Entry]:
    year = headings["year"]

    def entry(key: str, text: str, **looks: str) -> Entry:
        return Entry(headings[key].text, f"{headings[key].id} {row}", text, **looks)  # type: ignore[arg-type]

    def of_year(key: str, cell: Cell) -> Entry:
        return _figure(cell, f"{year.text} {headings[key].text.lower()}", f"{year.id} {headings[key].id} {row}")

    yield entry("description", standing.description, kind="description")
    yield _figure(standing.last_year, headings["last"].text, f"{headings['last'].id} {row}")
    yield from _months(standing, months, row)
    yield entry("trend", standing.trend_text, kind="word" if standing.trend else "missing word",
                icon=svg.symbol_id(standing.trend))  # fmt: skip
    yield of_year("value", standing.year)
    yield Entry(
        f"{year.text} status", f"{year.id} {headings['status'].id} {row}", standing.status, "word",
        svg.symbol_id(standing.status), ("Changed by hand",) if standing.overridden else (),
    )  # fmt: skip
    yield of_year("target", standing.target)


def _months(standing: Standing, months: tuple[Heading, ...], row: str) -> Iterator[Entry]:
    """A cell a month; one across all of them where none is collected."""
    if {cell.missing for cell in standing.months} == {Missing.NOT_COLLECTED.value}:
        label, ids = " and ".join(month.text for month in months), " ".join(month.id for month in months)
        yield Entry(label, f"{ids} {row}", Missing.NOT_COLLECTED.value, "missing", span=len(months))
        return
    for cell, month in zip(standing.months, months, strict=True):
        yield _figure(cell, month.text, f"{month.id} {row}")


def _figure(cell: Cell, label: str, headers: str) -> Entry:
    marks = tuple(word for name, word in MARKS if getattr(cell, name))
    return Entry(label, headers, cell.text, "missing" if cell.missing else "figure", marks=marks)


# -- Notes to the figures ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Remarks:
    """What is said about an indicator's figures: pairs of a term and what it is."""

    code: str
    description: str
    pairs: tuple[tuple[str, tuple[str, ...]], ...]


def remarks(snapshot: Snapshot) -> tuple[Remarks, ...]:
    return tuple(
        Remarks(standing.code, standing.description, tuple(_pairs(standing, snapshot.sources)))
        for standing in snapshot.standings
    )


def _pairs(standing: Standing, sources: Iterable[Source]) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = _names(sources)
    said = (
        ("What it measures", (standing.measured,)),
        ("Why this status", (standing.status_why,)),
        ("Status rule", (standing.rule,)),
        ("Status changed by hand", (standing.overridden,)),
        ("Why this trend", (standing.trend_why,)),
        ("Notes", standing.notes),
        ("Where the figures come from", tuple(_origins(standing, names))),
    )
    return ((term, texts) for term, texts in said if any(texts))


def _names(sources: Iterable[Source]) -> dict[str, str]:
    return {source.sha256: source.name for source in sources}


def _origins(standing: Standing, names: dict[str, str]) -> Iterator[str]:
    """ "Dec 2009, Jan 2010: figures-january.csv" (rows where they are known)"""
    places: dict[str, list[str]] = {}
    for cell in wording.figures(standing):
        if cell.source:
            place = f"{cell.heading} (row {cell.row})" if cell.row else cell.heading
            places.setdefault(names.get(cell.source, cell.source), []).append(place)
    return (f"{name}: {', '.join(dict.fromkeys(found))}" for name, found in places.items())


# -- Detailed analyses ---------------------------------------------------------------------------------------------


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
        "; ".join(_counted_in(detail, _names(sources))),
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
