"""From located cells to typed rows, through the columns of a kind of extract; every fault of the file at once.

Nothing here touches the database: what is known of indicators and measures comes in as plain values (`Known`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from import_export.resources import Resource

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.sheet import CellNote, Column, Contents, Doubt, Row, Sheet
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.cell_values import Number
from indicators.extracts.parse.column_matching import MOST_NAMED, Chosen, choose
from indicators.extracts.parse.columns import CountTable, SentFigureTable
from indicators.extracts.parse.fractions import as_answered, is_bare, is_share, question
from indicators.extracts.parse.left_out import rows_named
from indicators.extracts.parse.missing_cells import gaps
from indicators.extracts.parse.personal_data import refuse_children
from indicators.extracts.parse.questions import HELD, NOTHING_SAID, SHARE, SHOWN, Answers, Asks, Question, ShownOrHeld
from indicators.extracts.parse.rows import PLACES, CountRow, FigureRow, Key, TypedRow, place_of
from indicators.extracts.parse.sender_claims import Claim
from indicators.extracts.parse.validate import Cells, Known, faults_of, figure_row
from indicators.rules.formatting import Unit
from indicators.rules.periods import Interval, Kind

# The columns of each kind of extract; `headings` says by which of them it is told.
COLUMNS: dict[str, type[Resource]] = {FigureRow.KIND: SentFigureTable, CountRow.KIND: CountTable}


@dataclass(frozen=True)
class Table:
    """An extract as it was read: its kind, sheet and heading row, columns used (by field name) and ignored, typed rows.

    `rows_in` counts all rows; where there are faults, `rows` holds the others. `said` tells more of the reading, as
    pairs of what and words; `claims` hold the targets and statuses beside the figures. `asked` is what a person has to
    answer first, `structural` whether the rows depend on it; `mapped` what they have mapped just now, with the
    fingerprint of the headings.
    """

    kind: str
    sheet: str
    heading_row: int
    used: tuple[tuple[str, Column], ...]
    ignored: tuple[Column, ...]
    rows: tuple[TypedRow, ...]
    rows_in: int
    faults: tuple[Fault, ...] = ()
    claims: tuple[Claim, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    asked: tuple[Fault, ...] = ()
    questions: tuple[Question, ...] = ()
    structural: bool = False
    mapped: tuple[str, Mapping[str, str]] | None = None

    def refuse_faults(self, more: Iterable[Fault] = ()) -> None:
        """Raise `ExtractRejected`, with every fault, if there is one; and `Asks` if only a person's answer is due."""
        faults = (*self.faults, *more)
        if self.structural:
            raise Asks(self.questions, self.asked, rows=self.rows_in)
        if faults:
            raise ExtractRejected((*faults, *self.asked), rows=self.rows_in)
        if self.questions:
            raise Asks(self.questions, self.asked, rows=self.rows_in)


def read_table(contents: Contents, known: Known, answers: Answers = NOTHING_SAID) -> Table:
    """The extract's typed rows and its faults. Raise `ExtractRejected` if there is no table to be found, or `Asks`."""
    refuse_children(contents)
    chosen = choose(contents.sheets, answers, known)
    sheet = chosen.sheet
    reader = _Reader(chosen, known, answers)
    rows = tuple(reader.rows())
    questions = (*chosen.asked.questions, *reader.questions())
    return Table(
        kind=chosen.kind,
        sheet=sheet.name,
        heading_row=sheet.heading_row,
        used=tuple((name, column) for name, (_, column) in reader.columns.items() if not column.letter.startswith("@")),
        ignored=chosen.ignored,
        rows=rows,
        rows_in=sheet.rows_in,
        faults=(*sheet.faults, *reader.faults),
        claims=tuple(reader.claims),
        said=(*chosen.said, *_said_of_shares(answers), *reader.said(), *gaps(rows)),
        asked=(*chosen.asked.faults, *reader.asked),
        questions=questions,
        structural=bool(chosen.asked.questions),
        mapped=chosen.mapped,
    )


MOST_ACROSS = 100
NUMBERS = ("value", "numerator", "denominator", "number", "target")
# What was left out of cells or seen in them, as the page says it.
SAID_OF = {
    Doubt.MARK: "Raised or lowered marks left out",
    Doubt.STRUCK: "Struck-out text left out",
    Doubt.UNSEEN: "Letters in the colour of their ground, read all the same",
    Doubt.INVISIBLE: "Invisible characters left out",
}


class _Reader:
    """Reads a sheet's rows one by one, and gathers their faults."""

    def __init__(self, chosen: Chosen, known: Known, answers: Answers) -> None:
        kind, sheet = chosen.kind, chosen.sheet
        self.fields = COLUMNS[kind]().fields
        # A heading may name a field of another kind: it is ignored, as any heading that names none.
        self.columns = {name: place for name, place in chosen.columns.items() if name in self.fields}
        self.typed = {FigureRow.KIND: self._figure, CountRow.KIND: self._count}[kind]
        self.sheet, self.known, self.fractions, self.answers = sheet, known, answers.fractions, answers
        self.given = {"period": chosen.period} if chosen.period else {}
        names = known.names[0 if kind == FigureRow.KIND else 1]
        self.names = names
        self.context = {
            "names": names,
            "latest_month": _latest_month(sheet, self.columns),
            "footnotes": sheet.footnotes,
        }
        self.cleaned: dict[str, dict[str, Any]] = {name: {} for name in self.columns}
        self.notes: dict[tuple[int, str], list[CellNote]] = defaultdict(list)
        for note in sheet.notes:
            self.notes[note.row, note.column].append(note)
        self.noted_rows = {note.row for note in sheet.notes}
        self.faults: list[Fault] = []
        self.asked: list[Fault] = []
        self.claims: list[Claim] = []
        self.first_share: tuple[int, str, Cells] | None = None
        self.shares = 0
        self.doubtful: dict[str, list[CellNote]] = defaultdict(list)
        self.seen: dict[Doubt, list[str]] = defaultdict(list)
        self.rounded: list[int] = []
        self.marked: list[int] = []
        self.noted: list[int] = []
        self.first: dict[Key, int] = {}

    def rows(self) -> Iterator[TypedRow]:
        for row in self.sheet.rows:
            cells = self._cells(row)
            typed = self.typed(row, cells) if cells else None
            if typed and self._is_first(row, typed):
                yield typed

    def _cells(self, row: Row) -> dict[str, Any] | None:
        """Each cell of the row as its column reads it; None, and its faults, if one of them cannot be."""
        cells = {}
        for name, (index, _) in self.columns.items():
            text = row.texts[index]
            try:
                if row.number in self.noted_rows and not self._is_heading(row, name):
                    text = self._settled(name, text, self.notes.get((row.number, self._letter(row, name)), ()))
                cell = self._cell(name, text)
            except ValueError as error:
                cell = error
            if isinstance(cell, ValueError):
                if str(cell):
                    self._fault(row, name, str(cell))
            else:
                cells[name] = cell
        return cells | self.given if len(cells) == len(self.columns) else None

    def _is_heading(self, row: Row, name: str) -> bool:
        """Whether the period of a row is a heading across the page, so that its column's cells are not about it."""
        measured = (each for each in NUMBERS if each in self.columns)
        letters = {self._letter(row, each) for each in measured}
        return name == "period" and bool(row.letters) and self._letter(row, name) in letters

    def _letter(self, row: Row, name: str) -> str:
        index, column = self.columns[name]
        return row.letters[index] if row.letters else column.letter

    def _settled(self, name: str, text: str, notes: Iterable[CellNote]) -> str:
        """The text that is meant, of a cell that shows something else than it holds or has marks.

        Raise `ValueError`: with a sentence if nobody can tell, with none if a person is asked.
        """
        for note in notes:
            if note.doubt in SAID_OF:
                self.seen[note.doubt].append(f"{note.column}{note.row}")
                if note.doubt is Doubt.MARK and name in ("note", "status"):
                    text = note.held
            elif note.doubt is Doubt.WHOLE and name not in ("note", "status"):
                raise ValueError(
                    "All of the cell is struck out, raised or lowered. Delete it, or take that away if it counts."
                )
            elif note.doubt is Doubt.NUMBER and name in ("code", "measure"):
                text = self._code_of_number(note)
            elif note.doubt is Doubt.SHOWN:
                text = self._shown_or_held(name, text, note)
        return text

    def _code_of_number(self, note: CellNote) -> str:
        """The code that a number shows; refused where a spreadsheet may have shortened another."""
        alike = [code for code in self.names.values() if _is_same_number(code, note.shown)]
        if note.shown == note.held and len(set(alike)) > 1:
            codes = " or ".join(sorted(set(alike)))
            raise ValueError(
                f"{note.shown} is a number here, and may be {codes}. Set the cell's format to text and type the code."
            )
        return note.shown

    def _shown_or_held(self, name: str, text: str, note: CellNote) -> str:
        shown = "" if note.shown == "nothing" else note.shown
        if name not in (*NUMBERS, "period"):
            return shown
        if name in NUMBERS and cell_values.DAY.fullmatch(note.held):
            raise ValueError(cell_values.is_a_date(shown or note.held))
        answer = self.answers.shown.get(note.column)
        if answer == SHOWN:
            return shown
        if answer == HELD:
            return text
        self.doubtful[note.column].append(note)
        raise ValueError

    def _cell(self, name: str, text: str) -> Any:
        """What the column makes of a text, or its error: worked out once for each text, as most stand in many rows."""
        cleaned = self.cleaned[name]
        if text not in cleaned:
            plain_text = text.removeprefix("'") if name != "note" else text
            try:
                cleaned[text] = self.fields[name].clean({name: plain_text}, **self.context)
            except ValueError as error:
                cleaned[text] = error
        return cleaned[text]

    def _figure(self, row: Row, cells: dict[str, Any]) -> FigureRow | None:
        target, status = cells.pop("target", None), cells.pop("status", "")
        figure = self._with_marks(row, Cells(**cells))
        asked = self.known.asked(figure.code, figure.period)
        unclear = ""
        if asked.unit is Unit.PERCENT and is_bare(figure):
            figure, unclear = as_answered(figure, self.fractions)
        faults = faults_of(figure, asked) | self._not_begun(figure.period)
        if unclear:
            faults["value"] = unclear
        if asked.unit is Unit.PERCENT and is_share(figure) and set(faults) == {"value"}:
            self._ask(row, figure, faults["value"])
            return None
        for name, sentence in faults.items():
            self._fault(row, name, sentence)
        if faults:
            return None
        typed = figure_row(row.number, figure, asked)
        if isinstance(target, Number) or status:
            aim = target.value if isinstance(target, Number) else None
            self.claims.append(Claim(row.number, typed.code, typed.period, typed.value, aim, status))
        return typed

    def _with_marks(self, row: Row, figure: Cells) -> Cells:
        """The figure with what stands in its value besides a number: marks, and two counts that are divided."""
        value = figure.value
        if not isinstance(value, Number):
            return figure
        if value.of and not figure.counted and self.known.asked(figure.code, figure.period).unit is Unit.PERCENT:
            part, whole = map(Number, value.of)
            figure = replace(figure, value=None, numerator=part, denominator=whole)
        elif value.places > PLACES and not value.of:
            self.rounded.append(row.number)
        if value.noted:
            self.noted.append(row.number)
        if value.marks:
            self.marked.append(row.number)
            words = f"Marked in the file: {', '.join(value.marks).lower()}."
            provisional = figure.provisional or "Provisional" in value.marks
            figure = replace(figure, note=f"{figure.note} {words}".strip(), provisional=provisional)
        return figure

    def _ask(self, row: Row, figure: Cells, sentence: str) -> None:
        column = self._letter(row, "value")
        self.asked.append(Fault(sentence, self.sheet.name, row.number, column))
        self.shares += 1
        self.first_share = self.first_share or (row.number, column, figure)

    def questions(self) -> Iterator[Question]:
        """What a person is asked about single cells, a column's or a file's at once."""
        for column, notes in self.doubtful.items():
            first = notes[0]
            yield ShownOrHeld(first.row, column, first.shown, first.held, len(notes))
            for note in notes:
                sentence = f"The cell shows “{note.shown}” and holds “{note.held}”. Write which of the two is meant."
                self.asked.append(Fault(sentence, self.sheet.name, note.row, column))
        if self.first_share:
            row, column, figure = self.first_share
            yield question(row, column, figure, self.shares)

    def said(self) -> Iterator[tuple[str, str]]:
        """What was left out of cells, seen in them or done to them, as pairs of what and words."""
        for doubt, places in self.seen.items():
            more = f" and {len(places) - MOST_NAMED:,} more" if len(places) > MOST_NAMED else ""
            yield SAID_OF[doubt], ", ".join(places[:MOST_NAMED]) + more
        if self.rounded:
            yield "Rounded half up to six decimals", rows_named(self.rounded)
        if self.noted:
            yield "Marks of notes left out", rows_named(self.noted)
        if self.marked:
            yield "Marks behind numbers", f"{rows_named(self.marked)}: kept as notes"

    def _count(self, row: Row, cells: dict[str, Any]) -> CountRow | None:
        count = CountRow(row.number, **cells)
        faults = self._not_begun(count.period)
        if count.period.kind is not Kind.MONTH:
            faults["period"] = "A count is of one month. Write January 2010, say."
        for name, sentence in faults.items():
            self._fault(row, name, sentence)
        return None if faults else count

    def _not_begun(self, period: Interval) -> dict[str, str]:
        if period.starts_on <= self.known.today:
            return {}
        return {"period": f"{period.label} has not begun. Mend the period."}

    def _is_first(self, row: Row, typed: TypedRow) -> bool:
        first = self.first.setdefault(typed.key, row.number)
        if first != row.number:
            self._fault(row, "period", f"{place_of(typed)}, stands in row {first} already. Keep one of the two.")
        return first == row.number

    def _fault(self, row: Row, name: str, sentence: str) -> None:
        column = self._letter(row, name) if name in self.columns else ""
        fault = Fault(sentence, self.sheet.name, row.number, column)
        if fault not in self.faults[-MOST_ACROSS:]:  # a code across the page is wrong once, not in each of its months
            self.faults.append(fault)


def _said_of_shares(answers: Answers) -> Iterator[tuple[str, str]]:
    if answers.fractions:
        meant = "shares of 1, so that 0.41 is 41%" if answers.fractions == SHARE else "per cent, so that 0.41 is 0.41%"
        yield "Bare numbers up to 1", f"Said to be {meant}. {answers.by}"


def _is_same_number(code: str, shown: str) -> bool:
    """Whether a spreadsheet makes the same number of both: 1.1 of 1.10."""
    try:
        return Decimal(code) == Decimal(shown)
    except InvalidOperation:
        return False


def _latest_month(sheet: Sheet, columns: Mapping[str, tuple[int, Column]]) -> Interval | None:
    """The latest month that the sheet names: a bare "2009/10 YTD" runs to it."""
    if "period" not in columns:
        return None
    index = columns["period"][0]
    months = []
    for text in {row.texts[index] for row in sheet.rows}:
        try:
            found = cell_values.period(text, None)
        except ValueError:
            continue
        if found.kind is Kind.MONTH:
            months.append(found)
    return max(months, key=lambda month: month.ends_on, default=None)
