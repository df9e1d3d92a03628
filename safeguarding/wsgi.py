"""The web process: `gunicorn safeguarding.wsgi`. Where there is no Redis, the worker runs inside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from safeguarding import database_roles
from safeguarding.request_body import bounded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")

application = bounded(get_wsgi_application())
database_roles.warn_at_start()

if settings.WORKER_INSIDE:
    from safeguarding.jobs import embedded_worker

    embedded_worker.start()
