"""Rule 9: intervals for a figure and for a change, held against published examples and other programs' numbers.

`intervals.csv` was written by statsmodels 0.15 (`confint_proportions_2indep`, method "newcomb") and by scipy 1.17
(exact Poisson limits from chi-squared), neither of which the program needs.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.confidence import EXACT, counts_differ, more_than_chance, newcombe, poisson
from indicators.rules.judgement import Counted

D = Decimal
ROWS = list(csv.DictReader((Path(__file__).parent / "intervals.csv").read_text().splitlines()))


# Newcombe 1998, table II, method 10: eight pairs of proportions and the limits of their difference.
@pytest.mark.parametrize(
    ("latest", "before", "low", "high"),
    [
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((6, 7), (2, 7), "0.0582", "0.8062"),
        ((5, 56), (0, 29), "-0.0381", "0.1926"),
        ((0, 10), (0, 20), "-0.1611", "0.2775"),
        ((0, 10), (0, 10), "-0.2775", "0.2775"),
        ((10, 10), (0, 20), "0.6791", "1.0000"),
        ((10, 10), (0, 10), "0.6075", "1.0000"),
    ],
)
def test_the_difference_of_two_percentages_has_the_limits_that_newcombe_published(latest, before, low, high):
    limits = newcombe(tuple(map(D, latest)), tuple(map(D, before)))

    assert [float(limit) / 100 for limit in limits] == pytest.approx([float(low), float(high)], abs=1e-4)


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "difference"], ids=lambda row: str(row["a"]))
def test_the_difference_of_two_percentages_is_that_of_statsmodels(row):
    low, high = newcombe((D(row["a"]), D(row["m"])), (D(row["b"]), D(row["n"])))

    assert (float(low), float(high)) == pytest.approx((float(row["low"]), float(row["high"])), abs=1e-6)


def test_a_change_is_more_than_chance_where_the_interval_of_the_difference_leaves_0_out():
    differing = [row for row in ROWS if row["kind"] == "difference" and float(row["low"]) * float(row["high"]) > 0]

    for row in (row for row in ROWS if row["kind"] == "difference"):
        latest, before = Counted(None, D(row["a"]), D(row["m"])), Counted(None, D(row["b"]), D(row["n"]))
        assert more_than_chance(latest, before) is (row in differing)
    assert 20 < len(differing) < 100


def test_intervals_that_overlap_may_still_differ_by_more_than_chance():
    """48 of 80 and 56 of 70: each lies within the other's reach, and their difference is not chance all the same."""
    assert more_than_chance(Counted(None, D(56), D(70)), Counted(None, D(48), D(80))) is True


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "count"], ids=lambda row: row["a"])
def test_a_count_has_its_exact_limits_below_10_and_byars_close_to_them_from_10_on(row):
    low, high = poisson(D(row["a"]))
    near = 1e-6 if int(row["a"]) < 10 else 0.03

    assert (float(low), float(high)) == pytest.approx((float(row["low"]), float(row["high"])), abs=near)


def test_there_is_no_interval_of_fewer_than_none():
    with pytest.raises(ValueError, match="0 or more"):
        poisson(D(-1))


def test_ten_more_is_chance_among_a_hundred_and_not_among_ten():
    assert not counts_differ(D(110), D(100))
    assert counts_differ(D(25), D(8))
    assert counts_differ(D(0), D(6))
    assert not counts_differ(D(0), D(3))


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_whether_two_counts_differ_does_not_hang_on_which_came_first(one, other):
    assert counts_differ(D(one), D(other)) is counts_differ(D(other), D(one))
    assert not counts_differ(D(one), D(one))


def test_the_exact_limits_grow_with_the_count():
    assert list(EXACT) == sorted(EXACT)
