"""Grammar of cells: numbers, reasons for having none, periods, yes and no. Pure.

One strict grammar, written down in docs/extract-formats.md. Each function raises `ValueError` with a sentence.
Python itself would read `NaN`, `1_000`, `1e6` and full-width digits as numbers; the patterns here do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.extracts.files.errors import MOST_QUOTED, quoted
from indicators.extracts.files.headings import plain
from indicators.rules import periods
from indicators.rules.formatting import Missing
from indicators.rules.periods import Interval

MOST_WHOLE_DIGITS = 9
# Day 1 of a spreadsheet is in 1900, so a date before this was a number.
EARLIEST_YEAR = 1950
# More decimals than that no program writes: 17 digits tell every binary number from its neighbours.
MOST_PLACES = 20
# Before the sign may be a no-break space, as spreadsheets and word processors set it.
NUMBER = re.compile(
    r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]+))?[ \u00a0\u2009\u202f]?(%|per ?cent)?", re.IGNORECASE
)
# A small number as programs write it: 4.1379310344827586e-05.
FLOATING = re.compile(r"(-?[0-9](?:\.[0-9]{1,17})?)[eE]-([0-9]{2})")
RATIO = re.compile(r"= ?([0-9]{1,9}) ?/ ?([0-9]{1,9})")
DECIMAL_COMMA = re.compile(r"-?[0-9.]+,[0-9]+ ?%?")
SPREADSHEET_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?", re.IGNORECASE)
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?Z?)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
CLOCK = re.compile(r"[0-9]{1,4}:[0-9]{2}(?::[0-9]{2})?")

# What publishers write where there is no number, and what it means: the Analysis Function's marks, with or without
# their brackets (*Symbols in tables*), what the Department for Education writes, and what councils do.
MARKS = {
    "c": Missing.SUPPRESSED,
    "x": Missing.NOT_AVAILABLE,
    "z": Missing.NOT_APPLICABLE,
    "u": Missing.UNRELIABLE,
    "low": Missing.ROUNDS_TO_ZERO,
    "k": Missing.ROUNDS_TO_ZERO,
}
MISSING_CODES = MARKS | {f"[{mark}]": reason for mark, reason in MARKS.items()} | {
    f"({mark})": reason for mark, reason in MARKS.items()
} | {
    "": Missing.NO_FIGURE, "-": Missing.NO_FIGURE, "–": Missing.NO_FIGURE, "—": Missing.NO_FIGURE,
    "--": Missing.NO_FIGURE,
    "*": Missing.SUPPRESSED, "<5": Missing.SUPPRESSED, "< 5": Missing.SUPPRESSED,
    "supp": Missing.SUPPRESSED,
    "[*]": Missing.SUPPRESSED, "~": Missing.ROUNDS_TO_ZERO, "[~]": Missing.ROUNDS_TO_ZERO,
    ":": Missing.NOT_AVAILABLE, "..": Missing.NOT_AVAILABLE, "[..]": Missing.NOT_AVAILABLE,
    "[:]": Missing.NOT_AVAILABLE,
    "…": Missing.NOT_AVAILABLE, "no data": Missing.NOT_AVAILABLE, "not known": Missing.NOT_AVAILABLE,
    "n/k": Missing.NOT_AVAILABLE, "tbc": Missing.NOT_AVAILABLE, "not yet available": Missing.NOT_AVAILABLE,
    "data not available": Missing.NOT_AVAILABLE, "unavailable": Missing.NOT_AVAILABLE,
    "n/a": Missing.NOT_APPLICABLE, "na": Missing.NOT_APPLICABLE, "n.a.": Missing.NOT_APPLICABLE,
    "not collected": Missing.NOT_COLLECTED,
} | {plain(reason.value): reason for reason in Missing if reason is not Missing.NO_TARGET}  # fmt: skip
# What stands behind a number and says something of it.
BEHIND = {
    "r": "Revised", "p": "Provisional", "e": "Estimated", "b": "Break in the series", "u": "Low reliability",
    "f": "Forecast", "d": "Definition differs", "revised": "Revised", "provisional": "Provisional",
    "estimated": "Estimated", "prov": "Provisional", "est": "Estimated",
}  # fmt: skip
NO_FOOTNOTES: Mapping[str, str] = {}
MARK_BEHIND = re.compile(
    r"(?:\[([^\[\]]{1,24})\]|\((r|p|e|b|prov|est|revised|provisional|estimated)\)|(?<=[0-9% ])(r|p|e)|"
    r"([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,4}|[†‡§]|\*{1,3}))\Z",
    re.IGNORECASE,
)
LONGEST_MARK = 26
# A line that says what a mark means: "* provisional", "** = revised", "Note: * Provisional figures", "Figures marked *
# are provisional".
FOOTNOTE = re.compile(
    r"(?:notes?:? *)?(\*{1,3}|[†‡§]) *(?:[:=–-] *|means |denotes |indicates )?([^\W\d_].*)|"
    r"(?:figures|values|numbers|cells|those) (?:marked|with) (?:an? |with )?(\*{1,3}|[†‡§]) (?:are|is) (.+)",
    re.IGNORECASE,
)
MOST_QUOTED_NOTE = 200
STATE = re.compile(r"\b(?<!not )(?<!no longer )(provisional|revised|estimated)\b", re.IGNORECASE)
STARRED = re.compile(r"-?[0-9][0-9,.]*[ \u00a0]?%?[ \u00a0]?\*{1,3}")
# Of a footnote that says there is no number.
WITHHELD = re.compile(
    r"suppress|withheld|not (?:shown|available|applicable|known|collected)|fewer than|less than|small numbers?|"
    r"between [0-9]|\b[0-9] (?:to|or)\b|<|disclos|redact",
    re.IGNORECASE,
)
NOTE = re.compile(r"(?:notes?|n)? ?[0-9]{1,2}(?:[ ,]+[0-9]{1,2}){0,5}[a-z]?|[a-z]", re.IGNORECASE)
ANSWERS = {"": False, "no": False, "n": False, "false": False, "0": False, "final": False, "f": False} | {
    "yes": True, "y": True, "true": True, "1": True, "provisional": True, "p": True, "[p]": True,
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number as it was written: to how many places, and whether with a per cent sign.

    `marks` are the words for marks behind it, as “Revised”; `of` has the two counts of a number that is written as
    their division; `noted` tells that the mark of a note behind it was left out.
    """

    value: Decimal
    places: int = 0
    percent: bool = False
    marks: tuple[str, ...] = ()
    of: tuple[Decimal, Decimal] | None = None
    noted: bool = False


def number(text: str, footnotes: Mapping[str, str] = NO_FOOTNOTES) -> Number:
    """`41.4`, `41.4%`, `1,234`, `-5`, `12.5 [r]`, `=72/174`: nothing else is a number.

    `footnotes` say what the file's own marks mean, as `*`: with a note on it, `41.4*` is a number too.
    """
    bare, marks = _without_marks(text, footnotes)
    if found := RATIO.fullmatch(bare):
        part, whole = Decimal(found[1]), Decimal(found[2])
        if not whole:
            raise ValueError(f"{quoted(text)} divides by 0. Write z if there were no cases.")
        return Number(part / whole, MOST_PLACES, False, marks, (part, whole))
    if found := FLOATING.fullmatch(bare):
        return Number(Decimal(bare), MOST_PLACES, False, marks)
    found = NUMBER.fullmatch(bare)
    if not found or not (found[2] or found[3]):
        raise ValueError(_not_a_number(text))
    sign, digits, places, percent = found[1], (found[2] or "0").replace(",", ""), found[3] or "", found[4]
    if len(digits.lstrip("0")) > MOST_WHOLE_DIGITS or len(places) > MOST_PLACES:
        raise ValueError(
            f"{quoted(text)} is too long: a number has {MOST_WHOLE_DIGITS} digits before the point, and {MOST_PLACES} "
            "behind it, at most."
        )
    return Number(
        Decimal(f"{sign}{digits}.{places}" if places else f"{sign}{digits}"),
        len(places),
        bool(percent),
        marks,
        noted=bare != text and not marks,
    )


def is_number(text: str) -> bool:
    """Whether a cell is a plain number, with nothing behind it."""
    return bool((found := NUMBER.fullmatch(text)) and (found[2] or found[3]))


def _without_marks(text: str, footnotes: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """What stands before the marks of a number, and the marks in words; marks of notes say nothing of it.

    A star means so many things that it is left out only where a footnote says which.
    """
    end, marks = len(text), []
    while found := MARK_BEHIND.search(text, max(0, end - LONGEST_MARK), end):
        mark = next(group for group in found.groups() if group)
        said = footnotes.get(mark, "") or BEHIND.get(mark.casefold(), "")
        if not said and found[1] and (mark.casefold() in MARKS or not NOTE.fullmatch(mark)):
            break
        if mark[0] == "*" and (not said or WITHHELD.search(said)):
            break
        before = found.start()
        while before and text[before - 1].isspace():
            before -= 1
        if not before or text[before - 1] not in "0123456789%]t":  # t as of "per cent"
            break
        end = before
        if said:
            marks.append(said)
    return text[:end], tuple(dict.fromkeys(reversed(marks)))


def footnotes_in(lines: Iterable[str]) -> dict[str, str]:
    """By mark, what the lines around a table say that it means: `{"*": "Provisional"}` of "* provisional".

    A mark with two meanings has none.
    """
    said: dict[str, set[str]] = {}
    for line in lines:
        if found := FOOTNOTE.fullmatch(line.strip()[:MOST_QUOTED_NOTE]):
            mark, meaning = found[1] or found[3], " ".join((found[2] or found[4]).split()).rstrip(" .")
            states = {BEHIND[word.casefold()] for word in STATE.findall(meaning)}
            said.setdefault(mark, set()).add(states.pop() if len(states) == 1 else meaning)
    return {mark: meanings.pop() for mark, meanings in said.items() if len(meanings) == 1}


def _not_a_number(text: str) -> str:
    if DECIMAL_COMMA.fullmatch(text):
        return f"{quoted(text)} may be read in two ways. Write the decimals after a point, as in 41.4."
    if SPREADSHEET_ERROR.fullmatch(text):
        return f"{quoted(text)} is a spreadsheet's error. Fix its formula, or write x if there is no figure."
    if DAY.fullmatch(text) or DAY_FIRST.fullmatch(text):
        return is_a_date(text)
    if (found := re.fullmatch(r"(.*[0-9%]) ?\[([a-z]+)\]", plain(text))) and found[2] in MARKS:
        return f"{quoted(text)} gives a number and says “{MARKS[found[2]].value}”. Keep one of the two."
    if STARRED.fullmatch(text):
        return (
            f"{quoted(text)} has a star, and no line of the file says that it has a meaning with a number. Write that "
            "line below the table, as in “* provisional”, or take the star away."
        )
    if CLOCK.fullmatch(text):
        return f"{quoted(text)} is a time or a duration, where a number is due. Write a number, such as 41.4."
    if unicodedata.normalize("NFKC", text) != text:
        return f"{quoted(text)} has characters that only look like those of a number. Type it again, as in 41.4."
    return f"{quoted(text)} is not a number. Write 41.4, 41.4% or 1,234, or x if there is no figure."


def is_a_date(text: str) -> str:
    return (
        f"{quoted(text)} is a date, where a number is due. A spreadsheet may have made a date of what was typed, as of "
        "4/6 or 10-2. Set the cell's format to a number and type the number again."
    )


def number_or_missing(text: str, footnotes: Mapping[str, str] = NO_FOOTNOTES) -> Number | Missing:
    return MISSING_CODES.get(plain(text)) or number(text, footnotes)


def whole(text: str, footnotes: Mapping[str, str] = NO_FOOTNOTES) -> int:
    """A count: a whole number, 0 or more."""
    if not text:
        raise ValueError("A count is missing. Write the number; write 0 if there were none.")
    if plain(text) in MISSING_CODES:
        raise ValueError(f"{quoted(text)} is no count. Leave the row out if the number is not known.")
    read = number(text, footnotes)
    if read.value < 0 or read.value != read.value.to_integral_value() or read.percent:
        raise ValueError(f"{quoted(text)} is not a count. A count is a whole number, 0 or more.")
    return int(read.value)


def period(text: str, latest_month: Interval | None) -> Interval:
    """As `periods.parse`; also the first or the last day of a month, with or without a time, which stands for it.

    01/02/2010 is 1 February, as it is written in England. By the American way it would be no first day but for January.
    """
    if not text:
        raise ValueError(f"The period is missing. {periods.FORMS}")
    if len(text) > MOST_QUOTED:
        raise ValueError(f"{quoted(text)} is not a period. {periods.FORMS}")
    if found := DAY.fullmatch(text):
        return _month_of_day(text, *map(int, found.groups()))
    if found := DAY_FIRST.fullmatch(text):
        return _month_of_day(text, *map(int, reversed(found.groups())))
    return periods.parse(text, latest_month=latest_month)


def _month_of_day(text: str, year: int, month: int, day: int) -> Interval:
    try:
        date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is no day of the calendar. {periods.FORMS}") from error
    whole = periods.month(year, month)
    if year < EARLIEST_YEAR:
        raise ValueError(f"{quoted(text)} is the date that a spreadsheet makes of a small number. {periods.FORMS}")
    if day not in (1, whole.ends_on.day):
        raise ValueError(f"{quoted(text)} is a date. Enter a month, for example {whole.label}.")
    return whole


def yes_or_no(text: str) -> bool:
    try:
        return ANSWERS[plain(text)]
    except KeyError:
        raise ValueError(f"{quoted(text)} is neither yes nor no.") from None
