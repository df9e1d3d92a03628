"""The Celery application: `celery -A safeguarding worker` and `celery -A safeguarding beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")

app = Celery("safeguarding")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["safeguarding.jobs"])
