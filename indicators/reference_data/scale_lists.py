"""The lists of statuses and of status rules: what the council has, what may not be done, and setting them.

Both are read from the scale in force and make the next version of it, so that a report that is out keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from indicators.actions import set_scale
from indicators.extracts.files.errors import Fault
from indicators.reference_data.columns import RuleList, StatusList
from indicators.reference_data.diff import Difference, Line, lines_of
from indicators.reference_data.parse import entry_of
from indicators.report_rows.queries import current_scale
from indicators.rules import scale
from indicators.rules.judgement import Status, StatusRule, Step
from indicators.rules.scale import Label, Scale
from safeguarding.models import Person

STATUS_KEY, RULE_KEY = ("code",), ("rule", "step")


def context() -> dict[str, Any]:
    return {}


def statuses_held() -> tuple[Line, ...]:
    rows = [
        SimpleNamespace(**{**vars(label), "counts_as": Status(label.counts_as), "order": place})
        for place, label in enumerate(current_scale().statuses, 1)
    ]
    return lines_of(StatusList, enumerate(rows, 2), STATUS_KEY)


def rules_held() -> tuple[Line, ...]:
    rows = [
        SimpleNamespace(rule=rule.name, step=place, **vars(step))
        for rule in current_scale().rules
        for place, step in enumerate(rule.steps, 1)
    ]
    return lines_of(RuleList, enumerate(rows, 2), RULE_KEY)


def _with_statuses(differences: Iterable[Difference]) -> Scale:
    """The scale with the statuses of the list; those that it does not name stay."""
    lines = {line.key: line for line in statuses_held()} | {each.line.key: each.line for each in differences}
    entries = sorted((entry_of(line, StatusList, {}) for line in lines.values()), key=lambda entry: entry.order)
    labels = (
        Label(each.code, each.word, each.meaning, each.colour, each.icon, each.counts_as.value) for each in entries
    )
    return replace(current_scale(), statuses=tuple(labels))


def _with_rules(differences: Iterable[Difference]) -> Scale:
    """The scale with the steps of the list; those that it does not name stay. The usual rule comes first."""
    lines = {line.key: line for line in rules_held()} | {each.line.key: each.line for each in differences}
    usual = scale.SHIPPED.rules[0].name
    entries = sorted(
        (entry_of(line, RuleList, {}) for line in lines.values()),
        key=lambda entry: (entry.rule != usual, entry.rule, entry.step),
    )
    rules = (
        StatusRule(name, tuple(Step(each.status, each.upto, each.size, each.only) for each in steps))
        for name, steps in groupby(entries, key=lambda entry: entry.rule)
    )
    return replace(current_scale(), rules=tuple(rules))


def faults_of_statuses(differences: Sequence[Difference], lines: Sequence[Line]) -> Iterator[Fault]:
    yield from (Fault(sentence) for sentence in scale.faults(_with_statuses(differences)))


def faults_of_rules(differences: Sequence[Difference], lines: Sequence[Line]) -> Iterator[Fault]:
    yield from (Fault(sentence) for sentence in scale.faults(_with_rules(differences)))


def apply_statuses(differences: Sequence[Difference], _: Any, *, by: Person, at: datetime, reason: str) -> None:
    set_scale(_with_statuses(differences), why=reason, by=by, at=at)


def apply_rules(differences: Sequence[Difference], _: Any, *, by: Person, at: datetime, reason: str) -> None:
    set_scale(_with_rules(differences), why=reason, by=by, at=at)
