"""Real workers, a real Redis and a real PostgreSQL: killed in mid-assembly, cut off, or told twice (P12)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.utils import timezone

from reports import actions
from reports.models import Job, Report
from safeguarding.audit.events import check_chain
from safeguarding.jobs.background import GIVEN_UP_AFTER, JobStage
from safeguarding.models import Event
from tests import servers
from tests.reports import build
from tests.reports.build import NOON

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 60
WORKER = (sys.executable, "-m", "celery", "-A", "tests.reports.slow_worker", "worker", "--loglevel", "INFO")


@pytest.fixture
def hold(tmp_path: Path) -> Path:
    """While this file is there, a worker waits in the middle of its work."""
    return tmp_path / "hold"


@pytest.fixture
def environment(process_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return process_environment | {"SLOW_WORKER_FOLDER": str(tmp_path)}


@contextmanager
def worker(environment: dict[str, str], tmp_path: Path) -> Generator[subprocess.Popen[bytes], None, None]:
    """A worker in a process group of its own."""
    with (tmp_path / "worker.log").open("ab") as log:
        process = subprocess.Popen(WORKER, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, of the worker and of its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(true: Callable[[], bool], what: str) -> None:
    give_up = monotonic() + SECONDS
    while not true():
        assert monotonic() < give_up, f"Still not so after {SECONDS} seconds: {what}"
        sleep(0.1)


def log_of(tmp_path: Path) -> str:
    return (tmp_path / "worker.log").read_text().lower()


def ended(job: Job) -> Callable[[], bool]:
    return lambda: Job.objects.get(pk=job.pk).stage not in (JobStage.WAITING, JobStage.RUNNING)


def sent_again_until_ended(job: Job, environment: dict[str, str]) -> None:
    """A nudge may be lost with the connection that it came by: the sweeper sends another, here after ten seconds."""
    for _ in range(SECONDS // 10):
        soon = monotonic() + 10
        while monotonic() < soon and not ended(job)():
            sleep(0.1)
        if ended(job)():
            return
        in_a_process("from safeguarding.jobs.tasks import sweep; sweep()", environment)
    until(ended(job), "the job has ended")


def in_a_process(words: str, environment: dict[str, str]) -> str:
    """What a process with Django set up prints."""
    options = environment | {"DJANGO_SETTINGS_MODULE": "safeguarding.settings"}
    command = [sys.executable, "-c", f"import django; django.setup(); {words}"]
    return subprocess.run(command, cwd=ROOT, env=options, capture_output=True, text=True, check=True).stdout


def asked_by_a_web_process(made: build.Council, environment: dict[str, str]) -> tuple[Job, float]:
    """Ask as the web process does, in a process with this environment; give the job and the seconds that it took."""
    printed = in_a_process(
        "import time; from django.utils import timezone; from commentary.models import Cycle;"
        "from reports.actions import ask_to_assemble; from safeguarding.models import Person;"
        "cycle = Cycle.objects.get(); by = Person.objects.get(name='Officer'); began = time.monotonic();"
        "ask_to_assemble(cycle, by=by, at=timezone.now()); print(time.monotonic() - began)",
        environment,
    )
    return Job.objects.get(), float(printed)


def a_minute_later(job: Job) -> None:
    """As if the worker had been silent for longer than the sweeper waits."""
    silent = timezone.now() - GIVEN_UP_AFTER - timedelta(seconds=5)
    Job.objects.filter(pk=job.pk).update(alive_at=silent)


def test_killing_the_worker_in_mid_assembly_and_starting_it_again_ends_with_one_report(environment, hold, tmp_path):
    """A02 of the torture table."""
    made = build.council()
    hold.touch()
    with worker(environment, tmp_path) as killed:
        job, _ = asked_by_a_web_process(made, environment)
        until((tmp_path / "waiting").exists, "the worker is in the middle of it")
        assert Job.objects.get(pk=job.pk).doing == "Making the XLSX file"
        kill(killed)
    assert Job.objects.get(pk=job.pk).stage == JobStage.RUNNING
    assert not Report.objects.exists()

    hold.unlink()
    a_minute_later(job)
    with worker(environment, tmp_path):
        until(ended(job), "the job has ended")

    job.refresh_from_db()
    assert (job.stage, job.attempts, job.failure) == (JobStage.DONE, 2, "")
    assert Report.objects.count() == 1
    assert Event.objects.filter(verb="assembled").count() == 1
    assert check_chain() == Event.objects.count()


def test_with_redis_down_the_click_answers_in_two_seconds_and_the_job_is_done_when_it_is_back(environment, tmp_path):
    """A05 of the torture table."""
    made = build.council()
    nobody_there = f"redis://127.0.0.1:{servers.free_port()}/0"

    job, seconds = asked_by_a_web_process(made, environment | {"REDIS_URL": nobody_there})

    assert seconds < 2
    assert job.stage == JobStage.WAITING
    with worker(environment, tmp_path):  # it sweeps as it starts
        until(ended(job), "the job has ended")
    job.refresh_from_db()
    assert (job.stage, job.attempts) == (JobStage.DONE, 1)


def test_a_redis_that_lost_everything_loses_no_job(environment, tmp_path):
    """A13 of the torture table."""
    made = build.council()
    job, _ = asked_by_a_web_process(made, environment)
    servers.empty_redis(environment["REDIS_URL"])

    with worker(environment, tmp_path):
        until(ended(job), "the job has ended")

    assert Job.objects.get(pk=job.pk).stage == JobStage.DONE
    assert Report.objects.count() == 1


def test_a_worker_outlives_its_redis_and_goes_on_when_it_is_back(environment, tmp_path):
    made = build.council()
    port = servers.free_port()
    own = environment | {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    log = tmp_path / "worker.log"
    with ExitStack() as first, worker(own, tmp_path):
        first.enter_context(servers.redis_server(port))
        until(lambda: " ready." in log.read_text(), "the worker is ready")
        first.close()
        sleep(3)
        with servers.redis_server(port):
            job, _ = asked_by_a_web_process(made, own)
            sent_again_until_ended(job, own)

    assert Job.objects.get(pk=job.pk).stage == JobStage.DONE


def test_a_worker_outlives_a_redis_that_is_killed_in_mid_assembly(environment, hold, tmp_path):
    made = build.council()
    port = servers.free_port()
    own = environment | {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    hold.touch()
    with ExitStack() as first, worker(own, tmp_path) as outliving:
        first.enter_context(servers.redis_server(port, stop=signal.SIGKILL))
        job, _ = asked_by_a_web_process(made, own)
        until((tmp_path / "waiting").exists, "the worker is in the middle of it")
        first.close()
        with servers.redis_server(port):
            hold.unlink()
            until(ended(job), "the job has ended")
            until(lambda: "connection to broker lost" in log_of(tmp_path), "the worker has noticed")
            until(lambda: log_of(tmp_path).count("connected to redis") > 1, "the worker is back at the queue")
        assert outliving.poll() is None

    assert Job.objects.get(pk=job.pk).stage == JobStage.DONE
    assert Report.objects.count() == 1


def test_two_workers_that_are_told_three_times_each_make_one_report(environment, hold, tmp_path):
    """A01 of the torture table."""
    made = build.council()
    hold.touch()
    with worker(environment, tmp_path), worker(environment, tmp_path):
        job, _ = asked_by_a_web_process(made, environment)
        until((tmp_path / "waiting").exists, "a worker is in the middle of it")
        words = "from reports.models import Job; from safeguarding.jobs.dispatch import nudge;"
        in_a_process(f"{words} [nudge(Job, {job.pk}) for _ in range(6)]", environment)
        sleep(1)
        hold.unlink()
        until(ended(job), "the job has ended")
        sleep(1)

    job.refresh_from_db()
    assert (job.stage, job.attempts) == (JobStage.DONE, 1)
    assert Report.objects.count() == 1


def test_asking_at_the_same_time_gives_one_job():
    """A14 of the torture table."""
    made = build.council()

    found = build.at_once(4, lambda: actions.ask_to_assemble(made.cycle, by=build.again(made.officer), at=NOON).pk)

    assert len(set(found)) == 1
    assert Job.objects.count() == 1
