"""Attacks on /verify/: reading withheld counts from its answers, and files made to be slow."""

from __future__ import annotations

import hashlib
import json
import random
import struct
import zlib
from io import BytesIO
from resource import RUSAGE_CHILDREN, getrusage
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commentary.models import Approval
from indicators.models import Extract
from reports.models import File, Report, ServedDocument
from reports.verification import verify
from reports.verification.search_file import Search
from reports.verification.verify import LARGEST, VerdictKind
from safeguarding.sandbox import child_process
from safeguarding.sandbox.slots import slot
from tests.reports.published_once import one_published  # noqa: F401  (a fixture)

PAGE = "/published/2010-01/"
DOCUMENTS = ("manifest.json", "snapshot.json", "safeguarding-report-2010-01-public.csv-metadata.json", "")
database = pytest.mark.django_db


@pytest.fixture
def report(one_published: int, db: None) -> Report:  # noqa: F811
    return Report.objects.get(pk=one_published)


def asked(content: bytes) -> tuple[VerdictKind, str]:
    verdict = verify.verify(content)
    return verdict.kind, verdict.sentence


def posted(client: Client, content: bytes = b"", digest: str = ""):
    file = SimpleUploadedFile("a.bin", content) if content else ""
    return client.post(reverse("reports:verify"), {"file": file, "sha256": digest})


# -- what nobody outside may learn ---------------------------------------------------------------------------------
@database
def test_a_guessed_upload_or_approval_is_answered_like_any_other_text(report):
    nothing = asked(b"0" * 64)
    guesses = [*Extract.objects.values_list("sha256", flat=True), *Approval.objects.values_list("digest", flat=True)]

    assert len(guesses) > 3
    for guess in guesses:
        assert verify.verify_digest(guess).kind is VerdictKind.UNKNOWN
        assert asked(guess.encode()) == nothing
        assert asked(b"one of five tries: " + guess.encode()) == nothing


@database
def test_a_draft_of_a_published_report_is_known_to_nobody_outside(report):
    signed_too = set(report.files.filter(signed=True).values_list("sha256", flat=True))
    drafts = report.files.filter(signed=False).exclude(sha256__in=signed_too)

    assert drafts
    assert {verify.verify(bytes(file.content)).kind for file in drafts} <= {VerdictKind.UNKNOWN, VerdictKind.DIFFERS}
    assert {verify.verify_digest(file.sha256).kind for file in drafts} == {VerdictKind.UNKNOWN}


@database
def test_nothing_that_is_published_names_a_digest_of_what_could_be_guessed(client, report):
    given_out = [bytes(file.content) for file in report.files.filter(signed=True, edition="public")]
    given_out += [client.get(PAGE + name).content for name in DOCUMENTS]
    given_out.append(client.get("/published/feed.xml").content)
    secret = frozenset(
        digest.encode()
        for rows in (
            Extract.objects.values_list("sha256", flat=True),
            Approval.objects.values_list("digest", flat=True),
            Report.objects.values_list("digest", flat=True),
            File.objects.filter(edition="committee").values_list("sha256", flat=True),
        )
        for digest in rows
    ) - set(File.objects.filter(edition="public").values_list("sha256", flat=True))
    empty = {file.sha256.encode() for file in report.files.filter(edition="public")}

    for content in given_out:
        search = Search(secret - empty)
        assert not search.finds(content)
        assert search.whole


# -- what the site gives out is ours -------------------------------------------------------------------------------
@database
def test_every_document_that_the_site_gives_out_is_recognised(client, report):
    for name in DOCUMENTS:
        content = client.get(PAGE + name).content
        verdict = verify.verify(content)
        assert (verdict.kind, verdict.report) == (VerdictKind.GENUINE, report), name
        assert "January 2010" in verdict.sentence
    feed = verify.verify(client.get("/published/feed.xml").content)
    assert (feed.kind, feed.report) == (VerdictKind.GENUINE, None)
    assert "our feed of published reports" in feed.sentence


@database
def test_every_published_file_of_both_editions_is_recognised(report):
    for file in report.files.filter(signed=True):
        assert verify.verify(bytes(file.content)).kind is VerdictKind.GENUINE, file.name


@database
def test_a_changed_manifest_does_not_match(client, report):
    manifest = client.get(f"{PAGE}manifest.json").content.replace(b"January", b"February")

    assert verify.verify(manifest).kind is VerdictKind.DIFFERS


@database
def test_a_document_is_remembered_once_however_often_it_is_asked_for(client, report):
    client.get(f"{PAGE}manifest.json")
    client.get(f"{PAGE}manifest.json")

    assert ServedDocument.objects.filter(name="manifest.json").count() == 1


# -- read whole ----------------------------------------------------------------------------------------------------
def archive(*members: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as written:
        for number, member in enumerate(members):
            written.writestr(f"{number}.xml", member)
    return made.getvalue()


NAMED = hashlib.sha256(b"a published report").hexdigest().encode()
NOISE = random.Random(1).randbytes(6 * 1024 * 1024)


@pytest.mark.parametrize(
    "content",
    [
        NAMED,
        b"x" * (LARGEST - 65) + NAMED,
        archive(*[b"<a/>"] * 300, NAMED),
        archive(NOISE + b" " + NAMED),
        archive(b" " * 30_000_000 + NAMED),
        b"%PDF-1.7 stream\r\n" + zlib.compress(NOISE + b" " + NAMED) + b"endstream",
        b"%PDF-1.7" + b"stream\n\nendstream" * 2_000 + b"stream\n" + zlib.compress(NAMED) + b"\nendstream",
    ],
    ids=["bare", "at the end", "last of many", "large member", "much white", "large stream", "many streams"],
)
def test_up_to_the_limit_a_file_is_read_whole(content):
    search = Search(frozenset({NAMED}))

    assert len(content) <= LARGEST
    assert search.finds(content)
    assert search.whole


@pytest.mark.parametrize("beside", [b"0", b"f"])
def test_a_digest_within_a_longer_number_is_none(beside):
    assert not Search(frozenset({NAMED})).finds(NAMED + beside)
    assert not Search(frozenset({NAMED})).finds(beside + NAMED)


@database
def test_above_the_limit_it_says_so(client, report):
    response = client.post(reverse("reports:verify"), {"file": SimpleUploadedFile("a.bin", bytes(LARGEST + 1))})

    assert response.status_code == 422
    assert "larger than 20 MB, the most that is read here. Paste its SHA-256 instead." in response.content.decode()


@database
def test_a_file_that_unpacks_to_more_than_is_read_is_said_to_be_searched_in_part(report):
    kind, sentence = asked(archive(bytes(200 * 1024 * 1024)))

    assert kind is VerdictKind.UNKNOWN
    assert "It holds more than is looked through here" in sentence


# -- files made to be slow -----------------------------------------------------------------------------------------
def head(name: bytes = b"") -> bytes:
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, 0, 0, 0, len(name), 0) + name


def raw(content: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packing.compress(content) + packing.flush()


def filled(pattern: bytes, begins: bytes = b"") -> bytes:
    return (begins + pattern * (LARGEST // len(pattern) + 1))[:LARGEST]


MANY_DIGESTS = b"".join(b"%064x " % (number + 1) for number in range(100_000))
SLOW = {
    "hexadecimal": filled(b"0"),
    "nearly digests": filled(b"0" * 63 + b" "),
    "a little more than digests": filled(b"0" * 65 + b" "),
    "digests": filled(MANY_DIGESTS),
    "a.a.a.": filled(b"a.a.a."),
    "streams without end": filled(b"stream\n", b"%PDF"),
    "ends without streams": filled(b"endstream", b"%PDF"),
    "empty streams": filled(b"streamendstream", b"%PDF"),
    "tiny streams": filled(b"stream\n" + zlib.compress(b"x") + b"endstream", b"%PDF"),
    "bombs in streams": filled(b"stream\n" + zlib.compress(bytes(100 * 1024 * 1024), 9) + b"endstream", b"%PDF"),
    "digests in streams": filled(b"stream\n" + zlib.compress(MANY_DIGESTS) + b"endstream", b"%PDF"),
    "heads of members": filled(b"PK\3\4"),
    "whole heads": filled(head()),
    "tiny members": filled(head(b"a") + raw(b"x")),
    "bombs": filled(head(b"a") + raw(bytes(100 * 1024 * 1024))),
    "members that unpack to nothing": filled(head() + b"\0\0\0\xff\xff" * 12_000),
    "members within members": filled(b"\0\x1e\0\xe1\xff" + head(), head()),
}


@pytest.mark.parametrize("name", SLOW)
def test_any_20_mb_are_searched_in_less_than_two_seconds_of_processor(name):
    search = Search(frozenset({NAMED}))
    began = process_time()

    assert not search.finds(SLOW[name])
    assert process_time() - began < 1.5


@database
@pytest.mark.parametrize("name", ["digests", "bombs in streams", "bombs"])
def test_any_20_mb_are_answered_in_two_seconds_of_processor(client, report, name):
    client.get(reverse("reports:verify"))
    began, children_before = process_time(), getrusage(RUSAGE_CHILDREN)

    response = posted(client, SLOW[name])

    children = getrusage(RUSAGE_CHILDREN)
    spent = process_time() - began
    spent += children.ru_utime + children.ru_stime - children_before.ru_utime - children_before.ru_stime
    assert "no record of publishing" in response.content.decode()
    assert spent < 2


@database
def test_a_search_that_is_ended_is_not_taken_for_an_answer(report, monkeypatch):
    monkeypatch.setattr(verify, "SEARCH", "tests.torture.nowhere")

    kind, sentence = asked(b"anything")

    assert kind is VerdictKind.UNKNOWN
    assert "it cannot be said whether a part of it is from a report" in sentence


# -- at once -------------------------------------------------------------------------------------------------------
@database
def test_over_the_bound_a_person_is_asked_to_try_again_and_a_published_file_is_still_answered(
    client, report, monkeypatch
):
    monkeypatch.setattr(verify, "WAIT_SECONDS", 0.1)
    file = report.files.filter(signed=True, edition="public").first()

    with slot("verify", 2, wait=0, busy=""), slot("verify", 2, wait=0, busy=""):
        busy = posted(client, b"anything")
        known = posted(client, bytes(file.content))

    assert busy.status_code == 503
    assert "Other files are being checked just now. Try again in a moment" in busy.content.decode()
    assert (known.status_code, "Genuine" in known.content.decode()) == (200, True)
    assert posted(client, b"anything").status_code == 200


def test_the_child_finds_what_it_is_given_to_look_for():
    status, answer = child_process.run(verify.SEARCH, json.dumps([NAMED.decode()]).encode() + b"\n", b"a " + NAMED,
                                       limits=verify.LIMITS)  # fmt: skip

    assert (status, json.loads(answer)) == (0, {"found": True, "whole": True})
