"""Tables of other shapes, turned into one row a figure: months across, codes across, a year beside a month. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indicators.extracts.files.headings import Across, across, bare, field_of, plain, squeezed
from indicators.extracts.files.sheet import Column, Row, Sheet
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.questions import WhichYear
from indicators.rules import periods
from indicators.rules.periods import Interval, Kind

FINANCIAL_YEAR = re.compile(r"(?<![0-9/\-])([0-9]{4}) ?[/\-–] ?([0-9]{4}|[0-9]{2})(?![0-9/\-])")
CALENDAR_YEAR = re.compile(r"[0-9]{4}")
SHORT_YEAR = re.compile(r"([0-9]{2})[/\-]([0-9]{2})")
RUN_TOGETHER = re.compile(r"(20[0-9]{2})([0-9]{2})")
QUARTER = re.compile(r"(?:q|qtr|quarter)? ?([1-4])")
MONTH_HEADING = re.compile(r"\b(?:months?|mon|mth)\b")
MONTH_NUMBER = re.compile(r"(0?[1-9]|1[0-2])")
# A period's figures, of which one at least has to be given.
MEASURED = ("value", "numerator", "denominator", "number")


@dataclass
class Turned:
    """A table with one row a figure: its columns by field, and what a person has to say first, if anything."""

    sheet: Sheet
    fields: dict[str, str]
    said: list[tuple[str, str]] = field(default_factory=list)
    question: WhichYear | None = None
    why: str = ""


def year_in(texts: Iterable[str]) -> str:
    """The one financial year that titles name; "" if they name none or several."""
    years = set()
    for text in texts:
        for found in FINANCIAL_YEAR.finditer(text):
            if found[2] in (f"{int(found[1]) + 1}", f"{(int(found[1]) + 1) % 100:02d}"):
                years.add(f"{found[1]}/{(int(found[1]) + 1) % 100:02d}")
    return years.pop() if len(years) == 1 else ""


def with_year(part: str, year: str, *, calendar: bool = False, heading: str = "") -> str:
    """A month or quarter and the year beside it, as one period. Raise `ValueError`, with a sentence.

    A bare number is what its column's heading says: 2 under "Month" beside 2010 is February 2010, and never a quarter.
    """
    name, year = plain(part).rstrip("."), plain(year)
    financial = _financial(year)
    number = periods.NAMES.get(name)
    if number and financial:
        first = int(financial[:4])
        return periods.month(first + (number < periods.FIRST_MONTH), number).label
    if number and CALENDAR_YEAR.fullmatch(year) and calendar:
        return periods.month(int(year), number).label
    if MONTH_HEADING.search(heading) and (found := MONTH_NUMBER.fullmatch(name)):
        if CALENDAR_YEAR.fullmatch(year) and calendar:
            return periods.month(int(year), int(found[1])).label
        raise ValueError(
            f"“{part}” with the year “{year}” may be a month of the calendar or of the financial year. Write the "
            "period as Jan-10."
        )
    if (found := QUARTER.fullmatch(name)) and financial:
        return f"Q{found[1]} {financial}"
    if not part and financial:
        return financial
    try:
        said = cell_values.period(part, None)
    except ValueError:
        raise ValueError(
            f"“{part}” with the year “{year}” is not clearly one period. Write the year as 2009/10, or the period as "
            "Jan-10."
        ) from None
    whole = periods.year(int(financial[:4])) if financial else None
    in_year = (whole and whole.starts_on <= said.starts_on <= whole.ends_on) or f"{said.starts_on.year}" == year
    if not in_year:
        raise ValueError(f"“{part}” does not lie in the year “{year}”. Correct one of the two.")
    return part


def _financial(year: str) -> str:
    """2009/10, however it is written: 2009-10, 2009/2010, 09/10, 200910, FY 2009/10."""
    words = year.removeprefix("fy").strip()
    for pattern in (FINANCIAL_YEAR, RUN_TOGETHER):
        if (found := pattern.fullmatch(words)) and int(found[2]) % 100 == (int(found[1]) + 1) % 100:
            return f"{found[1]}/{int(found[2]) % 100:02d}"
    if (found := SHORT_YEAR.fullmatch(words)) and int(found[2]) == (int(found[1]) + 1) % 100:
        return f"20{found[1]}/{found[2]}"
    return ""


def is_without_year(text: str) -> bool:
    found = across(text)
    return bool(
        found and found.kind in ("bare month", "bare quarter") and not found.year and plain(text) == found.period
    )


# -- a year beside the months --------------------------------------------------------------------------------------
def beside_year(sheet: Sheet, fields: Mapping[str, str], given: str) -> Turned:
    """The table with whole periods, where a year stands in a column of its own, in a title, or was said by a person."""
    letters = [column.letter for column in sheet.columns]
    by_field = {name: letters.index(letter) for letter, name in fields.items() if name in ("year", "period")}
    turned = Turned(sheet, {letter: name for letter, name in fields.items() if name != "year"})
    if "year" in by_field:
        column = sheet.columns[by_field["year"]]
        at = by_field.get("period", by_field["year"])
        calendar = bare(column.heading) in ("year", "calendar year")
        heading = bare(sheet.columns[at].heading)
        rows = tuple(_put_year(row, at, by_field["year"], heading, calendar=calendar) for row in sheet.rows)
        turned.sheet = replace(sheet, rows=rows)
        turned.fields[letters[at]] = "period"
        return turned
    if "period" not in by_field:
        return turned
    at = by_field["period"]
    written = [row.texts[at] for row in sheet.rows if row.texts[at]]
    lacking = [text for text in written if is_without_year(text)]
    if not lacking:
        return turned
    year = _year_said(sheet, given, turned, lacking)
    if year:
        turned.sheet = replace(
            sheet,
            rows=tuple(
                _with_text(row, at, with_year(row.texts[at], year)) if is_without_year(row.texts[at]) else row
                for row in sheet.rows
            ),
        )
    return turned


def _put_year(row: Row, at: int, year_at: int, heading: str, *, calendar: bool) -> Row:
    part, year = ("" if at == year_at else row.texts[at]), row.texts[year_at]
    try:
        text = with_year(part, year, calendar=calendar, heading=heading)
    except ValueError:
        text = f"{part} {year}".strip()
    return _with_text(row, at, text)


def _with_text(row: Row, at: int, text: str) -> Row:
    return replace(row, texts=(*row.texts[:at], text, *row.texts[at + 1 :]))


def _year_said(sheet: Sheet, given: str, turned: Turned, lacking: Sequence[str]) -> str:
    """The financial year of months without one: as a person said, or as the titles above say."""
    if given:
        if year := _financial(plain(given)):
            return year
        turned.question = WhichYear(lacking[0], lacking[-1], given)
        turned.why = f"“{given}” is not a financial year. Write it as 2009/10."
        return ""
    titles = [text for row in sheet.top if row.number <= sheet.heading_row for text in row.texts]
    if year := year_in([*titles, sheet.name]):
        turned.said.append(("Year of months without one", f"{year}, as the title says"))
        return year
    turned.question = WhichYear(lacking[0], lacking[-1])
    turned.why = f"“{lacking[0]}” does not say of which year it is."
    return ""


# -- months across -------------------------------------------------------------------------------------------------
def months_across(sheet: Sheet, fields: Mapping[str, str], given: str) -> Turned:
    """A table in which each row is an indicator or measure, and periods stand across the page."""
    letters = [column.letter for column in sheet.columns]
    subject = next(name for name in fields.values() if name in ("code", "measure"))
    at = {name: letters.index(letter) for letter, name in fields.items()}
    counted = subject == "measure"
    turned = Turned(sheet, {})
    columns = {
        index: found
        for index, column in enumerate(sheet.columns)
        if column.letter not in fields and (found := across(column.heading)) and found.field
    }
    named = _periods(sheet, columns, given, turned)
    groups: dict[str, dict[str, int]] = {}
    for index, period in named.items():
        groups.setdefault(period, {}).setdefault(_field(columns[index], counted), index)
    groups = {period: group for period, group in groups.items() if any(name in MEASURED for name in group)}
    used = [subject, "period", *dict.fromkeys(name for group in groups.values() for name in group)]
    used += [name for name in ("target", "status") if name in at and name not in used]
    rows, blank = [], 0
    for row in sheet.rows:
        filled = [
            period
            for period, group in groups.items()
            if any(row.texts[group[name]] for name in group if name in MEASURED)
        ]
        blank += len(groups) - len(filled)
        judged = next((period for period in reversed(filled) if " to " in period), filled[-1] if filled else "")
        for period in filled:
            cells = {name: (row.texts[index], letters[index]) for name, index in groups[period].items()}
            cells |= {subject: (row.texts[at[subject]], letters[at[subject]])}
            first = next(letters[groups[period][name]] for name in groups[period] if name in MEASURED)
            cells["period"] = period, first
            if period == judged:
                cells |= {
                    name: (row.texts[at[name]], letters[at[name]])
                    for name in ("target", "status")
                    if name in at and name not in groups[period]
                }
            rows.append(Row(row.number, *_columns_of(cells, used)))
    if blank:
        turned.said.append(("Blank cells", f"{blank:,} left out, where a period has no figure yet"))
    if groups:
        turned.said.append(("Periods across the page", ", ".join(groups)))
    headings = {name: Column(letters[at[name]], sheet.columns[at[name]].heading) for name in at}
    turned.sheet = replace(
        sheet,
        columns=tuple(headings.get(name, Column(f"@{number}", name)) for number, name in enumerate(used)),
        rows=tuple(rows),
        rows_in=len(rows),
    )
    turned.fields = {column.letter: name for column, name in zip(turned.sheet.columns, used, strict=True)}
    return turned


def _columns_of(cells: Mapping[str, tuple[str, str]], used: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    texts, letters = zip(*(cells.get(name, ("", "")) for name in used), strict=True)
    return texts, letters


def _field(column: Across, counted: bool) -> str:
    return "number" if counted and column.field == "value" else column.field


def _periods(sheet: Sheet, columns: Mapping[int, Across], given: str, turned: Turned) -> dict[int, str]:
    """By column, its period as it is to be read. A bare "YTD" runs to the last month that has a figure."""
    lacking = [
        about.period for about in columns.values() if about.kind in ("bare month", "bare quarter") and not about.year
    ]
    year = _year_said(sheet, given, turned, lacking) if lacking else ""
    named: dict[int, str] = {}
    for index, about in columns.items():
        if about.kind in ("bare month", "bare quarter"):
            if about.year or year:
                part = about.period.rstrip(".")
                try:
                    named[index] = with_year(part, about.year or year)
                except ValueError:  # 2009/11: each of its figures is then refused, with its column
                    named[index] = f"{part} {about.year or year}"
        elif about.kind != "bare to date":
            named[index] = about.period
    intervals = [
        interval
        for index, period in named.items()
        if (interval := _interval(period))
        and any(row.texts[index] for row in sheet.rows)
        and interval.kind in (Kind.MONTH, Kind.QUARTER, Kind.TERM)
    ]
    latest = max(intervals, key=lambda interval: interval.ends_on, default=None)
    for index, about in columns.items():
        if about.kind == "bare to date" and latest:
            to_date = periods.year_to_date(latest.ends_on)
            named[index] = to_date.label
        elif about.kind == "bare to date":
            named[index] = about.period
    return {
        index: interval.label if (interval := _interval(period)) else period for index, period in sorted(named.items())
    }


def _interval(text: str) -> Interval | None:
    try:
        return cell_values.period(text, None)
    except ValueError:
        return None


# -- codes across --------------------------------------------------------------------------------------------------
def codes_across(sheet: Sheet, indicators: Mapping[str, str], measures: Mapping[str, str]) -> dict[str, str]:
    """The columns that are headed by a code, by letter, where each row is a period; empty if the table is no such."""
    if not any(field_of(column.heading) in ("period", "year") for column in sheet.columns):
        return {}
    for names in (indicators, measures):
        coded = {
            column.letter: names[squeezed(bare(column.heading))]
            for column in sheet.columns
            if squeezed(bare(column.heading)) in names
        }
        if len(coded) > 1:
            return coded
    return {}


def turned_codes(sheet: Sheet, fields: Mapping[str, str], coded: Mapping[str, str], *, counted: bool) -> Turned:
    """A row for each period and code. `fields` says which column is the period."""
    letters = [column.letter for column in sheet.columns]
    at = letters.index(next(letter for letter, name in fields.items() if name == "period"))
    used = ("measure" if counted else "code", "period", "number" if counted else "value")
    rows = tuple(_of_codes(sheet, letters, at, coded))
    columns = (Column("@0", used[0]), sheet.columns[at], Column("@2", used[2]))
    sheet = replace(sheet, columns=columns, rows=rows, rows_in=len(rows))
    said = [("Codes across the page", ", ".join(coded.values()))]
    return Turned(sheet, {column.letter: name for column, name in zip(columns, used, strict=True)}, said)


def _of_codes(sheet: Sheet, letters: Sequence[str], at: int, coded: Mapping[str, str]) -> Iterator[Row]:
    for row in sheet.rows:
        for letter, code in coded.items():
            if text := row.texts[letters.index(letter)]:
                yield Row(row.number, (code, row.texts[at], text), (letter, letters[at], letter))
