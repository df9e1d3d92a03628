"""The two editions from end to end: who is given which, what is signed, and decisions on words at risk (P10)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from reports.actions import Outdated, ask_to_assemble, publish
from reports.checklist.checks import NotReady
from reports.disclosure import Decision, Outcome
from reports.jobs import JOBS
from reports.models import DisclosureDecision, PublicEdition, Report
from reports.public import actions
from reports.public.disclosure_check import at_risk_in
from reports.snapshot.schema import digest, from_json
from reports.verification import integrity, verify
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.readers import csv_rows
from tests.reports.tampering import past_the_triggers

pytestmark = pytest.mark.django_db
AT_RISK = "Two children waited longer than they should."


def few(words: str = build.WORDS) -> build.Council:
    """A council whose January figure of NI 1 is 3 of 50, with these words on it."""
    made = build.council(2, approved=False)
    build.restate("NI 1", 3, by=made.officer)
    commentary = build.commentary_on("NI 1")
    build.write_and_submit(commentary, words, by=made.manager)
    build.step("approve", commentary, by=made.head)
    return made


def decide(made: build.Council, outcome: Outcome, words: str = "", *, reason: str = "", by=None) -> DisclosureDecision:
    build.check(made)
    (found,) = at_risk_in(made.cycle)
    decision = Decision(outcome, words)
    return actions.decide(made.cycle, found.digest, decision, reason=reason, by=by or made.officer, at=NOON)


# -- who is given which --------------------------------------------------------------------------------------------
def test_whoever_has_not_logged_in_is_given_the_public_edition_and_no_other(client):
    report = build.published(few())
    page = client.get("/published/2010-01/").content.decode()

    assert "c stands for a figure that is withheld" in page
    assert report.public_edition.digest in page
    assert report.digest not in page
    for file in report.files.filter(signed=True):
        answer = client.get(f"/published/2010-01/{file.name}")
        assert answer.status_code == (200 if file.edition == "public" else 404), file.name
    assert client.get("/published/2010-01/snapshot.json").content.decode() == report.public_edition.snapshot
    assert client.get(reverse("reports:report", args=[report.pk])).status_code == 302


def test_whoever_may_see_it_is_given_both_on_the_page_within(client):
    made = few()
    report = build.published(made)
    client.force_login(made.reader)
    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    assert "Read the committee edition" in page
    assert "Read the public edition" in page
    committee = report.files.get(edition="committee", format="html", signed=True)
    assert "3 of 50" in client.get(reverse("reports:download", args=[report.pk, committee.name])).content.decode()


def test_the_public_files_hold_no_small_count():
    report = build.published(few())
    committee, public = (
        csv_rows(bytes(report.files.get(edition=edition, format="csv", signed=True).content))[0]
        for edition in ("committee", "public")
    )

    assert (committee["Jan 2010"], committee["Jan 2010 numerator"]) == ("6", "3")
    assert (public["Jan 2010"], public["Jan 2010 numerator"]) == ("c", "")
    assert public["Edition"].startswith("Public edition: c stands for")


# -- what is signed ------------------------------------------------------------------------------------------------
def test_the_sign_off_is_over_both_editions_and_each_file_says_its_own():
    report = build.signed(few())

    assert (report.sign_off.digest, report.sign_off.public_digest) == (report.digest, report.public_edition.digest)
    assert digest(report.public_edition.snapshot) == report.public_edition.digest
    assert Event.objects.get(verb="signed off").after["public digest"] == report.public_edition.digest
    html = {
        edition: bytes(report.files.get(edition=edition, format="html", signed=True).content).decode()
        for edition in ("committee", "public")
    }
    assert report.public_edition.digest in html["public"]
    assert report.digest not in html["public"]
    assert report.digest in html["committee"]


def test_verify_knows_the_public_edition_and_says_so():
    report = build.published(few())
    found = verify.verify(bytes(report.files.get(edition="public", format="pdf", signed=True).content))

    assert (found.kind, found.same_when_made_again) == (verify.VerdictKind.GENUINE, True)
    assert "Public edition." in found.sentence


def test_a_public_edition_that_was_changed_in_our_keeping_is_noticed():
    report = build.signed(few())
    statement = "UPDATE reports_publicedition SET snapshot = %s WHERE report_id = %s"
    past_the_triggers(statement, "{}", report.pk, table="reports_publicedition")

    assert integrity.fault(Report.objects.get(pk=report.pk)).startswith("The public edition that is kept is not what")


@pytest.mark.parametrize("table", ["reports_publicedition", "reports_disclosuredecision"])
def test_the_database_refuses_a_change_of_an_edition_or_a_decision(table):
    made = few(AT_RISK)
    decide(made, Outcome.LEAVE_OUT)
    build.draft(made)

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET digest = 'x'")


def test_a_report_has_a_secret_of_its_own_which_nobody_outside_can_guess_and_its_versions_share():
    made = few()
    for _ in range(2):
        JOBS.carry_out(ask_to_assemble(made.cycle, by=made.officer, at=NOON).pk, clock=build.clock)
    first, second = Report.objects.order_by("version")

    assert from_json(first.snapshot).salt == from_json(second.snapshot).salt  # so that both hide the same cells
    assert len(from_json(first.snapshot).salt) == 32
    assert from_json(first.snapshot).salt != "5a" * 16
    assert from_json(first.public_edition.snapshot).salt == ""
    assert first.digest != second.digest


# -- decisions -----------------------------------------------------------------------------------------------------
def test_words_at_risk_stop_the_report_until_somebody_has_decided():
    made = few(AT_RISK)
    job = ask_to_assemble(made.cycle, by=made.officer, at=NOON)  # nothing is worked out in a request
    build.carry_out(job.pk)
    job.refresh_from_db()
    assert "may tell who a child is, and nobody has decided" in job.failure
    assert not Report.objects.exists()
    with pytest.raises(NotReady, match="may tell who a child is, and nobody has decided"):
        ask_to_assemble(made.cycle, by=made.officer, at=NOON)

    decided = decide(made, Outcome.OTHER_WORDS, "Some waited longer than they should.")
    report = build.draft(made)

    committee, public = from_json(report.snapshot), from_json(PublicEdition.objects.get().snapshot)
    assert committee.sections[0].groups[0].words.passages[0].text == AT_RISK
    assert public.sections[0].groups[0].words.passages[0].text == "Some waited longer than they should."
    event = Event.objects.get(verb="decided disclosure")
    assert (event.thing_id, event.after["outcome"]) == (str(decided.pk), Outcome.OTHER_WORDS)


@pytest.mark.parametrize(
    ("outcome", "words", "told"),
    [
        (Outcome.AS_IT_IS, "", "Say why these words may be published"),
        (Outcome.OTHER_WORDS, " ", "Write the words"),
        (Outcome.OTHER_WORDS, "Only two children waited.", "Your own words may tell as much"),
        (Outcome.OTHER_WORDS, "6% were done in time.", "Your own words may tell as much"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(outcome, words, told):
    made = few(AT_RISK)

    with pytest.raises(actions.NotDecided, match=told):
        decide(made, outcome, words)


def test_who_may_not_decide_and_who_wrote_are_refused():
    made = few(AT_RISK)
    with pytest.raises(NotAllowed):
        decide(made, Outcome.LEAVE_OUT, by=made.reader)
    build.give(made.manager, build.RoleName.PERFORMANCE_OFFICER)

    with pytest.raises(actions.WroteIt):
        decide(made, Outcome.LEAVE_OUT, by=build.again(made.manager))


def test_a_decision_on_words_that_are_others_by_now_is_refused():
    made = few(AT_RISK)

    with pytest.raises(actions.NotAtRisk):
        actions.decide(made.cycle, "0" * 64, Decision(Outcome.LEAVE_OUT), reason="", by=made.officer, at=NOON)


def test_whoever_wrote_words_for_the_public_does_not_sign_them_off():
    made = few(AT_RISK)
    decide(made, Outcome.OTHER_WORDS, "Some waited.", by=made.director)
    build.draft(made)

    with pytest.raises(Exception, match="You decided what this report’s public edition says"):
        build.sign_and_finish(made)


def test_a_decision_that_changed_after_signing_takes_a_new_version():
    made = few(AT_RISK)
    decide(made, Outcome.AS_IT_IS, reason="Both families agreed.")
    report = build.signed(made)
    decide(made, Outcome.LEAVE_OUT)

    with pytest.raises(Outdated, match="public edition would be another by now"):
        publish(report, by=made.officer, at=NOON)


def test_the_pages_of_decisions(client):
    made = few(f"**{AT_RISK}**")
    client.force_login(made.officer)
    listed = reverse("reports:decisions", args=[made.cycle.pk])
    build.check(made)
    (found,) = at_risk_in(made.cycle)
    one = reverse("reports:decide", args=[made.cycle.pk, found.digest])

    assert "1 to decide" in client.get(listed).content.decode()
    assert f"<strong>{AT_RISK}</strong>" in client.get(one).content.decode()
    assert client.post(one, {}).status_code == 422
    refused = client.post(one, {"outcome": Outcome.AS_IT_IS.value})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert client.post(one, {"outcome": Outcome.LEAVE_OUT.value}).status_code == 302
    shown = client.get(listed).content.decode()
    assert "all 1 decided" in shown
    assert "Leave out, with a notice" in shown
    assert client.get(reverse("reports:decide", args=[made.cycle.pk, "0" * 64])).status_code == 404
    client.force_login(made.director)
    assert "Decided before" in client.get(one).content.decode()
