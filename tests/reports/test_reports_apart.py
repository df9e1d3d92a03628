"""A cycle's reports by several outlines: each has its own versions, sign-off, publication and address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports import actions, todo
from reports.files import rendering
from reports.layout import actions as outline_actions
from reports.layout.schema import STANDARD
from reports.models import Report
from tests.reports import build
from tests.reports.build import NOON

pytestmark = pytest.mark.django_db
OTHER = "exception-report"


def draft(made: build.Council, outline: str) -> Report:
    job = actions.ask_to_assemble(made.cycle, outline=outline, by=made.officer, at=NOON)
    build.carry_out(job.pk)
    job.refresh_from_db()
    assert job.report, job.failure
    build.confirm(job.report, by=made.officer)
    return job.report


def add_short_report(made: build.Council) -> None:
    outline_actions.add("Short report", like=STANDARD, by=made.officer, at=NOON)


def published(made: build.Council, report: Report) -> Report:
    actions.sign_off(
        report, digest=report.digest, agreed=True, code=build.code(made.director), by=made.director, at=NOON
    )
    build.carry_out(report.jobs.get(kind="finish").pk)
    actions.publish(report, by=made.officer, at=NOON)
    report.refresh_from_db()
    return report


def link(report: Report) -> str:
    return reverse("reports:report", args=[report.pk])


def closed(made: build.Council) -> bool:
    made.cycle.period.refresh_from_db()
    return made.cycle.period.closed_at is not None


def test_each_outline_counts_its_own_versions_and_names_its_own_files():
    """A14 of the torture table."""
    made = build.council()

    standard = [draft(made, STANDARD), draft(made, STANDARD)]
    other = draft(made, OTHER)

    assert ([report.version for report in standard], other.version) == ([1, 2], 1)
    assert [str(report) for report in (standard[0], other)] == [
        "January 2010, version 1",
        "January 2010 (exception report), version 1",
    ]
    assert "safeguarding-report-2010-01-exception-report-committee-draft-1.pdf" in other.files.values_list(
        "name", flat=True
    )


def test_a_later_version_of_one_report_leaves_another_as_the_latest_of_its_own():
    made = build.council()
    other = draft(made, OTHER)
    draft(made, STANDARD)
    draft(made, STANDARD)

    assert (
        actions.sign_off(
            other, digest=other.digest, agreed=True, code=build.code(made.director), by=made.director, at=NOON
        ).report
        == other
    )


def test_only_the_standard_report_closes_the_month_and_another_may_come_out_before_or_after():
    made = build.council()

    add_short_report(made)
    before = published(made, draft(made, OTHER))
    assert not closed(made)

    published(made, draft(made, STANDARD))
    after = published(made, draft(made, "short-report"))

    assert closed(made)
    assert [rendering.slug(report.cycle, report.outline) for report in Report.objects.published()] == [
        "2010-01",
        "2010-01/exception-report",
        "2010-01/short-report",
    ]
    assert {before.outline, after.outline} == {OTHER, "short-report"}


def test_one_that_is_published_is_not_assembled_again():
    made = build.council()
    published(made, draft(made, OTHER))

    with pytest.raises(actions.AlreadyPublished, match=r"January 2010 \(exception report\) has been published"):
        actions.ask_to_assemble(made.cycle, outline=OTHER, by=made.officer, at=NOON)


def test_two_of_a_cycle_are_assembled_side_by_side():
    made = build.council()

    jobs = {actions.ask_to_assemble(made.cycle, outline=o, by=made.officer, at=NOON).pk for o in (STANDARD, OTHER)}

    assert len(jobs) == 2


def test_each_is_published_at_its_own_lasting_address(client):
    made = build.council()
    standard, other = published(made, draft(made, STANDARD)), published(made, draft(made, OTHER))

    for report, address in ((standard, "/published/2010-01/"), (other, "/published/2010-01/exception-report/")):
        pdf = report.files.get(edition="public", format="pdf", signed=True)
        assert client.get(address).context["report"] == report
        assert bytes(client.get(f"{address}{pdf.name}").content) == bytes(pdf.content)
    assert client.get("/published/2010-01/standard/").status_code == 404
    assert client.get("/published/2010-01/short-report/").status_code == 404


def test_the_home_page_asks_for_each_report_on_its_own():
    made = build.council()
    standard, other = draft(made, STANDARD), draft(made, OTHER)

    found = {task.words: task.link for task in todo.tasks(made.director, NOON)}

    assert found == {
        "Read the draft report of January 2010 and sign it off": link(standard),
        "Read the draft report of January 2010 (exception report) and sign it off": link(other),
    }
