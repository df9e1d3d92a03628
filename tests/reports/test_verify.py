"""Verifying: genuine, draft, altered by a byte, altered in our keeping, or not ours at all (P9, B03)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from reports import renderers
from reports.models import File, Report
from reports.renderers import FORMATS, Format
from reports.verification import verify
from reports.verification.verify import VerdictKind
from tests.reports import build
from tests.reports.tampering import past_the_triggers, tamper

pytestmark = pytest.mark.django_db

EVERY_FORMAT = pytest.mark.parametrize("key", FORMATS)


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """One report for all of these tests, as it takes a second to make: what each does is rolled back to here."""
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own TestCase says, so that a durable block may stand within
    with django_db_blocker.unblock(), around:
        yield build.published(build.council()).pk
        transaction.set_rollback(True)


@pytest.fixture
def report(published: int, db: None) -> Report:
    return Report.objects.get(pk=published)


def signed(report: Report, key: str = "html") -> File:
    return report.files.get(edition="committee", format=key, signed=True)


@EVERY_FORMAT
def test_a_published_file_is_genuine_with_its_sign_off_and_is_made_again_byte_for_byte(report, key):
    verdict = verify.verify(bytes(signed(report, key).content))

    assert verdict.kind is VerdictKind.GENUINE
    assert verdict.same_when_made_again is True
    assert verdict.sentence == (
        "Genuine: our report of January 2010, unchanged. Committee edition. Signed off by Director, Director, on "
        "17 February 2010. Published on 17 February 2010."
    )
    assert (verdict.report, verdict.sign_off) == (report, report.sign_off)


@EVERY_FORMAT
def test_one_changed_byte_in_it_is_altered(report, key):
    content = bytearray(signed(report, key).content)
    content[len(content) // 2] ^= 1

    verdict = verify.verify(bytes(content))

    assert verdict.kind is VerdictKind.DIFFERS
    assert verdict.sentence.startswith("It does not match.")
    assert verdict.report is None


@pytest.mark.parametrize("key", [key for key in FORMATS if key != "counts.csv"])  # counts read alike, signed or not
def test_a_draft_says_that_it_is_one_to_somebody_who_may_see_it(report, key):
    draft = bytes(report.files.get(edition="committee", format=key, signed=False).content)
    verdict = verify.verify(draft, File.objects.all())

    assert verdict.kind is VerdictKind.DRAFT
    assert verdict.sentence == "A draft, version 1 of January 2010. It is not signed off; do not rely on it."
    assert verdict.sign_off is None


@pytest.mark.parametrize("content", [b"", b"Another file", b"%PDF-1.4 stream\nxxendstream", b"PK\x03\x04 broken"])
def test_a_file_that_is_not_ours_is_not_ours(report, content):
    verdict = verify.verify(content)

    assert (verdict.kind, verdict.report) == (VerdictKind.UNKNOWN, None)
    assert "no record of publishing a file with exactly these bytes" in verdict.sentence


def test_a_file_of_a_program_that_laid_it_out_differently_is_genuine(report, monkeypatch):
    content = bytes(signed(report).content)
    verify._made_again.cache_clear()
    kept = FORMATS["html"]
    monkeypatch.setitem(
        renderers.FORMATS, "html", Format(kept.suffix, kept.name, kept.content_type, lambda snapshot, signing: b"new")
    )

    verdict = verify.verify(content)

    assert (verdict.kind, verdict.same_when_made_again) == (VerdictKind.GENUINE, False)


def test_a_stored_file_that_was_changed_is_altered_and_its_genuine_copy_too_can_no_longer_be_vouched_for(report):
    genuine = bytes(signed(report).content)
    tamper(signed(report))

    verdict = verify.verify(genuine)

    assert verdict.kind is VerdictKind.ALTERED
    assert "that is kept is not what was made" in verdict.sentence


def test_a_stored_file_that_was_changed_with_its_digest_is_betrayed_by_the_record_of_events(report):
    tamper(signed(report), with_digest=True)

    verdict = verify.verify(bytes(signed(report).content))

    assert verdict.kind is VerdictKind.ALTERED
    assert "is not what was recorded when it was made" in verdict.sentence


def test_a_stored_snapshot_that_was_changed_is_altered(report):
    past_the_triggers(f"UPDATE reports_report SET snapshot = snapshot || ' ' WHERE id = {report.pk}")

    verdict = verify.verify(bytes(signed(report).content))

    assert verdict.kind is VerdictKind.ALTERED
    assert "The content that is kept is not what was assembled" in verdict.sentence


def test_a_sign_off_of_something_else_is_altered(report):
    past_the_triggers("UPDATE reports_signoff SET digest = 'another'", table="reports_signoff")

    verdict = verify.verify(bytes(signed(report).content))

    assert "It was another content that was signed off" in verdict.sentence


def test_a_pasted_digest_is_enough(report):
    digest = signed(report).sha256

    assert verify.verify_digest(f"  {digest.upper()[:32]}\n{digest[32:]} ").kind is VerdictKind.GENUINE
    assert verify.verify_digest("0" * 64).kind is VerdictKind.UNKNOWN


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "0" * 65])
def test_what_is_no_digest_is_refused_with_a_sentence(text):
    with pytest.raises(verify.NotADigest, match="has 64 characters"):
        verify.verify_digest(text)


def test_a_file_larger_than_any_of_ours_is_refused():
    with pytest.raises(verify.TooLarge, match="larger than 20 MB"):
        verify.verify(bytes(verify.LARGEST + 1))
