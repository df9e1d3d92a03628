"""Files as they are sent, and what becomes of them: read in the child process, their tables checked."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.parse.table import Table, read_table
from indicators.extracts.sandbox.child_process import read_in_child
from tests.indicators.build import KNOWN
from tests.indicators.test_extract_reading import xlsx

HEADINGS = ("code", "period", "value", "note")
TWO = [Decimal("41.4"), Decimal("43.7")]


def table(content: bytes, name: str = "a.csv") -> Table:
    found = read_table(read_in_child(content, name), KNOWN)
    found.refuse_faults()
    return found


def values(content: bytes, name: str = "a.csv") -> list[Decimal | None]:
    return [row.value for row in table(content, name).rows]


def told(content: bytes, name: str = "a.csv") -> str:
    with pytest.raises(ExtractRejected) as rejected:
        table(content, name)
    return "\n".join(str(fault) for fault in rejected.value.faults)


def one(value: str, *, code: str = "NI 59", period: str = "Jan-10", note: str = "") -> bytes:
    return f'code,period,value,note\n{code},{period},"{value}","{note}"\n'.encode()


def book(*lines: tuple, **cells) -> bytes:
    return xlsx(HEADINGS, *lines, **cells)


def saved(made: Workbook) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()
