"""Rows C06, C07, C08, C10, C11, C12, C15 of the torture table: what is written arrives whole, once, or comes back.

In a real browser, tests/journeys/test_writing.py does C07, C08, C10 and C11 again.
"""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commentary.forms import passages
from commentary.forms.passages import LONGEST_PASSAGE
from commentary.models import Passage
from commentary.queries.editor_sidebar import told_length
from commentary.text import markup
from commentary.workflow.transitions import Stage
from safeguarding.accounts.sessions import Session
from safeguarding.models import Person
from tests.commentary import build

pytestmark = pytest.mark.django_db

UNPRINTABLE = "a\x00b\x0bc\ud83dd\u202ee\u200bf\ufeff"
FROM_WORD = "•\tEvery case is checked\xa0weekly\x0bby hand\x07\r\nJanuary\t72 of 174\r\n"
WORDS = 7_000


@pytest.fixture
def council() -> build.Council:
    return build.council()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, council: build.Council) -> str:
    return reverse(f"commentary:{name}", args=[council.commentary.pk])


def by_form(council: build.Council, text: str, *, version: int = 0, by: Person | None = None):
    posted = {"version": version, "activities": text}
    return as_(by or council.writer).post(address("edit", council), posted, follow=True)


def by_itself(council: build.Council, text: str, *, version: int = 0, by: Person | None = None):
    """As the editor saves: JSON, which may hold what no form can."""
    sent = json.dumps({"version": version, "activities": text})
    return as_(by or council.writer).post(address("keep", council), sent, content_type="application/json")


def box(page) -> str:
    found = re.search(r'<textarea name="activities"[^>]*>\n?(.*?)</textarea>', page.content.decode(), re.DOTALL)
    return html.unescape(found[1])


def held(council: build.Council) -> str:
    return build.desk(council.commentary).text(build.ACTIVITIES)


@pytest.mark.parametrize("save", [by_form, by_itself])
def test_c06_what_cannot_be_printed_is_left_out_by_form_and_by_json(council: build.Council, save) -> None:
    sent = UNPRINTABLE if save is by_itself else UNPRINTABLE.replace("\ud83d", "")  # a form cannot even be sent with it

    assert save(council, sent).status_code == 200
    assert held(council) == "ab\ncdef"


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "null", '"\\ud800"', '{"version": "\\u0000"}', '{"version": -1, "activities": "x"}', "\xff"]
)
def test_c06_json_that_cannot_be_read_saves_nothing_and_breaks_nothing(council: build.Council, body: str) -> None:
    before = build.trace(council.commentary)

    sent = body.encode("latin-1")
    answer = as_(council.writer).post(address("keep", council), sent, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["said"]
    assert build.trace(council.commentary) == before


def test_c06_the_same_in_a_reason_and_a_remark_breaks_nothing(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    text = UNPRINTABLE.replace("\ud83d", "")

    as_(council.head).post(
        address("step", council), {"step": "return", "version": 2, "reason": text}
    )  # fmt: skip

    assert build.as_it_stands(council.commentary).returned_why == "ab\ncdef"


@pytest.mark.parametrize("save", [by_form, by_itself])
def test_c07_seven_thousand_words_from_word_are_cleaned_and_kept_whole(council: build.Council, save) -> None:
    text = FROM_WORD * (WORDS // 9)

    assert save(council, text).status_code == 200
    assert held(council) == "•\tEvery case is checked\xa0weekly\nby hand\nJanuary\t72 of 174\n" * (WORDS // 9)


def test_c07_text_over_the_limit_stays_in_its_box_and_the_page_says_why(council: build.Council) -> None:
    text, before = "é" * (LONGEST_PASSAGE + 1), build.trace(council.commentary)

    page = by_form(council, text)

    assert (page.status_code, box(page)) == (400, text)
    assert "Current Activities has 50,001 characters, and 50,000 is the most that can be kept." in page.content.decode()
    assert "Current Activities has 50,001 characters" in by_itself(council, text).json()["said"]
    assert build.trace(council.commentary) == before


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_c08_at_the_limit_all_is_kept_and_one_more_is_refused_with_line_ends_and_emoji(
    council: build.Council, monkeypatch: pytest.MonkeyPatch, line_end: str
) -> None:
    monkeypatch.setattr(passages, "LONGEST_PASSAGE", 30)
    at_limit = line_end.join(["👩‍👧 ŵ"] * 5) + "e"

    assert by_form(council, at_limit + "e").status_code == 400
    assert held(council) == ""
    assert by_form(council, at_limit).status_code == 200
    assert held(council) == at_limit.replace("\r\n", "\n")
    assert len(held(council)) == 30


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "0 characters."),
        ("👩", "1 character."),
        ("a\r\nb\u200b", "3 characters."),
        ("e" * settings.LONG_PASSAGE, "3,000 characters."),
        (
            "👩" * (settings.LONG_PASSAGE + 1),
            "3,001 characters. Past 3,000 fewer people read to the end. Nothing is cut.",
        ),
    ],
)
def test_c08_a_length_is_told_and_a_long_one_warned_of_and_kept(council: build.Council, text: str, told: str) -> None:
    assert told_length(text) == told

    by_form(council, text)
    assert held(council) == markup.clean(text)


@pytest.mark.parametrize("save", [by_form, by_itself])
def test_c10_the_second_of_two_sees_both_texts_and_neither_is_lost(council: build.Council, save) -> None:
    by_itself(council, "Theirs.", by=council.head)

    answer = save(council, "Mine.")

    assert answer.status_code == 409
    told = answer.json() if save is by_itself else html.unescape(answer.content.decode())
    assert "Hana Head saved this commentary while you were writing." in str(told)
    assert "Theirs." in str(told)
    if save is by_form:
        assert box(answer) == "Mine."
    assert list(Passage.objects.values_list("text", flat=True)) == ["Theirs."]


def test_c10_what_only_the_other_changed_is_given_to_go_on_from(council: build.Council) -> None:
    build.written(council.commentary, by=council.head, texts={build.EXPLAIN_59: "Theirs."})

    told = by_itself(council, "Mine.").json()

    assert (told["clashes"], told["version"]) == ({}, 1)
    assert told["texts"]["explanation-ni_59"] == "Theirs."
    assert by_itself(council, "Mine.", version=told["version"]).json()["version"] == 2


def test_c11_a_log_in_that_ran_out_saves_nothing_and_the_same_post_is_saved_after_it_is_renewed(
    council: build.Council,
) -> None:
    client = as_(council.writer)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    posted = {"version": 0, "activities": "Words."}

    by_hand = client.post(address("edit", council), posted)
    alone = client.post(address("keep", council), json.dumps(posted), content_type="application/json")

    assert (by_hand.status_code, box(by_hand)) == (401, "Words.")
    assert (alone.status_code, Passage.objects.count()) == (302, 0)  # the editor sees that, and keeps the words
    client.force_login(council.writer)
    client.post(address("keep", council), json.dumps(posted), content_type="application/json")
    assert held(council) == "Words."


def test_c11_a_page_left_open_saves_nothing_as_whoever_logged_in_since(council: build.Council) -> None:
    before = build.trace(council.commentary)
    sent = json.dumps({"version": 0, "activities": "Wanda's.", "writer": str(council.writer.pk)})

    answer = as_(council.head).post(address("keep", council), sent, content_type="application/json")

    assert answer.status_code == 403
    assert "Hana Head is logged in now, and did not write this." in answer.json()["said"]
    assert build.trace(council.commentary) == before


@pytest.mark.parametrize("save", [by_form, by_itself])
def test_c12_the_same_post_twice_and_again_after_going_back_makes_one_version(council: build.Council, save) -> None:
    save(council, "Words.")
    after_one = build.trace(council.commentary)

    assert save(council, "Words.").status_code == 200
    assert by_itself(council, "Words.").json()["version"] == 0  # as that page knows it
    assert build.trace(council.commentary) == after_one


def test_c15_paragraphs_bullets_long_words_and_three_pages_keep_their_structure(council: build.Council) -> None:
    """In the PDF, tests/reports/test_pdf_words.py does the same."""
    paragraph, word = "Too few are in time. " * 30, "e" * 400
    by_itself(council, "\n\n".join([paragraph] * 12 + [f"- one\n- two\n\n{word}"]))

    shown = as_(council.writer).get(address("detail", council)).content.decode()

    assert shown.count('<p class="govuk-body">Too few are in time.') == 12
    assert shown.count("app-item__marker") == 2
    assert f'<p class="govuk-body">{word}</p>' in shown
    assert "app-words" in shown  # which breaks a word that is too long for its line
