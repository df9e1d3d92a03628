"""The kinds of list, each in a row: its words, its columns, what is held, what it may not do, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from import_export.resources import Resource

from indicators.extracts.files.errors import Fault
from indicators.models import SentTable
from indicators.reference_data import benchmark_list, indicator_list, people_list, scale_lists, target_list
from indicators.reference_data.columns import (
    BenchmarkList,
    IndicatorList,
    PeopleList,
    RuleList,
    StatusList,
    TargetList,
)
from indicators.reference_data.diff import Comparison, Difference, Line, comparison, headings_of

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
        IndicatorList, indicator_list.KEY, indicator_list.context, indicator_list.held, indicator_list.faults_of,
        indicator_list.apply,
    ),
    Kind.TARGETS: ListKind(
        "Targets",
        "One row an indicator and year, with the rationale that the report prints. Earlier targets are kept.",
        TargetList, target_list.KEY, target_list.context, target_list.held, target_list.faults_of, target_list.apply,
    ),
    Kind.STATUSES: ListKind(
        "Statuses",
        "One row a status: its word, meaning, colour, icon and order. Rename one, or add a step with a code of its "
        "own; what it counts as decides what the program does about it.",
        StatusList, scale_lists.STATUS_KEY, scale_lists.context, scale_lists.statuses_held,
        scale_lists.faults_of_statuses, scale_lists.apply_statuses,
    ),
    Kind.RULES: ListKind(
        "Status rules",
        "One row a step of a rule, from the best status to the worst. An indicator has the usual rule, or names "
        "another in the list of indicators.",
        RuleList, scale_lists.RULE_KEY, scale_lists.context, scale_lists.rules_held, scale_lists.faults_of_rules,
        scale_lists.apply_rules,
    ),
    Kind.PEOPLE: ListKind(
        "People",
        "One row a person, with every role that they hold. Passwords are never in it: each person sets their own.",
        PeopleList, people_list.KEY, people_list.context, people_list.held, people_list.faults_of, people_list.apply,
    ),
    Kind.BENCHMARKS: ListKind(
        "Benchmarks",
        "One row an indicator, year and group, worked out from a published table.",
        BenchmarkList, benchmark_list.KEY, benchmark_list.context, benchmark_list.held, benchmark_list.faults_of,
        benchmark_list.apply,
    ),
}  # fmt: skip
# Those that are sent as tables in this form; benchmarks come from published ones.
SENT = (Kind.INDICATORS, Kind.TARGETS, Kind.STATUSES, Kind.RULES, Kind.PEOPLE)
