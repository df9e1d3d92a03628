"""`REPORTS=100,1000 INDICATORS=16 python -m tests.bench.reports_by_workers`: so many reports by two workers.

Real Celery workers of one process each, Redis, and PostgreSQL that writes to disk: from the first nudge to the last
report that is kept, with the files of both editions in every format; and the processor time of the workers. By hand.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import django

from tests import servers
from tests.environment import VARIABLES

NUMBERS = [int(each) for each in os.environ.get("REPORTS", "50,100,200,1000").split(",")]
INDICATORS = int(os.environ.get("INDICATORS", "16"))
WORKERS, GIVE_UP_AFTER = 2, 3600


def main() -> None:
    with TemporaryDirectory(prefix="reports-") as name, servers.postgresql_server() as server:
        port = servers.free_port()
        address = f"postgres://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
        settings = {"DJANGO_SETTINGS_MODULE": "safeguarding.settings", "DATABASE_URL": address}
        with servers.redis_server(port) as redis:
            os.environ.update(VARIABLES | settings | {"REDIS_URL": redis})
            django.setup()
            _measured(Path(name))


def _measured(folder: Path) -> None:
    from django.core.management import call_command  # noqa: PLC0415  (Django is set up by now)

    from tests.bench.kills_measured import Process  # noqa: PLC0415
    from tests.reports import build  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    made = build.council(INDICATORS)
    command = (sys.executable, "-m", "celery", "-A", "tests.bench.reports_worker", "worker", "--concurrency", "1")
    workers = [Process(folder / "worker.log", *command, "-n", f"{number}@bench") for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    try:
        _assembled(made, 2 * WORKERS, workers)  # by which they are warm
        for number in NUMBERS:
            took, work = _assembled(made, number, workers)
            each = f"{took / number:.2f} s a report by the clock, {work / number:.2f} s of a worker's processor"
            print(f"{number:,} reports of {INDICATORS} indicators: {took:.1f} s; {each}", flush=True)
    finally:
        for worker in workers:
            worker.kill()


def _assembled(made, number: int, workers) -> tuple[float, float]:
    """Seconds by the clock and of the workers' processors. Each report is by an outline of its own."""
    from django.utils import timezone  # noqa: PLC0415

    from reports.layout.actions import add  # noqa: PLC0415
    from reports.models import Job  # noqa: PLC0415
    from safeguarding.jobs.background import UNDER_WAY, JobStage  # noqa: PLC0415
    from safeguarding.jobs.dispatch import nudge  # noqa: PLC0415

    at, first = timezone.now(), Job.objects.count()
    names = [f"Report {first + each}" for each in range(number)]
    slugs = [add(name, like="standard", by=made.officer, at=at).slug for name in names]
    given = {"kind": Job.Kind.ASSEMBLE, "cycle": made.cycle, "asked_by": made.officer, "asked_at": at}
    jobs = Job.objects.bulk_create(Job(outline=slug, **given) for slug in slugs)
    work, began = sum(map(_work, workers)), monotonic()
    for job in jobs:
        nudge(Job, job.pk)
    while Job.objects.filter(stage__in=UNDER_WAY).exists():
        assert monotonic() - began < GIVE_UP_AFTER, "the workers do nothing"
        sleep(0.2)
    took = monotonic() - began
    assert Job.objects.filter(stage=JobStage.DONE).count() == first + number, Job.objects.exclude(failure="").first()
    return took, sum(map(_work, workers)) - work


def _work(worker) -> float:
    import psutil  # noqa: PLC0415

    of = psutil.Process(worker.running.pid)
    times = [each.cpu_times() for each in (of, *of.children(recursive=True))]
    return sum(each.user + each.system for each in times)


if __name__ == "__main__":
    main()
