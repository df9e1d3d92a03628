"""Have the manifest of each published report stamped by a time-stamp authority, and keep it as it was stamped."""

from __future__ import annotations

import logging
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from reports.models import Report, TimeStamp
from reports.open_data.views import manifest_bytes
from reports.verification import rfc3161

logger = logging.getLogger(__name__)


def stamp_published(*, at: datetime) -> None:
    """Stamp what has no stamp yet; called each minute by `safeguarding.jobs.scheduler`.

    Publishing does not wait for the authority. One that does not answer is asked again the next time.
    """
    for report in Report.objects.published().filter(time_stamp=None, withdrawal=None).order_by("published_at", "id"):
        manifest = manifest_bytes(report)
        try:
            stamp = rfc3161.ask(manifest)
        except rfc3161.StampRefused as refused:
            logger.warning("The manifest of a report has no time-stamp yet. %s", refused)
            return
        TimeStamp.objects.get_or_create(
            report=report,
            defaults={
                "manifest": manifest,
                "sha256": sha256(manifest).hexdigest(),
                "response": stamp.response,
                "authority": settings.TIMESTAMP_AUTHORITY[:200],
                "at": stamp.at,
            },
        )
