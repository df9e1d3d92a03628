"""The worker of `reports_by_workers`: as in production, but it forgets after each report what it worked out for it.

All the reports there rest on one council's figures, and those of one council after another do not.
"""

from __future__ import annotations

import django
from celery.signals import task_postrun

django.setup()

from reports import disclosure  # noqa: E402
from reports.disclosure import observing, words  # noqa: E402
from reports.public import queries  # noqa: E402
from safeguarding.celery import app  # noqa: E402

__all__ = ["app"]


@task_postrun.connect
def forget(**options: object) -> None:
    for module in (disclosure, queries, observing, words):
        for each in vars(module).values():
            if hasattr(each, "cache_clear") and getattr(each, "__module__", "") == module.__name__:
                each.cache_clear()
