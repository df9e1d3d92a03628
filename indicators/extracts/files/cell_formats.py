"""The marks of a workbook's cells besides their values: formats, text struck out or raised, errors, what is hidden.

Pure. calamine gives the values of XLSX; this is what it does not give. Rows and columns are counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from indicators.extracts.files.errors import Fault
from indicators.extracts.files.headings import LOWEST_HEADING
from indicators.extracts.files.number_formats import BUILT_IN, GENERAL
from indicators.extracts.files.sheet import MOST_COLUMNS, MOST_ROWS, letter

Place = tuple[int, int]

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# A formula that divides one count by another, and so gives both.
RATIO = re.compile(r"\s*[0-9]{1,9}\s*/\s*[0-9]{1,9}\s*")
TRUE = ("1", "true", "on")
WHITE = "FFFFFF"


@dataclass(frozen=True)
class Style:
    """How a cell is drawn, where that may bear on its meaning. `unseen`: letters in the colour of their ground."""

    format: str = ""
    struck: bool = False
    raised: bool = False
    unseen: bool = False


PLAIN = Style()


@dataclass(frozen=True)
class Run:
    """A piece of a cell's text in one typeface."""

    text: str
    struck: bool = False
    raised: bool = False


@dataclass
class Marks:
    """The marks of one sheet. `rich` has the runs of texts with a piece struck out or raised, `ratios` the formulas
    that divide two counts. `far` is the first cell beyond the limits; `rows` counts rows with cells, to `last_row`.
    """

    styles: dict[Place, Style] = field(default_factory=dict)
    rich: dict[Place, Sequence[Run]] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: list[Place] = field(default_factory=list)
    ratios: dict[Place, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    far: Place | None = None
    rows: int = 0
    last_row: int = 0

    def see(self, row: int, column: int) -> None:
        """Note that there is a cell."""
        if row > self.last_row:
            self.rows, self.last_row = self.rows + 1, row
        if self.far is None and (row > MOST_ROWS + 1 or column > MOST_COLUMNS):
            self.far = row, column


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
    """Those of the table. A title above the headings may be merged, and a heading with the row above it."""
    for cells in marks.merged:
        found = RANGE.fullmatch(cells)
        if not found or int(found[4]) < heading_row:
            continue
        over_two_rows = found[1] == found[3] and int(found[2]) < int(found[4]) == heading_row
        if not over_two_rows:
            yield Fault(f"Cells {cells} are merged, so it is unclear what they stand for. Unmerge them.", name)


# -- XLSX ----------------------------------------------------------------------------------------------------------
def marks_of(xml: bytes, styles: Mapping[str, Style], texts: Mapping[str, Sequence[Run]]) -> Marks:
    """The marks of a worksheet's part. `styles` by their number; `texts` has the shared texts with marks, by number.

    Raise `expat.ExpatError`.
    """
    scan = _SheetScan(styles, texts)
    scan.parser.Parse(xml, True)
    return scan.marks


class _Runs:
    """Gathers the runs of one text: plain `t` elements, and `r` elements with their properties."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.struck = self.raised = self.phonetic = False
        self.text: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "r":
            self.struck = self.raised = False
        elif name in ("strike", "dstrike"):
            self.struck = attributes.get("val", "1") in TRUE
        elif name == "vertAlign":
            self.raised = attributes.get("val") in ("superscript", "subscript")
        elif name == "rPh":
            self.phonetic = True
        elif name == "t" and not self.phonetic:
            self.text = []

    def end(self, name: str) -> None:
        if name == "t" and self.text is not None:
            self.runs.append(Run("".join(self.text), self.struck, self.raised))
            self.text = None
        elif name == "rPh":
            self.phonetic = False

    @property
    def is_marked(self) -> bool:
        return any((run.struck or run.raised) and run.text.strip() for run in self.runs)


class _SheetScan:
    """One pass over a worksheet for the attributes of its cells; calamine reads the values."""

    def __init__(self, styles: Mapping[str, Style], texts: Mapping[str, Sequence[Run]]) -> None:
        self.marks, self.styles, self.texts = Marks(), styles, texts
        self.row, self.column = 0, 0
        self.type = ""
        self.inline: _Runs | None = None
        self.said: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

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
                self._listen()
        elif name == "v":
            if self.type == "e" or (self.type == "s" and self.texts):
                self._listen()
        elif name == "mergeCell":
            self.marks.merged.append(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in TRUE:
            first, last = int(attributes["min"]), int(attributes["max"])
            self.marks.hidden_columns += range(first, min(last, MOST_COLUMNS) + 1)
        elif name == "is":
            self.inline = _Runs()
        elif self.inline:
            self.inline.start(name, attributes)
            if name == "t":
                self._listen()

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if found := CELL.fullmatch(attributes.get("r", "")):
            self.row, self.column = int(found[2]), _number(found[1])
        self.type = attributes.get("t", "")
        self.marks.see(self.row, self.column)
        if (style := attributes.get("s")) and (drawn := self.styles.get(style)):
            self.marks.styles[self.row, self.column] = drawn
        if self.type == "e":
            self.marks.errors[self.row, self.column] = "#ERROR"

    def _listen(self) -> None:
        self.said = []
        self.parser.CharacterDataHandler = self.said.append

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        text = "".join(self.said) if self.said is not None else ""
        place = self.row, self.column
        if self.said is not None and name in ("f", "v", "t"):
            self.said = self.parser.CharacterDataHandler = None
            if name == "f" and RATIO.fullmatch(text):
                self.marks.ratios[place] = "=" + "".join(text.split())
            elif name == "v" and self.type == "e" and text.startswith("#"):
                self.marks.errors[place] = text
            elif name == "v" and self.type == "s" and (runs := self.texts.get(text.strip())):
                self.marks.rich[place] = runs
        if self.inline and name == "t" and self.inline.text is not None:
            self.inline.text.append(text)
        if self.inline and name != "is":
            self.inline.end(name)
        elif self.inline:
            if self.inline.is_marked:
                self.marks.rich[place] = self.inline.runs
            self.inline = None


def marked_texts(xml: bytes) -> dict[str, Sequence[Run]]:
    """The shared texts of a workbook with a piece struck out, raised or lowered, by their number."""
    if b"strike" not in xml and b"vertAlign" not in xml:
        return {}
    marked: dict[str, Sequence[Run]] = {}
    number = -1
    runs = _Runs()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal number, runs
        name = tag.rpartition(":")[2]
        if name == "si":
            number, runs = number + 1, _Runs()
        runs.start(name, attributes)

    def end(tag: str) -> None:
        name = tag.rpartition(":")[2]
        runs.end(name)
        if name == "si" and runs.is_marked:
            marked[str(number)] = runs.runs

    def text(characters: str) -> None:
        if runs.text is not None:
            runs.text.append(characters)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(xml, True)
    return marked


def styles_of(xml: bytes) -> dict[str, Style]:
    """By the number that cells give, how they are drawn; only those that may bear on what a cell says."""
    formats = dict(BUILT_IN)
    fonts: list[dict[str, str]] = []
    fills: list[dict[str, str]] = []
    used: list[tuple[int, int, int]] = []
    path: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        inside = path[-1] if path else ""
        if name == "numFmt" and inside == "numFmts":
            formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "font" and inside == "fonts":
            fonts.append({})
        elif name == "fill" and inside == "fills":
            fills.append({})
        elif name == "xf" and inside == "cellXfs":
            used.append(tuple(int(attributes.get(each) or 0) for each in ("numFmtId", "fontId", "fillId")))  # type: ignore[arg-type]
        elif fonts and "fonts" in path and name in ("strike", "vertAlign", "color"):
            default = "1" if name == "strike" else ""
            fonts[-1][name] = _colour(attributes) if name == "color" else attributes.get("val", default)
        elif fills and "fills" in path and name in ("patternFill", "fgColor"):
            fills[-1][name] = _colour(attributes) if name == "fgColor" else attributes.get("patternType", "")
        path.append(name)

    def end(tag: str) -> None:
        path.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    drawn = {}
    for number, (number_format, font, fill) in enumerate(used):
        letters = fonts[font] if font < len(fonts) else {}
        ground = fills[fill] if fill < len(fills) else {}
        style = style_of(
            formats.get(number_format, ""),
            struck=letters.get("strike", "0") in TRUE,
            raised=letters.get("vertAlign", "") in ("superscript", "subscript"),
            colour=letters.get("color", ""),
            ground=ground.get("fgColor", "") if ground.get("patternFill") == "solid" else WHITE,
        )
        if style != PLAIN:
            drawn[str(number)] = style
    return drawn


def style_of(code: str, *, struck: bool, raised: bool, colour: str, ground: str) -> Style:
    return Style("" if code in (GENERAL, "@") else code, struck, raised, bool(colour) and colour == ground)


# The first colours of a workbook's theme: paper and ink. And of the old palette, white.
THEME = {"0": WHITE, "1": "000000"}
INDEXED = {"1": WHITE, "9": WHITE, "65": WHITE, "0": "000000", "8": "000000", "64": "000000"}


def _colour(attributes: Mapping[str, str]) -> str:
    tint = attributes.get("tint", "")
    if rgb := attributes.get("rgb"):
        colour = rgb[-6:].upper()
    elif theme := attributes.get("theme"):
        colour = THEME.get(theme, f"theme {theme}")
    else:
        colour = INDEXED.get(attributes.get("indexed", ""), "")
    return f"{colour} {tint}" if colour and tint and float(tint) else colour


def _number(letters: str) -> int:
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - ord("A") + 1
    return number
