"""P3: nobody approves what they wrote, edited or typed since the last return, by any route."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from commentary.actions import Objected
from commentary.models import Commentary
from commentary.queries import ledger
from commentary.workflow.transitions import Stage
from indicators.models import Extract
from safeguarding.models import Person
from safeguarding.permissions import RoleName
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def submitted(council: build.Council, *more: tuple[Person, dict]) -> Commentary:
    """Written by the writer, then by these, in order; then submitted."""
    commentary = council.commentary
    build.written(commentary, by=council.writer)
    for person, texts in more:
        build.written(commentary, by=person, texts=texts)
    build.stepped("submit", commentary, by=council.writer)
    return commentary


def assert_refused(commentary: Commentary, person: Person, *, step: str = "approve") -> None:
    """By action and by page, with no trace, and the page says why."""
    before, client, seen = build.trace(commentary), Client(), build.desk(commentary)
    client.force_login(person)

    with pytest.raises(Objected, match="You wrote or edited these words"):
        build.stepped(step, commentary, by=person)
    posted = {"step": step, "version": seen.version, "digest": seen.digest, "reason": "Say more."}
    page = client.post(reverse("commentary:step", args=[commentary.pk]), posted)

    assert page.status_code == 409
    assert "You wrote or edited these words" in page.content.decode()
    assert build.trace(commentary) == before


def test_whoever_wrote_does_not_approve_and_another_head_may(council: build.Council) -> None:
    commentary = submitted(council, (council.head, {build.EXPLAIN_60: "By the head."}))

    assert_refused(commentary, council.head)
    build.stepped("approve", commentary, by=council.other_head)

    assert build.as_it_stands(commentary).stage == Stage.APPROVED


def test_whoever_edited_does_not_approve_even_when_others_edited_it_since(council: build.Council) -> None:
    commentary = submitted(
        council,
        (council.head, {build.EXPLAIN_60: "By the head."}),
        (council.writer, {build.EXPLAIN_60: "By the writer again."}),
    )

    assert_refused(commentary, council.head)


def test_the_page_says_who_may_approve_instead(council: build.Council) -> None:
    commentary = submitted(council, (council.head, {build.EXPLAIN_60: "By the head."}))
    client = Client()
    client.force_login(council.head)

    page = client.get(reverse("commentary:detail", args=[commentary.pk])).content.decode()

    assert "These people may: Henry Head." in page
    assert ">Approve<" not in page


def test_nobody_else_may_is_said_too(council: build.Council) -> None:
    commentary = submitted(
        council, (council.head, {build.EXPLAIN_60: "x y"}), (council.other_head, {build.EXPLAIN_59: "z"})
    )

    assert ledger.approvers(build.desk(commentary)) == ()


def typist(council: build.Council) -> Person:
    return build.person(
        "Tess Typist", (RoleName.HEAD_OF_SERVICE, council.service), (RoleName.PERFORMANCE_OFFICER, None)
    )


@pytest.mark.parametrize("period", [build.JANUARY, build.DECEMBER, build.TO_DATE, build.YEAR, build.periods.year(2008)])
def test_whoever_typed_a_figure_that_is_shown_does_not_approve(council: build.Council, period) -> None:
    person = typist(council)
    build.figure(council.ni_60, period, "40", by=person, kind=Extract.Kind.TYPED)
    commentary = submitted(council)

    assert_refused(commentary, person)


def test_whoever_typed_a_figure_that_is_not_shown_may_approve(council: build.Council) -> None:
    person = typist(council)
    elsewhere = build.indicator("NI 62", council.other_service)
    build.figure(council.ni_60, build.FEBRUARY, "40", by=person, kind=Extract.Kind.TYPED)
    build.figure(elsewhere, build.JANUARY, "40", by=person, kind=Extract.Kind.TYPED)
    commentary = submitted(council)

    build.stepped("approve", commentary, by=person)

    assert build.as_it_stands(commentary).stage == Stage.APPROVED


def test_a_typed_figure_that_a_file_replaced_counts_until_the_next_return(council: build.Council) -> None:
    person = typist(council)
    build.figure(council.ni_60, build.JANUARY, "40", by=person, kind=Extract.Kind.TYPED)
    build.figure(council.ni_60, build.JANUARY, "41", by=council.officer)
    commentary = submitted(council)
    assert_refused(commentary, person)

    build.stepped("return", commentary, by=council.other_head, at=build.later(5))
    build.stepped("submit", commentary, by=council.writer, at=build.later(6))
    build.stepped("approve", commentary, by=person, at=build.later(7))

    assert build.as_it_stands(commentary).stage == Stage.APPROVED


def test_whose_typed_figure_still_stands_after_a_return_does_not_approve(council: build.Council) -> None:
    person = typist(council)
    build.figure(council.ni_60, build.JANUARY, "40", by=person, kind=Extract.Kind.TYPED)
    commentary = submitted(council)

    build.stepped("return", commentary, by=council.other_head, at=build.later(5))
    build.stepped("submit", commentary, by=council.writer, at=build.later(6))

    assert_refused(commentary, person)


def test_whoever_typed_the_figure_after_approval_does_not_confirm(council: build.Council) -> None:
    person = typist(council)
    commentary = submitted(council)
    build.stepped("approve", commentary, by=person)
    build.figure(council.ni_60, build.JANUARY, "40", by=person, kind=Extract.Kind.TYPED)

    assert_refused(commentary, person, step="confirm")


def test_whose_words_were_rewritten_since_the_return_may_approve(council: build.Council) -> None:
    commentary = submitted(council, (council.head, {build.EXPLAIN_60: "By the head."}))

    build.stepped("return", commentary, by=council.other_head)
    build.written(commentary, by=council.writer, texts={build.EXPLAIN_60: "By the writer again."})
    build.stepped("submit", commentary, by=council.writer)
    build.stepped("approve", commentary, by=council.head)

    assert build.as_it_stands(commentary).stage == Stage.APPROVED


def test_whose_words_still_stand_after_a_return_does_not_approve(council: build.Council) -> None:
    commentary = submitted(council, (council.head, {build.EXPLAIN_60: "By the head."}))

    build.stepped("return", commentary, by=council.other_head)
    build.stepped("submit", commentary, by=council.writer)

    assert_refused(commentary, council.head)


def test_nobody_returns_their_own_words_to_be_free_of_them(council: build.Council) -> None:
    commentary = submitted(council, (council.head, {build.EXPLAIN_60: "By the head."}))

    assert_refused(commentary, council.head, step="return")


def test_taking_words_back_does_not_free_their_writer(council: build.Council) -> None:
    commentary = submitted(council, (council.head, {build.EXPLAIN_60: "By the head."}))

    build.stepped("withdraw", commentary, by=council.head)
    build.written(commentary, by=council.writer, texts={build.EXPLAIN_60: "By the writer again."})
    build.stepped("submit", commentary, by=council.writer)

    assert_refused(commentary, council.head)


def test_who_approved_once_and_writes_after_a_reopening_does_not_approve_again(council: build.Council) -> None:
    commentary = submitted(council)
    build.stepped("approve", commentary, by=council.head)
    build.stepped("reopen", commentary, by=council.head)
    build.written(commentary, by=council.head, texts={build.ACTIVITIES: "By the head."})
    build.stepped("submit", commentary, by=council.writer)

    assert_refused(commentary, council.head)


def test_a_save_that_changes_nothing_makes_nobody_a_writer(council: build.Council) -> None:
    commentary = submitted(council)
    build.stepped("return", commentary, by=council.other_head)
    build.written(commentary, by=council.head, texts=build.WORDS)
    build.stepped("submit", commentary, by=council.writer)

    build.stepped("approve", commentary, by=council.head)

    assert build.as_it_stands(commentary).stage == Stage.APPROVED


def test_a_head_whose_role_ended_after_the_page_was_opened_does_not_approve(council: build.Council) -> None:
    commentary = submitted(council)
    seen, client = build.desk(commentary), Client()
    client.force_login(council.head)
    council.head.roles.update(ended_at=build.later(5))
    before = build.trace(commentary)

    page = client.post(
        reverse("commentary:step", args=[commentary.pk]),
        {"step": "approve", "version": seen.version, "digest": seen.digest},
    )

    assert page.status_code in (403, 404)
    assert build.trace(commentary) == before
