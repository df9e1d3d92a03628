"""Statistical neighbours: the Department for Education's table of them, a row for each council. Pure."""

from __future__ import annotations

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import plain
from indicators.extracts.files.sheet import Contents


def neighbours_in(contents: Contents, number: str) -> tuple[tuple[str, str], ...]:
    """The neighbours of the council of this number, the nearest first: the number and name of each."""
    sheet = next((sheet for sheet in contents.sheets if not sheet.hidden and sheet.columns), None)
    at = {plain(column.heading): index for index, column in enumerate(sheet.columns)} if sheet else {}
    if sheet is None or not {"old_la_code", "la_name", "sn_1"} <= set(at):
        sentence = "It is no table of neighbours: it needs the columns old_la_code, la_name and SN_1 to SN_10."
        raise ExtractRejected([Fault(sentence)], rows=sheet.rows_in if sheet else 0)
    if sheet.faults:
        raise ExtractRejected(sheet.faults, rows=sheet.rows_in)
    names = {row.texts[at["old_la_code"]]: row.texts[at["la_name"]] for row in sheet.rows}
    ours = next((row for row in sheet.rows if row.texts[at["old_la_code"]] == number), None)
    if ours is None:
        sentence = f"It has no row with old_la_code {number}, which is our number. Check COUNCIL_NUMBER."
        raise ExtractRejected([Fault(sentence, sheet.name)], rows=sheet.rows_in)
    columns = [at[f"sn_{place}"] for place in range(1, 31) if f"sn_{place}" in at]
    members = [ours.texts[index] for index in columns if ours.texts[index]]
    return tuple((member, names.get(member, member)) for member in members)
