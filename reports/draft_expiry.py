"""Drafts that expire by rule: asked each minute by `safeguarding.jobs.scheduler`.

A draft that is old, with a later version there, is not given out any more, so that nobody takes it for the report. It
is kept all the same, with its files, as is all that was ever assembled; `verify` goes on to know it for a draft.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from reports.models import Expiry, Report
from reports.workflow import Stage
from safeguarding.audit.events import record
from safeguarding.models import Person

# Nobody did it: this person is not kept, and only named in the event.
THE_SYSTEM = Person(email="", name="The system itself", job_title="Rule on old drafts")


def expire_drafts(*, at: datetime) -> None:
    """Let each draft expire whose time it is, once, with its event."""
    days = settings.DRAFTS_EXPIRE_AFTER_DAYS
    for report in _due(at - timedelta(days=days)):
        with transaction.atomic():
            _, new = Expiry.objects.get_or_create(report=report, defaults={"days": days, "at": at})
            if new:
                why = f"It was older than {days} days, and a later version was there."
                record("let expire", report, by=THE_SYSTEM, at=at, why=why)


def _due(before: datetime) -> QuerySet[Report]:
    same = Report.objects.filter(cycle=OuterRef("cycle"), outline=OuterRef("outline"), version__gt=OuterRef("version"))
    old = Report.objects.filter(Exists(same), stage=Stage.DRAFT, assembled_at__lt=before, expiry=None)
    return old.select_related("cycle__period").order_by("id")
