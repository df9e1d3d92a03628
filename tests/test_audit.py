"""`make audit` says what it knows, and plainly where it knows nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from deploy import audit
from deploy.audit import HOLES, NOTHING, UNKNOWN, Audit

HOLE = {"name": "django", "version": "5.2.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.9"]}]}
SOUND = {"name": "celery", "version": "5.7.0", "vulns": []}
MISSED = {"name": "django", "skip_reason": "Dependency not found"}


def told(*lists) -> tuple[int, str]:
    found = Audit()
    for each in lists:
        found.add(each)
    return found.status, " ".join(found.sentences())


def test_nothing_found_says_of_how_many_packages():
    assert told([SOUND]) == (NOTHING, "No known holes in 1 packages.")


def test_a_hole_is_named_with_what_closes_it():
    assert told([HOLE, SOUND]) == (HOLES, "django 5.2.1: PYSEC-1, closed in 5.2.9.")


def test_a_package_that_no_list_answers_for_is_not_passed_over():
    status, sentence = told([MISSED, SOUND])

    assert status == UNKNOWN
    assert "could be reached for 1 packages, so this says nothing of them: django." in sentence


def test_another_list_may_answer_for_it():
    assert told([MISSED, SOUND], [{**HOLE, "vulns": []}, SOUND])[0] == NOTHING
    assert told([MISSED, SOUND], [HOLE])[0] == HOLES


def test_no_list_at_all_is_said():
    assert told([]) == (UNKNOWN, "No list of known holes could be reached. Nothing is known of any package.")


def test_a_list_that_answers_nonsense_or_never_is_none(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: subprocess.CompletedProcess(args, 1, "ERROR", ""))
    assert audit.answers("pypi") == []

    def too_long(*args, **options):
        raise subprocess.TimeoutExpired(args, 1)

    monkeypatch.setattr(subprocess, "run", too_long)
    assert audit.answers("osv") == []


def test_it_looks_at_what_runs_in_production():
    assert Path(audit.REQUIREMENTS).read_text().count("==") > 30
