"""XLS: from bytes to sheets of located cells, through xlrd. Pure. The rules are in docs/extract-formats.md."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import xlrd
from xlrd.xldate import XLDateError, xldate_as_datetime

from indicators.extracts.files.cell_formats import PLAIN, WHITE, Marks, Run, Style, style_of
from indicators.extracts.files.errors import LOCKED, ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.located_cells import sheet_from
from indicators.extracts.files.number_formats import is_date, sections
from indicators.extracts.files.sheet import MOST_COLUMNS, Contents, Sheet, letter

FORMAT_ROWS = 65_536
DAMAGED = "It is damaged, or was cut short. Open it in a spreadsheet, save it as XLSX, and send that."
NO_WORKBOOK = "It is an old kind of Office file, and no workbook. Send the table as CSV."
WORKSHEET = 0
EMPTY, TEXT, NUMBER, DATE, BOOLEAN, ERROR, BLANK = range(7)
WINDOW_TEXT, WINDOW_GROUND = 64, 65


def read_old_workbook(content: bytes, guide: Guide = ANYWHERE) -> Contents:
    """Every sheet that has cells, hidden ones too. Raise `ExtractRejected` where the workbook cannot be trusted."""
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=True
        )
        return Contents("XLS", tuple(_sheets(book, guide)))
    except (ExtractRejected, MemoryError):
        raise
    except xlrd.XLRDError as error:
        words = str(error).lower()
        if "encrypted" in words or "password" in words:
            raise ExtractRejected([Fault(LOCKED)]) from error
        no_workbook = "no workbook" in words or "can't find workbook" in words
        raise ExtractRejected([Fault(NO_WORKBOOK if no_workbook else DAMAGED)]) from error
    except Exception as error:  # a damaged record leads a reader to whatever it likes
        raise ExtractRejected([Fault(DAMAGED)]) from error


def _sheets(book: xlrd.Book, guide: Guide) -> Iterator[Sheet]:
    styles = [_style(book, xf) for xf in book.xf_list]
    for index, visibility in enumerate(book._sheet_visibility):
        sheet = book.sheet_by_index(index)
        marks = Marks()
        lines = [_line(book, sheet, row, styles, marks) for row in range(sheet.nrows)]
        marks.merged += [
            f"{letter(left)}{top + 1}:{letter(right - 1)}{bottom}" for top, bottom, left, right in sheet.merged_cells
        ]
        marks.hidden_rows += [row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden]
        marks.hidden_columns += [
            column + 1 for column, about in sorted(sheet.colinfo_map.items()) if about.hidden and column < MOST_COLUMNS
        ]
        read = sheet_from(None if marks.far else lines, sheet.name, marks, guide, FORMAT_ROWS, hidden=visibility != 0)
        book.unload_sheet(index)
        if read:
            yield read


def _line(book: xlrd.Book, sheet: Any, row: int, styles: list[Style], marks: Marks) -> list[Any]:
    """The values of a row; what bears on their meaning goes to the marks."""
    values: list[Any] = []
    for column, cell in enumerate(sheet.row(row)):
        place = row + 1, column + 1
        if cell.ctype in (EMPTY, BLANK):
            values.append("")
            continue
        marks.see(*place)
        style = styles[cell.xf_index] if cell.xf_index is not None else PLAIN
        if style != PLAIN:
            marks.styles[place] = style
        if cell.ctype == ERROR:
            marks.errors[place] = xlrd.error_text_from_code.get(cell.value, "#ERROR")
            values.append("")
        elif cell.ctype == BOOLEAN:
            values.append(bool(cell.value))
        elif cell.ctype == TEXT:
            if runs := _runs(book, sheet, row, column, cell.value):
                marks.rich[place] = runs
            values.append(cell.value)
        else:
            values.append(_number(cell.value, style, book.datemode))
    return values


def _number(value: float, style: Style, datemode: int) -> Any:
    """The number; a date or a duration, where the cell shows it as one."""
    if not is_date(style.format):
        return value
    if any(text.startswith("[") for kind, text in sections(style.format)[0].tokens if kind == "date"):
        return timedelta(days=value)
    try:
        return xldate_as_datetime(value, datemode)
    except (XLDateError, OverflowError, ValueError):
        return value


def _runs(book: xlrd.Book, sheet: Any, row: int, column: int, text: str) -> list[Run]:
    """The runs of a text with a piece struck out, raised or lowered; none of any other."""
    starts = sheet.rich_text_runlist_map.get((row, column))
    if not starts:
        return []
    whole = book.xf_list[sheet.cell_xf_index(row, column)].font_index
    cuts = [(0, whole), *starts]
    ends = [at for at, _ in cuts[1:]] + [len(text)]
    runs = []
    for (at, font), end in zip(cuts, ends, strict=True):
        drawn = book.font_list[font]
        if text[at:end]:
            runs.append(Run(text[at:end], bool(drawn.struck_out), drawn.escapement in (1, 2)))
    return runs if any(run.struck or run.raised for run in runs) else []


def _style(book: xlrd.Book, xf: Any) -> Style:
    font = book.font_list[xf.font_index] if xf.font_index < len(book.font_list) else None
    number_format = book.format_map.get(xf.format_key)
    ground = WHITE
    if xf.background.fill_pattern == 1:
        ground = _colour(book, xf.background.pattern_colour_index)
    return style_of(
        number_format.format_str if number_format else "",
        struck=bool(font and font.struck_out),
        raised=bool(font and font.escapement in (1, 2)),
        colour=_colour(book, font.colour_index) if font else "",
        ground=ground,
    )


def _colour(book: xlrd.Book, index: int) -> str:
    if index == WINDOW_GROUND:
        return WHITE
    if index in (WINDOW_TEXT, 0x7FFF):
        return "000000"
    rgb = book.colour_map.get(index)
    return "".join(f"{part:02X}" for part in rgb) if rgb else ""
