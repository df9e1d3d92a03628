"""The HTML edition's tables as plain values: what stands in each cell, and which headings it answers to.

Pure. An id is unique in the page; `headers` are the ids of a cell's headings, in the order in which they are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.charts import svg
from indicators.report_rows.row import Cell, Standing
from indicators.rules.formatting import Missing
from indicators.rules.scale import BY_CODE
from reports.layout.schema import OF_THE_YEAR, Shown
from reports.renderers import markup_tree, wording
from reports.snapshot.schema import Beside, Group, Section, Snapshot

A_PAGE = 3000  # characters of commentary
MARKS = (("provisional", "Provisional"), ("restated", "Restated"))


@dataclass(frozen=True)
class TableHeading:
    """A heading over one column or several; `kind` is how it looks, and `rows` how many rows it spans."""

    id: str
    text: str
    kind: str = ""
    span: int = 1
    rows: int = 2


@dataclass(frozen=True)
class TableCell:
    """A cell. `label` names its column where the columns are not side by side; `kind` is how it looks."""

    label: str
    headers: str
    text: str
    kind: str = "figure"
    icon: str = ""
    marks: tuple[str, ...] = ()
    span: int = 1


@dataclass(frozen=True)
class TableRow:
    id: str
    headers: str
    code: str
    entries: tuple[TableCell, ...]


@dataclass(frozen=True)
class TablePassage:
    heading: str
    nodes: tuple[markup_tree.Node, ...]


@dataclass(frozen=True)
class TableTopic:
    """The rows that share a commentary; `passages` is empty where there is none.

    `pages` are about as many as the shared commentary fills in print. Chromium works out the height of a cell that
    spans rows before it knows what page ends add to it, and would print its last lines over the next row: the
    template leaves a little room at its end for each page.
    """

    label: str
    headers: str
    rows: tuple[TableRow, ...]
    passages: tuple[TablePassage, ...]
    pages: range


@dataclass(frozen=True)
class ReportTable:
    id: str
    number: int
    title: str
    note: str
    over: tuple[TableHeading, ...]
    under: tuple[TableHeading, ...]
    widths: tuple[str, ...]
    topics: tuple[TableTopic, ...]


def tables(snapshot: Snapshot) -> tuple[ReportTable, ...]:
    """One table a section."""
    return tuple(_table(snapshot, section, f"s{place}") for place, section in enumerate(snapshot.sections, 1))


# Each column that an outline may have: its words (those of the report's periods come from it), its look and its width.
COLUMNS = {
    "code": ("Code", "", "code"),
    "description": ("Description", "", "description"),
    Shown.LAST_YEAR: ("", "figure", "number"),
    "month": ("", "figure", "number"),
    Shown.CASES: ("Cases", "", "cases"),
    Shown.TREND: ("Trend", "", "word"),
    Shown.LONG_TREND: ("Long trend", "", "word"),
    Shown.VALUE: ("Value", "figure", "number"),
    Shown.STATUS: ("Status", "", "status"),
    Shown.TARGET: ("Target", "figure", "number"),
    Shown.OTHERS: ("Others", "", "others"),
    "commentary": ("Commentary", "", ""),
}
ALWAYS = ("code", "description", "month", "commentary")


@dataclass(frozen=True)
class TableHead:
    """A table's columns by what they are, the months among them, and the heading over those of the year."""

    columns: dict[str, TableHeading]
    months: tuple[TableHeading, ...]
    year: TableHeading


def _head(snapshot: Snapshot, id: str) -> TableHead:
    shown = [key for key in COLUMNS if key in ALWAYS or key in snapshot.columns]
    of_year = sum(key in OF_THE_YEAR for key in shown)
    columns = {}
    for key in shown:
        words, kind, _ = COLUMNS[key]
        text = snapshot.last_year if key == Shown.LAST_YEAR else words
        rows = 1 if key in OF_THE_YEAR or not of_year else 2
        columns[key] = TableHeading(f"{id}-{key.replace(' ', '-')}", text, kind, rows=rows)
    months = tuple(
        TableHeading(f"{id}-month{place}", month, "figure", rows=2 if of_year else 1)
        for place, month in enumerate(snapshot.months, 1)
    )
    return TableHead(columns, months, TableHeading(f"{id}-year", snapshot.year, "year", span=of_year, rows=1))


def _over(head: TableHead) -> Iterator[TableHeading]:
    """The upper level of the heading: the year stands once, over all that is of it."""
    of_year = [key for key in head.columns if key in OF_THE_YEAR]
    for key, heading in head.columns.items():
        if key == "month":
            yield from head.months
        elif key not in OF_THE_YEAR:
            yield heading
        elif key == of_year[0]:
            yield head.year


def _table(snapshot: Snapshot, section: Section, id: str) -> ReportTable:
    head, topics, first = _head(snapshot, id), [], 1
    for group in section.groups:
        topics.append(_topic(group, head, [f"{id}-row{first + n}" for n in range(len(group.standings))]))
        first += len(group.standings)
    widths = [COLUMNS[key][2] for key in head.columns for _ in (head.months if key == "month" else (key,))]
    under = tuple(heading for key, heading in head.columns.items() if key in OF_THE_YEAR)
    return ReportTable(
        id, section.number, section.title, section.note, tuple(_over(head)), under, tuple(widths), tuple(topics)
    )


def texts(standing: Standing, snapshot: Snapshot) -> tuple[str, ...]:
    """Return the text of each cell of an indicator's row, from its code to its commentary."""
    head = _head(snapshot, "")
    beside = next((b for group in snapshot.groups for row, b in group.rows if row == standing), Beside())
    return (standing.code, *(entry.text for entry in _entries(standing, beside, head, "")))


def _topic(group: Group, head: TableHead, ids: list[str]) -> TableTopic:
    length = sum(len(passage.text) for passage in group.words.passages) if group.words else 0
    return TableTopic(
        f"Commentary on {group.topic}",
        " ".join([head.columns["commentary"].id, *ids]),
        tuple(
            TableRow(id, head.columns["code"].id, standing.code, tuple(_entries(standing, beside, head, id)))
            for id, (standing, beside) in zip(ids, group.rows, strict=True)
        ),
        tuple(
            TablePassage(each.heading, markup_tree.tree(each.text))
            for each in (group.words.passages if group.words else ())
        ),
        range(1 + length // A_PAGE if len(ids) > 1 else 0),
    )


def _entries(standing: Standing, beside: Beside, head: TableHead, row: str) -> Iterator[TableCell]:
    for key, heading in head.columns.items():
        if key == "month":
            yield from _months(standing, head.months, row)
        elif key not in ("code", "commentary"):
            yield _entry(key, standing, beside, CellPlace(heading, head.year, row))


@dataclass(frozen=True)
class CellPlace:
    """The place of a cell: its heading and its row."""

    heading: TableHeading
    year: TableHeading
    row: str

    def entry(self, text: str, kind: str = "figure", icon: str = "", marks: tuple[str, ...] = ()) -> TableCell:
        return TableCell(self.heading.text, f"{self.heading.id} {self.row}", text, kind, icon, marks)

    def of_year(self, text: str, kind: str = "figure", icon: str = "", marks: tuple[str, ...] = ()) -> TableCell:
        label, headers = f"{self.year.text} {self.heading.text.lower()}", f"{self.year.id} {self.heading.id} {self.row}"
        return TableCell(label, headers, text, kind, icon, marks)


def _entry(key: str, standing: Standing, beside: Beside, place: CellPlace) -> TableCell:
    match key:
        case "description":
            return place.entry(standing.description, "description")
        case Shown.LAST_YEAR:
            return _figure(standing.last_year, place.heading.text, f"{place.heading.id} {place.row}")
        case Shown.CASES:
            return place.entry(wording.cases(standing), "word")
        case Shown.TREND:
            return _judged(standing.trend_text, standing.trend, place)
        case Shown.LONG_TREND:
            return _judged(beside.long_trend_text, beside.long_trend, place)
        case Shown.STATUS:
            marks = ("Changed by hand",) if standing.overridden else ()
            return place.of_year(standing.status_word, "word", svg.symbol_id(standing.label), marks)
        case Shown.VALUE | Shown.TARGET:
            cell = standing.year if key == Shown.VALUE else standing.target
            return place.of_year(cell.text, "missing" if cell.missing else "figure", marks=_marks(cell))
        case _:
            return place.entry("\n".join(wording.others(beside)), "others" if beside.others else "missing word")


def _judged(text: str, word: str, place: CellPlace) -> TableCell:
    return place.entry(text, "word" if word else "missing word", svg.symbol_id(BY_CODE.get(word)))


def _months(standing: Standing, months: tuple[TableHeading, ...], row: str) -> Iterator[TableCell]:
    """A cell a month; one across all of them where none is collected."""
    if {cell.missing for cell in standing.months} == {Missing.NOT_COLLECTED.value}:
        label, ids = " and ".join(month.text for month in months), " ".join(month.id for month in months)
        yield TableCell(label, f"{ids} {row}", Missing.NOT_COLLECTED.value, "missing", span=len(months))
        return
    for cell, month in zip(standing.months, months, strict=True):
        yield _figure(cell, month.text, f"{month.id} {row}")


def _figure(cell: Cell, label: str, headers: str) -> TableCell:
    return TableCell(label, headers, cell.text, "missing" if cell.missing else "figure", marks=_marks(cell))


def _marks(cell: Cell) -> tuple[str, ...]:
    period = (cell.period,) if cell.period else ()
    return (*period, *(word for name, word in MARKS if getattr(cell, name)))
