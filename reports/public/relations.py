"""Declared sums as the relations that a snapshot carries, and relations seen in figures as sums to ask about."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from indicators.models import Sum
from indicators.sums.series import Series, declared
from reports.snapshot.relations import Relation, Source, series_of_indicator, series_of_measure

SOURCES = {Sum.Answer.ALWAYS: Source.DECLARED, Sum.Answer.CHANCE: Source.CHANCE}


def declared_relations() -> tuple[Relation, ...]:
    """Every sum in force, the oldest first, with who declared it and why. Two queries."""
    return tuple(
        Relation(
            name_of(each.whole),
            tuple(name_of(part) for part in each.parts),
            each.row.complete,
            SOURCES[Sum.Answer(each.row.answer)].value,
            f"{each.row.by.name}, {timezone.localtime(each.row.at):%-d %B %Y}. {each.row.reason}".rstrip(),
        )
        for each in reversed(declared())
    )


def unanswered(seen: Iterable[Relation], answered: Iterable[Relation]) -> tuple[Relation, ...]:
    """Those seen in the figures of which nobody has said whether they always hold."""
    known = {relation.sums for relation in answered}
    return tuple(relation for relation in seen if relation.sums not in known)


def name_of(series: Series) -> str:
    """The name of a series in a snapshot."""
    if series.measure:
        return series_of_measure(series.indicator.code, series.measure.name)
    return series_of_indicator(series.indicator.code, series.part)
