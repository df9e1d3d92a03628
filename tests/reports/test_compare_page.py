"""The page that compares two reports: without a script, a page at a time, for those who see drafts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.comparison import views as comparing_views
from reports.models import Report
from tests.reports import build

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/compare/"


def two_versions() -> tuple[build.Council, Report, Report]:
    """Two versions of January, between which words and a figure of NI 1 changed."""
    made = build.council()
    first = build.draft(made)
    build.restate("NI 1", 31, by=made.officer)
    commentary = build.commentary_on("NI 1")
    build.step("reopen", commentary, by=made.head, reason="A mistake.")
    build.write_and_submit(commentary, "Fewer were *late* last month.\n\n- one\n- two", by=made.manager)
    build.step("approve", commentary, by=made.head)
    return made, first, build.draft(made)


def test_the_later_one_alone_is_compared_with_the_version_before(client):
    made, first, second = two_versions()
    client.force_login(made.director)

    shown = client.get(ADDRESS, {"after": second.pk}).content.decode()

    assert f"What changed in {second}" in shown
    assert reverse("reports:report", args=[first.pk]) in shown
    assert "NI 1, Jan 2010" in shown or "NI 1, Jan-10" in shown
    assert "62%" in shown


def test_words_are_shown_with_what_was_added_and_taken_out(client):
    made, first, second = two_versions()
    client.force_login(made.officer)

    shown = client.get(ADDRESS, {"before": first.pk, "after": second.pk, "of": "words"}).content.decode()

    assert '<del class="app-taken">' in shown
    assert '<ins class="app-added">' in shown
    assert "Taken out: " in shown


@pytest.mark.parametrize("kind", ["layout", "nonsense"])
def test_each_kind_has_its_count_and_its_page(client, kind):
    made, first, second = two_versions()
    client.force_login(made.officer)

    shown = client.get(ADDRESS, {"before": first.pk, "after": second.pk, "of": kind}).content.decode()

    assert "Layout: 0 changes" in shown
    assert ("Nothing has changed in these." in shown) is (kind == "layout")


def test_a_long_list_is_shown_a_page_at_a_time_and_costs_as_many_queries(client, monkeypatch):
    made, first, second = two_versions()
    client.force_login(made.officer)
    given = {"before": first.pk, "after": second.pk, "of": "figures"}
    client.get(ADDRESS, given)
    with CaptureQueriesContext(connection) as whole:
        client.get(ADDRESS, given)
    monkeypatch.setattr(comparing_views, "A_PAGE", 1)

    with CaptureQueriesContext(connection) as paged:
        shown = client.get(ADDRESS, given | {"page": 2}).content.decode()

    assert "Page 2 of" in shown
    assert len(paged) == len(whole) <= 12


def test_the_first_report_of_all_has_none_before_it_and_a_choice_is_asked_for(client):
    made = build.council()
    only = build.draft(made)
    client.force_login(made.officer)

    assert "Choose the earlier report." in client.get(ADDRESS, {"after": only.pk}).content.decode()
    assert client.get(ADDRESS, {"after": "x"}).status_code == 422
    assert "Compare two reports" in client.get(ADDRESS).content.decode()


def test_a_reader_compares_no_drafts(client):
    made, first, second = two_versions()

    for person in (made.reader, made.manager):
        client.force_login(person)
        assert client.get(ADDRESS, {"before": first.pk, "after": second.pk}).status_code == 403
