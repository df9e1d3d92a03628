"""From what stands to what is printed: a cycle's figures, approved words and counts as one frozen snapshot.

`assemble` reads one moment of the database; everything after the reading is pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from commentary.models import Cycle
from reports.checklist import accepted_warnings
from reports.checklist.checks import require_ready
from reports.disclosure import AtRisk, Options, at_risk_of, coarser, work_out
from reports.disclosure.audit import Audit
from reports.layout.saved_layouts import SavedLayout
from reports.layout.schema import Outline
from reports.models import Correction, DisclosureCheck
from reports.public import coarser_options, disclosure_check, queries
from reports.publishing.correcting import as_correction, public_correction, texts_of
from reports.snapshot.apply_layout import Laid, laid
from reports.snapshot.build import snapshot_of
from reports.snapshot.queries import Gathered, gathered
from reports.snapshot.schema import Snapshot


@dataclass(frozen=True)
class Editions:
    """Both editions of a report, with what the public one rests on (the other fields of `PublicEdition`)."""

    committee: Snapshot
    public: Snapshot
    inputs: str
    audit: Audit
    texts: tuple[AtRisk, ...]
    options: Options
    check: DisclosureCheck


def assemble(cycle: Cycle, outline: Outline, *, version: int, at: datetime) -> Snapshot:
    """The cycle's report by an outline as it stands now, in a fixed number of queries. Raise `NotReady` if it is not.

    `at` is when the figures are said to be held, and gives the day on which the report is generated.
    """
    found = laid(_one_moment(cycle), outline)
    require_ready(found)
    return _committee(found, version, at, salt="")


def editions(
    cycle: Cycle, kept: SavedLayout, *, version: int, at: datetime, correction: Correction | None = None
) -> Editions:
    """Both editions of the report as it stands now: seconds of work, for the background. Raises as `assemble` does.

    The disclosure check comes first, and the report is not ready while it found text that nobody decided on.
    """
    event = disclosure_check.last_event()
    found = laid(_one_moment(cycle), kept.outline)
    require_ready(found)
    check = disclosure_check.make_check(found, kept.slug, event=event, at=at)
    require_ready(found)
    committee = _committee(found, version, at, salt=check.secret)
    if correction:
        committee = as_correction(committee, correction)
    choice = coarser_options.chosen(cycle, kept.slug)
    options = coarser_options.options_of(choice)
    printed, out, used = coarser(committee, options), queries.out_already(cycle), queries.rules()
    worked = work_out(printed, out, found.decisions, options.rules(used))
    texts = at_risk_of(printed, out, options.rules(used))
    if correction:
        texts = (*texts, *texts_of(correction, committee))
    inputs = queries.edition_inputs(
        used, options, found.out_digests, found.relations, (text.digest for text in texts), found.decisions
    )
    public = coarser_options.noted(worked.public, choice)
    if correction:
        public = public_correction(committee, public, correction)
    return Editions(committee, public, inputs, worked.audit, texts, options, check)


def _committee(found: Laid, version: int, at: datetime, *, salt: str) -> Snapshot:
    content = snapshot_of(found, version=version, at=at)
    return replace(content, notes=(*content.notes, *accepted_warnings.notes(found)), salt=salt)


def _one_moment(cycle: Cycle) -> Gathered:
    """Read in one transaction which sees nothing that others do meanwhile (SQLite holds their writes up instead)."""
    nested = connection.in_atomic_block  # in a test; anywhere else `durable` refuses
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql" and not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return gathered(cycle)
