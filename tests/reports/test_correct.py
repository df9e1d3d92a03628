"""Correcting a published report by a new one (P8, B05, W15): the old one stays, marked, and both verify."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from commentary.models import Commentary
from commentary.workflow.transitions import CLOSED
from reports import actions
from reports.models import Correction, File, Report
from reports.publishing import correcting_actions
from reports.publishing.correcting_actions import NotCorrected
from reports.publishing.preconditions import AlreadyPublished, Outdated
from reports.snapshot.schema import from_json
from reports.verification import verify, verify_row
from safeguarding.audit.events import check_chain
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.test_report_pages import text

pytestmark = pytest.mark.django_db

WHY = "The January extract counted one team twice."
PAGE = "/published/2010-01/"


def begin(report: Report, *, by, reason: str = WHY) -> Correction:
    with transaction.atomic():
        return correcting_actions.begin_correction(report, reason=reason, by=by, at=NOON)


def corrected(made: build.Council) -> tuple[Report, Report]:
    """A published report and its published correction: a figure was restated, and its approval given again."""
    first = build.published(made)
    begin(first, by=made.officer)
    build.restate("NI 1", 20, by=made.officer)
    made.cycle.refresh_from_db()
    build.step("confirm", Commentary.objects.get(pk=build.commentary_on("NI 1").pk), by=made.head)
    return first, build.published(made)


def test_b05_the_old_report_stays_at_its_address_marked_and_both_verify(client):
    made = build.council()
    before = {}
    first = build.published(made)
    for suffix in ("html", "pdf", "csv", "xlsx", "docx"):
        address = f"{PAGE}safeguarding-report-2010-01-public.{suffix}"
        before[address] = client.get(address).content
    tags = {address: client.get(address)["ETag"] for address in (PAGE, f"{PAGE}version-1/")}
    begin(first, by=made.officer)
    build.restate("NI 1", 20, by=made.officer)
    build.step("confirm", build.commentary_on("NI 1"), by=made.head)
    second = build.published(made)

    assert {address: client.get(address).content for address in before} == before
    old = text(client.get(f"{PAGE}version-1/"))
    assert f"Superseded. A correction replaced this report on 17 February 2010: {WHY}" in old
    new = text(client.get(PAGE))
    assert f"This is a correction: {WHY} It replaces" in new
    assert 'href="/published/2010-01/version-1/"' in new
    assert "safeguarding-report-2010-01-public-version-2.pdf" in new
    assert client.get(f"{PAGE}version-2/").status_code == 200
    for address, tag in tags.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    superseded = verify.verify(bytes(first.files.get(edition="committee", format="pdf", signed=True).content))
    genuine = verify.verify(bytes(second.files.get(edition="committee", format="pdf", signed=True).content))
    assert (superseded.kind, genuine.kind) == (verify.VerdictKind.SUPERSEDED, verify.VerdictKind.GENUINE)
    assert superseded.sentence.endswith("A correction, version 2, replaced it on 17 February 2010.")
    assert superseded.same_when_made_again is genuine.same_when_made_again is True
    assert check_chain() == Event.objects.count()


def test_b05_the_correction_names_what_it_replaces_and_lists_every_restatement(client):
    first, second = corrected(build.council())
    snapshot = from_json(second.snapshot)

    assert (snapshot.correction.version, snapshot.correction.digest) == (1, first.digest)
    assert snapshot.correction.reason == WHY
    told = {(each.code, each.what): (each.was, each.now) for each in snapshot.correction.restatements}
    assert told["NI 1", "Jan 2010"] == ("58% (29 of 50)", "40% (20 of 50)")
    assert ("NI 1", "2009/10 value") in told
    assert {code for code, _ in told} == {"NI 1"}
    (row,) = (each for each in snapshot.standings if each.code == "NI 1")
    assert row.months[-1].restated
    html = bytes(second.files.get(edition="committee", format="html", signed=True).content).decode()
    assert "What this correction changes" in html


def test_a_row_that_a_correction_changed_is_superseded_and_the_new_one_genuine():
    first, second = corrected(build.council())
    newest_first = [second, first]
    contents = (from_json(each.snapshot) for each in (first, second))
    old, new = (verify_row.words(content.standings[0], content) for content in contents)

    assert verify_row.verify_row(old, newest_first).kind is verify.VerdictKind.SUPERSEDED
    assert verify_row.verify_row(new, newest_first).kind is verify.VerdictKind.GENUINE
    assert verify_row.verify_row("NI 1 1%", newest_first).words == new


def test_each_publication_has_a_manifest_at_an_address_that_lasts(client):
    first, second = corrected(build.council())

    at_month = json.loads(client.get(f"{PAGE}manifest.json").content)
    at_first = json.loads(client.get(f"{PAGE}version-1/manifest.json").content)
    assert (at_month["version"], at_first["version"]) == (2, 1)
    assert at_first["snapshot"]["sha256"] == first.public_edition.digest
    for each in (at_month, at_first):
        for file in each["files"]:
            assert client.get(file["address"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert second.public_edition.digest in client.get("/published/2010-01/version-2/").content.decode()


def test_beginning_opens_the_words_and_publishing_closes_them_again():
    made = build.council()
    first = build.published(made)
    commentary = build.commentary_on("NI 1")
    with pytest.raises(Exception, match="closed"):
        build.step("reopen", commentary, by=made.head, reason="Wrong.")

    begin(first, by=made.officer)
    build.step("reopen", Commentary.objects.get(pk=commentary.pk), by=made.head, reason="Wrong.")
    build.write_and_submit(Commentary.objects.get(pk=commentary.pk), "Other words.", by=made.manager)
    build.step("approve", Commentary.objects.get(pk=commentary.pk), by=made.head)
    second = build.published(made)

    with pytest.raises(Exception, match=CLOSED[:24]):
        build.step("reopen", Commentary.objects.get(pk=commentary.pk), by=made.head, reason="Again.")
    (told,) = from_json(second.snapshot).correction.restatements
    assert (told.code, told.what) == ("NI 1, NI 2", "Commentary")
    assert [each.why for each in Event.objects.filter(verb="reopened", kind="cycle")] == [
        f"The report of January 2010 is corrected: {WHY}"
    ]
    assert Event.objects.filter(verb="closed again").count() == 1


def test_it_is_begun_with_a_reason_by_whom_it_may_be_once_and_of_what_stands():
    made = build.council()
    report = build.signed(made)
    with pytest.raises(NotCorrected, match="not published"):
        begin(report, by=made.officer)
    build.publish_latest(made)
    for person in (made.director, made.head, made.manager, made.reader):
        with pytest.raises(NotAllowed):
            begin(report, by=person)
    with pytest.raises(NotCorrected, match="Say why"):
        begin(report, by=made.officer, reason=" ")
    begin(report, by=made.officer)
    with pytest.raises(NotCorrected, match="being corrected already"):
        begin(report, by=made.officer)


def test_what_is_corrected_is_the_last_publication_and_its_correction_can_be_corrected(client):
    made = build.council()
    first, second = corrected(made)
    with pytest.raises(NotCorrected, match="Version 2 has replaced this report"):
        begin(first, by=made.officer)

    begin(second, by=made.officer)
    third = build.published(made)

    assert list(Report.objects.standing()) == [third]
    assert from_json(third.snapshot).correction.restatements == ()
    told = text(client.get(PAGE))
    assert 'href="/published/2010-01/version-2/">version 2</a>; no figure and no word differs.' in told


def test_a_correction_that_is_called_off_leaves_everything_as_it_was():
    made = build.council()
    first = build.published(made)
    correction = begin(first, by=made.officer)
    draft = build.draft(made)

    correcting_actions.call_off_correction(correction, by=made.officer, at=NOON)

    made.cycle.refresh_from_db()
    assert made.cycle.closed
    with pytest.raises(AlreadyPublished):
        _sign(made, draft)
    with pytest.raises(AlreadyPublished):
        actions.ask_to_assemble(made.cycle, by=made.officer, at=NOON)
    with pytest.raises(NotCorrected, match="not under way any more"):
        correcting_actions.call_off_correction(correction, by=made.officer, at=NOON)
    begin(first, by=made.officer)
    with pytest.raises(Outdated, match="before the correction was begun"):
        _sign(made, draft)


def test_w15_the_database_refuses_a_second_correction_and_any_change_of_what_was_published():
    made = build.council()
    first, second = corrected(made)
    before = list(File.objects.order_by("id").values_list("sha256", flat=True))

    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.create(replaces=first, reason="Again", by=made.officer, at=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.create(
            cycle=made.cycle, version=9, stage="published", snapshot="{}", digest="0" * 64, assembled_at=NOON,
            assembled_by=made.officer, published_at=NOON, published_by=made.officer, correction=second.correction,
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="is fixed"), transaction.atomic():
        Report.objects.filter(pk=first.pk).update(correction=second.correction)
    with pytest.raises(DatabaseError, match="is fixed"), transaction.atomic():
        Correction.objects.update(reason="Nothing")
    assert list(File.objects.order_by("id").values_list("sha256", flat=True)) == before


def test_an_extract_that_a_correction_rests_on_cannot_be_undone():
    made = build.council()
    corrected(made)

    made.cycle.period.refresh_from_db()
    closed = Event.objects.filter(verb="closed", kind="period").order_by("number").last()
    assert (made.cycle.period.closed_at, closed.before != {}) == (NOON, True)


def _sign(made: build.Council, draft: Report) -> None:
    code = build.code(made.director)
    actions.sign_off(draft, digest=draft.digest, agreed=True, code=code, by=made.director, at=NOON)


# -- the pages -----------------------------------------------------------------------------------------------------
def test_an_officer_begins_a_correction_on_a_page_and_is_led_through_it(client):
    made = build.council()
    report = build.published(made)
    client.force_login(made.officer)
    address = reverse("reports:correct", args=[report.pk])
    assert address in text(client.get(reverse("reports:report", args=[report.pk])))

    assert client.post(address, {"reason": ""}).status_code == 422
    page = client.post(address, {"reason": WHY}, follow=True)
    assert "The correction has begun." in text(page)
    assert f"is being corrected: {WHY}" in text(page)
    assert "Assemble a new version" in text(page)
    assert "Assemble the report of January 2010" in text(client.get(reverse("home")))
    assert client.post(address, {"reason": WHY}).status_code == 409

    correction = Correction.objects.get()
    page = client.post(reverse("reports:call_off", args=[correction.pk]), follow=True)
    assert "The correction is called off." in text(page)
    page = client.post(reverse("reports:call_off", args=[correction.pk]), follow=True)
    assert "not under way any more" in text(page)


# -- the public edition of a correction -----------------------------------------------------------------------------
def test_p10_a_corrections_list_tells_the_public_no_more_than_its_tables(client):
    made = build.council()
    first = build.published(made)
    begin(first, by=made.officer, reason="It counted 3 children twice.")
    build.restate("NI 1", 3, by=made.officer)
    made.cycle.refresh_from_db()
    build.step("confirm", build.commentary_on("NI 1"), by=made.head)
    second = build.published(made)

    committee, public = from_json(second.snapshot), from_json(second.public_edition.snapshot)
    assert ("58% (29 of 50)", "6% (3 of 50)") in {(each.was, each.now) for each in committee.correction.restatements}
    assert all("3 of 50" not in each.now and "6%" not in each.now for each in public.correction.restatements)
    for address in (PAGE, f"{PAGE}version-1/", "/published/feed.xml", f"{PAGE}snapshot.json", f"{PAGE}manifest.json"):
        told = client.get(address).content.decode()
        assert "3 children" not in told, address
        assert "(3 of 50)" not in told, address


# -- several at once -----------------------------------------------------------------------------------------------
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_four_people_publishing_a_correction_at_once_publish_it_once():
    made = build.council()
    begin(build.published(made), by=made.officer)
    second = build.signed(made)

    found = build.at_once(4, lambda: actions.publish(second, by=build.again(made.officer), at=NOON))

    assert sum(each is None for each in found) == 1
    assert Report.objects.published().count() == 2
    assert Event.objects.filter(verb="replaced").count() == 1
    assert check_chain() == Event.objects.count()
