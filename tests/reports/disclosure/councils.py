"""Councils at random, their reports of some months, and what the brute-force reader makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from time import process_time

from indicators.rules import periods
from indicators.rules.judgement import Basis
from indicators.rules.periods import Interval
from reports.disclosure import Published, Rules, work_out
from reports.snapshot.relations import HiddenCount, Relation
from reports.snapshot.schema import Snapshot
from tests.reports.disclosure import made
from tests.reports.disclosure.brute_force import GaveUpError, Reader, Sum

SMALL = range(1, 6)
# How many of each kind the tests attack.
KINDS = {
    "plain": 200, "cumulative": 200, "restated": 200, "linked": 16, "late": 10, "corrected": 8, "crossed": 6,
    "twelve": 2,
}  # fmt: skip
Series = str


@dataclass
class Council:
    """What a council counts, month by month, as it became known.

    `counts[edition][series][month]` is a month's count as the edition knew it; `wholes` has the whole that a series is
    part of, `sums` what adds up to what. `rows` are printed month by month in an analysis of indicator "A".
    """

    kind: str
    months: tuple[Interval, ...]
    editions: tuple[Interval, ...]
    counts: list[dict[Series, dict[Interval, int]]]
    indicators: Mapping[str, tuple[Series, Series]]
    wholes: dict[Series, Series]
    sums: list[tuple[Series, tuple[Series, ...]]] = field(default_factory=list)
    rows: tuple[tuple[str, str], ...] = ()  # name, name of its whole
    basis: Basis = Basis.IN_MONTH
    tells_counts: bool = False
    relations: tuple[Relation, ...] = ()
    secret: str = ""

    def reports(self) -> Iterator[Snapshot]:
        for number, month in enumerate(self.editions):
            counts = self.counts[number]
            standings = []
            for code, (top, bottom) in self.indicators.items():
                pairs = {each: (counts[top][each], counts[bottom][each]) for each in self.months if each <= month}
                if self.basis is Basis.YEAR_TO_DATE:
                    pairs = {
                        each: tuple(sum(pairs[m][i] for m in self.months if m <= each) for i in (0, 1))
                        for each in pairs
                    }
                standings.append(made.row(code, pairs, month, basis=self.basis))
            rows = tuple((name, of, {m: counts[name][m] for m in self.months if m <= month}) for name, of in self.rows)
            snapshot = made.report(month, *standings, rows=rows)
            hidden = tuple(
                HiddenCount(f"{code}:{part}", f"{m.starts_on}/{m.ends_on}", counts[series][m])
                for code, pair in self.indicators.items()
                for part, series in zip(("numerator", "denominator"), pair, strict=True)
                for m in self.months if m <= month
            )  # fmt: skip
            yield replace(
                snapshot, salt=f"{self.secret} {number}", relations=self.relations,
                counts=hidden if self.tells_counts else (), version=number + 1,
            )  # fmt: skip


def _restate(
    random: Random, counts: dict, series: Sequence[Series], months: Sequence[Interval], change: Callable
) -> dict:
    after = {name: dict(by_month) for name, by_month in counts.items()}
    for month in months:
        change(after, month, random)
    return after


def council(kind: str, random: Random, *, largest: int = 12, length: int = 4) -> Council:  # noqa: C901 - one story of how councils differ
    """A council of the kind: "plain", "cumulative", "restated", "late", "crossed", "corrected", "linked", "twelve"."""
    if kind == "twelve":
        length = 12
    all_months = periods.months_of_year_to(periods.month(2010, 3))
    months = all_months[:length]
    size = random.choice((6, largest, 3 * largest))
    counts: dict[Series, dict[Interval, int]] = {"n": {}, "N": {}}
    rows: tuple[tuple[str, str], ...] = ()
    sums: list[tuple[Series, tuple[Series, ...]]] = []
    wholes = {"n": "N"}
    indicators = {"A": ("n", "N")}
    crossed = kind == "crossed" or (kind in ("late", "corrected", "twelve") and random.random() < 0.4)
    linked = kind == "linked"
    for month in months:
        counts["N"][month] = random.randint(0, size)
        counts["n"][month] = random.randint(0, counts["N"][month])
    if crossed:
        rows = (("All", ""), ("0 to 9", "All"), ("10 and over", "All"), ("Boys", "All"), ("Girls", "All"))
        for name in ("All", "0 to 9", "10 and over", "Boys", "Girls"):
            counts[name] = {}
        cells = ("BY", "BO", "GY", "GO")
        for month in months:
            split = [0, 0, 0, 0]
            for _ in range(counts["N"][month]):
                split[random.randrange(4)] += 1
            counts["All"][month] = counts["N"][month]
            counts["0 to 9"][month], counts["10 and over"][month] = split[0] + split[2], split[1] + split[3]
            counts["Boys"][month], counts["Girls"][month] = split[0] + split[1], split[2] + split[3]
            for cell, number in zip(cells, split, strict=True):
                counts.setdefault(cell, {})[month] = number
        if random.random() < 0.5:
            rows += (("BY", "Boys"), ("BO", "Boys"), ("GY", "Girls"), ("GO", "Girls"))
            sums += [("Boys", ("BY", "BO")), ("Girls", ("GY", "GO"))]
            sums += [("0 to 9", ("BY", "GY")), ("10 and over", ("BO", "GO"))]
        sums += [("All", ("0 to 9", "10 and over")), ("All", ("Boys", "Girls")), ("All", ("N",))]
        wholes |= {name: of for name, of in rows if of}
    if linked:
        counts |= {"m": {}, "M": {}, "k": {}}
        for month in months:
            counts["M"][month] = counts["n"][month]
            counts["m"][month] = random.randint(0, counts["M"][month])
            counts["k"][month] = counts["N"][month] - counts["n"][month]
        indicators = {"A": ("n", "N"), "B": ("m", "M"), "C": ("k", "N")}
        wholes |= {"m": "M", "k": "N"}
        sums += [("M", ("n",)), ("N", ("n", "k"))]
    editions = list(months)
    known = [counts] * len(editions)
    often = {"restated": 0.3, "late": 1.0, "twelve": 0.3}.get(kind, 0.0)

    def late(after, month, random):
        """Some more children of the month become known."""
        more, of_them = random.randint(1, 3), random.random() < 0.5
        after["N"][month] += more
        if of_them:
            after["n"][month] += more
        if crossed:
            cell = random.choice(("BY", "BO", "GY", "GO"))
            for name in (
                "All",
                cell,
                "Boys" if cell[0] == "B" else "Girls",
                "0 to 9" if cell[1] == "Y" else "10 and over",
            ):
                after[name][month] += more

    if often:
        known = [counts]
        for number in range(1, len(editions)):
            again = [month for month in months[:number] if random.random() < often / 2]
            known.append(_restate(random, known[-1], (), again, late))
    if kind == "corrected":
        at = random.randrange(len(editions))
        before = random.sample(range(at + 1), 1)
        after = _restate(random, counts, (), [months[index] for index in before], late)
        editions = [*editions[: at + 1], editions[at], *editions[at + 1 :]]
        known = [counts] * (at + 1) + [after] * (len(editions) - at - 1)
    codes = {"n": "A:numerator", "N": "A:denominator", "m": "B:numerator", "M": "B:denominator", "k": "C:numerator"}
    declared = tuple(
        Relation(codes.get(whole, f"A/{whole}"), tuple(codes.get(part, f"A/{part}") for part in parts), complete=True)
        for whole, parts in sums
    ) + ((Relation("C:denominator", ("A:denominator",), complete=True),) if linked else ())
    return Council(
        kind, months, tuple(editions), known, indicators, wholes, sums, rows,
        Basis.YEAR_TO_DATE if kind == "cumulative" else Basis.IN_MONTH,
        tells_counts=bool(often) or kind == "corrected" or (kind != "plain" and random.random() < 0.7),
        relations=declared if random.random() < 0.5 or linked else (),
        secret=str(random.random()),
    )  # fmt: skip


# -- the attack ----------------------------------------------------------------------------------------------------
@dataclass
class Outcome:
    """What an attack came to. `cases` are protected counts that the reader tried to work out."""

    councils: int = 0
    editions: int = 0
    cases: int = 0
    exact: list[str] = field(default_factory=list)
    narrowed: list[str] = field(default_factory=list)
    gave_up: list[str] = field(default_factory=list)
    figures: int = 0
    withheld: int = 0
    worst: float = 0.0  # seconds of processor for one edition

    @property
    def share(self) -> float:
        return self.withheld / max(self.figures, 1)


def publish(council: Council, rules: Rules) -> list[Published]:
    out: list[Published] = []
    for committee in council.reports():
        out.insert(0, Published(committee, work_out(committee, out, {}, rules).public))
    return out


def reader_of(council: Council, published: Sequence[Published]) -> Reader:  # noqa: C901 - all that is read, in one place
    """What everybody can read, with the relations."""
    largest = max(sum(by.values()) for known in council.counts for by in known.values())
    reader = Reader(most=3 * largest + 30)
    vintages: dict[tuple[str, Interval], int] = {}
    for number, (known, month) in enumerate(zip(council.counts, council.editions, strict=True)):
        for series, by_month in known.items():
            for m, count in by_month.items():
                if m <= month and (number == 0 or council.counts[number - 1][series][m] != count):
                    vintages[series, m] = number

        def one(series, m, vintages=dict(vintages), known=known):  # noqa: B006
            return reader.unknown((series, m, vintages.get((series, m), 0)), known[series][m])

        months = [m for m in council.months if m <= month]
        for part, whole in council.wholes.items():
            for m in months:
                reader.learn(((one(whole, m), 1), (one(part, m), -1)), 0, None)
        for whole, parts in council.sums:
            for m in months:
                reader.learn(((one(whole, m), 1), *((one(part, m), -1) for part in parts)), 0, 0)
        public = published[len(published) - 1 - number].public
        for row in public.standings:
            pair = council.indicators[row.code]
            shown = [months[-2:-1] and months[-2], months[-1]]
            for cell, m in zip(row.months, shown, strict=True):
                if m:
                    _read(
                        reader,
                        one,
                        pair,
                        [x for x in months if x <= m] if council.basis is Basis.YEAR_TO_DATE else [m],
                        cell,
                    )
            _read(reader, one, pair, months, row.year)
        for detail in public.details:
            for line in detail.blocks[0].rows:
                for m, share in zip(months, line.shares, strict=True):
                    if share.number is not None:
                        reader.learn(((one(line.name, m), 1),), share.number, share.number)
    reader.settle()
    return reader


def _read(reader, one, pair, months, cell) -> None:
    for series, number in zip(pair, (cell.numerator, cell.denominator), strict=True):
        if number is not None:
            reader.learn([(one(series, m), 1) for m in months], int(number), int(number))


def forms(council: Council, reader: Reader) -> Iterator[tuple[str, Sum]]:
    """Every count of children: of a month, of a year so far, and the rest of each whole, as each edition knew it."""
    seen: set[Sum] = set()
    for number, month in enumerate(council.editions):
        months = [m for m in council.months if m <= month]
        vintage: dict[tuple[str, Interval], int] = {}
        for series, m, v in reader.names:
            if v <= number and m <= month:
                vintage[series, m] = max(v, vintage.get((series, m), 0))
        spans = [[m] for m in months] + [months]
        for series in council.counts[0]:
            if not all((series, m) in vintage for m in months):
                continue
            for span in spans:
                terms = tuple((reader.names[series, m, vintage[series, m]], 1) for m in span)
                wholes = [tuple((reader.names[w, m, vintage[w, m]], 1) for m in span)
                          for w in [council.wholes.get(series)] if w]  # fmt: skip
                label = f"{series} {span[0].short_label} to {span[-1].short_label}"
                for said, form in (
                    (label, terms),
                    *((f"rest of {label}", (*w, *((u, -1) for u, _ in terms))) for w in wholes),
                ):
                    if form not in seen:
                        seen.add(form)
                        yield said, form


def attack(council: Council, rules: Rules, outcome: Outcome) -> None:
    started = process_time()
    published = publish(council, rules)
    outcome.worst = max(outcome.worst, (process_time() - started) / len(published))
    outcome.councils += 1
    outcome.editions += len(published)
    for each in published:
        for row in each.public.standings:
            for cell in (*row.months, row.year):
                if cell.text != "No figure":
                    outcome.figures += 1
                    outcome.withheld += cell.text == "c"
        for detail in each.public.details:
            for line in detail.blocks[0].rows:
                outcome.figures += len(line.shares)
                outcome.withheld += sum(share.mark == "c" for share in line.shares)
    reader = reader_of(council, published)
    for said, form in forms(council, reader):
        value = sum(factor * reader.true[unknown] for unknown, factor in form)
        if value not in SMALL:
            continue
        outcome.cases += 1
        try:
            possible = reader.possible(form, SMALL)
        except GaveUpError:
            outcome.gave_up.append(f"{council.kind}: {said}")
            continue
        if possible != set(SMALL):
            told = f"{council.kind}: {said} is {value}, and of 1 to 5 can only be {sorted(possible)}"
            outcome.narrowed.append(told)
            if len(possible) == 1 and not reader.possible(form, (0, 6, 7, 8)):
                outcome.exact.append(told)
