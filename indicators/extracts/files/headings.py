"""Headings: the field that each names, and the kind of extract that they make. Pure, and quick to import."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Title rows above the headings are left out; the headings themselves stand this far down at most.
LOWEST_HEADING = 20
# So many rows may make up the headings: a year, months, and what of each month.
MOST_HEADING_ROWS = 3


@dataclass(frozen=True)
class Telling:
    """The columns by which a kind of extract is told: all that it needs, and at least one of the others."""

    needs: frozenset[str]
    one_of: frozenset[str]


# By kind of extract, as in `rows.ROWS`.
TELLING = {
    "figures": Telling(frozenset({"code", "period"}), frozenset({"value", "numerator"})),
    "counts": Telling(frozenset({"measure", "period"}), frozenset({"number"})),
}
FIELD_NAMES = (
    "code", "measure", "period", "year", "value", "number", "numerator", "denominator", "provisional", "note", "target",
    "status",
)  # fmt: skip
# Other names that headings go by. A column's own name comes first, and two that go by one field are asked about.
ALSO_CALLED = {
    "code": ("indicator", "indicator code", "indicator ref", "indicator reference", "indicator no.", "indicator no",
             "indicator number", "indicator id", "pi code", "pi ref", "pi no.", "pi", "kpi", "kpi code", "kpi ref",
             "ni", "ni number", "ni code"),
    "measure": ("measure code", "measure name"),
    "period": ("month", "quarter", "reporting period", "reporting month", "period covered", "month ending",
               "period ending", "time period", "year and month"),
    "year": ("financial year", "fin year", "fiscal year", "fy"),
    "value": ("figure", "actual", "actual value", "result", "outturn", "performance"),
    "number": ("count", "no.", "no"),
    "numerator": ("num", "num.", "numerator n"),
    "denominator": ("den", "den.", "denom", "denom.", "denominator d"),
    "provisional": ("provisional?", "is provisional"),
    "note": ("notes", "comment", "comments", "evidence"),
    "target": ("target value", "year target", "annual target", "target for year"),
    "status": ("rag", "rag status", "rag rating", "r/a/g"),
}  # fmt: skip
FIELD_BY_NAME = {other: name for name, others in ALSO_CALLED.items() for other in others}
# What a heading only suggests, so that a person is asked.
SUGGESTED = {
    "ref": "code", "reference": "code", "id": "code", "number": "number", "date": "period", "when": "period",
    "percentage": "value", "percent": "value", "%": "value", "score": "value", "rate": "value", "total": "value",
    "all": "value", "overall": "value", "council": "value", "all services": "value", "whole council": "value",
    "grand total": "value", "borough": "value", "numerator count": "numerator",
}  # fmt: skip

# A longer text is no heading and no code, and is not searched for marks.
MOST_MARKED = 400
# What stands behind a heading and is no part of it: a mark of a note, a unit.
NOTE_MARK = re.compile(
    r"\s*(?:\[(?:notes?|n)?\s*[0-9a-z](?:[0-9 ,a-z]{0,12})\]|[¹²³⁴⁵⁶⁷⁸⁹⁰⁽⁾ᵃᵇᶜ]+|[*†‡§]+|"
    r"\((?:notes?\s*)?[0-9]{1,2}\))\s*$",
    re.IGNORECASE,
)
UNIT_MARK = re.compile(
    r"\s*[(\[]\s*(?:%|per ?cent|percent|percentage|no\.?|n|d|number|numbers|count|#|£|£000s?|days?|weeks?|score|rate|"
    r"children|cases|fte|wte|in %|as %|yes/no|y/n)\s*[)\]]\s*$|\s+%\s*$|,\s*%\s*$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """A heading or a code as it is compared: any spaces as one, in small letters."""
    return " ".join(text.split()).casefold()


def squeezed(text: str) -> str:
    """A code as it is compared: "NI 59", "ni59" and "NI59 " are one."""
    return plain(text).replace(" ", "")


def unmarked(text: str) -> str:
    """A text without the marks of notes behind it: "NI 59 [note 1]" is "NI 59"."""
    if len(text) > MOST_MARKED:
        return text
    while text and (shorter := NOTE_MARK.sub("", text).rstrip()) != text and shorter:
        text = shorter
    return text


@lru_cache(4_096)
def bare(text: str) -> str:
    """A heading without the marks of notes and the units behind it: "Value (%) [note 1]" is "value"."""
    name = plain(text).rstrip(":")
    while 0 < len(name) <= MOST_MARKED:
        shorter = UNIT_MARK.sub("", NOTE_MARK.sub("", name))
        if shorter == name or not shorter:
            return name
        name = shorter.rstrip(": ")
    return name


def field_of(heading: str) -> str:
    """The field that a heading names by itself, or "" """
    name = bare(heading)
    return name if name in FIELD_NAMES else FIELD_BY_NAME.get(name, "")


def is_code_heading(heading: str) -> bool:
    return field_of(heading) in ("code", "measure") or SUGGESTED.get(bare(heading)) == "code"


def kinds_told(headings: Iterable[str]) -> tuple[str, ...]:
    """The kinds of extract of which these headings name every column that is needed."""
    names = {field_of(heading) for heading in headings}
    if "year" in names:
        names.add("period")
    return tuple(kind for kind, telling in TELLING.items() if telling.needs <= names and telling.one_of & names)


# -- a period in a heading -----------------------------------------------------------------------------------------
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
)
YEAR = r"(?:fy ?)?[0-9]{4} ?[/\-–] ?(?:[0-9]{4}|[0-9]{2})(?![0-9\-/])"
QUARTER_WORD = r"(?:q|qtr|quarter) ?[1-4]"
A_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
TO_DATE = r"(?:ytd|year to date|cumulative)"
PERIOD_FORMS = (
    ("day", re.compile(rf"(?<![0-9])(?:{A_DAY})(?: 00:00)?(?![0-9])")),
    ("to date", re.compile(rf"{TO_DATE}(?: to)?[ :\-]*(?:{MONTH}[ \-/.']*(?:[0-9]{{4}}|[0-9]{{2}})\b)")),
    ("to date", re.compile(rf"(?:ytd|year to date)(?:[ :\-]*{YEAR})|{YEAR} ?(?:ytd|year to date)")),
    ("month", re.compile(rf"\b{MONTH}[ \-/.'’]*(?:[0-9]{{4}}(?![/0-9\-])|[0-9]{{2}}(?![/0-9]))")),
    ("month", re.compile(r"(?<![0-9/\-])[0-9]{4}-(?:0[1-9]|1[0-2])(?![0-9/\-])")),
    ("quarter", re.compile(rf"\b{QUARTER_WORD}[ ,\-:]*{YEAR}|{YEAR}[ ,\-:]*{QUARTER_WORD}")),
    ("term", re.compile(rf"(?:autumn|spring|summer)(?: term)?,? (?:{YEAR}|(?:19|20)[0-9]{{2}}(?![0-9/\-]))")),
    ("bare to date", re.compile(r"\b(?:ytd|year to date|year-to-date|cumulative)\b")),
    ("bare month", re.compile(rf"\b{MONTH}(?![a-z])")),
    ("bare quarter", re.compile(rf"\b{QUARTER_WORD}\b")),
    ("year", re.compile(rf"(?<![0-9/\-]){YEAR}")),
)  # fmt: skip
# Words that join a period and a field, and name neither.
JOINING = re.compile(r"\b(?:for|in|to|of|at|the|end|ending|as|month|quarter|year|period|financial)\b|[-–—:,/()|]+")
ACROSS_FIELDS = {
    "": "value", "%": "value", "percentage": "value", "percent": "value", "score": "value", "rate": "value",
    "n": "numerator", "d": "denominator",
}  # fmt: skip


@dataclass(frozen=True)
class Across:
    """A column that is a period: which kind of period, as written, the year written beside it, and the field."""

    kind: str
    period: str
    year: str
    field: str


@lru_cache(4_096)
def across(heading: str) -> Across | None:
    """A heading that holds a period, as "Jan-10", "2009/10 Apr Value" and "Target 2009/10" do; None for any other.

    `field` is "" where its other words name no field.
    """
    words = bare(heading).replace("\u2013", "-").replace("’", "'")
    kind = period = year = ""
    rest = words
    for form, pattern in PERIOD_FORMS:
        found = pattern.search(rest)
        if not found:
            continue
        if not kind:
            kind, period = form, found[0].strip()
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        elif form == "year" and kind.startswith("bare"):
            year = found[0].strip()
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        elif form == "year":
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    if not kind:
        return None
    left = " ".join(JOINING.sub(" ", rest).split())
    return Across(kind, period, year, ACROSS_FIELDS.get(left) or field_of(left))


def is_wide(headings: Sequence[str]) -> bool:
    """Whether each row is an indicator or measure, and periods stand across the page."""
    names = [field_of(heading) for heading in headings]
    if "period" in names or "value" in names or not any(map(is_code_heading, headings)):
        return False
    return any((found := across(each)) and found.field in ("value", "number", "numerator") for each in headings)


def is_part_of_headings(text: str) -> bool:
    """Whether a cell can stand in a row of headings below a row of periods: "Value", "RAG", "Num"."""
    name = bare(text)
    return bool(field_of(text) or ACROSS_FIELDS.get(name) or name in ("dot", "trend", "direction of travel", "var"))


def fingerprint(headings: Iterable[str]) -> str:
    """What tells one kind of file from another: the SHA-256 of its headings, however they are written and ordered.

    Periods in them are left out, since those move from month to month.
    """
    names = {f"{found.kind} {found.field}" if (found := across(heading)) else plain(heading) for heading in headings}
    return hashlib.sha256("\n".join(sorted(names - {""})).encode()).hexdigest()


@dataclass(frozen=True)
class Guide:
    """What is known beforehand of where the headings stand.

    `mapped` holds the fingerprints of headings that a person has mapped, `row` the row that a person has named.
    """

    mapped: frozenset[str] = frozenset()
    row: int = 0

    def leads_to(self, number: int, texts: Iterable[str]) -> bool:
        """Whether this row holds the headings."""
        if self.row:
            return number == self.row
        texts = tuple(texts)
        return bool(kinds_told(texts)) or is_wide(texts) or (bool(self.mapped) and fingerprint(texts) in self.mapped)


ANYWHERE = Guide()


def joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The headings that stand in several rows, as one row. A period or a year goes on to the right over blank cells."""
    width = max((len(row) for row in rows), default=0)
    filled = []
    for number, row in enumerate(rows):
        cells = [text.strip() for text in row] + [""] * (width - len(row))
        going_on = ""
        for index, text in enumerate(cells):
            below = any(index < len(each) and each[index].strip() for each in rows[number + 1 :])
            if text:
                going_on = text if across(text) else ""
            elif number < len(rows) - 1 and below:
                cells[index] = going_on
        filled.append(cells)
    return tuple(" ".join(part for part in dict.fromkeys(parts) if part) for parts in zip(*filled, strict=True))


def heading_rows(top: Sequence[tuple[int, Sequence[str]]], guide: Guide) -> tuple[int, int] | None:
    """The first and the last of the rows that hold the headings, as indices into `top`; None where nothing tells."""
    for last, (number, texts) in enumerate(top):
        if guide.leads_to(number, texts):
            if kinds_told(texts) or (guide.row and not is_wide(texts)):
                return last, last
            return _all_rows(top, last)
        for first in range(last - 1, max(last - MOST_HEADING_ROWS, -1), -1):
            if not guide.row and sum(bool(text.strip()) for text in texts) > 1:
                together = joined([row for _, row in top[first : last + 1]])
                if is_wide(together) and not any(_is_numeric(text) for text in texts):
                    return _all_rows(top, last, first)
    return None


def _all_rows(top: Sequence[tuple[int, Sequence[str]]], last: int, first: int | None = None) -> tuple[int, int]:
    """Below, rows that only say what of each period; above, one with the periods' years."""
    first = last if first is None else first
    while last + 1 < len(top):
        cells = [text for text in top[last + 1][1] if text.strip()]
        if not cells or not all(is_part_of_headings(text) or _is_period(text) for text in cells):
            break
        last += 1
    while last - first + 1 < MOST_HEADING_ROWS and first > 0:
        above = top[first - 1][1]
        cells = [text for text in above if text.strip()]
        if not cells or above[0].strip() or not all(map(_is_period, cells)):
            break
        first -= 1
    return first, last


def _is_period(text: str) -> bool:
    found = across(text)
    return bool(found and found.field == "value")


def _is_numeric(text: str) -> bool:
    return bool(re.fullmatch(r"\s*-?[0-9][0-9,]*(?:\.[0-9]+)?\s*%?\s*", text)) and not across(text)
