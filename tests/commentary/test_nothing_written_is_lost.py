"""P6: every save is kept, a conflict shows both, an expired log-in gives the text back, and nothing is ever cut."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from commentary.actions import Objected
from commentary.models import Passage
from commentary.text.conflicts import Conflict, UnknownPassage
from commentary.workflow.transitions import Heading, Stage
from safeguarding.models import Event
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


@pytest.fixture
def client(council: build.Council) -> Client:
    made = Client()
    made.force_login(council.writer)
    return made


def address(council: build.Council) -> str:
    return reverse("commentary:edit", args=[council.commentary.pk])


def boxes(page) -> dict[str, str]:
    """The text in each box of the form."""
    found = re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page.content.decode(), re.DOTALL)
    return {name: html.unescape(text) for name, text in found}


def version_on(page) -> str:
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


# -- saves ---------------------------------------------------------------------------------------------------------


def test_every_save_is_kept(council: build.Council) -> None:
    for text in ("First.", "Second.", "Third."):
        build.written(council.commentary, by=council.writer, texts={build.ACTIVITIES: text})

    texts = Passage.objects.order_by("version").values_list("text", flat=True)
    assert list(texts) == ["First.", "Second.", "Third."]
    assert build.desk(council.commentary).text(build.ACTIVITIES) == "Third."


def test_a_save_records_who_and_how_much_but_not_the_words_again(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts=build.WORDS)

    event = Event.objects.last()
    assert (event.by_name, event.verb) == ("Wanda Writer", "wrote")
    assert event.after["passages"] == [
        {"passage": "Explanation of Current Performance – NI 59", "length": 20},
        {"passage": "Current Activities", "length": 30},
    ]


def test_only_the_passages_that_changed_are_saved(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts=build.WORDS)

    build.written(council.commentary, by=council.head, texts=build.WORDS | {build.ACTIVITIES: "Changed."})

    last = Passage.objects.latest("id")
    assert (Passage.objects.count(), last.text, last.written_by) == (3, "Changed.", council.head)


def test_a_save_that_changes_nothing_does_nothing_at_all(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts=build.WORDS)
    before = build.trace(council.commentary)

    build.written(council.commentary, by=council.head, texts={**build.WORDS, build.EXPLAIN_60: " \r\n"})

    assert build.trace(council.commentary) == before


def test_words_can_be_taken_out_and_stay_in_the_history(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts=build.WORDS)

    build.written(council.commentary, by=council.writer, texts={build.ACTIVITIES: ""})

    assert [passage.title for passage in build.desk(council.commentary).passages] == [
        "Explanation of Current Performance – NI 59"
    ]
    assert Passage.objects.filter(heading=Heading.ACTIVITIES.value).count() == 2


def test_forty_thousand_characters_are_kept_whole(council: build.Council, client: Client) -> None:
    text = "Zażółć – ŵyau 👩‍👧 " * 2_500

    client.post(address(council), {"version": 0, "activities": text})
    page = client.get(address(council))

    assert len(text) > 40_000
    assert build.desk(council.commentary).text(build.ACTIVITIES) == text
    assert boxes(page)["activities"] == text


def test_what_cannot_be_printed_is_left_out_and_the_page_says_so(council: build.Council, client: Client) -> None:
    """C06 of the torture table."""
    page = client.post(address(council), {"version": 0, "activities": "a\x00b\x07\u202ec\u200b\r\nd\x0be"}, follow=True)

    assert build.desk(council.commentary).text(build.ACTIVITIES) == "abc\nd\ne"
    assert "Characters that cannot be printed were left out: 4." in page.content.decode()


def test_half_a_character_is_left_out(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts={build.ACTIVITIES: "a\ud83db"})

    assert build.desk(council.commentary).text(build.ACTIVITIES) == "ab"


def test_fields_that_are_not_of_the_form_are_ignored(council: build.Council, client: Client) -> None:
    client.post(
        address(council),
        {
            "version": 0,
            "activities": "Words.",
            "stage": "approved",
            "written_by": council.head.pk,
            "best_practise": "?",
        },
    )

    passage = Passage.objects.get()
    assert (passage.text, passage.written_by) == ("Words.", council.writer)
    assert build.as_it_stands(council.commentary).stage == Stage.DRAFT


def test_a_passage_that_the_topic_does_not_have_is_refused(council: build.Council) -> None:
    with pytest.raises(UnknownPassage, match="no passage called “Explanation of Current Performance – NI 62”"):
        build.written(council.commentary, by=council.writer, texts={(Heading.EXPLANATION, "NI 62"): "Words."})


# -- conflicts -----------------------------------------------------------------------------------------------------


def test_two_people_in_the_same_passage_both_see_both_texts(council: build.Council, client: Client) -> None:
    build.written(council.commentary, by=council.head, texts={build.ACTIVITIES: "Theirs."})
    before = build.trace(council.commentary)

    page = client.post(address(council), {"version": 0, "activities": "Mine.", "best_practice": "Mine too."})

    assert (page.status_code, build.trace(council.commentary)) == (409, before)
    assert "Theirs." in page.content.decode()
    assert boxes(page)["activities"] == "Mine."
    assert boxes(page)["best_practice"] == "Mine too."

    client.post(address(council), {**boxes(page), "version": version_on(page)})
    assert build.desk(council.commentary).text(build.ACTIVITIES) == "Mine."
    assert set(Passage.objects.values_list("text", flat=True)) == {"Theirs.", "Mine.", "Mine too."}


def test_what_only_the_other_changed_is_not_undone(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer)
    build.write(council.commentary, {build.EXPLAIN_59: "Theirs."}, version=1, by=council.head, at=build.NOW)

    mine = build.WORDS | {build.ACTIVITIES: "Mine."}
    with pytest.raises(Conflict) as conflict:
        build.write(council.commentary, mine, version=1, by=council.writer, at=build.NOW)

    assert conflict.value.clashes == ()
    assert conflict.value.version == 2
    assert conflict.value.texts[build.EXPLAIN_59] == "Theirs."
    assert conflict.value.texts[build.ACTIVITIES] == "Mine."


def test_a_page_left_open_that_nobody_wrote_in_saves_nothing(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer)
    build.written(council.commentary, by=council.head, texts={build.ACTIVITIES: "Theirs."})
    before = build.trace(council.commentary)

    build.write(council.commentary, build.WORDS, version=1, by=council.writer, at=build.NOW)

    assert build.trace(council.commentary) == before


@pytest.mark.parametrize("button", ["save", "submit"])
def test_a_double_click_saves_once(council: build.Council, client: Client, button: str) -> None:
    posted = {"version": 0, "activities": "Words.", button: "1"}

    client.post(address(council), posted)
    after_one = build.trace(council.commentary)
    client.post(address(council), posted)

    assert build.trace(council.commentary) == after_one


def test_words_that_somebody_else_wrote_meanwhile_are_not_submitted_unseen(
    council: build.Council, client: Client
) -> None:
    build.written(council.commentary, by=council.writer)
    build.written(council.commentary, by=council.head, texts={build.ACTIVITIES: "Theirs."})

    page = client.post(address(council), {"version": 1, "activities": build.WORDS[build.ACTIVITIES], "submit": "1"})

    assert page.status_code == 409
    assert build.as_it_stands(council.commentary).stage == Stage.DRAFT


# -- refusals and log-ins ------------------------------------------------------------------------------------------


def test_a_late_save_after_submission_is_refused_and_gives_the_text_back(
    council: build.Council, client: Client
) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    before = build.trace(council.commentary)

    page = client.post(address(council), {"version": 1, "activities": "Late words."})

    assert (page.status_code, build.trace(council.commentary)) == (409, before)
    assert boxes(page)["activities"] == "Late words."
    assert "nobody can write in it now" in page.content.decode()


def test_words_are_saved_even_where_submitting_is_refused(council: build.Council, client: Client) -> None:
    page = client.post(address(council), {"version": 0, "activities": "n/a", "submit": "1"})

    assert "no words yet" in page.content.decode()
    assert build.desk(council.commentary).text(build.ACTIVITIES) == "n/a"
    assert version_on(page) == "1"


def test_save_and_submit_does_both(council: build.Council, client: Client) -> None:
    words = dict.fromkeys(("explanation-ni_59", "explanation-ni_60", "activities"), "Words.")
    client.post(address(council), {"version": 0, **words, "submit": "1"})

    assert build.as_it_stands(council.commentary).stage == Stage.SUBMITTED
    assert [event.verb for event in Event.objects.order_by("-number")[:2]] == ["submitted", "wrote"]


def test_a_log_in_that_ran_out_gives_the_text_back_and_saves_nothing(council: build.Council) -> None:
    before = build.trace(council.commentary)

    page = Client().post(
        address(council), {"version": 0, "explanation-ni_59": "Long <words>\r\n & more", "nonsense": "x"}
    )

    assert page.status_code == 401
    assert boxes(page) == {"explanation-ni_59": "Long <words>\r\n & more"}
    assert version_on(page) == "0"
    assert "Log in again in another tab" in page.content.decode()
    assert build.trace(council.commentary) == before


def test_after_logging_in_again_the_same_words_are_saved(council: build.Council) -> None:
    client = Client(enforce_csrf_checks=True)
    kept = client.post(address(council), {"version": 0, "activities": "Words."})
    client.force_login(council.writer)

    stale = client.post(address(council), {**boxes(kept), "version": 0, "csrfmiddlewaretoken": "x" * 64})
    assert (stale.status_code, boxes(stale), Passage.objects.count()) == (403, {"activities": "Words."}, 0)

    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', stale.content.decode())[1]
    client.post(address(council), {**boxes(stale), "version": 0, "csrfmiddlewaretoken": token})
    assert Passage.objects.get().text == "Words."


def test_a_reader_who_is_not_logged_in_is_sent_to_log_in(council: build.Council) -> None:
    page = Client().get(address(council))

    assert page.status_code == 302
    assert reverse("log-in") in page.url


def test_writing_needs_the_permission(council: build.Council) -> None:
    for person in (council.head_elsewhere, council.officer):
        with pytest.raises(Objected, match="You may not write commentary for this service"):
            build.written(council.commentary, by=person)
