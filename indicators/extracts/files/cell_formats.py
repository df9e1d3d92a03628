"""Formats of a workbook's cells: percentages, errors, hidden and merged cells, cells far from the table.

Pure. calamine gives the values; this gives what calamine leaves out. Rows and columns are counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from indicators.extracts.files.errors import Fault
from indicators.extracts.files.headings import LOWEST_HEADING
from indicators.extracts.files.sheet import MOST_COLUMNS, MOST_ROWS, letter

Place = tuple[int, int]

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# The number formats that need no writing down, of those that show a percentage.
PERCENTS = {9: "0%", 10: "0.00%"}
# What a number format shows as it stands: in quotation marks, or after a backslash, _ or *.
LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
TRUE = ("1", "true", "on")


@dataclass
class Marks:
    """Of one sheet. `shown` says of cells whether they are shown as a percentage, or only with its sign behind.

    `far` is the first cell beyond what an extract may have; `rows` counts the rows that have cells, down to `last_row`.
    """

    shown: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: list[Place] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    far: Place | None = None
    rows: int = 0
    last_row: int = 0

    def see(self, row: int, column: int) -> None:
        """That there is a cell."""
        if row > self.last_row:
            self.rows, self.last_row = self.rows + 1, row
        if self.far is None and (row > MOST_ROWS + 1 or column > MOST_COLUMNS):
            self.far = row, column


def shown_as(number_format: str) -> str:
    """`percent` if the format multiplies by 100, `sign` if it only writes the sign behind, and nothing otherwise."""
    if "%" not in number_format:
        return ""
    return "percent" if "%" in LITERAL.sub("", number_format) else "sign"


def far_faults(name: str, marks: Marks, format_rows: int) -> Iterator[Fault]:
    """A sheet that goes beyond the limits, or that fills its format to the last row, as one that was cut off does."""
    if marks.last_row >= format_rows and marks.rows >= format_rows - LOWEST_HEADING:
        sentence = (
            f"It is full to row {format_rows:,}, the last that this kind of file has, so rows may have been cut off "
            "when it was saved. Export it again as CSV, or in parts."
        )
        yield Fault(sentence, name, format_rows)
    elif marks.far:
        sentence = f"It has a cell beyond {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. Delete what lies out there."
        yield Fault(sentence, name, marks.far[0], letter(marks.far[1] - 1))


def merged_faults(name: str, marks: Marks, heading_row: int) -> Iterator[Fault]:
    """Those of the table; a title above the headings may be merged."""
    for cells in marks.merged:
        if (found := RANGE.fullmatch(cells)) and int(found[4]) >= heading_row:
            yield Fault(f"Cells {cells} are merged, so it is unclear what they stand for. Unmerge them.", name)


# -- XLSX ----------------------------------------------------------------------------------------------------------
def marks_of(xml: bytes, styles: Mapping[str, str]) -> Marks:
    """The marks of a worksheet's part. `styles` says of a cell's style how it is shown. Raise `expat.ExpatError`."""
    scanned = _Scanned(styles)
    scanned.parser.Parse(xml, True)
    return scanned.marks


class _Scanned:
    """One pass over a worksheet, which looks at the attributes of its cells and not at their values."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self.marks, self.styles = Marks(), styles
        self.row, self.column = 0, 0
        self.type = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self.row, self.column = int(attributes.get("r") or self.row + 1), 0
            if attributes.get("hidden") in TRUE:
                self.marks.hidden_rows.append(self.row)
        elif name == "f":
            if self.type != "str":
                self.marks.formulas.append((self.row, self.column))
        elif name == "mergeCell":
            self.marks.merged.append(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in TRUE:
            first, last = int(attributes["min"]), int(attributes["max"])
            self.marks.hidden_columns += range(first, min(last, MOST_COLUMNS) + 1)

    def _cell(self, attributes: dict[str, str]) -> None:
        if self.type == "e":
            self.parser.CharacterDataHandler = None
        self.column += 1
        if found := CELL.fullmatch(attributes.get("r", "")):
            self.row, self.column = int(found[2]), _number(found[1])
        self.type = attributes.get("t", "")
        self.marks.see(self.row, self.column)
        if (style := attributes.get("s")) and (shown := self.styles.get(style)):
            self.marks.shown[self.row, self.column] = shown
        if self.type == "e":
            self.marks.errors[self.row, self.column] = "#ERROR"
            self.parser.CharacterDataHandler = self._error_text

    def _error_text(self, text: str) -> None:
        if text.startswith("#"):
            self.marks.errors[self.row, self.column] = text


def shown_by_style(xml: bytes) -> dict[str, str]:
    """By a cell style's number, as cells write it, how it shows numbers; only those with a per cent sign."""
    formats, used, inside = dict(PERCENTS), [], [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "numFmt":
            formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "xf" and inside[0] == "cellXfs":
            used.append(int(attributes.get("numFmtId") or 0))
        elif name in ("cellXfs", "cellStyleXfs"):
            inside[0] = name

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    shown = {str(style): shown_as(formats.get(number, "")) for style, number in enumerate(used)}
    return {style: how for style, how in shown.items() if how}


def _number(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - ord("A") + 1
    return number
