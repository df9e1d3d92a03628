"""Background work: once asked for, it ends once, whatever is delivered twice, killed or broken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from indicators.models import Figure
from reports import actions, renderers
from reports.checklist.checks import NotReady
from reports.jobs import JOBS
from reports.models import File, Job, Report
from reports.renderers import FORMATS, Format
from reports.verification import integrity
from safeguarding.jobs import background
from safeguarding.jobs.background import GIVEN_UP_AFTER, JobStage
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON, clock

pytestmark = pytest.mark.django_db

LATER = NOON + GIVEN_UP_AFTER + timedelta(seconds=1)


def asked(made: build.Council) -> Job:
    return actions.ask_to_assemble(made.cycle, by=made.officer, at=NOON)


@pytest.fixture
def nudged(monkeypatch) -> list[int]:
    """The ids of jobs that were sent to the queue."""
    sent: list[int] = []
    for module in (actions, background):
        monkeypatch.setattr(module, "nudge", lambda model, job_id: sent.append(job_id))
    return sent


def breaking(monkeypatch, key: str, render) -> None:
    """Put another renderer in a format's place."""
    kept = FORMATS[key]
    monkeypatch.setitem(renderers.FORMATS, key, Format(kept.suffix, kept.name, kept.content_type, render))


# -- asking --------------------------------------------------------------------------------------------------------
def test_asking_sends_one_job_when_the_transaction_is_over(nudged, django_capture_on_commit_callbacks):
    """A04 of the torture table."""
    made = build.council()

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = asked(made)
        assert nudged == []

    assert (len(callbacks), nudged) == (1, [job.pk])
    assert (job.stage, job.asked_by, job.asked_at) == (JobStage.WAITING, made.officer, NOON)


def test_asking_twice_gives_the_job_that_is_under_way():
    made = build.council()

    assert asked(made) == asked(made)
    assert Job.objects.count() == 1
    assert Event.objects.filter(verb="asked for").count() == 1


def test_nobody_asks_without_the_permission():
    made = build.council()

    for person in (made.manager, made.head, made.director, made.reader):
        with pytest.raises(NotAllowed, match="You may not assemble a report"):
            actions.ask_to_assemble(made.cycle, by=person, at=NOON)
    assert not Job.objects.exists()


def test_a_report_that_is_not_ready_is_refused_with_every_error():
    made = build.council(4, approved=False)

    with pytest.raises(NotReady) as refused:
        asked(made)

    assert len(refused.value.errors) == 2
    assert not Job.objects.exists()


# -- carrying out --------------------------------------------------------------------------------------------------
def test_a_job_makes_one_draft_with_every_format_and_leaves_an_event():
    made = build.council()

    report = build.draft(made)

    job = report.jobs.get()
    total = 2 * len(FORMATS) + 2  # both editions
    assert (job.stage, job.done, job.total, job.doing) == (JobStage.DONE, total, total, "")
    assert (report.stage, report.version, report.assembled_by) == ("draft", 1, made.officer)
    made_of = {(edition, key, False) for edition in ("committee", "public") for key in FORMATS}
    assert set(report.files.values_list("edition", "format", "signed")) == made_of
    event = Event.objects.get(verb="assembled")
    assert event.after["files"] == {integrity.recorded_as(file): file.sha256 for file in report.files.all()}
    assert event.by_name == "Officer"


def test_a_task_delivered_three_times_makes_one_report():
    """A01 of the torture table."""
    made = build.council()
    job = asked(made)

    for _ in range(3):
        JOBS.carry_out(job.pk, clock=clock)

    assert Report.objects.count() == 1
    assert Event.objects.filter(verb="assembled").count() == 1


def test_a_job_that_no_longer_exists_is_nothing_to_do():
    JOBS.carry_out(12345, clock=clock)

    assert not Report.objects.exists()


def test_each_assembly_is_a_numbered_version():
    made = build.council()

    assert [build.draft(made).version for _ in range(3)] == [1, 2, 3]


def test_progress_is_written_as_each_part_begins(monkeypatch):
    made = build.council()
    job, seen = asked(made), []
    for key in FORMATS:
        render = FORMATS[key].render

        def watched(snapshot, signing, render=render):
            seen.append(Job.objects.values_list("done", "total", "doing", "stage").get(pk=job.pk))
            return render(snapshot, signing)

        breaking(monkeypatch, key, watched)

    JOBS.carry_out(job.pk, clock=clock)

    total, names = 2 * len(FORMATS) + 2, [format.name for format in FORMATS.values()]
    assert seen == [
        (place, total, f"Making the {name} file", "running")
        for place, name in enumerate([*names, *(f"public {name}" for name in names)], 1)
    ]


def test_words_or_figures_edited_during_assembly_do_not_reach_the_snapshot(monkeypatch):
    made = build.council()
    render = FORMATS["html"].render

    def edited_meanwhile(snapshot, signing):
        if not Figure.objects.filter(numerator=10).exists():
            build.restate("NI 1", 10, by=made.officer)
        return render(snapshot, signing)

    breaking(monkeypatch, "html", edited_meanwhile)
    report = build.draft(made)

    assert '"text":"20%"' not in report.snapshot
    assert '"text":"58%"' in report.snapshot
    xlsx, html = (report.files.get(edition="committee", format=key).content for key in ("csv", "html"))
    assert b"58%" in bytes(html)
    assert b",58," in bytes(xlsx)


def test_someone_who_may_no_longer_assemble_does_not_get_a_report():
    made = build.council()
    job = asked(made)
    made.officer.roles.update(ended_at=NOON)

    JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.stage, job.failure[:31]) == (JobStage.FAILED, "You may not assemble a report. ")
    assert not Report.objects.exists()


def test_an_approval_that_lapses_before_the_work_begins_fails_the_job_at_once():
    made = build.council()
    job = asked(made)
    build.restate("NI 1", 29, by=made.officer)

    JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.stage, job.attempts) == (JobStage.FAILED, 1)
    assert "The commentary on Topic 1 was approved, but" in job.failure


# -- when it goes wrong --------------------------------------------------------------------------------------------
def test_a_format_that_always_fails_ends_the_job_after_three_attempts_and_is_named(monkeypatch, nudged):
    made = build.council()

    def broken(snapshot, signing):
        raise ZeroDivisionError("a secret of the machine")

    breaking(monkeypatch, "xlsx", broken)
    job = asked(made)
    for _ in range(5):
        JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.stage, job.attempts) == (JobStage.FAILED, 3)
    assert nudged == [job.pk] * 2
    assert job.failure == (
        "The XLSX file could not be made: the fault is in section 1, Part 1. It was tried 3 times. The log says more."
    )
    assert not Report.objects.exists()
    assert not File.objects.exists()
    assert Event.objects.filter(verb="failed").count() == 1


def test_a_section_that_always_fails_is_named(monkeypatch):
    made = build.council(25)

    def broken(snapshot, signing):
        assert "NI 15" not in {standing.code for standing in snapshot.standings}
        return b"made"

    breaking(monkeypatch, "xlsx", broken)
    job = asked(made)
    for _ in range(3):
        JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert "the fault is in section 2, Part 2." in job.failure


def test_after_a_failure_it_can_be_asked_for_again(monkeypatch):
    made = build.council()
    with monkeypatch.context() as patched:
        breaking(patched, "csv", lambda snapshot, signing: 1 / 0)
        job = asked(made)
        for _ in range(3):
            JOBS.carry_out(job.pk, clock=clock)

    assert build.draft(made).version == 1


# -- the sweeper ---------------------------------------------------------------------------------------------------
def test_a_waiting_job_is_sent_again_however_old_it_is(nudged):
    job = asked(build.council())

    JOBS.sweep(at=NOON + timedelta(days=400))

    assert nudged == [job.pk]


def test_the_job_of_a_worker_that_lives_is_left_alone(nudged):
    job = asked(build.council())
    JOBS.claimed(job.pk, clock)

    JOBS.sweep(at=NOON + GIVEN_UP_AFTER)

    job.refresh_from_db()
    assert (job.stage, nudged) == (JobStage.RUNNING, [])


def test_the_job_of_a_dead_worker_is_done_by_another_once(nudged):
    """A02 of the torture table."""
    made = build.council()
    job = asked(made)
    JOBS.claimed(job.pk, clock)

    JOBS.sweep(at=LATER)
    for job_id in (*nudged, *nudged):
        JOBS.carry_out(job_id, clock=clock)

    assert nudged == [job.pk]
    assert Report.objects.count() == 1


def test_a_worker_that_was_given_up_for_dead_and_comes_back_changes_nothing(monkeypatch):
    made = build.council()
    job = asked(made)
    render = FORMATS["xlsx"].render

    def slow(snapshot, signing):
        if Job.objects.get(pk=job.pk).attempts == 1:  # meanwhile the sweeper and another worker come by
            JOBS.sweep(at=LATER)
            JOBS.carry_out(job.pk, clock=lambda: LATER)
        return render(snapshot, signing)

    breaking(monkeypatch, "xlsx", slow)
    JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.stage, job.attempts, job.ended_at) == (JobStage.DONE, 2, LATER)
    assert Report.objects.count() == 1
    assert Event.objects.filter(verb="assembled").count() == 1


def test_a_worker_that_comes_back_while_another_is_at_it_ends_nothing(monkeypatch):
    made = build.council()
    job = asked(made)
    render = FORMATS["xlsx"].render

    def slow(snapshot, signing):
        JOBS.sweep(at=LATER)
        JOBS.claimed(job.pk, lambda: LATER)  # by another worker, which is still running
        return render(snapshot, signing)

    breaking(monkeypatch, "xlsx", slow)
    JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert (job.stage, job.attempts, job.alive_at) == (JobStage.RUNNING, 2, LATER)
    assert not Report.objects.exists()


def test_a_job_whose_worker_dies_three_times_fails_and_says_at_what(nudged):
    job = asked(build.council())
    for _ in range(3):
        work = JOBS.claimed(job.pk, clock)
        work.part("Making the PDF file")
        JOBS.sweep(at=LATER)

    job.refresh_from_db()
    assert job.stage == JobStage.FAILED
    assert job.failure == "The worker stopped 3 times. The last time it was doing this: Making the PDF file."
    assert nudged == [job.pk] * 2


# -- the database --------------------------------------------------------------------------------------------------
def test_the_database_refuses_a_second_job_of_a_kind_for_a_cycle():
    made = build.council()
    job = asked(made)

    with pytest.raises(Exception, match=r"one_job_of_a_kind_at_a_time|UNIQUE constraint failed"):
        Job.objects.create(kind=job.kind, cycle=job.cycle, asked_by=made.officer, asked_at=NOON)


@pytest.mark.parametrize("table", ["reports_file", "reports_signoff"])
def test_the_database_refuses_to_change_a_file_or_a_sign_off(table):
    build.signed(build.council())

    with pytest.raises(Exception, match="never changed or deleted"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id + 1")
