"""Status and trend as a page draws them: always a word, with an icon of its own, and then a colour."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import Context, Template

from indicators.rules.scale import STATUSES, TRENDS, Label


def drawn_status(label: Label | None, word: str = "") -> str:
    return Template("{% load labels %}{% status label word %}").render(Context({"label": label, "word": word}))


def drawn_trend(code: str | None, text: str) -> str:
    row = SimpleNamespace(trend=code, trend_text=text)
    return Template("{% load labels %}{% trend row %}").render(Context({"row": row}))


DRAWN = [
    *(pytest.param(label, drawn_status, (label,), id=label.code) for label in STATUSES),
    *(pytest.param(label, drawn_trend, (label.code, label.word), id=label.code) for label in TRENDS),
]


@pytest.mark.parametrize(("label", "draw", "given"), DRAWN)
def test_a_status_and_a_trend_are_a_word_and_a_hidden_shape_in_a_colour(label, draw, given):
    shown = draw(*given)

    assert f"</svg>{label.word}</span>" in shown
    assert 'aria-hidden="true"' in shown
    assert f"--{label.colour}" in shown


@pytest.mark.parametrize(
    "drawings",
    [[drawn_status(label) for label in STATUSES], [drawn_trend(label.code, label.word) for label in TRENDS]],
    ids=["statuses", "trends"],
)
def test_no_two_have_the_same_shape(drawings):
    shapes = {shown.split("<svg")[1].split("</svg>")[0] for shown in drawings}

    assert len(shapes) == len(drawings)


def test_without_a_status_or_a_trend_only_the_word_is_shown():
    assert drawn_status(None, "Not yet due").strip() == "Not yet due"
    assert drawn_trend(None, "No data").strip() == "No data"
