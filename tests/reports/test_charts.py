"""Charts as shapes: within their box, broken where there is no figure, and told apart without colour."""

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.axes import LOOKS, TARGET
from indicators.charts.charts import draw
from indicators.charts.icons import BOX, ICONS, icon
from indicators.charts.shapes import Path, TextShape
from indicators.charts.surroundings import BenchmarkLine, LastYear, Limits, Note
from indicators.rules.judgement import Status, Trend
from reports.snapshot.schema import Chart, ChartLine
from tests.reports import sample

WIDTH, HEIGHT = 770.0, 200.0
CHART = sample.seed().details[0].charts[0]
values = st.one_of(st.none(), st.decimals(-1000, 1000, places=2, allow_nan=False))
lines = st.lists(st.tuples(values, values, values), max_size=6).map(
    lambda found: tuple(ChartLine(f"Line {number}", each) for number, each in enumerate(found))
)
known = st.decimals(-1000, 100000, places=2, allow_nan=False)
limits = st.tuples(known, known).map(lambda ends: Limits(min(ends), max(ends), "1% to 2%", "Jan 2009"))
before = st.tuples(known, values, values).map(lambda found: LastYear(found, "Jan 2009 1%"))
others = st.lists(known, max_size=4).map(
    lambda found: tuple(BenchmarkLine("England", "2008/09", each, "1%") for each in found)
)
notes = st.lists(st.builds(Note, st.integers(0, 2), st.just("Jan"), st.booleans()), max_size=2)
in_order = notes.map(lambda found: tuple(sorted(found, key=lambda note: note.month)))
charts = st.builds(
    Chart,
    st.just("NI 1"),
    st.just("A title"),
    st.just("A sentence."),
    st.just(("Jan", "Feb", "Mar")),
    lines,
    values,
    st.just("5%"),
    limits=st.none() | limits,
    last_year=st.none() | before,
    others=others,
    notes=in_order,
)


def points(shapes):
    return [point for shape in shapes if isinstance(shape, Path) for point in shape.points]


@given(charts)
def test_every_chart_stays_within_its_box(chart):
    shapes = draw(chart, WIDTH, HEIGHT)
    assert all(-8 <= x <= WIDTH + 8 and -8 <= y <= HEIGHT + 8 for x, y in points(shapes))


@pytest.mark.parametrize(
    "heights", [(None,) * 6, (None, 30, None, None, None, None), (-40, 5, None, -3, 0, 7), (5, 6, 7, 9000, 6, 5)]
)
def test_a12_all_missing_one_point_negative_and_an_outlier_are_drawn_with_a_marker_for_each_value(heights):
    known = tuple(None if each is None else Decimal(each) for each in heights)
    shapes = draw(replace(CHART, lines=(ChartLine("Odd", known),)), WIDTH, HEIGHT)
    markers = [s for s in shapes if isinstance(s, Path) and s.closed and s.stroke == LOOKS[0].colour]
    assert len(markers) == sum(each is not None for each in known) + 1
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points(shapes))


def test_each_line_has_a_marker_at_each_month_and_one_beside_its_name():
    shapes = draw(CHART, WIDTH, HEIGHT)
    for look in LOOKS[: len(CHART.lines)]:
        markers = [s for s in shapes if isinstance(s, Path) and s.closed and s.stroke == look.colour]
        assert len(markers) == len(CHART.months) + 1


def test_no_two_lines_share_both_dash_and_marker():
    assert len({(look.dash, look.marker, look.hollow) for look in LOOKS}) == len(LOOKS)


def test_higher_values_stand_higher():
    chart = replace(
        CHART, lines=(ChartLine("Rising", tuple(Decimal(n) for n in (10, 20, 30, 40, 50, 60))),), target=None
    )
    (line,) = (s for s in draw(chart, WIDTH, HEIGHT) if isinstance(s, Path) and len(s.points) == 6 and not s.closed)
    heights = [y for _, y in line.points]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 6


def test_a_line_is_broken_where_a_month_has_no_figure():
    chart = replace(CHART, lines=(ChartLine("Broken", tuple(n and Decimal(n) for n in (10, 20, None, 40, 50, 60))),))
    drawn = [
        s for s in draw(chart, WIDTH, HEIGHT) if isinstance(s, Path) and s.stroke == LOOKS[0].colour and not s.closed
    ]
    assert [len(s.points) for s in drawn] == [2, 3, 2]  # two stretches, and the sample beside the name


def test_the_target_is_drawn_and_named():
    shapes = draw(CHART, WIDTH, HEIGHT)
    assert [s.words for s in shapes if isinstance(s, TextShape) and s.colour == TARGET.colour] == ["Target 53%"]
    assert any(isinstance(s, Path) and s.stroke == TARGET.colour for s in shapes)


def test_a_chart_without_a_target_names_none():
    words = [
        s.words for s in draw(replace(CHART, target=None, target_text=""), WIDTH, HEIGHT) if isinstance(s, TextShape)
    ]
    assert words
    assert not any("Target" in each for each in words)


def test_names_do_not_lie_over_one_another():
    shapes = draw(CHART, WIDTH, HEIGHT)
    names = sorted(s.y for s in shapes if isinstance(s, TextShape) and s.x > WIDTH * 0.6 and s.anchor == "start")
    assert all(below - above >= 9 for above, below in itertools.pairwise(names))


@pytest.mark.parametrize("word", [*(each.value for each in Status), *(each.value for each in Trend)])
def test_every_status_and_trend_has_an_icon_within_its_box(word):
    assert icon(word)
    assert all(0 <= x <= BOX and 0 <= y <= BOX for x, y in points(icon(word)))


def test_no_two_icons_share_an_outline():
    assert len({shapes[0].points for shapes in ICONS.values()}) == len(ICONS)
