"""A06 of the torture table: what is edited while a report is assembled is in the next one, and not half in this one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators.models import Benchmark
from indicators.report_rows import explanations
from reports import actions, renderers
from reports.checklist.checks import NotReady
from reports.jobs import JOBS
from reports.models import Report
from reports.publishing import preconditions
from reports.publishing.preconditions import Outdated
from reports.renderers import FORMATS
from reports.snapshot.schema import digest, from_json
from reports.workflow import Stage
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.sample import standing

pytestmark = pytest.mark.django_db
OTHER = "Words that came while it was being assembled."


def assembled_while(made: build.Council, monkeypatch, edit) -> Report:
    """The draft that is made while `edit` happens before its last file."""
    job = actions.ask_to_assemble(made.cycle, by=made.officer, at=NOON)
    key = list(FORMATS)[-1]
    last, edits = FORMATS[key], iter([edit])

    def edited_meanwhile(*given):
        next(edits, lambda: None)()
        return last.render(*given)

    monkeypatch.setitem(renderers.FORMATS, key, replace(last, render=edited_meanwhile))
    JOBS.carry_out(job.pk, clock=build.clock)
    monkeypatch.undo()
    job.refresh_from_db()
    assert job.report, job.failure
    return job.report


def test_every_file_is_of_the_moment_that_was_read(monkeypatch):
    made = build.council()

    def edit():
        commentary = build.commentary_on("NI 1")
        build.step("reopen", commentary, by=made.head, reason="A mistake.")
        build.write_and_submit(commentary, OTHER, by=made.manager)
        build.step("approve", commentary, by=made.head)

    report = assembled_while(made, monkeypatch, edit)

    assert report.digest == digest(report.snapshot)
    assert OTHER not in report.snapshot
    for file in report.files.filter(format__in=["html", "csv"]):
        assert OTHER not in bytes(file.content).decode()
    with pytest.raises(Outdated, match="Assemble the report again"):
        build.sign(report, by=made.director)
    assert OTHER in build.draft(made).snapshot


def test_a_figure_restated_meanwhile_is_not_printed_and_stops_the_sign_off(monkeypatch):
    made = build.council()

    report = assembled_while(made, monkeypatch, lambda: build.restate("NI 1", 31, by=made.officer))

    assert from_json(report.snapshot).standings[0].months[-1].text == "58%"
    with pytest.raises(NotReady, match="the approval no longer counts"):
        build.sign(report, by=made.director)


def test_a_sentence_that_an_update_rewords_asks_for_no_new_draft(monkeypatch):
    """P16: what was read and is signed off holds the old sentence; no value has changed."""
    made = build.council()
    report = build.draft(made)
    status = explanations.status

    monkeypatch.setattr(explanations, "status", lambda *facts: f"In other words: {status(*facts)}")

    build.sign(report, by=made.director)
    report.refresh_from_db()
    assert report.stage == Stage.SIGNED_OFF


@pytest.mark.parametrize("change", ["target", "benchmark"])
def test_a_value_that_changes_without_a_sentence_asks_for_a_new_draft(change, monkeypatch):
    made = build.council()
    report = build.draft(made)
    held = build.Target.objects.get(indicator__code="NI 1")
    if change == "target":
        build.Target.objects.create(
            indicator=held.indicator, year=held.year, value=60, alert=7, rationale="Wider.", by=made.officer, at=NOON
        )
    else:
        Benchmark.objects.create(indicator=held.indicator, year=held.year, group="England", value=50, source="DfE")
    monkeypatch.setattr(explanations, "rule", lambda facts: "As agreed.")

    with pytest.raises((Outdated, NotReady), match=r"NI 1|Topic 1"):
        build.sign(report, by=made.director)


def test_a_row_that_an_older_release_wrote_is_compared_by_the_values_that_it_has():
    now = replace(standing("NI 51"), status="No Target", trend="Improving", status_why="No target is set.")
    old = replace(now, status="Unknown", trend="", facts=None, status_why="No target is set, so it is not known.")

    assert preconditions._same((old, None), (now, None))
    assert not preconditions._same((replace(old, year=replace(old.year, provisional=True)), None), (now, None))
    assert not preconditions._same((replace(old, status="OK"), None), (now, None))
    assert not preconditions._same((old, "a" * 64), (now, None))
    assert not preconditions._same(None, (now, None))
    assert preconditions._same(None, None)
