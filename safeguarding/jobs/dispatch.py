"""The nudge: tell a worker that a job is waiting. The job's row is the record; a lost nudge costs time, never work."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import models
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(model: type[models.Model], job_id: int) -> None:
    """Send a worker the name of a table of jobs and a row's id. With Redis down, say so in the log: the sweeper sends
    it again."""
    said = {"table": model._meta.label_lower, "job_id": job_id}
    try:
        current_app.send_task("safeguarding.jobs.tasks.run", kwargs=said, ignore_result=True)
    except OperationalError:
        logger.warning("The queue cannot be reached; %(table)s %(job_id)s waits for the sweeper.", said)
