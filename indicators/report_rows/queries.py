"""Read indicators, figures, targets and benchmarks as plain values, in a fixed number of queries.

Tables are append-only, so a query reads every row of a key in the order added, and the last one is current. Making SQL
costs Django more than running it does here: a plain query is several times cheaper than one with subqueries, and few
rows are no longer current.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Min, Q, QuerySet, Subquery
from django.utils import timezone

from indicators.models import Benchmark, Definition, Figure, ScaleVersion, StatusOverride, Target
from indicators.report_rows.row import Facts, Held, Mark, Override, Reading, Standing, stand
from indicators.rules import judgement, periods
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import BandKind, Basis, LimitKind, Polarity, YearRule
from indicators.rules.periods import Frequency, Interval
from indicators.rules.scale import SHIPPED, Scale
from indicators.rules.scale import from_json as scale_of

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
    definitions, scale = _definitions(codes)
    figures, targets = _figures(codes, min(months)), _targets(codes, months)
    overrides, benchmarks = _overrides(codes, months), _benchmarks(codes)
    made: dict[Interval, dict[int, Facts]] = {}
    for month in months:
        readings = _readings(definitions, month.ends_on)
        made[month] = {
            pk: _aimed(
                Facts(
                    code, readings[pk], figures.get(pk, {}), None, overrides.get((pk, month)),
                    _marks(benchmarks.get(pk, ()), month), scale,
                ),
                targets.get(pk, {}), month,
            )
            for pk, code in codes.items()
            if pk in readings
        }  # fmt: skip
    return made


def current_scale() -> Scale:
    """The statuses and status rules of the council; those that came with the program where nobody changed them."""
    content = ScaleVersion.objects.order_by("-pk").values_list("content", flat=True).first()
    return scale_of(content) if content else SHIPPED


def _aimed(facts: Facts, targets: Mapping[Interval, judgement.Target], month: Interval) -> Facts:
    """The facts with the target that the month's status is judged by: a profiled one before the year's own.

    That is the target of the period whose figure is shown, of the month, of its quarter or term, or else of the year.
    """
    if not targets:
        return facts
    year = periods.financial_year(month.ends_on)
    within = (facts.collection(month), month, periods.quarter_of(month.ends_on), periods.term_of(month.ends_on), year)
    of_year = [each for each in within if each.starts_on >= year.starts_on and each in targets]
    if not of_year:
        return facts
    period = of_year[0]
    return replace(facts, target=replace(targets[period], period="" if period == year else period.label))


def _definitions(codes: Iterable[int]) -> tuple[list[tuple[int, date, bool, Reading]], Scale]:
    """Each indicator's ways of being read, with the day from which each holds and whether it breaks; oldest first.

    And the scale, which takes a query of its own only where a council has changed it.
    """
    changed = Subquery(ScaleVersion.objects.order_by("-pk").values("pk")[:1])
    found = Definition.objects.filter(indicator__in=codes).order_by("from_on").annotate(scale=changed)
    own_scale = False
    definitions = []
    rows: Iterable[Any] = found.values_list(
        "indicator_id", "from_on", "breaks", "description", "unit", "polarity", "basis", "decimals", "keep_zeros",
        "out_of", "data_only", "counts_what", "against_last_year", "counted", "frequency", "year_rule",
        "dead_band", "dead_band_is", "rule", "scale",
    )  # fmt: skip
    for (
        pk, from_on, breaks, words, unit, polarity, basis, decimals, zeros, out_of, data_only, what, last_year,
        counted, frequency, year_rule, dead_band, dead_band_is, rule, version,
    ) in rows:  # fmt: skip
        reading = Reading(
            words, Unit(unit), Polarity(polarity), Basis(basis), decimals, zeros, out_of, data_only, what,
            against_last_year=last_year, counted=counted, frequency=Frequency(frequency),
            year_rule=YearRule(year_rule) if year_rule else None, dead_band=dead_band,
            dead_band_is=BandKind(dead_band_is), rule=rule,
        )  # fmt: skip
        definitions.append((pk, from_on, breaks, reading))
        own_scale = version is not None
    return definitions, current_scale() if own_scale else SHIPPED


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
    """What stands, from the year before the month's on: of each period the last, restated where it is not the first.

    Quarters, terms and years from a year earlier, as the collection before one of last year may be of the year before.
    """
    held: dict[int, dict[Interval, Held]] = defaultdict(dict)
    earliest = periods.year(periods.financial_year(month.ends_on).starts_on.year - 1).starts_on
    rarer = [kind.value for kind in (periods.Kind.QUARTER, periods.Kind.TERM, periods.Kind.YEAR)]
    recent = Q(period__starts_on__gte=earliest) | Q(
        period__kind__in=rarer, period__starts_on__gte=earliest.replace(year=earliest.year - 1)
    )
    loaded = Figure.objects.loaded().filter(recent, indicator__in=codes).order_by("id")
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


def _targets(codes: Iterable[int], months: Sequence[Interval]) -> dict[int, dict[Interval, judgement.Target]]:
    """The targets of the months' years and of parts of them, by indicator and period."""
    years = [periods.financial_year(each.ends_on) for each in months]
    within = Q(year__starts_on__gte=min(years).starts_on, year__ends_on__lte=max(years).ends_on)
    rows: Iterable[Any] = Target.objects.filter(within, indicator__in=codes).order_by("id").values_list(
        "indicator_id", "year__kind", "year__starts_on", "year__ends_on",
        "value", "upper", "warning", "alert", "limits", "decimals",
    )  # fmt: skip
    targets: dict[int, dict[Interval, judgement.Target]] = defaultdict(dict)
    for indicator, kind, starts_on, ends_on, value, upper, warning, alert, limits, decimals in rows:
        target = judgement.Target(value, upper, warning, alert, LimitKind(limits), decimals)
        targets[indicator][Interval(periods.Kind(kind), starts_on, ends_on)] = target
    return targets


def as_target(row: Target) -> judgement.Target:
    return judgement.Target(row.value, row.upper, row.warning, row.alert, LimitKind(row.limits), row.decimals)


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
            made[key] = Override(status, reason, f"{name}, {job_title}, on {timezone.localtime(at):%-d %B %Y},")
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
