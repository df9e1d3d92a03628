"""Everybody who had a hand in what a month says, by every way in: the one answer for approval and for sign-off (P3).

Whoever is found here approves none of it and does not sign it off. A new way in is a new `Way`, found here or, where it
belongs to an app above, registered by that app (`register`); tests/commentary/test_contributors.py has a row for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import BooleanField, CharField, DateTimeField, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from commentary.models import Cycle, Passage, TopicIndicator
from indicators.models import Count, DataQuality, Extract, Figure, StatusOverride, Target
from indicators.rules import periods
from safeguarding.models import Person


class Way(StrEnum):
    """A way to have a hand in a month's report. The value completes "You …"."""

    WROTE = "wrote some of its commentary"
    CARRIED = "wrote commentary that was carried forward into it"
    LOADED = "loaded some of its figures"
    TYPED = "typed some of its figures"
    TARGET = "set one of its targets"
    OVERRIDE = "changed one of its statuses by hand"
    QUALITY = "wrote a data quality note on its figures"
    DISCLOSURE = "decided what its public edition says"


@dataclass(frozen=True, slots=True)
class Contribution:
    """That somebody had a hand in an indicator's row, or in the whole report where `indicator_id` is None.

    `at` is the last time, and `current` says whether what they did counts still.
    """

    way: Way
    indicator_id: int | None
    by_id: int
    at: datetime
    current: bool


Source = Callable[[periods.Interval], QuerySet]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a way in of an app above: `source(month)` gives rows annotated with `way`, `of`, `by_pk`, `at` and `now`.

    `way` is the name of a `Way`, `of` the id of an indicator, or None where it is of the whole report.
    """
    _sources.append(source)


def of_rows(
    month: periods.Interval, *, indicators: Iterable[int] | None = None, by: Person | None = None
) -> list[Contribution]:
    """Find who had a hand in the rows that a month's report shows, and in its public edition. One query.

    A row shows last year's figures and this year's up to the month, this year's target and the month's status; of
    `indicators`, or of all of them; by one person, or by anybody.
    """
    year = periods.financial_year(month.ends_on)
    last_year = periods.financial_year(periods.last_year(month).ends_on)
    in_time = Q(period__ends_on__lte=month.ends_on) | Q(period__ends_on=year.ends_on, period__starts_on=year.starts_on)
    figures = Figure.objects.loaded().filter(in_time, period__starts_on__gte=last_year.starts_on)
    loaded_at = Coalesce("extract__loaded_at", "extract__read_at", output_field=DateTimeField())
    kinds = {"way": F("extract__kind"), "by_pk": F("extract__by_id")}
    targets = Target.objects.filter(year__ends_on=year.ends_on, year__starts_on=year.starts_on)
    overrides = StatusOverride.objects.filter(period__ends_on=month.ends_on, period__starts_on=month.starts_on)
    noted = DataQuality.objects.standing().values("extract")
    quality = figures.filter(~Figure.objects.later(), extract__in=noted)
    lines = [
        _line(figures, indicators, by, at=loaded_at, current=False, **kinds),
        _line(figures.filter(~Figure.objects.later()), indicators, by, at=loaded_at, current=True, **kinds),
        _line(targets, indicators, by, way=_is(Way.TARGET), by_pk=F("by_id"), at=F("at"), current=False),
        _line(targets.standing(), indicators, by, way=_is(Way.TARGET), by_pk=F("by_id"), at=F("at"), current=True),
        _line(overrides, indicators, by, way=_is(Way.OVERRIDE), by_pk=F("by_id"), at=F("at"), current=False),
        _line(overrides.standing(), indicators, by, way=_is(Way.OVERRIDE), by_pk=F("by_id"), at=F("at"), current=True),
        _line(
            quality, indicators, by, way=_is(Way.QUALITY), by_pk=F("extract__qualities__by_id"),
            at=F("extract__qualities__at"), current=True,
        ),
    ]  # fmt: skip
    for source in _sources:
        found = source(month)
        found = found if indicators is None else found.filter(of__in=indicators)
        found = found if by is None else found.filter(by_pk=by.pk)
        lines.append(found.values_list("way", "of", "by_pk", "at", "now"))
    rows = lines[0].union(*lines[1:], all=True)
    return [Contribution(_way(way), indicator, pk, at, current) for way, indicator, pk, at, current in rows]


def of_counts(month: periods.Interval, *, by: Person) -> frozenset[int]:
    """The ids of the measures whose current numbers, as the detailed analysis shows them, this person loaded."""
    last_year = periods.financial_year(periods.last_year(month).ends_on)
    shown = Count.objects.loaded().filter(
        ~Count.objects.later(),
        period__ends_on__lte=month.ends_on,
        period__starts_on__gte=last_year.starts_on,
        extract__by=by,
    )
    return frozenset(shown.values_list("measure_id", flat=True))


def of_commentary(cycle: Cycle, *, by: Person) -> dict[Way, frozenset[int]]:
    """The topics of a month in which this person ever wrote, or of which they wrote what was carried forward."""
    rows = Passage.objects.filter(commentary__cycle=cycle).values_list(
        "commentary__topic_id", "written_by_id", "authors"
    )
    found = list(rows.filter(Q(written_by=by) | ~Q(authors=[])))
    return {
        Way.WROTE: frozenset(topic for topic, writer, _ in found if writer == by.pk),
        Way.CARRIED: frozenset(topic for topic, _, authors in found if by.pk in authors),
    }


def topics_touched_by(person: Person) -> frozenset[int]:
    """The topics in whose rows this person may have had a hand, at any time and in any month. One query."""
    touched = TopicIndicator.objects.filter(
        Q(indicator__in=Figure.objects.filter(extract__by=person).values("indicator"))
        | Q(indicator__in=Figure.objects.filter(extract__qualities__by=person).values("indicator"))
        | Q(indicator__in=Target.objects.filter(by=person).values("indicator"))
        | Q(indicator__in=StatusOverride.objects.filter(by=person).values("indicator"))
    )
    return frozenset(touched.values_list("topic_id", flat=True).distinct())


def _line(
    rows: QuerySet, indicators: Iterable[int] | None, by: Person | None, *, current: bool, **columns: object
) -> QuerySet:
    """One line a way, indicator and person, with the last moment: the same columns for each kind of row."""
    at = columns.pop("at")
    rows = rows.order_by() if indicators is None else rows.order_by().filter(indicator__in=indicators)
    rows = rows.annotate(**columns)
    rows = rows if by is None else rows.filter(by_pk=by.pk)
    rows = rows.values("way", "indicator_id", "by_pk").annotate(last=Max(at))
    return rows.annotate(now=Value(current, output_field=BooleanField())).values_list(
        "way", "indicator_id", "by_pk", "last", "now"
    )


def _is(way: Way) -> Value:
    return Value(way.name, output_field=CharField())


def _way(text: str) -> Way:
    """A kind of upload tells how its figures came in; the others are named as they are."""
    if text in Way.__members__:
        return Way[text]
    return Way.TYPED if text == Extract.Kind.TYPED else Way.LOADED
