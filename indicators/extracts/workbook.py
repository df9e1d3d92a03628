"""XLSX: from bytes to sheets of located cells. Pure. The rules are in docs/extract-formats.md.

Sizes are checked before the reader is let in: a workbook of 1.4 kB with one far cell took another reader 1.1 GB.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from indicators.extracts.faults import ExtractRejected, Fault
from indicators.extracts.sheet import MOST_COLUMNS, MOST_ROWS, Contents, Row, Sheet, letter, sheet_of

MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 1_000
# What zipfile raises over bytes that are not as they were.
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/]>')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:]*[0-9])"')


def read_workbook(content: bytes) -> Contents:
    """Every sheet that has cells, hidden ones too. Raise `ExtractRejected` where the workbook cannot be trusted."""
    parts = _parts(content)
    formulas = any(b"<f" in part for part in parts.values())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets = tuple(_sheets(content, parts, formulas))
    except (ExtractRejected, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part leads it to, a bare KeyError among them
        raise ExtractRejected(
            [Fault("It is damaged. Open it in a spreadsheet, save it as XLSX, and send that.")]
        ) from error
    return Contents("XLSX", sheets)


def _parts(content: bytes) -> dict[str, bytes]:
    """The unpacked parts of the workbook by name, none unpacked beyond the limit."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise ExtractRejected([Fault("It unpacks to far more than an extract can be. Send only the figures.")])
        try:
            # Reads no more of a part than it declares, so that the sum above holds.
            parts = {entry.filename: archive.read(entry) for entry in entries}
        except DAMAGES as error:
            raise ExtractRejected([Fault("It is damaged, or was cut short. Send it again.")]) from error
    for part in parts.values():
        text = part.replace(b"\0", b"")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise ExtractRejected([Fault("It holds XML that no spreadsheet writes, and is not opened.")])
    return parts


def _sheets(content: bytes, parts: dict[str, bytes], formulas: bool) -> Iterator[Sheet]:
    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    written = load_workbook(io.BytesIO(content), read_only=True, keep_links=False) if formulas else None
    for worksheet in values.worksheets:
        name = worksheet.title
        xml = parts.get(worksheet._worksheet_path.lstrip("/"), b"")
        faults = list(_far_cells(name, xml))
        rows = [] if faults else list(_rows(worksheet, faults))
        if written:
            faults += _unstored(worksheet, written[name])
        sheet = sheet_of(name, rows, faults=faults, hidden=worksheet.sheet_state != "visible", ragged=False)
        merged = tuple(_merged_cells(name, xml, sheet.heading_row))
        if sheet.columns or faults or merged:
            yield replace(sheet, faults=(*merged, *sheet.faults))


def _limited(worksheet: Any) -> Iterator[tuple[Any, ...]]:
    return worksheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1)


def _rows(worksheet: Any, faults: list[Fault]) -> Iterator[Row]:
    """The rows as text; error cells go to `faults`, each with its address."""
    for number, cells in enumerate(_limited(worksheet), 1):
        texts = []
        for index, cell in enumerate(cells):
            if cell.data_type == "e":
                sentence = f"The cell holds the error {cell.value}. Mend its formula, or write x if there is no figure."
                faults.append(Fault(sentence, worksheet.title, number, letter(index)))
            texts.append("" if cell.value is None or cell.data_type == "e" else _text(cell))
        yield Row(number, tuple(texts))


def _unstored(worksheet: Any, written: Any) -> Iterator[Fault]:
    """A formula that no spreadsheet has worked out yet reads as a blank, and is refused."""
    for number, (cells, formulas) in enumerate(zip(_limited(worksheet), _limited(written), strict=False), 1):
        for index, (cell, formula) in enumerate(zip(cells, formulas, strict=False)):
            if formula.data_type == "f" and cell.value is None:
                sentence = "Its formula has no stored result. Open the workbook in a spreadsheet and save it."
                yield Fault(sentence, worksheet.title, number, letter(index))


def _text(cell: Any) -> str:
    """The cell as a person would write it in a CSV file: 0.414 shown as a percentage is 41.4%."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        exact = Decimal(format(value, ".15g"))
        if "%" in (cell.number_format or ""):
            return f"{_shortest(exact * 100)}%"
        return _shortest(exact)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == datetime.min.time() else f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def _shortest(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _far_cells(name: str, xml: bytes) -> Iterator[Fault]:
    for found in CELL.finditer(xml):
        column, row = found[1].decode(), int(found[2])
        if row > MOST_ROWS + 1 or _index(column) >= MOST_COLUMNS:
            sentence = f"It has a cell beyond {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Delete what lies out there."
            yield Fault(sentence, name, row, column)
            break


def _merged_cells(name: str, xml: bytes, heading_row: int) -> Iterator[Fault]:
    """Those of the table; a title above the headings may be merged."""
    for found in MERGED.finditer(xml):
        cells = found[1].decode()
        if int(re.findall("[0-9]+", cells)[-1]) >= heading_row:
            yield Fault(f"Cells {cells} are merged, so it is unclear what they stand for. Unmerge them.", name)


def _index(letters: str) -> int:
    index = 0
    for each in letters:
        index = index * 26 + ord(each) - ord("A") + 1
    return index - 1
