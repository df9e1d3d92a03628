"""What adding figures rests on, from a file or typed: periods locked, changes seen. Only actions call it."""

from __future__ import annotations

from indicators.extracts.preview import Preview
from indicators.models import Period
from indicators.periods import Interval
from safeguarding.refusal import Refused


class NeedsReason(Refused):
    """Something that is held already would change, and nobody has said why."""


class ChangedMeanwhile(Refused):
    """What is held is no longer what the person saw."""


class PeriodClosed(Refused):
    """The period's report is published."""


class NothingToChange(Refused):
    """It stands like that already."""


def locked(intervals: set[Interval]) -> dict[Interval, int]:
    """The ids of the periods, their rows locked: loads and closings of the same period go one after another."""
    ids = {interval: Period.objects.of(interval).pk for interval in sorted(intervals)}
    list(Period.objects.select_for_update().filter(pk__in=ids.values()).order_by("pk"))
    return ids


def refuse_unseen(preview: Preview, reason: str, seen: str) -> None:
    if preview.faults:
        raise PeriodClosed(" ".join(fault.sentence for fault in preview.faults[:3]))
    if seen and seen != preview.digest:
        raise ChangedMeanwhile("What is held has changed since you looked. Look at the changes again, then confirm.")
    if preview.changed and not reason:
        raise NeedsReason("Figures that are held already would change. Say why.")
