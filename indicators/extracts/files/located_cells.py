"""The sheets of a workbook, from the values of its cells and their marks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from indicators.extracts.files.cell_formats import Marks, Place, Style, far_faults, merged_faults
from indicators.extracts.files.errors import Fault
from indicators.extracts.files.headings import LOWEST_HEADING, Guide, is_code_heading
from indicators.extracts.files.number_formats import (
    date_parts,
    has_words,
    is_date,
    meaning,
    plain,
    shown_date,
    shown_number,
    shown_text,
)
from indicators.extracts.files.sheet import MOST_COLUMNS, CellNote, Doubt, Row, Sheet, letter, sheet_of
from indicators.rules import periods

Lines = Iterable[Sequence[Any]]
# Codes stand in one of the first columns.
LAST_CODE_COLUMN = 8


def sheet_from(
    lines: Lines | None, name: str, marks: Marks, guide: Guide, format_rows: int, *, hidden: bool
) -> Sheet | None:
    """The sheet, or None if there is nothing on it. `lines` is None where it has cells beyond the limits."""
    cells = _Cells(marks)
    rows = list(cells.rows(lines)) if lines is not None else []  # before the faults, as it finds some
    return finished(rows, name, marks, guide, format_rows, hidden=hidden, notes=cells.notes, codes=cells.codes)


def finished(
    rows: Sequence[Row],
    name: str,
    marks: Marks,
    guide: Guide,
    format_rows: int,
    *,
    hidden: bool,
    notes: Sequence[CellNote],
    codes: Sequence[CellNote],
) -> Sheet | None:
    """As `sheet_from`, of rows that are read. `notes` are doubts about cells, `codes` about numbers in codes."""
    faults = [*far_faults(name, marks, format_rows), *_cell_faults(name, marks)]
    sheet = sheet_of(name, rows, guide, faults=faults, hidden=hidden, ragged=False)
    if shown := {(note.row, note.column): note.shown for note in notes if _is_of_heading(note, sheet)}:
        # What a heading shows is what it means: “YTD to Feb-10” of a cell that holds 1 February 2010.
        rows = [_with_shown(row, shown) if row.number <= LOWEST_HEADING else row for row in rows]
        sheet = sheet_of(name, rows, guide, faults=faults, hidden=hidden, ragged=False)
    merged = tuple(merged_faults(name, marks, sheet.heading_row))
    if not (sheet.columns or faults or merged):
        return None
    letters = tuple(letter(column - 1) for column in marks.hidden_columns)
    numbers = tuple(sorted(set(marks.hidden_rows) & {row.number for row in sheet.rows}))
    of_codes = {column.letter for column in sheet.columns if is_code_heading(column.heading)}
    together = [*notes, *(note for note in codes if note.column in of_codes), *sheet.notes]
    return replace(
        sheet,
        faults=(*merged, *sheet.faults),
        hidden_rows=numbers,
        hidden_columns=letters,
        notes=tuple(note for note in together if note.row > sheet.heading_row),
    )


def _is_of_heading(note: CellNote, sheet: Sheet) -> bool:
    return note.doubt is Doubt.SHOWN and note.row <= sheet.heading_row


def _with_shown(row: Row, shown: Mapping[tuple[int, str], str]) -> Row:
    texts = (shown.get((row.number, letter(index)), text) for index, text in enumerate(row.texts))
    return replace(row, texts=tuple(texts))


@dataclass
class _Cells:
    """Reads cells one by one, and gathers the doubts about them; in `codes`, about numbers that may be codes."""

    marks: Marks
    notes: list[CellNote] = field(default_factory=list)
    codes: list[CellNote] = field(default_factory=list)

    def rows(self, lines: Lines) -> Iterator[Row]:
        """The rows as text; a formula that has no stored result is put among the errors."""
        formulas, styles, rich = set(self.marks.formulas), self.marks.styles, self.marks.rich
        for number, values in enumerate(lines, 1):
            texts = []
            for column, value in enumerate(values[: MOST_COLUMNS + 1], 1):
                place = number, column
                if value == "" or value is None:
                    if place in formulas:
                        self.marks.errors.setdefault(place, "")
                    texts.append("")
                elif place in rich:
                    texts.append(self._rich(place))
                elif place in styles:
                    texts.append(self._styled(place, value, styles[place]))
                elif type(value) is str:
                    texts.append(value)
                elif place in self.marks.ratios:
                    texts.append(self.marks.ratios[place])
                else:
                    text = text_of(value)
                    texts.append(text)
                    if column <= LAST_CODE_COLUMN and "." in text:
                        self.codes.append(CellNote(number, letter(column - 1), Doubt.NUMBER, text, text))
            yield Row(number, tuple(texts))

    def _note(self, place: Place, doubt: Doubt, shown: str = "", held: str = "") -> None:
        self.notes.append(CellNote(place[0], letter(place[1] - 1), doubt, shown, held))

    def _rich(self, place: Place) -> str:
        """A text without the pieces that are struck out, raised or lowered; all of it, where nothing is left."""
        runs = self.marks.rich[place]
        written = "".join(run.text for run in runs)
        kept = "".join(run.text for run in runs if not (run.struck or run.raised))
        if not kept.strip():
            self._note(place, Doubt.WHOLE, written, written)
            return written
        unstruck = "".join(run.text for run in runs if not run.struck)
        if unstruck != written:
            self._note(place, Doubt.STRUCK, kept, unstruck)
        if unstruck != kept:
            self._note(place, Doubt.MARK, kept, unstruck)
        return kept

    def _styled(self, place: Place, value: Any, style: Style) -> str:
        if style.struck or style.raised:
            self._note(place, Doubt.WHOLE)
        if style.unseen:
            self._note(place, Doubt.UNSEEN)
        if isinstance(value, str):
            if (shown := shown_text(value, style.format)) != value.strip() and style.format.count(";") == 3:
                self._note(place, Doubt.SHOWN, shown or "nothing", value)
            return value
        if place in self.marks.ratios:
            return self.marks.ratios[place]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self._moment(place, value, style)
        text, shown = meaning(_exact(value), style.format)
        if shown:
            self._note(place, Doubt.SHOWN, shown, text)
        if place[1] <= LAST_CODE_COLUMN:
            as_shown = shown_number(_exact(value), style.format)
            held = "" if style.format else text  # who set the decimals set the code
            self.codes.append(CellNote(place[0], letter(place[1] - 1), Doubt.NUMBER, as_shown, held))
        return text

    def _moment(self, place: Place, value: Any, style: Style) -> str:
        """A date; one that its cell shows as a month is the first of that month."""
        text = text_of(value)
        if not isinstance(value, date) or not is_date(style.format):
            return text
        shown = shown_date(value, style.format)
        try:
            if periods.parse(shown) == periods.month_of(value):
                return f"{value:%Y-%m}-01"
        except ValueError:
            pass
        if {"d", "m", "y"} <= date_parts(style.format) and not has_words(style.format):
            return text
        self._note(place, Doubt.SHOWN, shown, text)
        return text


def _cell_faults(name: str, marks: Marks) -> Iterator[Fault]:
    for (row, column), error in sorted(marks.errors.items()):
        sentence = "Its formula has no stored result. Open the workbook in a spreadsheet and save it."
        if error:
            sentence = f"The cell holds the error {error}. Mend its formula, or write x if there is no figure."
        yield Fault(sentence, name, row, letter(column - 1))


def text_of(value: Any) -> str:
    """The value as a person would write it in a CSV file."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain(_exact(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time.min else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def _exact(value: float) -> Decimal:
    """To the 15 digits that a spreadsheet keeps."""
    return Decimal(format(value, ".15g"))
