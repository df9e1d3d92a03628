"""Publishing what is due: asked each minute by `safeguarding.jobs.scheduler`."""

from __future__ import annotations

import logging
from datetime import datetime

from reports.models import PublicationTime
from reports.publishing.actions import keep_time

logger = logging.getLogger(__name__)


def publish_due(*, at: datetime) -> None:
    """Publish each report whose time has come, however long ago, each in a transaction of its own.

    One that fails is tried again the next time, and keeps none of the others waiting.
    """
    due = PublicationTime.objects.filter(outcome=PublicationTime.Outcome.WAITING, due_at__lte=at)
    for each in due.select_related("report__cycle__period", "set_by").order_by("due_at", "id"):
        try:
            keep_time(each, by=each.set_by, at=at)
        except Exception:
            logger.exception("%s could not be kept, and is tried again.", each)
