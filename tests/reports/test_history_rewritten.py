"""Somebody who owns the database rewrites a published report and the record of events, consistently, and is found out.

Without the key by the record itself; with the key by whatever was sent outside: a manifest, a mail, a report that
prints the head of the record, or a time-stamp (P15).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from reports.models import File, PublicEdition, Report, SignOff
from reports.renderers import wording
from reports.snapshot.schema import digest
from reports.verification import integrity, kept_record
from reports.verification.kept_record import Head, heads_in
from reports.verification.verify import VerdictKind, verify
from safeguarding.audit import events
from safeguarding.audit.events import ChainBroken, check_chain
from safeguarding.models import ChainHead, Event
from tests.reports import readers
from tests.reports.published_once import one_published as one_published

pytestmark = pytest.mark.django_db
MANIFEST = "/published/2010-01/version-1/manifest.json"
FORGED = "Everything was on time."


@pytest.fixture
def report(one_published: int, db: None) -> Report:
    return Report.objects.get(pk=one_published)


def _unguarded() -> None:
    """Take away what refuses changes, as the owner of the tables can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def forge(report: Report, seal: Callable[[Event], str]) -> None:
    """Change the words of a published report, and every row and event that says anything of them."""
    _unguarded()
    new: dict[str, str] = {}
    for row in (report, report.public_edition):
        forged = row.snapshot.replace("late", "early")
        assert forged != row.snapshot
        new[row.digest] = digest(forged)
        type(row).objects.filter(pk=row.pk).update(snapshot=forged, digest=new[row.digest])
    for file in report.files.all():
        content = bytes(file.content) + b" "  # whatever the forger makes of the file
        new[file.sha256] = hashlib.sha256(content).hexdigest()
        File.objects.filter(pk=file.pk).update(content=content, sha256=new[file.sha256])
    signed = SignOff.objects.get(report=report)
    SignOff.objects.filter(pk=signed.pk).update(
        digest=new[signed.digest], public_digest=new[signed.public_digest]
    )  # fmt: skip
    previous = ""
    for event in Event.objects.order_by("number"):
        after = json.dumps(event.after)
        for was, is_now in new.items():
            after = after.replace(was, is_now)
        event.after, event.previous = json.loads(after), previous
        event.digest = previous = seal(event)
        event.save()
        if event.verb == "signed off":
            SignOff.objects.filter(pk=signed.pk).update(event_seal=event.digest)
    ChainHead.objects.update(digest=previous)


def with_the_key(event: Event) -> str:
    return events.digest_of(event)


def without_the_key(event: Event) -> str:
    event.key_id = ""
    return events.digest_of(event)


def sent_outside(client, report: Report) -> dict[str, bytes]:
    """What other people keep of a publication."""
    feed = client.get("/published/feed.xml").content
    page = bytes(report.files.get(edition="public", format="html", signed=True).content)
    return {"manifest": client.get(MANIFEST).content, "feed": feed, "page": page}


def verified(kept: bytes, tmp_path: Path) -> str:
    """What the command says to somebody who kept it; its refusal raises."""
    said, file = StringIO(), tmp_path / "kept"
    file.write_bytes(kept)
    call_command("verify", kept=file, stdout=said)
    return said.getvalue()


def test_what_was_sent_outside_agrees_as_long_as_nothing_was_rewritten(client, report, tmp_path):
    for kept in sent_outside(client, report).values():
        assert "still holds what this names" in verified(kept, tmp_path)


def test_a_history_that_is_rewritten_without_the_key_is_found_out_by_the_record_alone(report):
    forge(report, without_the_key)

    with pytest.raises(ChainBroken, match="No event has a key"):
        check_chain()


@pytest.mark.parametrize("kind", ["manifest", "feed", "page"])
def test_a_history_that_is_rewritten_with_the_key_is_found_out_by_what_was_sent_outside(client, report, tmp_path, kind):
    kept = sent_outside(client, report)

    forge(report, with_the_key)

    report = Report.objects.get(pk=report.pk)
    assert check_chain() > 0  # the forger did good work: all that is kept inside fits together
    assert integrity.fault(report) == ""
    assert verify(bytes(report.files.filter(signed=True).first().content)).kind is VerdictKind.GENUINE
    with pytest.raises(CommandError, match="The record of events has been changed, or what you have has") as refused:
        verified(kept[kind], tmp_path)
    assert refused.value.returncode == 1


def test_rows_that_are_changed_beside_an_unchanged_record_are_found_out(client, report, tmp_path):
    kept = sent_outside(client, report)["manifest"]
    _unguarded()
    forged = report.public_edition.snapshot.replace("late", "early")
    PublicEdition.objects.filter(report=report).update(snapshot=forged, digest=digest(forged))

    with pytest.raises(CommandError, match="is not kept as it was"):
        verified(kept, tmp_path)


def test_events_that_are_taken_from_the_end_are_found_out(client, report, tmp_path):
    """What is left is a record that fits, so only what was sent outside tells."""
    kept = sent_outside(client, report)["manifest"]
    _unguarded()
    last = Event.objects.get(verb="published")
    Event.objects.filter(number__gte=last.number).delete()
    before = Event.objects.order_by("number").last()
    ChainHead.objects.update(number=before.number, digest=before.digest)
    assert check_chain() == before.number

    with pytest.raises(CommandError, match=f"event {last.number} does not have the seal"):
        verified(kept, tmp_path)


def test_every_signed_file_prints_the_head_of_the_record_at_its_sign_off(report):
    event = Event.objects.get(verb="signed off")
    head = wording.recorded(event.number, event.digest).replace(" ", "")

    for edition in ("committee", "public"):
        for key, reader in (("pdf", readers.pdf_text), ("docx", readers.word_text)):
            content = bytes(report.files.get(edition=edition, format=key, signed=True).content)
            assert head in "".join(reader(content).split())
    assert "Record of events" not in readers.pdf_text(
        bytes(report.files.get(edition="committee", format="pdf", signed=False).content)
    )


# -- what is read out of what was kept ----------------------------------------------------------------------------
SEAL = "5ea1" * 16


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"event": {"number": 7, "seal": SEAL}}),
        json.dumps({"event": {"number": 7, "sha256": SEAL}, "sign_off": {"sha256": "0" * 64}}),
        json.dumps({"sign_off": {"event": 7, "seal": SEAL}}),
        f"<p>{wording.recorded(7, SEAL)}</p>",
        f"Record of events: number 7,\r\n   seal {SEAL}.",
        f"Subject: Published\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"Record of events: number 7, seal=\r\n {SEAL}\r\n",
    ],
)
def test_a_head_is_found_however_it_was_kept(content):
    assert heads_in(content.encode()) == (Head(7, SEAL),)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"event": 3}', b'{"event": {"number": "7", "seal": 5}}', b"\xff\xfe", b"[" * 100_000],
)
def test_what_names_no_event_says_nothing(content, tmp_path):
    assert heads_in(content) == ()
    with pytest.raises(CommandError, match="names no event") as refused:
        verified(content, tmp_path)
    assert refused.value.returncode == 2


def test_reading_a_long_text_takes_no_time():
    began = process_time()
    heads_in((b"number 7, seal " * 300_000)[: kept_record.LARGEST])
    heads_in((b"number" + b" " * 100) * 40_000)

    assert process_time() - began < 10
