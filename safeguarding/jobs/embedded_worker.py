"""A worker inside the web process, for a laptop without Redis: threads, a queue in memory, and the same jobs.

Started by `safeguarding.wsgi`, and so by whatever serves the site, never by a management command. It dies with the
process; what it leaves behind is swept up when the next one starts.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import suppress
from threading import Event, Thread

from celery import current_app
from celery.platforms import SecurityWarning
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from safeguarding.jobs import background, scheduler

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_SWEEPS = 15


def start() -> None:
    """Start the worker and the sweeper, each in a thread that ends with the process."""
    for work in (_work, _sweep_for_ever):
        Thread(target=work, name=f"inside{work.__name__}", daemon=True).start()


def _work() -> None:
    """One job at a time. Its signals and its output stay those of the web process."""
    # It runs as whoever serves the site, root or not, and takes its jobs from this process alone.
    warnings.simplefilter("ignore", SecurityWarning)
    quiet = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}
    current_app.Worker(pool="threads", concurrency=1, loglevel="WARNING", quiet=True, **quiet).start()


def _sweep_for_ever() -> None:
    pause = Event()
    while not pause.wait(SECONDS_BETWEEN_SWEEPS):
        sweep_once()
        look_once()


def sweep_once() -> None:
    """Sweep, and give the thread's connection back; a database that does not answer is asked again the next time."""
    try:
        background.sweep(at=timezone.now())
    except DatabaseError:
        logger.exception("The jobs could not be swept.")
    finally:
        close_old_connections()


def look_once() -> None:
    """Do what is due by the clock. What fails is in the log already, and is asked again the next time."""
    with suppress(Exception):
        scheduler.look(at=timezone.now())
    close_old_connections()
