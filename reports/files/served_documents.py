"""Remember the documents that the site makes when they are asked for, so that `verify` recognises them."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from reports.models import Report, ServedDocument


def remember(body: bytes, *, what: str, name: str, report: Report | None, at: datetime) -> None:
    """Add a row for these bytes unless they were given out before. One query if they were."""
    digest = sha256(body).hexdigest()
    if ServedDocument.objects.filter(sha256=digest).exists():
        return
    # Another process may add it at the same moment.
    document = ServedDocument(sha256=digest, what=what, name=name, report=report, first_served_at=at)
    ServedDocument.objects.bulk_create([document], ignore_conflicts=True)
