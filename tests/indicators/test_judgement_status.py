"""Rules 1 to 4: what status a figure has against its target."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given

from indicators.rules.judgement import (
    Condition,
    LimitKind,
    Polarity,
    Status,
    StatusRule,
    Step,
    Target,
    Upto,
    gap,
    status,
)
from tests.indicators.strategies import limits, polarities, targets, values

D = Decimal
UP, DOWN, BAND = Polarity.MAXIMISE, Polarity.MINIMISE, Polarity.BAND
OF_ITS_OWN = {"alert": D(5), "limits": LimitKind.ABSOLUTE}


# The demo council's thirteen rows: figure, target, polarity, limits of its own, data only, and the status deduced.
SEED = [
    ("NI 59", "26.1", "53", UP, {}, False, Status.ALERT),
    ("NI 60", "42.5", "63", UP, {}, False, Status.ALERT),
    ("NI 68", "52.9", "58", BAND, {}, False, Status.ALERT),
    ("NI 62", "13.98", "11", DOWN, OF_ITS_OWN, False, Status.WARNING),
    ("NI 61", "50", "75", UP, {}, False, Status.ALERT),
    ("NI 66", "92.6", "98.0", UP, {}, False, Status.ALERT),
    ("NI 63", "69.6", "70", UP, {}, False, Status.WARNING),
    ("NI 67", "94.8", "100", UP, {}, False, Status.ALERT),
    ("NI 65", "13.4", "10", DOWN, {}, False, Status.ALERT),
    ("NI 64", "15.2", "5", DOWN, {}, False, Status.ALERT),
    ("NI 51", "15", "15", UP, {}, False, Status.OK),
    ("L0508", "0", None, DOWN, {}, True, Status.DATA_ONLY),
    ("L0509", "0", None, DOWN, {}, True, Status.DATA_ONLY),
]


@pytest.mark.parametrize(("code", "value", "target", "polarity", "own", "data_only", "expected"), SEED)
def test_each_row_of_the_report_has_the_status_deduced(code, value, target, polarity, own, data_only, expected):
    held_against = Target(D(target), **own) if target else None

    assert status(D(value), held_against, polarity, data_only=data_only) is expected


def slow_status(value, target, polarity):
    """The same rule another way round, in exact fractions: where do the edges lie, and which side is the value on?"""
    value, low, high = Fraction(value), Fraction(target.value), Fraction(target.upper or target.value)
    if target.upper is not None:
        high = Fraction(target.upper)
    share = Fraction(1) if target.limits is LimitKind.ABSOLUTE else abs(low) / 100
    for allowed, result in ((target.warning, Status.OK), (target.alert, Status.WARNING)):
        reach = Fraction(allowed) * share
        inside = {UP: value >= low - reach, DOWN: value <= low + reach, BAND: low - reach <= value <= high + reach}
        if inside[polarity]:
            return result
    return Status.ALERT


@given(values, targets(), polarities)
def test_status_is_that_of_a_slow_obvious_rule(value, target, polarity):
    assert status(value, target, polarity) is slow_status(value, target, polarity)


@given(targets(), polarities)
def test_a_figure_on_its_target_is_ok(target, polarity):
    assert status(target.value, target, polarity) is Status.OK


@given(targets(), polarities)
def test_a_figure_on_a_limit_takes_the_better_side(target, polarity):
    sign = -1 if polarity is UP else 1
    edge = target.top if polarity is BAND else target.value

    assert status(edge + sign * target.warning_distance, target, polarity) is Status.OK
    assert status(edge + sign * target.alert_distance, target, polarity) in (Status.OK, Status.WARNING)


@given(values, values, targets(), polarities)
def test_a_figure_that_misses_by_more_is_never_better(one, other, target, polarity):
    order = [Status.OK, Status.WARNING, Status.ALERT]
    assume(gap(one, target, polarity) <= gap(other, target, polarity))

    assert order.index(status(one, target, polarity)) <= order.index(status(other, target, polarity))


@given(targets())
def test_a_band_is_met_from_its_bottom_to_its_top(target):
    assert status(target.top, target, BAND) is Status.OK
    assert gap((target.value + target.top) / 2, target, BAND) == 0


@given(values, limits)
def test_maximise_and_minimise_mirror_each_other(value, allowed):
    target = Target(D(50), alert=allowed, limits=LimitKind.ABSOLUTE)

    assert status(value, target, UP) is status(100 - value, target, DOWN)


def test_unrounded_values_are_compared():
    assert status(D("69.99"), Target(D(70)), UP) is Status.WARNING


@pytest.mark.parametrize(("value", "expected"), [("11", Status.OK), ("16", Status.WARNING), ("16.01", Status.ALERT)])
def test_ni_62_is_red_only_above_16(value, expected):
    assert status(D(value), Target(D(11), **OF_ITS_OWN), DOWN) is expected


@pytest.mark.parametrize("polarity", Polarity)
def test_data_only_comes_before_everything_else(polarity):
    assert status(None, None, polarity, data_only=True) is Status.DATA_ONLY
    assert status(D(1), Target(D(99)), polarity, data_only=True) is Status.DATA_ONLY


@pytest.mark.parametrize("polarity", Polarity)
def test_no_figure_and_no_target_are_two_statuses(polarity):
    assert status(None, Target(D(50)), polarity) is Status.UNKNOWN
    assert status(D(0), None, polarity) is Status.NO_TARGET
    assert status(None, None, polarity) is Status.NO_TARGET


def test_zero_is_a_figure():
    assert status(D(0), Target(D(5)), DOWN) is Status.OK


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": D(0)}, "A target of 0 needs limits in the indicator's own units"),
        ({"value": D(5), "upper": D(4)}, "The top of the band is below its bottom"),
        ({"value": D(5), "warning": D(6)}, "alert limit no less than the warning limit"),
        ({"value": D(5), "warning": D(-1)}, "The warning limit is 0 or more"),
        ({"value": D("NaN")}, "not NaN"),
        ({"value": D("sNaN")}, "not NaN"),
        ({"value": D("Infinity")}, "not infinite"),
        ({"value": D(5), "upper": D("Infinity")}, "not infinite"),
        ({"value": D(5), "warning": D("NaN")}, "not NaN"),
        ({"value": D(5), "alert": D("Infinity")}, "not infinite"),
    ],
)
def test_a_target_that_means_nothing_is_refused(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        Target(**wrong)


def test_a_target_of_zero_stands_with_limits_of_its_own():
    target = Target(D(0), alert=D(2), limits=LimitKind.ABSOLUTE)

    assert [status(D(value), target, DOWN) for value in (0, 2, 3)] == [Status.OK, Status.WARNING, Status.ALERT]
    assert status(D(0), Target(D(0), alert=D(0)), DOWN) is Status.OK


@pytest.mark.parametrize(
    ("target", "decimals"),
    [
        (Target(D("98.0")), 1),
        (Target(D(98)), 0),
        (Target(D("50.5"), D("60.25")), 2),
        (Target(D("1E+2")), 0),
        (Target(D("0.123456789")), 6),
    ],
)
def test_a_target_has_the_decimals_that_it_is_written_with(target, decimals):
    assert target.decimals_written == decimals


def test_where_no_step_of_a_rule_is_for_the_figure_its_status_is_not_known():
    """A rule without a last step for everything is refused when it is loaded; no figure is judged well by mistake."""
    rule = StatusRule("only if better", (Step(Status.OK, Upto.BEYOND, only=Condition.IMPROVING),))

    assert status(D(70), Target(D(60)), UP, rule=rule) is Status.UNKNOWN
    assert status(D(70), Target(D(60)), UP, rule=rule, conditions={Condition.IMPROVING}) is Status.OK
