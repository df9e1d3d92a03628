"""Extracts read in the child process: the page says where the headings are, and a dead child leaves a refusal."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from indicators.actions import read_extract
from indicators.extracts.files.headings import Guide
from indicators.extracts.files.sheet import Contents
from indicators.extracts.load import actions
from indicators.extracts.sandbox import child_process
from indicators.models import Extract
from tests.indicators.build import AT, csv, indicator, loaded, person

pytestmark = pytest.mark.django_db

TITLED = b"Safeguarding figures\n\nFrom the case system\n" + csv("NI 59,Jan-10,41.4%,72,174,,")


def test_the_page_says_in_which_row_the_headings_are(client):
    indicator("NI 59")
    officer = person()
    client.force_login(officer)

    extract = loaded(TITLED, by=officer)

    assert (extract.rows_in, extract.reading["heading_row"]) == (1, 4)
    page = client.get(reverse("indicators:extract", args=[extract.pk])).content.decode()
    assert '>Heading in row</dt><dd class="govuk-summary-list__value">4.' in page
    assert "Safeguarding figures" not in str(extract.reading)


def test_a_child_that_dies_leaves_a_refused_extract_with_a_sentence(monkeypatch):
    monkeypatch.setattr(child_process, "CHILD", "tests.torture.nowhere")

    extract = read_extract(TITLED, "january.csv", by=person(), at=AT)

    assert extract.stage == Extract.Stage.REFUSED
    assert [fault["sentence"] for fault in extract.reading["faults"]] == [child_process.TOO_MUCH]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_the_child(monkeypatch):
    waiting = []

    def read(content: bytes, name: str, guide: Guide) -> Contents:
        waiting.append(connection.in_atomic_block)
        return child_process.read_in_child(content, name, guide)

    monkeypatch.setattr(actions, "read_in_child", read)
    indicator("NI 59")
    read_extract(TITLED, "january.csv", by=person(), at=AT)

    assert waiting == [False]
