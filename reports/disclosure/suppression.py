"""Choose which places to withhold, so that every protected count may still be each number that the rules allow.

First the places of protected counts themselves. Then, for each protected count and each number that it might be, a
world is sought in which it is that number, at the least cost in further places. Last, places that turn out not to be
needed are given back.

The choice rests on a secret. Costs are drawn with it around what readers would miss, the order is drawn with it, now
and then a place is withheld or kept for no other reason: so whoever knows this program, but not the secret, cannot tell
from the choice what was chosen for. What such a reader does know is taken into account in `_knowing_the_program`.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from reports.disclosure.knowledge import Constraint, Form, Knowledge, Terms
from reports.disclosure.printed_counts import BASE, SHARE, Counted, Number, Place
from reports.disclosure.rules import Rules
from reports.disclosure.solver import Barred, Found, Impossible, Model, Problem, Withheld, World, connected, value_of

SECONDS = 60.0  # for one edition; then everything near a protected count is withheld
KEPT = 0.1  # how likely a place that is not needed stays withheld all the same
DECOY = 0.1  # how likely one more place is withheld near a protected count, and one more after that
ROUNDS = 4  # of looking at it as one who knows the program


@dataclass(frozen=True)
class Suppression:
    """The places to withhold, and what the audit says of them.

    `protects` has, for each place that is not withheld for its own count, the counts that it was withheld for.
    `already_out` are protected counts that earlier editions narrowed down, whatever is withheld now. `late` has the
    codes of which everything was withheld because time ran out.
    """

    places: Withheld
    primary: Withheld = frozenset()
    protects: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    already_out: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


def suppression(
    now: Sequence[Counted], known: Knowledge, rules: Rules, secret: str, seconds: float = SECONDS
) -> Suppression:
    """What to withhold of the edition whose counts are `now`. The same secret always gives the same places."""
    drawn = random.Random(hashlib.sha256(f"disclosure {secret}".encode()).digest())
    costs = _costs(now, drawn)
    primary = frozenset(_primary(now, rules))
    deadline = monotonic() + seconds
    places, protects = set[Place](), dict[Place, list[str]]()
    late: set[str] = set()
    fixed = known_already(known)
    lasting = frozenset(_lasting(now, known, fixed, rules))
    out = [
        form.said for form in known.forms
        if all(unknown in fixed for unknown, _ in form.terms) and rules.protects(known.value(form.terms))
    ]  # fmt: skip
    for problem, forms in problems(known, costs, fixed):
        if not any(rules.protects(value_of(form.terms, problem.truth)) for form in forms):
            continue
        own = primary & frozenset(problem.of_place)
        chooser = _Chooser(problem, forms, rules, drawn, own, deadline, lasting)
        chooser.choose()
        places |= chooser.withheld
        out += chooser.out
        late |= chooser.late
        for place, forms_said in chooser.protects.items():
            protects.setdefault(place, []).extend(forms_said)
    # A place may lie in several groups, and is printed where none of them needs it.
    return Suppression(
        frozenset(places | lasting), primary,
        {place: tuple(dict.fromkeys(said)) for place, said in protects.items()},
        tuple(dict.fromkeys(out)), tuple(sorted(late)),
    )  # fmt: skip


def _primary(now: Sequence[Counted], rules: Rules) -> Iterator[Place]:
    """The places of counts that are protected themselves, or whose rest of their whole is."""
    numbers = {(count.series, count.span): count.number for count in now if isinstance(count, Number)}
    for count in now:
        if isinstance(count, Number):
            whole = numbers.get((count.whole, count.span))
            if rules.protects(count.number) or (whole is not None and rules.protects(whole - count.number)):
                yield count.places[0]


def _lasting(now: Sequence[Counted], known: Knowledge, fixed: Mapping[int, int], rules: Rules) -> Iterator[Place]:
    """The primary places that stay withheld though the count be known: no edition repeats what another gave away.

    They are of protected counts, and of counts whose protected rest is out already.
    """
    numbers = {(count.series, count.span): count.number for count in now if isinstance(count, Number)}
    out = {known.names[unknown] for unknown in fixed}
    for count in now:
        if isinstance(count, Number):
            whole = numbers.get((count.whole, count.span))
            rest_is_out = (
                whole is not None
                and rules.protects(whole - count.number)
                and {(count.series, count.span, count.number), (count.whole, count.span, whole)} <= out
            )
            if rules.protects(count.number) or rest_is_out:
                yield count.places[0]


def problems(
    known: Knowledge, costs: Mapping[Place, float], fixed: Mapping[int, int]
) -> Iterator[tuple[Problem, list[Form]]]:
    """Everything known, in groups of unknowns that have nothing to do with each other.

    What earlier editions give away outright (`fixed`) is put in. With each group come the counts of people in it.
    """
    reduced = [each for each in (_without(constraint, fixed, known) for constraint in known.constraints) if each.terms]
    groups = connected(iter(range(len(known.truth))), reduced, fixed)
    group_of = {unknown: index for index, group in enumerate(groups) for unknown in group}
    constraints: list[list[Constraint]] = [[] for _ in groups]
    for constraint in reduced:
        constraints[group_of[constraint.terms[0][0]]].append(constraint)
    forms: list[list[Form]] = [[] for _ in groups]
    for form in known.forms:
        # A form over two groups is a difference of counts that nothing connects: the first stands for it.
        open_ones = {group_of[unknown] for unknown, _ in form.terms if unknown not in fixed}
        if open_ones:
            forms[min(open_ones)].append(form)
    for index in sorted(range(len(groups)), key=lambda index: min(groups[index])):
        members = groups[index] | {u for form in forms[index] for u, _ in form.terms}
        truth = {unknown: known.truth[unknown] for unknown in sorted(members)}
        pinned = [Constraint(((u, 1),), known.truth[u], known.truth[u]) for u in sorted(members & fixed.keys())]
        own = [*constraints[index], *pinned]
        near = {place for constraint in own for place in constraint.places}
        yield Problem(truth, own, {place: cost for place, cost in costs.items() if place in near}), forms[index]


def known_already(known: Knowledge) -> dict[int, int]:
    """The unknowns that follow from earlier editions one by one."""
    fixed: dict[int, int] = {}
    always = [
        constraint for constraint in known.constraints if not constraint.places and constraint.low == constraint.high
    ]
    changed = True
    while changed:
        changed, rest = False, []
        for constraint in always:
            open_ones = [unknown for unknown, _ in constraint.terms if unknown not in fixed]
            if len(open_ones) == 1:
                fixed[open_ones[0]] = known.truth[open_ones[0]]
                changed = True
            elif open_ones:
                rest.append(constraint)
        always = rest
    return fixed


def _without(constraint: Constraint, fixed: Mapping[int, int], known: Knowledge) -> Constraint:
    """The constraint with the numbers put in that are known."""
    told = sum(factor * known.truth[unknown] for unknown, factor in constraint.terms if unknown in fixed)
    if not told and not any(unknown in fixed for unknown, _ in constraint.terms):
        return constraint
    return replace(
        constraint,
        terms=tuple((unknown, factor) for unknown, factor in constraint.terms if unknown not in fixed),
        low=None if constraint.low is None else constraint.low - told,
        high=None if constraint.high is None else constraint.high - told,
    )


@dataclass
class _Chooser:
    """The choice for one group of unknowns."""

    problem: Problem
    forms: list[Form]
    rules: Rules
    drawn: random.Random
    primary: Withheld
    deadline: float
    lasting: Withheld = frozenset()  # withheld whatever is known
    withheld: Withheld = frozenset()
    protects: dict[Place, list[str]] = field(default_factory=dict)
    out: list[str] = field(default_factory=list)
    late: set[str] = field(default_factory=set)
    worlds: list[World] = field(default_factory=list)
    lost: set[tuple[Terms, int]] = field(default_factory=set)

    def choose(self) -> None:
        self.withheld = self.primary
        self.worlds = [dict(self.problem.truth)]
        protected = [form for form in self.forms if self.rules.protects(value_of(form.terms, self.problem.truth))]
        self.drawn.shuffle(protected)
        try:
            for form in protected:
                self._protect(form)
            self._give_back(protected)
            while self.drawn.random() < DECOY:
                others = sorted(self.problem.costs.keys() - self.withheld, key=_in_order)
                if others:
                    self.withheld |= {self.drawn.choice(others)}
            self._knowing_the_program(protected)
            self._give_back_what_is_known(protected)
        except _OutOfTime:
            self._everything(protected)
            self.late = {place.code for place in self.withheld}

    def _everything(self, protected: Sequence[Form]) -> None:
        more = frozenset(self.problem.costs) - self.withheld
        for place in more:
            self.protects.setdefault(place, []).extend(form.said for form in protected)
        self.withheld |= more

    @property
    def _range(self) -> range:
        return range(self.rules.least, self.rules.most + 1)

    def _protect(self, form: Form, barred: Sequence[Barred] = ()) -> None:
        """Withhold as little more as it takes, so that the form may be any protected number."""
        for number in self._range:
            if (form.terms, number) in self.lost or self._is_covered(form.terms, number, barred):
                continue
            if monotonic() > self.deadline:
                raise _OutOfTime
            try:
                found = self.problem.find(form.terms, number, self.withheld, barred)
            except Impossible as why:
                if not why.proved:
                    raise _OutOfTime from why
                if barred:  # with less known of the program it is possible: withhold all, which tells least of it
                    self._everything([form])
                    continue
                # asked once more without the room that places take, so that no rounding of the solver's counts as proof
                if self._may_be_at_all(form.terms, number):
                    raise _OutOfTime from why
                found = self._without_guesses(form.terms, number)
                if found is None:
                    self.lost.add((form.terms, number))
                    if form.said not in self.out:
                        self.out.append(form.said)
                    continue
            if found is None:
                raise _OutOfTime
            for place in found.places - self.withheld:
                self.protects.setdefault(place, []).append(form.said)
            self.withheld |= found.places
            self.worlds.append(found.world)

    def _without_guesses(self, terms: Terms, number: int) -> Found | None:
        """A world that breaks relations which only the figures suggest: some of those hold by chance."""
        firm = [constraint for constraint in self.problem.constraints if not constraint.guessed]
        try:
            return replace(self.problem, constraints=firm).find(terms, number, self.withheld)
        except Impossible as why:
            if not why.proved:
                raise _OutOfTime from why
            return None

    def _may_be_at_all(self, terms: Terms, number: int) -> bool:
        """May the terms come to the number while everything is withheld that can be?"""
        try:
            return self.problem.find(terms, number, frozenset(self.problem.costs), more=False) is not None
        except Impossible as why:
            return not why.proved

    def _is_covered(self, terms: Terms, number: int, barred: Sequence[Barred] = ()) -> bool:
        return any(
            value_of(terms, world) == number and not any(b.least <= value_of(b.terms, world) <= b.most for b in barred)
            for world in self.worlds
        )

    def _give_back(self, protected: Sequence[Form]) -> None:
        """Print again what is not needed, the most missed first; by chance some of it stays."""
        for place in sorted(
            self.withheld - self.primary, key=lambda each: (-self.problem.costs[each], _in_order(each))
        ):
            if monotonic() > self.deadline:
                return
            if self.drawn.random() < KEPT:
                continue
            fewer = self.withheld - {place}
            worlds = [world for world in self.worlds if self.problem.fits_at(world, fewer, place)]
            enough = True
            for form in protected:
                for number in self._range:
                    if (form.terms, number) in self.lost or any(value_of(form.terms, w) == number for w in worlds):
                        continue
                    found = self.problem.find(form.terms, number, fewer, more=False, nodes=60, solver=False)
                    if found is None:
                        enough = False
                        break
                    worlds.append(found.world)
                if not enough:
                    break
            if enough:
                self.withheld, self.worlds = fewer, worlds
                self.protects.pop(place, None)

    def _knowing_the_program(self, protected: Sequence[Form]) -> None:
        """Protect against one who knows this program too, and so that it left no protected count unprotected.

        Where the reader can narrow a count of people down, it cannot be one that is protected: it would not have been
        left so. That may narrow down others, and so round by round, until nothing more follows.
        """
        for _ in range(ROUNDS):
            barred = [
                Barred(form.terms, self.rules.least, self.rules.most)
                for form in self.forms
                if not self.rules.protects(value_of(form.terms, self.problem.truth))
                and self._may_tell(form)
                and not self._is_open(form)
            ]
            before = self.withheld
            for form in protected:
                self._protect(form, barred)
            if self.withheld == before:
                return

    def _give_back_what_is_known(self, protected: Sequence[Form]) -> None:
        """Print again what a reader can work out exactly all the same: to withhold it hides nothing.

        A place may have been withheld by chance, or for a world that another place allows as well. Printing a number
        that follows from the rest takes no world away. Only worlds that break a guessed relation may be lost, so each
        protected number must keep one. What is out already of a protected count is not printed once more.
        """
        candidates = sorted(self.withheld - self.lasting, key=_in_order, reverse=True)  # so that bases come first
        lost = {unknown for terms, _ in self.lost for unknown, _ in terms}
        fitting = [world for world in self.worlds if self.problem.fits(world, self.withheld)]
        model: Model | None = None
        exact: dict[int, bool] = {}
        while candidates:
            place = candidates.pop()
            if place.part == SHARE and Place(place.code, place.slot, BASE) in self.withheld:
                continue
            share = Place(place.code, place.slot, SHARE)
            instead = frozenset({share} if place.part == BASE else ())  # what the base is of may be worth hiding
            fewer = (self.withheld - {place}) | instead
            printed = [
                constraint for constraint in (self.problem.constraints[i] for i in self.problem.of_place.get(place, ()))
                if not constraint.places & fewer
            ]  # fmt: skip
            unknowns = {unknown for constraint in printed for unknown, _ in constraint.terms}
            if place in self.primary and unknowns & lost:
                continue
            for unknown in unknowns - exact.keys():
                truth = self.problem.truth[unknown]
                if any(world[unknown] != truth for world in fitting):
                    exact[unknown] = False
                    continue
                if monotonic() > self.deadline:
                    return
                model = model or Model(self.problem, self.withheld, more=False)
                exact[unknown] = model.reach(((unknown, 1),)) == (truth, truth)
            if not all(exact[unknown] for unknown in unknowns):
                continue
            worlds = [world for world in self.worlds if self.problem.fits_at(world, fewer, place)]
            if all(
                (form.terms, number) in self.lost or any(value_of(form.terms, world) == number for world in worlds)
                for form in protected
                for number in self._range
            ):
                if instead - self.withheld - self.lasting:
                    candidates.append(share)
                    self.protects[share] = self.protects.get(place, [])
                self.withheld, self.worlds = fewer, worlds
                self.protects.pop(place, None)

    def _may_tell(self, form: Form) -> bool:
        """May the form be a protected number at all, as far as printed numbers of its own say?"""
        return not all(
            any(
                len(self.problem.constraints[index].terms) == 1
                and not self.problem.constraints[index].places & self.withheld
                and self.problem.constraints[index].low == self.problem.constraints[index].high
                for index in self.problem.about[unknown]
            )
            for unknown, _ in form.terms
        )

    def _is_open(self, form: Form) -> bool:
        """May the form be every protected number, for all that is printed?"""
        for number in self._range:
            if self._is_covered(form.terms, number):
                continue
            if monotonic() > self.deadline:
                raise _OutOfTime
            found = self.problem.find(form.terms, number, self.withheld, more=False, nodes=60, solver=False)
            if found is None:
                return False
            self.worlds.append(found.world)
        return True


class _OutOfTime(Exception):
    """It takes too long to find how little may be withheld."""


def _in_order(place: Place) -> tuple[str, str, str]:
    return (place.code, place.slot, place.part)


def _costs(now: Sequence[Counted], drawn: random.Random) -> dict[Place, float]:
    """How much readers would miss each place, give or take chance: rows least, then months, then years."""
    places = dict.fromkeys(place for count in now for place in count.places)
    last = max((int(place.slot) for place in places if place.part in (SHARE, BASE)), default=0)
    parts = {count.places[0] for count in now if isinstance(count, Number) and count.whole}
    costs = {}
    for place in sorted(places, key=_in_order):
        if place.part in (SHARE, BASE):
            slot = int(place.slot)
            harm = 2 + {0: 3, last: 4, last - 1: 2}.get(slot, 1) + (5 if place.part == BASE else 0)
        else:
            harm = 0 if place in parts else 1
        costs[place] = 1.5**harm * (1 - 0.4 * math.log(1 - drawn.random()))
    return costs
