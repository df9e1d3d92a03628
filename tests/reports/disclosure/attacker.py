"""Somebody who has every public file and patience: tries all numbers, and keeps those that fit what is printed.

It shares nothing with `reports.disclosure`: it reads the CSV files, month by month, and knows that a year so far is the
sum of its months, that a part is no more than its whole, and how percentages are rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from reports.renderers import FORMATS
from reports.snapshot.schema import Snapshot
from tests.reports.readers import csv_rows

LARGEST = 14  # no number tried is larger, in one month
Pair = tuple[int, int]  # numerator, denominator
EVERYTHING = [(n, of) for of in range(LARGEST + 1) for n in range(of + 1)]


@dataclass
class Printed:
    """What is printed of n, of N and of their percentage, in any edition; None where nothing is."""

    n: set[int] = field(default_factory=set)
    of: set[int] = field(default_factory=set)
    percent: set[str] = field(default_factory=set)

    def fits(self, pair: Pair, round_to: int) -> bool:
        n, of = pair
        return (
            all(_rounded(n, round_to) == printed for printed in self.n)
            and all(_rounded(of, round_to) == printed for printed in self.of)
            and all(of and _percent(pair, printed) == printed for printed in self.percent)
        )


def _rounded(number: int, to: int) -> int:
    return int((Decimal(number) / to).quantize(Decimal(1), ROUND_HALF_UP)) * to


def _percent(pair: Pair, like: str) -> str:
    decimals = len(like.partition(".")[2])
    text = str((Decimal(100 * pair[0]) / pair[1]).quantize(Decimal(1).scaleb(-max(decimals, 1)), ROUND_HALF_UP))
    return text.removesuffix(".0") if not decimals else text


@dataclass
class Attacker:
    """`months` are all of the year, April first, by their headings; `year` is its label."""

    months: Sequence[str]
    year: str
    round_to: int = 1
    in_month: dict[str, Printed] = field(default_factory=dict)
    so_far: dict[str, Printed] = field(default_factory=dict)
    rows: dict[tuple[str, str], Printed] = field(default_factory=dict)

    def read(self, public: Snapshot, code: str = "A") -> None:
        """Read one edition's CSV files."""
        (row,) = (each for each in csv_rows(FORMATS["csv"].render(public, None)) if each["Code"] == code)
        for month in public.months:
            self._note(self.in_month.setdefault(month, Printed()), row, month)
        self._note(self.so_far.setdefault(public.months[-1], Printed()), row, f"{self.year} value")
        for line in csv_rows(FORMATS["counts.csv"].render(public, None)):
            if line["Number"].isdigit():
                printed = self.rows.setdefault((line["Measure"], line["Month"]), Printed())
                printed.n.add(int(line["Number"]))

    def _note(self, printed: Printed, row: Mapping[str, str], heading: str) -> None:
        for numbers, name in ((printed.n, "numerator"), (printed.of, "denominator")):
            if row[f"{heading} {name}"].isdigit():
                numbers.add(int(row[f"{heading} {name}"]))
        if row[heading].replace(".", "").isdigit():
            printed.percent.add(row[heading])

    def pairs(self) -> dict[str, set[Pair]]:
        """Every n of N that each month may have had, with all other months fitting somehow."""
        fitting = [self._fitting(month) for month in self.months]
        forward: list[set[Pair]] = [{(0, 0)}]
        for month, allowed in zip(self.months, fitting, strict=True):
            forward.append({each for each in _sums(forward[-1], allowed) if self._may_be_so_far(month, each)})
        backward = [forward[-1]]
        for number in range(len(self.months) - 1, -1, -1):
            reach = backward[0]
            backward.insert(0, {s for s in forward[number] if any(_plus(s, p) in reach for p in fitting[number])})
        return {
            month: {p for p in fitting[n] if any(_plus(s, p) in backward[n + 1] for s in backward[n])}
            for n, month in enumerate(self.months)
        }

    def _fitting(self, month: str) -> set[Pair]:
        printed = self.in_month.get(month, Printed())
        return {pair for pair in EVERYTHING if printed.fits(pair, self.round_to) and self._fits_rows(month, pair)}

    def _fits_rows(self, month: str, pair: Pair) -> bool:
        """The rows “within 7” and “all” are the indicator's own counts; “within 10” lies between them."""
        within, between, everything = (self.rows.get((name, month), Printed()).n for name in ROWS)
        return (
            all(pair[0] == n for n in within)
            and all(pair[1] == n for n in everything)
            and all(pair[0] <= n <= pair[1] for n in between)
        )

    def _may_be_so_far(self, month: str, pair: Pair) -> bool:
        return self.so_far.get(month, Printed()).fits(pair, self.round_to)

    def possible(self) -> Iterator[tuple[str, str, set[int]]]:
        """Month, what of it, and every number that it may have been."""
        for month, pairs in self.pairs().items():
            yield month, "n", {n for n, _ in pairs}
            yield month, "of", {of for _, of in pairs}
            yield month, "rest", {of - n for n, of in pairs}
            between = self.rows.get((ROWS[1], month), Printed()).n
            triples = {(n, b, of) for n, of in pairs for b in (between or range(n, of + 1))}
            yield month, "between", {b for _, b, _ in triples}
            yield month, "between less n", {b - n for n, b, _ in triples}
            yield month, "of less between", {of - b for _, b, of in triples}


ROWS = ("Within 7", "Within 10", "All")


def _plus(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]


def _sums(before: set[Pair], allowed: set[Pair]) -> set[Pair]:
    return {_plus(each, pair) for each in before for pair in allowed}
