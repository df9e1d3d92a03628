"""Rows C01, C02, C04, C05 of the torture table: words stay words on every page of commentary.

In the files of a report, tests/reports/test_agreement.py proves the same, and test_pdf_words.py the glyphs.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commentary.workflow.transitions import Stage
from safeguarding.models import Person
from tests.commentary import build

pytestmark = pytest.mark.django_db

HARMFUL = {
    "C01": "Use <Mosaic> & AT&T; under <5 and a<b>c, &amp; &#65;",
    "C02": '<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)> [x](javascript:alert(1)) '
    '<p style="width:expression(alert(1))">',
    "C04": "Unclosed <b>, {{ 7*7 }}, {% load x %}, %s, \\input, ${x}",
    "C05": "ŵ ŷ Ł العربية 汉字 👩‍👧 ≥ – “quoted” £",
}  # fmt: skip
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TAG = re.compile(r"<(\w+)([^>]*)>")


@pytest.mark.parametrize("row", HARMFUL)
def test_c01_c02_c04_c05_words_are_the_same_and_do_nothing_on_every_page(row: str) -> None:
    council, text = build.council(), HARMFUL[row]
    pages = shown(council, text)

    for name, page in pages.items():
        assert text in unescape(re.sub(TAG, "", page.replace("<br>", "\n"))), name
        for tag, attributes in TAG.findall(page):
            assert tag.lower() not in {"script", "img", "style", "mosaic", "b"}, (
                name,
                tag,
            )  # each svg is our own shape
            assert not re.search(r"\son\w+=|javascript:|\sstyle=", re.sub(r'"[^"]*"', '""', attributes)), (name, tag)
            assert 'href="javascript' not in attributes


def shown(council: build.Council, text: str) -> dict[str, str]:
    """The main part of each page: of the editor before it is submitted, of the others once its approval lapsed."""
    commentary = council.commentary
    writer, head = as_(council.writer), as_(council.head)
    texts = dict.fromkeys(build.desk(commentary).places, "Too few are in time.")
    build.written(commentary, by=council.writer, texts=texts | {build.ACTIVITIES: "As it was approved."})
    build.stepped("submit", commentary, by=council.writer)
    build.stepped("approve", commentary, by=council.head)
    build.stepped("reopen", commentary, by=council.head)
    build.written(commentary, by=council.writer, texts={build.ACTIVITIES: text})
    editor = main(writer, "edit", commentary.pk)
    build.stepped("submit", commentary, by=council.writer)
    build.stepped("approve", commentary, by=council.head)
    build.figure(council.ni_59, build.JANUARY, "10", by=council.officer)
    assert build.as_it_stands(commentary).stage == Stage.APPROVED
    return {
        "edit": editor,
        "detail": main(head, "detail", commentary.pk),
        "compare": main(head, "compare", commentary.pk),
    }


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def main(client: Client, name: str, pk: int) -> str:
    page = client.get(reverse(f"commentary:{name}", args=[pk]))
    assert page.status_code == 200
    return MAIN.search(page.content.decode())[0]
