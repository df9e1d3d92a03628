"""Scheduled work: each minute every registered function is asked whether something is due.

Apps above register functions `due(*, at)` when they start. Each may be called by several processes at once, or by none
for hours, and does what is due once, however late. If one fails, the others are still called.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

logger = logging.getLogger(__name__)

Due = Callable[..., None]


_scheduled: list[Due] = []


def register(work: Due) -> None:
    """Have `work(at=…)` called each minute; called from `AppConfig.ready`."""
    _scheduled.append(work)


def look(*, at: datetime) -> None:
    """Ask each. Raise the first of their errors once all were asked, so that the task fails where one can see it."""
    errors = [error for work in _scheduled if (error := _asked(work, at))]
    if errors:
        raise errors[0]


def _asked(work: Due, at: datetime) -> Exception | None:
    try:
        work(at=at)
    except Exception as error:
        logger.exception("What is done by the clock failed: %s.", work.__module__)
        return error
    return None
