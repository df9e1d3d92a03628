"""Rules 4 and 6: the year's figure so far, and percentages from their counts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.judgement import NOTHING, Basis, Counted, percentage, worth_of_one, year_figure
from tests.indicators.strategies import counts

D = Decimal
OWN = [Basis.YEAR_TO_DATE, Basis.ROLLING, Basis.MONTH_END]


def counted(numerator, denominator):
    return Counted(percentage(D(numerator), D(denominator)), D(numerator), D(denominator))


@given(st.lists(st.tuples(counts, counts).map(lambda pair: counted(min(pair), max(pair))), min_size=1, max_size=12))
def test_the_year_is_the_sum_of_numerators_over_the_sum_of_denominators(months):
    year = year_figure(Basis.IN_MONTH, months, given=Counted(D(99)))

    top, bottom = (sum(int(getattr(month, part)) for month in months) for part in ("numerator", "denominator"))
    if bottom == 0:
        assert year.value is None
        assert year.no_cases
    else:
        assert abs(Fraction(year.value) - Fraction(100 * top, bottom)) < Fraction(1, 10**20)


def test_the_year_is_never_the_average_of_percentages():
    year = year_figure(Basis.IN_MONTH, [counted(1, 1), counted(0, 99)], given=None)

    assert year.value == 1


@pytest.mark.parametrize("gap", [None, NOTHING, Counted(D(50)), Counted(D(50), D(1)), Counted(None, None, D(2))])
def test_a_month_without_counts_leaves_the_figure_given_or_none(gap):
    months = [counted(1, 2), gap, counted(1, 2)]

    assert year_figure(Basis.IN_MONTH, months, given=Counted(D("26.1"))) == Counted(D("26.1"))
    assert year_figure(Basis.IN_MONTH, months, given=None) is None


def test_months_of_nought_out_of_nought_are_no_cases_and_not_zero():
    year = year_figure(Basis.IN_MONTH, [counted(0, 0), counted(0, 0)], given=None)

    assert (year.value, year.no_cases) == (None, True)


@pytest.mark.parametrize("basis", OWN)
def test_a_basis_that_covers_more_than_the_month_takes_the_latest_months_own_figure(basis):
    months = [Counted(D(50)), Counted(D("13.98"))]

    assert year_figure(basis, months, given=Counted(D(1))) == Counted(D("13.98"))


@pytest.mark.parametrize("basis", OWN)
@pytest.mark.parametrize("months", [[], [Counted(D(50)), None]])
def test_without_a_latest_month_it_takes_the_figure_given(basis, months):
    assert year_figure(basis, months, given=Counted(D(7))) == Counted(D(7))
    assert year_figure(basis, months, given=None) is None


def test_an_annual_figure_is_the_one_given_for_the_year():
    assert year_figure(Basis.ANNUAL, [Counted(D(3))], given=Counted(D(15))) == Counted(D(15))
    assert year_figure(Basis.ANNUAL, [Counted(D(3))], given=None) is None


def test_no_month_at_all_is_no_figure():
    assert year_figure(Basis.IN_MONTH, [], given=None) is None


@pytest.mark.parametrize(("part", "whole"), [(None, D(5)), (D(5), None), (None, None), (D(0), D(0)), (D(5), D(0))])
def test_a_percentage_with_a_part_missing_or_of_nothing_is_none(part, whole):
    assert percentage(part, whole) is None


def test_a_percentage_of_none_of_some_is_zero():
    assert percentage(D(0), D(9)) == 0


@given(counts, st.integers(min_value=1, max_value=3000), st.integers(min_value=1, max_value=50))
def test_equal_ratios_are_equal_percentages(part, whole, times):
    assert percentage(part, D(whole)) == percentage(part * times, D(whole * times))


def test_one_child_of_22_is_worth_about_four_and_a_half_points():
    assert round(worth_of_one(D(22)), 2) == D("4.55")
    assert worth_of_one(D(0)) is None
    assert worth_of_one(None) is None


@pytest.mark.parametrize("wrong", ["NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("place", ["value", "numerator", "denominator"])
def test_what_is_no_number_is_no_figure(wrong, place):
    with pytest.raises(ValueError, match="not NaN, and not infinite"):
        Counted(**{place: D(wrong)})
