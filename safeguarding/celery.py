"""The Celery application: `celery -A safeguarding worker` and `celery -A safeguarding beat`."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")

app = Celery("safeguarding")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["safeguarding.jobs"])


@worker_init.connect
def warn_if_owner(**options: object) -> None:
    """Say in the log if the worker runs as owner of the database's tables."""
    from safeguarding import database_roles  # noqa: PLC0415  it needs the settings, which this module comes before

    database_roles.warn_at_start()
