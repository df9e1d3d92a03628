"""Progress and stage: always words too. Status and trend are in tests/indicators/test_labels.py."""

import pytest
from django.template.loader import render_to_string


def drawn(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


def test_progress_is_told_in_words_too():
    shown = drawn("progress", done=3, total=7, words="Drawing the PDF")

    assert "Drawing the PDF" in shown
    assert 'max="7" value="3"' in shown
    assert "3 of 7" in shown


@pytest.mark.parametrize("stage", ["being written", "approved", "returned", "waiting for approval", "signed off"])
def test_a_stage_is_its_word(stage):
    assert stage.capitalize() in drawn("stage_tag", stage=stage)
