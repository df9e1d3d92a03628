"""The demo's worker: the one that runs inside the web process, with the story's clock instead of the real one."""

from __future__ import annotations

from celery import current_app

from safeguarding.jobs import background, embedded_worker, tasks
from safeguarding.jobs.background import Clock


def start(clock: Clock) -> None:
    """Start the worker in this process; the jobs that it is sent from now on happen at the clock's time."""

    def run(*, table: str, job_id: int) -> None:
        background.jobs_by_table[table].carry_out(job_id, clock=clock)

    name = tasks.run.name
    current_app.tasks.unregister(name)
    current_app.task(name=name, ignore_result=True)(run)
    embedded_worker.start()
