"""What /verify/ says is true after a withdrawal, a correction or a restore, and of what is not published yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reports.publishing import actions as publishing_actions
from reports.verification import verify
from reports.verification.verify import VerdictKind
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.tampering import past_the_triggers
from tests.reports.test_correct import begin, corrected
from tests.reports.test_verify_attacked import DOCUMENTS, PAGE, asked, posted

pytestmark = pytest.mark.django_db


def test_a_report_that_is_not_published_is_known_to_nobody_outside(client):
    made = build.council()
    signed_off = build.signed(made)
    nothing = asked(b"0" * 64)

    for file in signed_off.files.all():
        assert verify.verify(bytes(file.content)).kind is VerdictKind.UNKNOWN
        assert asked(file.sha256.encode()) == nothing
    for digest in (signed_off.digest, signed_off.public_edition.digest):
        assert verify.verify_digest(digest).kind is VerdictKind.UNKNOWN
        assert asked(digest.encode()) == nothing

    file = signed_off.files.filter(signed=True).first()
    assert "Not recognised" in posted(client, digest=file.sha256).content.decode()
    client.force_login(made.officer)
    assert "not published yet" in posted(client, digest=file.sha256).content.decode()
    client.force_login(made.reader)
    assert "Not recognised" in posted(client, digest=file.sha256).content.decode()


def test_a_document_given_out_before_a_withdrawal_is_recognised_and_said_to_be_withdrawn(client):
    made = build.council()
    report = build.published(made)
    documents = [client.get(PAGE + name).content for name in DOCUMENTS]
    feed = client.get("/published/feed.xml").content

    publishing_actions.withdraw(report, reason="One team was counted twice.", by=made.officer, at=NOON)

    for content in documents:
        verdict = verify.verify(content)
        assert verdict.kind is VerdictKind.WITHDRAWN
        assert "One team was counted twice." in verdict.sentence
    assert feed != client.get("/published/feed.xml").content
    assert verify.verify(feed).kind is VerdictKind.GENUINE
    assert "may have been published or withdrawn after it" in verify.verify(feed).sentence


def test_after_a_restore_of_an_older_copy_the_answer_on_a_later_report_is_still_true(client):
    made = build.council()
    first, second = corrected(made)
    later = [bytes(file.content) for file in second.files.filter(signed=True)]
    # As if the copy of the database were from before the correction was published.
    past_the_triggers(
        f"UPDATE reports_report SET stage = 'draft', published_at = NULL, published_by_id = NULL WHERE id = {second.pk}"
    )

    for content in later:
        verdict = verify.verify(content)
        assert verdict.kind in (VerdictKind.DIFFERS, VerdictKind.UNKNOWN)
        assert "no record of publishing a file with exactly these bytes" in verdict.sentence
        for untrue in ("We have made no", "not ours", "are not the bytes", "Altered."):
            assert untrue not in verdict.sentence
    old = first.files.filter(signed=True).first()
    assert verify.verify(bytes(old.content)).sentence.endswith("Published on 17 February 2010.")


def test_a_copy_of_a_corrected_report_says_so_also_once_the_correction_is_withdrawn():
    made = build.council()
    first, second = corrected(made)
    content = bytes(first.files.filter(signed=True).first().content)
    assert verify.verify(content).kind is VerdictKind.SUPERSEDED

    publishing_actions.withdraw(second, reason="Wrong again.", by=made.officer, at=NOON + timedelta(days=1))

    verdict = verify.verify(content)
    assert verdict.kind is VerdictKind.SUPERSEDED
    assert "A correction, version 2, replaced it on 17 February 2010." in verdict.sentence
    assert "The council withdrew version 2 on 18 February 2010." in verdict.sentence


def test_a_withdrawn_report_that_was_corrected_says_both():
    made = build.council()
    first = build.published(made)
    content = bytes(first.files.filter(signed=True).first().content)
    publishing_actions.withdraw(first, reason="One team was counted twice.", by=made.officer, at=NOON)
    begin(first, by=made.officer)
    build.restate("NI 1", 20, by=made.officer)
    made.cycle.refresh_from_db()
    build.step("confirm", build.commentary_on("NI 1"), by=made.head)
    build.published(made)

    verdict = verify.verify(content)
    assert verdict.kind is VerdictKind.WITHDRAWN
    assert "One team was counted twice." in verdict.sentence
    assert "A correction, version 2, replaced it" in verdict.sentence
