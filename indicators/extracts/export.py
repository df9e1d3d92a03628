"""Figures out as a table that can be read again: CSV or XLSX, through the same columns that read them. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from tablib import Dataset

from indicators.extracts.columns import FigureTable
from indicators.extracts.rows import FigureRow

PERCENT = "0.0#####%"
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
MOST_DIGITS = 15


def as_csv(rows: Sequence[FigureRow]) -> bytes:
    """UTF-8 with a mark at the start, without which a spreadsheet reads it as Windows-1252."""
    return csv_of(FigureTable().export(rows))


def csv_of(table: Dataset) -> bytes:
    return str(table.csv).encode("utf-8-sig")


def as_xlsx(rows: Sequence[FigureRow]) -> bytes:
    """Numbers as numbers, percentages shown as such, and every text as text, whatever it begins with."""
    return xlsx_of(FigureTable().export(rows), "Figures")


def xlsx_of(table: Dataset, title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(table.headers)
    for texts in table:
        sheet.append([_cell(sheet, text) for text in texts])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    digits = text.removesuffix("%")
    if not _is_number(digits):
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        return cell
    percent = text.endswith("%")
    cell = WriteOnlyCell(sheet, Decimal(digits) / 100 if percent else Decimal(digits))
    if percent:
        cell.number_format = PERCENT
    return cell


def _is_number(digits: str) -> bool:
    """A spreadsheet gives it back as it is written: not a code such as 007, nor more digits than it keeps."""
    return bool(NUMBER.fullmatch(digits)) and sum(map(str.isdigit, digits)) <= MOST_DIGITS


CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, tuple[str, Callable[[Sequence[FigureRow]], bytes]]] = {
    "csv": (CSV, as_csv),
    "xlsx": (XLSX, as_xlsx),
}
