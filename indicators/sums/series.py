"""Series: counts that can be part of a sum, by name, and their numbers month by month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from indicators.models import Count, Definition, Figure, Indicator, Measure, Sum, SumTerm
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.periods import Interval, Kind

Part = SumTerm.Part
PARTS = {Unit.PERCENT: (Part.NUMERATOR, Part.DENOMINATOR), Unit.COUNT: (Part.COUNT,), Unit.SCORE: ()}
NAMES = {
    Part.NUMERATOR: "the cases that count towards the percentage (numerator)",
    Part.DENOMINATOR: "all cases that the percentage is of (denominator)",
    Part.COUNT: "its number",
}


@dataclass(frozen=True)
class Series:
    """A count through time: a measure's, or a part of an indicator's figures. `key` is how forms name it."""

    indicator: Indicator
    part: str = ""
    measure: Measure | None = None

    @cached_property
    def key(self) -> str:
        return f"measure-{self.measure.pk}" if self.measure else f"{self.part}-{self.indicator.pk}"

    @property
    def name(self) -> str:
        """What people call it: “Within 7 days (NI 59)”, “NI 60: all cases …”."""
        if self.measure:
            return f"{self.measure.name} ({self.indicator.code})"
        return f"{self.indicator.code}: {NAMES[Part(self.part)]}"


def every_series() -> dict[str, Series]:
    """Every series that there is, by its key, in the order of the report. Three queries."""
    indicators = list(Indicator.objects.order_by("section__number", "position"))
    units = dict(Definition.objects.order_by("from_on").values_list("indicator_id", "unit"))
    measures: dict[int, list[Measure]] = {}
    for measure in Measure.objects.order_by("position"):
        measures.setdefault(measure.indicator_id, []).append(measure)
    every = [
        series
        for indicator in indicators
        for series in (
            *(Series(indicator, part) for part in PARTS[Unit(units.get(indicator.pk, Unit.SCORE))]),
            *(Series(indicator, measure=measure) for measure in measures.get(indicator.pk, ())),
        )
    ]
    return {series.key: series for series in every}


def numbers(wanted: Collection[Series]) -> dict[str, dict[Interval, int]]:
    """The current number of each series in each month that has one, by its key. Two queries."""
    found: dict[str, dict[Interval, int]] = {series.key: {} for series in wanted}
    counted = {series.measure.pk: series for series in wanted if series.measure}
    counts = Count.objects.standing().filter(measure__in=counted, period__kind=Kind.MONTH)
    for pk, starts_on, number in counts.values_list("measure_id", "period__starts_on", "number"):
        found[counted[pk].key][periods.month_of(starts_on)] = number
    of_figures: dict[int, list[Series]] = {}
    for series in wanted:
        if not series.measure:
            of_figures.setdefault(series.indicator.pk, []).append(series)
    rows = Figure.objects.standing().filter(indicator__in=of_figures, period__kind=Kind.MONTH)
    for pk, starts_on, *values in rows.values_list(
        "indicator_id", "period__starts_on", "numerator", "denominator", "value"
    ):
        by_part = dict(zip((Part.NUMERATOR, Part.DENOMINATOR, Part.COUNT), values, strict=True))
        for series in of_figures[pk]:
            value = by_part[Part(series.part)]
            if value is not None and value == int(value):
                found[series.key][periods.month_of(starts_on)] = int(value)
    return found


@dataclass(frozen=True)
class DeclaredSum:
    """A sum with its series, as pages and reports read it."""

    row: Sum
    whole: Series
    parts: tuple[Series, ...]

    @property
    def sentence(self) -> str:
        return sentence(self.whole, self.parts, complete=self.row.complete)


def sentence(whole: Series, parts: Iterable[Series], *, complete: bool) -> str:
    """What a sum says, in words: “Boys (NI 1) + Girls (NI 1) = All children (NI 1)”."""
    names = [part.name for part in parts]
    if complete:
        return f"{' + '.join(names)} = {whole.name}"
    listed = f"{', '.join(names[:-1])} and {names[-1]} are" if len(names) > 1 else f"{names[0]} is"
    return f"{listed} part of {whole.name}, with others beside"


def example(
    whole: Series, parts: Iterable[Series], counts: Mapping[str, Mapping[Interval, int]], *, complete: bool
) -> str:
    """The sum in the latest month that has every number: “In January 2010: 54 + 76 = 130.” Empty where none has."""
    names = [part.key for part in parts]
    months = set(counts[whole.key]).intersection(*(counts[key] for key in names))
    if not months:
        return ""
    month = max(months, key=lambda each: each.ends_on)
    of_parts = [counts[key][month] for key in names]
    added, total = " + ".join(map(str, of_parts)), counts[whole.key][month]
    if complete:
        return f"In {month.label}: {added} = {total}."
    return f"In {month.label}: {added} of {total}, which leaves {total - sum(of_parts)} others."


def fails_in(
    whole: Series, parts: Iterable[Series], counts: Mapping[str, Mapping[Interval, int]], *, complete: bool
) -> list[str]:
    """The months, the latest first, in which the current figures contradict the sum, with the numbers."""
    names = [part.key for part in parts]
    months = set(counts[whole.key]).intersection(*(counts[key] for key in names))
    found = []
    for month in sorted(months, key=lambda each: each.ends_on, reverse=True):
        of_parts, total = [counts[key][month] for key in names], counts[whole.key][month]
        if sum(of_parts) > total or (complete and sum(of_parts) != total):
            found.append(f"{month.label} ({' + '.join(map(str, of_parts))} is {sum(of_parts)}, not {total})")
    return found


def declared(*, ended: bool = False) -> list[DeclaredSum]:
    """The sums that are in force, or those that are ended, the latest first. Two queries."""
    rows = Sum.objects.filter(ended_at__isnull=not ended).select_related("by", "ended_by").order_by("-id")
    terms: dict[int, list[SumTerm]] = {}
    chosen = SumTerm.objects.filter(sum__ended_at__isnull=not ended).select_related("indicator", "measure")
    for term in chosen.order_by("id"):
        terms.setdefault(term.sum_id, []).append(term)
    return [
        DeclaredSum(
            row,
            next(_series(term) for term in terms[row.pk] if term.is_whole),
            tuple(_series(term) for term in terms[row.pk] if not term.is_whole),
        )
        for row in rows
    ]


def _series(term: SumTerm) -> Series:
    return Series(term.indicator, term.part, term.measure)
