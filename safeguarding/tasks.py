"""What a Celery worker is sent: names and ids only, and one call each.

`acks_late`: a task whose worker dies is delivered again once the broker's visibility timeout is over (an hour with
Redis), and possibly while the first one still runs. Neither matters: a task does nothing unless it can claim its row,
and the sweeper sends a dead worker's job again long before.
"""

from __future__ import annotations

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from safeguarding import background, clockwork


@shared_task(acks_late=True, ignore_result=True)
def run(*, table: str, job_id: int) -> None:
    background.jobs_by_table()[table].carry_out(job_id, clock=timezone.now)


@shared_task(ignore_result=True)
def sweep() -> None:
    background.sweep(at=timezone.now())


@shared_task(ignore_result=True)
def look_at_the_clock() -> None:
    clockwork.look(at=timezone.now())


@worker_ready.connect
def sweep_at_start(**options: object) -> None:
    """A worker that starts looks first for what the last one left behind."""
    sweep.delay()
