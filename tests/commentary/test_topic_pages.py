"""The pages of topics, for an officer, and of earlier words, for a writer."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commentary.models import Commentary, Topic
from commentary.workflow.transitions import Stage
from safeguarding.models import Event, Person
from tests.commentary import build

pytestmark = pytest.mark.django_db
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)


@pytest.fixture
def council() -> build.Council:
    return build.council()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, *args: int) -> str:
    return reverse(f"commentary:{name}", args=args)


def text(answer) -> str:
    """The words of the page's main part, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", MAIN.search(answer.content.decode())[0])).split())


def asked(council: build.Council, **changes: str) -> dict[str, str]:
    parts = {"first_name": "Initial", "second_name": "Core"}
    layouts = dict.fromkeys(("first_layout", "second_layout"), Topic.Layout.HEADINGS.value)
    going = {f"goes_{council.ni_59.pk}": "first", f"goes_{council.ni_60.pk}": "second"}
    return parts | layouts | going | changes


def hidden(answer) -> dict[str, str]:
    """What the form on the page would post."""
    inputs = re.findall(r"<input[^>]*>", MAIN.search(answer.content.decode())[0])
    pairs = [(re.search(r'name="([^"]*)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs]
    return {unescape(name[1]): unescape(value[1]) for name, value in pairs if name and value}


def test_an_officer_is_told_what_a_split_would_do_before_it_is_done(council: build.Council) -> None:
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    client, events = as_(council.officer), Event.objects.count()
    page = address("split_topic", council.topic.pk)

    shown = client.post(page, asked(council) | {"look": "yes"})

    assert "The approval by Hana Head does not count for the new commentary" in text(shown)
    assert "Cycles that are closed, and published reports, stay as they are." in text(shown)
    assert Event.objects.count() == events
    done = client.post(page, hidden(shown) | {"do": "yes"}, follow=True)
    assert "Assessments in time ended on" in text(done)
    assert "went on as Initial, Core" in text(done)
    old = client.get(address("detail", council.commentary.pk))
    assert "Its topic was split or joined with another, so it is only read now." in text(old)
    assert "Too few are in time." in text(old)
    assert "That approval does not count" in text(old)


def test_two_topics_are_ticked_and_joined(council: build.Council) -> None:
    other = build.another_commentary(council, build.indicator("NI 68", council.service)).topic
    client = as_(council.officer)
    page = f"{address('join_topics')}?topic={council.topic.pk}&topic={other.pk}"
    assert "Join Assessments in time and NI 68" in text(client.get(page))

    shown = client.post(page, {"name": "All", "layout": Topic.Layout.PLAIN.value, "look": "yes"})
    client.post(page, hidden(shown) | {"do": "yes"})

    assert [topic.name for topic in Topic.objects.live()] == ["All"]
    assert "Tick at least two" in client.get(address("join_topics") + "?topic=x", follow=True).content.decode()


def test_somebody_who_writes_meanwhile_is_told_of_before_the_officer_decides_again(council: build.Council) -> None:
    client, page = as_(council.officer), address("split_topic", council.topic.pk)
    shown = client.post(page, asked(council) | {"look": "yes"})
    build.written(council.commentary, by=council.writer)

    refused = client.post(page, hidden(shown) | {"do": "yes"})

    assert refused.status_code == 409
    assert "since you looked at what would happen" in text(refused)
    assert client.post(page, hidden(refused) | {"do": "yes"}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"first_name": ""}, "Enter a name."),
        ({"second_name": "Initial"}, "Both would be called “Initial”"),
        ({"second_name": "x" * 121}, "nothing was cut"),
        ({"goes": "first"}, "“Core” has no indicators"),
        ({"goes": ""}, "Say in which topic NI 60 goes on."),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(council: build.Council, changes: dict, says: str) -> None:
    if "goes" in changes:
        changes = {f"goes_{council.ni_60.pk}": changes["goes"]}

    shown = as_(council.officer).post(address("split_topic", council.topic.pk), asked(council, **changes))

    assert shown.status_code == 400
    assert says in text(shown)
    assert Topic.objects.count() == 1


def test_a_topic_is_added_and_renamed(council: build.Council) -> None:
    free, client = build.indicator("NI 68", council.service), as_(council.officer)
    given = {"name": "Reviews", "service": council.service.pk, "layout": Topic.Layout.PLAIN.value}
    assert "Choose at least one indicator." in text(client.post(address("add_topic"), given))

    client.post(address("add_topic"), given | {"indicators": [free.pk]})
    made = Topic.objects.get(name="Reviews")
    refused = client.post(address("rename_topic", made.pk), {"name": "Assessments in time"})
    renamed = client.post(address("rename_topic", made.pk), {"name": "<b>Reviews</b> in time"}, follow=True)

    assert "There is a topic called “Assessments in time” already" in text(refused)
    assert "<b>Reviews</b> in time" in text(renamed)
    assert "NI 68" not in text(client.get(address("add_topic")))


def test_only_an_officer_sees_topics(council: build.Council) -> None:
    pages = [address("topics"), address("add_topic"), address("join_topics")]
    pages += [address(name, council.topic.pk) for name in ("split_topic", "rename_topic")]

    assert {as_(council.head).get(page).status_code for page in pages} == {403}
    assert {as_(council.officer).get(page).status_code for page in pages} == {200, 302}


def test_the_list_of_topics_takes_as_many_queries_for_many_as_for_one(
    council: build.Council, django_assert_num_queries
) -> None:
    client = as_(council.officer)
    for more in (0, 3):
        for number in range(more):
            build.another_commentary(council, build.indicator(f"L{number}", council.service))
        with django_assert_num_queries(8):
            client.get(address("topics"))


# -- earlier words -------------------------------------------------------------------------------------------------
def february(council: build.Council) -> Commentary:
    build.written(council.commentary, by=council.head, texts=build.WORDS)
    cycle = build.open_cycle(build.FEBRUARY, replace(build.PLAN, meeting_on=None), by=council.officer, at=build.NOW)
    return Commentary.objects.get(cycle=cycle, topic=council.topic)


def test_a_writer_carries_one_passage_or_all_and_says_that_each_still_holds(council: build.Council) -> None:
    commentary, client = february(council), as_(council.writer)
    page = address("carry", commentary.pk)
    assert "Carry all 2 forward" in text(client.get(page))

    client.post(page, {"version": 0, "carry": "activities"})
    assert "Carried forward Current Activities, from January 2010." in text(client.get(address("edit", commentary.pk)))
    client.post(page, {"version": 1, "carry": "all"})
    confirmed = client.post(page, {"version": 2, "confirm": "activities"}, follow=True)

    assert "It is kept that you read it" in confirmed.content.decode()
    assert [each.carried for each in build.desk(commentary).passages] == ["January 2010", ""]
    shown = text(as_(council.head).get(address("detail", commentary.pk)))
    assert shown.count("Nobody has changed it, or said that it still holds.") == 1
    assert "was carried forward from January 2010" in shown


def test_what_was_carried_meanwhile_is_not_carried_twice(council: build.Council) -> None:
    commentary, client = february(council), as_(council.writer)
    page = address("carry", commentary.pk)
    client.post(page, {"version": 0, "carry": "all"})

    for posted, says in (
        ({"version": 0, "carry": "all"}, "no earlier words to carry there"),
        ({"version": 0, "confirm": "activities"}, "nothing was done"),
        ({"version": "x", "carry": "all"}, "The page was not complete"),
        ({"version": 1, "carry": "strange"}, "no earlier words to carry there"),
    ):
        refused = client.post(page, posted)
        assert (refused.status_code, says in text(refused)) == (409, True), posted
    assert build.as_it_stands(commentary).version == 1


def test_earlier_words_are_shown_to_writers_of_the_service_alone(council: build.Council) -> None:
    commentary = february(council)

    for person, status in ((council.writer, 200), (council.head_elsewhere, 404), (council.officer, 403)):
        assert as_(person).get(address("carry", commentary.pk)).status_code == status
    build.at_stage(Stage.SUBMITTED, commentary, writer=council.writer, head=council.other_head)
    assert as_(council.writer).get(address("carry", commentary.pk)).status_code == 409


def test_words_of_before_a_split_are_linked_and_offered(council: build.Council) -> None:
    build.written(council.commentary, by=council.head, texts=build.WORDS)
    client, page = as_(council.officer), address("split_topic", council.topic.pk)
    client.post(page, hidden(client.post(page, asked(council))) | {"do": "yes"})
    commentary = Commentary.objects.get(topic__name="Initial")

    shown = text(as_(council.writer).get(address("carry", commentary.pk)))

    assert "Read what was written before: Assessments in time ." in shown
    assert "Assessments in time, January 2010 Too few are in time." in shown
    assert "There are no topics yet" not in shown
