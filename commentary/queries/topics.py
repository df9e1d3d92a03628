"""Checks on topics: why one cannot be changed, what a split or merge affects, and which topics it replaced."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localdate

from commentary.models import Commentary, Cycle, Descent, Topic, TopicIndicator
from commentary.queries import ledger
from commentary.queries.ledger import Desk
from indicators.models import Indicator
from safeguarding.models import Service

NAME_LENGTH = 120


@dataclass(frozen=True)
class TopicPlan:
    """The indicators that are to share one commentary, and how it is laid out."""

    name: str
    service: Service
    indicators: tuple[Indicator, ...]
    layout: str


@dataclass(frozen=True)
class Touched:
    """A commentary of an open cycle that a split or a join would end, as it stands, and what becomes of it."""

    commentary_id: int
    version: int
    name: str
    sentence: str


def objection(plan: TopicPlan, *, ending: Iterable[Topic] = ()) -> str:
    """Return why such a topic is not possible once others have ended, in a sentence; empty if it is."""
    ended = [topic.pk for topic in ending]
    if named := name_objection(plan.name, besides=ended):
        return named
    if not plan.indicators:
        return f"“{plan.name}” has no indicators. Name at least one."
    if plan.layout not in Topic.Layout.values:
        return f"“{plan.layout}” is not a layout. Choose one of those offered."
    for indicator in plan.indicators:
        if indicator.service_id != plan.service.pk:
            return f"{indicator.code} is not an indicator of {plan.service}. A topic is of one service."
    elsewhere = TopicIndicator.objects.filter(ended_at=None, indicator__in=plan.indicators).exclude(topic__in=ended)
    if taken := elsewhere.select_related("topic", "indicator").first():
        return f"{taken.indicator.code} has a topic already: {taken.topic}."
    return ""


def name_objection(name: str, *, besides: Iterable[int] = ()) -> str:
    """Return why a topic cannot have this name, in a sentence; empty if it can."""
    if not name.strip():
        return "The topic has no name. Give it one."
    if len(name) > NAME_LENGTH:
        return f"The name is {len(name)} characters long. Shorten it to {NAME_LENGTH} or fewer; nothing was cut."
    if Topic.objects.live().filter(name=name).exclude(pk__in=besides).exists():
        return f"There is a topic called “{name}” already. Give this one another name."
    return ""


def replacing_objection(ending: Sequence[Topic], plans: Sequence[TopicPlan]) -> str:
    """Return why these topics cannot be replaced as planned, in a sentence; empty if they can."""
    if gone := next((topic for topic in ending if topic.ended_at), None):
        return f"“{gone}” was split or joined on {localdate(gone.ended_at):%-d %B %Y}, so it is a topic no more."
    if len({topic.service_id for topic in ending}) != 1:
        return "Join topics of one service: those who write and approve them are not the same."
    if len(ending) == len(plans) == 1:
        return "Choose at least two topics to join."
    names = Counter(plan.name for plan in plans)
    if twice := next((name for name, times in names.items() if times > 1), ""):
        return f"Both would be called “{twice}”. Give one of them another name."
    if several := next(filter(None, (objection(plan, ending=ending) for plan in plans)), ""):
        return several
    return _left_out(ending, plans)


def _left_out(ending: Sequence[Topic], plans: Sequence[TopicPlan]) -> str:
    before = set(TopicIndicator.objects.filter(topic__in=ending).values_list("indicator__code", flat=True))
    after = Counter(indicator.code for plan in plans for indicator in plan.indicators)
    if wrong := sorted(code for code in before | set(after) if code not in before or after[code] != 1):
        return f"Each indicator goes on in one topic, and {wrong[0]} would not. Look at where each goes."
    return ""


def touched(ending: Sequence[Topic]) -> tuple[Touched, ...]:
    """The commentaries of open cycles on these topics, and what becomes of each; those of closed cycles stay."""
    rows = Commentary.objects.standing().filter(topic__in=ending, cycle__in=Cycle.objects.open())
    cycles = Cycle.objects.filter(pk__in=rows.values("cycle")).select_related("period").order_by("period__ends_on")
    desks = (desk for cycle in cycles for desk in ledger.desk(cycle, commentaries=rows))
    return tuple(
        Touched(desk.commentary_id, desk.version, f"{desk.topic}, {desk.cycle}", " ".join(_sentences(desk)))
        for desk in desks
    )


def _sentences(desk: Desk) -> Iterator[str]:
    yield f"It is {desk.stage_words}." if not desk.settled else "It is approved."
    if desk.approval:
        yield f"The approval by {desk.approval.name} does not count for the new commentary: it is approved anew."
    if desk.passages:
        yield "Its words stay readable, and are offered to whoever writes the new commentary."
    else:
        yield "Nothing is written in it yet."


def came_of(topic_id: int) -> frozenset[int]:
    """The topics that it came of, and those that they came of: their ids."""
    before: dict[int, set[int]] = defaultdict(set)
    for earlier, later in Descent.objects.values_list("before_id", "after_id"):
        before[later].add(earlier)
    found: set[int] = set()
    asked = {topic_id}
    while asked:
        asked = {earlier for topic in asked for earlier in before[topic]} - found
        found |= asked
    return frozenset(found)


def took_the_place_of(commentary: Commentary) -> QuerySet[Commentary]:
    """Those of the same cycle that its topic went on as."""
    rows = Commentary.objects.filter(cycle=commentary.cycle_id, topic__came_of__before=commentary.topic_id)
    return rows.select_related("topic").order_by("topic__position")
