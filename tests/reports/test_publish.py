"""Publishing: signed off, whole, by whom it may be, once; and nothing of it ever changes afterwards (P8, P12)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from commentary import actions as commentary_actions
from commentary.actions import Objected
from reports import actions
from reports.actions import AlreadyPublished, NotPublishable
from reports.jobs import JOBS
from reports.models import File, Report
from reports.verification import verify
from safeguarding.audit.events import check_chain
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON, clock
from tests.reports.tampering import tamper

pytestmark = pytest.mark.django_db


def publish(report: Report, *, by) -> None:
    with transaction.atomic():
        actions.publish(report, by=by, at=NOON)


def test_a_signed_report_is_published_and_its_period_is_closed():
    made = build.council()
    report = build.signed(made)

    publish(report, by=made.officer)

    report.refresh_from_db()
    made.cycle.period.refresh_from_db()
    assert (report.stage, report.published_at, report.published_by) == ("published", NOON, made.officer)
    assert made.cycle.closed
    assert Event.objects.get(verb="published").after == {
        "stage": "published", "digest": report.digest, "public digest": report.public_edition.digest,
    }  # fmt: skip
    assert check_chain() == Event.objects.count()


def test_nobody_publishes_without_the_permission():
    made = build.council()
    report = build.signed(made)

    for person in (made.director, made.manager, made.head, made.reader):
        with pytest.raises(NotAllowed, match="You may not publish a report"):
            publish(report, by=person)
    assert not Report.objects.published().exists()


def test_a_draft_is_not_published():
    made = build.council()

    with pytest.raises(NotPublishable, match="not signed off"):
        publish(build.draft(made), by=made.officer)


def test_it_is_not_published_before_every_signed_file_is_made():
    made = build.council()
    report = build.draft(made)
    code = build.code(made.director)
    actions.sign_off(report, digest=report.digest, agreed=True, code=code, by=made.director, at=NOON)

    with pytest.raises(NotPublishable, match=r"still being made: .*HTML"):
        publish(report, by=made.officer)

    JOBS.carry_out(report.jobs.get(kind="finish").pk, clock=clock)
    publish(report, by=made.officer)


def test_a_signed_file_that_is_not_published_yet_says_so():
    report = build.signed(build.council())
    content = bytes(report.files.get(edition="committee", format="html", signed=True).content)

    assert verify.verify(content, File.objects.all()).kind is verify.VerdictKind.SIGNED_OFF
    assert verify.verify(content).kind is verify.VerdictKind.UNKNOWN


def test_it_is_published_once():
    made = build.council()
    report = build.published(made)

    with pytest.raises(AlreadyPublished, match="has been published"):
        publish(report, by=made.officer)
    assert Event.objects.filter(verb="published").count() == 1


def test_a_file_that_was_changed_in_our_keeping_is_not_published():
    made = build.council()
    report = build.signed(made)
    tamper(report.files.get(edition="committee", format="html", signed=True))

    with pytest.raises(
        NotPublishable, match=r"safeguarding-report-2010-01-committee\.html that is kept is not what was made"
    ):
        publish(report, by=made.officer)


def test_after_publication_its_words_are_closed():
    """W15 of the torture table."""
    made = build.council()
    build.published(made)
    commentary = build.commentary_on("NI 1")

    with pytest.raises(Objected, match="closed"):
        commentary_actions.take(
            "reopen", commentary, version=commentary.version, by=made.head, at=NOON, reason="Too late."
        )


@pytest.mark.parametrize(
    "change", ["stage = 'draft', published_at = NULL, published_by_id = NULL", "published_at = NULL"]
)
def test_the_database_refuses_any_change_of_a_published_report(change):
    """W15 of the torture table."""
    build.published(build.council())

    with pytest.raises(DatabaseError, match="is fixed"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reports_report SET {change}")


def test_the_database_refuses_a_second_published_report_of_a_cycle():
    made = build.council()
    report = build.published(made)

    with pytest.raises(DatabaseError, match=r"a_cycle_publishes_an_outline_once|UNIQUE constraint failed"):
        Report.objects.create(
            cycle=report.cycle, version=9, stage="published", snapshot="{}", digest="0" * 64, assembled_at=NOON,
            assembled_by=made.officer, published_at=NOON, published_by=made.officer,
        )  # fmt: skip


def test_what_changes_later_changes_nothing_that_is_published():
    """W15 of the torture table."""
    made = build.council()
    report = build.published(made)
    before = list(File.objects.order_by("id").values_list("sha256", "content"))

    made.director.name = "Somebody Else"
    made.director.save()
    build.commentary_on("NI 1").topic.indicators.update(short_title="Another name")
    type(made.cycle).objects.update(title="Another title")

    report.refresh_from_db()
    assert "Another" not in report.snapshot
    assert list(File.objects.order_by("id").values_list("sha256", "content")) == before
