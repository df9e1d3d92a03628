"""Splitting, joining and renaming topics: what ends, what begins, and that no word is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from commentary.actions import (
    AlreadyMoved,
    CycleRefused,
    Objected,
    TopicPlan,
    carry,
    join_topics,
    rename_topic,
    set_rules,
    split_topic,
)
from commentary.models import Approval, Commentary, Cycle, Topic, TopicIndicator
from commentary.queries import ledger, topics
from commentary.queries.earlier_commentary import offers
from commentary.queries.topics_due import rules_of
from commentary.workflow.topic_rules import RuleKind, TopicRules
from commentary.workflow.transitions import STEPS, Heading, Stage
from indicators.models import Indicator
from reports.snapshot.queries import gathered
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def parts(council: build.Council, layout: str = Topic.Layout.HEADINGS_EACH) -> list[TopicPlan]:
    return [
        TopicPlan("Initial assessments", council.service, (council.ni_59,), layout),
        TopicPlan("Core assessments", council.service, (council.ni_60,), layout),
    ]


def seen(*ending: Topic) -> dict[int, int]:
    return {each.commentary_id: each.version for each in topics.touched(ending)}


def split(council: build.Council, layout: str = Topic.Layout.HEADINGS_EACH, minutes: int = 10) -> list[Commentary]:
    """The new commentaries, in the order of their parts."""
    made = split_topic(
        council.topic, parts(council, layout), seen=seen(council.topic), by=council.officer, at=build.later(minutes)
    )
    return [Commentary.objects.get(topic=topic) for topic in made]


def codes(topic: Topic) -> list[str]:
    return list(topic.indicators.order_by("code").values_list("code", flat=True))


def test_a_split_ends_the_topic_and_its_indicators_go_on(council: build.Council) -> None:
    initial, core = split(council)

    old = Topic.objects.get(pk=council.topic.pk)
    assert old.ended_at == build.later(10)
    assert (codes(old), codes(initial.topic), codes(core.topic)) == (["NI 59", "NI 60"], ["NI 59"], ["NI 60"])
    assert [each.topic for each in ledger.desk(council.cycle)] == ["Initial assessments", "Core assessments"]
    assert (initial.stage, initial.version) == (Stage.DRAFT, 0)
    assert topics.came_of(core.topic_id) == {old.pk}


def test_a_split_is_in_the_record_of_the_topic_and_of_its_commentary(council: build.Council) -> None:
    before = Event.objects.count()

    split(council)

    told = [(each.verb, each.thing) for each in Event.objects.order_by("number")[before:]]
    assert told == [
        ("added", "Initial assessments"),
        ("added", "Core assessments"),
        ("split", "Assessments in time"),
        ("split the topic of", "Assessments in time, January 2010"),
    ]
    assert Event.objects.last().after == {"topics": ["Initial assessments", "Core assessments"]}


def test_what_was_approved_stays_as_it_was_and_counts_no_more(council: build.Council) -> None:
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    other = build.another_commentary(council, build.indicator("NI 62", council.other_service))
    build.at_stage(Stage.APPROVED, other, writer=build.writer_of(other), head=council.head_elsewhere)
    digest, words = build.desk(commentary).digest, build.desk(commentary).passages
    (told,) = topics.touched([council.topic])

    split(council)

    assert "It is approved. The approval by Hana Head does not count" in told.sentence
    old = build.desk(commentary)
    assert (old.digest, old.passages, old.stage) == (digest, words, Stage.APPROVED)
    assert (old.settled, old.replaced, old.stage_words) == (False, True, "split or joined")
    assert build.desk(other).settled
    assert Approval.objects.count() == 2


@pytest.mark.parametrize("attempt", ["write", *STEPS])
def test_nothing_is_done_any_more_with_what_was_split(council: build.Council, attempt: str) -> None:
    build.written(council.commentary, by=council.writer)
    split(council)
    before = build.trace(council.commentary)

    act = build.written if attempt == "write" else partial(build.stepped, attempt)

    with pytest.raises(Objected, match="was split or joined"):
        act(council.commentary, by=council.head)

    assert build.trace(council.commentary) == before


def test_the_words_are_offered_where_their_indicator_went_and_shared_ones_in_both(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer)

    initial, core = split(council)

    offered = [{each.place: each.text for each in offers(one)} for one in (initial, core)]
    shared = {build.ACTIVITIES: build.READY[build.ACTIVITIES]}
    assert offered == [
        {build.EXPLAIN_59: build.READY[build.EXPLAIN_59]} | shared,
        {build.EXPLAIN_60: build.READY[build.EXPLAIN_60]} | shared,
    ]


@pytest.mark.parametrize("layout", [Topic.Layout.PLAIN, Topic.Layout.HEADINGS, Topic.Layout.HEADINGS_EACH])
def test_every_word_is_offered_again_when_they_are_joined_under_any_layout(council: build.Council, layout: str) -> None:
    build.written(council.commentary, by=council.writer)
    apart = split(council)
    build.written(apart[1], by=council.writer, texts={build.ACTIVITIES: "Another list."})
    plan = TopicPlan("Together", council.service, (council.ni_59, council.ni_60), layout)
    ended = [each.topic for each in apart]

    made = join_topics(ended, plan, seen=seen(*ended), by=council.officer, at=build.later(20))

    commentary = Commentary.objects.get(topic=made)
    offered = "\n\n".join(each.text for each in offers(commentary))
    assert sorted(offered.split("\n\n")) == sorted([*build.READY.values(), "Another list."])
    assert topics.came_of(made.pk) == {council.topic.pk, *(each.pk for each in ended)}


def test_two_topics_joined_offer_what_both_said_under_one_heading(council: build.Council) -> None:
    other = build.another_commentary(council, build.indicator("NI 68", council.service))
    build.written(council.commentary, by=council.writer)
    build.written(other, by=council.head, texts={build.ACTIVITIES: "The same managers check these."})
    ended = [council.topic, other.topic]
    plan = TopicPlan("All", council.service, tuple(Indicator.objects.order_by("position")), Topic.Layout.HEADINGS)

    made = join_topics(ended, plan, seen=seen(*ended), by=council.officer, at=build.later(20))

    commentary = Commentary.objects.get(topic=made)
    explained, activities = offers(commentary)
    assert explained.text == "Too few are in time.\n\nSo are these."
    assert activities.text == "Managers check **every** case.\n\nThe same managers check these."
    assert activities.source == "Assessments in time, January 2010; NI 68, January 2010"
    assert set(activities.authors) == {council.writer.pk, council.head.pk}
    assert made.position == council.topic.position


def test_a_closed_cycle_keeps_its_commentary_its_approval_and_its_place_in_the_report(council: build.Council) -> None:
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    february = build.open_cycle(
        build.FEBRUARY,
        replace(build.PLAN, meeting_on=None),
        by=council.officer,
        at=build.NOW,
    )
    council.cycle.period.closed_at = build.NOW
    council.cycle.period.save()
    before = build.desk(council.commentary)

    split(council)

    closed = Cycle.objects.get(pk=council.cycle.pk)
    assert build.desk(council.commentary) == before
    assert ledger.desk(closed) == (before,)
    assert before.settled
    assert [each.topic for each in ledger.desk(february)] == ["Initial assessments", "Core assessments"]
    assert {each.topic for each in gathered(closed).printed} == {council.topic}
    assert [each.topic.name for each in gathered(february).printed] == ["Initial assessments", "Core assessments"]


def test_who_wrote_before_a_split_does_not_approve_their_words_after_it(council: build.Council) -> None:
    """P3: nor does who only edited them, since the last return."""
    build.written(council.commentary, by=council.head, texts={build.EXPLAIN_59: "The head began this."})
    build.written(council.commentary, by=council.other_head, texts={build.EXPLAIN_59: "The other went on."})
    initial, _ = split(council)

    carry(initial, [build.EXPLAIN_59], version=0, by=council.writer, at=build.later(11))
    build.written(initial, by=council.writer, texts={build.ACTIVITIES: "Managers check."})
    build.stepped("submit", initial, by=council.writer)

    hands = {
        council.writer.pk,
        council.head.pk,
        council.other_head.pk,
        council.officer.pk,
    }  # who loaded the figures too
    assert build.desk(initial).contributors == hands
    for head in (council.head, council.other_head):
        with pytest.raises(Objected, match="You wrote or edited these words"):
            build.stepped("approve", initial, by=head)


def test_somebody_who_writes_meanwhile_stops_the_split_and_loses_nothing(council: build.Council) -> None:
    told = seen(council.topic)
    build.written(council.commentary, by=council.writer)
    events = Event.objects.count()

    with pytest.raises(AlreadyMoved, match="since you looked at what would happen"):
        split_topic(council.topic, parts(council), seen=told, by=council.officer, at=build.NOW)

    assert not Topic.objects.exclude(ended_at=None).exists()
    assert Event.objects.count() == events


def refused(council: build.Council) -> dict[str, tuple[list[Topic], list[TopicPlan]]]:
    initial, core = parts(council)
    elsewhere = build.another_commentary(council, build.indicator("NI 62", council.other_service)).topic
    mine = build.another_commentary(council, build.indicator("NI 68", council.service)).topic
    both = replace(initial, indicators=(council.ni_59, council.ni_60))
    ended = Topic.objects.create(
        name="Old", service=council.service, layout=Topic.Layout.PLAIN, position=9, ended_at=build.NOW
    )
    TopicIndicator.objects.create(topic=ended, indicator=council.ni_59, ended_at=build.NOW)
    return {
        "split into two or more": ([council.topic], [initial]),
        "and NI 59 would not": ([council.topic], [initial, replace(core, indicators=(council.ni_59,))]),
        "and NI 60 would not": ([council.topic], [both, core]),
        "has no indicators": ([council.topic], [both, replace(core, indicators=())]),
        "has no name": ([council.topic], [initial, replace(core, name="  ")]),
        "nothing was cut": ([council.topic], [initial, replace(core, name="x" * 121)]),
        "Both would be called": ([council.topic], [initial, replace(core, name=initial.name)]),
        "called “NI 68” already": ([council.topic], [initial, replace(core, name="NI 68")]),
        "is not a layout": ([council.topic], [initial, replace(core, layout="x")]),
        "has a topic already: NI 68": (
            [council.topic],
            [initial, replace(core, indicators=tuple(mine.indicators.all()))],
        ),
        "not an indicator of First Response": (
            [council.topic],
            [initial, replace(core, indicators=tuple(elsewhere.indicators.all()))],
        ),
        "it is a topic no more": ([ended], [initial, core]),
        "topics of one service": ([council.topic, elsewhere], [both]),
        "at least two topics": ([council.topic], [both]),
    }


def test_what_cannot_be_is_refused_and_leaves_no_trace(council: build.Council) -> None:
    for says, (ending, plans) in refused(council).items():
        before = (Event.objects.count(), list(Topic.objects.values()), list(TopicIndicator.objects.values()))

        joining = len(plans) == 1 and says != "split into two or more"
        act = partial(join_topics, ending, plans[0]) if joining else partial(split_topic, ending[0], plans)
        with pytest.raises(CycleRefused, match=says):
            act(seen=seen(*ending), by=council.officer, at=build.NOW)

        assert before == (Event.objects.count(), list(Topic.objects.values()), list(TopicIndicator.objects.values()))


def test_a_topic_is_renamed_and_no_approval_stops_counting(council: build.Council) -> None:
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    rename_topic(council.topic, "Assessments", by=council.officer, at=build.NOW)

    assert (build.desk(council.commentary).topic, build.desk(council.commentary).settled) == ("Assessments", True)
    event = Event.objects.last()
    assert (event.verb, event.before, event.after) == (
        "renamed",
        {"name": "Assessments in time"},
        {"name": "Assessments"},
    )


@pytest.mark.parametrize(
    ("name", "says"), [("Assessments in time", "already"), (" ", "no name"), ("x" * 121, "nothing was cut")]
)
def test_a_name_that_cannot_be_is_refused(council: build.Council, name: str, says: str) -> None:
    with pytest.raises(CycleRefused, match=says):
        rename_topic(council.topic, name, by=council.officer, at=build.NOW)


def test_a_topic_that_ended_keeps_its_name_and_another_may_have_it(council: build.Council) -> None:
    initial, _ = split(council)

    rename_topic(initial.topic, "Assessments in time", by=council.officer, at=build.NOW)

    with pytest.raises(CycleRefused, match="keeps its name"):
        rename_topic(council.topic, "Other", by=council.officer, at=build.NOW)


def test_only_who_runs_cycles_does_any_of_it(council: build.Council) -> None:
    for attempt in (
        lambda: split_topic(council.topic, parts(council), seen={}, by=council.head, at=build.NOW),
        lambda: join_topics([council.topic], parts(council)[0], seen={}, by=council.head, at=build.NOW),
        lambda: rename_topic(council.topic, "Other", by=council.head, at=build.NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_topic_without_words_gets_no_commentary(council: build.Council) -> None:
    initial, core = parts(council)
    made = split_topic(
        council.topic,
        [initial, replace(core, layout=Topic.Layout.NONE)],
        seen=seen(council.topic),
        by=council.officer,
        at=build.NOW,
    )

    assert [each.commentaries.count() for each in made] == [1, 0]
    assert Heading.PLAIN not in {place[0] for place in build.desk(Commentary.objects.get(topic=made[0])).places}


def test_what_was_split_needs_words_when_it_did_before(council: build.Council) -> None:
    rules = TopicRules(frozenset({RuleKind.NEVER}))
    set_rules(council.topic, rules, by=council.officer, at=build.NOW)

    initial, core = split(council)

    assert set(rules_of([initial.topic, core.topic]).values()) == {rules}


def test_of_two_open_months_the_later_is_offered_what_the_earlier_said_before_the_split(council: build.Council) -> None:
    build.written(council.commentary, by=council.head)
    build.open_cycle(build.FEBRUARY, replace(build.PLAN, meeting_on=None), by=council.officer, at=build.NOW)

    made = split_topic(council.topic, parts(council), seen=seen(council.topic), by=council.officer, at=build.later(10))

    january, february = made[0].commentaries.order_by("cycle__period__ends_on")
    offered = [{each.place: (each.text, each.authors) for each in offers(one)} for one in (january, february)]
    words = {place: (build.READY[place], (council.head.pk,)) for place in (build.EXPLAIN_59, build.ACTIVITIES)}
    assert offered == [words, words]
