"""A file given back as an XLSX workbook with its faults marked: each cell filled, a comment on it, and a list of all.

Pure, and run in a process of its own (`indicators.extracts.sandbox.child_process`), which can open no file. The rules
are in
docs/extract-formats.md. A workbook comes back as it was, but without macros and pictures; of any other file its cells
come back as text.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import openpyxl.packaging.extended  # noqa: F401  openpyxl imports it only when it writes, and nothing is found by then
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from indicators.extracts.files.csv_file import rows_of_text
from indicators.extracts.files.detect import read
from indicators.extracts.files.errors import CONTROL, ExtractRejected, Fault
from indicators.extracts.files.sheet import Contents, Row

# What fits into the memory and the time of the child.
MOST_UNPACKED = 6 * 1024 * 1024
MOST_CELLS = 150_000
MOST_COMMENTS = 2_000
MOST_WORDS = 2_000
AUTHOR = "Safeguarding report"
FILL = PatternFill("solid", start_color="FFF4B183", end_color="FFF4B183")
LIST = "Faults"
TOO_LARGE = "It is too large to be marked. Its faults are on this page; mend them, or send the file in parts."
DAMAGED = "It cannot be marked. Its faults are on this page; save the table alone as CSV or XLSX, and send that."

Place = tuple[Any, int, int]


def marked(content: bytes, name: str, faults: Sequence[Fault]) -> bytes:
    """The workbook, marked. Raise `ExtractRejected` if the file cannot be read at all, or is too large."""
    contents = read(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = _opened(content) if content.startswith(b"PK") else _made(_cells(content, contents))
            _mark(book, faults)
            return _written(book)
    except (ExtractRejected, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a part that it does not know leads it to
        raise ExtractRejected([Fault(DAMAGED)]) from error


def _opened(content: bytes) -> Workbook:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise ExtractRejected([Fault(TOO_LARGE)])
    book: Workbook = load_workbook(io.BytesIO(content))
    book.template = False
    for sheet in book.worksheets:
        sheet.legacy_drawing = None  # where its old comments were drawn; openpyxl draws them anew
    return book


def _cells(content: bytes, contents: Contents) -> Iterator[tuple[str, Iterable[Row]]]:
    """The name and the rows of each sheet of a file that openpyxl does not open; of a CSV file, every row as it is."""
    if contents.format.startswith("CSV"):
        yield "", rows_of_text(content)
        return
    for sheet in contents.sheets:
        yield sheet.name, {row.number: row for row in (*sheet.rows, *sheet.top)}.values()


def _made(sheets: Iterable[tuple[str, Iterable[Row]]]) -> Workbook:
    """A workbook of the rows as text, each where it stood, so that nothing in it is a formula."""
    book, cells = Workbook(), 0
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name or None)
        for row in rows:
            cells += len(row.texts)
            if cells > MOST_CELLS:
                raise ExtractRejected([Fault(TOO_LARGE)])
            for index, text in enumerate(row.texts, 1):
                if text:
                    _write(sheet.cell(row.number, index), text)
    return book


def _write(cell: Any, text: str) -> None:
    cell.value = CONTROL.sub(" ", text)
    cell.data_type = "s"
    cell.number_format = "@"


def _mark(book: Workbook, faults: Sequence[Fault]) -> None:
    said: dict[Place, list[str]] = defaultdict(list)
    for fault in faults:
        said[_place(book, fault)].append(fault.sentence)
    for number, ((sheet, row, column), sentences) in enumerate(said.items()):
        cell = _own(sheet, row, column)
        cell.fill = FILL
        if number < MOST_COMMENTS:
            cell.comment = _comment(sentences, cell.comment)
    _list(book, faults, told=len(said) <= MOST_COMMENTS)


def _place(book: Workbook, fault: Fault) -> Place:
    """The cell of the fault: of a row without a column the first, and A1 where it is about the sheet or the file."""
    sheet = next((each for each in book.worksheets if each.title == fault.sheet), book.worksheets[0])
    return sheet, fault.row or 1, column_index_from_string(fault.column) if fault.column else 1


def _own(sheet: Any, row: int, column: int) -> Any:
    """The cell itself, or the first of those that it is merged with."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        merged = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(merged.min_row, merged.min_col)
    return cell


def _comment(sentences: Sequence[str], before: Comment | None) -> Comment:
    words = "\n".join(dict.fromkeys(sentences))[:MOST_WORDS]
    if before:
        words += f"\n\n{before.text}"
    return Comment(words, AUTHOR, width=320, height=40 + 20 * (len(words) // 45 + words.count("\n")))


def _list(book: Workbook, faults: Sequence[Fault], *, told: bool) -> None:
    """The last sheet: every fault with its place. Its headings are those of no extract, so it may stay."""
    sheet = book.create_sheet(LIST)
    intro = f"{len(faults):,} faults. Each cell is filled and has a comment."
    if not told:
        intro = f"{len(faults):,} faults. Each cell is filled; the first {MOST_COMMENTS:,} have a comment."
    lines = [(intro, "", "", ""), ("Sheet", "Row", "Column", "What is wrong, and what to do")]
    lines += [(fault.sheet, str(fault.row or ""), fault.column, fault.sentence) for fault in faults]
    for number, texts in enumerate(lines, 1):
        for index, text in enumerate(texts, 1):
            if text:
                _write(sheet.cell(number, index), text)
    for index, width in enumerate((20, 8, 8, 100), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.cell(2, index).font = Font(bold=True)
    for number in range(3, min(len(lines), MOST_COMMENTS) + 1):
        sheet.cell(number, 4).alignment = Alignment(wrap_text=True, vertical="top")


class _InMemory(ExcelWriter):
    """openpyxl writes each sheet to a file first, and here none may be written."""

    def write_worksheet(self, sheet: Any) -> None:
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts, sheet._drawing.images = sheet._charts, []
        out = io.BytesIO()
        writer = WorksheetWriter(sheet, out)
        writer.write()
        sheet._rels = writer._rels
        self._archive.writestr(sheet.path[1:], out.getvalue())
        self.manifest.append(sheet)


def _written(book: Workbook) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        _InMemory(book, archive).write_data()
    return content.getvalue()
