"""Going ahead with warnings of the checklist, for a reason that the report prints."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from commentary.models import Cycle
from reports.checklist.accepted_warnings import key_of, warnings
from reports.checklist.checks import Gap
from reports.layout.saved_layouts import laid_for
from reports.layout.schema import STANDARD
from reports.models import GoneAhead
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


class NoSuchWarning(Refused):
    """The checklist does not say this any more."""


class NoReason(Refused):
    """No reason was given."""


@transaction.atomic
def go_ahead(
    cycle: Cycle, keys: Collection[str], *, reason: str, by: Person, at: datetime, outline: str = STANDARD
) -> None:
    """Keep the reason for each of the warnings, as the checklist words them now; the next draft prints it.

    The checklist is of the report by the outline; a reason for a warning counts in every report that has it.
    """
    require(by, Permission.ASSEMBLE_REPORTS)
    if not reason.strip():
        raise NoReason("Say why: the reason is printed in the report's notes.")
    stand = warnings(laid_for(cycle, outline))
    every = {key_of(gap): gap for gap in (*stand.open, *(each.gap for each in stand.answered))}
    if not keys or not set(keys) <= set(every):
        raise NoSuchWarning("The checklist has changed. Read it as it is now, then choose again.")
    keep(cycle, [gap for key, gap in every.items() if key in keys], reason=reason, by=by, at=at)


def keep(cycle: Cycle, chosen: Iterable[Gap], *, reason: str, by: Person, at: datetime) -> None:
    """Add a row and an event for each; inside the transaction of an action that has asked whether the person may."""
    given = {"reason": reason.strip(), "who": f"{by.name}, {by.job_title}"}
    for gap in chosen:
        row = GoneAhead.objects.create(cycle=cycle, key=key_of(gap), sentence=gap.sentence, **given, by=by, at=at)
        record("went ahead with", row, by=by, at=at, after={"warning": gap.sentence}, why=given["reason"])
