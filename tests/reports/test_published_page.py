"""The lasting address of a published report: it is read there, byte for byte as it was signed off."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import File, Report
from reports.renderers import html
from tests.reports.published_once import one_published  # noqa: F401  (a fixture)
from tests.reports.test_report_pages import text

pytestmark = pytest.mark.django_db
PAGE = "/published/2010-01/"


@pytest.fixture
def report(one_published: int, db: None) -> Report:  # noqa: F811
    return Report.objects.published().get(pk=one_published)


@pytest.fixture
def edition(report: Report) -> File:
    return report.files.get(edition="public", format="html", signed=True)


def test_the_page_is_the_kept_file_byte_for_byte_with_something_said_at_three_places(client, edition):
    page, kept = client.get(PAGE).content.decode(), html.parts(bytes(edition.content))

    said = page.removeprefix(kept.head).removesuffix(kept.foot)
    style, rest = said.split(kept.top)
    before, after = rest.split(kept.report)
    assert page == kept.head + style + kept.top + before + kept.report + after + kept.foot
    assert re.fullmatch(r"<style>[^<]*</style>\n", style)
    assert re.fullmatch(r'<aside class="publication" .*</aside>\n', before, re.DOTALL)
    assert re.fullmatch(r'<section class="publication" .*</section>\n', after, re.DOTALL)


def test_it_has_one_first_heading_and_no_id_twice_and_each_name_and_link_within_finds_its_place(client, report):
    page = client.get(PAGE).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert page.count("<h1") == 1
    assert len(ids) == len(set(ids))
    assert set(" ".join(re.findall(r'(?:aria-labelledby="|href="#)([^"]+)"', page)).split()) <= set(ids)


def test_it_may_load_the_editions_style_and_its_own_and_nothing_else(client, edition):
    response = client.get(PAGE)
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))

    own = html.style_hash(response.content.replace(html.parts(bytes(edition.content)).head.encode(), b""))
    assert policy["style-src"] == f"'{html.style_hash(bytes(edition.content))}' '{own}'"
    assert (policy["default-src"], policy.get("script-src"), b"<script" in response.content) == ("'none'", None, False)


def test_the_other_files_stand_beside_it_with_their_sizes_and_digests(client, report):
    page = text(client.get(PAGE))

    for file in report.files.filter(edition="public", signed=True):
        assert f'href="/published/2010-01/version-1/{file.name}"' in page
        assert file.sha256 in page
    before, _ = page.split("<h1")
    assert re.findall(r">([^<>]+)</a> <span>[0-9.]+\sKB<", before) == ["PDF", "CSV", "Counts (CSV)", "XLSX", "Word"]


def test_who_is_logged_in_and_who_is_not_get_the_same_page_and_no_cookie(client, report):
    anybodys = client.get(PAGE)
    client.force_login(report.published_by)
    theirs = client.get(f"{PAGE}version-1/")

    assert (theirs.content, theirs.cookies, theirs.has_header("Vary")) == (anybodys.content, {}, False)
    assert anybodys["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["", "manifest.json", "safeguarding-report-2010-01-public.pdf"])
def test_a_program_that_asks_whether_an_address_still_stands_is_told_so_without_the_content(client, report, name):
    asked = client.head(PAGE + name)

    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["ETag"] == client.get(PAGE + name)["ETag"]


def test_a_kept_file_that_is_not_built_as_ours_are_is_led_to_and_not_taken_apart(client, report, edition, monkeypatch):
    monkeypatch.setattr("reports.public.views.parts", lambda content: None)

    page = text(client.get(PAGE))

    assert f'href="/published/2010-01/version-1/{edition.name}">Read the report</a>' in page
    assert report.sign_off.declaration in page


def test_the_page_takes_six_queries_and_the_list_of_what_is_published_one(client, report):
    client.get(PAGE)
    with CaptureQueriesContext(connection) as first:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as listed:
        client.get("/published/")

    assert (len(first), len(listed)) == (6, 1)
