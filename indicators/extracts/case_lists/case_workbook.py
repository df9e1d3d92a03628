"""A workbook of lists: Ofsted's Annex A, whose sheets are called List 1 to List 11, or one list on one sheet.

Sizes are checked before the reader is let in, as for a workbook of figures. Runs in the child process.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from openpyxl import load_workbook

from indicators.extracts.case_lists.count_list import Listings, Where
from indicators.extracts.case_lists.list_types import LISTS, of_sheet
from indicators.extracts.case_lists.read_file import heading_row, needed
from indicators.extracts.files import detect as tables
from indicators.extracts.files import xlsx
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import LOWEST_HEADING, plain
from indicators.extracts.files.sheet import letter

MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_ADDRESSES = 20
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/]>')
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s")

Numbered = Iterator[tuple[int, list[str]]]


def take(content: bytes, name: str, listings: Listings) -> list[str]:
    """Count the lists of the workbook; sentences on hidden sheets and error cells. Raise `ExtractRejected`."""
    tables.reader_of(content, name.casefold())
    parts = xlsx.unpacked(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            return _Workbook(book.worksheets, parts, listings).take()
        except (ExtractRejected, MemoryError):
            raise
        except Exception as error:  # openpyxl raises whatever a damaged part leads it to
            sentence = "It is damaged. Open it in a spreadsheet, save it as XLSX, and send that."
            raise ExtractRejected([Fault(sentence)]) from error


class _Workbook:
    def __init__(self, worksheets: list[Any], parts: dict[str, bytes], listings: Listings) -> None:
        self.listings, self.parts = listings, parts
        self.shown = [worksheet for worksheet in worksheets if worksheet.sheet_state == "visible"]
        self.hidden = len(worksheets) - len(self.shown)
        self.errors: list[str] = []

    def take(self) -> list[str]:
        for number, worksheet, list_code in self._chosen():
            label = _label(number, worksheet.title)
            self._refuse_unsafe(label, worksheet)
            rows = self._rows(label, worksheet)
            if self.listings.rules_for(list_code):
                self._count(label, rows, list_code)
            deque(rows, maxlen=0)  # a list that no rule counts is looked through for error cells all the same
        return list(self._notes())

    def _count(self, label: str, rows: Numbered, list_code: str) -> None:
        above = list(islice(rows, LOWEST_HEADING))
        try:
            at, headings = heading_row(above, self.listings, list_code)
        except ExtractRejected as rejected:
            raise ExtractRejected([Fault(fault.sentence, label) for fault in rejected.faults]) from rejected
        width = max((index for index, heading in enumerate(headings) if heading), default=-1) + 1
        fitted = ((row, _fitted(texts, width)) for row, texts in chain(above[at:], rows))
        self.listings.open(list_code, Where(label, at, headings[:width])).take(fitted)

    def _chosen(self) -> list[tuple[int, Any, str]]:
        """The sheets to count, each with its place and the list that it holds."""
        asked = self.listings.asked.list
        sheets = list(enumerate(self.shown, 1))
        if not asked:
            named = [(number, sheet, of_sheet(sheet.title)) for number, sheet in sheets]
            found = [each for each in named if each[2]]
            if not any(self.listings.rules_for(list_code) for *_, list_code in found):
                sentence = "None of its sheets is called List 1 to List 11. Choose the list that it holds."
                raise ExtractRejected([Fault(sentence)])
            return found
        told = [(number, sheet, asked) for number, sheet in sheets if self._is_told(sheet, asked)]
        named = [each for each in told if of_sheet(each[1].title) == asked] or told
        if len(named) == 1:
            return named
        if named:
            raise ExtractRejected([Fault(f"More than one sheet holds the list “{LISTS[asked].name}”. Send one.")])
        raise ExtractRejected([Fault(needed(self.listings, asked))])

    def _is_told(self, worksheet: Any, list_code: str) -> bool:
        top = islice(_limited(worksheet), LOWEST_HEADING)
        return any(self.listings.told(list_code, tuple(plain(_text(cell)) for cell in cells)) for cells in top)

    def _refuse_unsafe(self, label: str, worksheet: Any) -> None:
        xml = self.parts.get(worksheet._worksheet_path.lstrip("/"), b"")
        for found in CELL.finditer(xml):
            if int(found[2]) > MOST_ROWS + 1 or _index(found[1].decode()) >= MOST_COLUMNS:
                sentence = f"It has a cell beyond {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Send it as CSV."
                raise ExtractRejected([Fault(sentence, label)])
        if MERGED.search(xml):
            raise ExtractRejected([Fault("It has merged cells, so it is unclear what they stand for. Unmerge.", label)])

    def _rows(self, label: str, worksheet: Any) -> Numbered:
        for number, cells in enumerate(_limited(worksheet), 1):
            texts = []
            for index, cell in enumerate(cells):
                text = _text(cell)
                if text.startswith("#") and (getattr(cell, "data_type", "") == "e" or text.upper() in ERRORS):
                    self.errors.append(f"{letter(index)}{number} of {label}")
                texts.append(text)
            yield number, texts

    def _notes(self) -> Iterator[str]:
        if self.hidden:
            sheets = "1 hidden sheet was" if self.hidden == 1 else f"{self.hidden} hidden sheets were"
            yield f"{sheets} not counted."
        if self.errors:
            several = len(self.errors)
            listed = ", ".join(self.errors[:MOST_ADDRESSES]) + (" and others" if several > MOST_ADDRESSES else "")
            what = "cells hold a spreadsheet's error" if several > 1 else "cell holds a spreadsheet's error"
            yield f"{several} {what}, such as #N/A: {listed}. No count rests on them."


ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def _label(number: int, title: str) -> str:
    """A sheet by its place, and by its name only where that is one of Annex A: others may say anything."""
    return " ".join(title.split()) if of_sheet(title) else f"{number}"


def _limited(worksheet: Any) -> Iterator[tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = worksheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    return rows


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)


def _fitted(texts: list[str], width: int) -> list[str]:
    """As many cells as there are headings; a workbook leaves blank cells at the end out. One too many stays."""
    if any(text.strip() for text in texts[width:]):
        return texts
    return (texts + [""] * width)[:width]


def _index(letters: str) -> int:
    index = 0
    for each in letters:
        index = index * 26 + ord(each) - ord("A") + 1
    return index - 1
