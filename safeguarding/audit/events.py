"""Events: who did what, when and why, each sealed together with the seal of the one before (P7).

An event's `digest` is its seal: an HMAC under a key of `safeguarding.audit.keys`, which is not in the database, so that
nobody who can write there, its owner included, can change an event, or the order of events, unnoticed. Events from
before there were keys have a plain SHA-256; the first keyed event after them (`ANCHORED`) seals all of those.

`record` is called last in an action, inside its transaction, so that the chain's one row is locked only briefly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from safeguarding.audit import keys
from safeguarding.audit.bulk_insert import add_many
from safeguarding.exceptions import Refused
from safeguarding.models import ChainHead, Event, Person

LONGEST_THING = 300
EVENT_COLUMNS = tuple(each.attname for each in Event._meta.concrete_fields if each.attname != "id")
# What is sealed, by name: a column that comes later does not change the seals of events from before it.
SEALED = (
    "number", "at", "by_email", "by_name", "by_job_title", "verb", "kind", "thing_id", "thing", "before", "after",
    "why", "previous",
)  # fmt: skip
ANCHORED = "keyed"


class ChainBroken(Refused):
    """An event was changed, removed or put in by other means than `record`."""


def record(
    verb: str,
    thing: models.Model,
    *,
    by: Person,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Event:
    """Append one event to the chain. Needs to be inside the action's transaction."""
    head = _locked_head()
    event = Event(
        number=head.number + 1,
        at=at,
        by_email=by.email,
        by_name=by.name,
        by_job_title=by.job_title,
        verb=verb,
        kind=str(thing._meta.model_name),
        thing_id=str(thing.pk),
        thing=str(thing)[:LONGEST_THING],
        before=dict(before or {}),
        after=dict(after or {}),
        why=why,
        previous=head.digest,
        key_id=keys.current().id,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.number, head.digest = event.number, event.digest
    head.save()
    return event


@dataclass(frozen=True, slots=True)
class Done:
    """One of many events: the thing, by id and in words, before and after."""

    thing_id: int
    thing: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record_all(
    verb: str, model: type[models.Model], things: Iterable[Done], *, by: Person, at: datetime, why: str = ""
) -> None:
    """Append an event for each of the things, in their order, as `record` would: one chain, written in one go."""
    head = _locked_head()
    same = {"at": at, "by_email": by.email, "by_name": by.name, "by_job_title": by.job_title}
    same |= {"verb": verb, "kind": str(model._meta.model_name), "why": why}
    add_many(Event, EVENT_COLUMNS, _chained(head, same, things))
    head.save()


def _chained(head: ChainHead, same: dict[str, Any], things: Iterable[Done]) -> Iterator[tuple[Any, ...]]:
    """The row of each event. The head moves along with them."""
    in_utc, key = _in_utc(same["at"]), keys.current()
    for done in things:
        own = {
            "number": head.number + 1,
            "thing_id": str(done.thing_id),
            "thing": done.thing[:LONGEST_THING],
            "before": dict(done.before),
            "after": dict(done.after),
            "previous": head.digest,
            "key_id": key.id,
        }
        content = {**same, **own, "digest": key.seal(_canonical({**same, **own, "at": in_utc}))}
        head.number, head.digest = content["number"], content["digest"]
        yield tuple(content[name] for name in EVENT_COLUMNS)


def _locked_head() -> ChainHead:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is recorded in the same transaction as what it records")
    ChainHead.objects.get_or_create(pk=1)
    return ChainHead.objects.select_for_update().get(pk=1)


def digest_of(event: Event) -> str:
    """The seal over every field of the event but the seal itself, as canonical JSON; times in UTC.

    A plain SHA-256 where the event names no key. Raise `ChainBroken` where it names one that settings do not have.
    """
    content = {name: getattr(event, name) for name in SEALED} | {"at": _in_utc(event.at)}
    if not event.key_id:
        return hashlib.sha256(_canonical(content).encode()).hexdigest()
    key = keys.by_id(event.key_id)
    if key is None:
        raise ChainBroken(f"Event {event.number} was recorded under a key that is not in AUDIT_KEYS: {event.key_id}.")
    return key.seal(_canonical(content | {"key_id": key.id}))


def _in_utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def check_chain() -> int:
    """Read every event in order and return how many there are; raise `ChainBroken` at the first that does not fit.

    Events may be added meanwhile: the head is read before and after, and the record must end between the two.
    """
    before = _head()
    previous, number, keyed = "", 0, False
    for event in Event.objects.order_by("number").iterator():
        number += 1
        if keyed and not event.key_id:
            raise ChainBroken(f"Event {event.number} has no key, and the events before it have.")
        if event.key_id and not keyed and number > 1 and event.verb != ANCHORED:
            raise ChainBroken(f"The events before event {event.number} were recorded under a key, and have none now.")
        keyed = bool(event.key_id)
        if (event.number, event.previous, event.digest) != (number, previous, digest_of(event)):
            raise ChainBroken(f"Event {event.number} does not follow from the one before it.")
        previous = event.digest
        if number == before.number and before.digest != previous:
            raise ChainBroken(f"Event {number} is not the one that was recorded last.")
    if number and not keyed:
        raise ChainBroken(
            "No event has a key. Events were keyed when the database was migrated, so they were replaced."
        )
    if not before.number <= number <= _head().number:
        raise ChainBroken(f"{before.number} events were recorded, but there are {number}.")
    return number


def _head() -> ChainHead:
    return ChainHead.objects.filter(pk=1).first() or ChainHead()
