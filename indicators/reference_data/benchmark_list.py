"""Benchmarks: what others reached, out of a published table by what a person chose of it; and keeping them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings

from indicators.extracts.files.errors import Fault
from indicators.models import Benchmark, Definition, Indicator, Period, SentTable
from indicators.reference_data.benchmark_tables import (
    ENGLAND,
    OURS,
    REGION,
    Choice,
    NotThere,
    Published,
    Reached,
    middle,
    of_area,
    published_of,
    year_of,
)
from indicators.reference_data.columns import BenchmarkList
from indicators.reference_data.diff import Difference, Line, lines_of
from indicators.reference_data.parse import entry_of
from indicators.rules.formatting import Missing, Unit
from safeguarding.audit.events import record
from safeguarding.models import Person

KEY = ("code", "year", "group")
NEIGHBOURS = "statistical neighbours"
Method = Benchmark.Method


@dataclass(frozen=True)
class Neighbours:
    """Our statistical neighbours, as numbers and names, of a model year."""

    model_year: int
    members: tuple[tuple[str, str], ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(number for number, _ in self.members)


def neighbours() -> Neighbours | None:
    """Those sent last."""
    sent = SentTable.objects.filter(kind=SentTable.Kind.NEIGHBOURS).exclude(loaded_at=None).order_by("-pk").first()
    return neighbours_of(sent.reading) if sent else None


def neighbours_of(reading: Mapping[str, Any]) -> Neighbours | None:
    said = reading.get("neighbours")
    members = tuple((number, name) for number, name in said["members"]) if said else ()
    return Neighbours(said["model_year"], members) if said else None


def context() -> dict[str, Any]:
    return {}


def held() -> tuple[Line, ...]:
    rows = Benchmark.objects.standing().select_related("indicator", "year")
    entries = [
        SimpleNamespace(
            code=row.indicator.code,
            year=row.year.interval,
            **{
                name: getattr(row, name)
                for name in ("group", "value", "missing", "method", "usable", "members", "model_year", "source")
            },
        )
        for row in rows.order_by("indicator__section__number", "indicator__position", "year__starts_on", "id")
    ]
    return lines_of(BenchmarkList, enumerate(entries, 2), KEY)


def choices_of(reading: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(
        Choice(each["code"], each["measure"], tuple(each["filters"]), tuple(each["years"]), each["ends_in_march"])
        for each in reading.get("choices", ())
    )


def lines_in(sent: SentTable) -> tuple[Line, ...]:
    """What the choices make of the table: a line an indicator, year and group."""
    published, group = published_of(sent.reading["published"]), neighbours_of(sent.reading)
    entries = [
        entry
        for choice in choices_of(sent.reading)
        for year in choice.years
        for entry in _entries(published, choice, year, group, sent.name)
    ]
    return lines_of(BenchmarkList, ((0, entry) for entry in entries), KEY)


def _entries(
    published: Published, choice: Choice, year: str, group: Neighbours | None, source: str
) -> Iterator[SimpleNamespace]:
    same = {"code": choice.code, "year": year_of(year, ends_in_march=choice.ends_in_march), "source": source}
    for area, name, method in (
        (ENGLAND, ENGLAND, Method.AVERAGE),
        (REGION, settings.COUNCIL_REGION, Method.AVERAGE),
        (OURS, settings.COUNCIL_NAME[:60], Method.OURS),
    ):
        try:
            found = of_area(published, choice, year, area)
        except NotThere:
            continue
        yield _entry(found, group=name, method=method, model_year=None, **same)
    if group:
        found = middle(published, choice, year, group.numbers)
        yield _entry(found, group=NEIGHBOURS, method=Method.MEDIAN, model_year=group.model_year, **same)


def _entry(found: Reached, **same: Any) -> SimpleNamespace:
    missing = found.missing.value if found.missing else ""
    return SimpleNamespace(value=found.value, missing=missing, usable=found.usable, members=found.members, **same)


def faults_of(differences: Sequence[Difference], lines: Sequence[Line]) -> Iterator[Fault]:
    """A percentage above 100, and one indicator chosen twice for a year."""
    seen: set[tuple[str, ...]] = set()
    rows = Definition.objects.order_by("from_on").values_list("indicator__code", "unit")
    percentages = {code for code, unit in rows if unit == Unit.PERCENT}
    for line in lines:
        if line.key in seen:
            yield Fault(f"{', '.join(line.key)} is chosen twice. Take one of the two away.")
        seen.add(line.key)
        entry = entry_of(line, BenchmarkList, {})
        if entry.value is not None and entry.code in percentages and not 0 <= entry.value <= 100:
            yield Fault(
                f"{', '.join(line.key)} is {line.cells['value']}, and {entry.code} is a percentage. Choose the column "
                "with the percentage."
            )


def apply(differences: Sequence[Difference], sent: SentTable, *, by: Person, at: datetime, reason: str) -> None:
    ids = {one.code: one for one in Indicator.objects.all()}
    for difference in differences:
        entry = entry_of(difference.line, BenchmarkList, {})
        row = Benchmark.objects.create(
            indicator=ids[entry.code],
            year=Period.objects.of(entry.year),
            group=entry.group,
            value=entry.value,
            missing=Missing(entry.missing).value if entry.missing else "",
            method=entry.method,
            usable=entry.usable,
            members=entry.members,
            model_year=entry.model_year,
            source=entry.source,
            sent=sent,
        )
        before = {name: old for name, old, _ in difference.cells} if difference.old else {}
        after = {name: new for name, _, new in difference.cells}
        verb = "changed the benchmark of" if difference.old else "added the benchmark of"
        record(verb, row, by=by, at=at, before=before, after=after, why=reason)


def shape_of(published: Published) -> list[str]:
    """By what a table of the same kind is known again: its headings."""
    return [*published.filters, "", *published.measures]


def remembered(published: Published) -> tuple[Choice, ...]:
    """What was chosen last of a table with the same headings, for the latest year of this one."""
    shape = shape_of(published)
    loaded = SentTable.objects.filter(kind=SentTable.Kind.BENCHMARKS).exclude(loaded_at=None).order_by("-pk")
    before = next((sent for sent in loaded[:100] if sent.reading.get("shape") == shape), None)
    chosen: Iterable[Choice] = choices_of(before.reading) if before else ()
    years = published.years[:1]
    return tuple(Choice(each.code, each.measure, each.filters, years, each.ends_in_march) for each in chosen)
