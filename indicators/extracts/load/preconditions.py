"""Preconditions of adding figures, from a file or typed: periods locked, changes seen. Only actions call it."""

from __future__ import annotations

from django.utils.timezone import localdate

from indicators.extracts.case_lists.lost_rows import lost_words, needs_reason
from indicators.extracts.preview.diff import Preview
from indicators.models import Extract, Period
from indicators.rules.periods import Interval
from safeguarding.exceptions import Refused


class AlreadyLoaded(Refused):
    """The same bytes, or this very extract, were loaded before."""


class NotWaiting(Refused):
    """The extract does not wait to be confirmed."""


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
    ids = Period.objects.ids_of(intervals)
    list(Period.objects.select_for_update().filter(pk__in=ids.values()).order_by("pk"))
    return ids


def refuse_unseen(preview: Preview, reason: str, seen: str) -> None:
    if seen and seen != preview.digest:
        raise ChangedMeanwhile("What is held has changed since you looked. Look at the changes again, then confirm.")
    if preview.changed and not reason:
        raise NeedsReason("Figures that are held already would change. Say why.")


def refuse_lost_rows(extract: Extract, reason: str) -> None:
    if needs_reason(extract.reading) and not reason:
        raise NeedsReason(f"{lost_words(extract.reading)} Say why they can be loaded all the same.")


def refuse_what_is_loaded(sha256: str, counted_by: str = "") -> None:
    """Raise `AlreadyLoaded`, with who and when, if a file of these bytes is loaded; of episodes, under these rules."""
    files = Extract.objects.exclude(kind=Extract.Kind.TYPED)
    loaded = files.filter(sha256=sha256, counted_by=counted_by, stage=Extract.Stage.LOADED).select_related("by").first()
    if loaded and loaded.loaded_at:
        raise AlreadyLoaded(
            f"This very file was loaded by {loaded.by.name} on {localdate(loaded.loaded_at):%-d %B %Y}, as "
            f"{loaded.name}. Nothing was changed."
        )
