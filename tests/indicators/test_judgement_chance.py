"""Rule 9: whether a change is more than chance, held against published formulas worked by hand and in floats."""

from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.confidence import more_than_chance, wilson
from indicators.rules.control_limits import Signal, control_chart
from indicators.rules.judgement import Counted
from tests.indicators.strategies import counts

D = Decimal
series = st.lists(st.decimals(min_value=0, max_value=100, places=1), min_size=2, max_size=30)
STEADY = [50, 52] * 6


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (5, 10, "23.7", "76.3"),
        (0, 10, "0.0", "27.8"),
        (10, 10, "72.2", "100.0"),
        (81, 263, "25.5", "36.6"),
        (1, 29, "0.6", "17.2"),
        (0, 20, "0.0", "16.1"),
    ],
)
def test_wilson_gives_the_published_limits(part, whole, low, high):
    assert tuple(f"{limit:.1f}" for limit in wilson(D(part), D(whole))) == (low, high)


@given(counts, counts)
def test_wilson_agrees_with_the_usual_form_in_floats(one, other):
    part, whole = min(one, other), max(one, other) + 1
    p, n, z = float(part / whole), float(whole), 1.96
    centre, reach = (p + z * z / (2 * n)), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))

    low, high = wilson(part, whole)

    assert float(low) == pytest.approx(100 * (centre - reach) / (1 + z * z / n), abs=1e-6)
    assert float(high) == pytest.approx(100 * (centre + reach) / (1 + z * z / n), abs=1e-6)
    assert 0 <= low <= 100 * part / whole <= high <= 100


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (1, 0), (5, 4), (-1, 4), (1, -4)])
def test_there_is_no_interval_of_nothing(part, whole):
    with pytest.raises(ValueError, match="An interval needs some cases"):
        wilson(D(part), D(whole))


def of(part, whole):
    return Counted(None, D(part), D(whole))


def test_a_large_change_in_many_is_more_than_chance_and_in_few_is_not():
    assert more_than_chance(of(80, 100), of(50, 100)) is True
    assert more_than_chance(of(50, 100), of(80, 100)) is True
    assert more_than_chance(of(4, 5), of(5, 10)) is False


@given(counts, counts)
def test_a_figure_never_differs_from_itself_by_more_than_chance(one, other):
    month = of(min(one, other), max(one, other) + 1)

    assert more_than_chance(month, month) is False


@pytest.mark.parametrize("unknown", [Counted(D(50)), Counted(None, D(1)), of(0, 0), of(3, 2), of(-1, 2)])
def test_without_sound_counts_chance_is_not_spoken_of(unknown):
    assert more_than_chance(unknown, of(1, 2)) is None
    assert more_than_chance(of(1, 2), unknown) is None


def chart(*values):
    return control_chart([D(str(value)) for value in values])


def test_a_steady_series_has_the_limits_worked_by_hand():
    made = chart(*STEADY)

    assert (made.centre, made.lower, made.upper) == (51, D("45.68"), D("56.32"))
    assert made.signals == (Signal.USUAL,)


def test_one_wild_range_is_left_out_once():
    values = [50, 52] * 6 + [90] + [50, 52] * 6

    made = chart(*values)

    assert made.upper - made.centre == D("2.66") * 2


@pytest.mark.parametrize(
    ("latest", "signal"),
    [
        ([50, 52, 50, 90], Signal.OUTSIDE),
        ([54, 55, 54, 55, 54, 55, 54], Signal.SHIFT),
        ([50, 50.1, 50.2, 50.3, 50.4, 50.5, 50.6], Signal.RUN),
        ([52, 51.9, 51.8, 51.7, 51.6, 51.5, 51.4], Signal.RUN),
        ([57, 52, 57], Signal.NEAR_LIMIT),
    ],
)
def test_each_rule_of_the_chart_is_seen(latest, signal):
    assert signal in chart(*STEADY, *latest).signals


@pytest.mark.parametrize(
    ("latest", "signal"),
    [
        ([54, 55, 54, 55, 54, 55], Signal.SHIFT),
        ([50, 50.1, 50.2, 50.3, 50.4, 50.5], Signal.RUN),
        ([50, 50.1, 50.2, 50.3, 50.3, 50.4, 50.5], Signal.RUN),
        ([57, 57, 52], Signal.NEAR_LIMIT),
        ([57, 47, 57], Signal.NEAR_LIMIT),
        ([57, 57, 90], Signal.NEAR_LIMIT),
    ],
)
def test_what_falls_just_short_of_a_rule_is_not_a_signal(latest, signal):
    assert signal not in chart(*STEADY, *latest).signals


@given(st.lists(st.integers(min_value=0, max_value=100), min_size=2, max_size=11))
def test_under_twelve_months_it_is_too_early_to_tell(values):
    assert chart(*values).signals == (Signal.TOO_FEW,)


@pytest.mark.parametrize("values", [[], [50]])
def test_one_month_makes_no_chart(values):
    assert chart(*values) is None


@given(st.integers(min_value=0, max_value=100), st.integers(min_value=12, max_value=30))
def test_a_series_without_change_is_usual(value, months):
    assert chart(*[value] * months).signals == (Signal.USUAL,)


@given(st.integers(min_value=1, max_value=10))
def test_one_vacancy_among_many_zeros_does_not_make_the_next_zero_a_surprise(place):
    values = [0] * 12
    values[place] = 1

    assert Signal.OUTSIDE not in chart(*values).signals


@given(series)
def test_turning_a_series_upside_down_changes_no_signal(values):
    there, back = control_chart(values), control_chart([100 - value for value in values])

    assert there.signals == back.signals
    assert there.lower <= there.centre <= there.upper
