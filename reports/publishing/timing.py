"""Publication times: a day and a clock time in England as one moment, and how late a publication was. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safeguarding.exceptions import Refused

LOCAL = ZoneInfo("Europe/London")
ON_TIME = timedelta(minutes=5)  # a worker looks at the clock each minute


class NoSuchTime(Refused):
    """The clocks go forward over it, or back over it."""


def moment(day: date, clock: time) -> datetime:
    """The moment, in UTC, at which clocks in England show this. Raise `NoSuchTime` unless there is exactly one."""
    first, second = (datetime.combine(day, clock, LOCAL).replace(fold=fold) for fold in (0, 1))
    found = first.astimezone(UTC)
    if found.astimezone(LOCAL).time() != clock:
        raise NoSuchTime(f"On {day:%-d %B %Y} there is no {clock:%H:%M}: the clocks go forward. Choose another time.")
    if found != second.astimezone(UTC):
        raise NoSuchTime(f"On {day:%-d %B %Y} {clock:%H:%M} comes twice: the clocks go back. Choose another time.")
    return found


def shown(at: datetime) -> str:
    """ "1 March 2010 at 09:30", by the clock in England."""
    local = at.astimezone(LOCAL)
    return f"{local:%-d %B %Y} at {local:%H:%M}"


def kept(due_at: datetime, at: datetime) -> str:
    """Describe a scheduled publication for the record: when it was due, and how late it was."""
    due = f"It was set for {shown(due_at)}."
    if at - due_at <= ON_TIME:
        return due
    return f"{due} It came {_length(at - due_at)} late, because nothing was running that could publish it."


def _length(late: timedelta) -> str:
    minutes = int(late.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    parts = [(hours // 24, "day"), (hours % 24, "hour"), (rest, "minute")]
    return " and ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number)
