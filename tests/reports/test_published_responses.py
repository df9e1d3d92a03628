"""Published files and pages: the same answer each time, 304 for who has it, and never what was withdrawn (B03, B09)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.models import File, Report
from reports.publishing import actions as publishing_actions
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.tampering import tamper

MOST_QUERIES = 6

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    return build.published(build.council())


@pytest.fixture(params=["its file", "its page"])
def address(request: pytest.FixtureRequest, report: Report) -> str:
    file = File.objects.filter(format="html", signed=True).latest("id")
    return f"/published/2010-01/{file.name if request.param == 'its file' else ''}"


def test_the_second_answer_is_the_first_in_few_queries(address):
    client = Client()
    first = client.get(address)

    with CaptureQueriesContext(connection) as queries:
        again = client.get(address)
        same = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert len(queries) <= 2 * MOST_QUERIES
    assert again.content == first.content
    assert again.headers.items() - first.headers.items() == {("X-Request-ID", again["X-Request-ID"])}
    assert (same.status_code, same.content) == (304, b"")
    assert same["ETag"] == first["ETag"]
    assert client.post(address).status_code == 405


def test_b09_what_was_withdrawn_is_not_given_out_again(report, address):
    client = Client()
    tag = client.get(address)["ETag"]
    assert client.get(address).status_code == 200

    publishing_actions.withdraw(report, reason="Wrong.", by=report.published_by, at=NOON)

    assert client.get(address).status_code == 410
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 410


def test_b03_what_changed_in_the_database_is_not_given_out(address, caplog):
    client = Client()
    assert {client.get(address).status_code for _ in range(2)} == {200}

    tamper(File.objects.filter(format="html", signed=True).latest("id"))

    assert client.get(address).status_code == 503
    assert {each.levelname for each in caplog.records if each.name == "reports.files.responses"} == {"CRITICAL"}


def test_an_officers_download_of_the_same_file_is_nobody_elses(report, address, client):
    file = File.objects.filter(format="html", signed=True).latest("id")
    client.force_login(report.published_by)

    assert client.get(f"/reports/{report.pk}/files/{file.name}")["Cache-Control"] == "private, no-store"
    assert Client().get(f"/reports/{report.pk}/files/{file.name}").status_code == 302
