"""JSON that the child process which reads a file returns: its contents, or its errors. Pure, both ways.

The parent trusts nothing in it: whatever does not have exactly this shape raises `ValueError`.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.sheet import CellNote, Column, Contents, Doubt, Row, Sheet


def of_contents(contents: Contents) -> str:
    sheets = [
        {
            "name": sheet.name,
            "heading_row": sheet.heading_row,
            "columns": [[column.letter, column.heading] for column in sheet.columns],
            "rows": _plain_rows(sheet.rows),
            "rows_in": sheet.rows_in,
            "faults": plain_faults(sheet.faults),
            "hidden": sheet.hidden,
            "top": _plain_rows(sheet.top),
            "hidden_rows": sheet.hidden_rows,
            "hidden_columns": sheet.hidden_columns,
            "notes": [[note.row, note.column, note.doubt.value, note.shown, note.held] for note in sheet.notes],
            "ragged": sheet.ragged,
            "blank_before": sheet.blank_before,
        }
        for sheet in contents.sheets
    ]
    return json.dumps({"format": contents.format, "sheets": sheets})


def of_refusal(rejected: ExtractRejected) -> str:
    return json.dumps({"faults": plain_faults(rejected.faults)})


def of_file(content: bytes) -> str:
    return json.dumps({"file": base64.b64encode(content).decode()})


def file_understood(answer: bytes) -> bytes:
    """The file. Raise `ExtractRejected` if the answer is a refusal, and `ValueError` if it is nonsense."""
    try:
        said = json.loads(answer)
        refuse(said)
        return base64.b64decode(_of(str, said["file"]), validate=True)
    except (TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise ValueError("The answer has another shape.") from error


def _plain_rows(rows: tuple[Row, ...]) -> list[Any]:
    return [[row.number, row.texts] for row in rows]


def plain_faults(faults: tuple[Fault, ...]) -> list[Any]:
    return [[fault.sentence, fault.sheet, fault.row, fault.column] for fault in faults]


def understood(answer: bytes) -> Contents:
    """The contents. Raise `ExtractRejected` if the answer is a refusal, and `ValueError` if it is nonsense."""
    try:
        said = json.loads(answer)
        refuse(said)
        return Contents(_of(str, said["format"]), tuple(_sheet(sheet) for sheet in said["sheets"]))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("The answer has another shape.") from error


def refuse(said: dict[str, Any]) -> None:
    """Raise `ExtractRejected` if the answer of any task is a refusal."""
    if "faults" in said:
        raise ExtractRejected(faults_of(said["faults"]))


def _sheet(said: dict[str, Any]) -> Sheet:
    columns = tuple(Column(_of(str, letter), _of(str, heading)) for letter, heading in said["columns"])
    rows = _rows(said["rows"])
    if any(len(row.texts) != len(columns) for row in rows):
        raise ValueError("A row has more or fewer cells than there are columns.")
    return Sheet(
        name=_of(str, said["name"]),
        heading_row=_of(int, said["heading_row"]),
        columns=columns,
        rows=rows,
        rows_in=_of(int, said["rows_in"]),
        faults=faults_of(said["faults"]),
        hidden=_of(bool, said["hidden"]),
        top=_rows(said["top"]),
        hidden_rows=tuple(_of(int, number) for number in said["hidden_rows"]),
        hidden_columns=tuple(_of(str, letter) for letter in said["hidden_columns"]),
        notes=tuple(
            CellNote(_of(int, row), _of(str, column), Doubt(doubt), _of(str, shown), _of(str, held))
            for row, column, doubt, shown, held in said["notes"]
        ),
        ragged=tuple((_of(int, row), _of(int, cells)) for row, cells in said["ragged"]),
        blank_before=tuple(_of(int, row) for row in said["blank_before"]),
    )


def _rows(said: list[Any]) -> tuple[Row, ...]:
    return tuple(Row(_of(int, number), tuple(_of(str, text) for text in texts)) for number, texts in said)


def faults_of(said: list[Any]) -> tuple[Fault, ...]:
    return tuple(
        Fault(_of(str, sentence), _of(str, sheet), _of(int, row), _of(str, column))
        for sentence, sheet, row, column in said
    )


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} was due.")
    return value
