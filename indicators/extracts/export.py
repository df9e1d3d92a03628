"""Figures out as a table that can be read again: CSV or XLSX, through the same columns that read them. Pure."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from indicators.extracts.columns import FigureTable
from indicators.extracts.rows import FigureRow

PERCENT = "0.0#####%"


def as_csv(rows: Sequence[FigureRow]) -> bytes:
    """UTF-8 with a mark at the start, without which a spreadsheet reads it as Windows-1252."""
    return str(FigureTable().export(rows).csv).encode("utf-8-sig")


def as_xlsx(rows: Sequence[FigureRow]) -> bytes:
    """Numbers as numbers, percentages shown as such, and every text as text, whatever it begins with."""
    table = FigureTable().export(rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Figures")
    sheet.append(table.headers)
    for texts in table:
        sheet.append([_cell(sheet, text) for text in texts])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    digits = text.removesuffix("%")
    if not digits.replace(".", "", 1).isdecimal() or not digits.isascii():
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        return cell
    percent = text.endswith("%")
    cell = WriteOnlyCell(sheet, Decimal(digits) / 100 if percent else Decimal(digits))
    if percent:
        cell.number_format = PERCENT
    return cell


FORMATS: dict[str, tuple[str, Callable[[Sequence[FigureRow]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
