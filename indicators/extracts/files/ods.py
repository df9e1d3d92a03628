"""ODS (LibreOffice, OpenOffice): from bytes to sheets of located cells. Pure. The rules are in docs/extract-formats.md.

calamine reads ODS too, but not what a cell shows, nor what is struck out, raised, hidden or merged. The file holds both
what each cell holds and what it shows, so one pass over `content.xml` gives all of it (OpenDocument 1.3, part 3).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from indicators.extracts.files.cell_formats import TRUE, WHITE, Marks
from indicators.extracts.files.errors import LOCKED, ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.located_cells import LAST_CODE_COLUMN, finished
from indicators.extracts.files.number_formats import compared
from indicators.extracts.files.sheet import MOST_COLUMNS, MOST_ROWS, CellNote, Contents, Doubt, Row, Sheet, letter
from indicators.extracts.files.xlsx import unpacked
from indicators.rules import periods

FORMAT_ROWS = 1_048_576
DAMAGED = "It is damaged, or was cut short. Open it in LibreOffice, save it as XLSX or ODS, and send that."
RATIO = re.compile(r"(?:of:|oooc:)?=\s*([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*")
ERROR_TEXT = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]+")


def read_ods(content: bytes, guide: Guide = ANYWHERE) -> Contents:
    """Every sheet that has cells, hidden ones too. Raise `ExtractRejected` where the file cannot be trusted."""
    parts = unpacked(content)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise ExtractRejected([Fault(LOCKED)])
    try:
        styles = _styles(parts.get("styles.xml", b"")) | _styles(parts["content.xml"])
        scan = _Scan(styles)
        scan.parser.Parse(parts["content.xml"], True)
        return Contents("ODS", tuple(sheet for table in scan.tables if (sheet := table.sheet(guide))))
    except (ExtractRejected, MemoryError):
        raise
    except (KeyError, ValueError, IndexError, expat.ExpatError, zipfile.BadZipFile) as error:
        raise ExtractRejected([Fault(DAMAGED)]) from error


def _styles(xml: bytes) -> dict[str, dict[str, str]]:
    """By a style's name, the properties that bear on what a cell says."""
    found: dict[str, dict[str, str]] = {}
    now: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal now
        if tag == "style:style":
            now = found.setdefault(attributes.get("style:name", ""), {})
        elif tag in ("style:text-properties", "style:table-cell-properties", "style:table-properties"):
            now.update(attributes)

    if xml:
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.Parse(xml, True)
    return found


def _is_struck(style: Mapping[str, str]) -> bool:
    return style.get("style:text-line-through-style", style.get("style:text-line-through-type", "none")) != "none"


def _is_raised(style: Mapping[str, str]) -> bool:
    position = style.get("style:text-position", "0%").split()[0]
    return position not in ("0%", "0")


def _is_unseen(style: Mapping[str, str]) -> bool:
    colour = style.get("fo:color", "").lstrip("#").upper()
    ground = style.get("fo:background-color", "").lstrip("#").upper()
    return bool(colour) and colour == (ground if ground and ground != "TRANSPARENT" else WHITE)


class _Table:
    """One sheet as it is read."""

    def __init__(self, name: str, hidden: bool) -> None:
        self.name, self.hidden = name, hidden
        self.marks = Marks()
        self.rows: list[Row] = []
        self.notes: list[CellNote] = []
        self.codes: list[CellNote] = []

    def sheet(self, guide: Guide) -> Sheet | None:
        rows = [] if self.marks.far else self.rows
        return finished(
            rows,
            self.name,
            self.marks,
            guide,
            FORMAT_ROWS,
            hidden=self.hidden,
            notes=self.notes,
            codes=self.codes,
        )


@dataclass
class _Cell:
    attributes: Mapping[str, str]
    times: int
    shown: str = ""
    unstruck: str = ""
    plain: str = ""
    paragraphs: int = 0

    def add(self, text: str, struck: bool, raised: bool) -> None:
        self.shown += text
        self.unstruck += "" if struck else text
        self.plain += "" if struck or raised else text


class _Scan:
    """One pass over the content: tables, rows, cells, and the runs of their texts."""

    def __init__(self, styles: Mapping[str, Mapping[str, str]]) -> None:
        self.styles = styles
        self.tables: list[_Table] = []
        self.row = self.column = self.times = self.columns = 0
        self.texts: list[str] = []
        self.cell: _Cell | None = None
        self.spans: list[tuple[bool, bool]] = []
        self.aside = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _style(self, attributes: Mapping[str, str], name: str) -> Mapping[str, str]:
        return self.styles.get(attributes.get(name, ""), {})

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("office:annotation", "draw:frame", "draw:custom-shape", "table:shapes"):
            self.aside += 1
        elif self.aside:
            return
        elif tag == "table:table":
            hidden = self._style(attributes, "table:style-name").get("table:display", "true") == "false"
            self.tables.append(_Table(attributes.get("table:name", ""), hidden))
            self.row = self.columns = 0
        elif tag == "table:table-column":
            times = _times(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility", "visible") != "visible":
                last = min(self.columns + times, MOST_COLUMNS)
                self.tables[-1].marks.hidden_columns += range(self.columns + 1, last + 1)
            self.columns += times
        elif tag == "table:table-row":
            self.times, self.column, self.texts = _times(attributes, "table:number-rows-repeated"), 0, []
            if attributes.get("table:visibility", "visible") != "visible" and self.times < MOST_ROWS:
                self.tables[-1].marks.hidden_rows += range(self.row + 1, self.row + self.times + 1)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.cell = _Cell(attributes, _times(attributes, "table:number-columns-repeated"))
        elif self.cell is not None:
            self._inside(tag, attributes, self.cell)

    def _inside(self, tag: str, attributes: Mapping[str, str], cell: _Cell) -> None:
        if tag in ("text:p", "text:h"):
            if cell.paragraphs:
                cell.add("\n", False, False)
            cell.paragraphs += 1
        elif tag == "text:span":
            style = self._style(attributes, "text:style-name")
            struck, raised = self.spans[-1] if self.spans else (False, False)
            self.spans.append((struck or _is_struck(style), raised or _is_raised(style)))
        elif tag in ("text:s", "text:tab", "text:line-break"):
            cell.add(" " * min(_times(attributes, "text:c"), 100), False, False)

    def _characters(self, text: str) -> None:
        if self.cell is not None and not self.aside and self.cell.paragraphs:
            self.cell.add(text, *(self.spans[-1] if self.spans else (False, False)))

    def _end(self, tag: str) -> None:
        if tag in ("office:annotation", "draw:frame", "draw:custom-shape", "table:shapes"):
            self.aside -= 1
        elif self.aside:
            return
        elif tag == "text:span" and self.spans:
            self.spans.pop()
        elif tag in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self._put(self.cell)
            self.cell = None
        elif tag == "table:table-row":
            self._end_row()

    def _put(self, cell: _Cell) -> None:
        filled = bool(cell.shown.strip()) or "office:value-type" in cell.attributes
        times = cell.times
        if not filled:
            self.column += times
            self.texts += [""] * max(min(times, MOST_COLUMNS + 1 - len(self.texts)), 0)
            return
        table = self.tables[-1]
        for _ in range(min(times, MOST_COLUMNS + 1)):
            self.column += 1
            table.marks.see(self.row + 1, self.column)
            self.texts.append(self._text(table, cell))
        across, down = (_times(cell.attributes, f"table:number-{each}-spanned") for each in ("columns", "rows"))
        if across > 1 or down > 1:
            first, last = letter(self.column - 1), letter(min(self.column + across, MOST_COLUMNS) - 2)
            table.marks.merged.append(f"{first}{self.row + 1}:{last}{self.row + down}")

    def _text(self, table: _Table, cell: _Cell) -> str:
        """The cell as a person would write it in a CSV file; what is in doubt goes to the notes."""
        about, place = cell.attributes, (self.row + 1, letter(self.column - 1))
        style = self._style(about, "table:style-name")

        def note(doubt: Doubt, shown: str = "", held: str = "") -> None:
            table.notes.append(CellNote(*place, doubt, shown, held))

        if _is_struck(style) or _is_raised(style) or (not cell.plain.strip() and cell.shown.strip()):
            note(Doubt.WHOLE)
        else:
            if cell.unstruck != cell.shown:
                note(Doubt.STRUCK, cell.plain, cell.unstruck)
            if cell.plain != cell.unstruck:
                note(Doubt.MARK, cell.plain, cell.unstruck)
        if _is_unseen(style):
            note(Doubt.UNSEEN)
        kind = about.get("office:value-type", "")
        shown = cell.plain.strip()
        if about.get("calcext:value-type") == "error" or (about.get("table:formula") and ERROR_TEXT.fullmatch(shown)):
            table.marks.errors[self.row + 1, self.column] = shown or "#ERROR"
            return ""
        if kind in ("float", "percentage", "currency"):
            return self._number(table, cell, place, shown)
        if kind == "date":
            return self._day(table, cell, place, shown)
        if kind == "boolean":
            return "TRUE" if about.get("office:boolean-value") in TRUE else "FALSE"
        return cell.plain if cell.plain.strip() else cell.shown

    def _number(self, table: _Table, cell: _Cell, place: tuple[int, str], shown: str) -> str:
        about = cell.attributes
        kind = about["office:value-type"]
        if found := RATIO.fullmatch(about.get("table:formula", "")):
            return f"={found[1]}/{found[2]}"
        try:
            value = Decimal(format(float(about["office:value"]), ".15g"))
        except (KeyError, InvalidOperation) as error:
            raise ValueError("A number is no number.") from error
        text, differs = compared(value, shown, 1 if kind == "percentage" else 0)
        if differs and shown != about.get("office:value", "").strip():
            table.notes.append(CellNote(*place, Doubt.SHOWN, differs, text))
        if self.column <= LAST_CODE_COLUMN and ("." in text or text != shown):
            table.codes.append(CellNote(*place, Doubt.NUMBER, shown, text))
        return text

    def _day(self, table: _Table, cell: _Cell, place: tuple[int, str], shown: str) -> str:
        """A date; one that its cell shows as a month is the first of that month."""
        day = cell.attributes.get("office:date-value", "")[:10]
        with suppress(ValueError):
            if periods.parse(shown) == periods.parse(day[:7]):
                return f"{day[:7]}-01"
        if len(re.findall(r"[0-9]+", shown)) < 3:
            table.notes.append(CellNote(*place, Doubt.SHOWN, shown or "nothing", day))
        return day

    def _end_row(self) -> None:
        table = self.tables[-1]
        if any(text.strip() for text in self.texts):
            for repeat in range(min(self.times, MOST_ROWS + 2)):
                if repeat:
                    table.marks.see(self.row + repeat + 1, 1)
                table.rows.append(Row(self.row + repeat + 1, tuple(self.texts)))
        self.row += self.times


def _times(attributes: Mapping[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise ValueError("A number of repeats is no number.")
    return max(int(said), 1)
