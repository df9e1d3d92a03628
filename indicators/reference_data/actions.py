"""Actions on set-up tables and published tables: send one, choose its columns, load it, cancel it.

Each checks, changes and records. A table is loaded whole or not at all, and only as the person saw it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from indicators.actions import ChangedMeanwhile, NeedsReason, NothingToChange, NotWaiting, TooLarge
from indicators.extracts.files.detect import shown_name
from indicators.extracts.files.errors import CarriesChildren, ExtractRejected
from indicators.extracts.load.stored_reading import of_faults
from indicators.extracts.sandbox.child_process import answered, read_in_child
from indicators.models import Indicator, SentTable
from indicators.models.reference_tables import MAY_SEND
from indicators.reference_data import benchmark_list, benchmark_tables
from indicators.reference_data.benchmark_tables import Choice
from indicators.reference_data.neighbours import neighbours_in
from indicators.reference_data.parse import read_lines
from indicators.reference_data.registry import KINDS, SENT
from indicators.reference_data.stored_lines import kept_line, lines_in
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import require

Kind = SentTable.Kind


class NotSet(Refused):
    """The settings do not say which council this is."""


class CannotChoose(Refused):
    """The table does not hold what was chosen of it."""


def read_list(kind: str, content: bytes, name: str, *, by: Person, at: datetime) -> SentTable:
    """Read a table of indicators, targets or people, and keep its lines, waiting; or refused, with every fault."""
    if kind not in SENT:
        raise ValueError(f"{kind} is no list")

    def reading() -> dict[str, Any]:
        contents = read_in_child(content, name)
        lines = read_lines(contents, KINDS[kind].resource, KINDS[kind].key, KINDS[kind].context())
        return {"format": contents.format, "lines": [kept_line(line) for line in lines], "rows_in": len(lines)}

    return _sent(kind, content, name, reading, by=by, at=at)


def read_published(content: bytes, name: str, *, by: Person, at: datetime) -> SentTable:
    """Read a published table, and keep the rows of England, our region, us and our neighbours, waiting for choices."""
    _refuse_without_council()
    group = benchmark_list.neighbours()
    wanted = {
        "number": settings.COUNCIL_NUMBER,
        "code": settings.COUNCIL_CODE,
        "region": settings.COUNCIL_REGION,
        "members": list(group.numbers) if group else [],
    }

    def reading() -> dict[str, Any]:
        published = answered("published", content, benchmark_tables.understood, name=name, wanted=wanted)
        return {
            "format": published.format,
            "rows_in": published.rows_in,
            "published": asdict(published),
            "neighbours": asdict(group) if group else None,
            "shape": benchmark_list.shape_of(published),
            "choices": [asdict(choice) for choice in benchmark_list.remembered(published)],
        }

    return _sent(Kind.BENCHMARKS, content, name, reading, by=by, at=at)


def read_neighbours(content: bytes, name: str, *, model_year: int, by: Person, at: datetime) -> SentTable:
    """Keep who our statistical neighbours are from now on. What was worked out with others before stays as it is."""
    _refuse_without_council()

    def reading() -> dict[str, Any]:
        members = neighbours_in(read_in_child(content, name), settings.COUNCIL_NUMBER)
        return {"neighbours": {"model_year": model_year, "members": members}, "rows_in": len(members)}

    before = benchmark_list.neighbours()
    with transaction.atomic():
        sent = _sent(Kind.NEIGHBOURS, content, name, reading, by=by, at=at)
        if sent.is_waiting:
            SentTable.objects.filter(pk=sent.pk).update(loaded_at=at, rows_loaded=sent.rows_in)
            sent.refresh_from_db()
            old = [member for _, member in before.members] if before else []
            new = [member for _, member in sent.reading["neighbours"]["members"]]
            record("named our neighbours by", sent, by=by, at=at, before={"names": old}, after={"names": new})
    return sent


def _refuse_without_council() -> None:
    if not settings.COUNCIL_NUMBER or not settings.COUNCIL_REGION:
        raise NotSet(
            "The settings do not say which council this is. Have COUNCIL_NUMBER, COUNCIL_CODE and COUNCIL_REGION set."
        )


def _sent(
    kind: str, content: bytes, name: str, reading: Callable[[], dict[str, Any]], *, by: Person, at: datetime
) -> SentTable:
    """The table with what it says, or with its faults; the same bytes that wait already are that one."""
    require(by, MAY_SEND[Kind(kind)])
    if len(content) > settings.LARGEST_EXTRACT:
        raise TooLarge(f"The file is larger than {settings.LARGEST_EXTRACT // 1024 // 1024} MB. Send it in parts.")
    sha256 = hashlib.sha256(content).hexdigest()
    if there := SentTable.objects.filter(kind=kind, sha256=sha256, loaded_at=None, aside_at=None).first():
        return there
    sent = SentTable(kind=kind, name=shown_name(name), sha256=sha256, size=len(content), by=by, read_at=at)
    try:
        sent.reading = reading()
        sent.rows_in = sent.reading.pop("rows_in")
    except CarriesChildren:
        raise
    except ExtractRejected as rejected:
        sent.reading, sent.rows_in, sent.aside_at = of_faults(None, rejected.faults), rejected.rows, at
    with transaction.atomic():
        sent.save(force_insert=True)
        after = {"kind": kind, "sha256": sha256, "rows in": sent.rows_in}
        record("was refused" if sent.aside_at else "read", sent, by=by, at=at, after=after)
    return sent


@transaction.atomic
def choose_measure(sent: SentTable, choice: Choice, *, by: Person, at: datetime) -> SentTable:
    """Say which indicator a measure of a published table is; it is remembered for the next table of its kind."""
    sent = _waiting(sent, by)
    published = benchmark_tables.published_of(sent.reading["published"])
    if not Indicator.objects.filter(code=choice.code).exists() or choice.measure not in published.measures:
        raise CannotChoose("The table has no such measure, or we no such indicator. Choose again.")
    if not choice.years or not set(choice.years) <= set(published.years):
        raise CannotChoose("Choose a year that the table has.")
    kept = [each for each in benchmark_list.choices_of(sent.reading) if each.code != choice.code]
    return _choose(sent, [*kept, choice])


@transaction.atomic
def drop_choice(sent: SentTable, code: str, *, by: Person, at: datetime) -> SentTable:
    """Take back what was chosen for an indicator."""
    sent = _waiting(sent, by)
    return _choose(sent, [each for each in benchmark_list.choices_of(sent.reading) if each.code != code])


def _choose(sent: SentTable, choices: list[Choice]) -> SentTable:
    sent.reading["choices"] = [asdict(each) for each in choices]
    SentTable.objects.filter(pk=sent.pk).update(reading=sent.reading)
    return sent


def _waiting(sent: SentTable, by: Person) -> SentTable:
    """The table, its row locked, and with it every other of its kind: two lists are loaded one after another."""
    require(by, MAY_SEND[Kind(sent.kind)])
    list(SentTable.objects.select_for_update().filter(kind=sent.kind, aside_at=None).order_by("pk").values_list("pk"))
    sent = SentTable.objects.get(pk=sent.pk)
    if not sent.is_waiting:
        raise NotWaiting(f"{sent.name} was loaded, refused or put aside. Look at its page again.")
    return sent


@transaction.atomic
def load_list(sent: SentTable, *, seen: str, reason: str = "", by: Person, at: datetime) -> SentTable:
    """Load all that the table says, as it was seen on its page; with a reason if anything that is held changes."""
    sent = _waiting(sent, by)
    found = KINDS[sent.kind].compared(lines_in(sent))
    if found.faults:
        raise ExtractRejected(found.faults, rows=sent.rows_in)
    if seen != found.digest:
        raise ChangedMeanwhile("What is held has changed since you looked. Look at the changes again, then confirm.")
    if not found.to_load:
        raise NothingToChange("Everything in it is held already, just so. Put it aside.")
    if found.changed and not reason.strip():
        raise NeedsReason("Something that is held already would change. Say why.")
    KINDS[sent.kind].apply(found.to_load, sent, by=by, at=at, reason=reason.strip())
    counts = {"rows_loaded": len(found.to_load), "rows_unchanged": len(found.unchanged)}
    SentTable.objects.filter(pk=sent.pk).update(loaded_at=at, reason=reason.strip(), **counts)
    sent.refresh_from_db()
    after = {"new": len(found.new), "changed": len(found.changed), "unchanged": len(found.unchanged)}
    record("loaded", sent, by=by, at=at, after=after | {"sha256": sent.sha256}, why=reason.strip())
    return sent


@transaction.atomic
def put_list_aside(sent: SentTable, *, by: Person, at: datetime) -> None:
    """Decide not to load it."""
    sent = _waiting(sent, by)
    SentTable.objects.filter(pk=sent.pk).update(aside_at=at)
    record("put aside", sent, by=by, at=at)
