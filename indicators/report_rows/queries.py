"""Read indicators, figures, targets and benchmarks as plain values, in a fixed number of queries.

Tables are append-only, so a query reads every row of a key in the order added, and the last one is current. Making SQL
costs Django more than running it does here: a plain query is several times cheaper than one with subqueries, and few
rows are no longer current.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Min, Q, QuerySet

from indicators.models import Benchmark, Definition, Figure, StatusOverride, Target
from indicators.report_rows.row import Facts, Held, Mark, Override, Reading, Standing, stand
from indicators.rules import judgement, periods
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import Basis, LimitKind, Polarity, Status
from indicators.rules.periods import Interval

PERIOD = ("indicator_id", "period__kind", "period__starts_on", "period__ends_on")
FIGURE = ("value", "numerator", "denominator", "missing", "provisional")
SOURCE = ("extract__sha256", "row")


class Coded(Protocol):
    """An indicator, as far as this module needs one."""

    @property
    def pk(self) -> int: ...
    @property
    def code(self) -> str: ...


def standings(indicators: Iterable[Coded], month: Interval) -> dict[int, Standing]:
    """Each indicator's row for the month, by its id. Five queries."""
    return {pk: stand(facts, month) for pk, facts in facts_of(indicators, month).items()}


def facts_of(indicators: Iterable[Coded], month: Interval) -> dict[int, Facts]:
    """All that the month's rows need, by indicator id. An indicator without a definition by then is left out."""
    return facts_of_months(indicators, (month,))[month]


def facts_of_months(indicators: Iterable[Coded], months: Sequence[Interval]) -> dict[Interval, dict[int, Facts]]:
    """The same for several months, one or more. Five queries, however many months."""
    codes = {indicator.pk: indicator.code for indicator in indicators}
    definitions = tuple(_definitions(codes))
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


def _definitions(codes: Iterable[int]) -> Iterator[tuple[int, date, bool, Reading]]:
    """Each indicator's ways of being read, with the day from which each holds and whether it breaks; oldest first."""
    rows: Iterable[Any] = Definition.objects.filter(indicator__in=codes).order_by("from_on").values_list(
        "indicator_id", "from_on", "breaks", "description", "unit", "polarity", "basis", "decimals", "keep_zeros",
        "out_of", "data_only", "counts_what", "against_last_year", "counted",
    )  # fmt: skip
    for (
        pk,
        from_on,
        breaks,
        words,
        unit,
        polarity,
        basis,
        decimals,
        zeros,
        out_of,
        data_only,
        what,
        last_year,
        counted,
    ) in rows:
        read = (words, Unit(unit), Polarity(polarity), Basis(basis), decimals, zeros, out_of, data_only, what)
        yield pk, from_on, breaks, Reading(*read, against_last_year=last_year, counted=counted)


def _readings(definitions: Iterable[tuple[int, date, bool, Reading]], on: date) -> dict[int, Reading]:
    """How each indicator is read on the day, with the day of its last break by then."""
    latest: dict[int, Reading] = {}
    breaks: dict[int, date] = {}
    for pk, from_on, is_break, reading in definitions:
        if from_on > on:
            break
        if is_break:
            breaks[pk] = from_on
        latest[pk] = reading
    return latest | {pk: replace(latest[pk], breaks_on=day) for pk, day in breaks.items()}


def _figures(codes: Iterable[int], month: Interval) -> dict[int, dict[Interval, Held]]:
    """What stands, from the year before the month's on: of each period the last, restated where it is not the first."""
    held: dict[int, dict[Interval, Held]] = defaultdict(dict)
    earliest = periods.year(periods.financial_year(month.ends_on).starts_on.year - 1).starts_on
    loaded = Figure.objects.loaded().filter(indicator__in=codes, period__starts_on__gte=earliest).order_by("id")
    rows: Iterable[Any] = loaded.values_list(*PERIOD, *FIGURE, *SOURCE)
    for indicator, kind, starts_on, ends_on, value, numerator, denominator, missing, provisional, source, row in rows:
        interval, figures = Interval(periods.Kind(kind), starts_on, ends_on), held[indicator]
        restated = interval in figures
        figures[interval] = as_held(value, numerator, denominator, missing, provisional, restated, source, row)
    return held


def as_held_rows(figures: QuerySet[Figure]) -> Iterator[tuple[int, Interval, Held]]:
    """Each figure with its indicator's id and its period. One query."""
    asked = figures.annotate(restated=Figure.objects.earlier())
    rows: Iterable[Any] = asked.values_list(*PERIOD, *FIGURE, "restated", *SOURCE)
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
    years = {(year.starts_on, year.ends_on): year for year in {periods.financial_year(each.ends_on) for each in months}}
    found = Target.objects.filter(_is("year", years.values()), indicator__in=codes).order_by("id")
    rows: Iterable[Any] = found.values_list(
        "indicator_id", "year__starts_on", "year__ends_on", "value", "upper", "warning", "alert", "limits"
    )
    return {
        (indicator, years[starts_on, ends_on]): judgement.Target(value, upper, warning, alert, LimitKind(limits))
        for indicator, starts_on, ends_on, value, upper, warning, alert, limits in rows
    }


def as_target(row: Target) -> judgement.Target:
    return judgement.Target(row.value, row.upper, row.warning, row.alert, LimitKind(row.limits))


def _overrides(codes: Iterable[int], months: Sequence[Interval]) -> dict[tuple[int, Interval], Override]:
    found = StatusOverride.objects.filter(_is("period", months), indicator__in=codes).order_by("id")
    rows: Iterable[Any] = found.values_list(
        "indicator_id", "period__kind", "period__starts_on", "period__ends_on",
        "status", "reason", "by__name", "by__job_title", "at",
    )  # fmt: skip
    made: dict[tuple[int, Interval], Override] = {}
    for indicator, kind, starts_on, ends_on, status, reason, name, job_title, at in rows:
        key = indicator, Interval(periods.Kind(kind), starts_on, ends_on)
        made.pop(key, None)
        if status:  # blank takes the one before back
            made[key] = Override(Status(status), reason, f"{name}, {job_title}, on {at:%-d %B %Y},")
    return made


def groups_of_others() -> tuple[str, ...]:
    """Those that any indicator is compared with, in the order in which they came."""
    known = Benchmark.objects.exclude(method=Benchmark.Method.OURS).exclude(value=None)
    return tuple(known.values_list("group", flat=True).annotate(first=Min("id")).order_by("first"))


def _benchmarks(codes: Iterable[int]) -> dict[int, list[tuple[date, Mark]]]:
    """What others reached, each with the start of its year, the earliest year first."""
    rows = Benchmark.objects.filter(indicator__in=codes).select_related("year").order_by("year__starts_on", "id")
    standing: dict[tuple[int, int, str], Benchmark] = {}
    for row in rows:
        standing.pop((row.indicator_id, row.year_id, row.group), None)
        standing[row.indicator_id, row.year_id, row.group] = row
    marks: dict[int, list[tuple[date, Mark]]] = defaultdict(list)
    for row in standing.values():
        if row.value is not None and row.method != Benchmark.Method.OURS:
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
