"""A case-system list, an Annex A workbook or a CIN census, from a stream of bytes to counts. Runs in the child process.

Rows pass through and are not held. No sentence here repeats what a cell says, nor a heading that no rule names.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import chain, islice
from typing import Any, BinaryIO

from indicators.extracts.case_lists import census
from indicators.extracts.case_lists.count_list import Listings, Where
from indicators.extracts.case_lists.counting import Days
from indicators.extracts.case_lists.list_types import LISTS
from indicators.extracts.case_lists.protocol import Answer, Asked
from indicators.extracts.files import detect as tables
from indicators.extracts.files.csv_file import likely_separator
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import LOWEST_HEADING, plain

BEGINNING = 8192
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig", "UTF-8"), (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
         (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"))  # fmt: skip
ELSEWHERE = "windows-1252-where-not-utf-8"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 as Windows-1252: a stream cannot be read twice to find out which of the two it is."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(ELSEWHERE, _as_windows)


class Joined(io.RawIOBase):
    """A stream with its beginning, which was read already, put back before it."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        self.beginning, self.rest = beginning, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.beginning[: len(buffer)] or self.rest.read(len(buffer))
        self.beginning = self.beginning[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def count(stream: BinaryIO, name: str, size: int, **plain_asked: Any) -> str:
    """The task of the child process: the answer as JSON. Raise `ExtractRejected` for what cannot be read."""
    asked = Asked.of(plain_asked)
    beginning = stream.read(BEGINNING)
    whole: BinaryIO = io.BufferedReader(Joined(beginning, stream), 1 << 16)
    listings = Listings(asked, size)
    notes: Sequence[str] = ()
    if not beginning.strip():
        raise ExtractRejected([Fault("The file is empty. Send it again.")])
    if beginning.startswith(b"PK"):
        workbook = import_module("indicators.extracts.case_lists.case_workbook")
        kind, notes = "XLSX", workbook.take(whole.read(), name, listings)
    elif census.is_xml(beginning):
        kind = census.take(whole, listings)
    else:
        tables.reader_of(beginning, name.casefold())
        kind = _take_text(whole, beginning, listings)
    notes = [*notes, *_refuse_unclear_order(listings.shared.days)]
    results = listings.results()
    if not any(not result.without for result in results):
        said = " ".join(dict.fromkeys(result.without for result in results))
        raise ExtractRejected([Fault(f"No rule can count it. {said}".strip())])
    return json.dumps(Answer(kind, results, tuple(notes)).plain())


MONTH_FIRST = (
    "Its dates are written with the month first, as in America: the second number of some is above 12. Say so below, "
    "and choose the file again."
)


def _refuse_unclear_order(days: Days) -> list[str]:
    """Raise `ExtractRejected` if the dates tell that days and months are read in the wrong order, or in two orders.

    Return a note if no date tells: then they are read day first, as England writes them.
    """
    order, told = days.order, days.order.day_first if days.month_first else days.order.month_first
    if order.day_first and order.month_first:
        sentence = (
            "Its dates are written in two orders: in some the first number is above 12, in others the second. Nobody "
            "can tell which month the others are in. Export it again with one way of writing dates, best as 2010-02-01."
        )
        raise ExtractRejected([Fault(sentence)])
    if order.month_first and order.as_dates:
        sentence = (
            "Some of its dates are real dates and others are text with the month first, so a spreadsheet has swapped "
            "the days and months of the former. Export it again as CSV and do not open that in a spreadsheet."
        )
        raise ExtractRejected([Fault(sentence)])
    if told:
        sentence = MONTH_FIRST if not days.month_first else "Its dates are written with the day first. Say so below."
        raise ExtractRejected([Fault(sentence)])
    if order.either and not (order.day_first or order.month_first):
        how = "month first, as you said" if days.month_first else "day first"
        return [f"No date in it tells whether the day or the month comes first. They were read {how}."]
    return ["Its dates were read month first, as you said."] if days.month_first else []


def _take_text(whole: BinaryIO, beginning: bytes, listings: Listings) -> str:
    list_code = listings.asked.list
    if not list_code:
        raise ExtractRejected([Fault("It is one table, which does not say of what. Choose the list that it holds.")])
    codec, encoding = next(((codec, shown) for mark, codec, shown in MARKS if beginning.startswith(mark)), ("", ""))
    if not codec and b"\0" in beginning:
        raise ExtractRejected([Fault("It holds NUL characters, so it is no text file. Save it as “CSV UTF-8”.")])
    separator = _separator(beginning.decode(codec or "utf-8", "replace"), listings, list_code)
    errors = "replace" if codec == "utf-16" else ELSEWHERE
    text = io.TextIOWrapper(whole, codec or "utf-8", errors, newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    rows = enumerate(reader, 1)
    try:
        above = list(islice(rows, LOWEST_HEADING))
        number, headings = heading_row(above, listings, list_code)
        listings.open(list_code, Where("", number, headings)).take(chain(above[number:], rows))
    except csv.Error as error:
        sentence = "A quotation mark is not closed, or a cell is far too long. Mend that line, and send the file again."
        raise ExtractRejected([Fault(sentence, row=reader.line_num)]) from error
    return f"CSV, {encoding or 'UTF-8 or Windows-1252'}, separated by {SEPARATORS[separator]}"


def _separator(start: str, listings: Listings, list_code: str) -> str:
    """What makes the headings of the list; or else what divides the first rows evenly."""
    lines = start.splitlines()[:LOWEST_HEADING]
    for separator in SEPARATORS:
        if any(listings.told(list_code, _plain(texts)) for texts in csv.reader(lines, delimiter=separator)):
            return separator
    return likely_separator(start, SEPARATORS)


def heading_row(
    above: Iterable[tuple[int, Sequence[str]]], listings: Listings, list_code: str
) -> tuple[int, tuple[str, ...]]:
    """The row of the headings, and what they are. Raise `ExtractRejected`, naming what is needed and no cell."""
    for number, texts in above:
        if listings.told(list_code, headings := _plain(texts)):
            return number, headings
    raise ExtractRejected([Fault(needed(listings, list_code))])


def needed(listings: Listings, list_code: str) -> str:
    rules = listings.rules_for(list_code)
    if not rules:
        return f"No rule counts the list “{LISTS[list_code].name}”. Add one first."
    asks = rules[0].asks_of_columns
    columns = "; and ".join(" or ".join(f"“{name}”" for name in names) for _, names in asks)
    return (
        f"Among its first {LOWEST_HEADING} rows there are no headings of the list “{LISTS[list_code].name}”. It needs "
        f"a column {columns}. Name its columns so, or add their names to the rule."
    )


def _plain(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(plain, texts))
