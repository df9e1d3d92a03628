"""Verifying one indicator's row: by its words, its line of the CSV, its digest or its code."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import Report
from reports.publishing import actions as publishing_actions
from reports.verification import verify_row
from reports.verification.verify import VerdictKind
from tests.reports.build import NOON
from tests.reports.published_once import one_published  # noqa: F401  (a fixture)
from tests.reports.tampering import past_the_triggers
from tests.reports.test_report_pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(one_published: int, db: None) -> Report:  # noqa: F811
    return Report.objects.published().get(pk=one_published)


def row(report: Report, code: str = "NI 2") -> str:
    return verify_row.verify_row(code, [report]).words


def line(report: Report, place: int = 1) -> str:
    return (
        bytes(report.files.get(edition="public", format="csv", signed=True).content)
        .decode("utf-8-sig")
        .split("\r\n")[place]
    )


def test_a_row_is_asked_for_by_its_code(report):
    found = verify_row.verify_row(" ni 2 ", [report])

    assert found.kind is VerdictKind.GENUINE
    assert found.sentence.startswith("Genuine: the row of NI 2 in our report of January 2010. Signed off by Director")
    assert found.words.startswith("NI 2 Percentage of thing 2 done within 7 working days 56.2% ")


def test_a_row_is_genuine_by_its_words_its_line_and_its_digest(report, client):
    told = {each["code"]: each for each in json.loads(client.get("/published/2010-01/manifest.json").content)["rows"]}
    words = row(report)

    for given in (words, words.replace(" ", "\t"), told["NI 2"]["sha256"], told["NI 2"]["short"].upper()):
        found = verify_row.verify_row(given, [report])
        assert (found.kind, found.sha256) == (VerdictKind.GENUINE, told["NI 2"]["sha256"]), given
    assert verify_row.verify_row(f"{line(report)}\r\n", [report]).kind is VerdictKind.GENUINE


def test_a_row_with_another_figure_is_altered_and_the_published_one_is_shown(report):
    for given in (row(report).replace("56.2%", "65.2%"), line(report).replace("56.2", "65.2"), "NI 1 41%"):
        found = verify_row.verify_row(given, [report])
        assert found.kind is VerdictKind.ALTERED, given
        assert found.words.split()[:2] == ["NI", "1" if "NI 1" in given else "2"]


@pytest.mark.parametrize("given", ["NI 99", "0" * 64, "Nothing at all", '"unclosed, line', "NI 22 41%"])
def test_what_names_no_indicator_of_the_report_is_not_ours(report, given):
    assert verify_row.verify_row(given, [report]).kind is VerdictKind.UNKNOWN


def test_a_row_of_a_withdrawn_report_says_so(report):
    publishing_actions.withdraw(report, reason="Counted twice.", by=report.published_by, at=NOON)

    found = verify_row.verify_row("NI 2", [Report.objects.published().get()])

    assert found.kind is VerdictKind.WITHDRAWN
    assert found.sentence.endswith("Counted twice.")


def test_a_row_from_what_was_altered_in_our_keeping_is_not_called_genuine(report):
    past_the_triggers("UPDATE reports_report SET snapshot = replace(snapshot, %s, %s)", "56.2%", "65.2%")

    assert verify_row.verify_row("NI 2", [Report.objects.get()]).sentence.startswith("Altered in our keeping.")


def test_the_page_answers_in_words_and_few_queries(client, report):
    address = reverse("reports:verify_row")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.post(address, {"month": "2010-01", "row": row(report)})

    assert "Genuine: the row of NI 2" in text(page)
    assert len(queries) <= 12
    assert client.post(address, {"month": "2010-02", "row": ""}).status_code == 422
    assert client.post(address, {"month": "2010-01", "row": "NI 2 1%"}).status_code == 200


def test_the_command_answers_for_a_row_as_the_page_does(report, capsys):
    call_command("verify", row="NI 2", month="2010-01")
    assert "Genuine: the row of NI 2 in our report of January 2010." in capsys.readouterr().out

    with pytest.raises(CommandError, match="Altered") as refused:
        call_command("verify", row="NI 2 1%", month="2010-01", json=True)
    assert refused.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["kind"] == "altered"
    with pytest.raises(CommandError, match="Name a file") as refused:
        call_command("verify", row="NI 2")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="January is no month of a report"):
        call_command("verify", row="NI 2", month="January")
