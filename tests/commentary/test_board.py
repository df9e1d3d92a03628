"""The board of services by stage, and what the home page says of a cycle's days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from commentary.models import Cycle
from commentary.workflow.transitions import Stage
from tests.commentary import build
from tests.commentary.test_opening_cycles import as_, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def test_the_board_puts_the_service_that_is_furthest_behind_first_and_shows_heads_their_own(
    council: build.Council,
) -> None:
    mine = build.another_commentary(council, build.indicator("NI 62", council.other_service))
    Cycle.objects.update(commentary_due_on=date(2010, 2, 5), approval_due_on=date(2999, 1, 1))
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    address = reverse("commentary:board")

    shown = as_(council.officer).get(address).content.decode()
    assert shown.index("Children in Care") < shown.index("First Response")
    assert "0 of 1 done, 1 late" in shown
    own = as_(council.head_elsewhere).get(address).content.decode()
    assert "Children in Care" in own
    assert "First Response" not in own
    assert mine.topic.name in own


def test_an_approval_that_no_longer_counts_has_a_column_of_its_own(council: build.Council) -> None:
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    client, address = as_(council.officer), reverse("commentary:board")
    assert "1 of 1 done" in client.get(address).content.decode()

    build.figure(council.ni_59, build.JANUARY, "10", by=council.officer)

    shown = client.get(address, {"cycle": council.cycle.pk}).content.decode()
    assert "0 of 1 done" in shown
    assert '<span class="app-stack__label">Approval no longer counts</span>' in shown


def test_before_the_first_cycle_the_board_and_the_calendar_say_so() -> None:
    officer = build.person("Olive Officer", (build.RoleName.PERFORMANCE_OFFICER, None))

    assert "No cycle is open yet." in as_(officer).get(reverse("commentary:board")).content.decode()
    assert "Open it" in as_(officer).get(reverse("commentary:calendar")).content.decode()


def test_the_board_takes_as_many_queries_for_many_topics_as_for_one(
    council: build.Council, django_assert_num_queries
) -> None:
    for code in ("NI 61", "NI 62", "NI 63"):
        build.another_commentary(council, build.indicator(code, council.service))
    client = as_(council.officer)

    with django_assert_num_queries(27):
        client.get(reverse("commentary:board"))


def test_the_home_page_says_late_in_words_and_an_officer_is_told_to_load_figures(council: build.Council) -> None:
    Cycle.objects.update(extract_due_on=date(2010, 2, 4))
    shown = as_(council.writer).get("/").content.decode()
    assert "Late</strong> Due by 10 February 2010" in shown

    dates = replace(build.PLAN, extract_due_on=date(2010, 3, 4))
    build.open_cycle(build.FEBRUARY, dates, by=council.officer, at=build.NOW)
    assert "Load the figures of February 2010" in told(council.officer)
    build.figure(council.ni_59, build.FEBRUARY, "50", by=council.officer)
    assert told(council.officer) == []
