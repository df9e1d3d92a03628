"""The sheets of a workbook, from the values that calamine gives and the marks of its cells. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from python_calamine import CalamineSheet

from indicators.extracts.files.cell_formats import Marks, far_faults, merged_faults
from indicators.extracts.files.errors import Fault
from indicators.extracts.files.headings import Guide
from indicators.extracts.files.sheet import MOST_ABOVE, MOST_COLUMNS, MOST_ROWS, Row, Sheet, letter, sheet_of


def sheet_from(
    read: CalamineSheet | None, name: str, marks: Marks, guide: Guide, format_rows: int, *, hidden: bool
) -> Sheet | None:
    """The sheet, or None if there is nothing on it. `read` is None where it has cells beyond the limits."""
    rows = list(_rows(read, marks)) if read else []  # before the faults, as it finds some
    faults = [*far_faults(name, marks, format_rows), *_cell_faults(name, marks)]
    sheet = sheet_of(name, rows, guide, faults=faults, hidden=hidden, ragged=False)
    merged = tuple(merged_faults(name, marks, sheet.heading_row))
    if not (sheet.columns or faults or merged):
        return None
    letters = tuple(letter(column - 1) for column in marks.hidden_columns)
    numbers = tuple(sorted(set(marks.hidden_rows) & {row.number for row in sheet.rows}))
    return replace(sheet, faults=(*merged, *sheet.faults), hidden_rows=numbers, hidden_columns=letters)


def _rows(read: CalamineSheet, marks: Marks) -> Iterator[Row]:
    """The rows as text; a formula that has no stored result is put among the errors."""
    formulas = set(marks.formulas)
    lines = read.to_python(skip_empty_area=False, nrows=MOST_ROWS + MOST_ABOVE + 1)
    for number, values in enumerate(lines, 1):
        texts = []
        for column, value in enumerate(values[: MOST_COLUMNS + 1], 1):
            if value == "":
                if (number, column) in formulas:
                    marks.errors.setdefault((number, column), "")
                texts.append("")
            elif type(value) is str:
                texts.append(value)
            else:
                texts.append(text_of(value, marks.shown.get((number, column), "")))
        yield Row(number, tuple(texts))


def _cell_faults(name: str, marks: Marks) -> Iterator[Fault]:
    for (row, column), error in sorted(marks.errors.items()):
        sentence = "Its formula has no stored result. Open the workbook in a spreadsheet and save it."
        if error:
            sentence = f"The cell holds the error {error}. Mend its formula, or write x if there is no figure."
        yield Fault(sentence, name, row, letter(column - 1))


def text_of(value: Any, shown: str = "") -> str:
    """The value as a person would write it in a CSV file: 0.414 shown as a percentage is 41.4%."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        exact = Decimal(format(value, ".15g"))
        if shown:
            return f"{_shortest(exact * 100 if shown == 'percent' else exact)}%"
        return _shortest(exact)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time.min else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _shortest(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
