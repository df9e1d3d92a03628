"""What a reader can infer: whole numbers that nobody printed, from the sums, shares and limits that somebody did.

Pure. An *unknown* is any whole number from 0 up. A `Fact` says between what two ends a sum of unknowns lies. `possible`
looks for one set of numbers that all the facts allow: where it finds one, no arithmetic can rule that set out. Where it
finds none within its budget it says so, and the caller then takes the worst for granted.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

Unknown = Hashable
Terms = tuple[tuple[Unknown, int], ...]
Bounds = tuple[int, int]

BUDGET = 300  # numbers tried before giving up
NEAREST = 12  # of each unknown, how many values near its true one are tried


@dataclass(frozen=True)
class Fact:
    """`low` <= sum of the terms <= `high`; an end that is None is open."""

    terms: Terms
    low: int | None
    high: int | None


def exactly(terms: Terms, number: int) -> Fact:
    return Fact(terms, number, number)


def at_least_nothing(terms: Terms) -> Fact:
    return Fact(terms, 0, None)


class Contradiction(Exception):
    """The facts allow no numbers at all."""


def narrowed(facts: Sequence[Fact], bounds: Mapping[Unknown, Bounds]) -> dict[Unknown, Bounds]:
    """The bounds as far as the facts narrow them, one fact at a time. Raise `Contradiction`."""
    found, about = dict(bounds), dict[Unknown, list[int]]()
    for place, fact in enumerate(facts):
        for unknown, _ in fact.terms:
            about.setdefault(unknown, []).append(place)
    waiting = dict.fromkeys(range(len(facts)))
    rounds = 20 * len(facts) + 20  # bounds that creep up on each other one by one are left where they are
    while waiting and rounds:
        rounds -= 1
        place, _ = waiting.popitem()
        for unknown in _narrow(facts[place], found):
            waiting |= dict.fromkeys(about[unknown])
    return found


def _narrow(fact: Fact, bounds: dict[Unknown, Bounds]) -> Iterator[Unknown]:
    """Narrow the bounds of each unknown of one fact; yield those that changed."""
    ends = [_times(bounds[unknown], factor) for unknown, factor in fact.terms]
    least, most = sum(low for low, _ in ends), sum(high for _, high in ends)
    if (fact.high is not None and least > fact.high) or (fact.low is not None and most < fact.low):
        raise Contradiction
    for (unknown, factor), (low, high) in zip(fact.terms, ends, strict=True):
        up = high if fact.high is None else min(high, fact.high - (least - low))
        down = low if fact.low is None else max(low, fact.low - (most - high))
        narrower = _divided(down, up, factor)
        if narrower[0] > narrower[1]:
            raise Contradiction
        if narrower != bounds[unknown]:
            bounds[unknown] = narrower
            yield unknown


def _times(bounds: Bounds, factor: int) -> Bounds:
    low, high = bounds[0] * factor, bounds[1] * factor
    return (low, high) if factor > 0 else (high, low)


def _divided(low: int, high: int, factor: int) -> Bounds:
    """The whole numbers whose product with the factor lies between the ends."""
    if factor < 0:
        low, high, factor = -high, -low, -factor
    return -(-low // factor), high // factor


def possible(facts: Sequence[Fact], bounds: Mapping[Unknown, Bounds], near: Mapping[Unknown, int]) -> bool:
    """Is there a set of whole numbers within the bounds that every fact allows? Tries those near `near` first."""
    numbers = {unknown: number for number, unknown in enumerate(bounds)}  # which are compared faster than names
    renamed = [replace(fact, terms=tuple((numbers[each], factor) for each, factor in fact.terms)) for fact in facts]
    within: dict[Unknown, Bounds] = {numbers[each]: bounds[each] for each in bounds}
    start: dict[Unknown, int] = {numbers[each]: near[each] for each in bounds}
    return _found(renamed, within, start, [BUDGET])


def _found(
    facts: Sequence[Fact], bounds: dict[Unknown, Bounds], near: Mapping[Unknown, int], budget: list[int]
) -> bool:
    try:
        bounds = narrowed(facts, bounds)
    except Contradiction:
        return False
    open_still = [unknown for unknown, (low, high) in bounds.items() if low < high]
    if not open_still:
        return True
    unknown = min(open_still, key=lambda each: bounds[each][1] - bounds[each][0])
    for number in _tried(bounds[unknown], near[unknown]):
        if not budget[0]:
            return False
        budget[0] -= 1
        if _found(facts, bounds | {unknown: (number, number)}, near, budget):
            return True
    return False


def _tried(bounds: Bounds, near: int) -> list[int]:
    """A few numbers within the bounds, the nearest first, and the two ends."""
    low, high = bounds
    start = min(max(near, low), high)
    around = range(max(low, start - NEAREST), min(high, start + NEAREST) + 1)
    return list(dict.fromkeys((*sorted(around, key=lambda number: abs(number - start))[:NEAREST], low, high)))
