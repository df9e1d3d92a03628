"""Rules for when a topic needs commentary, from which an officer chooses for each topic.

Pure. Rules add up: commentary is needed where any of a topic's rules says so, and each gives its reason in a sentence.
Poole asks for commentary on red and amber only; Breckland wants no comment column left blank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from indicators.report_rows.row import Standing
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Status, Trend
from indicators.rules.periods import Interval

HALF_YEARS = (9, 3)  # the months in which the halves of a financial year end


class RuleKind(StrEnum):
    """The value is kept in the database, and shown."""

    ALWAYS = "every month"
    RED_OR_AMBER = "red or amber"
    GETTING_WORSE = "getting worse"
    SINCE_LAST = "some months after its last words"
    SIX_MONTHLY = "every September and March"
    NEVER = "never"


@dataclass(frozen=True)
class TopicRules:
    """The rules of a topic; `months` is how long after its last words `SINCE_LAST` asks for new ones."""

    chosen: frozenset[RuleKind] = frozenset({RuleKind.ALWAYS})
    months: int = 3

    @property
    def sentence(self) -> str:
        """In words: "red or amber; 3 months after its last words"."""
        return "; ".join(
            f"{self.months} month{'' if self.months == 1 else 's'} after its last words"
            if rule is RuleKind.SINCE_LAST
            else rule.value
            for rule in RuleKind
            if rule in self.chosen
        )


@dataclass(frozen=True)
class Case:
    """A topic in a month: its rows, and the month for which its last words were approved, if there was one."""

    standings: tuple[Standing, ...]
    month: Interval
    last_words: Interval | None


# -- the rules: why words are needed, or nothing -------------------------------------------------------------------
def _always(case: Case, rules: TopicRules) -> str:
    return "It has words every month."


def _red_or_amber(case: Case, rules: TopicRules) -> str:
    """The worst first, so that one sentence says enough."""
    for status in (Status.ALERT, Status.WARNING):
        if codes := [each.code for each in case.standings if each.status_kind is status]:
            words = dict.fromkeys(each.status_word for each in case.standings if each.status_kind is status)
            return f"{_listed(codes)}: {' or '.join(words)}."
    return ""


def _getting_worse(case: Case, rules: TopicRules) -> str:
    codes = [each.code for each in case.standings if each.trend == Trend.GETTING_WORSE]
    return f"{_listed(codes)}: {Trend.GETTING_WORSE.value.lower()}." if codes else ""


def _since_last(case: Case, rules: TopicRules) -> str:
    if case.last_words is None:
        return "It has had no approved words yet."
    ago = _number(case.month) - _number(case.last_words)
    since = "the month before" if ago == 1 else f"{ago} months ago"
    return f"Its last words are of {case.last_words.label}, {since}." if ago >= rules.months else ""


def _six_monthly(case: Case, rules: TopicRules) -> str:
    return "It has words every September and March." if case.month.ends_on.month in HALF_YEARS else ""


def _never(case: Case, rules: TopicRules) -> str:
    return ""


RULES: dict[RuleKind, Callable[[Case, TopicRules], str]] = {
    RuleKind.ALWAYS: _always,
    RuleKind.RED_OR_AMBER: _red_or_amber,
    RuleKind.GETTING_WORSE: _getting_worse,
    RuleKind.SINCE_LAST: _since_last,
    RuleKind.SIX_MONTHLY: _six_monthly,
    RuleKind.NEVER: _never,
}
BY_FIGURES = frozenset({RuleKind.RED_OR_AMBER, RuleKind.GETTING_WORSE})


def reasons(rules: TopicRules, case: Case) -> tuple[str, ...]:
    """Return why the topic needs commentary in the month, a sentence for each rule; empty where it needs none."""
    said = (RULES[rule](case, rules) for rule in RuleKind if rule in rules.chosen)
    return tuple(sentence for sentence in said if sentence)


def not_known_yet(rules: TopicRules, case: Case) -> str:
    """Return which figures may still make the topic need commentary, in a sentence; empty where none are awaited."""
    if not rules.chosen & BY_FIGURES or reasons(rules, case):
        return ""
    awaited = [each.code for each in case.standings if each.months[-1].missing == Missing.NO_FIGURE]
    return f"Not known yet: there is no figure for {case.month.label} of {_listed(awaited)}." if awaited else ""


def _listed(codes: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))


def _number(month: Interval) -> int:
    return month.ends_on.year * 12 + month.ends_on.month
