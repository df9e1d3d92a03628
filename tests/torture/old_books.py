"""XLS files made by hand ([MS-XLS], [MS-CFB]), since nothing that is still kept writes them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ERRORS = {"#N/A": 0x2A, "#DIV/0!": 0x07, "#REF!": 0x17}
# The number formats that a cell may have, by name, in the order of their styles.
GENERAL, PERCENT, DATE, SIGN = "general", "percent", "date", "sign"
STYLES = {GENERAL: 0, PERCENT: 10, DATE: 14, SIGN: 164}
SECTOR = 512


@dataclass(frozen=True)
class Page:
    """A sheet: its lines of texts, numbers, (number, format) pairs and errors; rows and columns counted from 0."""

    name: str
    lines: Iterable[tuple]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[str, int] = field(default_factory=lambda: ERRORS)


def xls(*pages: Page, locked: bool = False, since_1904: bool = False) -> bytes:
    return _container(_book(pages, locked, since_1904))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _book(pages: tuple[Page, ...], locked: bool, since_1904: bool) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    head = begin + (_record(0x2F, bytes(54)) if locked else b"") + _record(0x22, struct.pack("<H", since_1904))
    literal = '0.0"%"'
    head += _record(0x041E, struct.pack("<HHB", 164, len(literal), 0) + literal.encode())
    head += b"".join(_record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in STYLES.values())
    sheets = [_sheet(page) for page in pages]
    bounds = [struct.pack("<BBBB", page.hidden, 0, len(page.name), 0) + page.name.encode("latin-1") for page in pages]
    at = len(head) + sum(len(bound) + 8 for bound in bounds) + 4
    listed = b""
    for sheet, bound in zip(sheets, bounds, strict=True):
        listed += _record(0x85, struct.pack("<I", at) + bound)
        at += len(sheet)
    return head + listed + _record(0x0A) + b"".join(sheets)


def _sheet(page: Page) -> bytes:
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    parts += [_record(0x7D, struct.pack("<6H", each, each, 2000, 0, 1, 0)) for each in page.hidden_columns]
    parts += [_record(0x0208, struct.pack("<8H", each, 0, 9, 255, 0, 0, 0x20, 0)) for each in page.hidden_rows]
    for row, line in enumerate(page.lines):
        parts += [_cell(page, row, column, value) for column, value in enumerate(line) if value is not None]
    if page.merged:
        ranges = b"".join(struct.pack("<4H", *each) for each in page.merged)
        parts.append(_record(0xE5, struct.pack("<H", len(page.merged)) + ranges))
    return b"".join(parts) + _record(0x0A)


def _cell(page: Page, row: int, column: int, value: object) -> bytes:
    value, style = value if isinstance(value, tuple) else (value, GENERAL)
    place = struct.pack("<HHH", row, column, list(STYLES).index(style))
    if isinstance(value, str) and value in page.errors:
        return _record(0x0205, place + struct.pack("<BB", page.errors[value], 1))
    if isinstance(value, str):
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, place + struct.pack("<d", value))


def _container(stream: bytes) -> bytes:
    """One stream, called Workbook, and the tables that lead to it."""
    stream = stream.ljust(4_096, b"\0")
    length = len(stream)
    stream += bytes(-length % SECTOR)
    count, tables = len(stream) // SECTOR, 1
    while tables * SECTOR // 4 < tables + 1 + count:
        tables += 1
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + [tables + 2 + each for each in range(count)]
    chain[-1] = 0xFFFFFFFE
    chain += [0xFFFFFFFF] * (tables * SECTOR // 4 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, tables, tables, 0, 4_096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    listed = [*range(tables), *([0xFFFFFFFF] * (109 - tables))]
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, tables + 1, length)
    return (
        head + struct.pack("<109I", *listed) + struct.pack(f"<{len(chain)}I", *chain)
        + directory.ljust(SECTOR, b"\0") + stream
    )  # fmt: skip


def _entry(name: str, kind: int, child: int, first: int, length: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    tree = struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return written.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", first, length)
