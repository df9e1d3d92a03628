"""Files that are made to harm, or are not what they say, by the rows of the torture table (U34 to U50)."""

from __future__ import annotations

import io
import socket
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from indicators.extracts.export import as_csv, as_xlsx
from indicators.extracts.files.detect import read, shown_name
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.sandbox import child_process
from indicators.extracts.sandbox.child_process import MOST_MEMORY, read_in_child
from tests.indicators.test_extract_reading import OLE, SHEET, TABLE, packed, with_part
from tests.torture.sent import TWO, book, one, table, told, values


# -- files made to harm --------------------------------------------------------------------------------------------
def weighed(content: bytes, monkeypatch) -> tuple[str, int]:
    """What the reading said of it, and the most memory that it took in the child, in bytes."""
    monkeypatch.setattr(child_process, "CHILD", "tests.torture.stand_ins")
    with pytest.raises(ExtractRejected) as weighing:
        read_in_child(content, "weigh")
    [fault] = weighing.value.faults
    return fault.sentence, fault.row * 1024


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(
            packed(**{"[Content_Types].xml": b"", "xl__a.xml": bytes(160 * 2**20)}), "It unpacks to far more", id="U34"
        ),
        pytest.param(
            packed(**{"[Content_Types].xml": b""}, **{f"xl__{number}": b"" for number in range(10_000)}),
            "It unpacks to far more",
            id="U34 10,000 parts",
        ),
        pytest.param(packed(**{"a.zip": packed(a=bytes(10**8))}), "It is a ZIP file", id="U34 nested"),
        pytest.param(
            book(("NI 59", "Jan-10", "1%"), XFD1048576=(1, "General")), "It has a cell beyond 100,000 rows", id="far"
        ),
        pytest.param(b",\n" * 2**20, "There is nothing in it", id="U13 a million blank rows"),
    ],
)  # fmt: skip
def test_a_bomb_takes_little_memory(content, sentence, monkeypatch):
    said, peak = weighed(content, monkeypatch)

    assert sentence in said
    assert peak < MOST_MEMORY // 4


def test_u34_a_part_that_is_larger_than_it_declares_is_refused():
    content = packed(**{"[Content_Types].xml": b"", "xl__a.xml": bytes(80 * 2**20)})
    lying = content.replace((80 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    assert lying != content
    assert "It is damaged" in told(lying, "a.xlsx")


def test_u34_a_workbook_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(child_process, "MOST_WORK_SECONDS", 1)
    many = b"<worksheet><sheetData>" + b"<row><c/></row>" * 3_000_000
    trap = with_part(book(("NI 59", "Jan-10", "1%")), SHEET, lambda _: many)

    assert "Reading it took too long" in told(trap, "a.xlsx")


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:{port}/">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "xml", [BOMB, OUTSIDE, f"<!--{' ' * 5_000}-->{BOMB}"], ids=["U36 laughs", "U36 XXE", "U36 far"]
)
def test_xml_with_a_doctype_is_not_opened(xml, codec):
    content = with_part(book(("NI 59", "Jan-10", "1%")), SHEET, lambda _: xml.encode(codec))

    assert told(content, "a.xlsx") == "It holds XML that no spreadsheet writes, and is not opened."


def test_u36_nothing_in_a_file_is_fetched():
    """Read in this process, which could reach the listener, and in the child, which could not."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        xml = OUTSIDE.format(port=listener.getsockname()[1]).encode()
        workbook = with_part(book(("NI 59", "Jan-10", "1%")), SHEET, lambda _: xml)
        for content, name in ((workbook, "a.xlsx"), (xml, "census.xml")):
            with pytest.raises(ExtractRejected):
                read(content, name)
            assert told(content, name)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_u36_xml_by_itself_is_refused():
    assert told(BOMB.encode(), "census.xml").startswith(
        "It is XML, and no table. A CIN census is counted under “Count episodes”."
    )


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<html><table>", "page.xls", "It is a web page that was saved under another name"),
        (TABLE.encode(), "table.xlsx", "It is named like a workbook but is not one"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked.xlsx", "It is protected by a password"),
        (OLE, "old.xls", "It is damaged, or was cut short"),
        (packed(**{"xl__workbook.bin": b"1"}), "a.xlsb", "It is an XLSB workbook"),
        (packed(**{"content.xml": b"<x", "mimetype": b""}), "a.ods", "It is damaged, or was cut short"),
        (b"%PDF-1.7", "a.csv", "It is a PDF"),
        (b"MZ\x90", "a.csv", "It is a program"),
    ],
    ids=lambda value: f"U37 {value}" if isinstance(value, str) and "." in value[-5:] else None,
)
def test_another_kind_of_file_is_told_what_it_is(content, name, sentence):
    assert sentence in told(content, name)


def test_u39_a_workbook_with_macros_is_read_as_cells_alone():
    content = book(("NI 59", "Jan-10", "41.4%"))
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open()")

    assert values(made.getvalue(), "a.xlsm") == [Decimal("41.4")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("a" * 300 + ".csv", "a" * 99 + "…" + "a" * 96 + ".csv"),
        ("a\r\nb.csv", "ab.csv"),
        ('a"b.csv', 'a"b.csv'),
        ("a\u202eb.csv", "ab.csv"),
        ("a\0b.csv", "ab.csv"),
    ],
    ids=lambda value: f"U40 {value[:8]!a}",
)
def test_any_name_is_read_and_shown_without_harm(name, shown):
    assert values(TABLE.encode(), name) == TWO
    assert shown_name(name) == shown


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\uff1d"])
def test_u48_a_note_like_a_formula_is_text_and_goes_out_as_text(first):
    found = table(one("41.4%", note=f"{first}1+1"))

    assert found.rows[0].note == f"{first}1+1"
    assert table(as_csv(found.rows)).rows[0].note == f"{first}1+1"
    cells = [cell for row in load_workbook(io.BytesIO(as_xlsx(found.rows))).active for cell in row]
    assert [cell.data_type for cell in cells if cell.value and "1+1" in str(cell.value)] == ["s"]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_u50_a_workbook_that_was_cut_short_is_refused(kept):
    content = book(*[("NI 59", "Jan-10", "41.4%")] * 50)

    assert "It is damaged, or was cut short" in told(content[: int(len(content) * kept)], "a.xlsx")
