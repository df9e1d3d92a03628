"""A sheet of located cells: its headings and rows, each cell with the row number and column letter of a spreadsheet.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from indicators.extracts.files.errors import CONTROL, Fault, quoted
from indicators.extracts.files.headings import ANYWHERE, LOWEST_HEADING, Guide, plain

MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_TEXT = 5_000
NUMERIC = re.compile(r"[-+−£$(]*[0-9][0-9., ]*%?\)?")
# Rows that are looked at beyond those of the table: what may stand above it, and one too many.
MOST_ABOVE = LOWEST_HEADING + 1


@dataclass(frozen=True)
class Column:
    letter: str
    heading: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells as text, as many as there are columns."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """`rows` holds the rows that have a cell for each column; `rows_in` counts all that are not blank.

    `top` holds the first rows as they stand, whatever they are: those above the headings are no rows of the table.
    `hidden_rows` are those of the table that the sheet does not show.
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
    """Find the headings, leave out what stands above them, and check the rest against them.

    With `ragged`, a row with too few cells is a fault (a CSV file); a workbook leaves blank cells at the end out.
    """
    filled = tuple(islice((row for row in rows if any(text.strip() for text in row.texts)), MOST_ROWS + MOST_ABOVE))
    if not filled:
        nothing = () if faults else (Fault("There is nothing in it. Send the file again.", name),)
        return Sheet(name, 0, (), (), 0, (*faults, *nothing), hidden)
    top = tuple(row for row in filled[:LOWEST_HEADING] if row.number <= LOWEST_HEADING)
    at = next((index for index, row in enumerate(top) if guide.leads_to(row.number, row.texts)), _likely(top))
    heading, body = filled[at], filled[at + 1 :]
    columns = _columns(heading, body)
    found = [*faults, *_heading_faults(name, heading, columns, body)]
    sound = []
    for row in body:
        fitted, row_faults = _fitted(name, row, columns, ragged)
        found += row_faults
        if fitted:
            sound.append(fitted)
    return Sheet(name, heading.number, columns, tuple(sound), len(body), tuple(found), hidden, top)


def _likely(top: Sequence[Row]) -> int:
    """Where nothing tells which row the headings are: the first of those with the most cells that are no numbers."""
    rows = top[:-1] or top  # under the headings there are rows
    words = [sum(bool(text.strip()) and not NUMERIC.fullmatch(text.strip()) for text in row.texts) for row in rows]
    return words.index(max(words)) if words else 0


def _columns(heading: Row, body: Sequence[Row]) -> tuple[Column, ...]:
    """The columns up to the last heading, or to the last cell of the first row where that one has more."""
    named = max((index for index, text in enumerate(heading.texts) if text.strip()), default=-1) + 1
    return tuple(Column(letter(index), " ".join(text.split())) for index, text in enumerate(heading.texts[:named]))


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


def _fitted(name: str, row: Row, columns: Sequence[Column], ragged: bool) -> tuple[Row | None, list[Fault]]:
    texts = list(row.texts)
    while len(texts) > len(columns) and not texts[-1].strip():
        texts.pop()
    if len(texts) > len(columns) or (ragged and len(texts) < len(columns)):
        sentence = f"It has {len(texts)} cells, and the headings are {len(columns)}. Look for a comma too many or few."
        return None, [Fault(sentence, name, row.number)]
    texts += [""] * (len(columns) - len(texts))
    whole = "".join(texts)
    if len(whole) <= MOST_TEXT and whole.isprintable():  # most rows are
        return Row(row.number, tuple(text.strip() for text in texts)), []
    found = [
        fault for column, text in zip(columns, texts, strict=True) for fault in _text_faults(name, row, column, text)
    ]
    return Row(row.number, tuple(text.strip() for text in texts)), found


def _text_faults(name: str, row: Row, column: Column, text: str) -> Iterable[Fault]:
    if len(text) > MOST_TEXT:
        yield Fault(f"It is longer than {MOST_TEXT:,} characters. Shorten it.", name, row.number, column.letter)
    elif CONTROL.search(text.strip().replace("\n", " ").replace("\r", " ").replace("\t", " ")):
        yield Fault("It holds a character that cannot be printed. Type it again.", name, row.number, column.letter)
