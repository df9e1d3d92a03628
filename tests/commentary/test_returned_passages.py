"""A return of some passages: these alone are open, nothing else is forgiven, and all is kept (W12, P3, P6)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from commentary.actions import Objected, take, write
from commentary.models import Commentary
from commentary.workflow.transitions import Place, Stage
from indicators.models import Extract
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from tests.commentary import build
from tests.commentary.build import ACTIVITIES, EXPLAIN_59, EXPLAIN_60

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def submitted(council: build.Council, *more: tuple[Person, dict]) -> Commentary:
    build.written(council.commentary, by=council.writer)
    for person, texts in more:
        build.written(council.commentary, by=person, texts=texts)
    build.stepped("submit", council.commentary, by=council.writer)
    return council.commentary


def returned(commentary: Commentary, *passages: Place, by: Person, step: str = "return") -> Commentary:
    seen = build.desk(commentary)
    return take(step, commentary, version=seen.version, by=by, at=build.later(5), reason="Say more.", passages=passages)


def page(person: Person, name: str, commentary: Commentary) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"commentary:{name}", args=[commentary.pk])).content.decode()


# -- what is open --------------------------------------------------------------------------------------------------
def test_w12_of_two_sections_one_is_returned_and_the_other_stays_approved_and_all_is_kept(council) -> None:
    commentary = submitted(council)
    other = build.another_commentary(council, build.indicator("L1", council.service))
    build.at_stage(Stage.APPROVED, other, writer=council.writer, head=council.head)
    build.stepped("approve", commentary, by=council.head)

    returned(commentary, EXPLAIN_59, by=council.head, step="reopen")

    assert build.desk(other).settled
    assert build.as_it_stands(commentary).stage == Stage.RETURNED
    assert commentary.approvals.count() == 1, "what was approved once is still to be read"
    assert commentary.passages.count() == 3
    event = Event.objects.get(verb="reopened")
    assert (event.after["only"], event.why) == (["Explanation of Current Performance – NI 59"], "Say more.")


@pytest.mark.parametrize("place", [EXPLAIN_60, ACTIVITIES])
def test_only_what_was_returned_is_written_even_after_it_was_taken_back(council, place: Place) -> None:
    commentary = submitted(council)
    returned(commentary, EXPLAIN_59, by=council.head)

    for again in (False, True):
        if again:
            build.stepped("submit", commentary, by=council.writer)
            build.stepped("withdraw", commentary, by=council.writer)
        before = build.trace(commentary)
        with pytest.raises(Objected, match="was not returned with the others"):
            build.written(commentary, by=council.writer, texts={EXPLAIN_59: "Better.", place: "Other words."})
        assert build.trace(commentary) == before
    build.written(commentary, by=council.writer, texts={EXPLAIN_59: "Better.", place: build.READY[place]})
    assert build.desk(commentary).text(EXPLAIN_59) == "Better."


def test_the_next_return_is_of_what_it_names_and_a_whole_one_opens_all(council) -> None:
    commentary = submitted(council)

    for passages, shut in (
        ((EXPLAIN_59,), {EXPLAIN_60, ACTIVITIES}),
        ((EXPLAIN_60,), {EXPLAIN_59, ACTIVITIES}),
        ((), set()),
    ):
        returned(commentary, *passages, by=council.head)
        best_practice = build.desk(commentary).places[-1]
        assert build.desk(commentary).shut == (shut | {best_practice} if shut else set())
        build.stepped("submit", commentary, by=council.writer)


def test_words_that_a_figure_asks_for_since_can_be_written_though_they_were_not_returned(council) -> None:
    """Or nobody could submit it again."""
    commentary = council.commentary
    for each in (council.ni_59, council.ni_60):
        build.figure(each, build.TO_DATE, "60", by=council.officer)
    build.written(commentary, by=council.writer, texts={EXPLAIN_59: "On target."})
    build.stepped("submit", commentary, by=council.writer)
    returned(commentary, EXPLAIN_59, by=council.head)
    assert EXPLAIN_60 in build.desk(commentary).shut

    build.figure(council.ni_60, build.TO_DATE, "10", by=council.officer)
    build.written(commentary, by=council.writer, texts={EXPLAIN_60: "Too few.", ACTIVITIES: "Managers check."})
    build.stepped("submit", commentary, by=council.writer)

    assert build.as_it_stands(commentary).stage == Stage.SUBMITTED


@pytest.mark.parametrize(
    ("step", "passages", "why"),
    [
        ("approve", (EXPLAIN_59,), "single passages"),
        ("return", (EXPLAIN_59, (EXPLAIN_59[0], "NI 999")), "has no passage called"),
    ],
)
def test_no_other_step_and_no_other_passage_is_named(council, step: str, passages: tuple, why: str) -> None:
    commentary = submitted(council)
    before, seen = build.trace(commentary), build.desk(commentary)

    with pytest.raises(Objected, match=why):
        take(step, commentary, version=seen.version, digest=seen.digest, by=council.head, at=build.NOW,
             reason="Say more.", passages=passages)  # fmt: skip

    assert build.trace(commentary) == before


# -- P3 ------------------------------------------------------------------------------------------------------------
def assert_may_approve(commentary: Commentary, person: Person, *, may: bool) -> None:
    assert (person.pk not in build.desk(commentary).contributors) is may
    if not may:
        with pytest.raises(Objected, match="Nobody can approve their own"):
            build.stepped("approve", commentary, by=person)


@pytest.mark.parametrize(
    ("passages", "forgiven"),
    [((EXPLAIN_60,), True), ((EXPLAIN_59, EXPLAIN_60), True), ((EXPLAIN_59,), False), ((), True)],
)
def test_a_return_forgives_earlier_edits_of_the_passages_it_names_and_of_no_other(council, passages, forgiven) -> None:
    edits = (council.head, {EXPLAIN_60: "By the head."}), (council.writer, {EXPLAIN_60: "By the writer again."})
    commentary = submitted(council, *edits)

    returned(commentary, *passages, by=council.other_head)
    build.stepped("submit", commentary, by=council.writer)

    assert_may_approve(commentary, council.head, may=forgiven)


def test_what_is_edited_after_the_return_counts_again_and_a_later_return_of_another_passage_forgives_it_not(
    council,
) -> None:
    commentary = submitted(council)
    returned(commentary, EXPLAIN_60, by=council.other_head)
    build.written(commentary, by=council.head, texts={EXPLAIN_60: "By the head."})
    build.written(commentary, by=council.writer, texts={EXPLAIN_60: "By the writer again."})
    build.stepped("submit", commentary, by=council.writer)
    returned(commentary, EXPLAIN_59, by=council.other_head)
    build.stepped("submit", commentary, by=council.writer)

    assert_may_approve(commentary, council.head, may=False)


def test_words_that_stand_are_never_forgiven(council) -> None:
    commentary = submitted(council, (council.head, {EXPLAIN_60: "By the head."}))

    returned(commentary, EXPLAIN_60, by=council.other_head)
    build.stepped("submit", commentary, by=council.writer)

    assert_may_approve(commentary, council.head, may=False)


@pytest.mark.parametrize(("passages", "forgiven"), [((EXPLAIN_60,), False), ((), True)])
def test_a_typed_figure_that_was_replaced_is_forgiven_by_a_return_of_all_alone(council, passages, forgiven) -> None:
    typist = build.person("Tess Typist", (RoleName.HEAD_OF_SERVICE, council.service))
    build.figure(council.ni_60, build.JANUARY, "40", by=typist, kind=Extract.Kind.TYPED)
    build.figure(council.ni_60, build.JANUARY, "41", by=council.officer)
    commentary = submitted(council)

    returned(commentary, *passages, by=council.head)
    build.stepped("submit", commentary, by=council.writer)

    assert_may_approve(commentary, typist, may=forgiven)


# -- the pages -----------------------------------------------------------------------------------------------------
@pytest.mark.sqlite  # the same on every database
def test_the_page_returns_what_is_ticked_and_the_editor_has_boxes_for_that_alone(council) -> None:
    commentary, client = submitted(council), Client()
    client.force_login(council.head)
    shown = page(council.head, "detail", commentary)
    assert 'value="EXPLANATION:NI 59"' in shown

    posted = {"step": "return", "version": build.desk(commentary).version, "reason": "Say more.",
              "passages": ["EXPLANATION:NI 59"]}  # fmt: skip
    client.post(reverse("commentary:step", args=[commentary.pk]), posted)
    editor = page(council.writer, "edit", commentary)

    assert 'name="explanation-ni_59"' in editor
    assert 'name="explanation-ni_60"' not in editor
    assert "Only “Explanation of Current Performance – NI 59” can be written now." in editor
    assert "Not returned: these stay as they were submitted" in editor
    assert "So are these." in editor


@pytest.mark.sqlite  # the same on every database
def test_ticks_and_reason_are_still_there_after_a_refusal_and_a_strange_tick_does_nothing(council) -> None:
    commentary, client = submitted(council), Client()
    client.force_login(council.head)
    address, before = reverse("commentary:step", args=[commentary.pk]), build.trace(commentary)
    posted = {"step": "return", "version": build.desk(commentary).version, "passages": ["ACTIVITIES:"]}

    refused = client.post(address, posted)
    strange = client.post(address, posted | {"passages": ["NOWHERE:"], "reason": "Say more."})

    assert (refused.status_code, strange.status_code) == (409, 409)
    assert 'value="ACTIVITIES:" checked' in refused.content.decode()
    assert build.trace(commentary) == before


@pytest.mark.sqlite  # the same on every database
def test_p6_words_for_a_passage_that_was_shut_meanwhile_are_in_the_answer(council) -> None:
    commentary, client = submitted(council), Client()
    returned(commentary, EXPLAIN_59, by=council.head)
    client.force_login(council.writer)

    posted = {"version": build.desk(commentary).version, "activities": "My own late words."}
    answer = client.post(reverse("commentary:edit", args=[commentary.pk]), posted)

    assert answer.status_code == 409
    assert "My own late words." in answer.content.decode()
    assert "was not returned with the others" in answer.content.decode()


def test_a_whole_return_and_naming_every_passage_are_the_same(council) -> None:
    commentary = submitted(council)

    returned(commentary, *build.desk(commentary).places, by=council.head)

    assert build.desk(commentary).shut == frozenset()
    write(commentary, {ACTIVITIES: "Other."}, version=build.desk(commentary).version, by=council.writer, at=build.NOW)
    assert build.as_it_stands(commentary).returned_passages == []
