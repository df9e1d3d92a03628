"""From bytes to located cells: what is read, and what each file that cannot be read is told."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from indicators.extracts.files.detect import read, shown_name
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.files.sheet import Sheet

TABLE = "code,period,value\r\nNI 59,Jan-10,41.4%\r\nNI 60,Jan-10,43.7%\r\n"
ROWS = (("NI 59", "Jan-10", "41.4%"), ("NI 60", "Jan-10", "43.7%"))


def sheet(content: bytes, name: str = "january.csv") -> Sheet:
    return read(content, name).sheets[0]


def rows(content: bytes, name: str = "january.csv") -> tuple[tuple[str, ...], ...]:
    found = sheet(content, name)
    assert found.faults == ()
    return tuple(row.texts for row in found.rows)


def sentences(content: bytes, name: str = "january.csv") -> list[str]:
    """What is told of a file: why it is not read, or the faults of its first sheet."""
    try:
        return [str(fault) for fault in sheet(content, name).faults]
    except ExtractRejected as rejected:
        return [str(fault) for fault in rejected.faults]


def xlsx(*lines: tuple, sheets: dict[str, str] | None = None, **changes) -> bytes:
    """A workbook of one sheet; `changes` puts (value, number format) into cells by address."""
    book = Workbook()
    page = book.active
    for line in lines:
        page.append(line)
    for address, (value, number_format) in changes.items():
        page[address] = value
        page[address].number_format = number_format
    for name, state in (sheets or {}).items():
        book.create_sheet(name).sheet_state = state
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, change) -> bytes:
    """The workbook with one part of it changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, change(part) if entry.filename == name else part)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


# -- text ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "format"),
    [
        (TABLE.encode(), "CSV, UTF-8, separated by commas"),
        (TABLE.encode("utf-8-sig"), "CSV, UTF-8, separated by commas"),
        (TABLE.encode("utf-16"), "CSV, UTF-16, separated by commas"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "CSV, UTF-16, separated by commas"),
        (TABLE.replace(",", ";").encode(), "CSV, UTF-8, separated by semicolons"),
        (TABLE.replace(",", "\t").encode(), "CSV, UTF-8, separated by tabs"),
        (b"sep=;\r\n" + TABLE.replace(",", ";").encode(), "CSV, UTF-8, separated by semicolons"),
        (TABLE.replace("\r\n", "\r").encode(), "CSV, UTF-8, separated by commas"),
        (TABLE.replace("\r\n", "\n").encode(), "CSV, UTF-8, separated by commas"),
        (("\r\n" + TABLE.replace("\r\n", ",,\r\n") + ",,,,\r\n").encode(), "CSV, UTF-8, separated by commas"),
    ],
)
def test_a_csv_file_is_read_however_it_was_saved(content, format):
    assert rows(content) == ROWS
    assert read(content, "january.csv").format == format
    assert [column.heading for column in sheet(content).columns] == ["code", "period", "value"]


def test_windows_1252_is_read_by_its_own_characters():
    content = "code,note\r\nNI 59,£5 – O’Brien\r\n".encode("cp1252")

    assert rows(content) == (("NI 59", "£5 – O’Brien"),)
    assert "Windows-1252" in read(content, "a.csv").format


def test_a_heading_over_several_lines_with_other_separators_is_one_heading():
    content = b'"the\n\tcode;\t;",value\r\nNI 59,1\r\n'

    assert [column.heading for column in sheet(content).columns] == ["the code; ;", "value"]


def test_cells_are_located_as_a_spreadsheet_numbers_them():
    content = b'\r\ncode,note\r\nNI 59,"two\nlines"\r\n\r\nNI 60,one\r\n'

    assert [row.number for row in sheet(content).rows] == [3, 5]
    assert [column.letter for column in sheet(content).columns] == ["A", "B"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b" \r\n", "The file is empty"),
        (b",,\r\n,,", "There is nothing in it"),
        (b"code,period,value\r\n", "It has headings but no rows under them"),
        (TABLE.encode("utf-16-le"), "It holds NUL characters"),
        (b"a,b\r\n1,\x81\r\n", "Its characters cannot be read"),
        (b"\xff\xfe\x00\xd8", "Its characters cannot be read"),
        (b"\xff\xfea\x00\x00\x00", "Its characters cannot be read"),
        (b'a,b\r\n1,2\r\n3,"4\r\n5,6\r\n', "Row 3: From line 3 on it cannot be divided into cells"),
        (b"a,b\r\n1," + b"A" * 140_000 + b"\r\n", "a cell is far too long"),
        (b"a,b\r\n1," + b"A" * 6_000 + b"\r\n", "Row 2, column B: It is longer than 5,000 characters"),
        (b"a,b\r\n1,\x07\r\n", "Row 2, column B: It holds a character that cannot be printed"),
        (b"code,Value,value\r\nA,1,2\r\n", "Row 1, column C: Columns B and C are both called “value”"),
        (b"code,,value\r\nA,1,2\r\n", "Row 1, column B: It has values but no heading"),
        (b"a" + b",a" * 100 + b"\r\n1" + b",1" * 100, "It has more than 100 columns"),
        (b"%PDF-1.7", "It is a PDF"),
        (b"MZ\x90", "It is a program"),
        (b"\x1f\x8b\x08", "It is compressed"),
        (b'<?xml version="1.0"?><Message/>', "It is XML"),
        (b"\r\n<HTML><table>", "It is a web page"),
    ],
)
def test_a_text_file_that_is_wrong_is_told_why(content, told):
    assert any(told in sentence for sentence in sentences(content)), sentences(content)


def test_every_ragged_row_is_named_and_every_row_counted():
    found = sheet(b"a,b\r\n1,2,3\r\n1\r\n1,2\r\n1,2,,\r\n")

    assert found.ragged == ((2, 3), (3, 1))
    assert found.rows_in == 4


# -- workbooks -----------------------------------------------------------------------------------------------------
def test_a_workbook_reads_as_a_person_would_write_it():
    content = xlsx(
        ("code", "period", "value", "flag"),
        ("NI 59", datetime(2010, 1, 1), 41.4, True),
        B3=(datetime(2010, 1, 2, 3, 4), "yyyy-mm-dd hh:mm"),
        C3=(0.413793103448276, "0.0%"),
        C4=(0.1 + 0.2, "General"),
        C5=(1e-7, "General"),
        C6=(1234, "#,##0"),
    )

    assert rows(content, "a.xlsx") == (
        ("NI 59", "2010-01-01", "41.4", "TRUE"),
        ("", "2010-01-02 03:04", "41.3793103448276%", ""),
        ("", "", "0.3", ""),
        ("", "", "0.0000001", ""),
        ("", "", "1234", ""),
    )


def test_every_sheet_is_read_and_a_hidden_one_is_known_for_it():
    book = Workbook()
    book.active.append(("a",))
    hidden = book.create_sheet("Working")
    hidden.append(("UPN",))
    hidden.sheet_state = "veryHidden"
    content = io.BytesIO()
    book.save(content)

    found = read(content.getvalue(), "a.xlsx").sheets

    assert [(each.name, each.hidden) for each in found] == [("Sheet", False), ("Working", True)]


def test_error_cells_and_formulas_without_a_result_are_listed_by_address():
    content = xlsx(("a", "b"), (1, "#N/A"), (2, "=1+1"))
    content = with_part(content, SHEET, lambda xml: xml.replace(b"<v />", b"").replace(b"<v></v>", b""))

    told = [str(fault) for fault in sheet(content, "a.xlsx").faults]

    assert any(each.startswith("Sheet Sheet, row 2, column B: The cell holds the error #N/A") for each in told)
    assert any(each.startswith("Sheet Sheet, row 3, column B: Its formula has no stored result") for each in told)


def test_merged_cells_are_refused_by_address():
    book = Workbook()
    for line in (("a", "b"), (1, 2), (3, 4)):
        book.active.append(line)
    book.active.merge_cells("A2:A3")
    content = io.BytesIO()
    book.save(content)

    assert "Cells A2:A3 are merged" in sheet(content.getvalue(), "a.xlsx").faults[0].sentence


def test_a_far_cell_is_refused_and_takes_no_memory():
    content = xlsx(("a",), (1,), XFD1048576=(1, "General"))

    assert "It has a cell beyond 100,000 rows or 100 columns" in sentences(content, "a.xlsx")[0]


def packed(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (OLE, "old.xls", "It is damaged, or was cut short"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "x.xls", "It is protected by a password"),
        (OLE, "locked.xlsx", "It is protected by a password"),
        (b"<html><table>", "page.xls", "It is a web page that was saved under another name"),
        (TABLE.encode(), "table.xlsx", "It is named like a workbook but is not one"),
        (xlsx(("a",), (1,)), "table.csv", "is an XLSX workbook. Name it .xlsx"),
        (packed(a=b"1"), "a.zip", "It is a ZIP file"),
        (packed(**{"content.xml": b"<x", "mimetype": b""}), "a.ods", "It is damaged, or was cut short"),
        (packed(**{"xl__workbook.bin": b"1"}), "a.xlsb", "XLSB"),
        (xlsx(("a",), (1,))[:900], "a.xlsx", "It is damaged, or was cut short"),
        (
            packed(**{"[Content_Types].xml": b"<x/>", "xl__a.xml": b"<x/>"}),
            "a.xlsx",
            "It is a workbook that is written oddly",
        ),
        (packed(**{f"xl__{n}": b"1" for n in range(1100)}, **{"[Content_Types].xml": b""}), "a.xlsx", "unpacks to far"),
        (packed(**{"[Content_Types].xml": b"", "xl__a": bytes(65 * 2**20)}), "a.xlsx", "It unpacks to far more"),
    ],
)
def test_a_workbook_that_is_wrong_is_told_why(content, name, told):
    assert told in sentences(content, name)[0]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_doctype_is_never_opened(codec):
    bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet/>'.encode(codec)
    content = with_part(xlsx(("a",), (1,)), SHEET, lambda xml: bomb)

    assert sentences(content, "a.xlsx") == ["It holds XML that no spreadsheet writes, and is not opened."]


def test_a_damaged_byte_of_a_part_is_noticed():
    content = bytearray(xlsx(*[("a", "b")] * 200))
    content[len(content) // 3] ^= 0xFF

    assert sentences(bytes(content), "a.xlsx") != []


# -- names ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("january.csv", "january.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\figures\\january.csv", "january.csv"),
        ("a\r\nb\x00c\u202e.csv", "abc.csv"),
        ("/", "without a name"),
    ],
)
def test_a_name_is_shown_without_folders_and_marks(name, shown):
    assert shown_name(name) == shown


def test_a_long_name_loses_its_middle():
    shown = shown_name("a" * 300 + ".csv")

    assert len(shown) == 200
    assert shown.startswith("aaa")
    assert shown.endswith(".csv")
    assert "…" in shown


WORKBOOK = xlsx(*[("code", "period", "value"), *[("NI 59", "Jan-10", 41.4)] * 30])


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(WORKBOOK) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_never_brings_the_reading_down(place, byte, cut):
    damaged = WORKBOOK[:place] if cut else WORKBOOK[:place] + bytes([byte]) + WORKBOOK[place + 1 :]

    try:
        found = read(damaged, "a.xlsx").sheets
    except ExtractRejected as rejected:
        said = [fault.sentence for fault in rejected.faults]
    else:
        said = [row.texts for each in found for row in each.rows] + [fault for each in found for fault in each.faults]
    assert said
