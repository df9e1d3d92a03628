"""An indicator's history: every figure, target and changed status it ever had, and what was recorded of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Q

from indicators.extracts.parse.rows import PLACES, FigureRow
from indicators.extracts.preview import existing
from indicators.models import Extract, Figure, Indicator, StatusOverride, Target
from indicators.report_rows.queries import current_scale
from indicators.rules.formatting import number
from indicators.rules.periods import Interval
from indicators.rules.scale import SHIPPED, Label
from safeguarding.models import Event

MOST_EVENTS = 100


@dataclass(frozen=True)
class HistoryLine:
    """A figure that was held, as an extract's row; whether it still stands, and what it was put in place of.

    What stood once its extract was undone stands again.
    """

    row: FigureRow
    extract: Extract
    stands: bool
    replaced: str


def figures(indicator: Indicator) -> list[HistoryLine]:
    """Every figure, the latest period first and in it the one that stands. Three queries."""
    figures = Figure.objects.filter(indicator=indicator).order_by("-period__ends_on", "period__starts_on", "-id")
    rows = dict(existing.figures(figures))
    extracts = Extract.objects.filter(figures__indicator=indicator).select_related("by").distinct().in_bulk()
    lines: list[HistoryLine] = []
    earlier: dict[Interval, list[tuple[FigureRow, Extract]]] = defaultdict(list)
    for pk, extract_id in reversed(figures.values_list("id", "extract_id")):
        row, extract = rows[pk], extracts[extract_id]
        stood = [old.words for old, source in earlier[row.period] if _counted(source, extract)]
        earlier[row.period].append((row, extract))
        lines.insert(0, HistoryLine(row, extract, False, stood[-1] if stood else ""))
    last = {line.row.period: line for line in reversed(lines) if line.extract.undone_at is None}
    return [replace(line, stands=last.get(line.row.period) is line) for line in lines]


def _counted(source: Extract, extract: Extract) -> bool:
    """Return whether figures of the one upload were still current when the other was loaded."""
    return source.undone_at is None or extract.loaded_at is None or source.undone_at > extract.loaded_at


@dataclass(frozen=True)
class HistoryTarget:
    """A target that was set, in words."""

    row: Target
    value: str
    limits: str


def targets(indicator: Indicator) -> list[HistoryTarget]:
    """Every target, the latest year first and in it the one that stands. One query."""
    rows = Target.objects.filter(indicator=indicator).select_related("year", "by").order_by("-year__starts_on", "-id")
    return [HistoryTarget(row, _value(row), _limits(row)) for row in rows]


def _value(row: Target) -> str:
    value = number(row.value, PLACES)
    return value if row.upper is None else f"{value} to {number(row.upper, PLACES)}"


def _limits(row: Target) -> str:
    warning, alert = number(row.warning, PLACES), number(row.alert, PLACES)
    return f"Warning beyond {warning}, Alert beyond {alert}, {row.limits}"


@dataclass(frozen=True)
class Changed:
    """A status that a person changed, with how the status is called and drawn now; None where it was put back."""

    row: StatusOverride
    label: Label | None


def overrides(indicator: Indicator) -> list[Changed]:
    """Every status that a person changed, the latest month first. One query, and one more if there are any."""
    rows = StatusOverride.objects.filter(indicator=indicator).select_related("period", "by")
    listed = list(rows.order_by("-period__starts_on", "-id"))
    scale = current_scale() if listed else SHIPPED
    return [Changed(row, scale.label(row.status)) for row in listed]


def events(indicator: Indicator) -> list[Event]:
    """Return the events about them, the latest first, 100 at most."""
    about = Q()
    for model in (Figure, Target, StatusOverride):
        ids = model.objects.filter(indicator=indicator).values_list("id", flat=True)
        about |= Q(kind=model._meta.model_name, thing_id__in=[str(pk) for pk in ids])
    return list(Event.objects.filter(about).order_by("-number")[:MOST_EVENTS])


def undoing(extract: Extract) -> Event | None:
    """Return who undid the upload, when and why."""
    return Event.objects.filter(kind=Extract._meta.model_name, thing_id=str(extract.pk), verb="undone").first()
