"""The web process: `gunicorn safeguarding.wsgi`. Where there is no Redis, the worker runs inside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from safeguarding.request_limits import bounded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")

application = bounded(get_wsgi_application())

if settings.WORKER_INSIDE:
    from safeguarding.jobs import embedded_worker

    embedded_worker.start()
