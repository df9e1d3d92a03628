"""Rule 5: which way a figure goes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.judgement import Polarity, Target, Trend, long_trend, trend
from tests.indicators.strategies import polarities, targets, values

D = Decimal
UP, DOWN, BAND = Polarity.MAXIMISE, Polarity.MINIMISE, Polarity.BAND
OPPOSITE = {
    Trend.IMPROVING: Trend.GETTING_WORSE,
    Trend.GETTING_WORSE: Trend.IMPROVING,
    Trend.NO_CHANGE: Trend.NO_CHANGE,
    None: None,
}

# The demo council's thirteen rows: December, January, polarity, target where the trend needs it, and the trend deduced.
SEED = [
    ("NI 59", "34.9", "41.4", UP, None, Trend.IMPROVING),
    ("NI 60", "45.4", "43.7", UP, None, Trend.GETTING_WORSE),
    ("NI 68", "63.3", "75.3", BAND, "58", Trend.GETTING_WORSE),
    ("NI 62", "12.25", "13.98", DOWN, None, Trend.GETTING_WORSE),
    ("NI 61", "50", "50", UP, None, Trend.NO_CHANGE),
    ("NI 66", "96.4", "92.6", UP, None, Trend.GETTING_WORSE),
    ("NI 63", "69.7", "69.6", UP, None, Trend.GETTING_WORSE),
    ("NI 67", "94.3", "94.8", UP, None, Trend.IMPROVING),
    ("NI 65", "25", "15.4", DOWN, None, Trend.IMPROVING),
    ("NI 64", "19", "0", DOWN, None, Trend.IMPROVING),
    ("NI 51", None, None, UP, None, None),
    ("L0508", "0", "0", DOWN, None, Trend.NO_CHANGE),
    ("L0509", "1", "0", DOWN, None, Trend.IMPROVING),
]


@pytest.mark.parametrize(("code", "before", "latest", "polarity", "target", "expected"), SEED)
def test_each_row_of_the_report_has_the_trend_deduced(code, before, latest, polarity, target, expected):
    held_against = Target(D(target)) if target else None
    first, second = (D(text) if text else None for text in (before, latest))

    assert trend(second, first, polarity, target=held_against) is expected


def slow_trend(latest, before, polarity, target):
    """Which of the two would anyone rather have?"""
    badness = {
        UP: lambda value: -value,
        DOWN: lambda value: value,
        BAND: lambda value: (
            0 if target.value <= value <= target.top else min(abs(value - target.value), abs(value - target.top))
        ),
    }[polarity]
    now, then = badness(latest), badness(before)
    return Trend.NO_CHANGE if now == then else Trend.IMPROVING if now < then else Trend.GETTING_WORSE


@given(values, values, polarities, targets())
def test_trend_is_that_of_a_slow_obvious_rule(latest, before, polarity, target):
    assert trend(latest, before, polarity, target=target) is slow_trend(latest, before, polarity, target)


@given(values, values, polarities, targets())
def test_turning_time_round_turns_the_trend_round(latest, before, polarity, target):
    there = trend(latest, before, polarity, target=target)

    assert trend(before, latest, polarity, target=target) is OPPOSITE[there]


@given(values, values)
def test_what_is_better_for_one_polarity_is_worse_for_the_other(latest, before):
    assert trend(latest, before, UP) is OPPOSITE[trend(latest, before, DOWN)]


@given(values, polarities, targets())
def test_there_is_no_dead_band_and_equal_is_no_change(value, polarity, target):
    assert trend(value, value, polarity, target=target) is Trend.NO_CHANGE
    assert trend(value + D("0.000001"), value, UP) is Trend.IMPROVING


@given(values, values, polarities, targets())
def test_no_trend_is_drawn_across_a_break(latest, before, polarity, target):
    assert trend(latest, before, polarity, target=target, across_break=True) is None


@pytest.mark.parametrize(("latest", "before"), [(None, D(0)), (D(0), None), (None, None)])
@pytest.mark.parametrize("polarity", Polarity)
def test_a_missing_figure_has_no_trend_but_zero_has(latest, before, polarity):
    assert trend(latest, before, polarity, target=Target(D(1))) is None
    assert trend(D(0), D(0), polarity, target=Target(D(1))) is Trend.NO_CHANGE


def test_a_band_without_a_target_has_no_trend():
    assert trend(D(1), D(2), BAND) is None


@given(values, polarities, targets(), st.integers(min_value=1, max_value=12))
def test_the_long_trend_of_equal_figures_is_no_change(value, polarity, target, how_many):
    assert long_trend(value, [value] * how_many, polarity, target=target) is Trend.NO_CHANGE


@given(values, st.lists(values, min_size=1, max_size=12), st.sampled_from([UP, DOWN]))
def test_the_long_trend_holds_the_latest_against_the_average(latest, previous, polarity):
    ahead = (latest * len(previous) - sum(previous)) * (1 if polarity is UP else -1)
    expected = Trend.NO_CHANGE if ahead == 0 else Trend.IMPROVING if ahead > 0 else Trend.GETTING_WORSE

    assert long_trend(latest, previous, polarity) is expected


@pytest.mark.parametrize("previous", [[], [None], [D(1), None]])
def test_there_is_no_long_trend_where_a_part_is_missing(previous):
    assert long_trend(D(1), previous, UP) is None


@pytest.mark.parametrize(
    ("latest", "before", "expected"),
    [("12", "24", Trend.DOWN), ("24", "12", Trend.UP), ("12", "12", Trend.NO_CHANGE)],
)
def test_where_neither_way_is_better_a_figure_only_moves(latest, before, expected):
    assert trend(D(latest), D(before), Polarity.NEUTRAL) is expected


@given(values, values, polarities, targets(), st.decimals(min_value=0, max_value=50, places=2))
def test_a_change_within_the_dead_band_is_none_and_any_other_is_as_without_one(latest, before, polarity, target, band):
    plain = trend(latest, before, polarity, target=target)
    calm = trend(latest, before, polarity, target=target, dead_band=band)

    assert calm in (plain, Trend.NO_CHANGE)
    if polarity is not BAND:
        assert (calm is Trend.NO_CHANGE) is (abs(latest - before) <= band)


def test_a_change_of_exactly_the_dead_band_is_no_change():
    assert trend(D("52"), D("50"), UP, dead_band=D(2)) is Trend.NO_CHANGE
    assert trend(D("52.1"), D("50"), UP, dead_band=D(2)) is Trend.IMPROVING
    assert trend(D("47.9"), D("50"), UP, dead_band=D(2)) is Trend.GETTING_WORSE
