"""From what stands to what is printed: a cycle's figures, approved words and counts as one frozen snapshot.

`assemble` reads one moment of the database; everything after the reading is pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from commentary.models import Cycle
from reports.checklist import accepted_warnings
from reports.checklist.checks import require_ready
from reports.layout.schema import Outline
from reports.models import Correction
from reports.public.queries import public_of
from reports.publishing.correcting import as_correction, public_correction
from reports.snapshot.apply_layout import laid
from reports.snapshot.build import snapshot_of
from reports.snapshot.queries import Gathered, gathered
from reports.snapshot.schema import Snapshot


def assemble(cycle: Cycle, outline: Outline, *, version: int, at: datetime) -> Snapshot:
    """The cycle's report by an outline as it stands now, in a fixed number of queries. Raise `NotReady` if it is not.

    `at` is when the figures are said to be held, and gives the day on which the report is generated.
    """
    committee, _ = editions(cycle, outline, version=version, at=at, salt="")
    return committee


def editions(
    cycle: Cycle, outline: Outline, *, version: int, at: datetime, salt: str, correction: Correction | None = None
) -> tuple[Snapshot, Snapshot]:
    """The committee's and the public's edition of the report as it stands now. Raises as `assemble` does."""
    found = laid(_one_moment(cycle), outline)
    require_ready(found)
    stands = snapshot_of(found, version=version, at=at)
    committee = replace(stands, notes=(*stands.notes, *accepted_warnings.notes(found)), salt=salt)
    if correction is None:
        return committee, public_of(committee, found.out, found.decisions)
    committee = as_correction(committee, correction)
    return committee, public_correction(committee, public_of(committee, found.out, found.decisions), correction)


def _one_moment(cycle: Cycle) -> Gathered:
    """Read in one transaction which sees nothing that others do meanwhile (SQLite holds their writes up instead)."""
    nested = connection.in_atomic_block  # in a test; anywhere else `durable` refuses
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql" and not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return gathered(cycle)
