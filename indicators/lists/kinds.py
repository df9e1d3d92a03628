"""The kinds of list, each in a row: its words, its columns, what is held, what it may not do, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from import_export.resources import Resource

from indicators.extracts.faults import Fault
from indicators.lists import of_benchmarks, of_indicators, of_people, of_targets
from indicators.lists.columns import BenchmarkList, IndicatorList, PeopleList, TargetList
from indicators.lists.comparing import Comparison, Difference, Line, comparison, headings_of
from indicators.models import SentTable

Kind = SentTable.Kind


@dataclass(frozen=True)
class ListKind:
    """`about` says what a row is. `apply` does what a comparison says, inside the transaction of `lists.actions`."""

    title: str
    about: str
    resource: type[Resource]
    key: tuple[str, ...]
    context: Callable[[], dict[str, Any]]
    held: Callable[[], tuple[Line, ...]]
    faults_of: Callable[[Sequence[Difference], Sequence[Line]], Iterable[Fault]]
    apply: Callable[..., None]

    def compared(self, lines: Sequence[Line]) -> Comparison:
        held = {line.key: line for line in self.held()}
        headings = {name: text for name, text in headings_of(self.resource).items() if name not in self.key}
        return comparison(lines, held, headings, lambda found: self.faults_of(found, lines))


KINDS: dict[str, ListKind] = {
    Kind.INDICATORS: ListKind(
        "Indicators",
        "One row an indicator and day from which its definition holds. Nothing is ever taken away by a table.",
        IndicatorList, of_indicators.KEY, of_indicators.context, of_indicators.held, of_indicators.faults_of,
        of_indicators.apply,
    ),
    Kind.TARGETS: ListKind(
        "Targets",
        "One row an indicator and year, with the rationale that the report prints. Earlier targets are kept.",
        TargetList, of_targets.KEY, of_targets.context, of_targets.held, of_targets.faults_of, of_targets.apply,
    ),
    Kind.PEOPLE: ListKind(
        "People",
        "One row a person, with every role that they hold. Passwords are never in it: each person sets their own.",
        PeopleList, of_people.KEY, of_people.context, of_people.held, of_people.faults_of, of_people.apply,
    ),
    Kind.BENCHMARKS: ListKind(
        "Benchmarks",
        "One row an indicator, year and group, worked out from a published table.",
        BenchmarkList, of_benchmarks.KEY, of_benchmarks.context, of_benchmarks.held, of_benchmarks.faults_of,
        of_benchmarks.apply,
    ),
}  # fmt: skip
# Those that are sent as tables in this form; benchmarks come from published ones.
SENT = (Kind.INDICATORS, Kind.TARGETS, Kind.PEOPLE)
