"""Actions on figures that are typed in, one or many at once. Each checks, changes and records.

Callers find these in `indicators.actions`, with the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.load import preconditions
from indicators.extracts.load import stored_reading as kept
from indicators.extracts.load.insert import Lines, add_rows
from indicators.extracts.manual_entry.entry import TypedEntry, contents_of
from indicators.extracts.parse.rows import FigureRow
from indicators.extracts.parse.table import read_table
from indicators.extracts.preview import existing
from indicators.extracts.preview.diff import Preview
from indicators.models import Extract, Figure, Indicator
from indicators.rules.periods import Interval
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


@transaction.atomic
def type_figures(
    typed: Mapping[str, TypedEntry], interval: Interval, *, reason: str = "", seen: str = "", by: Person, at: datetime
) -> Extract:
    """Add what a named person typed for a period, by the codes of the indicators: all of it or nothing, as one extract.

    The checks are those of a file. `seen` is the digest of the preview that was confirmed. Raise `ExtractRejected` with
    every fault (rows as in `typed`), and `NeedsReason`, `ChangedMeanwhile` and `NothingToChange`.
    """
    require(by, Permission.LOAD_FIGURES)
    rows = _rows(typed, interval, at)
    intervals = preconditions.locked({interval})
    preview = existing.preview_rows(rows)
    if not preview.to_load:
        raise preconditions.NothingToChange(_already(preview))
    preconditions.refuse_unseen(preview, reason.strip(), seen)
    extract = _extract(rows, preview, by=by, at=at, reason=reason.strip())
    add_rows(preview.to_load, extract, Lines(intervals, existing.ends_of_lines(rows)))
    _record(extract, preview, by=by, at=at)
    return extract


def type_figure(
    indicator: Indicator, interval: Interval, typed: TypedEntry, *, reason: str = "", by: Person, at: datetime
) -> Figure:
    """As `type_figures`, of one indicator; the faults say no place."""
    try:
        extract = type_figures({indicator.code: typed}, interval, reason=reason, by=by, at=at)
    except ExtractRejected as rejected:
        raise ExtractRejected([Fault(fault.sentence) for fault in rejected.faults], rows=1) from rejected
    return extract.figures.select_related("indicator", "period", "extract").get()


def preview_typed(typed: Mapping[str, TypedEntry], interval: Interval, *, by: Person, at: datetime) -> Preview:
    """What typing them would change now. It changes nothing. Raise `ExtractRejected` with every fault."""
    require(by, Permission.LOAD_FIGURES)
    return existing.preview_rows(_rows(typed, interval, at))


def _rows(typed: Mapping[str, TypedEntry], interval: Interval, at: datetime) -> tuple[FigureRow, ...]:
    table = read_table(contents_of(typed, interval), existing.known(localdate(at)))
    table.refuse_faults()
    return tuple(row for row in table.rows if isinstance(row, FigureRow))


def _already(preview: Preview) -> str:
    first = preview.unchanged[0]
    if len(preview.unchanged) == 1 and isinstance(first, FigureRow):
        return f"{first.code} in {first.period.label} is {first.words} already."
    return "Every one of these figures is held already, just so."


def _extract(rows: tuple[FigureRow, ...], preview: Preview, *, by: Person, at: datetime, reason: str) -> Extract:
    reading = kept.of_typed(rows)
    text = json.dumps(reading, sort_keys=True, ensure_ascii=False).encode()
    return Extract.objects.create(
        kind=Extract.Kind.TYPED,
        stage=Extract.Stage.LOADED,
        name=f"Typed by {by.name}",
        sha256=hashlib.sha256(text).hexdigest(),
        size=len(text),
        reading=reading,
        rows_in=len(rows),
        rows_loaded=len(preview.to_load),
        rows_unchanged=len(preview.unchanged),
        reason=reason,
        by=by,
        read_at=at,
        loaded_at=at,
    )


def _record(extract: Extract, preview: Preview, *, by: Person, at: datetime) -> None:
    """One event for each figure: the old and the new one, and the reason, or else the evidence."""
    changes = {change.new.row: change for change in preview.to_load}
    for figure in extract.figures.select_related("indicator", "period").order_by("row"):
        change = changes[figure.row]
        before = {"figure": change.old.words} if change.old else {}
        after = {"figure": change.new.words, "sha256": extract.sha256}
        why = (extract.reason if change.old else "") or figure.note or extract.reason
        record("typed", figure, by=by, at=at, before=before, after=after, why=why)
