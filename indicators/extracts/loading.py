"""Loading an extract of many rows in the background: whole or not at all, once, and its progress for all to see (P12).

The load is one transaction, in which its row is ended too: a worker that is killed leaves the extract waiting, and the
sweeper gives it to another one.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from indicators.extracts.actions import load_extract
from indicators.models import Extract, Loading
from safeguarding.background import Jobs, JobStage, Work
from safeguarding.permissions import Permission, require


def _carry_out(work: Work) -> None:
    loading: Loading = work.job
    require(loading.asked_by, Permission.LOAD_FIGURES)
    work.write(total=loading.extract.rows_in, doing="Beginning")
    with work.saying() as say, transaction.atomic():
        at = work.clock()
        load_extract(
            loading.extract, by=loading.asked_by, at=at, reason=loading.reason, seen=loading.seen, say=say
        )
        work.write(stage=JobStage.DONE, ended_at=at, done=F("total"), doing="")


LOADINGS = Jobs(Loading, _carry_out, related=("extract",))
