"""Killed in mid-load at random moments, a worker leaves all or nothing, and a later sweep has it done (P5, P12)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.extracts.load import load_job
from safeguarding.jobs import background
from tests.indicators import killing
from tests.indicators.build import indicator, person

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 3_000


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_at_twenty_moments_is_all_or_nothing_and_ends(monkeypatch):
    for module in (load_job, background):
        monkeypatch.setattr(module, "nudge", lambda *what: None)
    for number in range(ROWS // 100):
        indicator(f"NI {number}")

    found = killing.killed(20, ROWS, person())

    assert set(found.after_kills) <= {("read", 0), ("loaded", ROWS)}
    assert ("read", 0) in found.after_kills
    assert found.at_last == ("loaded", ROWS, "done")
    assert found.loaded_events == 2 + found.after_kills.count(("loaded", ROWS))
    assert found.chain_is_whole


ON_SQLITE = f"""
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from tests.indicators import killing; from tests.indicators.build import indicator, person
for number in range({ROWS // 100}): indicator(f"NI {{number}}")
found = killing.killed(5, {ROWS}, person())
print(*(f"{{stage}} {{number}}" for stage, number in found.after_kills), sep=",")
print(*found.at_last, found.loaded_events - [stage for stage, _ in found.after_kills].count("loaded"))
"""


def test_on_sqlite_too(tmp_path):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'killed.sqlite3'}",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "safeguarding.settings",
    }
    command = [sys.executable, "-c", ON_SQLITE]

    printed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    after_kills, at_last = printed.splitlines()
    assert set(after_kills.split(",")) <= {"read 0", f"loaded {ROWS}"}
    assert at_last == f"loaded {ROWS} done 2"
