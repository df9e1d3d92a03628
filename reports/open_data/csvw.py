"""A machine's description of a published CSV file, as CSV on the Web (W3C, 2015) has it. Pure.

It is made from the bytes that are given out, whatever program made them: their headings, and what stands below each.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from indicators.rules.formatting import Missing
from reports.renderers import wording

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
SUPPRESSED = "c"
NOTHING = ("", *(each.value for each in Missing), wording.NO_FIGURE, wording.NOT_APPLICABLE, SUPPRESSED)
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What a heading ends with or is, the unit of what stands below it, and what it says.
UNITS = (
    (re.compile("(numerator|denominator)$"), "number", "A count: of how many, or how many of them."),
    (re.compile("^Number$"), "number", "How many."),
    (re.compile("^Percentage$"), "%", "Of the row that is named under Percentage of."),
    (re.compile("target$"), "", "In the unit named under Unit."),
    (re.compile("(value|[0-9]{4}|[0-9]{4}/[0-9]{2})$"), "", "A figure as printed, in the unit named under Unit."),
)
# What a heading of words begins with, and what it says.
WORDS = (
    (re.compile("^Chart$"), "What the chart of the block shows, and what chance says of its first line."),
    (re.compile("^Chart: "), "What is drawn around the first line of the chart of the block."),
)


@dataclass(frozen=True)
class Described:
    """Parts of a column description other than the columns."""

    name: str
    title: str
    publisher: str
    site: str
    issued_on: str


def describe(content: bytes, about: Described) -> dict[str, Any]:
    """The description of a CSV file of ours."""
    headings, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    names = _names(headings)
    columns = [_column(name, title, [row[place] for row in rows])
               for place, (name, title) in enumerate(zip(names, headings, strict=True))]  # fmt: skip
    schema: dict[str, Any] = {"columns": columns}
    if key := _key(names, rows):
        schema["primaryKey"] = key
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": about.name,
        "dc:title": about.title,
        "dc:license": {"@id": LICENCE},
        "dc:publisher": {"schema:name": about.publisher, "schema:url": {"@id": about.site}},
        "dc:issued": {"@value": about.issued_on, "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "tableSchema": schema,
    }


def _names(headings: Sequence[str]) -> list[str]:
    """A name a heading that may stand in an address, each once."""
    names: list[str] = []
    for heading in headings:
        name = re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_") or "column"
        names.append(name if name not in names else f"{name}_{len(names) + 1}")
    return names


def _column(name: str, title: str, cells: Sequence[str]) -> dict[str, Any]:
    told = [cell for cell in cells if cell not in NOTHING]
    column: dict[str, Any] = {"name": name, "titles": title, "datatype": _datatype(told)}
    if words := next((words for begins, words in WORDS if begins.search(title)), ""):
        return column | {"datatype": "string", "dc:description": words}
    if column["datatype"] == "decimal":
        column["null"] = sorted({"", *(cell for cell in cells if cell in NOTHING)})
        unit, words = _unit(title)
        column |= {"dc:description": words} if words else {}
        column |= {"schema:unitText": unit} if unit else {}
    return column


def _datatype(told: Sequence[str]) -> str:
    if told and all(NUMBER.fullmatch(cell) for cell in told):
        return "decimal"
    return "date" if told and all(DAY.fullmatch(cell) for cell in told) else "string"


def _unit(title: str) -> tuple[str, str]:
    return next(((unit, words) for ends, unit, words in UNITS if ends.search(title)), ("", ""))


def _key(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Columns that identify a row: the indicator; or the analysis, measure and month."""
    for key in (["code"], ["analysis", "code", "block", "measure", "month"]):
        if set(key) <= set(names):
            places = [names.index(name) for name in key]
            told = [tuple(row[place] for place in places) for row in rows]
            if len(set(told)) == len(told):
                return key
    return []
