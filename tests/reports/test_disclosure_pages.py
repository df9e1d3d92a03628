"""Checking a public edition by page: worked out in the background and kept, decided on, confirmed, accounted for."""

from __future__ import annotations

import csv
import io
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.urls import reverse

from indicators.actions import override_status
from indicators.models import DataQuality, Extract, Figure, Indicator, QualityCheck, Section, Sum
from indicators.rules.judgement import Status
from indicators.rules.periods import Kind
from indicators.sums.actions import declare_sum
from indicators.sums.series import every_series
from reports import jobs
from reports.actions import Outdated, publish
from reports.disclosure import Options
from reports.disclosure.audit import audit_from_json
from reports.models import DisclosureCheck, DisclosureConfirmation, EditionOptions, Job, PublicEdition
from reports.public import actions, coarser_options, disclosure_check, queries
from reports.public.disclosure_views import key_of
from reports.publishing.actions import withdraw
from reports.publishing.preconditions import NotConfirmed
from reports.snapshot.relations import Relation
from reports.snapshot.schema import from_json
from safeguarding.jobs.background import GIVEN_UP_AFTER, JobStage
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON

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


def text(response) -> str:
    return response.content.decode()


def page_of(made: build.Council) -> str:
    return reverse("reports:decisions", args=[made.cycle.pk])


# -- in the background, once -------------------------------------------------------------------------------------
def test_opening_the_page_works_nothing_out_and_shows_how_far_a_worker_is(client):
    made = few()
    client.force_login(made.officer)

    with patch.object(disclosure_check, "work_out", side_effect=AssertionError("in a request")):
        page = text(client.get(page_of(made)))

    assert "Being worked out" in page
    assert "Waiting for a worker to begin." in page
    job = Job.objects.get()
    assert (job.kind, job.stage) == ("check", JobStage.WAITING)
    text(client.get(page_of(made)))
    assert Job.objects.count() == 1  # opening it again asks for no second one

    build.carry_out(job.pk)
    page = text(client.get(page_of(made)))

    assert "Being worked out" not in page
    assert "NI 1: " in page
    assert "A count of 1 to 5" in page
    assert Job.objects.count() == 1


def test_what_is_kept_is_worked_out_again_only_when_it_would_be_another():
    made = few()
    build.check(made)
    with patch.object(disclosure_check, "work_out", side_effect=AssertionError("twice")):
        build.check(made)
    assert DisclosureCheck.objects.count() == 1

    build.restate("NI 2", 2, by=made.officer)
    build.check(made)

    assert DisclosureCheck.objects.count() == 2
    first, second = DisclosureCheck.objects.order_by("id")
    assert first.secret == second.secret


def test_whatever_happens_to_the_figures_makes_the_page_work_it_out_again_beside_what_was_known(client):
    made = few()
    build.check(made)
    client.force_login(made.officer)
    assert not disclosure_check.is_outdated(DisclosureCheck.objects.get())
    series = every_series().values()
    parts = [each for each in series if each.measure]
    declare_sum(parts[0], [parts[1]], complete=False, by=made.officer, at=NOON)

    page = text(client.get(page_of(made)))

    assert "Something changed, so this is being worked out again" in page
    assert "A count of 1 to 5" in page
    build.carry_out(Job.objects.get(stage=JobStage.WAITING).pk)
    assert "Something changed" not in text(client.get(page_of(made)))


def test_a_worker_that_dies_loses_nothing():
    made = few()
    job = disclosure_check.ask_to_check(made.cycle, "standard", by=made.officer, at=NOON)
    jobs.JOBS.claimed(job.pk, lambda: NOON)  # and then its worker is killed
    jobs.JOBS.sweep(at=NOON + GIVEN_UP_AFTER * 2)

    build.carry_out(job.pk)

    job.refresh_from_db()
    assert (job.stage, DisclosureCheck.objects.count()) == (JobStage.DONE, 1)


def test_a_check_that_failed_says_so_and_is_tried_again_when_somebody_says_so(client):
    made = few()
    job = disclosure_check.ask_to_check(made.cycle, "standard", by=made.officer, at=NOON)
    with patch.object(disclosure_check, "work_out", side_effect=ValueError):
        for _ in range(3):
            build.carry_out(job.pk)
    client.force_login(made.officer)

    page = text(client.get(page_of(made)))

    assert "What the public edition hides could not be worked out." in page
    assert Job.objects.count() == 1
    client.post(reverse("reports:check_again", args=[made.cycle.pk]))
    assert Job.objects.filter(stage=JobStage.WAITING).count() == 1


def test_signing_off_and_publishing_work_nothing_out():
    made = few()
    report = build.draft(made)
    build.confirm(report, by=made.officer)

    with patch("reports.snapshot.assemble.work_out", side_effect=AssertionError("in a request")):
        build.sign(report, by=made.director)
    build.carry_out(report.jobs.get(kind="finish").pk)
    report.refresh_from_db()
    with patch("reports.snapshot.assemble.work_out", side_effect=AssertionError("in a request")):
        publish(report, by=made.officer, at=NOON)

    report.refresh_from_db()
    assert report.published_by == made.officer


@pytest.mark.parametrize("change", ["rules", "sum", "published"])
def test_an_edition_that_would_be_another_by_now_is_not_published(change):
    made = few()
    report = build.signed(made)
    if change == "sum":
        parts = [each for each in every_series().values() if each.measure]
        declare_sum(parts[0], [parts[1]], complete=False, by=made.officer, at=NOON)
        with pytest.raises(Outdated, match="public edition would be another"):
            publish(report, by=made.officer, at=NOON)
        return
    target = "rules" if change == "rules" else "out_digests"
    value = queries.Rules(round_to=5) if change == "rules" else ("f" * 64,)
    with patch.object(queries, target, return_value=value), pytest.raises(Outdated, match="public edition would be"):
        publish(report, by=made.officer, at=NOON)


# -- the page ----------------------------------------------------------------------------------------------------
def test_the_page_asks_as_many_questions_for_three_passages_as_for_one(client, django_assert_num_queries):
    made = build.council(6, approved=False)
    for code in ("NI 1", "NI 3", "NI 5"):
        build.write_and_submit(build.commentary_on(code), AT_RISK, by=made.manager)
        build.step("approve", build.commentary_on(code), by=made.head)
    build.check(made)
    client.force_login(made.officer)

    with django_assert_num_queries(15):  # three of them for texts beside the report
        page = text(client.get(page_of(made)))

    assert "3 to decide" in page


def test_text_is_decided_on_from_the_page_and_shows_who_decided_what(client):
    made = few(AT_RISK)
    build.check(made)
    client.force_login(made.officer)
    page = text(client.get(page_of(made)))
    assert "“Two children waited longer” may count 1 to 5 children." in page
    assert "Whoever decides on text here cannot sign this report off." in page
    (found,) = disclosure_check.at_risk_in(made.cycle)

    decide = reverse("reports:decide", args=[made.cycle.pk, found.digest])
    page = text(client.post(decide, {"outcome": "publish other words", "words": "Some waited."}, follow=True))

    assert "all 1 decided" in page
    assert "Some waited." in page
    assert f"{made.officer.name}, {made.officer.job_title}" in page
    assert "Something changed" not in page  # a decision changes nothing that was found


def test_an_officer_answers_once_about_a_sum_that_holds_and_nobody_declared(client):
    made = few()
    seen = (Relation("NI 1:denominator", ("NI 1/Completed",), complete=True, source="seen in the figures"),)
    with patch.object(disclosure_check, "seen_relations", return_value=seen):
        build.check(made)
    client.force_login(made.officer)
    page = text(client.get(page_of(made)))
    assert "1 to answer" in page
    assert "Completed (NI 1) = NI 1: all cases that the percentage is of (denominator)" in page
    assert "1 sum holds in the figures" in text(client.get(reverse("reports:cycle", args=[made.cycle.pk])))

    client.post(reverse("reports:answer_sum", args=[made.cycle.pk]), {"sum": key_of(seen[0]), "answer": "chance"})

    assert Sum.objects.get().answer == "chance"
    assert Event.objects.get(verb="declared").after["answer"] == "No, it is chance"
    with patch.object(disclosure_check, "seen_relations", return_value=seen):
        build.carry_out(disclosure_check.ask_to_check(made.cycle, "standard", by=made.officer, at=NOON).pk)
    assert "nothing to answer" in text(client.get(page_of(made)))
    assert "holds in the figures" not in text(client.get(reverse("reports:cycle", args=[made.cycle.pk])))


def test_an_answer_about_something_else_is_refused(client):
    made = few()
    client.force_login(made.officer)

    page = client.post(
        reverse("reports:answer_sum", args=[made.cycle.pk]), {"sum": "NI 9:count\nNI 1:x", "answer": "x"}
    )

    assert page.status_code == 409
    assert not Sum.objects.exists()


# -- a small council ---------------------------------------------------------------------------------------------
def small() -> build.Council:
    """A council with counts of 2 to 5 everywhere, so that most of its figures would be hidden."""
    made = build.council(2, approved=False, counts=False)
    source = build.extract("small.csv", by=made.officer)
    for known in Figure.objects.standing().filter(period__kind=Kind.MONTH).select_related("indicator", "period"):
        later = build.figure(known.indicator, known.period, 3, 5, source)
        later.restates = known
        later.save()
    build.write_and_submit(build.commentary_on("NI 1"), build.WORDS, by=made.manager)
    build.step("approve", build.commentary_on("NI 1"), by=made.head)
    build.check(made)
    return made


def test_a_small_council_is_offered_coarser_ways_with_a_preview_of_each(client):
    made = small()
    client.force_login(made.officer)

    page = text(client.get(page_of(made)))

    found = disclosure_check.findings_from_json(DisclosureCheck.objects.get().found)
    assert found.hides_too_much
    assert "Counts rounded to the nearest 5" in page
    assert "Counts rounded to the nearest 10" in page
    assert "The year so far, and no months" in page
    for preview in found.previews:
        assert f"{preview.withheld} of {preview.figures}" in page
    listed = text(client.get(reverse("reports:cycle", args=[made.cycle.pk])))
    assert "There are coarser ways to publish." in listed


def test_the_chosen_way_is_recorded_applied_and_printed(client):
    made = small()
    client.force_login(made.officer)
    found = disclosure_check.findings_from_json(DisclosureCheck.objects.get().found)
    year = next(each for each in found.previews if each.options.periods == "year")
    given = {"options": coarser_options.options_json(year.options)}

    page = text(client.post(reverse("reports:choose_options", args=[made.cycle.pk]), given, follow=True))

    assert "Recorded. The public edition has: the year so far, and no months." in page
    event = Event.objects.get(verb="chose")
    assert (event.after["hidden"], event.after["out of"]) == (year.withheld, year.figures)
    assert "Something changed, so this is being worked out again" in page
    build.carry_out(Job.objects.get(stage=JobStage.WAITING).pk)
    report = build.draft(made)
    public, committee = from_json(report.public_edition.snapshot), from_json(report.snapshot)
    assert {cell.text for row in public.standings for cell in row.months} == {"Not printed"}
    assert {cell.text for row in committee.standings for cell in row.months} == {"60%"}
    (note,) = (note for note in public.notes if "published more coarsely" in note)
    assert f"Chosen by {made.officer.name}, {made.officer.job_title}, on " in note
    assert not any("published more coarsely" in note for note in committee.notes)
    html = bytes(report.files.get(edition="public", format="html").content).decode()
    assert "published more coarsely" in html


def test_a_way_that_was_not_offered_is_refused(client):
    made = few()
    build.check(made)
    client.force_login(made.officer)

    for options in (coarser_options.options_json(Options(round_to=2)), "nonsense", "[]"):
        answer = client.post(reverse("reports:choose_options", args=[made.cycle.pk]), {"options": options})
        assert answer.status_code == 409

    assert not EditionOptions.objects.exists()


def test_a_way_that_is_chosen_after_signing_takes_a_new_version():
    made = small()
    report = build.signed(made)
    found = disclosure_check.findings_from_json(DisclosureCheck.objects.latest("id").found)
    actions.choose_options(made.cycle, "standard", found.previews[1].options, by=made.officer, at=NOON)

    with pytest.raises(Outdated, match="public edition would be another"):
        publish(report, by=made.officer, at=NOON)


# -- all text that goes out --------------------------------------------------------------------------------------
def test_a_section_note_that_may_count_children_is_withheld_until_somebody_decides_on_it_by_page(client):
    made = few()
    Section.objects.filter(number=1).update(note="Both were adopted in June.")
    build.check(made)
    client.force_login(made.officer)
    page = text(client.get(page_of(made)))
    assert "Section 1. Part 1: Section note" in page
    assert "The public edition leaves it out until somebody decides." in page

    first = from_json(build.draft(made).public_edition.snapshot)  # it stops nothing, as it is withheld
    assert first.sections[0].note == "Withheld in the public edition."
    note = next(text for text in disclosure_check.at_risk_in(made.cycle) if text.passage.heading == "Section note")
    decide = reverse("reports:decide", args=[made.cycle.pk, note.digest])
    client.post(decide, {"outcome": "publish as it is", "reason": "Said in public by both families."})

    second = from_json(build.draft(made).public_edition.snapshot)
    assert second.sections[0].note == "Both were adopted in June."


@pytest.mark.parametrize("where", ["problems", "remark", "name"])
def test_what_people_write_about_an_upload_passes_the_same_check(where):
    made = few()
    words = "Twins were counted once"
    if where == "name":
        Extract.objects.filter(name="figures.csv").update(name=f"{words}.csv")
    else:
        extract = Extract.objects.get(name="figures.csv")
        said = {"system": "Cases", "extracted_at": NOON, "run_by": "Asha", "by": made.officer, "at": NOON}
        stated = DataQuality.objects.create(extract=extract, problems=words if where == "problems" else "", **said)
        remark = words if where == "remark" else ""
        QualityCheck.objects.create(
            quality=stated, outcome=QualityCheck.Outcome.FIT, remark=remark, by=made.head, at=NOON
        )

    report = build.draft(made)

    assert words in report.snapshot
    assert words not in report.public_edition.snapshot
    assert any(words in text.passage.text for text in disclosure_check.texts_from_json(report.public_edition.texts))


def test_the_reason_of_a_changed_status_passes_the_same_check():
    made = few()
    words = "All but two of the children were seen late."
    override_status(Indicator.objects.get(code="NI 2"), build.JANUARY, Status.ALERT, words, by=made.officer, at=NOON)
    commentary = build.commentary_on("NI 2")
    build.step("confirm", commentary, by=made.head)

    report = build.draft(made)

    assert "All but two" in report.snapshot
    assert "All but two" not in report.public_edition.snapshot


def test_the_reason_of_a_withdrawal_is_withheld_until_somebody_decides_on_it(client):
    made = few()
    report = build.published(made)
    withdraw(report, reason="Twins could be recognised.", by=made.officer, at=NOON)
    assert "Twins" not in text(client.get("/published/2010-01/"))
    client.force_login(made.officer)
    assert "Withdrawal of January 2010, version 1: Reason" in text(client.get(page_of(made)))

    (reason,) = (text for text in disclosure_check.at_risk_in(made.cycle) if text.topic.startswith("Withdrawal"))
    decide = reverse("reports:decide", args=[made.cycle.pk, reason.digest])
    client.post(decide, {"outcome": "publish other words", "words": "Somebody could be recognised."})

    client.logout()
    assert "Somebody could be recognised." in text(client.get("/published/2010-01/"))


# -- confirming --------------------------------------------------------------------------------------------------
def test_nobody_signs_off_an_edition_that_nobody_confirmed(client):
    made = few()
    report = build.draft(made, confirmed=False)
    with pytest.raises(NotConfirmed, match="Nobody has confirmed"):
        build.sign(report, by=made.director)
    client.force_login(made.officer)
    audit = reverse("reports:audit", args=[report.pk])
    assert "Not confirmed" in text(client.get(audit))

    confirm = reverse("reports:confirm", args=[report.pk])
    unread = client.post(confirm, {"digest": report.public_edition.digest})
    assert (unread.status_code, DisclosureConfirmation.objects.count()) == (409, 0)
    page = text(client.post(confirm, {"digest": report.public_edition.digest, "read": "yes"}, follow=True))

    assert "You confirmed the public edition." in page
    event = Event.objects.get(verb="confirmed")
    kept = audit_from_json(report.public_edition.audit)
    assert event.after["public digest"] == report.public_edition.digest
    assert (event.after["hidden"], event.after["out of"]) == (kept.withheld, kept.figures)
    assert f"{made.officer.name}, {made.officer.job_title}, looked at this edition" in text(client.get(audit))
    build.sign(report, by=made.director)


def test_a_new_version_is_confirmed_anew():
    made = few()
    first = build.draft(made)
    build.confirm(first, by=made.officer)
    second = build.draft(made, confirmed=False)

    with pytest.raises(NotConfirmed):
        build.sign(second, by=made.director)
    with pytest.raises(actions.NotTheEdition):
        actions.confirm_edition(first, digest=first.public_edition.digest, by=made.officer, at=NOON)


def test_an_edition_that_is_not_the_one_on_the_page_is_not_confirmed():
    made = few()
    report = build.draft(made, confirmed=False)

    with pytest.raises(actions.NotTheEdition):
        actions.confirm_edition(report, digest="0" * 64, by=made.officer, at=NOON)


def test_the_database_refuses_a_change_of_a_confirmation_and_of_what_was_found():
    made = few()
    build.confirm(build.draft(made), by=made.officer)

    with pytest.raises(DatabaseError):
        DisclosureConfirmation.objects.update(name="Somebody Else")


def test_the_database_refuses_a_change_of_what_a_check_found():
    build.check(few())

    with pytest.raises(DatabaseError):
        DisclosureCheck.objects.update(found="{}")


# -- the audit ---------------------------------------------------------------------------------------------------
def test_the_audit_names_each_hidden_cell_on_the_page_and_in_a_file(client):
    made = few()
    report = build.signed(made)
    client.force_login(made.director)

    page = text(client.get(reverse("reports:audit", args=[report.pk])))
    answer = client.get(reverse("reports:audit_file", args=[report.pk]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    cells = audit_from_json(PublicEdition.objects.get().audit).cells
    assert len(rows) == len(cells) > 0
    january = next(row for row in rows if (row["Indicator"], row["Figure"]) == ("NI 1", "Jan 2010"))
    assert (january["Why it is hidden"], january["Confirmed by"].split(",")[0]) == ("primary", made.officer.name)
    assert "Jan 2010" in page
    assert "no-store" in answer["Cache-Control"]


def test_the_audit_asks_a_fixed_number_of_questions(client, django_assert_num_queries):
    report = build.signed(made := few())
    client.force_login(made.officer)

    with django_assert_num_queries(6):
        client.get(reverse("reports:audit", args=[report.pk]))


@pytest.mark.parametrize("role", ["reader", "manager", "head"])
def test_those_who_see_no_drafts_see_none_of_it_and_decide_nothing(client, role):
    made = few()
    report = build.draft(made, confirmed=False)
    who = getattr(made, role)
    client.force_login(who)

    for name, pk in (("decisions", made.cycle.pk), ("audit", report.pk), ("audit_file", report.pk)):
        assert client.get(reverse(f"reports:{name}", args=[pk])).status_code == 403, name
    posts = {"confirm": report.pk, **dict.fromkeys(("answer_sum", "check_again", "choose_options"), made.cycle.pk)}
    for name, pk in posts.items():
        assert client.post(reverse(f"reports:{name}", args=[pk])).status_code == 403, name
    with pytest.raises(NotAllowed):
        actions.confirm_edition(report, digest=report.public_edition.digest, by=who, at=NOON)
