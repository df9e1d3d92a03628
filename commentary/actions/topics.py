"""Topics: add, rename, split and merge.

Commentary never moves: when its topic ends it stays readable where it is, and the new topics start empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from commentary.actions.topics_due import set_rules
from commentary.models import Commentary, Descent, Topic, TopicIndicator
from commentary.queries import topics, topics_due
from commentary.queries.topics import TopicPlan, Touched
from commentary.workflow.exceptions import AlreadyMoved, CycleRefused
from commentary.workflow.topic_rules import TopicRules
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

MEANWHILE = (
    "Somebody wrote in one of the commentaries, or moved it, since you looked at what would happen, so nothing was "
    "done. Look again, then decide."
)


@transaction.atomic
def add_topic(plan: TopicPlan, *, by: Person, at: datetime) -> Topic:
    """Add a topic after the others. A cycle opened from now on has a commentary for it."""
    require(by, Permission.RUN_CYCLES)
    if objection := topics.objection(plan):
        raise CycleRefused(objection)
    return _add(plan, by=by, at=at)


@transaction.atomic
def rename_topic(topic: Topic, name: str, *, by: Person, at: datetime) -> Topic:
    """Call a topic otherwise from now on. No approval stops counting: its words and figures are the same."""
    require(by, Permission.RUN_CYCLES)
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.ended_at:
        raise CycleRefused(f"“{topic}” was split or joined, so it keeps its name.")
    if topic.name == name:
        raise CycleRefused(f"It is called “{name}” already.")
    if objection := topics.name_objection(name, besides=[topic.pk]):
        raise CycleRefused(objection)
    before, topic.name = topic.name, name
    topic.save(update_fields=["name"])
    record("renamed", topic, by=by, at=at, before={"name": before}, after={"name": name})
    return topic


@transaction.atomic
def split_topic(
    topic: Topic, plans: Sequence[TopicPlan], *, seen: Mapping[int, int], by: Person, at: datetime
) -> list[Topic]:
    """End a topic; its indicators go on in those planned.

    `seen` is the version of each commentary that the person was told of, by its id.
    """
    require(by, Permission.RUN_CYCLES)
    if len(plans) < 2:
        raise CycleRefused("A topic is split into two or more. Say which indicators go on in each.")
    return _replace([topic], plans, "split", seen=seen, by=by, at=at)


@transaction.atomic
def join_topics(
    joined: Sequence[Topic], plan: TopicPlan, *, seen: Mapping[int, int], by: Person, at: datetime
) -> Topic:
    """End several topics of one service; their indicators go on in the one planned. `seen` as in `split_topic`."""
    require(by, Permission.RUN_CYCLES)
    return _replace(joined, [plan], "joined", seen=seen, by=by, at=at)[0]


def _replace(
    ending: Sequence[Topic], plans: Sequence[TopicPlan], verb: str, *, seen: Mapping[int, int], by: Person, at: datetime
) -> list[Topic]:
    ending = list(Topic.objects.select_for_update().filter(pk__in=[each.pk for each in ending]).order_by("position"))
    if objection := topics.replacing_objection(ending, plans):
        raise CycleRefused(objection)
    touched = topics.touched(ending)
    if {each.commentary_id: each.version for each in touched} != dict(seen):
        raise AlreadyMoved(MEANWHILE)
    TopicIndicator.objects.filter(topic__in=ending).update(ended_at=at)
    Topic.objects.filter(pk__in=[each.pk for each in ending]).update(ended_at=at)
    placed = zip(plans, _positions(ending, plans), strict=True)
    made = [_add(plan, by=by, at=at, position=position) for plan, position in placed]
    Descent.objects.bulk_create(Descent(before=before, after=after, at=at) for before in ending for after in made)
    _keep_rules(ending, made, by=by, at=at)
    names = [topic.name for topic in made]
    for topic in ending:
        record(verb, topic, by=by, at=at, after={"topics": names})
    _replace_commentaries(touched, made, verb, by=by, at=at)
    return made


def _keep_rules(ending: Sequence[Topic], made: Sequence[Topic], *, by: Person, at: datetime) -> None:
    """They need words when those before them did; where these differed, every month."""
    rules = set(topics_due.rules_of(ending).values())
    for topic in made if len(rules) == 1 and rules != {TopicRules()} else ():
        set_rules(topic, *rules, by=by, at=at)


def _positions(ending: Sequence[Topic], plans: Sequence[TopicPlan]) -> list[int]:
    """Those of the topics that end, in their order, then after all others."""
    last = Topic.objects.aggregate(last=Max("position"))["last"]
    return [*(each.position for each in ending), *range(last + 1, last + 1 + len(plans))][: len(plans)]


def _replace_commentaries(
    touched: Sequence[Touched], made: Sequence[Topic], verb: str, *, by: Person, at: datetime
) -> None:
    """One conditional UPDATE each: whoever writes or decides at the same moment is first, or is refused."""
    cycles = {}
    for each in touched:
        standing = Commentary.objects.standing().filter(pk=each.commentary_id, version=each.version)
        if not standing.update(replaced_at=at, version=F("version") + 1):
            raise AlreadyMoved(MEANWHILE)
        row = Commentary.objects.afresh(each.commentary_id)
        cycles[row.cycle_id] = row.cycle
        record(f"{verb} the topic of", row, by=by, at=at, after={"topics": [topic.name for topic in made]})
    with_words = [topic for topic in made if topic.layout != Topic.Layout.NONE]
    Commentary.objects.bulk_create(
        Commentary(cycle=cycle, topic=topic) for cycle in cycles.values() for topic in with_words
    )


def _add(plan: TopicPlan, *, by: Person, at: datetime, position: int | None = None) -> Topic:
    if position is None:
        position = (Topic.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    topic = Topic.objects.create(name=plan.name, service=plan.service, layout=plan.layout, position=position)
    topic.indicators.add(*plan.indicators)
    codes = [indicator.code for indicator in plan.indicators]
    record("added", topic, by=by, at=at, after={"layout": str(plan.layout), "indicators": codes})
    return topic
