"""The pages: what they show, to whom, and in how many queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from commentary.models import Cycle, Topic
from commentary.todo import tasks
from commentary.workflow.transitions import Stage
from safeguarding.models import Person
from safeguarding.permissions import RoleName
from tests.commentary import build

pytestmark = pytest.mark.django_db

LIST = "/commentary/"


@pytest.fixture
def council() -> build.Council:
    return build.council()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, name: str, council: build.Council) -> str:
    return client.get(reverse(f"commentary:{name}", args=[council.commentary.pk])).content.decode()


def more_topics(council: build.Council, how_many: int) -> None:
    for number in range(how_many):
        indicator = build.indicator(f"L{number:04}", council.service)
        build.figure(indicator, build.JANUARY, "40", by=council.officer)
        build.written(
            build.another_commentary(council, indicator), by=council.writer, texts={build.ACTIVITIES: "Words."}
        )


@pytest.mark.parametrize("name", ["detail", "edit", "compare", "step"])
def test_another_services_commentary_is_not_found(council: build.Council, name: str) -> None:
    address = reverse(f"commentary:{name}", args=[council.commentary.pk])
    before = build.trace(council.commentary)

    assert as_(council.head_elsewhere).get(address).status_code == (405 if name == "step" else 404)
    assert as_(council.head_elsewhere).post(address, {"step": "submit", "version": 0}).status_code == 404
    assert build.trace(council.commentary) == before


def test_the_list_shows_only_ones_own_services(council: build.Council) -> None:
    assert "Assessments in time" in as_(council.writer).get(LIST).content.decode()
    assert "No commentary of your services" in as_(council.head_elsewhere).get(LIST).content.decode()


@pytest.mark.parametrize("role", [RoleName.READER, RoleName.ADMINISTRATOR])
def test_who_sees_no_drafts_opens_none_of_the_pages(council: build.Council, role: RoleName) -> None:
    client = as_(build.person("Somebody", (role, None)))

    for address in (LIST, reverse("commentary:detail", args=[council.commentary.pk])):
        assert client.get(address).status_code == 403


def test_what_is_late_comes_first(council: build.Council) -> None:
    more_topics(council, 1)
    Cycle.objects.update(commentary_due_on=date(2010, 2, 10), approval_due_on=date(2999, 1, 1))
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)

    shown = as_(council.writer).get(LIST).content.decode()

    assert shown.index("L0000") < shown.index("Assessments in time")
    assert "1 late." in shown


def test_a_cycle_can_be_chosen(council: build.Council) -> None:
    february = build.open_cycle(build.FEBRUARY, build.PLAN, by=council.officer, at=build.NOW)
    client = as_(council.writer)

    assert "Commentary, February 2010" in client.get(LIST).content.decode()
    assert "Commentary, January 2010" in client.get(LIST, {"cycle": council.cycle.pk}).content.decode()
    assert "Commentary, February 2010" in client.get(LIST, {"cycle": "nonsense"}).content.decode()
    assert february.commentaries.count() == 1


def test_before_the_first_cycle_the_list_says_so() -> None:
    officer = build.person("Olive Officer", (RoleName.PERFORMANCE_OFFICER, None))

    assert "No cycle is open yet." in as_(officer).get(LIST).content.decode()


@pytest.mark.parametrize(("name", "queries"), [("list", 17), ("edit", 25), ("detail", 24)])
def test_a_page_makes_as_many_queries_for_many_topics_as_for_one(
    council: build.Council, name: str, queries: int, django_assert_num_queries
) -> None:
    build.written(council.commentary, by=council.writer)
    address = reverse(f"commentary:{name}", args=[] if name == "list" else [council.commentary.pk])
    client = as_(council.writer)

    for topics in (0, 6):
        more_topics(council, topics)
        with django_assert_num_queries(queries):
            client.get(address)


def test_the_desk_of_a_cycle_takes_thirteen_queries_however_many_topics(
    council: build.Council, django_assert_num_queries
) -> None:
    more_topics(council, 6)
    cycle = Cycle.objects.select_related("period").get()

    with django_assert_num_queries(13):
        desks = build.ledger.desk(cycle)

    assert len(desks) == 7


def test_words_are_shown_as_they_will_be_printed_and_never_as_markup(council: build.Council) -> None:
    words = "Use <Mosaic> & **bold** <script>alert(1)</script> {{ 7*7 }}\n\n- one\n- two"
    build.written(council.commentary, by=council.writer, texts={build.ACTIVITIES: words})

    shown = page(as_(council.writer), "detail", council)

    assert "Use &lt;Mosaic&gt; &amp; <strong>bold</strong> &lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in shown
    assert "<script>alert" not in shown
    assert shown.count('<span class="app-item__marker">•</span>') == 2


def test_the_history_is_told_in_words(council: build.Council) -> None:
    build.at_stage(Stage.RETURNED, council.commentary, writer=council.writer, head=council.head)

    shown = page(as_(council.writer), "detail", council)

    assert "Hana Head, Job of Hana Head, returned it." in shown
    assert (
        "Wanda Writer, Job of Wanda Writer, wrote: Explanation of Current Performance – NI 59 (20 characters)" in shown
    )
    assert shown.count("Say more.") == 2


def test_buttons_are_the_steps_that_are_open(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)

    def buttons(person: Person) -> list[str]:
        shown = page(as_(person), "detail", council)
        names = ("Submit for approval", "Take back to write more", "Return with a reason", "Approve")
        return [name for name in names if f">{name}</button>" in shown]

    assert buttons(council.writer) == ["Take back to write more"]
    assert buttons(council.head) == ["Take back to write more", "Return with a reason", "Approve"]
    assert buttons(council.officer) == []


def test_a_change_after_approval_is_shown_old_and_new_and_confirmed_in_one_step(council: build.Council) -> None:
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    build.figure(council.ni_60, build.JANUARY, "40", by=council.officer)
    client = as_(council.head)

    shown = page(client, "compare", council)
    assert "NI 60, Jan 2010" in shown
    assert "41.4%" in shown
    assert "40%" in shown
    assert "NI 59, Jan 2010" not in shown

    seen = build.desk(council.commentary)
    posted = {"step": "confirm", "version": seen.version, "digest": seen.digest}
    client.post(reverse("commentary:step", args=[council.commentary.pk]), posted)
    assert build.desk(council.commentary).settled
    assert "Nothing has changed since." in page(client, "compare", council)


def test_there_is_nothing_to_compare_before_an_approval(council: build.Council) -> None:
    address = reverse("commentary:compare", args=[council.commentary.pk])

    assert as_(council.head).get(address).url == reverse("commentary:detail", args=[council.commentary.pk])


@pytest.mark.parametrize("posted", [{}, {"step": "submit"}, {"step": "submit", "version": "x"}, {"version": 9**30}])
def test_an_incomplete_post_does_nothing(council: build.Council, posted: dict) -> None:
    before = build.trace(council.commentary)

    response = as_(council.writer).post(reverse("commentary:step", args=[council.commentary.pk]), posted)

    assert response.status_code == 409
    assert build.trace(council.commentary) == before


def test_the_writing_page_of_what_waits_for_approval_says_why_it_is_shut(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)

    assert "nobody can write in it now" in page(as_(council.writer), "edit", council)


def test_an_edit_without_its_version_keeps_the_words_and_saves_nothing(council: build.Council) -> None:
    before = build.trace(council.commentary)

    response = as_(council.writer).post(
        reverse("commentary:edit", args=[council.commentary.pk]), {"activities": "My words."}
    )

    assert response.status_code == 400
    assert "My words." in response.content.decode()
    assert build.trace(council.commentary) == before


def test_a_cycle_is_opened_from_its_page(council: build.Council) -> None:
    client, address = as_(council.officer), reverse("commentary:open_cycle")
    posted = {
        "month": "Feb-10", "title": "Report", "commentary_due_on": "10 March 2010", "approval_due_on": "15/03/2010",
    }  # fmt: skip

    client.post(address, posted)
    again = client.post(address, posted)

    assert Cycle.objects.get(period__starts_on=date(2010, 2, 1)).commentary_due_on == date(2010, 3, 10)
    assert "The cycle of February 2010 is open already." in again.content.decode()
    assert "is not a period" in client.post(address, posted | {"month": "Smarch"}).content.decode()
    assert as_(council.writer).post(address, posted).status_code == 403


# -- the home page -------------------------------------------------------------------------------------------------


def words_of(person: Person) -> list[str]:
    return [task.words for task in tasks(Person.objects.get(pk=person.pk), build.NOW)]


def test_each_is_told_what_they_should_do_next(council: build.Council) -> None:
    name = "Assessments in time, January 2010"
    assert (words_of(council.writer), words_of(council.head)) == ([f"Write {name}"], [])

    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    assert (words_of(council.writer), words_of(council.head)) == ([], [f"Approve or return {name}"])

    build.stepped("return", council.commentary, by=council.head)
    assert words_of(council.writer) == [f"Write again {name}, which was returned: Say more."]

    build.stepped("submit", council.commentary, by=council.writer)
    build.stepped("approve", council.commentary, by=council.head)
    assert (words_of(council.writer), words_of(council.head)) == ([], [])

    build.figure(council.ni_60, build.JANUARY, "40", by=council.officer)
    assert words_of(council.head) == [f"Look again at {name}: it changed after it was approved"]
    assert words_of(council.officer) == words_of(council.head_elsewhere) == []


def test_who_wrote_is_not_told_to_approve(council: build.Council) -> None:
    build.written(council.commentary, by=council.head)
    build.stepped("submit", council.commentary, by=council.head)

    assert words_of(council.head) == []
    assert len(words_of(council.other_head)) == 1


def test_a_closed_cycle_asks_for_nothing(council: build.Council) -> None:
    council.cycle.period.closed_at = build.NOW
    council.cycle.period.save()

    assert words_of(council.writer) == []


def test_a_topic_without_words_has_no_commentary(council: build.Council) -> None:
    indicator = build.indicator("NI 51", council.service)
    plan = build.TopicPlan("CAMHS", council.service, (indicator,), Topic.Layout.NONE)
    build.add_topic(plan, by=council.officer, at=build.NOW)

    february = build.open_cycle(build.FEBRUARY, build.PLAN, by=council.officer, at=build.NOW)

    assert [each.topic.name for each in february.commentaries.all()] == ["Assessments in time"]
