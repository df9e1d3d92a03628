"""The editor shows the words as they will be printed, and a preview saves nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from commentary.workflow.transitions import Stage
from safeguarding.models import Person
from tests.commentary import build

pytestmark = pytest.mark.django_db
MARKED = "Managers check **every** case.\r\n\r\n- One\r\n- Two <b>"


@pytest.fixture
def council() -> build.Council:
    return build.council()


def posted(council: build.Council, person: Person, name: str, **more: object):
    client = Client()
    client.force_login(person)
    return client.post(reverse(f"commentary:{name}", args=[council.commentary.pk]), {"version": 0, **more})


def test_a_preview_draws_the_marks_and_escapes_the_rest(council: build.Council) -> None:
    """C02, C15"""
    drawn = posted(council, council.writer, "preview", activities=MARKED).content.decode()

    assert "<strong>every</strong>" in drawn
    assert drawn.count("app-item__marker") == 2
    assert "Two &lt;b&gt;" in drawn
    assert "Current Activities" in drawn


def test_the_preview_button_keeps_the_words_in_the_form_and_saves_nothing(council: build.Council) -> None:
    before = build.trace(council.commentary)

    answer = posted(council, council.writer, "edit", activities=MARKED, preview="1")

    assert answer.status_code == 200
    assert "<strong>every</strong>" in answer.content.decode()
    assert "Managers check **every** case." in answer.content.decode()
    assert build.trace(council.commentary) == before


def test_a_preview_after_submission_does_no_harm(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    before = build.trace(council.commentary)

    assert posted(council, council.writer, "preview", activities=MARKED).status_code == 200
    assert build.trace(council.commentary) == before


def test_another_services_head_previews_nothing(council: build.Council) -> None:
    assert posted(council, council.head_elsewhere, "preview", activities=MARKED).status_code == 404
