"""Preconditions of undoing an upload: nothing published rests on it, nothing was loaded after it. Only actions call it.

Its figures are kept but no longer current, so that those before them are current again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from indicators.extracts.parse.rows import Key
from indicators.extracts.preview import existing
from indicators.models import Count, Extract, Figure, Period
from indicators.rules.periods import Kind
from safeguarding.audit.events import Done, record, record_all
from safeguarding.exceptions import Refused
from safeguarding.models import Person

Rows = QuerySet[Figure] | QuerySet[Count]


class Published(Refused):
    """A published report rests on the extract."""


class ReplacedSince(Refused):
    """A later extract is in the place of one of its figures."""


def _rows(extract: Extract) -> Iterator[Rows]:
    """Its counts and its figures, each in the order of the file. Episodes give both."""
    if extract.holds_counts:
        yield extract.counts.select_related("measure", "period").order_by("row", "id")
    if extract.holds_figures:
        yield extract.figures.select_related("indicator", "period").order_by("row", "id")


def lock_periods(extract: Extract) -> None:
    """Loads and closings of the periods, and closings of later months, go before this or after it."""
    ids = {period for rows in _rows(extract) for period in rows.order_by().values_list("period", flat=True)}
    if first := Period.objects.filter(pk__in=ids).order_by("starts_on").first():
        about = Q(pk__in=ids) | Q(kind=Kind.MONTH, ends_on__gte=first.starts_on)
        list(Period.objects.select_for_update().filter(about).order_by("pk"))


def objection(extract: Extract) -> str:
    """Why the extract cannot be undone as things stand, and what to do instead; empty if it can."""
    try:
        refuse_published(extract)
        refuse_replaced(extract)
    except Refused as refused:
        return str(refused)
    return ""


def refuse_published(extract: Extract) -> None:
    """A report that was published since the extract was loaded may rest on all that begins before its month ends."""
    closed = Period.objects.filter(kind=Kind.MONTH, closed_at__gte=extract.loaded_at).order_by("ends_on").last()
    if closed is None:
        return
    for row in (rows.filter(period__starts_on__lte=closed.ends_on).first() for rows in _rows(extract)):
        if row is None:
            continue
        raise Published(
            f"{row}, stood when the report of {closed.interval.label} was published, so this extract cannot be undone. "
            f"Load an extract with the right figures: the next report prints them as restated."
        )


def refuse_replaced(extract: Extract) -> None:
    for rows in _rows(extract):
        if row := rows.filter(rows.model.objects.later()).first():
            _refuse_replaced(row)


def _refuse_replaced(row: Figure | Count) -> None:
    model = type(row)
    about = {name: getattr(row, name) for name in model.KEY}
    later = Extract.objects.get(pk=model.objects.standing().values_list("extract").get(**about)[0])
    when = localdate(later.loaded_at or later.read_at)
    raise ReplacedSince(f"{row}, was changed again by {later}, loaded on {when:%-d %B %Y}. Undo that first.")


def record_undone(extract: Extract, reason: str, *, by: Person, at: datetime) -> None:
    """One event for the extract, and one for each of its figures in whose place an earlier one stands again."""
    again = {change.new.key: change for change in existing.rows_of(extract) if change.old}
    counts = {"stage": extract.stage, "rows undone": extract.rows_loaded, "standing again": len(again)}
    record("undone", extract, by=by, at=at, before={"stage": Extract.Stage.LOADED}, after=counts, why=reason)
    for rows in _rows(extract):
        restored = [
            Done(row.pk, str(row), {"figure": change.new.words}, {"figure": change.old.words})
            for row in rows
            if (change := again.get(_key(row))) and change.old
        ]
        if restored:
            record_all("undone", rows.model, restored, by=by, at=at, why=reason)


def _key(row: Figure | Count) -> Key:
    return (row.measure.code if isinstance(row, Count) else row.indicator.code), row.period.interval
