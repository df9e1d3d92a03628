"""From the bytes of a file to sheets of located cells, or a sentence on why it cannot be read.

Pure, and run in a process of its own (`indicators.extracts.sandbox.child_process`). What a file is, its first bytes
say; its name only has to agree. Nothing in a file is executed, fetched or opened.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from importlib import import_module

from indicators.extracts.files.csv_file import read_text
from indicators.extracts.files.errors import CONTROL, LOCKED, ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.sheet import Contents

MOST_NAME = 200
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
AGAIN = "Open it in a spreadsheet and save it as XLSX or CSV."

ZIP, OLD = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# By its first bytes, the module that reads a workbook. calamine takes a while to import, and CSV does without.
WORKBOOKS = {ZIP: "indicators.extracts.files.xlsx", OLD: "indicators.extracts.files.xls"}
Reader = Callable[[bytes, Guide], Contents]

# By its first bytes, what a file is that we do not read.
REFUSED = (
    (b"%PDF", "It is a PDF. Send the table that it was made from."),
    (b"MZ", "It is a program, and no table."),
    (b"\x1f\x8b", "It is compressed. Unpack it and send the table inside."),
    (b"<!doctype html", f"It is a web page, whatever its name. {AGAIN}"),
    (b"<html", f"It is a web page, whatever its name. {AGAIN}"),
    (b"<table", f"It is a web page, whatever its name. {AGAIN}"),
    (b"<", f"It is XML, and no table. A CIN census is counted under “Count episodes”. Anything else: {AGAIN}"),
)
# By a part that it has, what a ZIP file is.
ZIPPED = (
    ("xl/workbook.bin", f"It is an XLSB workbook. {AGAIN}"),
    ("content.xml", f"It is an OpenDocument spreadsheet (ODS). {AGAIN}"),
)
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods")


def read(content: bytes, name: str, guide: Guide = ANYWHERE) -> Contents:
    """What the file holds. Raise `ExtractRejected` if it is nothing that we read, or not what its name says."""
    if not content.strip():
        raise ExtractRejected([Fault("The file is empty. Send it again.")])
    return _reader(content, name.casefold())(content, guide)


def _reader(content: bytes, name: str) -> Reader:
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, sentence in REFUSED:
        if start.startswith(signature.lower()):
            raise ExtractRejected([Fault(sentence)])
    if content.startswith(OLD):
        if ENCRYPTED in content or name.endswith((".xlsx", ".xlsm")):
            raise ExtractRejected([Fault(LOCKED)])
        return _read_old_workbook
    if content.startswith(ZIP):
        return _zipped(content, name)
    if name.endswith(WORKBOOK_NAMES):
        raise ExtractRejected([Fault("It is named like a workbook but is not one. If it is CSV, name it .csv.")])
    return read_text


def _zipped(content: bytes, name: str) -> Reader:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ExtractRejected([Fault("It is damaged, or was cut short. Send it again.")]) from error
    for part, sentence in ZIPPED:
        if part in parts:
            raise ExtractRejected([Fault(sentence)])
    if "[Content_Types].xml" not in parts or not any(part.startswith("xl/") for part in parts):
        raise ExtractRejected([Fault("It is a ZIP file. Unpack it and send the table inside.")])
    if name.endswith((".csv", ".txt", ".tsv")):
        raise ExtractRejected([Fault("It is named like a text file but is an XLSX workbook. Name it .xlsx.")])
    return _read_workbook


def _read_workbook(content: bytes, guide: Guide) -> Contents:
    contents: Contents = import_module(WORKBOOKS[ZIP]).read_workbook(content, guide)
    return contents


def _read_old_workbook(content: bytes, guide: Guide) -> Contents:
    contents: Contents = import_module(WORKBOOKS[OLD]).read_old_workbook(content, guide)
    return contents


def shown_name(name: str) -> str:
    """A file's name to show and keep, never a path: no control characters, 200 characters, the middle left out."""
    last = CONTROL.sub("", name).replace("\\", "/").rsplit("/", 1)[-1].strip() or "without a name"
    half = MOST_NAME // 2
    return last if len(last) <= MOST_NAME else f"{last[: half - 1]}…{last[-half:]}"
