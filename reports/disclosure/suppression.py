"""Which places to withhold: those of protected counts, and as few others as keep them from coming back. Pure.

First every place that prints a protected count, or the difference of two from which one comes out. Then, for each
protected count that a reader could still narrow down, one place more: the least harmful one that helps. At the end,
whatever was not needed after all is given back. The same report always gives the same places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from reports.disclosure.inference import (
    Bounds,
    Fact,
    Terms,
    Unknown,
    exactly,
    possible,
)
from reports.disclosure.knowledge import Knowledge
from reports.disclosure.observing import BASE, SHARE, Number, Observed, Place
from reports.disclosure.rules import Rules

Withheld = frozenset[Place]


@dataclass(frozen=True)
class Reader:
    """Somebody who has every public edition and can count, while these places are withheld.

    `answered` keeps what was found before for the same facts: most places have to do with few numbers.
    """

    known: Knowledge
    rules: Rules
    withheld: Withheld
    answered: dict[object, bool] = field(default_factory=dict)

    def without(self, places: Withheld) -> Reader:
        """The same reader, while these places are withheld."""
        return replace(self, withheld=places)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        printed = (each.fact for each in self.known.printed if self.withheld.isdisjoint(each.places))
        return (*self.known.relations, *printed)

    @cached_property
    def facts_about(self) -> dict[Unknown, list[int]]:
        found: dict[Unknown, list[int]] = {}
        for place, fact in enumerate(self.facts):
            for unknown, _ in fact.terms:
                found.setdefault(unknown, []).append(place)
        return found

    @cached_property
    def bounds(self) -> dict[Unknown, Bounds]:
        """What each printed number may be, and of any other a range that is wide enough."""
        most = 2 * max(self.known.truth.values(), default=0) + 20
        found = dict.fromkeys(self.known.truth, (0, most))
        for fact in self.facts:
            match fact:
                case Fact(((unknown, 1),), int(low), int(high)):
                    found[unknown] = (max(low, found[unknown][0]), min(high, found[unknown][1]))
        return found

    def exposed(self) -> list[Terms]:
        """The protected counts of which the reader can rule out a number that the rules allow."""
        return [terms for terms in self.known.protected if not self.is_safe(terms)]

    def is_safe(self, terms: Terms) -> bool:
        """May the sum of the terms be any protected number, for all that the reader knows?"""
        about = self.about(terms)
        bounds = {unknown: self.bounds[unknown] for fact in about for unknown, _ in fact.terms}
        bounds |= {unknown: self.bounds[unknown] for unknown, _ in terms}
        question = (terms, frozenset(map(id, about)), tuple(bounds.values()))
        if question not in self.answered:
            self.answered[question] = all(
                possible((*about, exactly(terms, number)), bounds, self.known.truth)
                for number in range(self.rules.least, self.rules.most + 1)
            )
        return self.answered[question]

    def about(self, terms: Terms) -> list[Fact]:
        """The facts that have to do with these numbers, by way of numbers that are open."""
        reached = {unknown for unknown, _ in terms}
        waiting, found = list(reached), dict[int, Fact]()
        while waiting:
            for place in self.facts_about.get(waiting.pop(), ()):
                if place not in found:
                    found[place] = self.facts[place]
                    more = {each for each, _ in self.facts[place].terms if self._is_open(each)} - reached
                    reached |= more
                    waiting += more
        return [fact for fact in found.values() if any(self._is_open(unknown) for unknown, _ in fact.terms)]

    def _is_open(self, unknown: Unknown) -> bool:
        low, high = self.bounds[unknown]
        return low < high


@dataclass(frozen=True)
class Suppression:
    """The places of an edition to withhold; and whether earlier ones gave a protected count away, for all of that."""

    places: Withheld
    too_late: bool = False


def suppression(now: Sequence[Observed], known: Knowledge, rules: Rules) -> Suppression:
    """What to withhold. A count that earlier editions gave away cannot be taken back, and asks for no more places."""
    if not known.protected:
        return Suppression(frozenset())
    order = _harms(now)
    reader = Reader(known, rules, frozenset(order))
    lost, first = set(reader.exposed()), frozenset(_first(now, rules))
    reader = reader.without(first)
    for terms in known.protected:
        while terms not in lost and not reader.is_safe(terms):
            reader = reader.without(reader.withheld | {_next(terms, reader, order)})
    for place in sorted(reader.withheld - first, key=lambda each: order[each], reverse=True):
        given_back = reader.without(reader.withheld - {place})
        if set(given_back.exposed()) <= lost:
            reader = given_back
    return Suppression(reader.withheld, too_late=bool(lost))


def _first(now: Sequence[Observed], rules: Rules) -> Iterator[Place]:
    """The places of counts that are protected themselves, or whose rest is."""
    numbers = [each for each in now if isinstance(each, Number)]
    wholes = {(each.period, each.part): each for each in numbers}
    for each in numbers:
        whole = wholes.get((each.period, each.of))
        if rules.protects(each.number) or (whole and rules.protects(whole.number - each.number)):
            yield each.places[0]


def _next(terms: Terms, reader: Reader, order: dict[Place, tuple[int, int]]) -> Place:
    """The least harmful place that makes these numbers safe; where none does so alone, the first that matters."""
    near = {unknown for fact in reader.about(terms) for unknown, _ in fact.terms} | {unknown for unknown, _ in terms}
    places = {
        place
        for each in reader.known.printed if near & {unknown for unknown, _ in each.fact.terms}
        for place in each.places if place not in reader.withheld
    }  # fmt: skip
    ranked = sorted(places or set(order) - reader.withheld, key=lambda each: order[each])
    helps = (each for each in ranked if reader.without(reader.withheld | {each}).is_safe(terms))
    return next(helps, ranked[0])


def _harms(now: Sequence[Observed]) -> dict[Place, tuple[int, int]]:
    """How much a reader would miss each place: rows of an analysis least (the last first), then months, then years."""
    places = dict.fromkeys(place for each in now for place in each.places)
    slots = [place.slot for place in places if place.part in (SHARE, BASE)]
    last = max(map(int, slots), default=0)
    parts = {each.places[0] for each in now if isinstance(each, Number) and each.of}
    return {place: (_harm(place, last, parts), -number) for number, place in enumerate(places)}


def _harm(place: Place, year: int, parts: set[Place]) -> int:
    if place.part not in (SHARE, BASE):
        return 0 if place in parts else 1
    slot = int(place.slot)
    cell = {0: 3, year: 4, year - 1: 2}.get(slot, 1)  # last year, the year, the month itself, the months before
    return 2 + cell + (5 if place.part == BASE else 0)
