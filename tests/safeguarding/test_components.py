"""Status, trend and stage: always a word, with a shape, and then a colour."""

import pytest
from django.template.loader import render_to_string

STATUSES = ("Alert", "Warning", "OK", "Unknown", "Data Only")
TRENDS = ("Improving", "No Change", "Getting Worse")


def drawn(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


@pytest.mark.parametrize(
    ("name", "word"), [*(("status", word) for word in STATUSES), *(("trend", word) for word in TRENDS)]
)
def test_a_status_and_a_trend_are_a_word_and_a_hidden_shape(name, word):
    shown = drawn(name, **{name: word})

    assert f"</svg>{word}</span>" in shown
    assert 'aria-hidden="true"' in shown


@pytest.mark.parametrize(("name", "words"), [("status", STATUSES), ("trend", TRENDS)])
def test_no_two_have_the_same_shape(name, words):
    shapes = {drawn(name, **{name: word}).split("<svg")[1].split("</svg>")[0] for word in words}

    assert len(shapes) == len(words)


def test_no_trend_draws_nothing():
    assert drawn("trend", trend=None).strip() == ""


def test_progress_is_told_in_words_too():
    shown = drawn("progress", done=3, total=7, words="Drawing the PDF")

    assert "Drawing the PDF" in shown
    assert 'max="7" value="3"' in shown
    assert "3 of 7" in shown


@pytest.mark.parametrize("stage", ["being written", "approved", "returned", "waiting for approval", "signed off"])
def test_a_stage_is_its_word(stage):
    assert stage.capitalize() in drawn("stage_tag", stage=stage)
