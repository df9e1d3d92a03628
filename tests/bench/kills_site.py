"""The site that `kills` kills: as in production, but a minute of waiting is a second or five, and static files are as
they lie. gunicorn takes `application`, Celery takes `app`."""

from __future__ import annotations

from datetime import timedelta

import django
from django.conf import settings

settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.CELERY_BEAT_SCHEDULE = {name: each | {"schedule": 1.0} for name, each in settings.CELERY_BEAT_SCHEDULE.items()}
django.setup()

from safeguarding.celery import app  # noqa: E402
from safeguarding.jobs import background  # noqa: E402
from safeguarding.wsgi import application  # noqa: E402

__all__ = ["app", "application"]

background.GIVEN_UP_AFTER = timedelta(seconds=5)
