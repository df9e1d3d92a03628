"""What the editor saves unasked, and how every save is told and brought back (P6)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commentary.actions import Objected, bring_back, keep
from commentary.models import Commentary, Passage
from commentary.queries import report_rows
from commentary.queries.timeline import history
from commentary.text.conflicts import Conflict
from commentary.workflow.transitions import Stage
from safeguarding.models import Event, Person
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, name: str, commentary: Commentary) -> str:
    return unescape(as_(person).get(reverse(f"commentary:{name}", args=[commentary.pk])).content.decode())


def kept(council: build.Council, text: str, *, minutes: int = 0, by: Person | None = None) -> int:
    version = build.as_it_stands(council.commentary).version
    return keep(
        council.commentary, {build.ACTIVITIES: text}, version=version, by=by or council.writer,
        at=build.later(minutes),
    )  # fmt: skip


# -- saves ---------------------------------------------------------------------------------------------------------
def test_each_is_kept_and_the_first_of_a_session_leaves_an_event(council: build.Council) -> None:
    before = Event.objects.count()

    versions = [kept(council, text, minutes=minutes) for text, minutes in (("T", 0), ("Th", 1), ("The", 2))]

    assert versions == [1, 2, 3]
    assert list(Passage.objects.order_by("id").values_list("text", flat=True)) == ["T", "Th", "The"]
    assert Event.objects.count() == before + 1

    kept(council, "The end.", minutes=40)
    kept(council, "The end?", by=council.head, minutes=41)
    assert Event.objects.count() == before + 3


def test_the_first_after_a_return_leaves_an_event(council: build.Council) -> None:
    build.at_stage(Stage.RETURNED, council.commentary, writer=council.writer, head=council.head)
    before = Event.objects.count()

    council.commentary.refresh_from_db()
    kept(council, "Better.", minutes=1)

    assert Event.objects.count() == before + 1


def test_a_save_of_what_stands_does_nothing_at_all(council: build.Council) -> None:
    kept(council, "Words.")
    before = build.trace(council.commentary)

    assert kept(council, "Words.", minutes=99) == 1
    assert build.trace(council.commentary) == before


def test_a_late_one_after_submission_is_refused_without_harm(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    before = build.trace(council.commentary)

    with pytest.raises(Objected, match="waiting for approval, so nobody can write in it now"):
        keep(council.commentary, {build.ACTIVITIES: "Late."}, version=1, by=council.writer, at=build.NOW)

    assert build.trace(council.commentary) == before


def test_one_from_a_page_that_is_out_of_date_overwrites_nothing(council: build.Council) -> None:
    kept(council, "Theirs.", by=council.head)
    before = build.trace(council.commentary)

    with pytest.raises(Conflict) as conflict:
        keep(council.commentary, {build.ACTIVITIES: "Mine."}, version=0, by=council.writer, at=build.NOW)

    assert [(clash.theirs, clash.yours) for clash in conflict.value.clashes] == [("Theirs.", "Mine.")]
    assert build.trace(council.commentary) == before


# -- how they are told ---------------------------------------------------------------------------------------------
def test_what_was_done_tells_a_session_once(council: build.Council) -> None:
    for number in range(1, 20):
        kept(council, "x" * number, minutes=number)
    build.stepped("submit", written_whole(council), by=council.writer, at=build.later(30))

    entries = history(council.commentary)

    assert [entry.words for entry in entries] == [
        "Wanda Writer, Job of Wanda Writer, submitted it.",
        "Wanda Writer, Job of Wanda Writer, wrote: Current Activities (19 characters); "
        "Explanation of Current Performance – NI 59 (6 characters); "
        "Explanation of Current Performance – NI 60 (6 characters).",
    ]
    assert (entries[1].from_at, entries[1].at) == (build.later(1), build.later(20))


def written_whole(council: build.Council) -> Commentary:
    texts = dict.fromkeys((build.EXPLAIN_59, build.EXPLAIN_60), "Words.")
    return build.written(council.commentary, by=council.writer, texts=texts, at=build.later(20))


def test_the_page_of_what_was_written_shows_who_when_and_which_words(council: build.Council) -> None:
    kept(council, "Too few are in time.")
    kept(council, "Too few were in time.", minutes=2)
    kept(council, "Too few were in time, again.", minutes=60, by=council.head)

    shown = page(council.writer, "written", council.commentary)

    assert "Hana Head, 8 February 2010, 10:30" in shown
    assert "Wanda Writer, 8 February 2010, 09:30 to 09:32" in shown
    assert "2 saves." in shown
    text = re.sub(r"<span[^>]*>.*?</span>", "", shown)
    assert 'were in time<ins class="app-added">, again</ins>.' in text
    assert '<ins class="app-added">Too few were in time.</ins>' in text


def test_words_of_another_service_are_not_found(council: build.Council) -> None:
    for name in ("written", "bring_back"):
        address = reverse(f"commentary:{name}", args=[council.commentary.pk])
        assert as_(council.head_elsewhere).post(address, {"version": 0, "earlier": 0}).status_code == 404


# -- bringing back -------------------------------------------------------------------------------------------------
def test_an_earlier_text_comes_back_as_a_new_save(council: build.Council) -> None:
    kept(council, "First.")
    build.written(council.commentary, by=council.head, texts={**build.READY, build.ACTIVITIES: "Second."})

    posted = {"version": 2, "earlier": 1}
    as_(council.writer).post(reverse("commentary:bring_back", args=[council.commentary.pk]), posted)

    assert [each.text for each in build.desk(council.commentary).passages] == ["First."]
    assert build.as_it_stands(council.commentary).version == 3
    assert Passage.objects.filter(text="Second.").exists()
    assert Event.objects.latest("number").after["brought back"] == 1


def test_to_bring_back_what_stands_does_nothing(council: build.Council) -> None:
    kept(council, "First.")
    before = build.trace(council.commentary)

    bring_back(council.commentary, 1, version=1, by=council.writer, at=build.NOW)

    assert build.trace(council.commentary) == before


@pytest.mark.parametrize("posted", [{}, {"version": 0, "earlier": 1}, {"version": 2, "earlier": "x"}])
def test_bringing_back_from_a_page_out_of_date_or_broken_changes_nothing(council: build.Council, posted: dict) -> None:
    kept(council, "First.")
    kept(council, "Second.", by=council.head)
    before = build.trace(council.commentary)

    answer = as_(council.writer).post(reverse("commentary:bring_back", args=[council.commentary.pk]), posted)

    assert answer.status_code == 409
    assert build.trace(council.commentary) == before


def test_nothing_is_brought_back_after_submission(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    before = build.trace(council.commentary)

    with pytest.raises(Objected):
        bring_back(council.commentary, 0, version=2, by=council.writer, at=build.NOW)

    assert build.trace(council.commentary) == before
    assert "Bring this text back" not in page(council.writer, "written", council.commentary)


def test_what_a_desk_reads_of_saves_does_not_grow_with_them(council: build.Council) -> None:
    for number in range(1, 20):
        kept(council, "x" * number, minutes=number, by=(council.writer, council.head)[number % 2])

    saves = report_rows.saves_of([council.commentary])[council.commentary.pk]

    assert [(save.name, save.version, save.stands) for save in saves] == [
        ("Hana Head", 19, True), ("Wanda Writer", 18, False),
    ]  # fmt: skip
    assert build.desk(council.commentary).writers == ("Hana Head", "Wanda Writer")
