"""Actions on uploads: read a file, load it, cancel it, undo it. Each checks, changes and records.

With `indicators.extracts.manual_entry.actions` the only writer of an upload's stage. Callers find these in
`indicators.actions`, with the others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from indicators.extracts.files.detect import shown_name
from indicators.extracts.files.errors import ExtractRejected, Fault, NotKept
from indicators.extracts.files.sheet import Contents
from indicators.extracts.load import preconditions, undoing
from indicators.extracts.load import stored_reading as kept
from indicators.extracts.load.insert import Lines, add_rows, in_silence
from indicators.extracts.load.preconditions import ChangedMeanwhile, NeedsReason, NotWaiting
from indicators.extracts.parse import saved_mappings
from indicators.extracts.parse.questions import NOTHING_SAID, Answers
from indicators.extracts.parse.table import read_table
from indicators.extracts.preview import existing
from indicators.extracts.sandbox.child_process import read_in_child
from indicators.models import Extract
from safeguarding.audit.events import record, record_all
from safeguarding.exceptions import Refused
from safeguarding.jobs.background import Say
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

Stage = Extract.Stage


@dataclass(frozen=True)
class Confirmed:
    """What a person said when they confirmed an extract: why figures change, and the digest of what they saw."""

    reason: str
    seen: str


class TooLarge(Refused):
    """The file is larger than an extract may be."""


class AnotherFile(Refused):
    """The answers are about other bytes."""


class NotLoaded(Refused):
    """The extract does not stand, so there is nothing to undo."""


def read_extract(content: bytes, name: str, answers: Answers = NOTHING_SAID, *, by: Person, at: datetime) -> Extract:
    """Read a file and keep what it says, waiting to be confirmed; or refused, with every fault.

    The file is read in a process of its own, and no transaction waits for that. The same bytes that wait already are
    that extract. Raise `AlreadyLoaded`, `TooLarge`, `AnotherFile`, and `NotKept`, after which nothing is kept: of these
    `Asks` has the questions that `answers` answers when the file is sent again.
    """
    require(by, Permission.LOAD_FIGURES)
    if len(content) > settings.LARGEST_EXTRACT:
        raise TooLarge(f"The file is larger than {settings.LARGEST_EXTRACT // 1024 // 1024} MB. Send it in parts.")
    extract = Extract(
        name=shown_name(name), sha256=hashlib.sha256(content).hexdigest(), size=len(content), by=by, read_at=at
    )
    if answers.sha256 not in ("", extract.sha256):
        raise AnotherFile("This is another file than the one that you were asked about. Choose that one.")
    if waiting := _waiting(extract.sha256):
        return waiting
    answers = replace(answers, known=saved_mappings.known(), by=saved_mappings.said_by(by, at))
    try:
        contents: Contents | ExtractRejected = read_in_child(content, name, answers.guide)
    except ExtractRejected as rejected:
        contents = rejected
    with transaction.atomic():
        return _waiting(extract.sha256) or _kept(extract, contents, answers, by=by, at=at)


def _waiting(sha256: str) -> Extract | None:
    """The extract of these bytes that waits already. Raise `AlreadyLoaded` if they are loaded."""
    preconditions.refuse_what_is_loaded(sha256)
    return Extract.objects.filter(sha256=sha256, counted_by="", stage=Stage.READ).first()


def _kept(
    extract: Extract, contents: Contents | ExtractRejected, answers: Answers, *, by: Person, at: datetime
) -> Extract:
    """The extract with what it says, or with every fault. Raise `NotKept`, and keep nothing."""
    try:
        if isinstance(contents, ExtractRejected):
            raise contents
        table = read_table(contents, existing.known(localdate(at)), answers)
        if table.mapped:
            saved_mappings.remember(*table.mapped, by=by, at=at)
        table.refuse_faults()
    except NotKept:
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


def _say_refused(extract: Extract, contents: Contents | ExtractRejected, rejected: ExtractRejected) -> None:
    extract.stage, extract.rows_in, extract.rows_refused = Stage.REFUSED, rejected.rows, rejected.rows
    extract.reading = kept.of_faults(contents if isinstance(contents, Contents) else None, rejected.faults)


def load_extract(
    extract: Extract, *, by: Person, at: datetime, reason: str = "", seen: str = "", say: Say = in_silence
) -> Extract:
    """Load an extract that waits, whole: figures that are held already are restated, with the reason.

    `seen` is the digest of the preview that was confirmed; what is held may have changed since. `say` is told what is
    done and of how many rows. Raise `AlreadyLoaded`, `NotWaiting`, `NeedsReason` and `ChangedMeanwhile`; each time,
    nothing was changed.
    """
    require(by, Permission.LOAD_FIGURES)
    try:
        with transaction.atomic():
            return _load(extract, Confirmed(reason.strip(), seen), by=by, at=at, say=say)
    except IntegrityError as error:
        # The database let only one of two loads at the same moment through.
        preconditions.refuse_what_is_loaded(extract.sha256, extract.counted_by)
        raise ChangedMeanwhile("Somebody loaded other figures at this moment. Look at the changes again.") from error


def _load(extract: Extract, confirmed: Confirmed, *, by: Person, at: datetime, say: Say) -> Extract:
    reason = confirmed.reason
    _take(extract, at, reason)
    say("Checking the rows against what is held", 0)
    rows = kept.rows_of(extract.reading)
    intervals = preconditions.locked({row.period for row in rows})
    preview = existing.preview_rows(rows)
    preconditions.refuse_unseen(preview, reason, confirmed.seen)
    preconditions.refuse_lost_rows(extract, reason)
    restated = add_rows(preview.to_load, extract, Lines(intervals, existing.ends_of_lines(rows)), say)
    loaded, unchanged = len(preview.to_load), len(preview.unchanged)
    Extract.objects.filter(pk=extract.pk).update(rows_loaded=loaded, rows_unchanged=unchanged)
    extract.refresh_from_db()
    counts = {
        "rows in": extract.rows_in,
        "loaded": loaded,
        "restated": sum(map(len, restated.values())),
        "unchanged": unchanged,
    }
    record("loaded", extract, by=by, at=at, after=counts | {"sha256": extract.sha256}, why=reason)
    if any(restated.values()):
        say("Recording what changes", loaded)
    for model, done in restated.items():
        record_all("restated", model, done, by=by, at=at, why=reason)
    return extract


def _take(extract: Extract, at: datetime, reason: str) -> None:
    """Move the extract from read to loaded, once, however many try. Its rows are accounted for before the end."""
    waiting = Extract.objects.filter(pk=extract.pk, stage=Stage.READ)
    if waiting.update(stage=Stage.LOADED, loaded_at=at, reason=reason, rows_loaded=extract.rows_in):
        return
    preconditions.refuse_what_is_loaded(extract.sha256, extract.counted_by)
    raise NotWaiting(f"{extract.name} was refused or put aside, so there is nothing to load. Send the file again.")


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
