"""A sheet of located cells: its headings and rows, each cell with the row number and column letter of a spreadsheet.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from indicators.extracts.files.errors import CONTROL, Fault, quoted
from indicators.extracts.files.headings import ANYWHERE, LOWEST_HEADING, Guide, heading_rows, joined, plain
from indicators.rules.periods import MONTHS

MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_TEXT = 5_000
NUMERIC = re.compile(r"[-+−£$(]*[0-9][0-9., ]*%?\)?")
# Characters that have no width, and come with copying from web pages and word processors.
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
FIRST_OF_MONTH = re.compile(r"(?<![0-9])([0-9]{4})-(0[1-9]|1[0-2])-01(?: 00:00)?(?![0-9])")
# Rows that are looked at beyond those of the table: what may stand above it, and one too many.
MOST_ABOVE = LOWEST_HEADING + 1


@dataclass(frozen=True)
class Column:
    letter: str
    heading: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells as text, as many as there are columns.

    `letters` has the column of each cell, where that is not the same in every row: in a table that was turned.
    """

    number: int
    texts: tuple[str, ...]
    letters: tuple[str, ...] = ()


class Doubt(StrEnum):
    """Why the text of a cell is not all that the cell says."""

    SHOWN = "shown"  # its format shows something else than what it holds
    NUMBER = "number"  # a number where a code may be due: 1.1 may have been typed 1.10
    MARK = "mark"  # a raised or lowered piece was left out
    STRUCK = "struck"  # a piece that is struck out was left out
    WHOLE = "whole"  # all of it is struck out, raised or lowered
    UNSEEN = "unseen"  # its letters have the colour of their ground
    INVISIBLE = "invisible"  # characters without a width were left out


@dataclass(frozen=True, slots=True)
class CellNote:
    """A doubt about a cell. `shown` is what a person sees in it, `held` what the program that wrote it works with."""

    row: int
    column: str
    doubt: Doubt
    shown: str = ""
    held: str = ""


@dataclass(frozen=True)
class Sheet:
    """`rows` holds the rows that have a cell for each column; `rows_in` counts all that are not blank.

    `top` holds the first rows as they stand, whatever they are: those above the headings are no rows of the table.
    `hidden_rows` are those of the table that the sheet does not show. `notes` are doubts about cells; `ragged` has the
    rows with another number of cells than there are headings, and how many; `blank_before` the rows after a blank one;
    `footnotes` what the lines around the table say of the marks in it.
    """

    name: str
    heading_row: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rows_in: int
    faults: tuple[Fault, ...] = ()
    hidden: bool = False
    top: tuple[Row, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    notes: tuple[CellNote, ...] = ()
    ragged: tuple[tuple[int, int], ...] = ()
    blank_before: tuple[int, ...] = ()
    footnotes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contents:
    """What a file holds. `format` says how it was read: "CSV, UTF-8, separated by commas"."""

    format: str
    sheets: tuple[Sheet, ...]


def letter(index: int) -> str:
    """The column's letters in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def sheet_of(
    name: str,
    rows: Iterable[Row],
    guide: Guide = ANYWHERE,
    *,
    faults: Sequence[Fault] = (),
    hidden: bool = False,
    ragged: bool = True,
) -> Sheet:
    """Find the headings, leave out what stands above them, and fit the other rows to them.

    With `ragged`, a row with too few cells is noted too (a CSV file); a workbook leaves blank cells at the end out.
    """
    filled, blank_before, last = [], [], 0
    for row in rows:
        if any(text.strip() for text in row.texts):
            if last and row.number > last + 1:
                blank_before.append(row.number)
            filled.append(row)
            last = row.number
            if len(filled) == MOST_ROWS + MOST_ABOVE:
                break
    if not filled:
        nothing = () if faults else (Fault("There is nothing in it. Send the file again.", name),)
        return Sheet(name, 0, (), (), 0, (*faults, *nothing), hidden)
    top = tuple(row for row in filled[:LOWEST_HEADING] if row.number <= LOWEST_HEADING)
    told = heading_rows([(row.number, row.texts) for row in top], guide)
    first, at = told or (_likely(top),) * 2
    heading, body = filled[at], filled[at + 1 :]
    columns = _columns([row.texts for row in filled[first : at + 1]])
    found = [*faults, *_heading_faults(name, heading, columns, body)]
    fitting = _Fitting(name, columns, ragged)
    sound = tuple(map(fitting.fitted, body))
    return Sheet(
        name,
        heading.number,
        columns,
        sound,
        len(body),
        (*found, *fitting.faults),
        hidden,
        top,
        notes=tuple(fitting.notes),
        ragged=tuple(fitting.ragged),
        blank_before=tuple(number for number in blank_before if number > heading.number),
    )


def _likely(top: Sequence[Row]) -> int:
    """Where nothing tells which row the headings are: the first of those with the most cells that are no numbers."""
    rows = top[:-1] or top  # under the headings there are rows
    words = [sum(bool(text.strip()) and not NUMERIC.fullmatch(text.strip()) for text in row.texts) for row in rows]
    return words.index(max(words)) if words else 0


def _columns(headings: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns up to the last heading, of headings in one row or in several."""
    texts = joined(headings) if len(headings) > 1 else tuple(headings[0])
    named = max((index for index, text in enumerate(texts) if text.strip()), default=-1) + 1
    return tuple(Column(letter(index), _heading(text)) for index, text in enumerate(texts[:named]))


def _heading(text: str) -> str:
    """On one line, without invisible characters; the first of a month, as a date cell gives it, as that month."""
    words = " ".join(INVISIBLE.sub("", text).split()).removeprefix("'")
    return FIRST_OF_MONTH.sub(lambda found: f"{MONTHS[int(found[2]) - 1][:3]} {found[1]}", words)


def _heading_faults(name: str, heading: Row, columns: Sequence[Column], body: Sequence[Row]) -> list[Fault]:
    seen: dict[str, str] = {}
    found = []
    for index, column in enumerate(columns):
        first = seen.setdefault(plain(column.heading), column.letter)
        if not column.heading:
            if any(index < len(row.texts) and row.texts[index].strip() for row in body):
                found.append(Fault("It has values but no heading. Give it one.", name, heading.number, column.letter))
        elif first != column.letter:
            sentence = f"Columns {first} and {column.letter} are both called {quoted(column.heading)}. Keep one."
            found.append(Fault(sentence, name, heading.number, column.letter))
    if len(columns) > MOST_COLUMNS:
        found.append(Fault(f"It has more than {MOST_COLUMNS} columns. Send only those that are needed.", name))
    if len(body) > MOST_ROWS:
        found.append(Fault(f"It has more than {MOST_ROWS:,} rows. Send it in parts.", name))
    if not body:
        found.append(Fault("It has headings but no rows under them.", name, heading.number))
    return found


@dataclass
class _Fitting:
    """Fits rows to the columns, and gathers what is wrong or in doubt with their cells."""

    name: str
    columns: Sequence[Column]
    short_is_ragged: bool
    faults: list[Fault] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)

    def fitted(self, row: Row) -> Row:
        texts = list(row.texts)
        while len(texts) > len(self.columns) and not texts[-1].strip():
            texts.pop()
        if len(texts) > len(self.columns) or (self.short_is_ragged and len(texts) < len(self.columns)):
            self.ragged.append((row.number, len(texts)))
        texts = texts[: len(self.columns)] + [""] * (len(self.columns) - len(texts))
        whole = "".join(texts)
        if len(whole) > MOST_TEXT or not whole.isprintable():  # few rows are
            texts = [self._text(row, column, text) for column, text in zip(self.columns, texts, strict=True)]
        return Row(row.number, tuple(text.strip() for text in texts))

    def _text(self, row: Row, column: Column, text: str) -> str:
        visible = INVISIBLE.sub("", text)
        if visible != text:
            self.notes.append(CellNote(row.number, column.letter, Doubt.INVISIBLE))
        place = self.name, row.number, column.letter
        if len(visible) > MOST_TEXT:
            self.faults.append(Fault(f"It is longer than {MOST_TEXT:,} characters. Shorten it.", *place))
        elif CONTROL.search(visible.strip().replace("\n", " ").replace("\r", " ").replace("\t", " ")):
            self.faults.append(Fault("It holds a character that cannot be printed. Type it again.", *place))
        return visible
