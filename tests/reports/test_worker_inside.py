"""Without Redis, a worker inside the web process: real servers on SQLite."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 60


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'web.sqlite3'}",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "safeguarding.settings",
    }


def in_a_process(words: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", f"import django; django.setup(); {words}"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def web(environment: dict[str, str], tmp_path: Path):
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", "safeguarding.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2"]
    with (tmp_path / "web.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/health/"), "the site answers")
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(address: str) -> bool:
    try:
        return urlopen(address, timeout=5).status == 200
    except (URLError, OSError):
        return False


def until(true, what: str) -> None:
    give_up = monotonic() + SECONDS
    while not true():
        assert monotonic() < give_up, f"Still not so after {SECONDS} seconds: {what}"
        sleep(0.2)


def test_a_job_that_a_killed_site_left_behind_is_done_when_the_site_starts_again(environment, tmp_path):
    in_a_process(
        "from django.core.management import call_command; call_command('migrate', verbosity=0);"
        "from django.utils import timezone; from tests.reports import build; from reports import actions;"
        "made = build.council(); actions.ask_to_assemble(made.cycle, by=made.officer, at=timezone.now())",
        environment,
    )
    stages = "from reports.models import Job, Report; print(Job.objects.get().stage, Report.objects.count())"
    assert in_a_process(stages, environment) == "waiting 0"

    with web(environment, tmp_path):
        until(lambda: in_a_process(stages, environment) == "done 1", "the worker inside has done it")
