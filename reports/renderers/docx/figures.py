"""The figures of a report in Word: a table for each section with its words below, and the detailed analyses.

Pure. What stands in the cells is what the HTML edition's tables have (`page`); words stand below and not beside, so
that a clerk can carry them into an agenda.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indicators.charts import charts, svg
from indicators.charts.icons import COLOURS, DRAWINGS
from indicators.rules.scale import Label
from reports.renderers import analysis_page, legend, table_model, wording
from reports.renderers.docx.passages import NumberedLists, passages
from reports.renderers.docx.picture import picture
from reports.renderers.docx.wordprocessingml import DocxCell, DocxColumn, heading, leading, line, said, table
from reports.snapshot.schema import Detail, Section, Snapshot

WIDTHS = {"code": 20, "description": 78, "number": 18, "cases": 24, "word": 31, "status": 25, "others": 44}
TWENTIETHS, CHART_HEIGHT = 20, 196.0  # of a point, in which `across` is; and points
MONTHS_BESIDE = {"A4": 6, "A3": 9}  # of an analysis, each with its number and percentage


def section(
    number: int, snapshot: Snapshot, made: table_model.ReportTable, lists: NumberedLists, across: int
) -> Iterator[str]:
    """A section: its note, its indicators as a table, and each topic's words."""
    of: Section = snapshot.sections[number]
    if made.note:
        yield line(made.note, "Note")
    columns, marks = _columns(made), {svg.symbol_id(label): mark(label) for label in legend.every(snapshot)}
    rows: list[list[str | DocxCell]] = [
        [row.code, *(cell for entry in row.entries for cell in _cells(entry, marks))]
        for topic in made.topics for row in topic.rows
    ]  # fmt: skip
    yield table(f"{made.title}: figures for {snapshot.period}", columns, rows, across)
    for group in of.groups:
        yield heading(3, f"Commentary on {group.topic}")
        yield from passages(group.words, lists) if group.words else [line(wording.NO_COMMENTARY)]


def mark(label: Label) -> tuple[str, str]:
    """A character of a label's own with its colour, so that a black-and-white copy still tells them apart."""
    return DRAWINGS[label.icon].mark, COLOURS[label.colour]


def _columns(made: table_model.ReportTable) -> list[DocxColumn]:
    """The table's columns on one line: those of the year are named with it, and words stand below the table."""
    names = [name for each in made.over for name in _names(each, made.under)]
    pairs = zip(names, made.widths, strict=True)
    return [
        DocxColumn(name, WIDTHS[width], "Figures" if width == "number" else "Words") for name, width in pairs if width
    ]


def _names(over: table_model.TableHeading, under: Sequence[table_model.TableHeading]) -> list[str]:
    return [f"{over.text} {each.text.lower()}" for each in under] if over.kind == "year" else [over.text]


def _cells(entry: table_model.TableCell, marks: Mapping[str, tuple[str, str]]) -> Iterator[DocxCell]:
    """The cell of an entry; the same words in each of those that it spans."""
    mark, colour = marks.get(entry.icon, ("", ""))
    return (DocxCell(entry.text, mark, colour, entry.marks) for _ in range(entry.span))


def detail(of: Detail, snapshot: Snapshot, across: int) -> Iterator[str]:
    """A detailed analysis: a table for each block of measures, then each chart with what it shows in words."""
    made = analysis_page.analysis(of, snapshot.sources, "")
    yield line(made.note, "Note")
    for block in made.blocks:
        yield heading(3, block.title)
        yield from _block(block, made.months, MONTHS_BESIDE[snapshot.paper], across)
    if made.sources:
        yield said("Where the counts come from", made.sources)
    for chart in of.charts:
        yield heading(3, chart.title)
        shapes = charts.draw(chart, across / TWENTIETHS, CHART_HEIGHT)
        yield picture(shapes, across / TWENTIETHS, CHART_HEIGHT, chart.title, chart.caption or chart.title)
        words = f"{chart.caption} The numbers are in the tables above."
        yield leading(words) if chart.facts else line(words)
        if chart.facts:
            columns = [DocxColumn("Beside the lines", 2), DocxColumn("Value or month", 3)]
            yield table(f"{chart.title}: what is beside the lines", columns, chart.facts, across)


def _block(
    block: analysis_page.AnalysisBlock, months: tuple[table_model.TableHeading, ...], beside: int, across: int
) -> Iterator[str]:
    """The block's months, as many beside one another as the paper is wide for."""
    for start in range(0, len(months), beside):
        shown = months[start : start + beside]
        pairs = [(f"{_down(month.text)}\n{word}", width) for month in shown for word, width in (("No.", 13), ("%", 17))]
        columns = [DocxColumn("Measure", 90), *(DocxColumn(name, width, "Figures") for name, width in pairs)]
        rows: list[list[str | DocxCell]] = [
            [DocxCell(row.name, remarks=_share_of(row)), *map(_text, row.entries[2 * start : 2 * (start + beside)])]
            for row in block.measures
        ]
        yield table(f"{block.title}: {shown[0].text} to {shown[-1].text}", columns, rows, across)


def _down(month: str) -> str:
    """The words of a month below one another, as its columns are narrow: each in the same lines."""
    return month.replace(" ", "\n")


def _text(entry: table_model.TableCell) -> str:
    """A dash in a row that is a plain count, which has no percentage."""
    return "–" if entry.kind == "none" else entry.text


def _share_of(row: analysis_page.AnalysisRow) -> tuple[str, ...]:
    return (f"Percentage of: {row.share_of}",) if row.share_of else ()
