"""The questions that a person answers about a file before it can be read, and their answers. Pure.

No cell of a file whose columns are not known is kept (P11). The file itself waits for the answers for an hour,
encrypted with a key that only the person's page has (`indicators.extracts.load.waiting_files`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from indicators.extracts.files.errors import Fault, NotKept
from indicators.extracts.files.headings import SUGGESTED, Guide, bare, field_of, kinds_told
from indicators.extracts.files.sheet import Column

# What a column may be said to be, and how a person calls it.
FIELDS = {
    "code": "The indicator’s code",
    "measure": "The measure",
    "period": "The period",
    "year": "The year, beside a month or quarter",
    "value": "The value",
    "number": "The number counted",
    "numerator": "The numerator",
    "denominator": "The denominator",
    "provisional": "Whether it is provisional",
    "note": "The note",
    "target": "The target, to compare",
    "status": "The status, to compare",
}
PERCENT, SHARE = "percent", "share"
LEAVE, READ = "leave", "read"
SHOWN, HELD = "shown", "held"


@dataclass(frozen=True)
class Mapped:
    """Which column is what, by plain heading; `said` is by whom and when it was said, for a person."""

    fields: Mapping[str, str]
    said: str = ""


@dataclass(frozen=True)
class Answers:
    """What a person has said of a file. Blank where they were not asked.

    `columns` maps by letter; `period` is that of every row, where no column holds one, as written; `known` holds what
    was mapped before, by the fingerprint of the headings. `sha256` is that of the file that the answers are about; `by`
    says who answered and when, for a person.
    """

    sheet: str | None = None
    heading_row: int = 0
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    period: str = ""
    hidden: str = ""
    fractions: str = ""
    year: str = ""
    shown: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sha256: str = ""
    by: str = ""
    known: Mapping[str, Mapped] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def guide(self) -> Guide:
        """Where the headings may be found."""
        return Guide(frozenset(self.known), self.heading_row)


NOTHING_SAID = Answers()


# -- the questions -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class WhichSheet:
    """Several sheets may be the table: the name of each, and what is known of it."""

    sheets: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WhichColumns:
    """The columns of a sheet that nobody has mapped yet, with the field that each heading suggests, if any.

    `wide`: the others are periods, so that only the code has to be named.
    """

    sheet: str
    heading_row: int
    columns: tuple[tuple[Column, str], ...]
    wide: bool = False


@dataclass(frozen=True)
class WhichPeriod:
    """No column holds the period, so that one period is every row's; as it was written, if that cannot be read."""

    written: str


@dataclass(frozen=True)
class HiddenToo:
    """Part of the table is hidden; in words, what."""

    what: str


@dataclass(frozen=True)
class WhichFraction:
    """A bare number of 0 to 1 where a percentage is due: as written, and as it would be read either way."""

    row: int
    column: str
    written: str
    low: str
    high: str
    many: int


@dataclass(frozen=True)
class WhichYear:
    """Months or quarters without a year: the first and the last as written, and the year that was given, if any."""

    first: str
    last: str
    written: str = ""


@dataclass(frozen=True)
class ShownOrHeld:
    """Cells of a column whose format shows something else than what they hold: the first of them, and how many."""

    row: int
    column: str
    shown: str
    held: str
    many: int


Question = WhichSheet | WhichColumns | WhichPeriod | WhichYear | HiddenToo | ShownOrHeld | WhichFraction


class Asks(NotKept):
    """The file cannot be read until a person has answered. Nothing of it is kept; its faults say the same in words."""

    def __init__(self, questions: Iterable[Question], faults: Iterable[Fault], *, rows: int = 0) -> None:
        super().__init__(faults, rows=rows)
        self.questions = tuple(questions)


class MappedWrong(ValueError):
    """What the columns were said to be makes no extract."""


def check_mapping(fields: Mapping[str, str]) -> None:
    """Raise `MappedWrong`, with a sentence, unless the columns make one kind of extract, each field once.

    The period may be no column's: then one is given for every row.
    """
    said = [name for name in fields.values() if name]
    if double := next((name for name in said if said.count(name) > 1), ""):
        raise MappedWrong(f"Two columns are said to be “{FIELDS[double]}”. Keep one of the two.")
    said = [name for name in said if name != "year"]
    if len(kinds_told([*said, "period"])) != 1:
        raise MappedWrong(
            "Say which column is the indicator’s code, which the period, and which the value (or the numerator); "
            "or for counts, which is the measure, which the period, and which the number counted."
        )


def suggested(heading: str) -> str:
    """The field that a heading names by itself, or that it makes likely, so that a person is asked."""
    return field_of(heading) or SUGGESTED.get(bare(heading), "")
