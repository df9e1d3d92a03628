"""Put together what a reader knows: every number printed in any public edition, and every relation that holds.

Each count is an unknown with a name: a series, a span and its value, so that a count that is the same in two editions
is one unknown, and a restated one is two. Relations are taken *within* each edition, as they held when it came out: an
edition carries the counts behind its figures (`Snapshot.counts`) for that. Where it does not (an older snapshot), the
counts of other editions stand in wherever they do not contradict it.

Every constraint here is true of the true numbers. More of them can only make the reader stronger, so whatever may hold
is taken as known: that is how the control fails closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, pairwise, permutations

from indicators.rules.formatting import rounded
from reports.disclosure.printed_counts import Counted, Number, Percentage, Place, Span, label_of, span_of
from reports.disclosure.rules import Rules
from reports.snapshot.relations import COUNT, DENOMINATOR, NUMERATOR, HiddenCount, Relation, Source, without_chance

MOST_DECIMALS = 2
MOST_ROWS = 12  # of an analysis, up to which any three are tried as a breakdown
MOST_INDICATORS = 10  # up to which any four numerators are tried as parts of one whole
Terms = tuple[tuple[int, int], ...]  # unknowns, each with its factor
Name = tuple[str, Span, int]


@dataclass(frozen=True)
class Constraint:
    """`low` <= sum of the terms <= `high`; an end that is None is open.

    Known to the reader while none of its places is withheld; without places it always is. `said` is the relation in
    words, empty for a printed number; `guessed` is a relation that nobody declared and no definition states.
    """

    terms: Terms
    low: int | None
    high: int | None
    places: frozenset[Place] = frozenset()
    said: str = ""
    guessed: bool = False


@dataclass(frozen=True)
class Form:
    """A sum of unknowns that is a count of people: a printed count, the rest of a whole, a gain between two totals."""

    terms: Terms
    said: str


@dataclass(frozen=True)
class EditionCounts:
    """The counts of one edition. `public` is what the public saw of them; None for the edition being worked out."""

    committee: tuple[Counted, ...]
    public: tuple[Counted, ...] | None
    relations: tuple[Relation, ...] = ()
    hidden: tuple[HiddenCount, ...] = ()


@dataclass
class Knowledge:
    """`truth` has the value of each unknown; `forms` every count of people, of which some are protected."""

    names: list[Name] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    of_place: dict[Place, list[int]] = field(default_factory=lambda: defaultdict(list))

    def value(self, terms: Terms) -> int:
        return sum(factor * self.truth[unknown] for unknown, factor in terms)


def knowledge(editions: Sequence[EditionCounts], rules: Rules) -> Knowledge:
    """What a reader of all editions knows; the one being worked out first, then the newest published first."""
    ledger = _Ledger(rules)
    values = [_own_values(edition) for edition in editions]
    for number, edition in enumerate(editions):
        around = [values[other] for other in sorted(range(len(editions)), key=lambda other: abs(other - number))]
        ledger.read(edition, values[number], around[1:])
    return ledger.known


Values = dict[tuple[str, Span], int]


def _own_values(edition: EditionCounts) -> Values:
    values: Values = {}
    for count in edition.committee:
        if isinstance(count, Number):
            values.setdefault((count.series, count.span), count.number)
    for hidden in edition.hidden:
        values.setdefault((hidden.series, span_of(hidden.covers)), hidden.number)
    return values


@dataclass
class _Ledger:
    rules: Rules
    known: Knowledge = field(default_factory=Knowledge)
    unknowns: dict[Name, int] = field(default_factory=dict)
    constraints: set[tuple[object, ...]] = field(default_factory=set)
    forms: set[Terms] = field(default_factory=set)

    def unknown(self, series: str, span: Span, value: int) -> int:
        name = (series, span, value)
        if name not in self.unknowns:
            self.unknowns[name] = len(self.known.truth)
            self.known.names.append(name)
            self.known.truth.append(value)
            self._form(((self.unknowns[name], 1),), f"{_of(series)}, {label_of(span)}")
        return self.unknowns[name]

    def _form(self, terms: Terms, said: str) -> None:
        if terms not in self.forms:
            self.forms.add(terms)
            self.known.forms.append(Form(terms, said))

    def _constrain(
        self,
        terms: Terms,
        low: int | None,
        high: int | None,
        places: Iterable[Place] = (),
        said: str = "",
        *,
        guessed: bool = False,
    ) -> None:
        """Add what is true; what the true numbers contradict tells a reader nothing."""
        value = self.known.value(terms)
        if (low is not None and value < low) or (high is not None and value > high):
            return
        constraint = Constraint(terms, low, high, frozenset(places), said, guessed)
        key = (terms, low, high, constraint.places, guessed)
        if key not in self.constraints:
            self.constraints.add(key)
            self.known.constraints.append(constraint)

    # -- one edition -----------------------------------------------------------------------------------------------
    def read(self, edition: EditionCounts, own: Values, others: Sequence[Values]) -> None:
        """Learn what an edition prints, and every relation that held within it.

        Where counts of other editions stand in for its own and contradict it, something was restated and it does not
        say what: then each span in turn is taken to be what was restated.
        """
        kinds = {count.series: count.whole for count in edition.committee if isinstance(count, Number)}
        hidden = {count.series for count in edition.hidden}
        restated: dict[Span, None] = {}
        values = self._filled(own, others, kinds, hidden, None, restated)
        self._printed(edition, values)
        for span in (None, *restated):
            alternative = values if span is None else self._filled(own, others, kinds, hidden, span, {})
            self._parts(kinds, alternative)
            self._relations(edition, kinds, alternative)

    def _filled(
        self,
        own: Values,
        others: Sequence[Values],
        kinds: Mapping[str, str],
        hidden: set[str],
        last: Span | None,
        restated: dict[Span, None],
    ) -> Values:
        """The edition's counts, with those of other editions where it has none, and the gains between them.

        The span `last` is filled last. Where something contradicts the edition, `restated` gets what it may be.
        """
        values = dict(own)
        for series in kinds:
            spans = {span: number for (name, span), number in own.items() if name == series}
            more: list[tuple[Span, int]] = []
            if series not in hidden:
                more = [(s, n) for each in others for (name, s), n in each.items() if name == series and s not in spans]
                more.sort(key=lambda each: each[0] == last)
            filled, contradicted = self._through_time(series, spans, more)
            values |= {(series, span): number for span, number in filled.items()}
            if contradicted:
                restated |= dict.fromkeys(span for span, _ in more if _length(span) == 1)
        return values

    def _printed(self, edition: EditionCounts, values: Values) -> None:
        shown = None if edition.public is None else {_key(count): count for count in edition.public}
        wholes = {count.series: count.whole for count in edition.committee if isinstance(count, Number)}
        for count in edition.committee:
            twin = count if shown is None else shown.get(_key(count))
            places = count.places if shown is None else ()
            if isinstance(count, Number):
                unknown = self.unknown(count.series, count.span, count.number)
                if shown is None:
                    for place in count.places:
                        self.known.of_place[place].append(unknown)
                if isinstance(twin, Number):
                    low, high = self._may_be(count.number, twin.number, now=shown is None)
                    self._constrain(((unknown, 1),), low, high, places)
            elif isinstance(twin, Percentage):
                self._percentage(count, twin.printed, values, wholes, places)

    def _may_be(self, number: int, printed: int, *, now: bool) -> tuple[int, int]:
        """The least and the most that a count printed so may be; earlier editions may have been rounded otherwise."""
        if now:
            return self.rules.may_be(self.rules.rounded(number))
        for step in (1, 5, 10):
            low = max(printed - step // 2, 0)
            if low <= number <= printed - step // 2 + step - 1:
                return low, printed - step // 2 + step - 1
        return number, number

    def _percentage(
        self, count: Percentage, printed: Decimal, values: Values, wholes: Mapping[str, str], places: Iterable[Place]
    ) -> None:
        """What a percentage says of its two counts, by the finest rounding that it may have been printed with.

        One that does not say of which counts it is may be of any two rows of its indicator that give it. Where both
        counts are printed beside it, unrounded, it says no more than they do.
        """
        pairs = [(count.part, count.whole)] if count.part else [
            (part, whole) for part, whole in wholes.items() if whole and part.startswith(f"{count.code}/")
        ]  # fmt: skip
        if count.part and places and not self.rules.rounds:
            return
        for part, whole in pairs:
            top, bottom = values.get((part, count.span)), values.get((whole, count.span))
            if top is None or not bottom:
                continue
            exact = Decimal(100 * top) / bottom
            least = 0 if self.rules.whole_percentages else max(0, -int(printed.as_tuple().exponent))
            for decimals in range(least if self.rules.whole_percentages else max(least, MOST_DECIMALS), least - 1, -1):
                if rounded(exact, decimals) == rounded(printed, decimals):
                    scale = 10**decimals
                    twice = int(2 * scale * rounded(printed, decimals))
                    unknowns = self.unknown(part, count.span, top), self.unknown(whole, count.span, bottom)
                    for twice_printed, low, high in ((twice - 1, 0, None), (twice + 1, None, -1)):
                        terms = ((unknowns[0], 200 * scale), (unknowns[1], -twice_printed))
                        self._constrain(terms, low, high, places)
                    break

    # -- through time ----------------------------------------------------------------------------------------------
    def _through_time(
        self, series: str, spans: Mapping[Span, int], more: Iterable[tuple[Span, int]]
    ) -> tuple[dict[Span, int], bool]:
        """Relate the counts of a series over spans of months, and return them with the gains between them.

        The second value says whether any of `more`, which are other editions' counts, contradicted the rest.

        A span's count is what the running total gains from its first month to its last. Spans that meet end to end or
        overlap at an end share one running total; where they contradict it they are left apart.
        """
        totals: list[dict[int, int]] = []
        accepted: dict[Span, int] = {}
        contradicted = False
        offered = [*sorted(((s, n) for s, n in spans.items()), key=lambda each: _length(each[0])), *more]
        for span, number in offered:
            if isinstance(span, str) or span in accepted:
                continue
            start, end = span
            with_start = next((total for total in totals if start in total), {start: 0})
            with_end = next((total for total in totals if end in total), None)
            if with_end is with_start:
                joined = with_start
                if joined[end] - joined[start] != number:
                    contradicted |= span not in spans
                    continue
            else:
                shift = with_start[start] + number - (with_end[end] if with_end else 0)
                ends = {end: number + with_start[start]} if with_end is None else {
                    month: value + shift for month, value in with_end.items()
                }  # fmt: skip
                joined = with_start | ends
                in_order = [value for _, value in sorted(joined.items())]
                if any(later < earlier for earlier, later in pairwise(in_order)):
                    contradicted |= span not in spans
                    continue
                totals = [total for total in totals if total is not with_start and total is not with_end] + [joined]
            accepted[span] = number
        gains = {
            total_index: [(a, b, total[b] - total[a]) for a, b in zip(sorted(total), sorted(total)[1:], strict=False)]
            for total_index, total in enumerate(totals)
        }
        for span, number in accepted.items():
            assert not isinstance(span, str)
            start, end = span
            for index, total in enumerate(totals):
                own = start in total and end in total
                inside = [(a, b, gain) for a, b, gain in gains[index] if start <= a and b <= end]
                if not inside or (own and len(inside) == 1):
                    continue
                terms = [(self.unknown(series, span, number), 1)]
                terms += [(self.unknown(series, (a, b), gain), -1) for a, b, gain in inside]
                parts = f"{_of(series)}: {label_of(span)} is made up of {len(inside)} shorter periods"
                self._constrain(tuple(terms), 0, 0 if own else None, said=parts)
        found = {(a, b): gain for each in gains.values() for a, b, gain in each}
        return {**{span: number for span, number in found.items() if span not in spans}, **dict(spans)}, contradicted

    # -- parts and wholes ------------------------------------------------------------------------------------------
    def _parts(self, kinds: Mapping[str, str], values: Values) -> None:
        """No part is more than its whole, and what is left of the whole is a count of people too."""
        for (part, span), number in list(values.items()):
            whole = kinds.get(part, "")
            if whole and (whole, span) in values and number <= values[whole, span]:
                terms = (
                    (self.unknown(whole, span, values[whole, span]), 1), (self.unknown(part, span, number), -1),
                )  # fmt: skip
                self._constrain(terms, 0, None, said=f"{_of(part)} is part of {_of(whole)}")
                self._form(terms, f"{_of(whole)} less {_of(part)}, {label_of(span)}")

    def _relations(self, edition: EditionCounts, kinds: Mapping[str, str], values: Values) -> None:
        spans: dict[str, set[Span]] = defaultdict(set)
        for series, span in values:
            spans[series].add(span)
        seen = seen_in(edition, kinds, values)
        breakdowns: dict[str, set[str]] = defaultdict(set)
        for relation in (*without_chance(edition.relations), *seen):
            firm = relation.source != Source.SEEN
            if not relation.complete or len(relation.parts) < 2:
                pass
            elif firm or _mostly(relation.whole, relation.parts, spans[relation.whole], values, least=1):
                breakdowns[relation.whole] |= set(relation.parts)
            for span in spans[relation.whole]:
                if not all((part, span) in values for part in relation.parts):
                    continue
                terms = ((self.unknown(relation.whole, span, values[relation.whole, span]), 1),
                         *((self.unknown(part, span, values[part, span]), -1) for part in relation.parts))  # fmt: skip
                self._constrain(
                    terms, 0, 0 if relation.complete else None, said=in_words(relation),
                    guessed=relation.source == Source.SEEN,
                )  # fmt: skip
                if self.known.value(terms) > 0:
                    self._form(terms, f"{_of(relation.whole)} less its parts, {label_of(span)}")
        for narrow, wide in _nested(kinds, values, breakdowns):
            for span in spans[narrow] & spans[wide]:
                terms = ((self.unknown(wide, span, values[wide, span]), 1),
                         (self.unknown(narrow, span, values[narrow, span]), -1))  # fmt: skip
                self._constrain(terms, 0, None, said=f"{_of(narrow)} lies within {_of(wide)}", guessed=True)
                self._form(terms, f"{_of(wide)} less {_of(narrow)}, {label_of(span)}")


def _length(span: Span) -> int:
    return 0 if isinstance(span, str) else span[1] - span[0]


def _key(count: Counted) -> tuple[object, ...]:
    return (type(count), count.span, count.series if isinstance(count, Number) else "", count.places)


def _of(series: str) -> str:
    return series.replace("/", " ").replace(":", " ")


def in_words(relation: Relation) -> str:
    """The relation as the audit prints it."""
    parts = " + ".join(map(_of, relation.parts))
    says = f"{_of(relation.whole)} = {parts}" if relation.complete else f"{_of(relation.whole)} includes {parts}"
    return f"{says} ({relation.source})"


# -- what holds in the figures -------------------------------------------------------------------------------------
def seen_in(edition: EditionCounts, kinds: Mapping[str, str], values: Values) -> tuple[Relation, ...]:
    """Relations that the figures bear out and that nobody declared or called chance."""
    settled = {relation.sums for relation in edition.relations}
    seen = dict.fromkeys(
        relation
        for relation in (*_breakdowns(kinds, values), *_same_counts(kinds, values), *_shares_of_one(kinds, values))
        if relation.sums not in settled
    )
    return tuple(seen)


def _seen(whole: str, parts: Iterable[str], *, complete: bool = True) -> Relation:
    return Relation(whole, tuple(parts), complete, Source.SEEN.value)


def _breakdowns(kinds: Mapping[str, str], values: Values) -> Iterator[Relation]:
    """Rows of an analysis that add up to another row.

    Rows of one whole that stand side by side count in any period in which they come to it. Any two or three rows of
    one analysis count where they come to another in most periods: a crossed table, whose cells stand apart.
    """
    periods: dict[str, list[Span]] = defaultdict(list)
    for series, span in values:
        periods[series].append(span)
    rows: dict[str, list[str]] = defaultdict(list)
    blocks: dict[str, list[str]] = defaultdict(list)
    for series, whole in kinds.items():
        if "/" in series:
            blocks[_code(series)].append(series)
            if whole:
                rows[whole].append(series)
    for whole, parts in rows.items():
        full = [span for span in periods[whole] if all((part, span) in values for part in parts)]
        if len(parts) > 1 and full and all(sum(values[p, s] for p in parts) <= values[whole, s] for s in full):
            yield _seen(whole, parts, complete=False)
        for run in _runs(parts):
            if any(_adds_up(whole, run, span, values) for span in periods[whole]):
                yield _seen(whole, run)
    for names in blocks.values():
        chosen = [*_runs(names), *combinations(names, 2)]
        chosen += combinations(names, 3) if len(names) <= MOST_ROWS else ()
        for whole in names:
            for parts_of in dict.fromkeys(map(tuple, chosen)):
                if whole not in parts_of and _mostly(whole, parts_of, periods[whole], values, least=1):
                    yield _seen(whole, parts_of)


def _runs(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Two or more that stand side by side."""
    return (tuple(names[i:j]) for i in range(len(names)) for j in range(i + 2, len(names) + 1))


def _adds_up(whole: str, parts: Sequence[str], span: Span, values: Values) -> bool:
    if any((name, span) not in values for name in (whole, *parts)):
        return False
    return 0 < values[whole, span] == sum(values[part, span] for part in parts)


def _mostly(whole: str, parts: Sequence[str], periods: Iterable[Span], values: Values, least: int = 2) -> bool:
    """Does the sum hold in most periods, and in `least` of them, so that it is more than chance?

    A sum in which but one part is ever more than nothing says no more than that two counts are alike.
    """
    of = [span for span in periods if all((part, span) in values for part in parts) and values[whole, span]]
    holds = [span for span in of if _adds_up(whole, parts, span, values)]
    if len(holds) < least or 2 * len(holds) <= len(of):
        return False
    return any(sum(values[part, span] > 0 for part in parts) > 1 for span in holds)


def _same_counts(kinds: Mapping[str, str], values: Values) -> Iterator[Relation]:
    """One count under two names: a row that is its indicator's own count, and counts of two indicators alike."""
    by_series: dict[str, dict[Span, int]] = defaultdict(dict)
    for (series, span), number in values.items():
        if series in kinds:
            by_series[series][span] = number
    for one, other in combinations(by_series, 2):
        both = by_series[one].keys() & by_series[other].keys()
        alike = [span for span in both if by_series[one][span] == by_series[other][span] > 0]
        if 2 * len(alike) <= len(both):
            continue
        same_code = _code(one) == _code(other) and ("/" in one) != ("/" in other)
        if same_code or (len(alike) > 1 and _code(one) != _code(other)):
            yield _seen(one, (other,))


def _code(series: str) -> str:
    return series.partition("/")[0].rpartition(":")[0] if "/" not in series else series.partition("/")[0]


def _shares_of_one(kinds: Mapping[str, str], values: Values) -> Iterator[Relation]:
    """Indicators whose numerators add up to the denominator that they share, or to another indicator's count."""
    tops = [series for series in kinds if series.endswith(f":{NUMERATOR}")]
    periods: dict[str, list[Span]] = defaultdict(list)
    for series, span in values:
        periods[series].append(span)
    for whole in (series for series in kinds if series.endswith((f":{DENOMINATOR}", f":{COUNT}", f":{NUMERATOR}"))):
        near = [top for top in tops if top != whole and any(
            0 < values[top, span] <= values[whole, span] for span in periods[whole] if (top, span) in values
        )]  # fmt: skip
        for size in (2, 3, 4):
            for chosen in combinations(near, size) if len(near) <= MOST_INDICATORS else ():
                if _mostly(whole, chosen, periods[whole], values):
                    yield _seen(whole, chosen)


def _nested(kinds: Mapping[str, str], values: Values, breakdowns: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Rows of which one is never more than the other, so that it may lie within it ("in 7 days", "in 10 days").

    They are of one analysis, and of one whole or of none. Rows of breakdowns of one whole do not lie within each other,
    be it one breakdown or two: fewer children of 16 than girls says nothing of girls of 16.
    """
    by_series: dict[str, dict[Span, int]] = defaultdict(dict)
    for (series, span), number in values.items():
        if "/" in series and series in kinds:
            by_series[series][span] = number
    for narrow, wide in permutations(by_series, 2):
        if kinds[narrow] != kinds[wide] or _code(narrow) != _code(wide):
            continue
        if any({narrow, wide} <= parts for parts in breakdowns.values()):
            continue
        both = [(by_series[narrow][span], by_series[wide][span]) for span in by_series[narrow].keys() & by_series[wide]]
        if all(few <= many for few, many in both) and any(few < many for few, many in both):
            yield narrow, wide
