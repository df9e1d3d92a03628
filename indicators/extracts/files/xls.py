"""XLS: from bytes to sheets of located cells. Pure. The rules are in docs/extract-formats.md.

calamine reads the values. What it does not tell of the cells (errors, percentages, what is hidden) stands in the
records of the file ([MS-XLS] 2.4), inside a container of sectors ([MS-CFB] 2).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from struct import unpack_from

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from indicators.extracts.files.cell_formats import PERCENTS, Marks, shown_as
from indicators.extracts.files.errors import LOCKED, ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.located_cells import sheet_from
from indicators.extracts.files.sheet import MOST_COLUMNS, Contents, Sheet, letter

FORMAT_ROWS = 65_536
DAMAGED = "It is damaged, or was cut short. Open it in a spreadsheet, save it as XLSX, and send that."
LAST_SECTOR, SMALL_STREAM, SMALL_SECTOR, ENTRY = 0xFFFFFFFA, 4_096, 64, 128
BEGIN, END, PASSWORD, BOUND_SHEET, FORMAT, CELL_STYLE = 0x0809, 0x0A, 0x2F, 0x85, 0x041E, 0xE0
BIFF8 = 0x0600
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def read_old_workbook(content: bytes, guide: Guide = ANYWHERE) -> Contents:
    """Every sheet that has cells, hidden ones too. Raise `ExtractRejected` where the workbook cannot be trusted."""
    try:
        return Contents("XLS", tuple(_sheets(content, guide)))
    except (ExtractRejected, MemoryError):
        raise
    except Exception as error:  # a damaged record leads a reader to whatever it likes
        raise ExtractRejected([Fault(DAMAGED)]) from error


def _sheets(content: bytes, guide: Guide) -> Iterator[Sheet]:
    marks = list(_marks(_stream(content)))
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        if len(marks) != len(book.sheets_metadata):
            raise ExtractRejected([Fault(DAMAGED)])
        for about, of_sheet in zip(book.sheets_metadata, marks, strict=True):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            read = None if of_sheet.far else book.get_sheet_by_name(about.name)
            hidden = about.visible != SheetVisibleEnum.Visible
            if sheet := sheet_from(read, about.name, of_sheet, guide, FORMAT_ROWS, hidden=hidden):
                yield sheet


# -- the container -------------------------------------------------------------------------------------------------
def _stream(content: bytes) -> bytes:
    """The stream that holds the workbook. Raise `ExtractRejected` if there is none."""
    size = 1 << unpack_from("<H", content, 30)[0]
    table = _table(content, size)
    directory = _chain(content[512:], table, unpack_from("<I", content, 48)[0], size)
    entries = {
        directory[at : at + unpack_from("<H", directory, at + 64)[0]].decode("utf-16-le").rstrip("\0"): at
        for at in range(0, len(directory) - ENTRY + 1, ENTRY)
    }
    at = entries.get("Workbook", entries.get("Book"))
    if at is None:
        raise ExtractRejected([Fault("It is an old kind of Office file, and no workbook. Send the table as CSV.")])
    first, length = unpack_from("<II", directory, at + 116)
    if length >= SMALL_STREAM:
        return _chain(content[512:], table, first, size)[:length]
    small = _chain(content[512:], table, unpack_from("<I", directory, 116)[0], size)
    small_table = _numbers(_chain(content[512:], table, unpack_from("<I", content, 60)[0], size))
    return _chain(small, small_table, first, SMALL_SECTOR)[:length]


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """Which sector comes after which. The first 109 sectors of it are listed in the header, the rest in a chain."""
    listed = [*unpack_from("<109I", content, 76)]
    following, seen = unpack_from("<I", content, 68)[0], 0
    while following < LAST_SECTOR and seen <= len(content) // size:
        *more, following = _numbers(content[512 + following * size : 512 + (following + 1) * size])
        listed += more
        seen += 1
    sectors = (number for number in listed if number < LAST_SECTOR)
    return _numbers(b"".join(content[512 + number * size : 512 + (number + 1) * size] for number in sectors))


def _chain(sectors: bytes, table: tuple[int, ...], first: int, size: int) -> bytes:
    found: list[bytes] = []
    number = first
    while number < LAST_SECTOR:
        if len(found) > len(table):
            raise ExtractRejected([Fault(DAMAGED)])
        found.append(sectors[number * size : (number + 1) * size])
        number = table[number]
    return b"".join(found)


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])


# -- the records ---------------------------------------------------------------------------------------------------
def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on, to the end of what begins there; those of charts within it left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        depth += (kind == BEGIN) - (kind == END)
        if depth == 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
    raise ExtractRejected([Fault(DAMAGED)])


def _marks(stream: bytes) -> Iterator[Marks]:
    """The marks of each sheet, in the order of the workbook."""
    formats, used, sheets, wide = dict(PERCENTS), [], [], True
    for kind, record in _records(stream, 0):
        if kind == BEGIN:
            wide = unpack_from("<H", record)[0] == BIFF8
        elif kind == PASSWORD:
            raise ExtractRejected([Fault(LOCKED)])
        elif kind == FORMAT:
            formats[unpack_from("<H", record)[0]] = _format(record, wide)
        elif kind == CELL_STYLE:
            used.append(unpack_from("<H", record, 2)[0])
        elif kind == BOUND_SHEET:
            sheets.append(unpack_from("<I", record)[0])
    shown = [shown_as(formats.get(number, "")) for number in used]
    for at in sheets:
        yield _of_sheet(stream, at, shown)


def _format(record: bytes, wide: bool) -> str:
    if not wide:
        return record[3:].decode("cp1252", "replace")
    return record[5:].decode("utf-16-le" if record[4] & 1 else "latin-1", "replace")


def _of_sheet(stream: bytes, at: int, shown: list[str]) -> Marks:
    marks = Marks()
    for kind, record in _records(stream, at):
        if mark := RECORDS.get(kind):
            mark(marks, record, shown)
    return marks


def _cell(marks: Marks, record: bytes, shown: list[str]) -> tuple[int, int]:
    row, column, style = unpack_from("<HHH", record)
    marks.see(row + 1, column + 1)
    if how := shown[style]:
        marks.shown[row + 1, column + 1] = how
    return row + 1, column + 1


def _cells(marks: Marks, record: bytes, shown: list[str]) -> None:
    row, first = unpack_from("<HH", record)
    for index, at in enumerate(range(4, len(record) - 2, 6)):
        _cell(marks, struct.pack("<HH", row, first + index) + record[at : at + 2], shown)


def _formula(marks: Marks, record: bytes, shown: list[str]) -> None:
    place = _cell(marks, record, shown)
    if record[12:14] == b"\xff\xff" and record[6] == 2:
        marks.errors[place] = ERRORS.get(record[8], "#ERROR")


def _truth_or_error(marks: Marks, record: bytes, shown: list[str]) -> None:
    place = _cell(marks, record, shown)
    if record[7]:
        marks.errors[place] = ERRORS.get(record[6], "#ERROR")


def _row(marks: Marks, record: bytes, shown: list[str]) -> None:
    if unpack_from("<H", record, 12)[0] & 0x20:
        marks.hidden_rows.append(unpack_from("<H", record)[0] + 1)


def _columns(marks: Marks, record: bytes, shown: list[str]) -> None:
    first, last, _, _, flags = unpack_from("<5H", record)
    if flags & 1:
        marks.hidden_columns += range(first + 1, min(last + 1, MOST_COLUMNS) + 1)


def _merged(marks: Marks, record: bytes, shown: list[str]) -> None:
    for at in range(2, len(record) - 7, 8):
        top, bottom, left, right = unpack_from("<4H", record, at)
        marks.merged.append(f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}")


# What each kind of record says of a sheet; all others say nothing that is asked here.
RECORDS: dict[int, Callable[[Marks, bytes, list[str]], object]] = {
    0x0203: _cell,  # a number
    0x027E: _cell,  # a short number
    0x00FD: _cell,  # a text, shared
    0x0204: _cell,  # a text
    0x00BD: _cells,  # short numbers in a row
    0x0006: _formula,
    0x0205: _truth_or_error,
    0x0208: _row,
    0x007D: _columns,
    0x00E5: _merged,
}
