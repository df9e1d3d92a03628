"""The report as a workbook: indicators (one row each), counts, notes, sources and sign-off, each on a sheet.

Figures are numbers with the decimals printed: 41.4% is 41.4 shown with a per cent sign, so that nobody mistakes it.
Words are text, never a formula. Text longer than a cell holds goes on in columns beside it, headed "(continued)".
The same report gives the same bytes: fixed times, and parts stored as they are, as no two zlibs compress alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import chain, repeat

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from reports.renderers import archive, legend, wording
from reports.renderers.flat_table import (
    MEDIUM,
    NARROW,
    WIDE,
    WIDEST,
    Entry,
    PrintedNumber,
    columns,
    count_headings,
    count_rows,
    rows,
)
from reports.snapshot.schema import Chart, Signing, Snapshot, Source

LONGEST = 32_767  # what a cell holds, in UTF-16 units
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # which a reader would take for a character's number
BOLD = Font(bold=True)
TOP = Alignment(vertical="top", wrap_text=True)
CORE = "docProps/core.xml"
PAPERS = {"A4": 9, "A3": 8}  # as a workbook numbers them


@dataclass(frozen=True)
class XlsxSheet:
    """A table: headings with the widths of their columns, and rows."""

    title: str
    headings: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Entry, ...], ...]
    frozen: int = 0  # columns that stay in view


def render(snapshot: Snapshot, signing: Signing | None) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = (*SHEETS, _restatements) if snapshot.correction else SHEETS
    for make in sheets:
        _write(workbook.create_sheet(), make(snapshot, signing), PAPERS[snapshot.paper])
    when = datetime.combine(snapshot.generated_on, time())
    properties = workbook.properties
    properties.title, properties.creator = wording.legible(snapshot.full_title), wording.legible(snapshot.council)
    properties.language, properties.created = "en-GB", when
    file = BytesIO()
    workbook.save(file)
    properties.modified = when  # which saving set to the clock
    return archive.fixed(file, {CORE: tostring(properties.to_tree())})


def pieces(text: str) -> tuple[str, ...]:
    """The text in pieces that each fit a cell, cut after a space where there is one; together they are the text."""
    if len(_escaped(text).encode("utf-16-le")) // 2 <= LONGEST:
        return (text,)
    middle = len(text) // 2
    cut = text.rfind(" ", 0, middle) + 1 or middle
    return pieces(text[:cut]) + pieces(text[cut:])


# -- The sheets ----------------------------------------------------------------------------------------------------


def _indicators(snapshot: Snapshot, signing: Signing | None) -> XlsxSheet:
    shown = columns(snapshot)
    return XlsxSheet(
        "Indicators",
        tuple((column.heading, column.width) for column in shown),
        tuple(tuple(column.entry(row) for column in shown) for row in rows(snapshot)),
        frozen=3,
    )


def _counts(snapshot: Snapshot, signing: Signing | None) -> XlsxSheet:
    widths = (MEDIUM, NARROW, NARROW, WIDE, WIDE, WIDE, NARROW, NARROW, NARROW, WIDE, MEDIUM, NARROW, WIDE)
    titles = count_headings(snapshot)
    headings = tuple(zip(titles, chain(widths, repeat(WIDE)), strict=False))
    return XlsxSheet("Detailed analysis", headings, tuple(count_rows(snapshot)))


def _notes(snapshot: Snapshot, signing: Signing | None) -> XlsxSheet:
    about = (
        ("Report", snapshot.full_title),
        ("Council", snapshot.council),
        ("Period", snapshot.period),
        ("Generated on", wording.on(snapshot.generated_on)),
        ("Version", str(snapshot.version)),
        *((("For", snapshot.meeting),) if snapshot.meeting else ()),
        *((("Which indicators are here", snapshot.summary),) if snapshot.summary else ()),
        ("Draft or signed off", wording.standing_of(signing)),
        ("Edition", wording.edition(snapshot)),
        ("SHA-256 of the content", wording.content_digest(snapshot)),
    )
    notes = [("Correction", wording.corrects(snapshot.correction))] if snapshot.correction else []
    notes += [("Note", note) for note in snapshot.notes]
    notes += [(f"Note on section {s.number}, {s.title}", s.note) for s in snapshot.sections if s.note]
    for detail in snapshot.details:
        notes.append((f"Note on {detail.title}", f"{wording.data_to(detail)} {detail.note}".strip()))
        notes += [pair for chart in detail.charts for pair in _of_chart(chart)]
    said = ((source.name, " ".join(wording.quality(source))) for source in snapshot.sources)
    notes += [(f"Data quality of {name}", words) for name, words in said if words]
    explained = [(f"Status: {label.word}", label.meaning) for label in legend.statuses(snapshot)]
    explained += [(f"Trend: {label.word}", label.meaning) for label in legend.trends(snapshot)]
    return XlsxSheet("Notes", (("About", WIDE), ("Text", WIDEST)), (*about, *notes, *explained))


def _of_chart(chart: Chart) -> Iterator[tuple[str, str]]:
    """Summary of a chart, and a row for each thing drawn around its lines."""
    yield chart.title, chart.caption
    yield from ((f"{chart.title}: {name}", value) for name, value in chart.facts)


def _sources(snapshot: Snapshot, signing: Signing | None) -> XlsxSheet:
    headings = (
        ("Source", WIDE), ("Kind", MEDIUM), ("Rows", NARROW), ("Loaded by", MEDIUM), ("Job title", MEDIUM),
        ("Loaded at", WIDE), ("SHA-256", 70),
    )  # fmt: skip
    listed = tuple(
        (
            source.name, source.kind, _rows_in(source), source.loaded_by, source.loaded_job_title,
            wording.at(source.loaded_at), source.sha256,
        )
        for source in snapshot.sources
    )  # fmt: skip
    return XlsxSheet("Sources", headings, listed)


def _rows_in(source: Source) -> Entry:
    return wording.rows(source) if source.rows is None else PrintedNumber(Decimal(source.rows))


def _sign_off(snapshot: Snapshot, signing: Signing | None) -> XlsxSheet:
    headings = (
        ("What", WIDE), ("By", MEDIUM), ("Job title", MEDIUM), ("At", WIDE), ("Statement", WIDE), ("SHA-256", 70),
    )  # fmt: skip
    signed: tuple[Entry, ...] = ("Sign-off", "", "", "", f"{wording.DRAFT}.", "")
    if signing:
        signed = (
            "Sign-off", signing.name, signing.job_title, wording.at(signing.at), signing.declaration, signing.digest,
        )  # fmt: skip
    approved = tuple(
        (
            f"Commentary on {group.topic}", words.approved_by, words.approved_job_title, wording.at(words.approved_at),
            f"Approved. Written by {', '.join(words.written_by)}.", words.digest,
        )
        for section in snapshot.sections for group in section.groups if (words := group.words)
    )  # fmt: skip
    recorded: tuple[tuple[Entry, ...], ...] = ()
    if signing and signing.seal:
        statement = wording.recorded(signing.event, signing.seal)
        recorded = (("Record of events", "", "", wording.at(signing.at), statement, ""),)
    verify = ("How to check this copy", "", "", "", f"Give this file to {wording.verify_at(snapshot)}", "")
    return XlsxSheet("Sign-off", headings, (signed, *recorded, *approved, verify))


def _restatements(snapshot: Snapshot, signing: Signing | None) -> XlsxSheet:
    """Of a correction: everything that differs from the report that it replaces."""
    assert snapshot.correction is not None
    headings = tuple(zip(wording.RESTATED, (NARROW, WIDE, WIDE, WIDE, WIDE), strict=True))
    return XlsxSheet(
        "Restatements", headings, tuple(wording.restated(each) for each in snapshot.correction.restatements)
    )


SHEETS: tuple[Callable[[Snapshot, Signing | None], XlsxSheet], ...] = (
    _indicators,
    _counts,
    _notes,
    _sources,
    _sign_off,
)


# -- Writing -------------------------------------------------------------------------------------------------------


def _write(worksheet: Worksheet, sheet: XlsxSheet, paper: int) -> None:
    worksheet.title = sheet.title
    table = [[_pieces(entry) for entry in row] for row in sheet.rows]
    spans = [max((len(row[place]) for row in table), default=1) for place in range(len(sheet.headings))]
    _row(
        worksheet,
        1,
        [part for heading, span in zip(sheet.headings, spans, strict=True) for part in _heads(heading, span)],
    )
    for number, row in enumerate(table, 2):
        padded = [part for parts, span in zip(row, spans, strict=True) for part in _padded(parts, span)]
        _row(worksheet, number, padded)
    for cell in worksheet[1]:
        cell.font = BOLD
    widths = [width for (_, width), span in zip(sheet.headings, spans, strict=True) for _ in range(span)]
    for place, width in enumerate(widths, 1):
        worksheet.column_dimensions[get_column_letter(place)].width = width
    worksheet.freeze_panes = worksheet.cell(2, sheet.frozen + 1)
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", paper
    worksheet.print_title_rows = "1:1"


def _heads(heading: tuple[str, int], span: int) -> list[Entry]:
    words = heading[0]
    return [words, *[f"{words} (continued{f' {n}' if n > 1 else ''})" for n in range(1, span)]]


def _pieces(entry: Entry) -> tuple[Entry, ...]:
    return (entry,) if isinstance(entry, PrintedNumber) else pieces(wording.legible(entry))


def _padded(parts: Sequence[Entry], span: int) -> list[Entry]:
    return [*parts, *[""] * (span - len(parts))]


def _row(worksheet: Worksheet, number: int, entries: Iterable[Entry]) -> None:
    for place, entry in enumerate(entries, 1):
        if entry == "":
            continue
        cell = worksheet.cell(number, place)
        cell.alignment = TOP
        if isinstance(entry, PrintedNumber):
            cell.value, cell.number_format = entry.value, _number_format(entry)
        else:
            cell.value = _escaped(entry)
            cell.data_type = "s"  # also where it begins with =, or reads like an error
            cell.quotePrefix = entry[0] in "=+-@#"  # stays text when somebody edits it


def _number_format(figure: PrintedNumber) -> str:
    exponent = figure.value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return "0" + ("." + "0" * decimals if decimals > 0 else "") + ('"%"' if figure.percent else "")


def _escaped(text: str) -> str:
    return ESCAPE.sub("_x005F_", text)
