"""The schema of a report's frozen content: figures and commentary as approved, as they will be printed, with a digest.

Pure. Renderers read this and nothing else (P8, P9). `to_json` is canonical, so that equal content has equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from indicators.charts.charts import Chart as Chart  # its fields are part of a snapshot's format
from indicators.charts.charts import ChartLine as ChartLine
from indicators.report_rows.row import Standing
from indicators.rules.scale import Label
from reports.layout.schema import USUAL, Paper
from reports.layout.schema import Beside as Beside  # as are theirs
from reports.layout.schema import Other as Other
from reports.snapshot.relations import HiddenCount, Relation

FORMAT = 1
LATER = {
    "later": True
}  # a field that came later is kept only where it says something: older snapshots keep their bytes


@dataclass(frozen=True)
class Passage:
    """One heading's text, with light marks (`commentary.text.markup`); the heading may be empty."""

    heading: str
    text: str


@dataclass(frozen=True)
class Words:
    """The approved commentary on a topic: its passages in order, and who wrote and approved them."""

    passages: tuple[Passage, ...]
    written_by: tuple[str, ...]
    approved_by: str
    approved_job_title: str
    approved_at: datetime
    digest: str


@dataclass(frozen=True)
class Group:
    """The indicators of one topic, which share its commentary. `words` is None where none was needed.

    `beside` has one for each of them, or none where the outline asks for nothing more.
    """

    topic: str
    standings: tuple[Standing, ...]
    words: Words | None
    beside: tuple[Beside, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Standing, Beside], ...]:
        """Each indicator with what is beside it."""
        return tuple(zip(self.standings, self.beside or (Beside(),) * len(self.standings), strict=True))


@dataclass(frozen=True)
class Section:
    number: int
    title: str
    note: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Share:
    """A count in a month and, for a measure that is part of another, its percentage as printed ("34.9%").

    `source` is the SHA-256 of the extract that the count came from, and `row` the row of it (P1). `mark` is printed
    in place of a number that is withheld.
    """

    number: int | None
    percent: str
    value: Decimal | None
    source: str = ""
    row: int = 0
    mark: str = ""


@dataclass(frozen=True)
class DetailRow:
    name: str
    share_of: str
    shares: tuple[Share, ...]
    counted: str = field(default="", metadata=LATER)  # what it counts, where that is not what its indicator counts


@dataclass(frozen=True)
class DetailBlock:
    """The rows of one indicator, under its title."""

    code: str
    title: str
    rows: tuple[DetailRow, ...]


@dataclass(frozen=True)
class Detail:
    """A detailed analysis: months across (No. and %), blocks of measures down, with its own "data to" date."""

    title: str
    months: tuple[str, ...]
    data_to: date
    note: str
    blocks: tuple[DetailBlock, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Check:
    """What a second person found of a source's data: fit to report or not, with a remark."""

    outcome: str
    remark: str
    by: str
    job_title: str
    at: datetime


@dataclass(frozen=True)
class Quality:
    """What is stated of a source's data. `problems` is empty where none are known, `checked` None where nobody did."""

    system: str
    extracted_at: datetime
    run_by: str
    problems: str
    stated_by: str
    stated_job_title: str
    stated_at: datetime
    checked: Check | None = None


@dataclass(frozen=True)
class Source:
    """An extract that figures of the report come from (P1); for typed figures, the digest is that of what was typed.

    `quality` is None where nothing was stated, as of figures that were typed, and in snapshots older than the field.
    A public edition has a number of its own in place of the digest, and no count of rows.
    """

    name: str
    kind: str
    sha256: str
    loaded_by: str
    loaded_job_title: str
    loaded_at: datetime
    rows: int | None
    quality: Quality | None = None


@dataclass(frozen=True)
class Restatement:
    """One thing that a correction prints otherwise: of which indicator, what (“Jan 2010”), as it was, as it is, why."""

    code: str
    what: str
    was: str
    now: str
    why: str


@dataclass(frozen=True)
class Correction:
    """What a correction replaces: the published report's version, day and digest; why; and everything that differs."""

    version: int
    published_on: date
    digest: str
    reason: str
    restatements: tuple[Restatement, ...]


@dataclass(frozen=True)
class Snapshot:
    """A whole report. `version` counts the assemblies of its cycle by its outline; a `correction` replaces another.

    `edition` says who it is for ("committee" or "public"; empty in snapshots older than the field), and `marked` what
    its marks mean. `salt` is random and in the committee's alone: without it, whoever has the public edition could try
    each small count until the committee's digest comes out.

    `columns` are those printed, of `reports.layout.schema.Shown`; `meeting` is for whom and when it is, and `summary`
    says which indicators are left out. Snapshots from before outlines have none of these, and the usual columns.

    `statuses` are those that its legend explains; empty in snapshots from before a council could change them.

    `relations` and `counts` are for disclosure control, and in the committee's alone: what adds up to what, and counts
    behind the figures that the report does not print, as they were known when it was put together.
    """

    council: str
    colour: str
    site: str
    appendix: str
    title: str
    period: str
    version: int
    generated_on: date
    last_year: str
    months: tuple[str, ...]
    year: str
    sections: tuple[Section, ...]
    details: tuple[Detail, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    format: int = FORMAT
    correction: Correction | None = None
    edition: str = ""
    marked: str = ""
    salt: str = ""
    columns: tuple[str, ...] = USUAL
    paper: str = Paper.A4
    meeting: str = ""
    summary: str = ""
    statuses: tuple[Label, ...] = field(default=(), metadata=LATER)
    relations: tuple[Relation, ...] = field(default=(), metadata=LATER)
    counts: tuple[HiddenCount, ...] = field(default=(), metadata=LATER)

    def shows(self, *columns: str) -> bool:
        """Does it print any of the columns?"""
        return any(column in self.columns for column in columns)

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for section in self.sections for group in section.groups)

    @property
    def full_title(self) -> str:
        return f"{self.appendix}. {self.title}" if self.appendix else self.title

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every indicator, in the order printed."""
        return tuple(s for section in self.sections for group in section.groups for s in group.standings)


@dataclass(frozen=True)
class Signing:
    """A sign-off, as printed: who declared what, in what job, when, over which digest.

    `event` and `seal` are those of the event that recorded it: the head of the record of events at that moment. They
    are fixed with the sign-off, so that the same report and sign-off always render to the same bytes (P9). 0 and empty
    in sign-offs from before they were kept.
    """

    name: str
    job_title: str
    declaration: str
    at: datetime
    digest: str
    event: int = 0
    seal: str = ""


def to_json(snapshot: Snapshot) -> str:
    """Canonical: keys sorted, no spaces, decimals and times as text."""
    return json.dumps(_frozen(snapshot), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Snapshot:
    """The snapshot that `to_json` wrote. Raise `ValueError` for another format."""
    content = json.loads(text)
    if content.get("format") != FORMAT:
        raise ValueError(f"This snapshot has format {content.get('format')}; this program reads format {FORMAT}.")
    return _thawed(Snapshot, content)


def digest(text: str) -> str:
    """SHA-256 of a snapshot's JSON."""
    return hashlib.sha256(text.encode()).hexdigest()


def _frozen(value: Any) -> Any:
    if is_dataclass(value):
        kept = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: _frozen(held)
            for field, held in kept
            if not (field.metadata.get("later") and held == field.default)
        }
    if isinstance(value, tuple):
        return [_frozen(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


# Python works the hints of a class out anew each time, which took most of the reading of a snapshot.
_hints: Callable[[Any], dict[str, Any]] = cache(get_type_hints)


def _thawed(shape: Any, content: Any) -> Any:
    if get_origin(shape) in (UnionType,):
        if content is None:
            return None
        (shape,) = (part for part in get_args(shape) if part is not NoneType)
    if get_origin(shape) is tuple:
        return tuple(_thawed(get_args(shape)[0], item) for item in content)
    if is_dataclass(shape):
        hints = _hints(shape)
        return shape(**{name: _thawed(hints[name], value) for name, value in content.items()})  # type: ignore[operator]
    if shape is Decimal:
        return Decimal(content)
    return shape.fromisoformat(content) if shape in (date, datetime) else content
