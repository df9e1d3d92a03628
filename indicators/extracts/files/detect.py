"""From the bytes of a file to sheets of located cells, or a sentence on why it cannot be read.

Pure, and run in a process of its own (`indicators.extracts.sandbox.child_process`). What a file is, its first bytes
say; its name only has to agree. Nothing in a file is executed, fetched or opened.
"""

from __future__ import annotations

import io
import re
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
SAVE_AS = "Open it in Excel, choose File, Save As, “Excel Workbook (*.xlsx)”, and send that."

ZIP, OLD = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# By its first bytes, the modules that read a workbook. calamine takes a while to import, and CSV does without.
WORKBOOKS = {
    ZIP: ("indicators.extracts.files.xlsx", "indicators.extracts.files.ods"),
    OLD: ("indicators.extracts.files.xls",),
}
Reader = Callable[[bytes, Guide], Contents]
# So much of the beginning tells what a file is.
BEGINNING = 4_096

# By its first bytes, what a file is that we do not read.
REFUSED = (
    (b"%PDF", "It is a PDF. Send the table that it was made from."),
    (b"MZ", "It is a program, and no table."),
    (b"\x1f\x8b", "It is compressed. Unpack it and send the table inside."),
    (b"7z\xbc\xaf\x27\x1c", "It is compressed (7z). Unpack it and send the table inside."),
    (b"Rar!", "It is compressed (RAR). Unpack it and send the table inside."),
    (b"\x89PNG", "It is a picture. Send the table that it shows."),
    (b"\xff\xd8\xff", "It is a picture. Send the table that it shows."),
    (b"GIF8", "It is a picture. Send the table that it shows."),
    (b"PAR1", "It is a Parquet file. Export it as CSV or XLSX, and send that."),
    (b"SQLite format 3", "It is a database. Export the table as CSV or XLSX, and send that."),
    (b"Obj\x01", "It is an Avro file. Export it as CSV or XLSX, and send that."),
    (b"{\\rtf", "It is a rich text document (RTF), as Word writes. Copy its table into a spreadsheet and send that."),
    (b"ID;P", f"It is a SYLK file (.slk), an old format of spreadsheets. {AGAIN}"),
    (b"TABLE\r\n0,1", f"It is a DIF file, an old format of spreadsheets. {AGAIN}"),
    (b"TABLE\n0,1", f"It is a DIF file, an old format of spreadsheets. {AGAIN}"),
)
# A web page, by a tag that it begins with, possibly below comments.
HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|table|meta|style|script|title|div|span|p|center|font|link|tr)\b", re.I
)
WEB_PAGE = f"It is a web page that was saved under another name, as some systems do for “Export to Excel”. {SAVE_AS}"
LOG_IN = re.compile(
    rb"type=[\"']?password|log[ -]?(?:in|on)\b|sign[ -]?in\b|session (?:has )?(?:expired|timed out)", re.I
)
LOG_IN_PAGE = (
    "It is a log-in page, not the file: the system asked for a password when it was downloaded. Log in there, download "
    "the file again, and send that."
)
MHT = re.compile(rb"(?:mime-version:|from: <saved by|content-type: *multipart/related|x-document-type:)", re.I)
# The lines at the top of a message, as mail programs save it. A web page saved as a single file has some of them too.
MAIL_HEADER = re.compile(
    rb"^(from|to|cc|sent|date|subject|received|message-id|delivered-to|return-path|reply-to|mime-version):[ \t]",
    re.I | re.M,
)
PAGE_AS_MAIL = re.compile(rb"^(?:from: <saved by|snapshot-content-location:|x-document-type:)", re.I | re.M)
EMAIL = (
    "It is an e-mail. Save the file that is attached to it, or copy the table in it into a spreadsheet, and send that."
)
OUTLOOK = "__substg1.0_".encode("utf-16-le")
MARKDOWN = re.compile(rb"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?[ \t]*\r?$", re.M)
# XML by what its beginning says; the first that fits.
XML = (
    (
        rb"urn:schemas-microsoft-com:office:spreadsheet|progid=\"Excel",
        f"It is a workbook as XML, the format “XML Spreadsheet 2003”. {SAVE_AS}",
    ),
    (rb"urn:oasis:names:tc:opendocument", f"It is a flat OpenDocument file (FODS). {AGAIN}"),
    (
        rb"schemas.microsoft.com/office/word|progid=\"Word",
        "It is a Word document as XML. Copy its table into a spreadsheet and send that.",
    ),
    (
        rb"SSDA903|<CLA[ >]|<Header>\s*<UPN>",
        "It is the SSDA903 return as XML, which is about single children. This page takes figures: send the table of "
        "figures that was worked out of it. Nothing of this file was kept.",
    ),
    (
        rb"<CINEvent|<CINdetails|<Collection>CIN|<Message",
        "It is XML, such as a CIN census, and no table of figures. A CIN census is counted under “Count episodes”. "
        "Nothing of this file was kept.",
    ),
)
OTHER_XML = f"It is XML, and no table. A CIN census is counted under “Count episodes”. Anything else: {AGAIN}"
NUMBERS_FILE = "It is an Apple Numbers file. In Numbers choose File, Export To, Excel (or CSV), and send that."
# By a part that it has, what a ZIP file is.
ZIPPED = (
    (re.compile(r"xl[/\\]workbook\.bin$", re.I), f"It is an XLSB workbook. {AGAIN}"),
    (re.compile(r"\.iwa$|^Index\.zip$|^index\.apxl$", re.I), NUMBERS_FILE),
    (
        re.compile(r"^word[/\\]document\.xml$", re.I),
        "It is a Word document. Copy its table into a spreadsheet and send that.",
    ),
    (
        re.compile(r"^ppt[/\\]presentation\.xml$", re.I),
        "It is a PowerPoint presentation. Send the table that it was made from.",
    ),
    (
        re.compile(r"^(?:Report[/\\]Layout|DataModel|DataMashup)$"),
        "It is a Power BI file. Export the table from Power BI as XLSX or CSV, and send that.",
    ),
)
WORKBOOK_PART = re.compile(r"(?:^|[/\\])(?:xl[/\\].*|workbook\.xml)$", re.I)
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".ods", ".ots")


def read(content: bytes, name: str, guide: Guide = ANYWHERE) -> Contents:
    """What the file holds. Raise `ExtractRejected` if it is nothing that we read, or not what its name says."""
    if not content.strip():
        raise ExtractRejected([Fault("The file is empty. Send it again.")])
    return reader_of(content, name.casefold())(content, guide)


def reader_of(content: bytes, name: str) -> Reader:
    """The function that reads the file. Raise `ExtractRejected` for what is no table, whatever its name."""
    start = content[:BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")
    if sentence := _refusal(start):
        raise ExtractRejected([Fault(sentence)])
    if content.startswith(OLD):
        if OUTLOOK in content:
            raise ExtractRejected([Fault(EMAIL)])
        if ENCRYPTED in content or name.endswith((".xlsx", ".xlsm")):
            raise ExtractRejected([Fault(LOCKED)])
        return _read_old_workbook
    if content.startswith(ZIP):
        return _zipped(content, name)
    if name.endswith(WORKBOOK_NAMES):
        raise ExtractRejected([Fault("It is named like a workbook but is not one. If it is CSV, name it .csv.")])
    return read_text


def _refusal(start: bytes) -> str:
    """Why a file that begins like this is not read, or ""."""
    lower = start.lower()
    for signature, sentence in REFUSED:
        if lower.startswith(signature.lower()):
            return sentence
    if start.startswith(b"<") or start[:200].replace(b"\0", b"").lstrip(b"\xff\xfe").startswith(b"<"):
        return _refusal_of_markup(start.replace(b"\0", b"") if b"\0" in start[:200] else start)
    if len({name.lower() for name in MAIL_HEADER.findall(start)}) > 2 and not PAGE_AS_MAIL.search(start):
        return EMAIL
    if MHT.match(start):
        return f"It is a web page saved as a single file (MHT). {SAVE_AS}"
    if re.match(rb"[\[{]\s*[\[{\"\]}]", start):
        return "It is JSON, as programs exchange it. Export the table as CSV or XLSX, and send that."
    if MARKDOWN.search(start):
        return "It is a table written in Markdown, with strokes and dashes. Copy it into a spreadsheet and send that."
    return ""


def _refusal_of_markup(start: bytes) -> str:
    is_page = bool(HTML.search(start)) and not start.lower().startswith(b"<?xml")
    if is_page or re.search(rb"<html\b", start, re.I):
        return LOG_IN_PAGE if LOG_IN.search(start) and b"<table" not in start.lower() else WEB_PAGE
    for pattern, sentence in XML:
        if re.search(pattern, start, re.I):
            return sentence
    return OTHER_XML


def _zipped(content: bytes, name: str) -> Reader:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ExtractRejected([Fault("It is damaged, or was cut short. Send it again.")]) from error
    for pattern, sentence in ZIPPED:
        if any(pattern.search(part) for part in parts):
            raise ExtractRejected([Fault(sentence)])
    is_ods = "content.xml" in parts and "mimetype" in parts
    if not is_ods and not ("[Content_Types].xml" in parts and any(map(WORKBOOK_PART.search, parts))):
        raise ExtractRejected([Fault("It is a ZIP file. Unpack it and send the table inside.")])
    if name.endswith((".csv", ".txt", ".tsv")):
        kind, ending = ("an ODS", ".ods") if is_ods else ("an XLSX", ".xlsx")
        raise ExtractRejected([Fault(f"It is named like a text file but is {kind} workbook. Name it {ending}.")])
    return _read_ods if is_ods else _read_workbook


def _read_workbook(content: bytes, guide: Guide) -> Contents:
    contents: Contents = import_module(WORKBOOKS[ZIP][0]).read_workbook(content, guide)
    return contents


def _read_ods(content: bytes, guide: Guide) -> Contents:
    contents: Contents = import_module(WORKBOOKS[ZIP][1]).read_ods(content, guide)
    return contents


def _read_old_workbook(content: bytes, guide: Guide) -> Contents:
    contents: Contents = import_module(WORKBOOKS[OLD][0]).read_old_workbook(content, guide)
    return contents


def shown_name(name: str) -> str:
    """A file's name to show and keep, never a path: no control characters, 200 characters, the middle left out."""
    last = CONTROL.sub("", name).replace("\\", "/").rsplit("/", 1)[-1].strip() or "without a name"
    half = MOST_NAME // 2
    return last if len(last) <= MOST_NAME else f"{last[: half - 1]}…{last[-half:]}"
