"""Opening a cycle, adding a topic, and what the database itself refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from commentary.actions import CycleRefused
from commentary.models import Approval, Passage, Topic, TopicIndicator
from commentary.queries.ledger import places
from commentary.workflow.transitions import Heading, Stage
from indicators.rules import periods
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def test_opening_a_cycle_records_who_and_what(council: build.Council) -> None:
    event = Event.objects.get(verb="opened")

    assert (event.by_name, event.thing) == ("Olive Officer", "January 2010")
    assert event.after["topics"] == ["Assessments in time"]
    assert event.after["meeting_on"] == "2010-03-04"


@pytest.mark.parametrize(
    ("month", "changes", "says"),
    [
        (build.JANUARY, {}, "open already"),
        (build.YEAR, {}, "is not a month"),
        (build.FEBRUARY, {"title": "  "}, "no title"),
        (build.FEBRUARY, {"approval_due_on": date(2010, 2, 9)}, "Approval is due before"),
        (build.FEBRUARY, {"meeting_on": date(2010, 2, 1)}, "meeting is before"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    council: build.Council, month: periods.Interval, changes: dict, says: str
) -> None:
    events = Event.objects.count()

    with pytest.raises(CycleRefused, match=says):
        build.open_cycle(month, replace(build.PLAN, **changes), by=council.officer, at=build.NOW)

    assert Event.objects.count() == events


def test_only_who_runs_cycles_opens_one_or_adds_a_topic(council: build.Council) -> None:
    plan = build.TopicPlan("More", council.service, (build.indicator("NI 68", council.service),), Topic.Layout.PLAIN)

    with pytest.raises(NotAllowed):
        build.open_cycle(build.FEBRUARY, build.PLAN, by=council.head, at=build.NOW)
    with pytest.raises(NotAllowed):
        build.add_topic(plan, by=council.head, at=build.NOW)


def test_a_topic_that_cannot_be_is_refused(council: build.Council) -> None:
    mine = build.indicator("NI 68", council.service)
    theirs = build.indicator("NI 62", council.other_service)
    refused = {
        "no indicators": build.TopicPlan("New", council.service, (), Topic.Layout.PLAIN),
        "not an indicator of First Response": build.TopicPlan("New", council.service, (theirs,), Topic.Layout.PLAIN),
        "has a topic already": build.TopicPlan("New", council.service, (mine, council.ni_59), Topic.Layout.PLAIN),
        "called “Assessments in time”": build.TopicPlan("Assessments in time", council.service, (mine,), "x"),
    }
    for says, plan in refused.items():
        with pytest.raises(CycleRefused, match=says):
            build.add_topic(plan, by=council.officer, at=build.NOW)
    assert Topic.objects.count() == 1


def test_the_database_refuses_an_indicator_in_two_topics(council: build.Council) -> None:
    topic = Topic.objects.create(name="Other", service=council.service, layout=Topic.Layout.PLAIN, position=9)

    with pytest.raises(IntegrityError), transaction.atomic():
        TopicIndicator.objects.create(topic=topic, indicator=council.ni_59)


@pytest.mark.parametrize("model", [Passage, Approval])
def test_the_database_refuses_to_change_or_delete_words_and_approvals(council: build.Council, model: type) -> None:
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    for change in (lambda: model.objects.update(version=99), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change()


def test_passages_are_in_the_order_printed() -> None:
    each = tuple((Heading.EXPLANATION, code) for code in ("NI 59", "NI 60"))
    rest = ((Heading.ACTIVITIES, ""), (Heading.BEST_PRACTICE, ""))

    assert places(Topic.Layout.PLAIN, ["NI 59"]) == ((Heading.PLAIN, ""),)
    assert places(Topic.Layout.HEADINGS, ["NI 59"]) == ((Heading.EXPLANATION, ""), *rest)
    assert places(Topic.Layout.HEADINGS_EACH, ["NI 59", "NI 60"]) == (*each, *rest)
    assert places(Topic.Layout.NONE, ["NI 59"]) == ()
