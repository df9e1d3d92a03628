"""XLSX: from bytes to sheets of located cells. Pure. The rules are in docs/extract-formats.md.

Sizes are checked before the reader is let in: a workbook of 1.4 kB with one far cell made it take the whole memory.
calamine reads the values, ten times faster than openpyxl, and `marks` what it does not tell of the cells.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from indicators.extracts.files.cell_formats import Marks, marks_of, shown_by_style
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.located_cells import sheet_from
from indicators.extracts.files.sheet import Contents, Sheet

MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 1_000
FORMAT_ROWS = 1_048_576
# What zipfile raises over bytes that are not as they were.
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
BOOK, RELATED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# The kinds of relation, whichever year's namespace they are written in.
A_SHEET, STYLES = "/worksheet", "/styles"


def read_workbook(content: bytes, guide: Guide = ANYWHERE) -> Contents:
    """Every sheet that has cells, hidden ones too. Raise `ExtractRejected` where the workbook cannot be trusted."""
    parts = _parts(content)
    try:
        return Contents("XLSX", tuple(_sheets(content, parts, guide)))
    except (ExtractRejected, MemoryError):
        raise
    except Exception as error:  # a damaged part leads a reader to whatever it likes, a bare KeyError among them
        raise ExtractRejected(
            [Fault("It is damaged. Open it in a spreadsheet, save it as XLSX, and send that.")]
        ) from error


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


def _sheets(content: bytes, parts: dict[str, bytes], guide: Guide) -> Iterator[Sheet]:
    marks = _marks(parts)
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            of_sheet = marks[about.name]
            read = None if of_sheet.far else book.get_sheet_by_name(about.name)
            hidden = about.visible != SheetVisibleEnum.Visible
            if sheet := sheet_from(read, about.name, of_sheet, guide, FORMAT_ROWS, hidden=hidden):
                yield sheet


def _marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    """The marks of each worksheet, by its name."""
    related = {
        each.get("Id", ""): (each.get("Type", ""), _part_name(each.get("Target", "")))
        for each in ElementTree.fromstring(parts[RELATED])
    }
    styles = next((parts[name] for kind, name in related.values() if kind.endswith(STYLES) and name in parts), b"")
    shown = shown_by_style(styles) if styles else {}
    found = {}
    for each in ElementTree.fromstring(parts[BOOK]).iter():
        if each.tag.endswith("}sheet"):
            kind, name = next(related[value] for attribute, value in each.items() if attribute.endswith("}id"))
            if kind.endswith(A_SHEET):
                found[each.get("name", "")] = marks_of(parts[name], shown)
    return found


def _part_name(target: str) -> str:
    """The name of a part from how the workbook's relations name it: from its own folder, or from the top."""
    return posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target.lstrip("/")
