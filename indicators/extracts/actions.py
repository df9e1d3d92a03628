"""What people do with extracts: read one, load it, put it aside, undo it, type a figure. Check, change, record.

The only writer of an extract's stage. Callers find these in `indicators.actions`, beside the others.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from indicators.extracts import held, undoing
from indicators.extracts import record as kept
from indicators.extracts.adding import add_rows
from indicators.extracts.child import read_in_child
from indicators.extracts.faults import CarriesChildren, ExtractRejected, Fault
from indicators.extracts.preview import Preview
from indicators.extracts.reading import shown_name
from indicators.extracts.rows import TypedRow
from indicators.extracts.sheet import Contents
from indicators.extracts.table import Table, read_table
from indicators.extracts.typed import Typed, contents_of
from indicators.models import Extract, Figure, Indicator, Period
from indicators.periods import Interval
from safeguarding.audit import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require
from safeguarding.refusal import Refused

Stage = Extract.Stage


class TooLarge(Refused):
    """The file is larger than an extract may be."""


class AlreadyLoaded(Refused):
    """The same bytes, or this very extract, were loaded before."""


class NotWaiting(Refused):
    """The extract does not wait to be confirmed."""


class NeedsReason(Refused):
    """Something that is held already would change, and nobody has said why."""


class ChangedMeanwhile(Refused):
    """What is held is no longer what the person saw."""


class NotLoaded(Refused):
    """The extract does not stand, so there is nothing to undo."""


class PeriodClosed(Refused):
    """The period's report is published."""


class NothingToChange(Refused):
    """It stands like that already."""


def read_extract(content: bytes, name: str, *, by: Person, at: datetime) -> Extract:
    """Read a file and keep what it says, waiting to be confirmed; or refused, with every fault.

    The file is read in a process of its own, and no transaction waits for that. The same bytes that wait already are
    that extract. Raise `AlreadyLoaded`, `TooLarge`, and `CarriesChildren`, after which nothing is kept.
    """
    require(by, Permission.LOAD_FIGURES)
    if len(content) > settings.LARGEST_EXTRACT:
        raise TooLarge(f"The file is larger than {settings.LARGEST_EXTRACT // 1024 // 1024} MB. Send it in parts.")
    extract = Extract(
        name=shown_name(name), sha256=hashlib.sha256(content).hexdigest(), size=len(content), by=by, read_at=at
    )
    if waiting := _waiting(extract.sha256):
        return waiting
    try:
        contents: Contents | ExtractRejected = read_in_child(content, name)
    except ExtractRejected as rejected:
        contents = rejected
    with transaction.atomic():
        return _waiting(extract.sha256) or _kept(extract, contents, by=by, at=at)


def _waiting(sha256: str) -> Extract | None:
    """The extract of these bytes that waits already. Raise `AlreadyLoaded` if they are loaded."""
    _refuse_what_is_loaded(sha256)
    return Extract.objects.filter(sha256=sha256, stage=Stage.READ).first()


def _kept(extract: Extract, contents: Contents | ExtractRejected, *, by: Person, at: datetime) -> Extract:
    """The extract with what it says, or with every fault. Raise `CarriesChildren`, and keep nothing."""
    try:
        if isinstance(contents, ExtractRejected):
            raise contents
        table = _checked(contents, at)
    except CarriesChildren:
        raise
    except ExtractRejected as rejected:
        _say_refused(extract, contents, rejected)
    else:
        extract.stage, extract.kind, extract.rows_in = Stage.READ, table.kind, len(table.rows)
        extract.reading = kept.of_table(contents, table)
    extract.save()
    after = {"stage": extract.stage, "sha256": extract.sha256, "rows in": extract.rows_in}
    record("read" if extract.stage == Stage.READ else "was refused", extract, by=by, at=at, after=after)
    return extract


def _refuse_what_is_loaded(sha256: str) -> None:
    """Raise `AlreadyLoaded`, with who and when, if a file of these bytes is loaded."""
    files = Extract.objects.exclude(kind=Extract.Kind.TYPED)
    loaded = files.filter(sha256=sha256, stage=Stage.LOADED).select_related("by").first()
    if loaded and loaded.loaded_at:
        raise AlreadyLoaded(
            f"This very file was loaded by {loaded.by.name} on {localdate(loaded.loaded_at):%-d %B %Y}, as "
            f"{loaded.name}. Nothing was changed."
        )


def _checked(contents: Contents, at: datetime) -> Table:
    """The table that the contents hold, every row of which could be loaded. Raise `ExtractRejected`."""
    table = read_table(contents, held.known(localdate(at)))
    table.refuse_faults()
    return table


def _say_refused(extract: Extract, contents: Contents | ExtractRejected, rejected: ExtractRejected) -> None:
    extract.stage, extract.rows_in, extract.rows_refused = Stage.REFUSED, rejected.rows, rejected.rows
    extract.reading = kept.of_faults(contents if isinstance(contents, Contents) else None, rejected.faults)


def load_extract(extract: Extract, *, by: Person, at: datetime, reason: str = "", seen: str = "") -> Extract:
    """Load an extract that waits, whole: figures that are held already are restated, with the reason.

    `seen` is the digest of the preview that was confirmed; what is held may have changed since. Raise `AlreadyLoaded`,
    `NotWaiting`, `NeedsReason` and `ChangedMeanwhile`; each time, nothing was changed.
    """
    require(by, Permission.LOAD_FIGURES)
    try:
        with transaction.atomic():
            return _load(extract, by=by, at=at, reason=reason.strip(), seen=seen)
    except IntegrityError as error:
        # The database let only one of two loads at the same moment through.
        _refuse_what_is_loaded(extract.sha256)
        raise ChangedMeanwhile("Somebody loaded other figures at this moment. Look at the changes again.") from error


def _load(extract: Extract, *, by: Person, at: datetime, reason: str, seen: str) -> Extract:
    _take(extract, at, reason)
    rows = kept.rows_of(extract.kind, extract.reading)
    intervals = _locked({row.period for row in rows})
    preview = held.preview_rows(rows)
    _refuse_unseen(preview, reason, seen)
    restated = add_rows(preview.to_load, extract, intervals, held.ends_of_lines(rows))
    loaded, unchanged = len(preview.to_load), len(preview.unchanged)
    Extract.objects.filter(pk=extract.pk).update(rows_loaded=loaded, rows_unchanged=unchanged)
    extract.refresh_from_db()
    counts = {"rows in": extract.rows_in, "loaded": loaded, "restated": len(restated), "unchanged": unchanged}
    record("loaded", extract, by=by, at=at, after=counts | {"sha256": extract.sha256}, why=reason)
    for row, change in restated:
        words = {"before": {"figure": change.old.words if change.old else ""}, "after": {"figure": change.new.words}}
        record("restated", row, by=by, at=at, **words, why=reason)
    return extract


def _take(extract: Extract, at: datetime, reason: str) -> None:
    """Move the extract from read to loaded, once, however many try. Its rows are accounted for before the end."""
    waiting = Extract.objects.filter(pk=extract.pk, stage=Stage.READ)
    if waiting.update(stage=Stage.LOADED, loaded_at=at, reason=reason, rows_loaded=extract.rows_in):
        return
    _refuse_what_is_loaded(extract.sha256)
    raise NotWaiting(f"{extract.name} was refused or put aside, so there is nothing to load. Send the file again.")


def _locked(intervals: set[Interval]) -> dict[Interval, int]:
    """The ids of the periods, their rows locked: loads and closings of the same period go one after another."""
    ids = {interval: Period.objects.of(interval).pk for interval in sorted(intervals)}
    list(Period.objects.select_for_update().filter(pk__in=ids.values()).order_by("pk"))
    return ids


def _refuse_unseen(preview: Preview, reason: str, seen: str) -> None:
    if seen and seen != preview.digest:
        raise ChangedMeanwhile("What is held has changed since you looked. Look at the changes again, then confirm.")
    if preview.changed and not reason:
        raise NeedsReason("Figures that are held already would change. Say why.")


@transaction.atomic
def put_aside(extract: Extract, *, by: Person, at: datetime) -> None:
    """Decide not to load an extract that waits. What it said of itself is kept; its rows are not loaded."""
    require(by, Permission.LOAD_FIGURES)
    faults = kept.of_faults(None, [Fault(f"{by.name} put it aside.")])
    waiting = Extract.objects.filter(pk=extract.pk, stage=Stage.READ)
    reading = {**extract.reading, "rows": [], "faults": faults["faults"]}
    if not waiting.update(stage=Stage.REFUSED, rows_refused=extract.rows_in, reading=reading):
        raise NotWaiting(f"{extract.name} does not wait any more. Look at its page.")
    record("put aside", extract, by=by, at=at, before={"stage": Stage.READ}, after={"stage": Stage.REFUSED})


@transaction.atomic
def undo_extract(extract: Extract, *, reason: str, by: Person, at: datetime) -> Extract:
    """Take a loaded extract back: what stood before it stands again, exactly; the same file may be loaded again.

    Raise `NeedsReason`, `NotLoaded`, `Published` and `ReplacedSince`; each time, nothing was changed.
    """
    require(by, Permission.LOAD_FIGURES)
    if not reason.strip():
        raise NeedsReason("Say why it is undone. The history of each of its figures keeps the reason.")
    if not Extract.objects.filter(pk=extract.pk, stage=Stage.LOADED).update(stage=Stage.UNDONE, undone_at=at):
        raise NotLoaded(f"{extract.name} is not loaded, so there is nothing to undo. Look at its page again.")
    extract.refresh_from_db()
    undoing.lock_periods(extract)
    undoing.refuse_published(extract)
    undoing.refuse_replaced(extract)
    undoing.record_undone(extract, reason.strip(), by=by, at=at)
    return extract


@transaction.atomic
def type_figure(
    indicator: Indicator, interval: Interval, typed: Typed, *, reason: str = "", by: Person, at: datetime
) -> Figure:
    """Add a figure that a named person types, with the checks of an extract and a reason if one is held already."""
    require(by, Permission.LOAD_FIGURES)
    row = _typed_row(indicator, interval, typed, at)
    intervals = _locked({interval})
    preview = held.preview_rows((row,))
    if preview.unchanged:
        raise NothingToChange(f"{indicator.code} in {interval.label} is {row.words} already.")
    _refuse_unseen(preview, reason.strip(), "")
    extract = _typed_extract(row, by=by, at=at, reason=reason.strip())
    add_rows(preview.to_load, extract, intervals, held.ends_of_lines((row,)))
    figure = extract.figures.select_related("indicator", "period").get()
    old = preview.to_load[0].old
    before, after = {"figure": old.words} if old else {}, {"figure": row.words, "sha256": extract.sha256}
    record("typed", figure, by=by, at=at, before=before, after=after, why=reason.strip() or typed.note)
    return figure


def _typed_row(indicator: Indicator, interval: Interval, typed: Typed, at: datetime) -> TypedRow:
    try:
        table = read_table(contents_of(typed, indicator.code, interval), held.known(localdate(at)))
        table.refuse_faults()
        return table.rows[0]
    except ExtractRejected as rejected:
        raise ExtractRejected([Fault(fault.sentence) for fault in rejected.faults], rows=1) from rejected


def _typed_extract(row: TypedRow, *, by: Person, at: datetime, reason: str) -> Extract:
    reading = kept.of_typed(row)
    text = json.dumps(reading, sort_keys=True, ensure_ascii=False).encode()
    return Extract.objects.create(
        kind=Extract.Kind.TYPED,
        stage=Stage.LOADED,
        name=f"Typed by {by.name}",
        sha256=hashlib.sha256(text).hexdigest(),
        size=len(text),
        reading=reading,
        rows_in=1,
        rows_loaded=1,
        reason=reason,
        by=by,
        read_at=at,
        loaded_at=at,
    )
