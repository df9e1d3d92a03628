"""What a writer has beside the boxes: the chart, what was said last time, and who else is writing."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commentary.actions import be_here, keep, leave, make_remark
from commentary.models import Commentary, Presence
from commentary.workflow.transitions import Stage
from safeguarding.models import Person
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def editor(council: build.Council, commentary: Commentary | None = None) -> str:
    pk = (commentary or council.commentary).pk
    return unescape(as_(council.writer).get(reverse("commentary:edit", args=[pk])).content.decode())


def test_each_figure_has_its_row_its_chart_and_its_limits(council: build.Council) -> None:
    shown = editor(council)

    assert "26.1% is 26.9 percentage points below the target of 53%." in shown
    assert "NI 59 went from 34.9% in December 2009 to 41.4% in January 2010. The target is 53%." in shown
    assert shown.count('<svg role="img"') == 2
    assert "Alert below" in shown


def test_last_months_words_and_remarks_are_beside_each_box(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    make_remark(council.commentary, build.ACTIVITIES, "Who does it?", by=council.head, at=build.NOW)
    plan = build.PLAN
    february = build.open_cycle(build.FEBRUARY, plan, by=council.officer, at=build.NOW)

    shown = editor(council, Commentary.objects.get(cycle=february))

    assert shown.count("What was said in January 2010") == 4
    assert "Too few are in time." in shown
    assert "Hana Head remarked:</strong> Who does it?" in shown
    assert "What was said" not in editor_of_first(council)


def editor_of_first(council: build.Council) -> str:
    build.stepped("return", council.commentary, by=council.head)
    return editor(council)


def test_open_remarks_are_beside_their_box(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    make_remark(council.commentary, build.ACTIVITIES, "Who does it?", by=council.head, at=build.NOW)
    build.stepped("return", council.commentary, by=council.head)

    assert "Who does it?" in editor(council)


# -- others --------------------------------------------------------------------------------------------------------
def test_two_who_have_the_page_open_see_each_other(council: build.Council) -> None:
    assert be_here(council.commentary, by=council.head, at=build.NOW) == ()

    (seen,) = be_here(council.commentary, by=council.writer, at=build.later(7))
    (back,) = be_here(council.commentary, by=council.head, at=build.later(9))

    assert seen.sentence == "Hana Head has had this page open since 09:30."
    assert back.sentence == "Wanda Writer has had this page open since 09:37."
    (again,) = be_here(council.commentary, by=council.writer, at=build.later(16))
    assert again.since == build.NOW


def test_a_page_that_was_not_heard_of_for_ten_minutes_does_not_count(council: build.Council) -> None:
    be_here(council.commentary, by=council.head, at=build.NOW)

    assert be_here(council.commentary, by=council.writer, at=build.later(10)) == ()
    be_here(council.commentary, by=council.head, at=build.later(15))
    assert Presence.objects.get(person=council.head).since == build.later(15)


def test_who_closes_the_page_is_gone_unless_they_opened_another_since(council: build.Council) -> None:
    be_here(council.commentary, by=council.head, at=build.later(1))
    leave(council.commentary, by=council.head, at=build.NOW)
    assert Presence.objects.count() == 1

    as_(council.head).post(reverse("commentary:leave", args=[council.commentary.pk]))
    assert Presence.objects.count() == 0


def test_the_page_tells_of_the_others_without_scripts(council: build.Council) -> None:
    as_(council.head).get(reverse("commentary:edit", args=[council.commentary.pk]))

    assert "Hana Head has had this page open since" in editor(council)


def test_a_save_by_itself_tells_of_the_others_and_of_their_saves(council: build.Council) -> None:
    address = reverse("commentary:keep", args=[council.commentary.pk])
    as_(council.head).post(address, {"version": 0})
    keep(council.commentary, {build.ACTIVITIES: "Theirs."}, version=0, by=council.head, at=build.NOW)

    told = as_(council.writer).post(address, {"version": 0}).json()

    assert told["version"] == 0
    assert told["said"].startswith("Somebody else has saved this since.")
    assert len(told["others"]) == 1


def test_another_services_head_keeps_and_leaves_nothing(council: build.Council) -> None:
    for name in ("keep", "leave"):
        address = reverse(f"commentary:{name}", args=[council.commentary.pk])
        assert as_(council.head_elsewhere).post(address, {"version": 0}).status_code == 404
        assert as_(council.officer).post(address, {"version": 0}).status_code == 403
        assert as_(council.writer).get(address).status_code == 405


def test_a_save_by_itself_takes_as_many_queries_however_many_there_were(
    council: build.Council, django_assert_num_queries
) -> None:
    address, client = reverse("commentary:keep", args=[council.commentary.pk]), as_(council.writer)
    client.post(address, {"version": 0, "activities": "One."})
    for version in range(1, 4):
        with django_assert_num_queries(25):
            client.post(address, {"version": version, "activities": f"Text {version}."})
    with django_assert_num_queries(7):
        client.post(address, {"version": 4})
