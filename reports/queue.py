"""The nudge: tell a worker that a job is waiting. The job's row is the record; a lost nudge costs time, never work."""

from __future__ import annotations

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(job_id: int) -> None:
    """Send the job's id to a worker. With Redis down, say so in the log: the sweeper sends it again."""
    try:
        current_app.send_task("reports.tasks.run", kwargs={"job_id": job_id}, ignore_result=True)
    except OperationalError:
        logger.warning("The queue cannot be reached; job %s waits for the sweeper.", job_id)
