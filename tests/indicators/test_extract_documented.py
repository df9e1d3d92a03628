"""docs/extract-formats.md says what the code does: its example loads, its codes and limits are the code's own."""

from __future__ import annotations

import re
from pathlib import Path

from indicators.extracts.files.detect import read
from indicators.extracts.files.headings import LOWEST_HEADING
from indicators.extracts.files.sheet import MOST_COLUMNS, MOST_ROWS, MOST_TEXT
from indicators.extracts.files.xlsx import MOST_UNPACKED
from indicators.extracts.parse.cell_values import MISSING_CODES
from indicators.extracts.parse.columns import MOST_NOTE, CountTable, SentFigureTable
from indicators.extracts.parse.table import read_table
from indicators.extracts.sandbox import child_process
from tests.indicators.build import KNOWN

TEXT = (Path(__file__).parents[2] / "docs/extract-formats.md").read_text(encoding="utf-8")


def test_the_example_is_read_as_it_stands():
    example = re.search(r"```csv\n(.*?)```", TEXT, re.DOTALL)
    assert example
    lines = example[1].replace("NI 62", "NI 60")

    table = read_table(read(lines.encode(), "example.csv"), KNOWN)
    table.refuse_faults()

    assert len(table.rows) == 5


def test_every_column_is_named():
    for name in (*SentFigureTable.fields, *CountTable.fields):
        assert f"`{name}`" in TEXT


def test_every_missing_code_stands_beside_its_meaning():
    lines = {line.rsplit("|", 2)[-2].strip(): line for line in TEXT.splitlines() if line.count("|") == 3}
    codes = {code: meaning for code, meaning in MISSING_CODES.items() if code and meaning.value.casefold() != code}

    assert codes
    for code, meaning in codes.items():
        assert f"`{code}`" in lines[meaning.value]


def test_the_limits_are_those_of_the_code():
    for limit in (
        f"{MOST_ROWS:,} rows",
        f"{MOST_COLUMNS} columns",
        f"{MOST_TEXT:,} characters",
        f"{MOST_NOTE:,} characters",
        f"{MOST_UNPACKED // 2**20} MB unpacked",
        f"the first {LOWEST_HEADING} in which",
        f"It may take {child_process.MOST_MEMORY // 2**20} MB of\n"
        f"  memory, {child_process.MOST_WORK_SECONDS} seconds of work",
        f"{child_process.MOST_SECONDS} seconds in all",
    ):
        assert limit in TEXT
