"""From located cells to the canonical lines of a list; every fault at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from import_export.fields import NOT_PROVIDED
from import_export.resources import Resource

from indicators.extracts.files.errors import ExtractRejected, Fault, quoted
from indicators.extracts.files.headings import plain
from indicators.extracts.files.sheet import Contents, Row, Sheet
from indicators.extracts.files.unclear import unclear_cells
from indicators.extracts.parse.table import refuse_children
from indicators.reference_data.diff import Line, headings_of, lines_of

PASSWORDS = ("password", "passwords", "passwort", "pin")


def read_lines(
    contents: Contents, resource: type[Resource], key: Sequence[str], context: Mapping[str, Any]
) -> tuple[Line, ...]:
    """The lines of the list. Raise `ExtractRejected` with every fault, `CarriesChildren` if a column names children."""
    _refuse_children(contents, resource)
    sheet = _chosen(contents, resource)
    faults = [*sheet.faults, *_passwords(sheet)]
    places = _places(sheet, resource)
    entries = []
    faults += unclear_cells(sheet)
    for row in sheet.rows:
        entry = _entry(sheet, row, places, resource, context, faults)
        if entry:
            entries.append((row.number, entry))
    lines = lines_of(resource, entries, key)
    faults += _twice(sheet, lines)
    if faults:
        raise ExtractRejected(faults, rows=sheet.rows_in)
    return lines


def _refuse_children(contents: Contents, resource: type[Resource]) -> None:
    """By the headings. What stands under those of a list is known to be none: “child” is what an indicator counts."""
    wanted = _needed(resource)
    sheets = [sheet if _lacking(sheet, wanted) else replace(sheet, top=()) for sheet in contents.sheets]
    refuse_children(replace(contents, sheets=tuple(sheets)))


def _chosen(contents: Contents, resource: type[Resource]) -> Sheet:
    """The one visible sheet with every column of the list."""
    wanted = _needed(resource)
    seen = [sheet for sheet in contents.sheets if not sheet.hidden and sheet.columns]
    found = [sheet for sheet in seen if not _lacking(sheet, wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(sheet.name for sheet in found)
        raise ExtractRejected([Fault(f"There is more than one such table, in {names}. Send one a file.")])
    if not seen:
        raise ExtractRejected([Fault("There is nothing in it that can be seen. Send the file again.")])
    lacking = ", ".join(quoted(name) for name in _lacking(seen[0], wanted))
    sentence = f"It has no column {lacking}. Take the table out, change that, and send it in again."
    raise ExtractRejected([Fault(sentence, seen[0].name, seen[0].heading_row)], rows=seen[0].rows_in)


def _needed(resource: type[Resource]) -> list[str]:
    """The columns that a list cannot be read without: one that came later has a default instead."""
    return [field.column_name for field in resource().fields.values() if field.default is NOT_PROVIDED]


def _lacking(sheet: Sheet, wanted: Sequence[str]) -> list[str]:
    written = {plain(column.heading) for column in sheet.columns}
    return [name for name in wanted if name not in written]


def _passwords(sheet: Sheet) -> list[Fault]:
    """A password in a file is known to whoever has the file."""
    return [
        Fault("A file never brings passwords. Take the column out.", sheet.name, sheet.heading_row, column.letter)
        for column in sheet.columns
        if plain(column.heading) in PASSWORDS
    ]


def _places(sheet: Sheet, resource: type[Resource]) -> dict[str, int]:
    at = {plain(column.heading): index for index, column in enumerate(sheet.columns)}
    return {name: at[heading] for name, heading in headings_of(resource).items() if heading in at}


def _entry(
    sheet: Sheet,
    row: Row,
    places: Mapping[str, int],
    resource: type[Resource],
    context: Mapping[str, Any],
    faults: list[Fault],
) -> SimpleNamespace | None:
    """Each cell as its column reads it; None, and its faults, if one of them cannot be."""
    fields, sound = resource().fields, True
    cells = {name: field.default for name, field in fields.items() if name not in places}
    for name, index in places.items():
        try:
            cells[name] = fields[name].clean({fields[name].column_name: row.texts[index]}, **context)
        except ValueError as error:
            sound = False
            faults.append(Fault(str(error), sheet.name, row.number, sheet.columns[index].letter))
    return SimpleNamespace(**cells) if sound else None


def _twice(sheet: Sheet, lines: Sequence[Line]) -> list[Fault]:
    first: dict[tuple[str, ...], int] = {}
    return [
        Fault(f"{', '.join(line.key)} stands in row {at} already. Keep one of the two.", sheet.name, line.row)
        for line in lines
        if (at := first.setdefault(tuple(part.casefold() for part in line.key), line.row)) != line.row
    ]


def entry_of(line: Line, resource: type[Resource], context: Mapping[str, Any]) -> SimpleNamespace:
    """The typed cells of a line, as its columns read what they wrote."""
    fields = resource().fields
    return SimpleNamespace(
        **{name: field.clean({field.column_name: line.cells[name]}, **context) for name, field in fields.items()}
    )
