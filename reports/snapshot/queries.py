"""The one reader of other apps' tables: all that a report rests on, in a fixed number of queries.

`gathered` is called inside a transaction that sees one moment (`assemble`), or alone, for the checklist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from commentary.models import Cycle, Topic, TopicIndicator
from commentary.queries.ledger import Desk, desk
from commentary.queries.remark_threads import unresolved
from commentary.queries.topics_due import reasons_of
from indicators.extracts.case_lists.lost_rows import lost_words
from indicators.models import Count, DataQuality, Extract, Indicator, Measure
from indicators.report_rows.queries import facts_of
from indicators.report_rows.row import Standing, stand
from indicators.report_rows.values import Facts
from indicators.rules import periods
from indicators.rules.periods import Interval, Kind
from reports.disclosure import Decisions
from reports.models import GoneAhead
from reports.public import queries
from reports.public.relations import declared_relations
from reports.snapshot.relations import Relation
from reports.snapshot.schema import Check, Quality, Source

# How far back the counts of a detailed analysis are read: years before the report's month.
COUNTS_FROM = 2


@dataclass(frozen=True)
class CountWithSource:
    """A count as it is held: its number, and the extract (by its SHA-256) and row that it came from."""

    number: int
    restated: bool
    source: str
    row: int


@dataclass(frozen=True)
class MeasureCounts:
    """A measure and its count in each month that has one."""

    measure: Measure
    tallies: Mapping[Interval, CountWithSource]


@dataclass(frozen=True)
class PrintedIndicator:
    """An indicator that is in force in the report's month: its row, and the topic that it belongs to, if any."""

    indicator: Indicator
    topic: Topic | None
    standing: Standing
    facts: Facts


@dataclass(frozen=True)
class Gathered:
    """Everything a report needs at one moment: indicators and measures in order, commentaries by their topic's id.

    Of this an outline prints all or some (`reports.snapshot.apply_layout`).
    `reasons` say why a topic needs words this month, by its id; a topic that needs none may be printed without.
    `unresolved` is how many remarks on each commentary are not resolved, by the commentary's id.
    `out_digests` are those of the public editions published before, `decisions` those on text that may identify a
    child, and `relations` the sums that officers declared, for the public edition.
    """

    cycle: Cycle
    month: Interval
    printed: tuple[PrintedIndicator, ...]
    desks: Mapping[int, Desk]
    reasons: Mapping[int, tuple[str, ...]]
    measured: tuple[MeasureCounts, ...]
    sources_by_id: Mapping[int, Source]
    unresolved: Mapping[int, int]
    gone_ahead: tuple[GoneAhead, ...] = ()
    out_digests: tuple[str, ...] = ()
    decisions: Decisions = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(self.sources_by_id.values())


def gathered(cycle: Cycle) -> Gathered:
    """Read everything that the cycle's reports are made of."""
    cycle = Cycle.objects.select_related("period").get(pk=cycle.pk)
    month = cycle.period.interval
    indicators = list(Indicator.objects.select_related("section", "service").order_by("section__number", "position"))
    facts, measured = facts_of(indicators, month), _measured(month)
    desks = {each.topic_id: each for each in desk(cycle)}
    topics = _topics(desks)
    printed = tuple(
        PrintedIndicator(each, topics.get(each.pk), stand(facts[each.pk], month), facts[each.pk])
        for each in indicators
        if each.pk in facts
    )
    return Gathered(
        cycle=cycle,
        month=month,
        printed=printed,
        desks=desks,
        reasons=reasons_of(_by_topic(printed), month),
        measured=measured,
        sources_by_id=_sources(facts, measured),
        unresolved=unresolved(desk.commentary_id for desk in desks.values()),
        gone_ahead=tuple(GoneAhead.objects.filter(cycle=cycle).order_by("id")),
        out_digests=queries.out_digests(cycle),
        decisions=queries.decided(cycle),
        relations=declared_relations(),
    )


def _topics(desks: Mapping[int, Desk]) -> dict[int, Topic]:
    """Each indicator's topic, by its id: the one that the cycle has a commentary on, else the one that it is in now."""
    rows = TopicIndicator.objects.select_related("topic")
    now = {row.indicator_id: row.topic for row in rows if row.ended_at is None}
    return now | {row.indicator_id: row.topic for row in rows if row.topic_id in desks}


def _by_topic(printed: tuple[PrintedIndicator, ...]) -> dict[Topic, list[Standing]]:
    found: dict[Topic, list[Standing]] = defaultdict(list)
    for each in printed:
        if each.topic:
            found[each.topic].append(each.standing)
    return found


def _measured(month: Interval) -> tuple[MeasureCounts, ...]:
    tallies: dict[int, dict[Interval, CountWithSource]] = defaultdict(dict)
    earliest = month.starts_on.replace(year=month.starts_on.year - COUNTS_FROM)
    rows = (
        Count.objects.standing()
        .annotate(restated=Count.objects.earlier())
        .filter(period__kind=Kind.MONTH, period__starts_on__gte=earliest)
        .exclude(measure__indicator__section__analysis_title="")
        .values_list("measure_id", "period__starts_on", "number", "restated", "extract__sha256", "row")
    )
    for measure, starts_on, number, restated, source, row in rows:
        tallies[measure][periods.month_of(starts_on)] = CountWithSource(number, restated, source, row)
    measures = Measure.objects.exclude(indicator__section__analysis_title="").select_related("indicator__section")
    ordered = measures.order_by("indicator__section__number", "indicator__position", "position")
    return tuple(MeasureCounts(measure, tallies.get(measure.pk, {})) for measure in ordered)


def _sources(held: Mapping[int, Facts], measured: tuple[MeasureCounts, ...]) -> dict[int, Source]:
    """Every extract that a figure or count comes from, by its id, in the order loaded."""
    digests = {figure.source for facts in held.values() for figure in facts.figures.values()}
    digests |= {tally.source for each in measured for tally in each.tallies.values()}
    loaded = Extract.objects.filter(sha256__in=digests, stage=Extract.Stage.LOADED).select_related("by")
    rows = list(loaded.order_by("loaded_at", "id"))
    qualities = _qualities(rows)
    return {
        row.pk: Source(
            row.name, row.kind, row.sha256, row.by.name, row.by.job_title, row.loaded_at, row.rows_in,
            qualities.get(row.pk),
        )
        for row in rows
        if row.loaded_at
    }  # fmt: skip


def _qualities(extracts: list[Extract]) -> dict[int, Quality]:
    """Read the data quality note of each upload, by its id. One query."""
    stated = DataQuality.objects.standing().filter(extract__in=extracts).select_related("by", "checked__by", "extract")
    return {row.extract_id: _quality(row) for row in stated}


def _quality(row: DataQuality) -> Quality:
    found = getattr(row, "checked", None)
    checked = Check(found.outcome, found.remark, found.by.name, found.by.job_title, found.at) if found else None
    lost = lost_words(row.extract.reading, row.extract.reason)
    problems = " ".join(filter(None, (lost, row.problems)))
    return Quality(row.system, row.extracted_at, row.run_by, problems, row.by.name, row.by.job_title, row.at, checked)
