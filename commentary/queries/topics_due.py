"""Of which topics a cycle asks for words, which others need them by their rules, and which are offered.

What a topic needs is worked out on read, by `needs`, from the figures as they stand. A topic is asked for words by its
commentary in the cycle, which opening the cycle or an officer adds; a figure that arrives later adds none by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from commentary.models import Commentary, Cycle, Topic, TopicRule
from commentary.queries import report_rows
from commentary.workflow import topic_rules
from commentary.workflow.topic_rules import Case, RuleKind, TopicRules
from commentary.workflow.transitions import Stage
from indicators.report_rows import queries
from indicators.report_rows.row import Standing
from indicators.rules import periods
from indicators.rules.periods import Interval


@dataclass(frozen=True)
class TopicDue:
    """A topic that may have words, in one cycle: why it needs them, if it does, and whether it has been asked."""

    topic: Topic
    rules: TopicRules
    reasons: tuple[str, ...]
    not_known_yet: str
    commentary_id: int | None

    @property
    def lacking(self) -> bool:
        """Return whether it needs commentary and nobody has been asked."""
        return bool(self.reasons) and self.commentary_id is None


def of_cycle(cycle: Cycle) -> tuple[TopicDue, ...]:
    """Every topic that may have words, in the topics' order. Ten queries, however many there are."""
    asked = dict(Commentary.objects.standing().filter(cycle=cycle).values_list("topic_id", "pk"))
    topics = list((with_words() | Topic.objects.filter(pk__in=asked)).select_related("service").order_by("position"))
    cases = _cases(topics, cycle.period.interval)
    rules = rules_of(topics)
    return tuple(
        TopicDue(
            topic,
            rules[topic.pk],
            topic_rules.reasons(rules[topic.pk], cases[topic.pk]),
            topic_rules.not_known_yet(rules[topic.pk], cases[topic.pk]),
            asked.get(topic.pk),
        )
        for topic in topics
    )


def with_words() -> QuerySet[Topic]:
    """The topics that may have words at all, and were neither split nor joined."""
    return Topic.objects.live().exclude(layout=Topic.Layout.NONE)


def reasons_of(standings: Mapping[Topic, Iterable[Standing]], month: Interval) -> dict[int, tuple[str, ...]]:
    """Return why each topic needs commentary, by its id, where its rows are known. Two queries."""
    topics = [topic for topic in standings if topic.layout != Topic.Layout.NONE]
    rules, last = rules_of(topics), _last_words(topics, month)
    cases = {topic.pk: Case(tuple(standings[topic]), month, last.get(topic.pk)) for topic in topics}
    return {pk: topic_rules.reasons(rules[pk], case) for pk, case in cases.items()}


def rules_of(topics: Iterable[Topic]) -> dict[int, TopicRules]:
    """The rules of each topic, by its id; one that nobody set rules for has words every month. One query."""
    ids = [topic.pk for topic in topics]
    rows = TopicRule.objects.filter(topic__in=ids).order_by("id").values_list("topic_id", "chosen", "months")
    stated = {topic: TopicRules(frozenset(map(RuleKind, chosen)), months) for topic, chosen, months in rows}
    return {pk: stated.get(pk, TopicRules()) for pk in ids}


def _cases(topics: list[Topic], month: Interval) -> dict[int, Case]:
    members = report_rows.members_of([Commentary(topic=topic) for topic in topics])
    standings = queries.standings([each for its in members.values() for each in its], month)
    last = _last_words(topics, month)
    return {
        topic.pk: Case(
            tuple(standings[each.pk] for each in members[topic.pk] if each.pk in standings), month, last.get(topic.pk)
        )
        for topic in topics
    }


def _last_words(topics: Iterable[Topic], month: Interval) -> dict[int, Interval]:
    """The last month before this one for which each topic's words were approved."""
    approved = Commentary.objects.filter(
        topic__in=[topic.pk for topic in topics], stage=Stage.APPROVED, cycle__period__ends_on__lt=month.starts_on
    )
    rows = approved.values_list("topic_id").annotate(last=Max("cycle__period__ends_on"))
    return {topic: periods.month_of(ends_on) for topic, ends_on in rows}
