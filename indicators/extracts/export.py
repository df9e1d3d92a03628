"""Figures out as a table that can be read again: CSV or XLSX, through the same columns that read them. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from tablib import Dataset

from indicators.extracts.parse.columns import FigureTable
from indicators.extracts.parse.rows import FigureRow

PERCENT = "0.0#####%"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBERS = ("value", "numerator", "denominator")
NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(%?)")


def as_csv(rows: Sequence[FigureRow]) -> bytes:
    """UTF-8 with a mark at the start, without which a spreadsheet reads it as Windows-1252."""
    return csv_of(FigureTable().export(rows))


def csv_of(table: Dataset) -> bytes:
    return str(table.csv).encode("utf-8-sig")


def as_xlsx(rows: Sequence[FigureRow]) -> bytes:
    """Numbers as numbers, below 0 too, percentages shown as such, and every text as text, whatever it begins with."""
    return xlsx_of(FigureTable().export(rows), "Figures", NUMBERS)


def xlsx_of(table: Dataset, title: str, numbers: Collection[str]) -> bytes:
    """The table on one sheet; `numbers` are the headings of the columns that hold numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(table.headers)
    for texts in table:
        named = zip(table.headers, texts, strict=True)
        sheet.append([_number(sheet, text) if name in numbers else _text(sheet, text) for name, text in named])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _text(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _number(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    """The number; as text where it is none but the reason for having none."""
    found = NUMBER.fullmatch(text)
    if not found:
        return _text(sheet, text)
    cell = WriteOnlyCell(sheet, Decimal(found[1]) / 100 if found[2] else Decimal(found[1]))
    if found[2]:
        cell.number_format = PERCENT
    return cell


FORMATS: dict[str, tuple[str, Callable[[Sequence[FigureRow]], bytes]]] = {
    "csv": (CSV, as_csv),
    "xlsx": (XLSX, as_xlsx),
}
