"""XLSX: from bytes to sheets of located cells. Pure. The rules are in docs/extract-formats.md.

Sizes are checked before the reader is let in: a workbook of 1.4 kB with one far cell made it take the whole memory.
calamine reads the values, ten times faster than openpyxl, and `cell_formats` the marks of the cells.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from indicators.extracts.files.cell_formats import Marks, marked_texts, marks_of, styles_of
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.located_cells import sheet_from
from indicators.extracts.files.sheet import MOST_ABOVE, MOST_ROWS, Contents, Sheet

MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 1_000
FORMAT_ROWS = 1_048_576
# What zipfile raises over bytes that are not as they were.
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
BOOK, RELATED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# The kind of relation of a sheet, whichever year's namespace they are written in.
A_SHEET = "/worksheet"
ODDLY = "It is a workbook that is written oddly, as some programs do. Open it in Excel, save it as XLSX, and send that."


def read_workbook(content: bytes, guide: Guide = ANYWHERE) -> Contents:
    """Every sheet that has cells, hidden ones too. Raise `ExtractRejected` where the workbook cannot be trusted."""
    parts = unpacked(content)
    if put_right := _as_excel_names_them(parts):
        content, parts = _zipped(put_right), put_right
    if BOOK not in parts or RELATED not in parts:
        raise ExtractRejected([Fault(ODDLY)])
    try:
        return Contents("XLSX", tuple(_sheets(content, parts, guide)))
    except (ExtractRejected, MemoryError):
        raise
    except Exception as error:  # a damaged part leads a reader to whatever it likes, a bare KeyError among them
        raise ExtractRejected(
            [Fault("It is damaged. Open it in a spreadsheet, save it as XLSX, and send that.")]
        ) from error


def unpacked(content: bytes) -> dict[str, bytes]:
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


def _as_excel_names_them(parts: dict[str, bytes]) -> dict[str, bytes] | None:
    """The parts by the names that Excel gives them, where a program wrote backslashes or other capitals; else None."""
    wanted = {name.casefold(): name for name in (BOOK, RELATED, "[Content_Types].xml", "_rels/.rels")}
    slashed = {name.replace("\\", "/").lstrip("/"): part for name, part in parts.items()}
    related = next((part for name, part in slashed.items() if name.casefold() == RELATED.casefold()), b"")
    try:
        targets = [_part_name(each.get("Target", "")) for each in ElementTree.fromstring(related)] if related else []
    except ElementTree.ParseError:
        targets = []
    wanted |= {name.casefold(): name for name in targets}
    named = {wanted.get(name.casefold(), name): part for name, part in slashed.items()}
    return named if named.keys() != parts.keys() else None


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def _sheets(content: bytes, parts: dict[str, bytes], guide: Guide) -> Iterator[Sheet]:
    marks = _marks(parts)
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            of_sheet = marks[about.name]
            read = None if of_sheet.far else _lines(book.get_sheet_by_name(about.name))
            hidden = about.visible != SheetVisibleEnum.Visible
            if sheet := sheet_from(read, about.name, of_sheet, guide, FORMAT_ROWS, hidden=hidden):
                yield sheet


def _lines(sheet: CalamineSheet) -> list[list[Any]]:
    return sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + MOST_ABOVE + 1)


def _marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    """The marks of each worksheet, by its name."""
    related = {
        each.get("Id", ""): (each.get("Type", ""), _part_name(each.get("Target", "")))
        for each in ElementTree.fromstring(parts[RELATED])
    }
    by_kind = {kind.rpartition("/")[2]: parts[name] for kind, name in related.values() if name in parts}
    styles = styles_of(by_kind["styles"]) if "styles" in by_kind else {}
    texts = marked_texts(by_kind["sharedStrings"]) if "sharedStrings" in by_kind else {}
    found = {}
    for each in ElementTree.fromstring(parts[BOOK]).iter():
        if each.tag.endswith("}sheet"):
            kind, name = next(related[value] for attribute, value in each.items() if attribute.endswith("}id"))
            if kind.endswith(A_SHEET):
                found[each.get("name", "")] = marks_of(parts[name], styles, texts)
    return found


def _part_name(target: str) -> str:
    """The name of a part from how the workbook's relations name it: from its own folder, or from the top."""
    return posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target.lstrip("/")
