"""The web process: `gunicorn safeguarding.wsgi`. Where there is no Redis, the worker runs inside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from safeguarding.request_limits import bounded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")

application = bounded(get_wsgi_application())

if settings.WORKER_INSIDE:
    import_string("safeguarding.jobs.embedded_worker.start")()
