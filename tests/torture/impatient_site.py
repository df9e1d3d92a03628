"""The site with little patience for slow senders: `gunicorn tests.torture.impatient_site`."""

from __future__ import annotations

from safeguarding import settings

settings.MOST_BODY_SECONDS = settings.MOST_UPLOAD_SECONDS = 1

from safeguarding.wsgi import application  # noqa: E402  (the settings are read when Django is set up)

__all__ = ["application"]
