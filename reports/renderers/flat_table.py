"""The report as tables, one fact a cell, for CSV and XLSX: which columns there are, and what stands in each.

Pure. A cell is text or a `PrintedNumber`; how either is written is for the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from indicators.report_rows.row import Cell, Standing
from reports.layout.schema import Shown
from reports.renderers import wording
from reports.snapshot.schema import Beside, Chart, DetailRow, Group, Section, Share, Snapshot, Source

PRINTED = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(%?)")
NARROW, MEDIUM, WIDE, WIDEST = 11, 20, 44, 90


@dataclass(frozen=True)
class PrintedNumber:
    """A number as printed, to the decimals printed: 41.4 and whether "%" follows it."""

    value: Decimal
    percent: bool = False


Entry = str | PrintedNumber


@dataclass(frozen=True)
class FlatRow:
    """An indicator, with the section and the topic that it stands in, and what is beside its usual figures."""

    section: Section
    group: Group
    standing: Standing
    beside: Beside


@dataclass(frozen=True)
class FlatColumn:
    """A heading, a width in characters, and what stands under it."""

    heading: str
    width: int
    entry: Callable[[FlatRow], Entry]


def entry(text: str) -> Entry:
    """A printed figure as a number; any other words as they are."""
    found = PRINTED.fullmatch(text)
    return PrintedNumber(Decimal(found[1]), bool(found[2])) if found else text


def rows(snapshot: Snapshot) -> Iterator[FlatRow]:
    """Every indicator, in the order printed."""
    return (
        FlatRow(section, group, standing, beside)
        for section in snapshot.sections
        for group in section.groups
        for standing, beside in group.rows
    )


def columns(snapshot: Snapshot) -> tuple[FlatColumn, ...]:
    """The columns of the table of indicators that are printed. Headings name the report's own periods."""
    known = {source.sha256: source for source in snapshot.sources}
    headings = figure_headings(snapshot)
    figures = [_figure(heading, place, snapshot) for place, heading in enumerate(headings)]
    value = [figures.pop()] if snapshot.shows(Shown.VALUE) else []
    return (
        *PLACE,
        *figures,
        *_chosen(snapshot, (Shown.CASES, CASES), (Shown.TREND, TREND), (Shown.LONG_TREND, LONG_TREND)),
        *value,
        *_chosen(snapshot, (Shown.STATUS, STATUS), (Shown.TARGET, _target(snapshot)), (Shown.STATUS, WHY)),
        *(_other(group, part) for group in _others(snapshot) for part in OTHER_PARTS),
        *(_count(heading, place, part, snapshot) for place, heading in enumerate(headings) for part in PARTS),
        *_covered(snapshot),
        FlatColumn("Provisional", MEDIUM, lambda row: _named(snapshot, row.standing, "provisional")),
        FlatColumn("Restated", MEDIUM, lambda row: _named(snapshot, row.standing, "restated")),
        *WORDS,
        FlatColumn("SHA-256 of the sources", MEDIUM, lambda row: _sources(row, snapshot)),
        FlatColumn("Data quality of the sources", WIDE, lambda row: _qualities(row, snapshot, known)),
        *_differing(snapshot),
    )


def _covered(snapshot: Snapshot) -> tuple[FlatColumn, ...]:
    """Which period a figure is of where its heading does not say so, in a report that has such figures."""
    if not any(cell.period for standing in snapshot.standings for cell in wording.figures(standing, snapshot)):
        return ()
    return (FlatColumn("Periods of figures", WIDE, lambda row: _periods(snapshot, row.standing)),)


def _periods(snapshot: Snapshot, standing: Standing) -> str:
    """ "Dec 2009: Q3 2009/10; Jan 2010: Q3 2009/10" """
    pairs = zip(figure_headings(snapshot), wording.figures(standing, snapshot), strict=True)
    return "; ".join(f"{heading}: {cell.period}" for heading, cell in pairs if cell.period)


def _differing(snapshot: Snapshot) -> tuple[FlatColumn, ...]:
    """In a correction, what differs from the report that it replaces."""
    if (correction := snapshot.correction) is None:
        return ()
    return (
        FlatColumn(
            f"Differs from version {correction.version}",
            WIDE,
            lambda row: wording.differs(correction, row.standing.code),
        ),
    )


def figure_headings(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the headings of the printed figures, in order."""
    last_year = (snapshot.last_year,) if snapshot.shows(Shown.LAST_YEAR) else ()
    value = (f"{snapshot.year} value",) if snapshot.shows(Shown.VALUE) else ()
    return (*last_year, *snapshot.months, *value)


def _chosen(snapshot: Snapshot, *pairs: tuple[str, tuple[FlatColumn, ...]]) -> Iterator[FlatColumn]:
    """The columns of those that the report prints."""
    return (column for shown, made in pairs if snapshot.shows(shown) for column in made)


def _target(snapshot: Snapshot) -> tuple[FlatColumn, ...]:
    return (FlatColumn(f"{snapshot.year} target", NARROW, lambda row: entry(row.standing.target.text)),)


PARTS = ("numerator", "denominator")
OTHER_PARTS = (("", NARROW, "text"), (": year", NARROW, "year"), (": how", MEDIUM, "how"))


def _others(snapshot: Snapshot) -> tuple[str, ...]:
    """The groups of others that any row is compared with, in the order in which they are met."""
    if not snapshot.shows(Shown.OTHERS):
        return ()
    met = (other.group for group in snapshot.groups for beside in group.beside for other in beside.others)
    return tuple(dict.fromkeys(met))


def _other(group: str, part: tuple[str, int, str]) -> FlatColumn:
    after, width, name = part
    return FlatColumn(f"Others: {group}{after}", width, lambda row: _other_entry(row, group, name))


def _other_entry(row: FlatRow, group: str, name: str) -> Entry:
    found = next((other for other in row.beside.others if other.group == group), None)
    return entry(getattr(found, name)) if found else ""


def _of(heading: str, width: int, path: str) -> FlatColumn:
    """A column of one text of each indicator's `Standing`."""
    read = attrgetter(path)
    return FlatColumn(heading, width, lambda row: read(row.standing))


def _figure(heading: str, place: int, snapshot: Snapshot) -> FlatColumn:
    return FlatColumn(heading, NARROW, lambda row: entry(wording.figures(row.standing, snapshot)[place].text))


def _count(heading: str, place: int, part: str, snapshot: Snapshot) -> FlatColumn:
    return FlatColumn(
        f"{heading} {part}", NARROW, lambda row: _known(wording.figures(row.standing, snapshot)[place], part)
    )


def _known(cell: Cell, part: str) -> Entry:
    """A count, where it is known: nothing is claimed where it is not."""
    number = getattr(cell, part)
    return "" if number is None else entry(f"{number.normalize():f}")


def _named(snapshot: Snapshot, standing: Standing, mark: str) -> str:
    """The headings of the figures that bear a mark: "Jan 2010; 2009/10 value"."""
    pairs = zip(figure_headings(snapshot), wording.figures(standing, snapshot), strict=True)
    return "; ".join(heading for heading, cell in pairs if getattr(cell, mark))


def _approval(heading: str, width: int, text: Callable[[Group], str]) -> FlatColumn:
    return FlatColumn(heading, width, lambda row: text(row.group) if row.group.words else "")


def _sources(row: FlatRow, snapshot: Snapshot) -> str:
    """The digests of the extracts that the row's figures came from."""
    return "; ".join(dict.fromkeys(each.source for each in wording.figures(row.standing, snapshot) if each.source))


def _qualities(row: FlatRow, snapshot: Snapshot, known: Mapping[str, Source]) -> str:
    """Data quality of each upload that the row's figures came from, a line for each."""
    used = dict.fromkeys(cell.source for cell in wording.figures(row.standing, snapshot) if cell.source in known)
    said = ((known[digest].name, " ".join(wording.quality(known[digest]))) for digest in used)
    return "\n".join(f"{name}: {words}" for name, words in said if words)


PLACE = (
    FlatColumn("Section number", NARROW, lambda row: PrintedNumber(Decimal(row.section.number))),
    FlatColumn("Section", MEDIUM, lambda row: row.section.title),
    _of("Code", NARROW, "code"),
    _of("Description", WIDE, "description"),
    _of("What it measures", WIDE, "measured"),
    _of("Unit", NARROW, "unit"),
)
CASES = (FlatColumn("Cases", MEDIUM, lambda row: wording.cases(row.standing)),)
TREND = (
    _of("Trend", MEDIUM, "trend_text"),
    _of("Why this trend", WIDE, "trend_why"),
)
LONG_TREND = (
    FlatColumn("Long trend", MEDIUM, lambda row: row.beside.long_trend_text),
    FlatColumn("Why this long trend", WIDE, lambda row: row.beside.long_trend_why),
)
STATUS = (_of("Status", NARROW, "status_word"),)
WHY = (
    _of("Status rule", WIDE, "rule"),
    _of("Why this status", WIDE, "status_why"),
    _of("Status changed by hand", WIDE, "overridden"),
)
WORDS = (
    FlatColumn("Notes", WIDE, lambda row: "\n".join(row.standing.notes)),
    FlatColumn("Section note", WIDE, lambda row: row.section.note),
    FlatColumn("Commentary on", MEDIUM, lambda row: row.group.topic),
    FlatColumn("Commentary", WIDEST, lambda row: wording.commentary(row.group.words)),
    _approval("Written by", MEDIUM, lambda group: "; ".join(group.words.written_by)),  # type: ignore[union-attr]
    _approval("Approved by", MEDIUM, lambda group: group.words.approved_by),  # type: ignore[union-attr]
    _approval("Approved by: job title", MEDIUM, lambda group: group.words.approved_job_title),  # type: ignore[union-attr]
    _approval("Approved at", MEDIUM, lambda group: wording.at(group.words.approved_at)),  # type: ignore[union-attr]
    _approval("SHA-256 of what was approved", MEDIUM, lambda group: group.words.digest),  # type: ignore[union-attr]
)


# -- The detailed analyses: one row a measure and month ------------------------------------------------------------

COUNT_HEADINGS = (
    "Analysis", "Data to", "Code", "Block", "Measure", "Percentage of", "Month", "Number", "Percentage", "Note",
    "SHA-256 of the source", "Row in the source", "Data quality of the source",
)  # fmt: skip


CHART = "Chart"


def count_headings(snapshot: Snapshot) -> tuple[str, ...]:
    """The headings of the counts, of what their charts say, and in a correction where the difference stands."""
    differs = (f"Differs from version {snapshot.correction.version}",) if snapshot.correction else ()
    return (*COUNT_HEADINGS, *_chart_headings(snapshot), *differs)


def _chart_headings(snapshot: Snapshot) -> tuple[str, ...]:
    """Headings for charts: the summary, and each thing drawn around the lines, in order of appearance."""
    told = (_of_chart(chart) for detail in snapshot.details for chart in detail.charts)
    return tuple(dict.fromkeys(heading for each in told for heading in each))


def _of_chart(chart: Chart) -> dict[str, str]:
    """Summary of a chart and what is around its lines, in the words that every format uses."""
    return {CHART: chart.caption} | {f"{CHART}: {name}": words for name, words in chart.facts}


def count_rows(snapshot: Snapshot) -> Iterator[tuple[Entry, ...]]:
    """Every count of every detailed analysis, with its percentage, under `count_headings`.

    What a chart says stands in each row of its block, so that a row that is copied elsewhere still says it.
    """
    said = {source.sha256: " ".join(wording.quality(source)) for source in snapshot.sources}
    corrected = snapshot.correction.restatements if snapshot.correction else ()
    was = {(each.code, each.what): f"was {each.was}" for each in corrected}
    headings = _chart_headings(snapshot)
    for detail in snapshot.details:
        drawn = {chart.code: _of_chart(chart) for chart in detail.charts}
        for block in detail.blocks:
            beside = [drawn.get(block.code, {}).get(heading, "") for heading in headings]
            for row in block.rows:
                for month, share in zip(detail.months, row.shares, strict=True):
                    differs = was.get((block.code, wording.counted(row, month)), "")
                    yield (
                        detail.title, detail.data_to.isoformat(), block.code, block.title, row.name, row.share_of,
                        month, *shares(row, share), detail.note,
                        share.source, PrintedNumber(Decimal(share.row)) if share.row else "",
                        said.get(share.source, ""), *beside, *((differs,) if snapshot.correction else ()),
                    )  # fmt: skip


def shares(row: DetailRow, share: Share) -> tuple[Entry, Entry]:
    """A count and its percentage, each a number or the words for why there is none."""
    return entry(wording.count(share)), entry(wording.percent(row, share))
