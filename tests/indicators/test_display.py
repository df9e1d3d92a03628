"""How figures look: rounding half up, and never in powers of ten."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.rules.formatting import Missing, Unit, decimals_to_tell, number, points, rounded, show
from tests.indicators.strategies import values

D = Decimal
places = st.integers(min_value=0, max_value=6)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("25", 1, "25"),
        ("15.4", 1, "15.4"),
        ("13.98", 2, "13.98"),
        ("0.05", 1, "0.1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("69.95", 1, "70"),
        ("0", 1, "0"),
        ("-0.04", 1, "0"),
        ("1E+2", 1, "100"),
        ("1E-7", 6, "0"),
        ("100", 0, "100"),
        ("120", 0, "120"),
    ],
)
def test_a_number_is_printed_half_up_without_spare_zeros(value, decimals, text):
    assert number(D(value), decimals) == text


@pytest.mark.parametrize(("value", "text"), [("98", "98.0"), ("0", "0.0"), ("-0.04", "0.0"), ("1E+2", "100.0")])
def test_zeros_are_kept_where_asked_for(value, text):
    assert number(D(value), 1, keep_zeros=True) == text


@given(values, places)
def test_rounding_is_half_away_from_zero(value, decimals):
    scaled = abs(Fraction(value)) * 10**decimals
    nearest = int(scaled + Fraction(1, 2))

    assert abs(Fraction(rounded(value, decimals))) == Fraction(nearest, 10**decimals)


@given(values, places, st.booleans())
def test_a_number_has_no_exponent_no_minus_nought_and_reads_back(value, decimals, keep_zeros):
    text = number(value, decimals, keep_zeros=keep_zeros)

    assert not set(text) - set("-0123456789.")
    assert D(text) == value.quantize(D(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert not (D(text) == 0 and text.startswith("-"))
    assert keep_zeros or "." not in text or text[-1] not in "0."
    assert not keep_zeros or len(text.partition(".")[2]) == decimals


@given(values, values, places)
def test_two_values_that_differ_can_be_told_apart(one, other, decimals):
    assume(one != other)
    enough = decimals_to_tell(one, other, decimals)

    assert number(one, enough) != number(other, enough)
    assert number(one - other, enough) != "0"
    assert enough >= decimals


@given(values, places)
def test_equal_values_ask_for_no_more_decimals(value, decimals):
    assert decimals_to_tell(value, value, decimals) == decimals


@pytest.mark.parametrize(
    ("value", "unit", "text"), [("41.4", Unit.PERCENT, "41.4%"), ("15", Unit.SCORE, "15"), ("0", Unit.COUNT, "0")]
)
def test_a_percentage_has_its_sign_and_nothing_else_has(value, unit, text):
    assert show(D(value), unit, 1) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("26.9", Unit.PERCENT, "26.9 percentage points"),
        ("1", Unit.PERCENT, "1 percentage point"),
        ("1.04", Unit.PERCENT, "1 percentage point"),
        ("0.4", Unit.PERCENT, "0.4 percentage points"),
        ("2", Unit.SCORE, "2"),
    ],
)
def test_a_difference_of_percentages_is_in_points(value, unit, text):
    assert points(D(value), unit, 1) == text


def test_each_reason_for_no_value_has_words_of_its_own():
    words = [reason.value for reason in Missing] + ["0", "0%", ""]

    assert len(set(words)) == len(words)
