"""Words on the council's colour can always be read."""

from hypothesis import given
from hypothesis import strategies as st

from safeguarding.contrast import contrast, text_on

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#777777") == 1
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one, other):
    assert contrast(one, other) == contrast(other, one)


@given(COLOURS)
def test_there_is_black_or_white_to_be_read_on_any_colour(colour):
    assert contrast(colour, text_on(colour)) >= 4.4
