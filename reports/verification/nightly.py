"""The nightly look at everything that is kept of published reports (B03): asked by `safeguarding.jobs.scheduler`.

Every digest is worked out again, and the chain of events with them. A fault is in the log as critical, in the record of
events, on the officers' home page, and the task fails.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reports.models import Inspection, Report
from reports.verification import integrity
from reports.workflow import Stage
from safeguarding.audit.events import ChainBroken, check_chain, record
from safeguarding.models import Person

logger = logging.getLogger(__name__)

FROM_HOUR = 2  # by the clock in England; after a night in which nothing ran, as soon as something does
# Nobody did it: this person is not kept, and only named in the event.
THE_SYSTEM = Person(email="", name="The system itself", job_title="Nightly check")


class NotAsKept(Exception):
    """Something that is kept of published reports is not what was made. The message says what."""


def inspect_nightly(*, at: datetime) -> None:
    """Look through everything once a day. Raise `NotAsKept` where anything is wrong, after it is recorded."""
    local = timezone.localtime(at)
    if local.hour < FROM_HOUR or Inspection.objects.filter(on=local.date()).exists():
        return
    frozen = Report.objects.exclude(stage=Stage.DRAFT).select_related("cycle__period", "sign_off").order_by("id")
    faults = {report: fault for report in frozen.iterator() if (fault := integrity.fault(report))}
    chain = _chain()
    if _recorded(at, frozen.count(), faults, chain) and (faults or chain):
        raise NotAsKept(" ".join([*(f"{report}: {fault}" for report, fault in faults.items()), chain]).strip())


def _recorded(at: datetime, looked_at: int, faults: dict[Report, str], chain: str) -> bool:
    """Keep what was found, once a day of however many who looked."""
    told = [{"report": report.pk, "words": f"{report}: {fault}"} for report, fault in faults.items()]
    told += [{"report": None, "words": chain}] if chain else []
    with transaction.atomic():
        _, new = Inspection.objects.get_or_create(
            on=timezone.localtime(at).date(), defaults={"at": at, "looked_at": looked_at, "faults": told}
        )
        if new:
            for report, fault in faults.items():
                record("found a fault in", report, by=THE_SYSTEM, at=at, why=fault)
    for each in told if new else ():
        logger.critical("What is kept is not what was published: %s", each["words"])
    return new


def _chain() -> str:
    try:
        check_chain()
    except ChainBroken as broken:
        return f"The record of events: {broken}"
    return ""
