"""Figures, targets and periods at random, as the laws of the pure rules are tested on."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from indicators.rules.judgement import LimitKind, Polarity, Target

values = st.decimals(min_value=-1000, max_value=1000, places=6)
limits = st.decimals(min_value=0, max_value=200, places=4)
polarities = st.sampled_from([each for each in Polarity if each is not Polarity.NEUTRAL])  # those with a good way
counts = st.integers(min_value=0, max_value=3000).map(Decimal)
days = st.dates(min_value=date(1901, 4, 1), max_value=date(2098, 12, 31))


@st.composite
def targets(draw: st.DrawFn) -> Target:
    value, width = draw(values), draw(limits)
    warning, alert = sorted((draw(limits), draw(limits)))
    absolute = value == 0 or draw(st.booleans())
    kind = LimitKind.ABSOLUTE if absolute else LimitKind.PERCENTAGE
    return Target(value, draw(st.sampled_from([None, value + width])), warning, alert, kind)
