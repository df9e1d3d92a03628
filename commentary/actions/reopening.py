"""Opening the words of a published cycle again while its report is corrected, and closing them after it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commentary.models import Cycle
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


@transaction.atomic
def reopen_cycle(cycle: Cycle, *, why: str, by: Person, at: datetime) -> None:
    """Let the words of a closed cycle be reopened, because its published report is corrected."""
    require(by, Permission.WITHDRAW_REPORTS)
    if Cycle.objects.filter(pk=cycle.pk, reopened_at=None).update(reopened_at=at):
        record("reopened", cycle, by=by, at=at, before={"closed": True}, after={"closed": False}, why=why)


@transaction.atomic
def close_cycle_again(cycle: Cycle, *, why: str, by: Person, at: datetime) -> None:
    """Close the words of a cycle again, as nothing of its reports is being corrected any more."""
    require(by, Permission.WITHDRAW_REPORTS)
    if Cycle.objects.filter(pk=cycle.pk, reopened_at__isnull=False).update(reopened_at=None):
        record("closed again", cycle, by=by, at=at, before={"closed": False}, after={"closed": True}, why=why)
