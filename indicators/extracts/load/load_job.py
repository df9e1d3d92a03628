"""Loading an extract that a person confirmed: at once, or where it has many rows, in the background (P12).

Of a background load the record is its row, `Loading`. The load is one transaction, in which that row is ended too: a
worker that is killed leaves the extract waiting, and the sweeper gives it to another one.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from indicators.extracts.load.actions import load_extract
from indicators.extracts.load.preconditions import NotWaiting, refuse_what_is_loaded
from indicators.models import Extract, Loading
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.jobs.background import UNDER_WAY, Jobs, JobStage, Work
from safeguarding.jobs.dispatch import nudge
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


class LoadingAlready(Refused):
    """Somebody else has confirmed the extract, and it is being loaded."""


def confirm_extract(extract: Extract, *, by: Person, at: datetime, reason: str = "", seen: str = "") -> Loading | None:
    """Load an extract that waits: at once, or where it has more rows than settings say, in the background.

    Return the background load, if it is one; a second click gives the same one again. Raise what `load_extract` does,
    at once or as the failure of the background load, and `LoadingAlready`.
    """
    if extract.rows_in <= settings.ROWS_IN_BACKGROUND:
        load_extract(extract, by=by, at=at, reason=reason, seen=seen)
        return None
    return _ask_to_load(extract, by=by, at=at, reason=reason, seen=seen)


@transaction.atomic
def _ask_to_load(extract: Extract, *, by: Person, at: datetime, reason: str, seen: str) -> Loading:
    require(by, Permission.LOAD_FIGURES)
    extract = Extract.objects.defer("reading").select_for_update().get(pk=extract.pk)
    if under_way := extract.loadings.filter(stage__in=UNDER_WAY).select_related("asked_by").first():
        _refuse_another(under_way, by)
        return under_way
    if extract.stage != Extract.Stage.READ:
        refuse_what_is_loaded(extract.sha256, extract.counted_by)
        raise NotWaiting(f"{extract.name} does not wait any more. Look at its page.")
    loading = Loading.objects.create(
        extract=extract, total=extract.rows_in, reason=reason.strip(), seen=seen, asked_by=by, asked_at=at
    )
    record("asked for", loading, by=by, at=at, why=loading.reason)
    transaction.on_commit(partial(nudge, Loading, loading.pk))
    return loading


def _refuse_another(under_way: Loading, by: Person) -> None:
    if under_way.asked_by != by:
        raise LoadingAlready(
            f"{under_way.asked_by.name} confirmed it at {localtime(under_way.asked_at):%H:%M}, and it is being loaded. "
            "Nothing was loaded twice. Its page says how far it is."
        )


def _carry_out(work: Work) -> None:
    loading: Loading = work.job
    require(loading.asked_by, Permission.LOAD_FIGURES)
    work.write(total=loading.extract.rows_in, doing="Beginning")
    with work.saying() as say, transaction.atomic():
        at = work.clock()
        load_extract(loading.extract, by=loading.asked_by, at=at, reason=loading.reason, seen=loading.seen, say=say)
        work.write(stage=JobStage.DONE, ended_at=at, done=F("total"), doing="")


LOADINGS = Jobs(Loading, _carry_out, related=("extract",))
