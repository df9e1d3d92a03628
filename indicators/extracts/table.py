"""From located cells to typed rows, through the columns of a kind of extract; every fault of the file at once.

Nothing here touches the database: what is known of indicators and measures comes in as plain values (`Known`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from import_export.resources import Resource

from indicators.extracts import grammar
from indicators.extracts.checks import Cells, Known, faults_of, figure_row
from indicators.extracts.columns import CountTable, FigureTable
from indicators.extracts.faults import CarriesChildren, ExtractRejected, Fault, quoted
from indicators.extracts.headings import ALSO_CALLED, kinds_told, plain, squeezed
from indicators.extracts.rows import CountRow, FigureRow, Key, TypedRow, place_of
from indicators.extracts.sheet import Column, Contents, Row, Sheet, letter
from indicators.periods import Interval, Kind

# The columns of each kind of extract; `headings` says by which of them it is told.
COLUMNS: dict[str, type[Resource]] = {FigureRow.KIND: FigureTable, CountRow.KIND: CountTable}

# Headings, without spaces and marks, of columns that tell one child from another.
OF_CHILDREN = """
    child upn uln nhsno nhsnumber nhsid dob dateofbirth birthdate forename forenames firstname givenname surname
    lastname familyname fullname childname childsname nameofchild nameofthechild childid childsid childuniqueid
    childnumber laid laidentifier lachildid uniquepupilnumber formerupn postcode homeaddress clientid personid
"""


@dataclass(frozen=True)
class Table:
    """An extract as it was read: its kind, sheet and heading row, columns used (by field name) and ignored, typed rows.

    `rows_in` counts all rows; where there are faults, `rows` holds the others.
    """

    kind: str
    sheet: str
    heading_row: int
    used: tuple[tuple[str, Column], ...]
    ignored: tuple[Column, ...]
    rows: tuple[TypedRow, ...]
    rows_in: int
    faults: tuple[Fault, ...] = ()

    def refuse_faults(self, more: Iterable[Fault] = ()) -> None:
        """Raise `ExtractRejected`, with every fault, if there is one."""
        if faults := (*self.faults, *more):
            raise ExtractRejected(faults, rows=self.rows_in)


def read_table(contents: Contents, known: Known) -> Table:
    """The extract's typed rows and its faults. Raise `ExtractRejected` if there is no table to be found."""
    refuse_children(contents)
    kind, sheet = _chosen(contents.sheets)
    columns = _columns(sheet.columns, COLUMNS[kind])
    reader = _Reader(kind, sheet, columns, known)
    rows = tuple(reader.rows())
    used = {column for _, column in columns.values()}
    return Table(
        kind=kind,
        sheet=sheet.name,
        heading_row=sheet.heading_row,
        used=tuple((name, column) for name, (_, column) in columns.items()),
        ignored=tuple(column for column in sheet.columns if column.heading and column not in used),
        rows=rows,
        rows_in=sheet.rows_in,
        faults=(*sheet.faults, *reader.faults),
    )


def refuse_children(contents: Contents) -> None:
    """Raise `CarriesChildren` if any sheet, a hidden one too, has a column for something that names a child."""
    found = [
        Fault(f"The column {quoted(heading)} names children. Take it out of the file.", sheet.name, 0, column)
        for sheet in contents.sheets
        for column, heading in _possible_headings(sheet)
        if "".join(filter(str.isalnum, heading.casefold())) in OF_CHILDREN.split()
    ]
    if found:
        raise CarriesChildren(found)


def _possible_headings(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The headings; and as title rows may stand above them, the cells of any row that may be the headings."""
    known = _kinds(sheet)
    rows = [row for row in sheet.top if not known or row.number < sheet.heading_row]
    cells = {(letter(index), text.strip()) for row in rows for index, text in enumerate(row.texts) if text.strip()}
    yield from sorted(cells | {(column.letter, column.heading) for column in sheet.columns})


def _chosen(sheets: Sequence[Sheet]) -> tuple[str, Sheet]:
    """The one visible sheet whose headings tell what kind of extract it is."""
    told = [(kind, sheet) for sheet in sheets if not sheet.hidden for kind in _kinds(sheet)]
    if len(told) == 1:
        return told[0]
    raise ExtractRejected(_why_not_one(told, sheets), rows=sum(sheet.rows_in for sheet in sheets))


def _why_not_one(told: Sequence[tuple[str, Sheet]], sheets: Sequence[Sheet]) -> list[Fault]:
    if told:
        names = ", ".join(dict.fromkeys(sheet.name or "the file" for _, sheet in told))
        return [Fault(f"There is more than one table of figures or counts, in {names}. Send one table a file.")]
    unread = [fault for sheet in sheets if not sheet.columns for fault in sheet.faults]
    first = next((sheet for sheet in sheets if sheet.columns and not sheet.hidden), None)
    if first is None:
        return unread or [Fault("There is nothing in it that can be seen. Send the file again.")]
    read = ", ".join(quoted(column.heading) for column in first.columns[:8] if column.heading)
    sentence = (
        f"Its headings, in row {first.heading_row}, are {read}. They need to be code, period and value, with "
        "numerator, denominator, provisional and note if you like; or, for counts, measure, period and number."
    )
    return [Fault(sentence, first.name), *unread, *(each for each in first.faults if each.row == first.heading_row)]


def _kinds(sheet: Sheet) -> tuple[str, ...]:
    return kinds_told(column.heading for column in sheet.columns)


def _columns(columns: Sequence[Column], resource: type[Resource]) -> dict[str, tuple[int, Column]]:
    """Where each of the resource's columns is, by its name."""
    found: dict[str, tuple[int, Column]] = {}
    for index, column in enumerate(columns):
        if (name := plain(column.heading)) in resource.fields:
            found.setdefault(name, (index, column))
    for index, column in enumerate(columns):
        if (name := ALSO_CALLED.get(plain(column.heading), "")) in resource.fields:
            found.setdefault(name, (index, column))
    return found


class _Reader:
    """Reads a sheet's rows one by one, and gathers their faults."""

    def __init__(self, kind: str, sheet: Sheet, columns: dict[str, tuple[int, Column]], known: Known) -> None:
        self.typed = {FigureRow.KIND: self._figure, CountRow.KIND: self._count}[kind]
        self.sheet, self.columns, self.known = sheet, columns, known
        self.fields = COLUMNS[kind]().fields
        self.context = {"names": _names(kind, known), "latest_month": _latest_month(sheet, columns)}
        self.cleaned: dict[str, dict[str, Any]] = {name: {} for name in columns}
        self.faults: list[Fault] = []
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
        return cells if len(cells) == len(self.columns) else None

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
        figure = Cells(**cells)
        asked = self.known.asked(figure.code, figure.period)
        faults = faults_of(figure, asked) | self._not_begun(figure.period)
        for name, sentence in faults.items():
            self._fault(row, name, sentence)
        return None if faults else figure_row(row.number, figure, asked)

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


def _names(kind: str, known: Known) -> dict[str, str]:
    """The codes by how they may be written: without spaces, in small letters; a measure by its name too."""
    if kind == FigureRow.KIND:
        return {squeezed(code): code for code in known.indicators}
    return {squeezed(name): code for code, name in known.measures.items()} | {squeezed(c): c for c in known.measures}


def _latest_month(sheet: Sheet, columns: dict[str, tuple[int, Column]]) -> Interval | None:
    """The latest month that the sheet names: a bare "2009/10 YTD" runs to it."""
    index = columns["period"][0]
    months = []
    for text in {row.texts[index] for row in sheet.rows}:
        try:
            found = grammar.period(text, None)
        except ValueError:
            continue
        if found.kind is Kind.MONTH:
            months.append(found)
    return max(months, key=lambda month: month.ends_on, default=None)
