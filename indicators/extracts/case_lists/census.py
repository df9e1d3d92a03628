"""The CIN census: an element per piece of work, inside its child's, as rows of the lists. Streamed.

A DOCTYPE or an entity of its own is refused before anything else of it is read.
"""

from __future__ import annotations

from typing import Any, BinaryIO
from xml.parsers import expat

from indicators.extracts.case_lists.count_list import Listing, Listings, Where
from indicators.extracts.case_lists.list_types import BY_ELEMENT, LISTS
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import plain

PIECE = 1 << 16
MOST_DEPTH = 50
MOST_TEXT = 200
BATCH = 1_000
# What a piece of work takes from the elements around it.
GIVEN_DOWN = ("lachildid", "cinreferraldate")
# A child's number stands in an element of its own, beside the pieces of work.
HANDED_UP = ("childidentifiers",)
CENSUS = "CIN census"


def is_xml(beginning: bytes) -> bool:
    """Whether it begins as XML does; a web page does not count."""
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    named = start.startswith((b"<?xml", b"<message", b"<!doctype", b"<!--"))
    return named and not start.startswith(b"<!doctype html")


def take(stream: BinaryIO, listings: Listings) -> str:
    """Count every list of the census. Raise `ExtractRejected` if it is none, or XML that may not be opened."""
    reader = _Reader(listings)
    try:
        while piece := stream.read(PIECE):
            reader.parser.Parse(piece, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ExtractRejected([Fault("It is damaged, or was cut short. Send it again.", row=error.lineno)]) from error
    except (ValueError, LookupError) as error:  # an encoding that is not known
        raise ExtractRejected([Fault("Its characters cannot be read. Export it again.")]) from error
    if not reader.is_census:
        raise ExtractRejected([Fault("It is XML, and no CIN census: there is no child in it.")])
    if not reader.batches:
        raise ExtractRejected([Fault("It is a CIN census, and nothing in it is of a list that is counted.")])
    reader.flush()
    return CENSUS


class _Reader:
    """Gathers the elements that are open, and makes a row of each piece of work when its element ends."""

    def __init__(self, listings: Listings) -> None:
        self.listings = listings
        self.is_census = False
        self.open: list[dict[str, str]] = []
        self.lines: list[int] = []
        self.text = ""
        self.batches: dict[str, tuple[Listing, tuple[str, ...], list[tuple[int, list[str]]]]] = {}
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._say
        self.parser = parser

    def _start(self, name: str, attributes: Any) -> None:
        around = self.open[-1] if self.open else {}
        self.is_census = self.is_census or _plain_name(name) == "child"
        self.open.append({each: around[each] for each in GIVEN_DOWN if each in around})
        self.lines.append(self.parser.CurrentLineNumber)
        self.text = ""
        if len(self.open) > MOST_DEPTH:
            raise ExtractRejected([Fault("It is XML that no case system writes, and is not opened.")])

    def _say(self, text: str) -> None:
        self.text = (self.text + text)[:MOST_TEXT]

    def _end(self, name: str) -> None:
        ended, leaves, line = _plain_name(name), self.open.pop(), self.lines.pop()
        if self.text.strip():
            leaves[ended] = self.text.strip()
        if ended in BY_ELEMENT:
            self._add(BY_ELEMENT[ended], leaves, line)
        if self.open:
            handed = (ended, *GIVEN_DOWN) if ended in HANDED_UP else (ended,)
            self.open[-1].update({each: leaves[each] for each in handed if each in leaves})
        self.text = ""

    def _add(self, list_code: str, leaves: dict[str, str], line: int) -> None:
        if self.listings.asked.list not in ("", list_code) or not self.listings.rules_for(list_code):
            return
        if list_code not in self.batches:
            case_list = LISTS[list_code]
            elements = (*case_list.fields, "LAchildID")
            headings = tuple(map(plain, elements))
            where = Where(case_list.element, 0, headings, elements)
            self.batches[list_code] = self.listings.open(list_code, where), headings, []
        listing, headings, rows = self.batches[list_code]
        rows.append((line, [leaves.get(heading, "") for heading in headings]))
        if len(rows) == BATCH:
            listing.take(rows)
            rows.clear()

    def flush(self) -> None:
        for listing, _, rows in self.batches.values():
            listing.take(rows)
            rows.clear()


def _plain_name(name: str) -> str:
    """The element's name without its namespace."""
    return plain(name.rpartition(" ")[2])


def _refuse(*declared: Any) -> int:
    raise ExtractRejected(
        [Fault("It holds XML that no case system writes (a DOCTYPE or an entity), and is not opened.")]
    )
