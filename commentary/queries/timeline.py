"""The history of a commentary: its events, with saves grouped into sessions of writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Length

from commentary.models import Commentary, Passage
from commentary.queries.edit_sessions import Rewritten, Saved, Session, sessions
from commentary.text import word_diff
from commentary.text.word_diff import Piece
from commentary.workflow import transitions
from commentary.workflow.transitions import Heading
from safeguarding.models import Event

WROTE = "wrote"  # the verb of the events that sessions stand for here


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that was done, in words; `from_at` where it took a time, `why` where somebody had to say so.

    `digest` is of the words and figures that were approved or confirmed.
    """

    at: datetime
    words: str
    why: str = ""
    from_at: datetime | None = None
    digest: str = ""


@dataclass(frozen=True)
class PassageChange:
    """A passage before and after a session of writing, as one text."""

    title: str
    pieces: tuple[Piece, ...]


def history(commentary: Commentary) -> tuple[TimelineEntry, ...]:
    """The latest first. Two queries."""
    events = Event.objects.filter(kind="commentary", thing_id=str(commentary.pk)).exclude(verb=WROTE)
    done = [*map(_of_event, events.order_by("-number")), *map(_of_session, sessions_of(commentary))]
    return tuple(sorted(done, key=lambda entry: entry.at, reverse=True))


def sessions_of(commentary: Commentary) -> tuple[Session, ...]:
    """Its sessions of writing, the latest first. One query, which leaves the texts where they are."""
    rows: Iterable[Any] = Passage.objects.filter(commentary=commentary).order_by("id").values_list(
        "id", "heading", "indicator__code", "version", "written_by_id", "written_by__name", "written_by__job_title",
        "written_at", Length("text"),
    )  # fmt: skip
    return sessions(Saved(pk, (Heading(heading), code or ""), *rest) for pk, heading, code, *rest in rows)


def changes(shown: Iterable[Session]) -> Iterator[tuple[Session, tuple[PassageChange, ...]]]:
    """Each session with what it changed, word by word. One query for them all."""
    asked = list(shown)
    pks = {pk for session in asked for each in session.rewritten for pk in (each.before, each.after) if pk}
    texts = dict(Passage.objects.filter(pk__in=pks).values_list("pk", "text"))
    for session in asked:
        yield session, tuple(_change(each, texts) for each in session.rewritten)


def _change(rewritten: Rewritten, texts: dict[int, str]) -> PassageChange:
    before = texts[rewritten.before] if rewritten.before else ""
    pieces = word_diff.compared(before, texts[rewritten.after])
    return PassageChange(transitions.title(rewritten.place) or "Commentary", pieces)


def _of_event(event: Event) -> TimelineEntry:
    """Describe an event: the step, its passages, and the digest of what it covered."""
    passages = event.after.get("only") or [event.after[name] for name in ("passage",) if event.after.get(name)]
    passages = passages or [f"{each['passage'] or 'the words'}, from {each['from']}" for each in _carried(event)]
    of = f": {' and '.join(passages)}" if passages else ""
    covering = f", covering for {event.after['covering for']}," if event.after.get("covering for") else ","
    words = f"{event.by_name}, {event.by_job_title}{covering} {event.verb} it{of}."
    return TimelineEntry(event.at, words, event.why, digest=event.after.get("digest", ""))


def _carried(event: Event) -> list[dict[str, Any]]:
    """The passages that were carried or confirmed, each with from where."""
    return [each for each in event.after.get("passages", ()) if "from" in each]


def _of_session(session: Session) -> TimelineEntry:
    passages = (
        f"{transitions.title(each.place) or 'the commentary'} "
        f"({each.length} character{'' if each.length == 1 else 's'})"
        for each in session.rewritten
    )
    words = f"{session.last.name}, {session.last.job_title}, wrote: {'; '.join(passages)}."
    began = session.first.at if session.first.at != session.last.at else None
    return TimelineEntry(session.last.at, words, from_at=began)
