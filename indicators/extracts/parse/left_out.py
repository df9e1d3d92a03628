"""Rows of a sheet that are no rows of its table: totals, repeated headings, notes, lines of filters. Pure.

They are left out and named on the page. A row that may be a figure is never left out: it is read, or refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import field_of, is_wide, kinds_told, plain, squeezed, unmarked
from indicators.extracts.files.sheet import Row, Sheet
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.cell_values import MISSING_CODES

TOTAL = re.compile(
    r"(?:grand |sub[ -]?|overall |running |column |report )?totals?\b.*|(?:borough|council|team|service) totals?|"
    r"averages?|mean|sum|all (?:indicators|measures|services|teams|areas)|count of .*|.* totals?:?",
    re.IGNORECASE,
)
MEASURED = ("value", "numerator", "denominator", "number")
RAGGED = "It has {cells} cells, and the headings are {columns}. Look for a comma too many or few."


def without_other_rows(
    sheet: Sheet, fields: Mapping[str, str], codes: Collection[str], kind: str
) -> tuple[Sheet, list[tuple[str, str]]]:
    """The sheet with its records alone, and what was left out, as pairs of what and words.

    `fields` has the field of each column used, by letter; `codes` are the squeezed names of what may be measured. Raise
    `ExtractRejected` where a second table begins.
    """
    letters = [column.letter for column in sheet.columns]
    subject = [letters.index(each) for each, name in fields.items() if name in ("code", "measure") and each in letters]
    periods_at = [
        letters.index(each) for each, name in fields.items() if name in ("period", "year") and each in letters
    ]
    others = [letters.index(each) for each, name in fields.items() if name in MEASURED and each in letters]
    ragged = dict(sheet.ragged)
    headings = {plain(column.heading) for column in sheet.columns if column.heading}

    def is_record(row: Row) -> bool:
        if any(squeezed(unmarked(row.texts[index])) in codes for index in subject):
            return True
        measured = any(_is_measured(row.texts[index]) for index in others)
        if any(row.texts[index] and _is_period(row.texts[index]) for index in periods_at):
            return measured or any(row.texts[index] for index in subject)
        return measured and any(row.texts[index] for index in subject) and not periods_at

    left: dict[str, list[int]] = {}
    possible = []
    for row in sheet.rows:
        if _repeats(row, headings):
            left.setdefault("Headings again", []).append(row.number)
        elif _begins_another(row, sheet, kind):
            sentence = (
                f"There are two tables in it: another begins in row {row.number}. Send each table in a file of its own."
            )
            raise ExtractRejected([Fault(sentence, sheet.name, row.number)], rows=sheet.rows_in)
        elif _is_total(row, subject, codes):
            left.setdefault("Total rows", []).append(row.number)
        else:
            possible.append(row)
    records = {row.number for row in possible if is_record(row)}
    last = max(records, default=0)
    rows, faults = [], []
    lines = [" ".join(filter(None, row.texts)) for row in sheet.top if row.number < sheet.heading_row]
    for row in possible:
        filled = [text for text in row.texts if text]
        if records and row.number not in records:
            words_only = len(filled) == 1 and not cell_values.is_number(filled[0])
            if row.number > last:
                left.setdefault("Lines below the table", []).append(row.number)
                lines.append(" ".join(filled))
                continue
            if words_only and not (subject and row.texts[subject[0]] and any(map(str.isdigit, filled[0]))):
                left.setdefault("Lines between the rows", []).append(row.number)
                lines.append(" ".join(filled))
                continue
        if cells := ragged.get(row.number):
            faults.append(Fault(RAGGED.format(cells=cells, columns=len(letters)), sheet.name, row.number))
            continue
        rows.append(row)
    gone = {number for numbers in left.values() for number in numbers}
    sound = replace(
        sheet,
        rows=tuple(rows),
        rows_in=sheet.rows_in - len(gone),
        faults=(*(fault for fault in sheet.faults if fault.row not in gone), *faults),
        notes=tuple(note for note in sheet.notes if note.row not in gone),
        ragged=(),
        footnotes=cell_values.footnotes_in(lines),
    )
    return sound, [(what, f"{rows_named(numbers)} left out") for what, numbers in left.items()]


def _repeats(row: Row, headings: Collection[str]) -> bool:
    filled = [plain(text) for text in row.texts if text]
    return len(filled) > 1 and all(text in headings for text in filled) and any(map(field_of, filled))


def _begins_another(row: Row, sheet: Sheet, kind: str) -> bool:
    """Whether the row is the headings of a table: of the other kind, or below a blank row."""
    told = kinds_told(row.texts)
    return bool(told) or (row.number in sheet.blank_before and is_wide(row.texts))


def _is_total(row: Row, subject: Sequence[int], codes: Collection[str]) -> bool:
    if any(squeezed(row.texts[index]) in codes for index in subject):
        return False
    first = next((text for text in row.texts if text), "")
    return any(TOTAL.fullmatch(text.rstrip(":")) for text in {first, *(row.texts[index] for index in subject)} if text)


def _is_measured(text: str) -> bool:
    if not text:
        return False
    try:
        cell_values.number(text)
    except ValueError:
        return plain(text) in MISSING_CODES
    return True


def _is_period(text: str) -> bool:
    try:
        cell_values.period(unmarked(text), None)
    except ValueError:
        return bool(re.search(r"ytd|year to date", plain(text)))
    return True


def rows_named(numbers: Sequence[int]) -> str:
    """ "Row 4", "Rows 4 to 6, 9"; the first few of many."""
    return f"Row{'s' if len(numbers) > 1 else ''} {ranges(numbers)}"


def ranges(numbers: Sequence[int], most: int = 8) -> str:
    """4, 5, 6 and 9 as "4 to 6, 9"; the first few of many."""
    words = [f"{first} to {last}" if first != last else f"{first}" for first, last in _runs(numbers)]
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    begun = before = None
    for number in sorted(set(numbers)):
        if before is None or number != before + 1:
            if begun is not None and before is not None:
                yield begun, before
            begun = number
        before = number
    if begun is not None and before is not None:
        yield begun, before
