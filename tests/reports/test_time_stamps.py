"""Time-stamps of manifests (RFC 3161), by an authority that these tests make themselves."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from reports.models import Report, TimeStamp
from reports.open_data.time_stamps import stamp_published
from reports.publishing import actions as publishing
from reports.verification import integrity, rfc3161
from tests.reports.build import NOON
from tests.reports.published_once import one_published as one_published
from tests.reports.tampering import past_the_triggers
from tests.reports.test_history_rewritten import forge, with_the_key
from tests.reports.time_stamp_authority import Authority, authority

pytestmark = pytest.mark.django_db
PAGE = "/published/2010-01/version-1/"
MANIFEST, STAMP = f"{PAGE}manifest.json", f"{PAGE}manifest.tsr"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def tsa(made: Authority, settings) -> Authority:
    settings.TIMESTAMP_AUTHORITY, settings.TIMESTAMP_CERTIFICATES = made.address, str(made.certificates)
    made.answers = True
    return made


@pytest.fixture
def report(one_published: int, db: None) -> Report:
    return Report.objects.get(pk=one_published)


def kept(client, tmp_path: Path) -> tuple[Path, Path]:
    """The manifest and its time-stamp, as somebody downloads them."""
    manifest, stamp = tmp_path / "manifest.json", tmp_path / "manifest.tsr"
    manifest.write_bytes(client.get(MANIFEST).content)
    stamp.write_bytes(client.get(STAMP).content)
    return manifest, stamp


def verified(**options: Path) -> str:
    said = StringIO()
    call_command("verify", stdout=said, **options)
    return said.getvalue()


def test_a_published_manifest_is_stamped_once_and_kept_as_it_was_stamped(client, report, tsa, settings):
    manifest = client.get(MANIFEST).content

    stamp_published(at=NOON)
    stamp_published(at=NOON)

    stamp = TimeStamp.objects.get()
    assert (stamp.report, bytes(stamp.manifest), stamp.authority) == (report, manifest, tsa.address)
    assert stamp.at == tsa.at.replace(microsecond=0)
    settings.COUNCIL_NAME, settings.SITE_ADDRESS = "Another name", "https://elsewhere.example"
    assert client.get(MANIFEST).content == manifest
    response = client.get(STAMP)
    assert (response.content, response["Content-Type"]) == (bytes(stamp.response), "application/timestamp-reply")
    assert STAMP in client.get(PAGE).content.decode()


def test_without_an_authority_nothing_is_stamped_and_no_page_speaks_of_it(client, report):
    assert client.get(STAMP).status_code == 404
    assert "manifest.tsr" not in client.get(PAGE).content.decode()


def test_an_authority_that_is_down_is_asked_again(client, report, tsa, caplog):
    tsa.answers = False
    stamp_published(at=NOON)
    assert TimeStamp.objects.count() == 0
    assert "could not be reached" in caplog.text

    tsa.answers = True
    stamp_published(at=NOON)
    assert TimeStamp.objects.count() == 1


def test_a_stamp_by_an_authority_that_is_not_ours_is_not_kept(report, tsa, tmp_path, settings, caplog):
    with authority(tmp_path) as stranger:
        settings.TIMESTAMP_AUTHORITY = stranger.address

        stamp_published(at=NOON)

    assert TimeStamp.objects.count() == 0
    assert "It is no time-stamp of this file by an authority that we know" in caplog.text


def test_an_answer_that_is_no_stamp_is_refused(tsa, monkeypatch):
    for answer in (b"", b"not a stamp", b"\x30\x03\x02\x01\x02" * 5000):
        monkeypatch.setattr(tsa, "answer", lambda query, answer=answer: answer)
        with pytest.raises(rfc3161.StampRefused, match="no time-stamp of this file"):
            rfc3161.ask(b"anything")


def test_what_is_withdrawn_is_not_stamped(report, tsa):
    publishing.withdraw(report, reason="A mistake.", by=report.published_by, at=NOON)

    stamp_published(at=NOON)

    assert TimeStamp.objects.count() == 0


def test_a_kept_manifest_with_its_stamp_says_since_when_it_was_there(client, report, tsa, tmp_path):
    stamp_published(at=NOON)
    manifest, stamp = kept(client, tmp_path)

    for options in ({"kept": manifest, "stamp": stamp}, {"stamp": stamp}):
        said = verified(**options)
        assert f"time-stamped at {tsa.at:%Y-%m-%d %H:%M:%S} UTC" in said
        assert "still holds what this names" in said


def test_anybody_can_check_a_stamp_without_this_program(client, report, tsa, tmp_path):
    stamp_published(at=NOON)
    manifest, stamp = kept(client, tmp_path)

    checked = subprocess.run(
        ["openssl", "ts", "-verify", "-data", manifest, "-in", stamp, "-CAfile", tsa.certificates],
        capture_output=True, text=True,
    )  # fmt: skip

    assert "Verification: OK" in checked.stdout + checked.stderr
    assert hashlib.sha256(manifest.read_bytes()).digest() in stamp.read_bytes()  # as docs/verify_report.py looks for it


def test_a_history_that_is_rewritten_with_the_key_does_not_agree_with_a_kept_stamp(client, report, tsa, tmp_path):
    stamp_published(at=NOON)
    manifest, stamp = kept(client, tmp_path)

    forge(report, with_the_key)
    TimeStamp.objects.all().delete()  # which would give out the manifest as it was
    forged = client.get(MANIFEST).content
    assert forged != manifest.read_bytes()

    with pytest.raises(CommandError, match="No manifest of this site is what was stamped"):
        verified(stamp=stamp)
    with pytest.raises(CommandError, match="The record of events has been changed"):
        verified(kept=manifest, stamp=stamp)
    (tmp_path / "forged.json").write_bytes(forged)
    with pytest.raises(CommandError, match="What you kept is not what was stamped"):
        verified(kept=tmp_path / "forged.json", stamp=stamp)
    assert json.loads(forged)["event"] != json.loads(manifest.read_bytes())["event"]


def test_a_forger_with_a_new_stamp_has_only_a_later_one(client, report, tsa, tmp_path):
    stamp_published(at=NOON)
    _, stamp = kept(client, tmp_path)
    forge(report, with_the_key)
    TimeStamp.objects.all().delete()

    stamp_published(at=NOON)

    with pytest.raises(CommandError, match="No manifest of this site is what was stamped"):
        verified(stamp=stamp)


def test_a_stamp_is_never_changed(report, tsa):
    stamp_published(at=NOON)

    for change in (lambda: TimeStamp.objects.update(authority=""), lambda: TimeStamp.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change()


def test_a_manifest_that_is_changed_beside_its_stamp_is_found_at_night(report, tsa):
    stamp_published(at=NOON)
    past_the_triggers("UPDATE reports_timestamp SET manifest = %s", b"{}", table="reports_timestamp")

    assert integrity.fault(Report.objects.get()) == "The manifest that is kept is not the one that was time-stamped."


def test_without_certificates_nobody_can_say(client, report, tsa, tmp_path, settings):
    stamp_published(at=NOON)
    _, stamp = kept(client, tmp_path)
    settings.TIMESTAMP_CERTIFICATES = ""

    with pytest.raises(CommandError, match="TIMESTAMP_CERTIFICATES") as error:
        verified(stamp=stamp)
    assert error.value.returncode == 2
