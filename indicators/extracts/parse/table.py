"""From located cells to typed rows, through the columns of a kind of extract; every fault of the file at once.

Nothing here touches the database: what is known of indicators and measures comes in as plain values (`Known`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from import_export.resources import Resource

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import squeezed
from indicators.extracts.files.sheet import Column, Contents, Row, Sheet
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.cell_values import Number
from indicators.extracts.parse.column_matching import Chosen, choose
from indicators.extracts.parse.columns import CountTable, SentFigureTable
from indicators.extracts.parse.fractions import as_answered, is_bare, is_share, question
from indicators.extracts.parse.missing_cells import gaps
from indicators.extracts.parse.personal_data import refuse_children
from indicators.extracts.parse.questions import NOTHING_SAID, SHARE, Answers, Asks, Question
from indicators.extracts.parse.rows import CountRow, FigureRow, Key, TypedRow, place_of
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
    pairs of what and words; `claims` hold the targets and statuses beside the figures. `question` is what a person has
    to answer first, about the rows that `asked` lists; `mapped` what they have mapped just now, with the fingerprint of
    the headings.
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
    question: Question | None = None
    mapped: tuple[str, Mapping[str, str]] | None = None

    def refuse_faults(self, more: Iterable[Fault] = ()) -> None:
        """Raise `ExtractRejected`, with every fault, if there is one; and `Asks` if only a person's answer is due."""
        faults = (*self.faults, *more)
        if faults:
            raise ExtractRejected((*faults, *self.asked), rows=self.rows_in)
        if self.question:
            raise Asks([self.question], self.asked, rows=self.rows_in)


def read_table(contents: Contents, known: Known, answers: Answers = NOTHING_SAID) -> Table:
    """The extract's typed rows and its faults. Raise `ExtractRejected` if there is no table to be found, or `Asks`."""
    refuse_children(contents)
    chosen = choose(contents.sheets, answers)
    sheet = chosen.sheet
    reader = _Reader(chosen, known, answers.fractions)
    rows = tuple(reader.rows())
    used = {column for _, column in reader.columns.values()}
    return Table(
        kind=chosen.kind,
        sheet=sheet.name,
        heading_row=sheet.heading_row,
        used=tuple((name, column) for name, (_, column) in reader.columns.items()),
        ignored=tuple(column for column in sheet.columns if column.heading and column not in used),
        rows=rows,
        rows_in=sheet.rows_in,
        faults=(*sheet.faults, *reader.faults),
        claims=tuple(reader.claims),
        said=(*chosen.said, *_said_of_shares(answers), *gaps(rows)),
        asked=tuple(reader.asked),
        question=reader.question,
        mapped=chosen.mapped,
    )


class _Reader:
    """Reads a sheet's rows one by one, and gathers their faults."""

    def __init__(self, chosen: Chosen, known: Known, fractions: str) -> None:
        kind, sheet = chosen.kind, chosen.sheet
        self.fields = COLUMNS[kind]().fields
        # A heading may name a field of another kind: it is ignored, as any heading that names none.
        self.columns = {name: place for name, place in chosen.columns.items() if name in self.fields}
        self.typed = {FigureRow.KIND: self._figure, CountRow.KIND: self._count}[kind]
        self.sheet, self.known, self.fractions = sheet, known, fractions
        self.given = {"period": chosen.period} if chosen.period else {}
        self.context = {"names": _names(kind, known), "latest_month": _latest_month(sheet, self.columns)}
        self.cleaned: dict[str, dict[str, Any]] = {name: {} for name in self.columns}
        self.faults: list[Fault] = []
        self.asked: list[Fault] = []
        self.claims: list[Claim] = []
        self.first_share: tuple[int, Cells] | None = None
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
            cell = self._cell(name, row.texts[index])
            if isinstance(cell, ValueError):
                self._fault(row, name, str(cell))
            else:
                cells[name] = cell
        return cells | self.given if len(cells) == len(self.columns) else None

    def _cell(self, name: str, text: str) -> Any:
        """What the column makes of a text, or its error: worked out once for each text, as most stand in many rows."""
        cleaned = self.cleaned[name]
        if text not in cleaned:
            try:
                cleaned[text] = self.fields[name].clean({name: text}, **self.context)
            except ValueError as error:
                cleaned[text] = error
        return cleaned[text]

    def _figure(self, row: Row, cells: dict[str, Any]) -> FigureRow | None:
        target, status = cells.pop("target", None), cells.pop("status", "")
        figure = Cells(**cells)
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

    def _ask(self, row: Row, figure: Cells, sentence: str) -> None:
        column = self.columns["value"][1].letter
        self.asked.append(Fault(sentence, self.sheet.name, row.number, column))
        self.first_share = self.first_share or (row.number, figure)

    @property
    def question(self) -> Question | None:
        if not self.first_share:
            return None
        row, figure = self.first_share
        return question(row, self.columns["value"][1].letter, figure, len(self.asked))

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
        column = self.columns[name][1].letter if name in self.columns else ""
        self.faults.append(Fault(sentence, self.sheet.name, row.number, column))


def _said_of_shares(answers: Answers) -> Iterator[tuple[str, str]]:
    if answers.fractions:
        meant = "shares of 1, so that 0.41 is 41%" if answers.fractions == SHARE else "per cent, so that 0.41 is 0.41%"
        yield "Bare numbers up to 1", f"Said to be {meant}. {answers.by}"


def _names(kind: str, known: Known) -> dict[str, str]:
    """The codes by how they may be written: without spaces, in small letters; a measure by its name too."""
    if kind == FigureRow.KIND:
        return {squeezed(code): code for code in known.indicators}
    return {squeezed(name): code for code, name in known.measures.items()} | {squeezed(c): c for c in known.measures}


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
