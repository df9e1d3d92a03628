"""What readers know of one indicator: what is printed, now and in earlier public editions, and what follows of itself.

Pure. A relation that the true numbers break tells a reader nothing, so it is left out. What is protected are counts
printed anywhere, and counts that come out by subtraction: a whole less its part, a wider row less a narrower one, what
is left of a whole, and what lies between two printed years so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, permutations

from indicators.rules import periods
from indicators.rules.formatting import rounded
from indicators.rules.periods import Interval, Kind
from reports.disclosure.inference import Fact, Terms, Unknown, at_least_nothing, exactly
from reports.disclosure.observing import (
    COUNT,
    DENOMINATOR,
    NUMERATOR,
    ROW,
    Number,
    Observed,
    Percentage,
    Period,
    Place,
)
from reports.disclosure.rules import Rules

MOST_DECIMALS = 2
SUMMED = (NUMERATOR, DENOMINATOR, COUNT)
REST = "rest of "


@dataclass(frozen=True)
class Printed:
    """A fact that the reader has while none of these places is withheld. Without places it is out already."""

    fact: Fact
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """`truth` has every number; `protected` are sums of them that come to a protected count."""

    truth: Mapping[Unknown, int]
    relations: tuple[Fact, ...]
    printed: tuple[Printed, ...]
    protected: tuple[Terms, ...]


@dataclass(frozen=True)
class Edition:
    """What an edition had to print of an indicator, and what of it the public saw."""

    held: tuple[Observed, ...]
    public: tuple[Observed, ...]


def knowledge(now: Sequence[Observed], before: Sequence[Edition], rules: Rules) -> Knowledge:
    """`before` has the newest first: where a number was restated, the newest is what sums are made of."""
    ledger = _Ledger(rules)
    ledger.read(now, None)
    for edition in before:
        ledger.read(edition.held, edition.public)
    newest = _Newest({key: number for key, number in ledger.truth.items() if len(key) == 2}, ledger.of)
    for terms, fact in newest.relations():
        ledger.relations.append(fact)
        ledger.forms.append(terms)
    truth = dict[Unknown, int](chain(ledger.truth.items(), newest.rests.items()))
    forms: list[Terms] = [*(((key, 1),) for key in truth), *ledger.forms]
    protected = [form for form in forms if rules.protects(sum(factor * truth[key] for key, factor in form))]
    return Knowledge(truth, tuple(ledger.relations), tuple(ledger.printed), tuple(dict.fromkeys(protected)))


Key = tuple[Period, str] | tuple[Period, str, int]  # a number that a later edition restates has itself as third part


@dataclass
class _Ledger:
    """Editions one by one, as numbers with names and facts about them."""

    rules: Rules
    truth: dict[Key, int] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    printed: list[Printed] = field(default_factory=list)
    relations: list[Fact] = field(default_factory=list)
    forms: list[Terms] = field(default_factory=list)

    def read(self, held: Sequence[Observed], public: Sequence[Observed] | None) -> None:
        """Everything held becomes a number; what is printed, a fact. Without `public`, all of it may be printed."""
        shown = None if public is None else {_name(each): each for each in public}
        keys = {(each.period, each.part): self._key(each) for each in held if isinstance(each, Number)}
        for each in held:
            twin = each if shown is None else shown.get(_name(each))
            if twin is None:
                continue
            places = each.places if shown is None else ()
            facts = self._of_number(each, twin, keys) if isinstance(each, Number) else self._of_share(each, twin, keys)
            self.printed += [Printed(fact, places) for fact in facts]

    def _key(self, each: Number) -> Key:
        key: Key = (each.period, each.part)
        if self.truth.setdefault(key, each.number) != each.number:
            key = (each.period, each.part, each.number)
            self.truth[key] = each.number
        self.of.setdefault(each.part, each.of)
        return key

    def _of_number(self, each: Number, twin: Observed, keys: Mapping[tuple[Period, str], Key]) -> Iterator[Fact]:
        assert isinstance(twin, Number)
        key = self._key(each)
        low, high = self.rules.may_be(self.rules.rounded(twin.number) if twin is each else twin.number)
        within = low <= each.number <= high
        yield Fact(((key, 1),), low, high) if within else exactly(((key, 1),), each.number)

    def _of_share(self, each: Percentage, twin: Observed, keys: Mapping[tuple[Period, str], Key]) -> Iterator[Fact]:
        """Of a percentage that does not say of which counts it is: of any two rows of its month that give it."""
        assert isinstance(twin, Percentage)
        pairs = [(each.part, each.whole)] if each.part else [(part, of) for part, of in self.of.items() if of]
        for part, of in pairs:
            top, bottom = keys.get((each.period, part)), keys.get((each.period, of))
            if top and bottom and self.truth[bottom]:
                yield from _share(top, bottom, twin.printed, self.truth, self.rules)


def _name(each: Observed) -> tuple[object, ...]:
    return (type(each), each.period, each.part if isinstance(each, Number) else "", each.places)


def _share(top: Key, bottom: Key, printed: Decimal, truth: Mapping[Key, int], rules: Rules) -> Iterator[Fact]:
    """What a percentage says of its two counts, by the finest rounding that it may have been printed with."""
    exact = Decimal(100 * truth[top]) / truth[bottom]
    least = 0 if rules.whole_percentages else max(0, -int(printed.as_tuple().exponent))
    for decimals in range(least if rules.whole_percentages else max(least, MOST_DECIMALS), least - 1, -1):
        if rounded(exact, decimals) == rounded(printed, decimals):
            scale = 10**decimals
            twice = int(2 * scale * rounded(printed, decimals))
            yield Fact(((top, 200 * scale), (bottom, 1 - twice)), 0, None)
            yield Fact(((top, 200 * scale), (bottom, -1 - twice)), None, -1)
            return


@dataclass
class _Newest:
    """The newest of each number, and what they have to do with each other: forms of them, each with its relation."""

    truth: dict[Key, int]
    of: Mapping[str, str]
    rests: dict[Key, int] = field(default_factory=dict)

    def relations(self) -> Iterator[tuple[Terms, Fact]]:
        yield from self._between_years_so_far()
        self.truth |= self.rests
        yield from self._parts()
        yield from self._siblings()
        yield from self._same_twice()

    # -- a part and its whole --------------------------------------------------------------------------------------
    def _parts(self) -> Iterator[tuple[Terms, Fact]]:
        """No part is more than its whole, and no narrower row more than a wider one."""
        pairs = [(part, of) for part, of in self.of.items() if of]
        pairs += [(REST + NUMERATOR, REST + DENOMINATOR), *self._nested()]
        for part, of in pairs:
            for key, number in self.truth.items():
                if key[1] == part and number <= self.truth.get((key[0], of), -1):
                    yield _difference((key[0], of), key)

    def _nested(self) -> Iterator[tuple[str, str]]:
        rows = [part for part in self.of if part.startswith(ROW)]
        apart = {of for of in self.of.values() if of and self._make_up(self._children(of), of)}
        within = {pair for pair in permutations(rows, 2) if self._is_within(*pair)}
        for narrow, wide in within:
            ours, theirs = self.of[narrow], self.of[wide]
            if (ours == theirs and ours not in apart) or (ours, theirs) in within:
                yield narrow, wide

    def _is_within(self, narrow: str, wide: str) -> bool:
        """Never more, in any month that has both."""
        both = [(number, self.truth[key[0], wide]) for key, number in self.truth.items()
                if key[1] == narrow and (key[0], wide) in self.truth]  # fmt: skip
        return bool(both) and all(few <= many for few, many in both) and any(few < many for few, many in both)

    # -- the parts of one whole ------------------------------------------------------------------------------------
    def _children(self, of: str) -> list[str]:
        return [part for part, whole in self.of.items() if whole == of]

    def _months(self, parts: Sequence[str], of: str) -> Iterator[Period]:
        return (key[0] for key in self.truth if key[1] == of and all((key[0], part) in self.truth for part in parts))

    def _left(self, parts: Sequence[str], of: str, month: Period) -> int:
        return self.truth[month, of] - sum(self.truth[month, part] for part in parts)

    def _are_apart(self, parts: Sequence[str], of: str) -> bool:
        """May each thing counted be in one of the parts alone? So it seems where they never exceed the whole."""
        months = list(self._months(parts, of))
        return len(parts) > 1 and bool(months) and all(self._left(parts, of, month) >= 0 for month in months)

    def _make_up(self, parts: Sequence[str], of: str) -> bool:
        """Do the parts come to the whole in every month, so that none can lie within another?"""
        return self._are_apart(parts, of) and not any(self._left(parts, of, month) for month in self._months(parts, of))

    def _siblings(self) -> Iterator[tuple[Terms, Fact]]:
        for of in dict.fromkeys(each for each in self.of.values() if each.startswith(ROW)):
            parts = self._children(of)
            for month in self._months(parts, of) if self._are_apart(parts, of) else ():
                terms: Terms = (((month, of), 1), *(((month, part), -1) for part in parts))
                all_of_it = self._left(parts, of, month) == 0
                yield terms, exactly(terms, 0) if all_of_it else at_least_nothing(terms)

    def _same_twice(self) -> Iterator[tuple[Terms, Fact]]:
        """A row of a detailed analysis that has the number of the indicator's own count in that month is that count."""
        for row in self.truth:
            for part in SUMMED:
                own = (row[0], part)
                if row[1].startswith(ROW) and self.truth[row] == self.truth.get(own):
                    yield ((row, 1), (own, -1)), exactly(((row, 1), (own, -1)), 0)

    # -- the year so far -------------------------------------------------------------------------------------------
    def _between_years_so_far(self) -> Iterator[tuple[Terms, Fact]]:
        """What lies between one printed year so far and the next: its months, and the rest where some are not known."""
        for part in SUMMED:
            for earlier, later in self._steps(part):
                months = [(month, part) for month in _months_between(earlier, later)]
                known = [month for month in months if month in self.truth]
                before = [(earlier, part)] if earlier else []
                rest = self.truth[later, part] - sum(self.truth[key] for key in (*before, *known))
                terms: Terms = (((later, part), 1), *((key, -1) for key in (*before, *known)))
                if len(known) == len(months) and rest == 0:
                    yield terms, exactly(terms, 0)
                elif len(known) < len(months) and rest >= 0:
                    self.rests[later, REST + part] = rest
                    yield terms, exactly((*terms, ((later, REST + part), -1)), 0)

    def _steps(self, part: str) -> Iterator[tuple[Interval | None, Interval]]:
        """Each year so far with the one printed before it in the same year, if any."""
        so_far = sorted(
            period for period, name, *_ in self.truth
            if name == part and isinstance(period, Interval) and period.kind is Kind.YEAR_TO_DATE
        )  # fmt: skip
        for earlier, later in zip([None, *so_far], so_far, strict=False):
            yield (earlier if earlier and earlier.starts_on == later.starts_on else None), later


def _months_between(earlier: Interval | None, later: Interval) -> Iterable[Interval]:
    months = periods.months_of_year_to(periods.month_of(later.ends_on))
    return [month for month in months if earlier is None or month.ends_on > earlier.ends_on]


def _difference(more: Key, less: Key) -> tuple[Terms, Fact]:
    terms: Terms = ((more, 1), (less, -1))
    return terms, at_least_nothing(terms)
