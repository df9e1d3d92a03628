"""A reader who has every public edition, knows every relation that holds, and tries all numbers that are left.

It shares no code with `reports.disclosure` and is written from the definitions: what is printed, a year so far is the
sum
of its months as they were known then, parts of a whole add up, n is no more than N. It is told more than a real reader:
which counts were restated and when, and that all others are the same in every edition. It looks for whole numbers by
narrowing each unknown to what the sums leave open, and then by trying every one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

Key = Hashable
Sum = tuple[tuple[int, int], ...]  # unknowns with their factors
TRIES, ATTEMPTS = 600, 30  # numbers tried in one order, and orders, before giving up: which counts as a failure


class ContradictionError(Exception):
    pass


class GaveUpError(Exception):
    pass


@dataclass
class Reader:
    """Unknowns are whole numbers from 0 to `most`. `true` is used for the order of trying, and for nothing else."""

    most: int
    names: dict[Key, int] = field(default_factory=dict)
    true: list[int] = field(default_factory=list)
    known: list[tuple[Sum, int, int]] = field(default_factory=list)
    domains: list[tuple[int, int]] = field(default_factory=list)
    about: list[list[int]] = field(default_factory=list)

    def unknown(self, key: Key, true: int) -> int:
        if key not in self.names:
            self.names[key] = len(self.true)
            self.true.append(true)
            self.about.append([])
        return self.names[key]

    def learn(self, terms: Iterable[tuple[int, int]], low: int | None, high: int | None) -> None:
        """The reader knows that the sum lies from `low` to `high`."""
        summed: dict[int, int] = {}
        for unknown, factor in terms:
            summed[unknown] = summed.get(unknown, 0) + factor
        parts = tuple((unknown, factor) for unknown, factor in summed.items() if factor)
        edge = 10**9
        fact = (parts, -edge if low is None else low, edge if high is None else high)
        value = sum(self.true[unknown] * factor for unknown, factor in parts)
        assert fact[1] <= value <= fact[2], f"the test itself is wrong: {fact} {value}"
        for unknown, _ in parts:
            self.about[unknown].append(len(self.known))
        self.known.append(fact)

    def settle(self) -> None:
        """Work out what follows without trying."""
        self.domains = narrowed([(0, self.most)] * len(self.true), self.known, self.about, range(len(self.known)))

    def possible(self, terms: Sum, numbers: Iterable[int]) -> set[int]:
        """Those of the numbers that the sum may come to."""
        return {number for number in numbers if self.may_be(terms, number)}

    def may_be(self, terms: Sum, number: int) -> bool:
        domains = list(self.domains)
        known = [*self.known, (terms, number, number)]
        about = {unknown: [*self.about[unknown], len(known) - 1] for unknown, _ in terms}
        try:
            domains = narrowed(domains, known, _With(self.about, about), [len(known) - 1])
        except ContradictionError:
            return False
        # only what hangs together with it can contradict it
        order, seen = [], {unknown for unknown, _ in terms}
        queue = deque(seen)
        while queue:
            unknown = queue.popleft()
            if domains[unknown][0] < domains[unknown][1]:
                order.append(unknown)
            elif unknown not in dict(terms):
                continue
            for index in _With(self.about, about)[unknown]:
                for other, _ in known[index][0]:
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
        for attempt in range(ATTEMPTS):
            random = Random(attempt)
            tried = order if not attempt else random.sample(order, len(order))
            try:
                return self._try(domains, known, _With(self.about, about), tried, [TRIES], random if attempt else None)
            except GaveUpError:
                continue
        raise GaveUpError

    def _try(self, domains, known, about, order, left, random) -> bool:
        open_ones = [unknown for unknown in order if domains[unknown][0] < domains[unknown][1]]
        if not open_ones:
            return True
        unknown = open_ones[0]
        low, high = domains[unknown]
        near = self.true[unknown] if random is None else random.choice((self.true[unknown], low, high))
        for number in sorted(range(low, high + 1), key=lambda each: abs(each - near)):
            left[0] -= 1
            if left[0] < 0:
                raise GaveUpError
            tried = list(domains)
            tried[unknown] = (number, number)
            try:
                tried = narrowed(tried, known, about, about[unknown])
            except ContradictionError:
                continue
            if self._try(tried, known, about, open_ones[1:], left, random):
                return True
        return False


@dataclass
class _With:
    """What is known about each unknown, with what is known of a few of them besides."""

    usual: list[list[int]]
    special: Mapping[int, list[int]]

    def __getitem__(self, unknown: int) -> list[int]:
        return self.special.get(unknown) or self.usual[unknown]


def narrowed(domains, known, about, start) -> list[tuple[int, int]]:
    """The domains as far as each sum alone narrows them."""
    domains = list(domains)
    waiting = dict.fromkeys(start)
    rounds = 0
    while waiting:
        rounds += 1
        if rounds > 20_000:
            return domains  # wider than need be, which is no contradiction
        index = next(iter(waiting))
        del waiting[index]
        terms, low, high = known[index]
        least = most = 0
        for unknown, factor in terms:
            a, b = domains[unknown]
            least += factor * (a if factor > 0 else b)
            most += factor * (b if factor > 0 else a)
        if least > high or most < low:
            raise ContradictionError
        if low <= least and most <= high:
            continue
        for unknown, factor in terms:
            a, b = domains[unknown]
            if a == b:
                continue
            own_least, own_most = (factor * a, factor * b) if factor > 0 else (factor * b, factor * a)
            least_left, most_left = low - (most - own_most), high - (least - own_least)  # of this term
            if factor > 0:
                new = (max(a, -(-least_left // factor)), min(b, most_left // factor))
            else:
                new = (max(a, -(most_left // -factor)), min(b, (-least_left) // -factor))
            if new[0] > new[1]:
                raise ContradictionError
            if new != (a, b):
                domains[unknown] = new
                least += (factor * new[0] if factor > 0 else factor * new[1]) - own_least
                most += (factor * new[1] if factor > 0 else factor * new[0]) - own_most
                waiting |= dict.fromkeys(about[unknown])
    return domains
