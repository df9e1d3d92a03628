"""What the database holds, as plain values, in a fixed number of queries however many indicators there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from indicators import judgement, periods
from indicators.display import Missing, Unit
from indicators.judgement import Basis, LimitKind, Polarity, Status
from indicators.models import Benchmark, Definition, Figure, Indicator, StatusOverride, Target
from indicators.periods import Interval
from indicators.standing import Facts, Held, Mark, Override, Reading, Standing, stand


def standings(indicators: Iterable[Indicator], month: Interval) -> dict[int, Standing]:
    """Each indicator's row for the month, by its id. Five queries."""
    return {pk: stand(facts, month) for pk, facts in facts_of(indicators, month).items()}


def facts_of(indicators: Iterable[Indicator], month: Interval) -> dict[int, Facts]:
    """All that the month's rows need, by indicator id. An indicator without a definition by then is left out."""
    return facts_of_months(indicators, (month,))[month]


def facts_of_months(indicators: Iterable[Indicator], months: Sequence[Interval]) -> dict[Interval, dict[int, Facts]]:
    """The same for several months, one or more. Five queries, however many months."""
    codes = {indicator.pk: indicator.code for indicator in indicators}
    definitions = list(Definition.objects.filter(indicator__in=codes).order_by("from_on"))
    figures, targets = _figures(codes, min(months)), _targets(codes, months)
    overrides, benchmarks = _overrides(codes, months), _benchmarks(codes)
    made: dict[Interval, dict[int, Facts]] = {}
    for month in months:
        readings, year = _readings(definitions, month.ends_on), periods.financial_year(month.ends_on)
        made[month] = {
            pk: Facts(
                code, readings[pk], figures.get(pk, {}), targets.get((pk, year)), overrides.get((pk, month)),
                _marks(benchmarks.get(pk, ()), month),
            )
            for pk, code in codes.items()
            if pk in readings
        }  # fmt: skip
    return made


def _readings(definitions: Iterable[Definition], on: date) -> dict[int, Reading]:
    """How each indicator is read on the day. The definitions are in the order in which they begin."""
    latest: dict[int, Reading] = {}
    breaks: dict[int, date] = {}
    for row in definitions:
        if row.from_on > on:
            break
        if row.breaks:
            breaks[row.indicator_id] = row.from_on
        latest[row.indicator_id] = Reading(
            row.description,
            Unit(row.unit),
            Polarity(row.polarity),
            Basis(row.basis),
            row.decimals,
            row.keep_zeros,
            row.out_of,
            row.data_only,
            row.counts_what,
            breaks.get(row.indicator_id),
            row.against_last_year,
        )
    return latest


def _figures(codes: Iterable[int], month: Interval) -> dict[int, dict[Interval, Held]]:
    """What stands, from the year before the month's on."""
    held: dict[int, dict[Interval, Held]] = defaultdict(dict)
    earliest = periods.year(periods.financial_year(month.ends_on).starts_on.year - 1).starts_on
    standing = Figure.objects.standing().filter(indicator__in=codes, period__starts_on__gte=earliest)
    for indicator, interval, figure in as_held_rows(standing):
        held[indicator][interval] = figure
    return held


def as_held_rows(figures: QuerySet[Figure]) -> Iterator[tuple[int, Interval, Held]]:
    """Each figure with its indicator's id and its period. One query."""
    rows: Iterable[Any] = figures.annotate(restated=Figure.objects.earlier()).values_list(
        "indicator_id", "period__kind", "period__starts_on", "period__ends_on",
        "value", "numerator", "denominator", "missing", "provisional", "restated", "extract__sha256", "row",
    )  # fmt: skip
    for indicator, kind, starts_on, ends_on, *figure in rows:
        yield indicator, Interval(periods.Kind(kind), starts_on, ends_on), as_held(*figure)


def as_held(
    value: Decimal | None,
    numerator: Decimal | None,
    denominator: Decimal | None,
    missing: str,
    provisional: bool,
    restated: bool,
    source: str,
    row: int,
) -> Held:
    """A figure's columns as a `Held`; its exact value is the ratio of its counts where both are known."""
    exact = judgement.percentage(numerator, denominator) if value is not None else None
    return Held(
        exact if exact is not None else value,
        numerator,
        denominator,
        Missing(missing) if missing else None,
        provisional,
        restated,
        source,
        row,
    )


def _targets(codes: Iterable[int], months: Sequence[Interval]) -> dict[tuple[int, Interval], judgement.Target]:
    years = {periods.financial_year(month.ends_on) for month in months}
    rows = Target.objects.standing().filter(_is("year", years), indicator__in=codes).select_related("year")
    return {(row.indicator_id, row.year.interval): as_target(row) for row in rows}


def as_target(row: Target) -> judgement.Target:
    return judgement.Target(row.value, row.upper, row.warning, row.alert, LimitKind(row.limits))


def _overrides(codes: Iterable[int], months: Sequence[Interval]) -> dict[tuple[int, Interval], Override]:
    rows = StatusOverride.objects.standing().filter(_is("period", months), indicator__in=codes).exclude(status="")
    return {
        (row.indicator_id, row.period.interval): Override(
            Status(row.status), row.reason, f"{row.by.name}, {row.by.job_title}, on {row.at:%-d %B %Y},"
        )
        for row in rows.select_related("by", "period")
    }


def _benchmarks(codes: Iterable[int]) -> dict[int, list[tuple[date, Mark]]]:
    """What others reached, each with the start of its year, the earliest year first."""
    rows = Benchmark.objects.standing().filter(indicator__in=codes, value__isnull=False)
    rows = rows.exclude(method=Benchmark.Method.OURS).select_related("year").order_by("year__starts_on", "id")
    marks: dict[int, list[tuple[date, Mark]]] = defaultdict(list)
    for row in rows:
        if row.value is not None:
            mark = Mark(row.group, row.year.interval.label, row.value, row.how)
            marks[row.indicator_id].append((row.year.starts_on, mark))
    return marks


def _marks(found: Iterable[tuple[date, Mark]], month: Interval) -> tuple[Mark, ...]:
    """Of each group of others, the latest year with a value that had begun by the month's end."""
    latest = {mark.group: mark for starts_on, mark in found if starts_on <= month.ends_on}
    return tuple(latest.values())


def _is(field: str, intervals: Iterable[Interval]) -> Q:
    """That a period is one of the intervals, which are all of one kind."""
    each = tuple(intervals)
    ends = [(interval.starts_on, interval.ends_on) for interval in each]
    about = {"starts_on__in": [starts_on for starts_on, _ in ends], "ends_on__in": [ends_on for _, ends_on in ends]}
    return Q(**{f"{field}__{name}": value for name, value in about.items()}, **{f"{field}__kind": each[0].kind})
