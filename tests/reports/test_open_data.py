"""What machines read: headers, CSV on the Web, manifest, feed; and a script that needs nothing of ours (B11)."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from decimal import Decimal
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from reports.models import Report
from reports.open_data.csvw import LICENCE
from reports.publishing import actions as publishing_actions
from reports.renderers import wording
from safeguarding.models import Event
from tests.reports.build import NOON
from tests.reports.published_once import one_published  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_report.py"
PAGE = "/published/2010-01/"
NAME = "safeguarding-report-2010-01-public"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def report(one_published: int, db: None) -> Report:  # noqa: F811
    return Report.objects.get(pk=one_published)


# -- headers -------------------------------------------------------------------------------------------------------
def test_a_csv_file_says_where_it_is_described_and_under_which_licence(client, report):
    response = client.get(f"{PAGE}safeguarding-report-2010-01-public.csv")

    described, licence = response["Link"].split(", ")
    assert (
        described
        == '<safeguarding-report-2010-01-public.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    )
    assert licence == f'<{LICENCE}>; rel="license"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Last-Modified"] == "Wed, 17 Feb 2010 12:00:00 GMT"
    since = client.get(
        f"{PAGE}safeguarding-report-2010-01-public.csv", headers={"If-Modified-Since": response["Last-Modified"]}
    )
    assert (since.status_code, since.content) == (304, b"")


@pytest.mark.parametrize(
    "name", ["manifest.json", "snapshot.json", "safeguarding-report-2010-01-public.csv-metadata.json"]
)
def test_json_is_answered_by_its_digest_and_is_gone_once_withdrawn(client, report, name):
    first = client.get(PAGE + name)
    again = client.get(PAGE + name, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert json.loads(first.content)

    publishing_actions.withdraw(report, reason="Wrong.", by=report.published_by, at=NOON)

    assert client.get(PAGE + name, headers={"If-None-Match": first["ETag"]}).status_code == 410


# -- CSV on the Web ------------------------------------------------------------------------------------------------
def served(client: Client, name: str) -> tuple[list[list[str]], dict]:
    """The table as it is given out, and its description."""
    table = list(csv.reader(StringIO(client.get(PAGE + name).content.decode("utf-8-sig"), newline="")))
    response = client.get(f"{PAGE}{name}-metadata.json")
    assert response["Content-Type"] == "application/csvm+json"
    return table, json.loads(response.content)


def reads(cell: str, column: dict) -> bool:
    """Does the cell read as the column's datatype? CSV on the Web, Tabular Data Model, 6.4.2: null first."""
    nulls = column.get("null", [""])
    if cell in nulls:
        return True
    shapes = {"decimal": r"[+-]?[0-9]+(\.[0-9]+)?", "date": r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}", "string": r"[\s\S]*"}
    return re.fullmatch(shapes[column["datatype"]], cell) is not None


@pytest.mark.parametrize(
    "name", ["safeguarding-report-2010-01-public.csv", "safeguarding-report-2010-01-public.counts.csv"]
)
def test_the_description_holds_of_the_csv_that_is_given_out(client, report, name):
    (headings, *rows), told = served(client, name)
    columns = told["tableSchema"]["columns"]

    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    assert told["url"] == name
    assert told["dc:license"] == {"@id": LICENCE}
    assert [column["titles"] for column in columns] == headings
    names = [column["name"] for column in columns]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", each) for each in names)
    assert {column["datatype"] for column in columns} <= {"decimal", "date", "string"}
    assert [
        (column["name"], cell)
        for row in rows
        for column, cell in zip(columns, row, strict=True)
        if not reads(cell, column)
    ] == []
    key = [names.index(each) for each in told["tableSchema"]["primaryKey"]]
    assert len({tuple(row[place] for place in key) for row in rows}) == len(rows) > 0


def test_figures_are_decimals_with_a_unit_and_words_are_strings(client, report):
    columns = {
        each["titles"]: each
        for each in served(client, "safeguarding-report-2010-01-public.csv")[1]["tableSchema"]["columns"]
    }
    counts = {
        each["titles"]: each
        for each in served(client, "safeguarding-report-2010-01-public.counts.csv")[1]["tableSchema"]["columns"]
    }

    assert columns["2009/10 value"]["datatype"] == columns["Jan 2010"]["datatype"] == "decimal"
    assert "in the unit named under Unit" in columns["Jan 2010"]["dc:description"]
    assert columns["Jan 2010 numerator"]["schema:unitText"] == "number"
    assert columns["Commentary"]["datatype"] == "string"
    assert (counts["Number"]["schema:unitText"], counts["Percentage"]["schema:unitText"]) == ("number", "%")
    assert counts["Data to"]["datatype"] == "date"


# -- the manifest --------------------------------------------------------------------------------------------------
def test_the_manifest_names_every_file_row_and_source_and_the_event_that_anchors_it(client, report):
    told = json.loads(client.get(f"{PAGE}manifest.json").content)

    assert {each["name"]: each["sha256"] for each in told["files"]} == dict(
        report.files.filter(signed=True, edition="public").values_list("name", "sha256")
    )
    assert told["snapshot"]["sha256"] == told["sign_off"]["sha256"] == report.public_edition.digest
    assert [each["code"] for each in told["rows"]] == ["NI 1", "NI 2", "NI 3"]
    assert all(each["sha256"].startswith(each["short"]) and len(each["short"]) == 16 for each in told["rows"])
    event = Event.objects.get(verb="published")
    assert told["event"] == {"number": event.number, "seal": event.digest}
    signed = Event.objects.get(verb="signed off")
    assert (told["sign_off"]["event"], told["sign_off"]["seal"]) == (signed.number, signed.digest)
    assert told["address"] == "http://127.0.0.1:8000/published/2010-01/version-1/"


def downloaded(client: Client, folder: Path) -> dict:
    """What a passer-by gets by following the manifest."""
    told = json.loads(client.get(f"{PAGE}manifest.json").content)
    (folder / "manifest.json").write_bytes(client.get(f"{PAGE}manifest.json").content)
    (folder / "snapshot.json").write_bytes(client.get(f"{PAGE}snapshot.json").content)
    for each in told["files"]:
        (folder / each["name"]).write_bytes(client.get(PAGE + each["name"]).content)
    return told


def alone(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The script, by a Python that has no packages and none of our folders."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(folder), *more]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)


def test_b11_a_script_without_the_program_works_out_every_digest_again(client, report, tmp_path):
    told = downloaded(client, tmp_path)

    found = alone(tmp_path)

    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.endswith("Everything is the same.\n")
    parts = ("snapshot.json", "what was signed off", "sections, 1", "details, ", "rows, NI 1", "sources")
    for part in (*parts, *(each["name"] for each in told["files"])):
        assert f"same       {part}" in found.stdout


def test_the_script_compares_the_seals_that_the_files_print_and_that_somebody_kept(client, report, tmp_path):
    told = downloaded(client, tmp_path)
    mail = EmailMessage()
    mail["Subject"] = "Keep this"
    mail.set_content(f"The publication\n{wording.recorded(told['event']['number'], told['event']['seal'])}\n")
    (tmp_path / "kept.eml").write_bytes(mail.as_bytes())
    (tmp_path / "kept.json").write_text(json.dumps(told))

    for kept in ("kept.eml", "kept.json"):
        found = alone(tmp_path, "--kept", str(tmp_path / kept))
        assert (found.returncode, found.stderr) == (0, "")
        assert f"same       what you kept, event {told['event']['number']}" in found.stdout
        for suffix in ("html", "docx"):
            assert f"same       seal of the sign-off in safeguarding-report-2010-01-public.{suffix}" in found.stdout


def test_the_script_finds_a_report_that_is_not_the_one_of_what_was_kept(client, report, tmp_path):
    told = downloaded(client, tmp_path)
    kept = tmp_path / "kept.json"

    kept.write_text(json.dumps(told | {"event": {"number": told["event"]["number"], "seal": "0" * 64}}))
    found = alone(tmp_path, "--kept", str(kept))
    assert found.returncode == 1
    assert f"DIFFERENT  what you kept, event {told['event']['number']}" in found.stdout

    kept.write_text("A mail about something else.")
    found = alone(tmp_path, "--kept", str(kept))
    assert (found.returncode, "DIFFERENT  what you kept  none" in found.stdout) == (1, True)

    (tmp_path / "manifest.tsr").write_bytes(b"a stamp of something else")
    assert "DIFFERENT  manifest.tsr  of another file" in alone(tmp_path).stdout


@pytest.mark.parametrize("name", ["safeguarding-report-2010-01-public.pdf", "snapshot.json"])
def test_b11_the_script_finds_one_byte(client, report, tmp_path, name):
    downloaded(client, tmp_path)
    content = bytearray((tmp_path / name).read_bytes())
    place = content.index(b"41.4") if b"41.4" in content else len(content) // 2
    content[place] = ord("9") if name.endswith("json") else content[place] ^ 1
    (tmp_path / name).write_bytes(content)

    found = alone(tmp_path)

    assert found.returncode == 1
    assert "DIFFERENT  " + name in found.stdout


# -- the feed ------------------------------------------------------------------------------------------------------
def test_the_feed_is_atom_and_tells_of_publications_and_withdrawals(client, report):
    """RFC 4287, 4.1: what a feed and an entry must have, once each."""
    response = client.get("/published/feed.xml")
    feed = ElementTree.fromstring(response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    for what in (feed, *feed.findall(f"{ATOM}entry")):
        assert [len(what.findall(ATOM + each)) for each in ("id", "title", "updated")] == [1, 1, 1]
        stamp = what.find(f"{ATOM}updated").text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", stamp)
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Demo Borough Council"
    assert {each.get("rel") for each in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    (entry,) = feed.findall(f"{ATOM}entry")
    event = Event.objects.get(verb="published")
    assert f"Record of events: number {event.number}, seal {event.digest}." in entry.find(f"{ATOM}summary").text
    assert entry.find(f"{ATOM}link").get("href") == "http://127.0.0.1:8000/published/2010-01/version-1/"

    publishing_actions.withdraw(report, reason="<b>Wrong</b> & late.", by=report.published_by, at=NOON)

    entry = ElementTree.fromstring(client.get("/published/feed.xml").content).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "Withdrawn: Safeguarding report, January 2010"
    assert entry.find(f"{ATOM}summary").text == "&lt;b&gt;Wrong&lt;/b&gt; &amp; late."


def test_a_figure_in_the_served_snapshot_is_the_one_in_the_csv(client, report):
    content = json.loads(client.get(f"{PAGE}snapshot.json").content)
    (headings, *rows), _ = served(client, "safeguarding-report-2010-01-public.csv")
    standing = content["sections"][0]["groups"][0]["standings"][0]

    printed = dict(zip(headings, rows[0], strict=True))["Jan 2010"]
    assert Decimal(printed) == Decimal(standing["months"][-1]["text"].rstrip("%"))
