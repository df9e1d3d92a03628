"""Search for whole numbers that satisfy everything a reader knows, at the least cost of what would be withheld.

One question is put, in many forms: can these counts be otherwise, so that this count is 3, and what more must be
withheld for that? An answer is a *world*: a value for every unknown. Whatever finds a world, it is checked here against
every constraint in whole numbers, so that no fault or rounding of a solver can pass a count off as protected. Where no
world is found the caller withholds more.

A search of our own looks first, near the true numbers, where most worlds are: a count that moves is made up for by
another of its sum. HiGHS, an integer solver, answers what it does not find, and proves what cannot be.
"""

from __future__ import annotations

import ctypes
import heapq
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from reports.disclosure.knowledge import Constraint, Terms
from reports.disclosure.printed_counts import Place

NODES = 250  # of the search near the true numbers, before HiGHS is called
SECONDS = 2.0  # for one call of HiGHS
World = dict[int, int]
Withheld = frozenset[Place]


@dataclass(frozen=True)
class Barred:
    """A sum of unknowns that is known not to be a protected count: not from `least` to `most`."""

    terms: Terms
    least: int
    most: int


@dataclass(frozen=True)
class Found:
    """A world and the places that must be withheld for it, beside those that are."""

    world: World
    places: Withheld


class Impossible(Exception):
    """No world is so, whatever is withheld: proved, or, where `proved` is False, not found in time."""

    def __init__(self, *, proved: bool) -> None:
        super().__init__()
        self.proved = proved


@dataclass(frozen=True)
class Problem:
    """Unknowns that have to do with each other, their true values, and all that is known of them.

    `costs` says how much readers would miss each place that can be withheld.
    """

    truth: Mapping[int, int]
    constraints: Sequence[Constraint]
    costs: Mapping[Place, float]

    @cached_property
    def about(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for index, constraint in enumerate(self.constraints):
            for unknown, _ in constraint.terms:
                found[unknown].append(index)
        return found

    @cached_property
    def at_truth(self) -> list[int]:
        return [sum(factor * self.truth[u] for u, factor in each.terms) for each in self.constraints]

    @cached_property
    def of_place(self) -> dict[Place, list[int]]:
        found: dict[Place, list[int]] = defaultdict(list)
        for index, constraint in enumerate(self.constraints):
            for place in constraint.places:
                found[place].append(index)
        return found

    @property
    def most(self) -> int:
        """More than any unknown needs to be."""
        return 2 * max(self.truth.values(), default=0) + 20

    def fits(self, world: World, withheld: Withheld) -> bool:
        """Does the world agree with everything known while these places are withheld?"""
        return all(value >= 0 for value in world.values()) and all(
            self._holds(index, world) for index, each in enumerate(self.constraints) if not each.places & withheld
        )

    def fits_at(self, world: World, withheld: Withheld, place: Place) -> bool:
        """The same, of what is printed again when this place is given back."""
        return all(
            self._holds(index, world)
            for index in self.of_place[place] if not self.constraints[index].places & withheld
        )  # fmt: skip

    def _holds(self, index: int, world: World) -> bool:
        constraint = self.constraints[index]
        value = sum(factor * world[unknown] for unknown, factor in constraint.terms)
        return (constraint.low is None or value >= constraint.low) and (
            constraint.high is None or value <= constraint.high
        )

    def find(
        self,
        terms: Terms,
        number: int,
        withheld: Withheld,
        barred: Sequence[Barred] = (),
        *,
        more: bool = True,
        nodes: int = NODES,
        solver: bool = True,
    ) -> Found | None:
        """A world in which the terms come to the number, withholding no more than `withheld` unless `more`.

        None where none was found. Raise `Impossible` where HiGHS was asked (`solver`) and there is none.
        """
        found = _Search(self, withheld, barred, more).best(terms, number, nodes)
        if found is None and solver:
            found = _by_highs(self, terms, number, withheld, barred, more)
        if found is None:
            return None
        assert value_of(terms, found.world) == number
        if not self.fits(found.world, withheld | found.places) or not all(
            _allowed(each, found.world) for each in barred
        ):
            return None  # a fault of the solver: as if nothing had been found
        return found


def value_of(terms: Terms, world: Mapping[int, int]) -> int:
    return sum(factor * world[unknown] for unknown, factor in terms)


def _allowed(barred: Barred, world: World) -> bool:
    return not barred.least <= value_of(barred.terms, world) <= barred.most


# -- near the true numbers -----------------------------------------------------------------------------------------
@dataclass
class _Search:
    """Best first: the state with the least cost, of which a broken constraint is repaired in every way there is."""

    problem: Problem
    withheld: Withheld
    barred: Sequence[Barred]
    more: bool
    waiting: list[tuple[float, int, World, Withheld]] = field(default_factory=list)
    number: int = 0

    def best(self, terms: Terms, number: int, nodes: int) -> Found | None:
        delta = number - value_of(terms, self.problem.truth)
        if delta == 0:
            self._push(0.0, {unknown: 0 for unknown, _ in terms}, frozenset())
        for unknown, factor in terms if delta else ():
            if delta % factor == 0:
                self._move(0.0, {}, frozenset(), unknown, delta // factor, {u: 0 for u, _ in terms if u != unknown})
        seen = 0
        while self.waiting and seen < nodes:
            cost, _, moved, opened = heapq.heappop(self.waiting)
            seen += 1
            broken = self._broken(moved, opened)
            if broken is None:
                world = dict(self.problem.truth)
                for unknown, step in moved.items():
                    world[unknown] += step
                return Found(world, opened)
            self._repair(broken, cost, moved, opened)
        return None

    def _push(self, cost: float, moved: World, opened: Withheld) -> None:
        self.number += 1
        heapq.heappush(self.waiting, (cost, self.number, moved, opened))

    def _move(
        self, cost: float, moved: World, opened: Withheld, unknown: int, step: int, pinned: World | None = None
    ) -> None:
        """Change one unknown, and withhold what is printed of it alone where that no longer agrees."""
        value = self.problem.truth[unknown] + step
        if not 0 <= value <= self.problem.most:
            return
        for index in self.problem.about[unknown]:
            constraint = self.problem.constraints[index]
            if len(constraint.terms) > 1 or constraint.places & self.withheld or constraint.places & opened:
                continue
            ((_, factor),) = constraint.terms
            total = factor * value
            if (constraint.low is None or total >= constraint.low) and (
                constraint.high is None or total <= constraint.high
            ):
                continue
            if not self.more or not constraint.places:
                return
            place = min(constraint.places, key=lambda each: self.problem.costs[each])
            opened, cost = opened | {place}, cost + self.problem.costs[place]
        self._push(cost + 0.001, {**moved, **(pinned or {}), unknown: step}, opened)

    def _broken(self, moved: World, opened: Withheld) -> tuple[Constraint | Barred, int] | None:
        """The first thing known that the moves contradict, with the value that it has now."""
        seen = set()
        for unknown, step in moved.items():
            if not step:
                continue
            for index in self.problem.about[unknown]:
                if index in seen:
                    continue
                seen.add(index)
                constraint = self.problem.constraints[index]
                if constraint.places and (constraint.places & self.withheld or constraint.places & opened):
                    continue
                value = self.problem.at_truth[index] + sum(f * moved.get(u, 0) for u, f in constraint.terms)
                if (constraint.low is not None and value < constraint.low) or (
                    constraint.high is not None and value > constraint.high
                ):
                    return constraint, value
        for barred in self.barred:
            value = sum(f * (self.problem.truth[u] + moved.get(u, 0)) for u, f in barred.terms)
            if barred.least <= value <= barred.most:
                return barred, value
        return None

    def _repair(self, broken: tuple[Constraint | Barred, int], cost: float, moved: World, opened: Withheld) -> None:
        constraint, value = broken
        if isinstance(constraint, Barred):
            aims = [constraint.least - 1 - value, constraint.most + 1 - value]
        elif constraint.low is not None and value < constraint.low:
            aims = [constraint.low - value]
        else:
            assert constraint.high is not None
            aims = [constraint.high - value]
        for unknown, factor in constraint.terms:
            if unknown in moved:
                continue
            for aim in aims:
                step = aim // factor if aim % factor == 0 else None
                if step is None and not isinstance(constraint, Barred) and constraint.low != constraint.high:
                    # as far as it takes, where there is room on the other side
                    step = -(-abs(aim) // abs(factor)) * (1 if aim * factor > 0 else -1)
                if step is not None:
                    self._move(cost, moved, opened, unknown, step)
        if isinstance(constraint, Constraint) and self.more:
            for place in constraint.places:
                self._push(cost + self.problem.costs[place], moved, opened | {place})


# -- HiGHS ---------------------------------------------------------------------------------------------------------
def _by_highs(
    problem: Problem, terms: Terms, number: int, withheld: Withheld, barred: Sequence[Barred], more: bool
) -> Found | None:
    model = Model(problem, withheld, barred, more=more)
    status, values = model.solve(terms, number)
    if status == "found":
        return model.found(values)
    raise Impossible(proved=status == "none")


@lru_cache(maxsize=1)
def _highs() -> tuple[Any, Any]:
    """Import HiGHS, and numpy with it: a tenth of a second and 20 MB that few processes need.

    HiGHS prints who made it when the first solver of a process is created, before any option can be set. So the first
    one is created here, while the standard output leads nowhere.
    """
    import highspy  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    flush_c = ctypes.CDLL(None).fflush
    try:
        sys.stdout.flush()
        flush_c(None)
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # no standard output, so nothing to keep clean
        return highspy, numpy
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
        flush_c(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    return highspy, numpy


class Model:
    """The problem for HiGHS: a column for each unknown, and one, 0 or 1, for each place that may be withheld."""

    def __init__(self, problem: Problem, withheld: Withheld, barred: Sequence[Barred] = (), *, more: bool) -> None:
        highspy, numpy = _highs()
        self.problem, self.withheld, self.kinds = problem, withheld, highspy
        self.highs = highspy.Highs()
        self.highs.silent()
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("time_limit", SECONDS)
        self.highs.setOptionValue("mip_rel_gap", 0.05)
        self.columns: dict[int, int] = {}
        self.places: dict[Place, int] = {}
        count = 0
        for unknown in problem.truth:
            self.highs.addCol(0.0, 0, problem.most, 0, [], [])
            self.columns[unknown] = count
            count += 1
        if more:
            for place, cost in problem.costs.items():
                if place not in withheld and place in problem.of_place:
                    self.highs.addCol(cost, 0, 1, 0, [], [])
                    self.places[place] = count
                    count += 1
        rows: list[tuple[float, float, list[int], list[float]]] = []
        infinite = highspy.kHighsInf
        for constraint in problem.constraints:
            if constraint.places & withheld:
                continue
            columns, factors = [self.columns[u] for u, _ in constraint.terms], [float(f) for _, f in constraint.terms]
            free = [self.places[place] for place in constraint.places if place in self.places]
            room = float(sum(abs(f) for f in factors) * problem.most)
            if not free:
                low = -infinite if constraint.low is None else constraint.low
                high = infinite if constraint.high is None else constraint.high
                rows.append((low, high, columns, factors))
                continue
            if constraint.low is not None:
                rows.append((constraint.low, infinite, columns + free, factors + [room] * len(free)))
            if constraint.high is not None:
                rows.append((-infinite, constraint.high, columns + free, factors + [-room] * len(free)))
        for each in barred:
            columns, factors = [self.columns[u] for u, _ in each.terms], [float(f) for _, f in each.terms]
            room = float(sum(abs(f) for f in factors) * problem.most + each.most + 1)
            self.highs.addCol(0.0, 0, 1, 0, [], [])
            rows.append((-infinite, each.least - 1, [*columns, count], [*factors, -room]))
            rows.append((each.most + 1 - room, infinite, [*columns, count], [*factors, -room]))
            count += 1
        whole = numpy.full(count, highspy.HighsVarType.kInteger.value, dtype=numpy.uint8)
        self.highs.changeColsIntegrality(count, numpy.arange(count, dtype=numpy.int32), whole)
        for low, high, columns, factors in rows:
            self.highs.addRow(low, high, len(columns), columns, factors)

    def solve(self, terms: Terms, number: int) -> tuple[str, list[float]]:
        """`("found", values)`, `("none", [])` where there is provably none, or `("late", [])`."""
        columns, factors = [self.columns[u] for u, _ in terms], [float(f) for _, f in terms]
        self.highs.addRow(number, number, len(columns), columns, factors)
        self.highs.run()
        status, values = self._answer()
        last = self.highs.getNumRow() - 1
        self.highs.deleteRows(1, [last])
        return status, values

    def reach(self, terms: Terms) -> tuple[int, int | None]:
        """The least and the most that the terms can come to; no most where there is no limit."""
        cost = [0.0] * self.highs.getNumCol()
        ends: list[int | None] = []
        for sign in (1, -1):
            for unknown, factor in terms:
                cost[self.columns[unknown]] = float(sign * factor)
            self.highs.changeColsCost(len(cost), list(range(len(cost))), cost)
            self.highs.run()
            status, values = self._answer()
            ends.append(sum(f * round(values[self.columns[u]]) for u, f in terms) if status == "found" else None)
        low, high = ends
        top = max((f * self.problem.most for _, f in terms), default=0)
        return low or 0, None if high is None or high >= top else high

    def _answer(self) -> tuple[str, list[float]]:
        status = self.highs.getModelStatus()
        statuses = self.kinds.HighsModelStatus
        solution: Any = self.highs.getSolution()
        values = list(solution.col_value)
        if status == statuses.kOptimal or (values and solution.value_valid and status == statuses.kTimeLimit):
            return "found", values
        return ("none" if status in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible) else "late"), []

    def found(self, values: Sequence[float]) -> Found:
        world = {unknown: round(values[column]) for unknown, column in self.columns.items()}
        return Found(world, frozenset(place for place, column in self.places.items() if values[column] > 0.5))


def connected(unknowns: Iterator[int], constraints: Sequence[Constraint], fixed: Mapping[int, int]) -> list[set[int]]:
    """The unknowns that are open, in groups that no constraint connects with each other."""
    parent = {unknown: unknown for unknown in unknowns if unknown not in fixed}

    def root(unknown: int) -> int:
        while parent[unknown] != unknown:
            parent[unknown] = parent[parent[unknown]]
            unknown = parent[unknown]
        return unknown

    for constraint in constraints:
        open_ones = [unknown for unknown, _ in constraint.terms if unknown in parent]
        for other in open_ones[1:]:
            parent[root(open_ones[0])] = root(other)
    groups: dict[int, set[int]] = defaultdict(set)
    for unknown in parent:
        groups[root(unknown)].add(unknown)
    return list(groups.values())
