"""Set the rules for when a topic needs commentary, and ask for commentary in an open month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commentary.models import Commentary, Cycle, Topic, TopicRule
from commentary.queries import topics_due
from commentary.queries.topics_due import TopicDue
from commentary.workflow.exceptions import CycleRefused
from commentary.workflow.topic_rules import RuleKind, TopicRules
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

MOST_MONTHS = 24


@transaction.atomic
def ask_for_words(cycle: Cycle, topics: Iterable[int], *, by: Person, at: datetime) -> tuple[Commentary, ...]:
    """Add the commentaries of these topics, by id, to an open cycle, each with its event. One that is there stays."""
    require(by, Permission.RUN_CYCLES)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("period").get(pk=cycle.pk)
    if cycle.closed:
        raise CycleRefused(f"The cycle of {cycle} is closed: its report has been published. Ask in a later cycle.")
    wanted = set(topics)
    found = [each for each in topics_due.of_cycle(cycle) if each.topic.pk in wanted]
    if len(found) < len(wanted):
        raise CycleRefused("One of these topics has no commentary in any cycle. Load the page again.")
    new = [each for each in found if each.commentary_id is None]
    if not new:
        raise CycleRefused("Words are asked for already. Load the page again to see how it stands now.")
    return tuple(_added(cycle, each, by=by, at=at) for each in new)


@transaction.atomic
def set_rules(topic: Topic, rules: TopicRules, *, by: Person, at: datetime) -> TopicRule:
    """Set when the topic needs words, from now on, in every cycle whose report is not out."""
    require(by, Permission.RUN_CYCLES)
    before = topics_due.rules_of([topic])[topic.pk]
    if not rules.chosen:
        raise CycleRefused("Choose when it needs words, or “never”.")
    if RuleKind.NEVER in rules.chosen and len(rules.chosen) > 1:
        raise CycleRefused("“Never” goes with none of the others. Take it away, or the others.")
    if not 1 <= rules.months <= MOST_MONTHS:
        raise CycleRefused(f"The months are from 1 to {MOST_MONTHS}.")
    if rules == before:
        raise CycleRefused("These are its rules already. Change them, or leave them.")
    chosen = [rule.value for rule in RuleKind if rule in rules.chosen]
    row = TopicRule.objects.create(topic=topic, chosen=chosen, months=rules.months, by=by, at=at)
    record("set", row, by=by, at=at, before={"words": before.sentence}, after={"words": rules.sentence})
    return row


def _added(cycle: Cycle, each: TopicDue, *, by: Person, at: datetime) -> Commentary:
    made = Commentary.objects.create(cycle=cycle, topic=each.topic)
    why = " ".join(each.reasons) or "Offered, and asked for by hand."
    record("asked for", made, by=by, at=at, after={"needed because": why})
    return made
