"""The table of a file: its sheet, its columns and its rows, or the questions that a person has to answer first.

Pure. Answers that a person gave, now or for files like this one before, come in as `Answers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indicators.extracts.files.errors import ExtractRejected, Fault, NotKept, quoted
from indicators.extracts.files.headings import (
    FIELD_NAMES,
    across,
    field_of,
    fingerprint,
    is_wide,
    kinds_told,
    plain,
    squeezed,
)
from indicators.extracts.files.sheet import Column, Sheet
from indicators.extracts.parse import cell_values, shapes
from indicators.extracts.parse.left_out import ranges, without_other_rows
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
from indicators.extracts.parse.validate import Known
from indicators.rules.periods import Interval

MOST_NAMED = 8
# A code or measure, a period, and a value.
FEWEST_COLUMNS = 3
# The fields of each kind of extract; the others are ignored in it.
FIELDS_OF = {
    "figures": frozenset(FIELD_NAMES) - {"measure", "number"},
    "counts": frozenset({"measure", "period", "year", "number"}),
}


@dataclass
class Asked:
    """The questions that came up, each with the sentence that a command line gives instead."""

    questions: list[Question] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, question: Question, fault: Fault) -> None:
        self.questions.append(question)
        self.faults.append(fault)


@dataclass(frozen=True)
class Chosen:
    """The sheet that is the table, a row a figure, and where each field stands in it.

    `period` is every row's, where no column holds one. `said` has more about the reading, as pairs of what and words;
    `mapped` is what a person mapped just now, by plain heading, with the fingerprint of the headings. `ignored` are the
    columns that are not used; `asked` what a person has to answer, the reading being what it is by the likely answers.
    """

    kind: str
    sheet: Sheet
    columns: Mapping[str, tuple[int, Column]]
    period: Interval | None = None
    said: tuple[tuple[str, str], ...] = ()
    mapped: tuple[str, Mapping[str, str]] | None = None
    ignored: tuple[Column, ...] = ()
    asked: Asked = field(default_factory=Asked)


def choose(sheets: Sequence[Sheet], answers: Answers, known: Known) -> Chosen:
    """The table. Raise `Asks` if nothing can be read until a person says more, `ExtractRejected` if there is none."""
    asked = Asked()
    sheet = _sheet(sheets, answers, asked)
    fields = _by_codes(sheet, _fields(sheet, answers), known, answers)
    coded = {} if fields else shapes.codes_across(sheet, *known.names)
    if not fields and not coded:
        _ask_columns(sheet, sheets, answers, asked)
    mapped = (fingerprint(each.heading for each in sheet.columns), _by_heading(sheet, fields))
    named = fields or {
        each.letter: name for each in sheet.columns if (name := field_of(each.heading)) in ("period", "year")
    }
    used = {*named, *coded, *_across(sheet, fields)}
    whole, seen, hidden = sheet, *_without_hidden(sheet, used, answers, asked)
    fields = {letter: name for letter, name in named.items() if letter in {each.letter for each in seen.columns}}
    said: list[tuple[str, str]] = []
    wide = bool(_across(seen, fields)) and not coded
    counted = "measure" in fields.values() or bool(coded and not set(coded.values()) <= set(known.indicators))
    kind = "counts" if counted else "figures"
    names = known.names[1 if counted else 0]
    measured = dict.fromkeys((*coded, *_across(seen, fields)), "value")
    seen, left = without_other_rows(seen, fields | measured, names, kind)
    said += left
    turns = []
    if not wide:
        turns.append(shapes.beside_year(seen, fields, answers.year))
        seen, fields = turns[-1].sheet, turns[-1].fields
    if coded and "period" not in fields.values():
        _refuse_hidden(sheet)
    if coded:
        shown = {letter: code for letter, code in coded.items() if letter in {each.letter for each in seen.columns}}
        turns.append(shapes.turned_codes(seen, fields, shown, counted=counted))
    elif wide:
        turns.append(shapes.months_across(seen, fields, answers.year))
    for turned in turns:
        seen, fields = turned.sheet, turned.fields
        said += turned.said
        if turned.question:
            asked.add(turned.question, Fault(turned.why, sheet.name))
        if turned.question and (wide or coded):
            raise Asks(asked.questions, asked.faults, rows=sheet.rows_in)
    period = _period_of_all(seen, fields, answers, asked)
    columns = {
        name: (index, column) for index, column in enumerate(seen.columns) if (name := fields.get(column.letter, ""))
    }
    told = kinds_told([*columns, "period"])
    if not told:
        _refuse_hidden(sheet)
    useless = {letter for letter, name in named.items() if name not in FIELDS_OF[told[0]]}
    in_use = (used | {each.letter for _, each in columns.values()}) - useless
    return Chosen(
        told[0],
        seen,
        columns,
        period,
        (*_said(sheets, sheet, answers, hidden), *said),
        mapped if answers.columns and not _remembered(sheet, answers) and fields else None,
        tuple(each for each in whole.columns if each.heading and each.letter not in in_use),
        asked,
    )


def _across(sheet: Sheet, fields: Mapping[str, str]) -> list[str]:
    """The columns that are a period, where a table has them and no column for periods or values."""
    names = set(fields.values())
    if not names & {"code", "measure"} or names & {"period", "year", "value", "number"}:
        return []
    return [
        each.letter
        for each in sheet.columns
        if each.letter not in fields and (found := across(each.heading)) and found.field
    ]


# -- the sheet -----------------------------------------------------------------------------------------------------
def _sheet(sheets: Sequence[Sheet], answers: Answers, asked: Asked) -> Sheet:
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
    likely = next((sheet for sheet in possible if sheet in told and not sheet.hidden), None)
    if likely is None:
        raise Asks([WhichSheet(tuple(map(_about, possible)))], [_several(possible, told)], rows=possible[0].rows_in)
    ordered = [likely, *(sheet for sheet in possible if sheet is not likely)]
    asked.add(WhichSheet(tuple(map(_about, ordered))), _several(possible, told))
    return likely


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


# -- its columns ---------------------------------------------------------------------------------------------------
def _fields(sheet: Sheet, answers: Answers) -> dict[str, str]:
    """Which field each column is, by its letter; empty unless that makes one kind of extract."""
    if remembered := _remembered(sheet, answers):
        return {each.letter: name for each in sheet.columns if (name := remembered.get(plain(each.heading), ""))}
    if answers.columns and (answers.sheet is None or answers.sheet == sheet.name):
        if _across(sheet, answers.columns):
            return dict(answers.columns)
        try:
            check_mapping(answers.columns)
        except MappedWrong:
            return {}
        return dict(answers.columns)
    headings = [column.heading for column in sheet.columns]
    told = kinds_told(headings)
    if len(told) != 1 and not is_wide(headings):
        return {}
    return {} if _claimed_twice(sheet.columns) else _by_name(sheet.columns)


def _by_codes(sheet: Sheet, fields: dict[str, str], known: Known, answers: Answers) -> dict[str, str]:
    """The fields, with the column of codes told by the known codes in it, where its heading does not tell it.

    “Indicator” heads codes in one scorecard, and names beside a column “Ref” in another.
    """
    letters = {letter: name for letter, name in fields.items() if name in ("code", "measure")}
    if (
        answers.columns
        or _remembered(sheet, answers)
        or any(plain(each.heading) in ("code", "measure") for each in sheet.columns)
    ):
        return fields
    told = [column.letter for column in sheet.columns if _holds_codes(sheet, column, known.names[0])]
    if len(told) != 1 or told[0] in letters:
        return fields
    if fields:
        rest = {letter: name for letter, name in fields.items() if letter not in letters and letter != told[0]}
        return {told[0]: "code", **rest} if letters else fields
    headings = ["code" if column.letter == told[0] else column.heading for column in sheet.columns]
    if not is_wide(headings) or _claimed_twice(sheet.columns):
        return {}
    return {told[0]: "code"} | {
        letter: name for letter, name in _by_name(sheet.columns).items() if letter != told[0] and name != "code"
    }


def _holds_codes(sheet: Sheet, column: Column, names: Mapping[str, str]) -> bool:
    index = sheet.columns.index(column)
    return any(squeezed(row.texts[index]) in names for row in sheet.rows if row.texts[index])


def _remembered(sheet: Sheet, answers: Answers) -> Mapping[str, str]:
    if not answers.known:
        return {}
    mapped = answers.known.get(fingerprint(column.heading for column in sheet.columns))
    return mapped.fields if mapped else {}


def _by_name(columns: Sequence[Column], likely: bool = False) -> dict[str, str]:
    """The field of each column by its heading: its own name comes first where another of its names is there too.

    With `likely`, what a heading only suggests counts as well.
    """
    found: dict[str, str] = {}
    for told in (lambda heading: plain(heading) if plain(heading) in FIELD_NAMES else "", field_of, suggested):
        if told is suggested and not likely:
            break
        for column in columns:
            name = told(column.heading)
            if name and name not in found.values() and column.letter not in found:
                found[column.letter] = name
    return found


def _claimed_twice(columns: Sequence[Column]) -> bool:
    """Whether two columns go by one field that matters, and neither has its own name."""
    own = {plain(column.heading) for column in columns}
    also = [field_of(column.heading) for column in columns]
    return any(
        also.count(name) > 1 and name not in own
        for name in ("code", "measure", "value", "number", "numerator", "denominator")
    )


def _by_heading(sheet: Sheet, fields: Mapping[str, str]) -> dict[str, str]:
    return {plain(each.heading): fields[each.letter] for each in sheet.columns if each.letter in fields}


def _period_of_all(sheet: Sheet, fields: Mapping[str, str], answers: Answers, asked: Asked) -> Interval | None:
    """The period that was given for every row, where no column holds one. Raise `Asks` until there is one."""
    if "period" in fields.values():
        return None
    try:
        return cell_values.period(answers.period, None)
    except ValueError as error:
        why = str(error) if answers.period else "No column of it holds the period. Say which period every row is of."
        asked.add(WhichPeriod(answers.period), Fault(why, sheet.name))
        raise Asks(asked.questions, asked.faults, rows=sheet.rows_in) from None


def _ask_columns(sheet: Sheet, sheets: Sequence[Sheet], answers: Answers, asked: Asked) -> None:
    """Raise `Asks`; or `NotKept`, if the sheet has to be changed before that."""
    unread = [fault for each in sheets if not each.columns for fault in each.faults]
    if sheet.faults or sum(bool(column.heading) for column in sheet.columns) < FEWEST_COLUMNS:
        raise NotKept([_unknown(sheet), *unread, *sheet.faults], rows=sheet.rows_in)
    suggestions = answers.columns or _by_name(sheet.columns, likely=True)
    wide = not {"period", "year", "value"} & set(_by_name(sheet.columns).values()) and any(
        (found := across(each.heading)) and found.field == "value" for each in sheet.columns
    )
    columns = tuple(
        (each, suggestions.get(each.letter, ""))
        for each in sheet.columns
        if each.heading and not (wide and across(each.heading) and each.letter not in suggestions)
    )
    asked.add(WhichColumns(sheet.name, sheet.heading_row, columns, wide), _wrong(answers) or _unknown(sheet))
    if hidden := _hidden_words(sheet, {column.letter for column, _ in columns}):
        asked.questions.append(HiddenToo(hidden))
    raise Asks(asked.questions, [*asked.faults, *unread], rows=sheet.rows_in)


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
def _without_hidden(sheet: Sheet, used: set[str], answers: Answers, asked: Asked) -> tuple[Sheet, str]:
    """The sheet as it is to be read, and in words what of it is hidden. It is left out until somebody has said."""
    words = _hidden_words(sheet, used)
    if not words or answers.hidden == READ:
        return sheet, words
    if answers.hidden != LEAVE:
        fault = Fault(f"{words} hidden. Show or delete what is hidden, and send it again.", sheet.name)
        asked.add(HiddenToo(words), fault)
        if not kinds_told(column.heading for column in sheet.columns if column.letter not in sheet.hidden_columns):
            return sheet, words
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
        notes=tuple(note for note in sheet.notes if note.row not in rows and note.column not in letters),
    ), words


def _hidden_words(sheet: Sheet, used: set[str]) -> str:
    """What is hidden of the rows, and of the columns that are used: "Rows 4 to 6 and column D are"."""
    letters = [each for each in sheet.hidden_columns if each in used]
    parts = []
    if sheet.hidden_rows:
        parts.append(f"row{'s' if len(sheet.hidden_rows) > 1 else ''} {ranges(sheet.hidden_rows, MOST_NAMED)}")
    if letters:
        parts.append(f"column{'s' if len(letters) > 1 else ''} {', '.join(letters)}")
    if not parts:
        return ""
    words = " and ".join(parts)
    one = len(sheet.hidden_rows) + len(letters) == 1
    return f"{words[0].upper()}{words[1:]} {'is' if one else 'are'}"


def _refuse_hidden(sheet: Sheet) -> None:
    sentence = "Columns that it needs are hidden. Show them, or say that what is hidden is to be read."
    raise ExtractRejected([Fault(sentence, sheet.name)], rows=sheet.rows_in)


# -- what is said of it --------------------------------------------------------------------------------------------
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
