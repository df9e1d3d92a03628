"""What is done by the clock: each minute the apps above are asked whether something is due.

settings.BY_THE_CLOCK names their functions, `due(*, at)`. Each may be asked by several at once, or by none for hours,
and does what is due once, however late. One that fails keeps none of the others from being asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

Due = Callable[..., None]


@cache
def works() -> tuple[Due, ...]:
    return tuple(import_string(path) for path in settings.BY_THE_CLOCK)


def look(*, at: datetime) -> None:
    """Ask each. Raise the first of their errors once all were asked, so that the task fails where one can see it."""
    errors = [error for work in works() if (error := _asked(work, at))]
    if errors:
        raise errors[0]


def _asked(work: Due, at: datetime) -> Exception | None:
    try:
        work(at=at)
    except Exception as error:
        logger.exception("What is done by the clock failed: %s.", work.__module__)
        return error
    return None
