"""Match sheets and columns: which sheet is the table, what its columns mean, and the questions to ask.

Pure. Answers that a person gave, now or for files like this one before, come in as `Answers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.extracts.files.errors import ExtractRejected, Fault, NotKept, quoted
from indicators.extracts.files.headings import ALSO_CALLED, fingerprint, kinds_told, plain
from indicators.extracts.files.sheet import Column, Sheet
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.questions import (
    LEAVE,
    READ,
    Answers,
    Asks,
    HiddenToo,
    MappedWrong,
    Question,
    WhichColumns,
    WhichPeriod,
    WhichSheet,
    check_mapping,
    suggested,
)
from indicators.rules.periods import Interval

MOST_NAMED = 8
# A code or measure, a period, and what it was.
FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Chosen:
    """The sheet that is the table, and where each field stands in it.

    `period` is every row's, where no column holds one. `said` tells, as pairs of what and words, what a person said of
    it; `mapped` is what they mapped just now, by plain heading, with the fingerprint of the headings.
    """

    kind: str
    sheet: Sheet
    columns: Mapping[str, tuple[int, Column]]
    period: Interval | None = None
    said: tuple[tuple[str, str], ...] = ()
    mapped: tuple[str, Mapping[str, str]] | None = None


def choose(sheets: Sequence[Sheet], answers: Answers) -> Chosen:
    """The table. Raise `Asks` where a person has to say more, and `ExtractRejected` where there is none."""
    sheet = _sheet(sheets, answers)
    fields = _fields(sheet, answers)
    if not fields:
        _ask_columns(sheet, sheets, answers)
    period = _period_of_all(sheet, fields, answers)
    mapped = (fingerprint(each.heading for each in sheet.columns), _by_heading(sheet, fields))
    seen, hidden = _without_hidden(sheet, fields, answers)
    columns = {
        name: (index, column) for index, column in enumerate(seen.columns) if (name := fields.get(column.letter, ""))
    }
    [kind] = kinds_told([*columns, "period"] if period else columns) or _refuse_hidden(sheet)
    return Chosen(
        kind,
        seen,
        columns,
        period,
        tuple(_said(sheets, sheet, answers, hidden)),
        mapped if answers.columns and not _remembered(sheet, answers) else None,
    )


# -- the sheet -----------------------------------------------------------------------------------------------------
def _sheet(sheets: Sequence[Sheet], answers: Answers) -> Sheet:
    if answers.sheet is not None:
        return _named(sheets, answers.sheet)
    told = [sheet for sheet in sheets if _fields(sheet, answers)]
    shown = [sheet for sheet in told if not sheet.hidden]
    if len(shown) == 1:
        return shown[0]
    possible = shown or [sheet for sheet in sheets if sheet.columns and (sheet in told or not sheet.hidden)]
    if not possible:
        unread = [fault for sheet in sheets if not sheet.columns for fault in sheet.faults]
        raise ExtractRejected(unread or [Fault("There is nothing in it that can be seen. Send the file again.")])
    if len(possible) == 1 and not possible[0].hidden:
        return possible[0]
    raise Asks([WhichSheet(tuple(map(_about, possible)))], [_several(possible, told)], rows=_rows_in(possible))


def _named(sheets: Sequence[Sheet], name: str) -> Sheet:
    found = next((sheet for sheet in sheets if sheet.name == name and sheet.columns), None)
    if found is None:
        raise ExtractRejected([Fault(f"There is no sheet {quoted(name)} with anything in it. Begin again.")])
    return found


def _about(sheet: Sheet) -> tuple[str, str]:
    hidden = "hidden, " if sheet.hidden else ""
    return sheet.name, f"{hidden}{sheet.rows_in:,} row{'' if sheet.rows_in == 1 else 's'}"


def _several(possible: Sequence[Sheet], told: Sequence[Sheet]) -> Fault:
    names = ", ".join(sheet.name for sheet in possible)
    if len(told) > 1:
        return Fault(f"There is more than one table of figures or counts, in {names}. Send one table a file.")
    return Fault(f"It is unclear which sheet is the table: {names}. Send one table a file.")


def _rows_in(sheets: Sequence[Sheet]) -> int:
    return sum(sheet.rows_in for sheet in sheets)


# -- its columns ---------------------------------------------------------------------------------------------------
def _fields(sheet: Sheet, answers: Answers) -> dict[str, str]:
    """Which field each column is, by its letter; empty unless that makes one kind of extract."""
    if remembered := _remembered(sheet, answers):
        return {each.letter: name for each in sheet.columns if (name := remembered.get(plain(each.heading), ""))}
    if answers.columns and (answers.sheet is None or answers.sheet == sheet.name):
        try:
            check_mapping(answers.columns)
        except MappedWrong:
            return {}
        return dict(answers.columns)
    told = kinds_told(column.heading for column in sheet.columns)
    return _by_name(sheet.columns) if len(told) == 1 else {}


def _remembered(sheet: Sheet, answers: Answers) -> Mapping[str, str]:
    if not answers.known:
        return {}
    mapped = answers.known.get(fingerprint(column.heading for column in sheet.columns))
    return mapped.fields if mapped else {}


def _by_name(columns: Sequence[Column]) -> dict[str, str]:
    """The column's own name comes first where another of its names is there too."""
    found: dict[str, str] = {}
    for names in ({}, ALSO_CALLED):
        for column in columns:
            name = suggested(column.heading, names)
            if name and name not in found.values() and column.letter not in found:
                found[column.letter] = name
    return found


def _by_heading(sheet: Sheet, fields: Mapping[str, str]) -> dict[str, str]:
    return {plain(each.heading): fields[each.letter] for each in sheet.columns if each.letter in fields}


def _period_of_all(sheet: Sheet, fields: Mapping[str, str], answers: Answers) -> Interval | None:
    """The period that was given for every row, where no column holds one. Raise `Asks` until there is one."""
    if "period" in fields.values():
        return None
    try:
        return cell_values.period(answers.period, None)
    except ValueError as error:
        why = str(error) if answers.period else "No column of it holds the period. Say which period every row is of."
        raise Asks([WhichPeriod(answers.period)], [Fault(why, sheet.name)], rows=sheet.rows_in) from None


def _ask_columns(sheet: Sheet, sheets: Sequence[Sheet], answers: Answers) -> None:
    """Raise `Asks`; or `NotKept`, if the sheet has to be mended before that."""
    unread = [fault for each in sheets if not each.columns for fault in each.faults]
    if sheet.faults or sum(bool(column.heading) for column in sheet.columns) < FEWEST_COLUMNS:
        raise NotKept([_unknown(sheet), *unread, *sheet.faults], rows=sheet.rows_in)
    suggestions = answers.columns or _by_name(sheet.columns)
    columns = tuple((each, suggestions.get(each.letter, "")) for each in sheet.columns if each.heading)
    questions: list[Question] = [WhichColumns(sheet.name, sheet.heading_row, columns)]
    if hidden := _hidden_words(sheet, {column.letter for column, _ in columns}):
        questions.append(HiddenToo(hidden))
    raise Asks(questions, [_wrong(answers) or _unknown(sheet), *unread], rows=sheet.rows_in)


def _wrong(answers: Answers) -> Fault | None:
    if not answers.columns:
        return None
    try:
        check_mapping(answers.columns)
    except MappedWrong as wrong:
        return Fault(str(wrong))
    return None


def _unknown(sheet: Sheet) -> Fault:
    named = [quoted(column.heading) for column in sheet.columns if column.heading]
    more = ", …" if len(named) > MOST_NAMED else ""
    sentence = (
        f"Its headings, in row {sheet.heading_row}, are {', '.join(named[:MOST_NAMED])}{more}. They need to be code, "
        "period and value, with numerator, denominator, provisional and note if you like; or, for counts, measure, "
        "period and number."
    )
    return Fault(sentence, sheet.name)


# -- what is hidden ------------------------------------------------------------------------------------------------
def _without_hidden(sheet: Sheet, fields: Mapping[str, str], answers: Answers) -> tuple[Sheet, str]:
    """The sheet as it is to be read, and in words what of it is hidden. Raise `Asks` if nobody has said."""
    words = _hidden_words(sheet, fields)
    if not words or answers.hidden == READ:
        return sheet, words
    if answers.hidden != LEAVE:
        fault = Fault(f"{words} hidden. Show or delete what is hidden, and send it again.", sheet.name)
        raise Asks([HiddenToo(words)], [fault], rows=sheet.rows_in)
    rows, letters = set(sheet.hidden_rows), set(sheet.hidden_columns)
    kept = [index for index, column in enumerate(sheet.columns) if column.letter not in letters]
    return replace(
        sheet,
        columns=tuple(sheet.columns[index] for index in kept),
        rows=tuple(
            replace(row, texts=tuple(row.texts[index] for index in kept))
            for row in sheet.rows
            if row.number not in rows
        ),
        rows_in=sheet.rows_in - len(rows),
        faults=tuple(fault for fault in sheet.faults if fault.row not in rows and fault.column not in letters),
    ), words


def _hidden_words(sheet: Sheet, used: Mapping[str, str] | set[str]) -> str:
    """What is hidden of the rows, and of the columns that are used: "Rows 4 to 6 and column D are"."""
    letters = [each for each in sheet.hidden_columns if each in used]
    parts = []
    if sheet.hidden_rows:
        parts.append(f"row{'s' if len(sheet.hidden_rows) > 1 else ''} {_ranges(sheet.hidden_rows)}")
    if letters:
        parts.append(f"column{'s' if len(letters) > 1 else ''} {', '.join(letters)}")
    if not parts:
        return ""
    words = " and ".join(parts)
    one = len(sheet.hidden_rows) + len(letters) == 1
    return f"{words[0].upper()}{words[1:]} {'is' if one else 'are'}"


def _ranges(numbers: Sequence[int]) -> str:
    """4, 5, 6 and 9 as "4 to 6, 9"; the first few of many."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    words = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return ", ".join(words[:MOST_NAMED]) + (f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else "")


def _refuse_hidden(sheet: Sheet) -> tuple[str, ...]:
    sentence = "Columns that it needs are hidden. Show them, or say that what is hidden is to be read."
    raise ExtractRejected([Fault(sentence, sheet.name)], rows=sheet.rows_in)


# -- what is told of it --------------------------------------------------------------------------------------------
def _said(sheets: Sequence[Sheet], sheet: Sheet, answers: Answers, hidden: str) -> Iterator[tuple[str, str]]:
    before = answers.known.get(fingerprint(column.heading for column in sheet.columns))
    if before or answers.columns:
        yield "Columns mapped", before.said if before else answers.by
    if answers.period:
        yield "Period of every row", f"{answers.period}. {answers.by}"
    if answers.sheet is not None and len(sheets) > 1:
        yield "Sheet chosen", answers.by
    left = sum(each.hidden for each in sheets if each is not sheet)
    if left:
        yield "Hidden sheets", f"{left} not read"
    if hidden:
        what = "read too" if answers.hidden == READ else "left out"
        yield "Hidden", f"{hidden} hidden, and {'was' if hidden.endswith('is') else 'were'} {what}"
    elif sheet.hidden:
        yield "Hidden", "The sheet is hidden, and was read"
