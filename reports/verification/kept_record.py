"""Whether the record of events still holds what was sent outside: the heads in a kept manifest, mail or report.

The seals of events (`safeguarding.audit.events`) stop whoever can write to the database but has no key. Who has both,
database and key, can make a record that fits in itself, and reports to go with it. They cannot change what other people
keep: a head names an event by its number and seal, and a record that was rewritten has another seal there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any

from reports.models import PublicEdition, Report
from reports.verification import integrity
from safeguarding.audit.events import ChainBroken, check_chain
from safeguarding.models import Event

LARGEST = 5 * 1024 * 1024
HEAD = re.compile(r"number\s{1,9}(\d{1,18}),\s{1,9}seal\s{1,9}(?:<code>)?([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """An event as something outside names it."""

    number: int
    seal: str


def heads_in(content: bytes) -> tuple[Head, ...]:
    """The heads that a manifest, a mail, a feed or a text names, each once; none where it names none."""
    found = list(_of_manifest(content)) or [Head(int(number), seal) for number, seal in HEAD.findall(_text(content))]
    return tuple(dict.fromkeys(found))


def faults(heads: Iterable[Head]) -> Iterator[str]:
    """What of the record, and of the reports that it names, is not as it was when these were sent; a sentence each."""
    try:
        check_chain()
    except ChainBroken as broken:
        yield f"The record of events has been changed: {broken}"
    for head in heads:
        event = Event.objects.filter(number=head.number).first()
        if event is None or event.digest != head.seal:
            yield (
                f"The record of events has been changed, or what you have has: event {head.number} does not have the "
                f"seal {head.seal}."
            )
        elif event.kind == "report":
            yield from _of_report(event)


def _of_report(event: Event) -> Iterator[str]:
    """Whether the report that an event signed off or published is still kept as the event says."""
    report = Report.objects.filter(pk=int(event.thing_id)).first()
    public = PublicEdition.objects.filter(report=report).first() if report else None
    if report is None or (report.digest, public.digest if public else "") != (
        event.after.get("digest"), event.after.get("public digest", ""),
    ):  # fmt: skip
        yield f"The report of event {event.number} ({event.thing}) is not kept as it was {event.verb}."
    elif fault := integrity.fault(report):
        yield f"The report of event {event.number} ({event.thing}): {fault}"


def _of_manifest(content: bytes) -> Iterator[Head]:
    """Where it is JSON: every object in it that has a seal, with its number."""
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        return
    for part in (manifest, manifest.get("event"), manifest.get("sign_off")) if isinstance(manifest, dict) else ():
        if isinstance(part, dict) and isinstance(seal := part.get("seal", part.get("sha256")), str):
            number = part.get("number", part.get("event"))
            if isinstance(number, int):
                yield Head(number, seal)


def _text(content: bytes) -> str:
    """What is written in it: of a mail, its text; its lines may have been broken anew, and its marks escaped."""
    text = content.decode("utf-8", errors="replace")
    if re.match(r"[A-Za-z-]+: ", text):
        mail: Any = message_from_bytes(content, policy=policy.default)
        body = mail.get_body(("plain",)) if hasattr(mail, "get_body") else None
        text = body.get_content() if body else text
    return text
