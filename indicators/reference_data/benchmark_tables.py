"""Published tables in the Department for Education's long form: one row an area, year and breakdown. Pure.

Of the whole table every cell is checked and counted; kept are only the rows of England, our region, our council and its
statistical neighbours. `told` runs in the child process; `understood` reads its answer.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from indicators.extracts.files.errors import ExtractRejected, Fault, quoted
from indicators.extracts.files.headings import plain
from indicators.extracts.files.sheet import Contents, Sheet
from indicators.extracts.files.unclear import unclear_cells
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.rows import PLACES
from indicators.extracts.sandbox import protocol
from indicators.rules import periods
from indicators.rules.formatting import Missing, rounded
from indicators.rules.periods import Interval

MOST_KEPT = 10_000
NEEDED = ("time_period", "geographic_level", "region_name", "la_name")
OF_PLACES = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "new_la_code", "la_name",
}  # fmt: skip
ENGLAND, REGION, OURS = "England", "our region", "ours"
LONG = re.compile(r"-?[0-9]{1,9}\.[0-9]+")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
TWO_YEARS = re.compile(r"((?:19|20)[0-9]{2})/?([0-9]{2})")


@dataclass(frozen=True)
class Wanted:
    """Whose rows are kept: our number and ONS code in the Department's tables, our region, our neighbours' numbers."""

    number: str
    code: str
    region: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A row that is kept: of which area (a member by its number), year, breakdown, and its measures' texts."""

    area: str
    year: str
    filters: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """A published table. `missing` counts the cells without a number, by how that is written; `numbers` the others."""

    format: str
    rows_in: int
    numbers: int
    missing: tuple[tuple[str, int], ...]
    measures: tuple[str, ...]
    filters: tuple[str, ...]
    rows: tuple[Kept, ...]

    @property
    def years(self) -> tuple[str, ...]:
        return tuple(sorted({row.year for row in self.rows}, reverse=True))

    def values(self, name: str) -> tuple[str, ...]:
        """What the rows say in a filter's column."""
        at = self.filters.index(name)
        return tuple(dict.fromkeys(row.filters[at] for row in self.rows))


@dataclass(frozen=True)
class Reached:
    """What a group reached in a year: a value, or why there is none; a median of `usable` of `members`."""

    value: Decimal | None
    missing: Missing | None = None
    usable: int | None = None
    members: int | None = None


class NotThere(ValueError):
    """The table has no row for what is asked."""


def read_published(contents: Contents, wanted: Wanted) -> Published:
    """Raise `ExtractRejected` if it is no such table, or if any of its cells cannot be read."""
    sheet = _sheet(contents)
    at = {plain(column.heading): index for index, column in enumerate(sheet.columns)}
    own = [index for index, column in enumerate(sheet.columns) if plain(column.heading) not in OF_PLACES]
    measures = [index for index in own if _is_measure(sheet, index)]
    filters = [index for index in own if index not in measures]
    faults = [
        *sheet.faults,
        *unclear_cells(sheet),
        *_cell_faults(sheet, measures),
        *_year_faults(sheet, at["time_period"]),
    ]
    if not measures:
        faults.append(Fault("None of its columns holds numbers. Send the table with the figures.", sheet.name))
    if faults:
        raise ExtractRejected(faults, rows=sheet.rows_in)
    codes = Counter(row.texts[index] for row in sheet.rows for index in measures if _is_missing(row.texts[index]))
    return Published(
        contents.format,
        sheet.rows_in,
        len(sheet.rows) * len(measures) - codes.total(),
        tuple(sorted(codes.items())),
        tuple(sheet.columns[index].heading for index in measures),
        tuple(sheet.columns[index].heading for index in filters),
        _kept(sheet, at, wanted, filters, measures),
    )


def _sheet(contents: Contents) -> Sheet:
    sheets = [sheet for sheet in contents.sheets if not sheet.hidden and sheet.columns]
    for sheet in sheets:
        if set(NEEDED) <= {plain(column.heading) for column in sheet.columns}:
            return sheet
    written = {plain(column.heading) for sheet in sheets for column in sheet.columns}
    lacking = ", ".join(name for name in NEEDED if name not in written)
    sentence = f"It is no published table: it has no column {lacking}. Send the CSV of the data set itself."
    raise ExtractRejected([Fault(sentence)], rows=sum(sheet.rows_in for sheet in sheets))


def _is_missing(text: str) -> bool:
    return plain(text) in cell_values.MISSING_CODES


def _is_measure(sheet: Sheet, index: int) -> bool:
    """Most of what the column says is numbers, or reasons for having none; and something is a number."""
    texts = Counter(row.texts[index] for row in sheet.rows)
    numbers = sum(number for text, number in texts.items() if cell_values.is_number(text))
    missing = sum(number for text, number in texts.items() if _is_missing(text))
    return numbers > 0 and 2 * (numbers + missing) > texts.total()


def _cell_faults(sheet: Sheet, measures: Iterable[int]) -> Iterable[Fault]:
    for index in measures:
        for row in sheet.rows:
            try:
                reached(row.texts[index])
            except ValueError as error:
                yield Fault(str(error), sheet.name, row.number, sheet.columns[index].letter)


def _year_faults(sheet: Sheet, index: int) -> Iterable[Fault]:
    """Each way of writing a year that is none, where it stands first."""
    first = {row.texts[index]: row.number for row in reversed(sheet.rows)}
    for text, number in first.items():
        try:
            year_of(text, ends_in_march=True)
        except ValueError as error:
            yield Fault(str(error), sheet.name, number, sheet.columns[index].letter)


def year_of(text: str, *, ends_in_march: bool) -> Interval:
    """2024/25 of "202425" or "2024/25"; and of "2025" where that is the year to 31 March 2025.

    Where it is the count of 30 September 2025, "2025" is in 2025/26. Raise `ValueError` if it is no year.
    """
    if found := TWO_YEARS.fullmatch(text):
        starts, ends = int(found[1]), int(found[2])
        if (starts + 1) % 100 == ends:
            return periods.year(starts)
    if YEAR.fullmatch(text):
        return periods.year(int(text) - 1 if ends_in_march else int(text))
    raise ValueError(f"{quoted(text)} is no year. Write 2025, or 202425 for 2024/25.")


def _kept(
    sheet: Sheet, at: Mapping[str, int], wanted: Wanted, filters: Sequence[int], measures: Sequence[int]
) -> tuple[Kept, ...]:
    kept = []
    for row in sheet.rows:
        texts = {name: row.texts[index] for name, index in at.items()}
        for area in _areas(texts, wanted):
            breakdown, said = (tuple(row.texts[index] for index in each) for each in (filters, measures))
            kept.append(Kept(area, texts["time_period"], breakdown, said))
    if len(kept) > MOST_KEPT:
        sentence = f"It has {len(kept):,} rows about us and those beside us. Send it with fewer breakdowns."
        raise ExtractRejected([Fault(sentence, sheet.name)], rows=sheet.rows_in)
    if not any(row.area == ENGLAND for row in kept):
        sentence = "It has no row for England: none says National in geographic_level. Send the whole table."
        raise ExtractRejected([Fault(sentence, sheet.name)], rows=sheet.rows_in)
    return tuple(kept)


def _areas(texts: Mapping[str, str], wanted: Wanted) -> Iterable[str]:
    level, number = plain(texts["geographic_level"]), texts.get("old_la_code", "")
    if level == "national":
        yield ENGLAND
    elif level == "regional" and plain(texts["region_name"]) == plain(wanted.region) != "":
        yield REGION
    elif level == "local authority":
        if _is_ours(number, texts.get("new_la_code", ""), wanted):
            yield OURS
        if number in wanted.members:
            yield number


def _is_ours(number: str, code: str, wanted: Wanted) -> bool:
    return (number != "" and number == wanted.number) or (code != "" and code == wanted.code)


def reached(text: str) -> Reached:
    """A cell. A published number with more decimals than we keep is rounded half up. Raise `ValueError`."""
    if plain(text) in cell_values.MISSING_CODES:
        return Reached(None, cell_values.MISSING_CODES[plain(text)])
    if LONG.fullmatch(text):
        return Reached(rounded(Decimal(text), PLACES))
    return Reached(cell_values.number(text).value)


@dataclass(frozen=True)
class Choice:
    """Which indicator a measure of the table is, in which breakdown and years."""

    code: str
    measure: str
    filters: tuple[str, ...]
    years: tuple[str, ...]
    ends_in_march: bool = True


def of_area(published: Published, choice: Choice, year: str, area: str) -> Reached:
    """What the table says of one area. Raise `NotThere`, and `ValueError` if it says two things."""
    at = published.measures.index(choice.measure)
    said = {
        row.texts[at] for row in published.rows if (row.area, row.year, row.filters) == (area, year, choice.filters)
    }
    if not said:
        raise NotThere(f"The table has no row of {year} for that.")
    if len(said) > 1:
        raise ValueError(f"The table says two things of {year}: {' and '.join(sorted(said))}. Mend it.")
    return reached(said.pop())


def middle(published: Published, choice: Choice, year: str, members: Sequence[str]) -> Reached:
    """The median of the members that have a usable figure. A suppressed one is left out, never taken for 0."""
    usable = []
    for member in members:
        try:
            value = of_area(published, choice, year, member).value
        except NotThere:
            continue
        if value is not None:
            usable.append(value)
    if not usable:
        return Reached(None, Missing.NOT_AVAILABLE, 0, len(members))
    return Reached(rounded(median(usable), PLACES), None, len(usable), len(members))


def median(values: Sequence[Decimal]) -> Decimal:
    """The one in the middle, or halfway between the two there."""
    half, ordered = len(values) // 2, sorted(values)
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


# -- the child process, and plain values ---------------------------------------------------------------------------
def told(contents: Contents, wanted: Mapping[str, Any]) -> str:
    """The child's answer."""
    members = tuple(wanted["members"])
    published = read_published(contents, Wanted(wanted["number"], wanted["code"], wanted["region"], members))
    return json.dumps(asdict(published))


def understood(said: bytes) -> Published:
    """Raise `ExtractRejected` if the answer is a refusal, and `ValueError` if it is nonsense."""
    try:
        plain_values = json.loads(said)
        protocol.refuse(plain_values)
        return published_of(plain_values)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("The answer has another shape.") from error


def published_of(said: Mapping[str, Any]) -> Published:
    """Of the plain values of `asdict`."""
    rows = tuple(
        Kept(str(row["area"]), str(row["year"]), _texts(row["filters"]), _texts(row["texts"])) for row in said["rows"]
    )
    missing = tuple((str(text), int(number)) for text, number in said["missing"])
    measures, filters = _texts(said["measures"]), _texts(said["filters"])
    if any((len(row.filters), len(row.texts)) != (len(filters), len(measures)) for row in rows):
        raise ValueError("A row has more or fewer cells than there are columns.")
    return Published(str(said["format"]), int(said["rows_in"]), int(said["numbers"]), missing, measures, filters, rows)


def _texts(said: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, said))
