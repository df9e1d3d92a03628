"""Celery tasks. Their arguments are names and ids only, and each makes one call.

A task is acknowledged as it begins. The sweeper, not the queue, gives a dead worker's job to another one, and a task
does nothing unless it can claim its row. Acknowledging at the end would be of no more use, and would stop the whole
worker where Redis dies meanwhile: kombu fails on messages not yet acknowledged (tests/reports/test_jobs_killed.py).
"""

from __future__ import annotations

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from safeguarding import database_roles
from safeguarding.jobs import background, scheduler


@shared_task(ignore_result=True)
def run(*, table: str, job_id: int) -> None:
    background.jobs_by_table[table].carry_out(job_id, clock=timezone.now)


@shared_task(ignore_result=True)
def sweep() -> None:
    background.sweep(at=timezone.now())


@shared_task(ignore_result=True)
def look_at_the_clock() -> None:
    scheduler.look(at=timezone.now())


@worker_ready.connect
def sweep_at_start(**options: object) -> None:
    """A worker that starts looks first for what the last one left behind."""
    sweep.delay()


@worker_ready.connect
def warn_if_owner(**options: object) -> None:
    """Say in the log if the worker runs as owner of the database's tables."""
    database_roles.warn_at_start()
