"""Sessions of writing: one person's saves of a commentary with no long pause between them, as a history to read.

Pure. Every save is kept; a page that listed each of them could not be read, since the editor saves by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from commentary.workflow.transitions import Place

PAUSE = timedelta(minutes=30)  # who saves again after so long has begun anew


@dataclass(frozen=True, slots=True)
class Saved:
    """One save of a passage: its length, and the commentary's version that it made."""

    pk: int
    place: Place
    version: int
    by_id: int
    name: str
    job_title: str
    at: datetime
    length: int


@dataclass(frozen=True)
class Rewritten:
    """A passage that a session changed: the save that stood before it, if one did, and the session's last."""

    place: Place
    before: int | None
    after: int
    length: int


@dataclass(frozen=True)
class Session:
    """Saves by one person without a long pause. Saves by others meanwhile are sessions of their own."""

    saves: tuple[Saved, ...]
    rewritten: tuple[Rewritten, ...]

    @property
    def first(self) -> Saved:
        return self.saves[0]

    @property
    def last(self) -> Saved:
        return self.saves[-1]

    @property
    def how_many(self) -> int:
        """Saves: one may be of several passages."""
        return len({each.version for each in self.saves})


def sessions(saved: Iterable[Saved]) -> tuple[Session, ...]:
    """The sessions of one commentary, the one that ended last first; the saves are given oldest first."""
    runs: list[list[Saved]] = []
    open_run: dict[int, list[Saved]] = {}
    stood: dict[Place, int] = {}
    before: dict[int, int | None] = {}
    for each in saved:
        before[each.pk] = stood.get(each.place)
        stood[each.place] = each.pk
        run = open_run.get(each.by_id)
        if run is None or paused(run[-1].at, each.at):
            run = open_run[each.by_id] = []
            runs.append(run)
        run.append(each)
    runs.sort(key=lambda run: run[-1].pk, reverse=True)
    return tuple(Session(tuple(run), _rewritten(run, before)) for run in runs)


def paused(before: datetime, now: datetime) -> bool:
    """Return whether a save now begins a session, given the time of the person's last one."""
    return now - before >= PAUSE


def _rewritten(run: list[Saved], before: dict[int, int | None]) -> tuple[Rewritten, ...]:
    first = {each.place: each for each in reversed(run)}
    last = {each.place: each for each in run}
    return tuple(Rewritten(place, before[first[place].pk], save.pk, save.length) for place, save in last.items())
