"""Last month's words, carried forward: marked until somebody changes or confirms them, and never in the report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from commentary.actions import AlreadyMoved, Objected, bring_back, carry, confirm_carried
from commentary.models import Commentary, Passage, Topic
from commentary.queries.advice import advised
from commentary.queries.earlier_commentary import offers, target
from commentary.workflow.transitions import Heading, Stage
from reports.layout.schema import SHIPPED, STANDARD
from reports.snapshot.assemble import assemble
from safeguarding.models import Event
from tests.commentary import build

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # two months of a council take their time to make
BOTH = (build.EXPLAIN_59, build.ACTIVITIES)


@pytest.fixture
def council() -> build.Council:
    """January is written; February, the cycle of the commentary, is not."""
    made = build.council()
    build.written(made.commentary, by=made.head, texts=build.WORDS)
    plan = replace(build.PLAN, meeting_on=None)
    cycle = build.open_cycle(build.FEBRUARY, plan, by=made.officer, at=build.NOW)
    return replace(made, cycle=cycle, commentary=Commentary.objects.get(cycle=cycle, topic=made.topic))


def carried(council: build.Council, *places) -> Commentary:
    return carry(council.commentary, places or BOTH, version=0, by=council.writer, at=build.later(5))


def marks(commentary: Commentary) -> dict:
    return {(each.heading, each.indicator): each.carried for each in build.desk(commentary).passages}


def test_last_months_words_are_offered_where_there_are_any(council: build.Council) -> None:
    offered = offers(council.commentary)

    assert {each.place: each.text for each in offered} == build.WORDS
    assert {(each.source, each.authors) for each in offered} == {("January 2010", (council.head.pk,))}


def test_what_was_carried_is_marked_in_the_record_itself(council: build.Council) -> None:
    saved = carried(council)

    assert marks(saved) == dict.fromkeys(BOTH, "January 2010")
    assert build.desk(saved).text(build.ACTIVITIES) == build.WORDS[build.ACTIVITIES]
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Passage.objects.update(carried_from="")
    event = Event.objects.last()
    assert (event.verb, event.after["version"], event.after["passages"][1]["from"]) == (
        "carried words forward to",
        1,
        "January 2010",
    )


def test_the_mark_goes_with_a_change_of_that_passage_alone(council: build.Council) -> None:
    saved = carried(council)

    build.written(saved, by=council.writer, texts={build.ACTIVITIES: "Managers check each one now."})

    assert marks(saved) == {build.EXPLAIN_59: "January 2010", build.ACTIVITIES: ""}


def test_the_mark_is_no_guess_the_same_words_written_by_hand_have_none(council: build.Council) -> None:
    saved = carried(council)
    build.written(saved, by=council.writer, texts={build.ACTIVITIES: "Other."})

    build.written(saved, by=council.writer, texts={build.ACTIVITIES: build.WORDS[build.ACTIVITIES]})

    assert marks(saved)[build.ACTIVITIES] == ""


def test_a_save_of_the_page_that_changes_nothing_leaves_the_mark(council: build.Council) -> None:
    saved = carried(council)

    build.written(saved, by=council.writer, texts=build.WORDS)

    assert marks(saved)[build.ACTIVITIES] == "January 2010"


def test_the_writer_says_that_it_still_holds_and_that_is_kept(council: build.Council) -> None:
    saved = carried(council)

    kept = confirm_carried(saved, [build.ACTIVITIES], version=1, by=council.writer, at=build.later(6))

    assert marks(kept) == {build.EXPLAIN_59: "January 2010", build.ACTIVITIES: ""}
    assert (kept.version, kept.passages.count()) == (2, 3)
    event = Event.objects.last()
    assert (event.verb, event.by_name, [each["passage"] for each in event.after["passages"]]) == (
        "read and kept words of",
        "Wanda Writer",
        ["Current Activities"],
    )


def test_writer_and_approver_are_advised_as_long_as_it_is_marked(council: build.Council) -> None:
    saved = carried(council)

    def found() -> list[str]:
        return [each.title for each in advised(saved, build.desk(saved)).open if each.check == "carried"]

    assert found() == ["Explanation of Current Performance – NI 59", "Current Activities"]
    confirm_carried(saved, BOTH, version=1, by=council.writer, at=build.later(6))
    assert found() == []


def test_the_mark_is_never_printed(council: build.Council) -> None:
    saved = carried(council)
    build.written(saved, by=council.writer, texts={build.EXPLAIN_60: "So are these."})
    build.stepped("submit", saved, by=council.writer)
    build.stepped("approve", saved, by=council.other_head)
    for each in (council.ni_59, council.ni_60):
        build.figure(each, build.periods.year_to_date(build.FEBRUARY.ends_on), "30", by=council.officer)
        build.figure(each, build.FEBRUARY, "30", by=council.officer)
    build.stepped("confirm", saved, by=council.other_head)
    assert marks(saved)[build.ACTIVITIES] == "January 2010"

    snapshot = assemble(council.cycle, SHIPPED[STANDARD], version=1, at=build.NOW)

    words = next(group.words for section in snapshot.sections for group in section.groups if group.words)
    assert build.WORDS[build.ACTIVITIES] in str(words)
    assert "carried" not in str(snapshot)


def test_whose_words_they_are_does_not_approve_them_as_long_as_they_stand(council: build.Council) -> None:
    """P3, also once the writer said that they still hold."""
    saved = carried(council)
    confirm_carried(saved, BOTH, version=1, by=council.writer, at=build.later(6))
    build.written(saved, by=council.writer, texts={build.EXPLAIN_60: "So are these."})
    build.stepped("submit", saved, by=council.writer)

    with pytest.raises(Objected, match="You wrote or edited these words"):
        build.stepped("approve", saved, by=council.head)
    build.stepped("return", saved, by=council.other_head)
    build.written(saved, by=council.writer, texts=dict.fromkeys(BOTH, "New words."))
    build.stepped("submit", saved, by=council.writer)
    build.stepped("approve", saved, by=council.head)


def test_nothing_is_written_over_carried_twice_or_confirmed_twice(council: build.Council) -> None:
    saved = carried(council, build.EXPLAIN_59)
    before = build.trace(saved)
    attempts = {
        "words already under Explanation": lambda: carry(saved, BOTH, version=1, by=council.writer, at=build.NOW),
        "no earlier words": lambda: carry(saved, [build.EXPLAIN_60], version=1, by=council.writer, at=build.NOW),
        "nothing was carried": lambda: carry(saved, [], version=1, by=council.writer, at=build.NOW),
        "nothing to confirm": lambda: confirm_carried(
            saved, [build.ACTIVITIES], version=1, by=council.writer, at=build.NOW
        ),
        "You may not write": lambda: carry(
            saved, [build.ACTIVITIES], version=1, by=council.head_elsewhere, at=build.NOW
        ),
    }
    for says, attempt in attempts.items():
        with pytest.raises(Objected, match=says):
            attempt()

    with pytest.raises(AlreadyMoved, match="nothing was done"):
        carry(saved, [build.ACTIVITIES], version=0, by=council.writer, at=build.NOW)
    with pytest.raises(AlreadyMoved, match="nothing was done"):
        confirm_carried(saved, [build.EXPLAIN_59], version=0, by=council.writer, at=build.NOW)
    assert build.trace(saved) == before


def test_nothing_is_carried_into_what_waits_for_approval(council: build.Council) -> None:
    saved = build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.other_head)

    with pytest.raises(Objected, match="waiting for approval"):
        carry(saved, BOTH, version=saved.version, by=council.writer, at=build.NOW)


@pytest.mark.parametrize(
    ("place", "layout", "goes"),
    [
        (build.EXPLAIN_59, Topic.Layout.HEADINGS_EACH, build.EXPLAIN_59),
        (build.EXPLAIN_59, Topic.Layout.HEADINGS, (Heading.EXPLANATION, "")),
        (build.EXPLAIN_59, Topic.Layout.PLAIN, (Heading.PLAIN, "")),
        ((Heading.EXPLANATION, "NI 62"), Topic.Layout.HEADINGS_EACH, None),
        (build.ACTIVITIES, Topic.Layout.PLAIN, (Heading.PLAIN, "")),
        ((Heading.PLAIN, ""), Topic.Layout.HEADINGS_EACH, build.EXPLAIN_59),
    ],
)
def test_words_go_on_under_the_same_heading_or_else_the_first(place, layout: str, goes) -> None:
    codes = ["NI 59", "NI 60"]

    assert target(place, build.ledger.places(layout, codes), codes) == goes


def test_words_brought_back_are_still_those_of_who_wrote_them_and_marked_if_they_were(council: build.Council) -> None:
    saved = carried(council)
    build.written(saved, by=council.writer, texts=build.READY | {build.ACTIVITIES: "New words."})
    build.stepped("submit", saved, by=council.writer)
    build.stepped("return", saved, by=council.other_head)

    bring_back(saved, 1, version=4, by=council.writer, at=build.later(40))

    assert marks(saved)[build.ACTIVITIES] == "January 2010"
    build.stepped("submit", saved, by=council.writer)
    with pytest.raises(Objected, match="You wrote or edited these words"):
        build.stepped("approve", saved, by=council.head)
