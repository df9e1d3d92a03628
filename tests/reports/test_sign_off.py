"""Signing off: a named director, the exact report that was read, and nobody who had a hand in it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from reports import actions
from reports.actions import AlreadyPublished, NotDeclared, NotTheReportRead, Outdated, SeparateDuties
from reports.checklist.checks import NotReady
from reports.jobs import JOBS
from reports.models import Report, SignOff
from reports.renderers import FORMATS
from reports.workflow import DECLARATION, DECLARATION_VERSION
from safeguarding.accounts import second_factor_actions
from safeguarding.accounts.second_factor_actions import NoSecondFactor, WrongCode
from safeguarding.models import Event, Guesses, RecoveryCode
from safeguarding.permissions import NotAllowed, RoleName
from tests.reports import build
from tests.reports.build import NOON, clock

pytestmark = pytest.mark.django_db


def sign(report: Report, *, by, digest: str | None = None, agreed: bool = True) -> SignOff:
    code = build.code(by)
    return actions.sign_off(report, digest=digest or report.digest, agreed=agreed, code=code, by=by, at=NOON)


def assert_refused(report: Report, error: type[Exception], sentence: str, **given) -> None:
    """It is refused with the sentence, and leaves no trace."""
    events = Event.objects.count()
    with pytest.raises(error, match=sentence), transaction.atomic():
        sign(report, **given)
    assert not SignOff.objects.filter(report=report).exists()
    assert Report.objects.get(pk=report.pk).stage == "draft"
    assert Event.objects.count() == events


def test_the_director_signs_off_the_exact_report_with_name_job_and_declaration():
    made = build.council()
    report = build.draft(made)

    signed = sign(report, by=made.director)

    report.refresh_from_db()
    assert report.stage == "signed off"
    assert (signed.name, signed.job_title, signed.at) == ("Director", "Director", NOON)
    assert (signed.declaration, signed.declaration_version) == (DECLARATION, DECLARATION_VERSION)
    assert signed.digest == report.digest
    event = Event.objects.get(verb="signed off")
    assert (event.by_name, event.after["digest"], event.why) == ("Director", report.digest, DECLARATION)
    assert event.after["second factor"] == "recovery code"


def test_the_signed_files_are_made_by_a_job_and_name_who_signed():
    made = build.council()
    report = build.draft(made)
    sign(report, by=made.director)

    JOBS.carry_out(report.jobs.get(kind="finish").pk, clock=clock)

    files = report.files.filter(signed=True)
    assert set(files.values_list("format", flat=True)) == set(FORMATS)
    html = bytes(files.get(edition="committee", format="html").content).decode()
    assert "Director" in html
    assert report.digest in html
    assert files.get(edition="committee", format="html").name == "safeguarding-report-2010-01-committee.html"


def test_nobody_signs_off_without_a_second_factor():
    made = build.council()
    report = build.draft(made)
    somebody = build.person("chief", RoleName.DIRECTOR)

    assert_refused(report, NoSecondFactor, "Set up security codes first", by=somebody)


@pytest.mark.parametrize("code", ["", "000000", "nonsense"])
def test_a_wrong_code_signs_nothing_off_and_counts(code):
    made = build.council()
    report = build.draft(made)

    with pytest.raises(WrongCode):
        actions.sign_off(report, digest=report.digest, agreed=True, code=code, by=made.director, at=NOON)

    assert not SignOff.objects.exists()
    assert Report.objects.get(pk=report.pk).stage == "draft"
    assert Guesses.objects.get().wrong == 1


def test_a_code_signs_off_once():
    made = build.council()
    report, code = build.draft(made), build.code(made.director)
    given = {"agreed": True, "code": code, "by": made.director, "at": NOON}
    actions.sign_off(report, digest=report.digest, **given)
    RecoveryCode.objects.get(used_at=NOON)

    with pytest.raises(WrongCode):
        second_factor_actions.use(code, by=made.director, at=NOON)


def test_a_refusal_comes_before_the_code_is_spent():
    made = build.council()
    report = build.draft(made)
    build.restate("NI 1", 29, by=made.officer)

    with pytest.raises(NotReady):
        sign(report, by=made.director)

    assert RecoveryCode.objects.get().used_at is None


def test_nobody_signs_off_without_the_permission():
    """P10 of the torture table: there is no superuser, and no role signs off but the director's."""
    made = build.council()
    report = build.draft(made)

    for person in (made.officer, made.manager, made.head, made.reader):
        assert_refused(report, NotAllowed, "You may not sign off a report", by=person)


def test_the_declaration_must_be_made():
    made = build.council()

    assert_refused(build.draft(made), NotDeclared, "Tick the declaration", by=made.director, agreed=False)


def test_nobody_signs_off_a_report_that_they_have_not_read():
    made = build.council()

    assert_refused(
        build.draft(made), NotTheReportRead, "not the report that you read", by=made.director, digest="0" * 64
    )


def test_only_the_latest_version_is_signed_off():
    made = build.council()
    earlier = build.draft(made)
    build.draft(made)

    assert_refused(earlier, NotTheReportRead, "a later one was assembled", by=made.director)


def test_a_report_is_signed_off_once():
    made = build.council()
    report = build.draft(made)
    sign(report, by=made.director)

    with pytest.raises(NotTheReportRead, match="no longer a draft"):
        sign(report, by=made.director)
    assert SignOff.objects.count() == 1


def test_who_assembled_it_does_not_sign_it_off():
    made = build.council()
    build.give(made.officer, RoleName.DIRECTOR)
    report = build.draft(made)

    assert_refused(report, SeparateDuties, "You assembled this report", by=build.again(made.officer))


def test_who_wrote_any_of_it_does_not_sign_it_off():
    made = build.council()
    build.give(made.manager, RoleName.DIRECTOR)
    report = build.draft(made)

    assert_refused(report, SeparateDuties, "You wrote some of this report", by=build.again(made.manager))


def test_an_approval_that_stopped_counting_since_it_was_assembled_stops_it():
    made = build.council()
    report = build.draft(made)
    build.restate("NI 1", 29, by=made.officer)

    assert_refused(report, NotReady, "the approval no longer counts", by=made.director)


def test_words_reopened_since_it_was_assembled_stop_it():
    """W16 of the torture table."""
    made = build.council()
    report = build.draft(made)
    build.step("reopen", build.commentary_on("NI 1"), by=made.head, reason="A mistake.")

    assert_refused(report, NotReady, "Topic 1 was returned", by=made.director)


def test_words_changed_and_approved_again_since_need_another_assembly():
    made = build.council()
    report = build.draft(made)
    commentary = build.commentary_on("NI 1")
    build.step("reopen", commentary, by=made.head, reason="A mistake.")
    build.write_and_submit(commentary, "Other words.", by=made.manager)
    build.step("approve", commentary, by=made.head)

    assert_refused(
        report, Outdated, "since this version was assembled: NI 1, NI 2. Assemble the report again", by=made.director
    )

    assert sign(build.draft(made), by=made.director)


def test_a_figure_without_commentary_that_changed_since_needs_another_assembly():
    made = build.council(2, layout="no commentary")
    report = build.draft(made)
    build.restate("NI 2", 29, by=made.officer)

    assert_refused(report, Outdated, "since this version was assembled: NI 2", by=made.director)


def test_no_further_draft_is_signed_off_after_publication():
    made = build.council()
    build.published(made)

    with pytest.raises(AlreadyPublished, match="never changes"):
        actions.ask_to_assemble(made.cycle, by=made.officer, at=NOON)


@pytest.mark.parametrize("change", ["snapshot = 'x'", "digest = 'x'", "version = 7", "assembled_at = NULL"])
def test_the_database_refuses_to_change_what_was_assembled(change):
    build.draft(build.council())

    with pytest.raises(DatabaseError, match="is fixed"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reports_report SET {change}")


def test_the_database_refuses_to_delete_a_report():
    report = build.draft(build.council())

    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM reports_report WHERE id = {report.pk}")
