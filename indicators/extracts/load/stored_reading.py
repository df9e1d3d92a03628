"""The reading of an upload as plain values for JSON: never the file, nor any cell that was not used. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from indicators.extracts.files.errors import Fault
from indicators.extracts.files.sheet import Contents
from indicators.extracts.parse.rows import CountRow, FigureRow, TypedRow
from indicators.extracts.parse.table import Table


def of_table(contents: Contents, table: Table) -> dict[str, Any]:
    return {
        "format": contents.format,
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "used": [[name, column.letter, column.heading] for name, column in table.used],
        "ignored": [[column.letter, column.heading] for column in table.ignored],
        "said": [list(pair) for pair in table.said],
        "claims": [claim.plain() for claim in table.claims],
        "rows": [row.plain() for row in table.rows],
    }


def of_faults(contents: Contents | None, faults: Iterable[Fault]) -> dict[str, Any]:
    """`contents` is None where the file could not even be read."""
    return {"format": contents.format if contents else "", "faults": [asdict(fault) for fault in faults]}


def of_typed(rows: Iterable[TypedRow]) -> dict[str, Any]:
    return {"rows": [row.plain() for row in rows]}


def rows_of(reading: dict[str, Any]) -> tuple[TypedRow, ...]:
    """The typed rows: each of them a count, where it names a measure, or else a figure."""
    return tuple((CountRow if "measure" in row else FigureRow).of(row) for row in reading.get("rows", ()))


def faults_of(reading: dict[str, Any]) -> tuple[Fault, ...]:
    return tuple(Fault(**fault) for fault in reading.get("faults", ()))
