"""Compare two reports, of one month or of two: figures, statuses, commentary, charts, sources and layout.

Pure: it compares two frozen snapshots. Of two months the columns are compared by position, the month against the month;
counts of a detailed analysis by the months that both have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from commentary.text.approval_diff import NOTHING, told_apart
from commentary.text.word_diff import Piece, compared
from indicators.report_rows.row import Cell, Standing
from reports.layout.schema import Shown, headed
from reports.renderers import wording
from reports.snapshot.schema import Chart, Detail, Share, Snapshot, Source

Thing = TypeVar("Thing")
TARGET = "target"
IN_THE_REPORT = "In the report"


@dataclass(frozen=True)
class ComparedChange:
    """One thing as it was and as it is; `pieces` are the two as one where it is a text."""

    what: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class ReportComparison:
    figures: tuple[ComparedChange, ...]
    statuses: tuple[ComparedChange, ...]
    words: tuple[ComparedChange, ...]
    charts: tuple[ComparedChange, ...]
    sources: tuple[ComparedChange, ...]
    layout: tuple[ComparedChange, ...]


def compare(before: Snapshot, after: Snapshot) -> ReportComparison:
    """Each change, in the order printed; what was added or taken away is against "Nothing"."""
    return ReportComparison(
        (*_figures(before, after), *_counts(before, after)),
        tuple(_statuses(before, after)),
        tuple(_words(before, after)),
        tuple(_charts(before, after)),
        tuple(_changes(_sources(before), _sources(after))),
        tuple(_changes(_layout(before), _layout(after))),
    )


# -- figures ---------------------------------------------------------------------------------------------------------
def _figures(before: Snapshot, after: Snapshot) -> Iterator[ComparedChange]:
    for code, was, is_now in _side_by_side(_by_code(before), _by_code(after)):
        if was is None or is_now is None:
            yield _in_one(code, was, is_now)
        else:
            yield from _cells_apart(code, was, is_now)


def _cells_apart(code: str, was: Standing, is_now: Standing) -> Iterator[ComparedChange]:
    for place, cell, cell_now in _side_by_side(_cells(was), _cells(is_now)):
        if _bare(cell) != _bare(cell_now):
            texts = told_apart(*(asdict(each) if each else None for each in (cell, cell_now)))
            headings = " against ".join(dict.fromkeys(each.heading for each in (cell, cell_now) if each))
            yield ComparedChange(f"{code}, {'target for ' if place == TARGET else ''}{headings}", *texts)


def _cells(standing: Standing) -> dict[str, Cell]:
    """A row's cells by their place; a month's is how many stand after it."""
    last = len(standing.months) - 1
    months = {f"month {last - number}": cell for number, cell in enumerate(standing.months)}
    return {"last year": standing.last_year} | months | {"year": standing.year, TARGET: standing.target}


def _bare(cell: Cell | None) -> Cell | None:
    """The cell without its heading, and without where it came from: two months' figures are always of two files."""
    return replace(cell, heading="", restated=False, source="", row=0) if cell else None


def _counts(before: Snapshot, after: Snapshot) -> Iterator[ComparedChange]:
    was, is_now = _shares(before), _shares(after)
    for what in was:
        if what in is_now and _share(was[what]) != _share(is_now[what]):
            yield ComparedChange(what, _share(was[what]), _share(is_now[what]))


def _shares(snapshot: Snapshot) -> dict[str, Share]:
    return {
        f"{block.code}, {row.name}, {month}": share
        for detail in snapshot.details
        for block in detail.blocks
        for row in block.rows
        for month, share in zip(detail.months, row.shares, strict=True)
    }


def _share(share: Share) -> str:
    number = "No data" if share.number is None else str(share.number)
    return f"{number} ({share.percent})" if share.percent else number


# -- statuses --------------------------------------------------------------------------------------------------------
JUDGED: tuple[tuple[str, Callable[[Standing], str]], ...] = (
    ("status", lambda standing: standing.status_word),
    ("trend", lambda standing: standing.trend_text),
    ("changed status", lambda standing: standing.overridden),
    ("limits", lambda standing: standing.rule),
)


def _statuses(before: Snapshot, after: Snapshot) -> Iterator[ComparedChange]:
    for code, was, is_now in _side_by_side(_by_code(before), _by_code(after)):
        for what, of in JUDGED:
            before_text, after_text = ((of(side) if side else "") or NOTHING for side in (was, is_now))
            if before_text != after_text:
                yield ComparedChange(f"{code}, {what}", before_text, after_text)


# -- words -----------------------------------------------------------------------------------------------------------
def _words(before: Snapshot, after: Snapshot) -> Iterator[ComparedChange]:
    for change in _changes(_texts(before), _texts(after)):
        was, is_now = ("" if side == NOTHING else side for side in (change.before, change.after))
        yield ComparedChange(change.what, was, is_now, compared(was, is_now))


def _texts(snapshot: Snapshot) -> dict[str, str]:
    """Every text by where it stands: commentary, descriptions, and notes of sections, analyses and the report."""
    texts: dict[str, str] = {}
    for section in snapshot.sections:
        texts[f"Note of section {section.number}"] = section.note
        for group in section.groups:
            for passage in group.words.passages if group.words else ():
                texts[", ".join(filter(None, (group.topic, passage.heading)))] = passage.text
    for standing in snapshot.standings:
        texts[f"{standing.code}, description"] = f"{standing.description} {standing.measured}".strip()
    texts |= {f"Note of {detail.title}": detail.note for detail in snapshot.details}
    return texts | {"Notes of the report": "\n".join(snapshot.notes)}


# -- charts ----------------------------------------------------------------------------------------------------------
def _charts(before: Snapshot, after: Snapshot) -> Iterator[ComparedChange]:
    """What is read off each. Its points are the counts and percentages of its analysis, which are among the figures."""
    for what, was, is_now in _side_by_side(_drawn(before), _drawn(after)):
        if was is None or is_now is None:
            yield _in_one(what, was, is_now)
        else:
            named = ({f"{what}: {name}": text for name, text in _told(chart).items()} for chart in (was, is_now))
            yield from _changes(*named)


def _drawn(snapshot: Snapshot) -> dict[str, Chart]:
    return {f"Chart of {chart.code}": chart for detail in snapshot.details for chart in detail.charts}


def _told(chart: Chart) -> dict[str, str]:
    """The chart in words, by what each says, and what is drawn around its lines."""
    lines, months = ", ".join(each.name for each in chart.lines), f"{chart.months[0]} to {chart.months[-1]}"
    return {"title": chart.title, "what it shows": chart.caption, "lines": lines, "months": months} | dict(chart.facts)


# -- sources ---------------------------------------------------------------------------------------------------------
def _sources(snapshot: Snapshot) -> dict[str, str]:
    """What is known of each extract, and what is stated of its data, by its name. Those of one name stand together."""
    told: dict[str, str] = {}
    for name, found in groupby(sorted(snapshot.sources, key=attrgetter("name")), key=attrgetter("name")):
        same = tuple(found)
        told[name] = "\n".join(map(_loaded, same))
        told[f"Data quality of {name}"] = "\n".join(" ".join(wording.quality(each)) for each in same)
    return told


def _loaded(source: Source) -> str:
    by = f"loaded by {source.loaded_by}, {source.loaded_job_title}, on {wording.at(source.loaded_at)}"
    return f"{source.kind.capitalize()}, rows: {wording.rows(source)}; {by}. SHA-256 {source.sha256}"


# -- layout ----------------------------------------------------------------------------------------------------------
def _layout(snapshot: Snapshot) -> dict[str, str]:
    """What stands where, in words."""
    layout = {
        "Title": snapshot.full_title,
        "Council": snapshot.council,
        "Months and year": ", ".join((snapshot.last_year, *snapshot.months, snapshot.year)),
        "Columns": ", ".join(headed(shown) for shown in Shown if shown in snapshot.columns),
        "Paper": snapshot.paper,
        "Sections": "; ".join(f"{section.number}. {section.title}" for section in snapshot.sections),
    }
    for section in snapshot.sections:
        topics = (f"{group.topic} ({', '.join(_codes(group.standings))})" for group in section.groups)
        layout[f"Section {section.number}"] = "; ".join(topics)
    for detail in snapshot.details:
        layout[detail.title] = _analysis(detail)
    return layout


def _analysis(detail: Detail) -> str:
    blocks = "; ".join(f"{block.title}: {', '.join(row.name for row in block.rows)}" for block in detail.blocks)
    charts = ", ".join(chart.code for chart in detail.charts) or "none"
    return f"{', '.join(detail.months)}, data to {detail.data_to:%-d %B %Y}. {blocks}. Charts: {charts}."


def _codes(standings: tuple[Standing, ...]) -> list[str]:
    return [standing.code for standing in standings]


# -- side by side ----------------------------------------------------------------------------------------------------
def _by_code(snapshot: Snapshot) -> dict[str, Standing]:
    return {standing.code: standing for standing in snapshot.standings}


def _side_by_side(
    before: Mapping[str, Thing], after: Mapping[str, Thing]
) -> Iterator[tuple[str, Thing | None, Thing | None]]:
    """Everything that either has, in the order of the later one, then what only the earlier one has."""
    for name in dict.fromkeys((*after, *before)):
        yield name, before.get(name), after.get(name)


def _in_one(what: str, was: object, is_now: object) -> ComparedChange:
    """A thing that came or went."""
    return ComparedChange(what, IN_THE_REPORT if was else NOTHING, IN_THE_REPORT if is_now else NOTHING)


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[ComparedChange]:
    for what, was, is_now in _side_by_side(before, after):
        if was != is_now:
            yield ComparedChange(what, was or NOTHING, is_now or NOTHING)
