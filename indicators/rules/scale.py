"""The statuses that a report can have and the rules that give one: a table of each, as data; and the trends.

Pure. A council may rename a status, recolour it, add a step (a five-step scale, blue for complete) and write a rule of
its own; what came with the program is `SHIPPED`. Logic asks what a status counts as (`judgement.Status`), never what it
is called. Colours and icons are chosen from `indicators.charts.icons`, so that each is legible on every output.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from indicators.rules.judgement import USUAL_RULE, Condition, Status, StatusRule, Step, Trend, Upto


@dataclass(frozen=True)
class Label:
    """How a status or a trend is called and drawn. `code` is what is kept with figures; it never changes.

    `counts_as` is a value of `judgement.Status` or `judgement.Trend`. `colour` and `icon` are names of
    `indicators.charts.icons`.
    """

    code: str
    word: str
    meaning: str
    colour: str
    icon: str
    counts_as: str

    @property
    def kind(self) -> Status:
        """What a status means to the program."""
        return Status(self.counts_as)


def _shipped(value: Status | Trend, meaning: str, colour: str, icon: str) -> Label:
    return Label(value.value, value.value, meaning, colour, icon, value.value)


# In the order of the legend: the worst first.
STATUSES = (
    _shipped(Status.ALERT, "The year’s figure misses its target by more than the alert limit.", "red", "octagon"),
    _shipped(
        Status.WARNING, "The year’s figure misses its target, but by no more than the alert limit.", "amber", "triangle"
    ),
    _shipped(Status.OK, "The year’s figure meets its target.", "green", "disc"),
    _shipped(Status.UNKNOWN, "There is no figure to judge.", "grey", "diamond"),
    _shipped(Status.NO_TARGET, "No target is set to judge by.", "grey", "dash"),
    _shipped(Status.DATA_ONLY, "Reported for information, without a target.", "blue", "bars"),
)
TRENDS = (
    _shipped(Trend.IMPROVING, "The latest figure is better than the one before.", "green", "up"),
    _shipped(Trend.NO_CHANGE, "The latest figure is the same as the one before.", "grey", "level"),
    _shipped(Trend.GETTING_WORSE, "The latest figure is worse than the one before.", "red", "down"),
    _shipped(Trend.UP, "The latest figure is higher; neither way is better.", "grey", "rise"),
    _shipped(Trend.DOWN, "The latest figure is lower; neither way is better.", "grey", "fall"),
)
BY_CODE = {label.code: label for label in (*STATUSES, *TRENDS)}


@dataclass(frozen=True)
class Scale:
    """The table of statuses and that of rules. A rule is found by its name; the first is the usual one."""

    statuses: tuple[Label, ...] = STATUSES
    rules: tuple[StatusRule, ...] = (USUAL_RULE,)

    def label(self, code: str) -> Label | None:
        """The label of a status; None of what is none."""
        return next((label for label in self.statuses if label.code == code), None)

    def rule(self, name: str) -> StatusRule:
        """The rule of that name; the usual one where there is none of it."""
        return next((rule for rule in self.rules if rule.name == name), self.rules[0])


SHIPPED = Scale()


CODE = re.compile(r"[A-Za-z][A-Za-z0-9 +-]{0,9}")
# Printed in a legend only where a row has them.
RARELY = frozenset({Status.NO_TARGET.value, Trend.UP.value, Trend.DOWN.value})


def legend(labels: Iterable[Label], codes: Iterable[str]) -> tuple[Label, ...]:
    """Those of a table's labels that a report explains: what came with the program, and whatever a row of it has."""
    used = set(codes)
    return tuple(
        label for label in labels if label.code in used or (label.code in BY_CODE and label.code not in RARELY)
    )


# -- what may not be -----------------------------------------------------------------------------------------------
def faults(scale: Scale) -> Iterator[str]:
    """Why a scale cannot be used, a sentence each."""
    codes = [label.code for label in scale.statuses]
    words = [label.word.casefold() for label in scale.statuses]
    for label in scale.statuses:
        if not CODE.fullmatch(label.code):
            yield f"The code {label.code} may have 10 letters, digits, spaces, + or - at most. Write a shorter one."
    for value in Status:
        if value.value not in codes:
            yield f"The status {value.value} is missing. Keep a row with that code; its word may be any."
        elif (own := scale.label(value.value)) and own.counts_as != value.value:
            yield f"The status with the code {value.value} counts as {value.value}."
    for names, what in ((codes, "code"), (words, "word")):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"Two statuses have the {what} {name}. Give each its own."
    names = [rule.name for rule in scale.rules]
    if not scale.rules or scale.rules[0].name != USUAL_RULE.name:
        yield f"The first rule is called {USUAL_RULE.name}: it is that of every indicator without another."
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"Two rules are called {name}. Give each its own name."
    for rule in scale.rules:
        yield from _faults_of_rule(rule, codes)


def _faults_of_rule(rule: StatusRule, codes: list[str]) -> Iterator[str]:
    if not rule.steps or rule.steps[-1].upto is not Upto.BEYOND or rule.steps[-1].only is not Condition.NONE:
        yield f"The last step of the rule {rule.name} is for {Upto.BEYOND.value}, always: every figure needs a status."
    if any(step.upto is Upto.BEYOND and step.only is Condition.NONE for step in rule.steps[:-1]):
        yield f"Only the last step of the rule {rule.name} is for {Upto.BEYOND.value}, always."
    for step in rule.steps:
        if step.status not in codes:
            yield f"The rule {rule.name} gives the status {step.status}, which is not in the table of statuses."
    for kind in (Upto.UNITS, Upto.PERCENTAGE):
        sizes = [step.size for step in rule.steps if step.upto is kind]
        if sizes != sorted(sizes):
            yield f"The steps of the rule {rule.name} run from the best to the worst: put the smaller limits first."


# -- as it is kept ---------------------------------------------------------------------------------------------------
def to_json(scale: Scale) -> str:
    return json.dumps(asdict(scale), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def from_json(text: str) -> Scale:
    content: dict[str, Any] = json.loads(text)
    return Scale(
        tuple(Label(**label) for label in content["statuses"]),
        tuple(StatusRule(rule["name"], tuple(_step(**step) for step in rule["steps"])) for rule in content["rules"]),
    )


def _step(status: str, upto: str, size: str, only: str) -> Step:
    return Step(status, Upto(upto), Decimal(size), Condition(only))
