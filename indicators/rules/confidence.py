"""Intervals for one figure and for the difference of two: whether a change is more than chance (rule 9).

Pure; `Decimal` only. It stands beside status and trend, in words, and never changes them. Sources: Wilson's interval
and Byar's, OHID public health technical guidance, "Proportions" and "Counts and rates"; for a difference of two
percentages R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10; for one of two counts the same square
and add, G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693-1702.
"""

from __future__ import annotations

from decimal import Decimal

from indicators.rules.judgement import HUNDRED, Counted

Z = Decimal("1.96")
Interval = tuple[Decimal, Decimal]

# Exact 95% Poisson limits of counts below 10, for which Byar's approximation is too rough (OHID technical guidance).
EXACT = tuple(
    (Decimal(low), Decimal(high))
    for low, high in (
        ("0", "3.688879"), ("0.025318", "5.571643"), ("0.242209", "7.224688"), ("0.618672", "8.767273"),
        ("1.089865", "10.241589"), ("1.623486", "11.668332"), ("2.201894", "13.059474"), ("2.814363", "14.422675"),
        ("3.453832", "15.763189"), ("4.115373", "17.084803"),
    )
)  # fmt: skip


def wilson(numerator: Decimal, denominator: Decimal) -> Interval:
    """The 95% Wilson score interval of a percentage, in per cent."""
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError("An interval needs some cases, and no more of them counted than there are.")
    q = 1 - numerator / denominator
    middle = 2 * numerator + Z * Z
    reach = Z * (Z * Z + 4 * numerator * q).sqrt()
    below = 2 * (denominator + Z * Z)
    return max(Decimal(0), HUNDRED * (middle - reach) / below), min(HUNDRED, HUNDRED * (middle + reach) / below)


def poisson(count: Decimal) -> Interval:
    """The 95% interval of a count of events: exact below 10, Byar's from 10 on. Of a rate: divide both by its base."""
    if count < 0:
        raise ValueError("A count of events is 0 or more.")
    if count < len(EXACT) and count == int(count):
        return EXACT[int(count)]
    low = count * (1 - 1 / (9 * count) - Z / (3 * count.sqrt())) ** 3
    above = count + 1
    return max(Decimal(0), low), above * (1 - 1 / (9 * above) + Z / (3 * above.sqrt())) ** 3


def difference(latest: Decimal, of_latest: Interval, before: Decimal, of_before: Interval) -> Interval:
    """The interval of latest minus before, from the interval of each: square and add."""
    (low, high), (low_before, high_before) = of_latest, of_before
    change = latest - before
    down = ((latest - low) ** 2 + (high_before - before) ** 2).sqrt()
    up = ((high - latest) ** 2 + (before - low_before) ** 2).sqrt()
    return change - down, change + up


def newcombe(latest: tuple[Decimal, Decimal], before: tuple[Decimal, Decimal]) -> Interval:
    """The 95% interval of the difference of two percentages, each a numerator and denominator, in points."""
    (a, m), (b, n) = latest, before
    return difference(HUNDRED * a / m, wilson(a, m), HUNDRED * b / n, wilson(b, n))


def more_than_chance(latest: Counted, before: Counted) -> bool | None:
    """Is the difference of two independent percentages more than chance? None where the counts are not known."""
    pairs = [(part.numerator, part.denominator) for part in (latest, before)]
    if any(n is None or not d or not 0 <= n <= d for n, d in pairs):
        return None
    low, high = newcombe(*pairs)  # type: ignore[arg-type]
    return low > 0 or high < 0


def counts_differ(latest: Decimal, before: Decimal) -> bool:
    """Is the difference of two counts of events, in periods of the same length, more than chance?"""
    low, high = difference(latest, poisson(latest), before, poisson(before))
    return low > 0 or high < 0
