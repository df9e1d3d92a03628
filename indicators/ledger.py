"""What the database holds, as plain values, in a fixed number of queries however many indicators there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

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
    codes = {indicator.pk: indicator.code for indicator in indicators}
    readings = _readings(codes, month.ends_on)
    figures, targets = _figures(codes, month), _targets(codes, month)
    overrides, benchmarks = _overrides(codes, month), _benchmarks(codes, month)
    return {
        pk: Facts(
            code, readings[pk], figures.get(pk, {}), targets.get(pk), overrides.get(pk), tuple(benchmarks.get(pk, ()))
        )
        for pk, code in codes.items()
        if pk in readings
    }


def _readings(codes: Iterable[int], on: date) -> dict[int, Reading]:
    latest: dict[int, Reading] = {}
    breaks: dict[int, date] = {}
    for row in Definition.objects.filter(indicator__in=codes, from_on__lte=on).order_by("from_on"):
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
    held: dict[int, dict[Interval, Held]] = defaultdict(dict)
    earliest = periods.year(periods.financial_year(month.ends_on).starts_on.year - 1).starts_on
    rows: Iterable[Any] = (
        Figure.objects.standing()
        .annotate(restated=Figure.objects.earlier())
        .filter(indicator__in=codes, period__starts_on__gte=earliest)
        .values_list(
            "indicator_id", "period__kind", "period__starts_on", "period__ends_on",
            "value", "numerator", "denominator", "missing", "provisional", "restated", "extract__sha256", "row",
        )
    )  # fmt: skip
    for indicator, kind, starts_on, ends_on, *figure in rows:
        held[indicator][Interval(periods.Kind(kind), starts_on, ends_on)] = as_held(*figure)
    return held


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


def _targets(codes: Iterable[int], month: Interval) -> dict[int, judgement.Target]:
    year = periods.financial_year(month.ends_on)
    rows = Target.objects.standing().filter(indicator__in=codes, **_is("year", year))
    return {row.indicator_id: as_target(row) for row in rows}


def as_target(row: Target) -> judgement.Target:
    return judgement.Target(row.value, row.upper, row.warning, row.alert, LimitKind(row.limits))


def _overrides(codes: Iterable[int], month: Interval) -> dict[int, Override]:
    rows = StatusOverride.objects.standing().filter(indicator__in=codes, **_is("period", month)).exclude(status="")
    return {
        row.indicator_id: Override(
            Status(row.status), row.reason, f"{row.by.name}, {row.by.job_title}, on {row.at:%-d %B %Y},"
        )
        for row in rows.select_related("by")
    }


def _benchmarks(codes: Iterable[int], month: Interval) -> dict[int, list[Mark]]:
    """Of each group of others, the latest year with a value that had begun by the month's end."""
    rows = Benchmark.objects.standing().filter(indicator__in=codes, value__isnull=False)
    rows = rows.filter(year__starts_on__lte=month.ends_on).exclude(method=Benchmark.Method.OURS)
    latest: dict[tuple[int, str], Mark] = {}
    for row in rows.select_related("year").order_by("year__starts_on", "id"):
        if row.value is not None:
            latest[row.indicator_id, row.group] = Mark(row.group, row.year.interval.label, row.value, row.how)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for (pk, _), mark in latest.items():
        marks[pk].append(mark)
    return marks


def _is(field: str, interval: Interval) -> dict[str, Any]:
    return {
        f"{field}__kind": interval.kind,
        f"{field}__starts_on": interval.starts_on,
        f"{field}__ends_on": interval.ends_on,
    }
