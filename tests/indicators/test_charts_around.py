"""What a chart is read against: the limits of chance, the year before, others, breaks and restatements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.charts.axes import BEFORE, LOOKS, OTHERS, USUAL
from indicators.charts.charts import Chart, ChartLine, draw
from indicators.charts.context import MOST_MONTHS, MOST_OTHERS, Series, around
from indicators.charts.shapes import Path, TextShape
from indicators.charts.surroundings import Limits, Note
from indicators.report_rows.values import Mark
from indicators.rules import periods
from indicators.rules.formatting import Unit, show

JANUARY = periods.month(2010, 1)
ENGLAND = Mark("England", "2008/09", Decimal("67.2"))
WIDTH, HEIGHT = 640.0, 250.0


def percent(value: Decimal) -> str:
    return show(value, Unit.PERCENT, 1)


def series(*values: int | None, **changes) -> Series:
    """A value for each of the months up to January, the latest last."""
    months = periods.months_to(JANUARY, len(values)) if values else ()
    known = {each: Decimal(value) for each, value in zip(months, values, strict=True) if value is not None}
    return replace(Series("In time", known, percent, True), **changes)


def chart(known: Series, months: int = 6, others: tuple[Mark, ...] = ()) -> Chart:
    shown = periods.months_to(JANUARY, months)
    line = ChartLine("In time", tuple(known.values.get(each) for each in shown))
    plain = Chart("A", "A: month by month", "It moved.", tuple(each.short_label for each in shown), (line,), None, "")
    return around(plain, shown, known, others)


def drawn(made: Chart, colour: str) -> list[Path]:
    return [each for each in draw(made, WIDTH, HEIGHT) if isinstance(each, Path) and colour in (each.stroke, each.fill)]


# -- chance --------------------------------------------------------------------------------------------------------
def test_twelve_months_have_limits_by_the_mean_moving_range() -> None:
    made = chart(series(*[40, 44] * 6))  # mean 42, every range 4: 42 -/+ 2.66 x 4

    assert made.limits == Limits(Decimal("31.36"), Decimal("52.64"), "31.4% to 52.6%", "Feb 2009")
    assert made.caption == (
        "It moved. In time was within the usual month-to-month variation in January 2010: 31.4% to 52.6%, "
        "from 12 months."
    )
    assert ("Usual range", "31.4% to 52.6%") in made.facts


def test_a_month_that_chance_does_not_explain_is_told_by_why() -> None:
    made = chart(series(*[40, 44] * 6, 80))

    assert made.usual.startswith(
        "In time was not as chance alone would explain in January 2010: a month outside the limits of chance."
    )


@pytest.mark.parametrize("values", [(40,), (40, 44) * 5, (40, None) * 11])
def test_under_twelve_months_it_is_too_early_to_tell(values) -> None:
    made = chart(series(*values))

    assert (made.limits, made.usual) == (
        None, "It is too early to tell what variation is usual: that takes 12 months.",
    )  # fmt: skip


def test_nothing_is_said_of_chance_without_a_figure_or_where_months_hold_one_another() -> None:
    for known in (series(), series(*[40, 44] * 6, varies=False)):
        assert (chart(known).limits, chart(known).usual) == (None, "")


def test_the_latest_two_years_say_what_is_usual() -> None:
    made = chart(series(*[0] * 12, *[40, 44] * 12))

    assert made.limits.since == periods.months_to(JANUARY, MOST_MONTHS)[0].short_label
    assert made.limits.lower == chart(series(*[40, 44] * 12)).limits.lower


@pytest.mark.parametrize(
    ("values", "is_percentage", "text"),
    [([0, 100] * 6, True, "0% to 100%"), ([0, 100] * 6, False, "0% to 316%"), ([-1, 1] * 6, False, "-5.3% to 5.3%")],
)
def test_limits_end_where_values_cannot_go_on(values, is_percentage, text) -> None:
    assert chart(series(*values, is_percentage=is_percentage)).limits.text == text


def test_a_break_starts_anew_and_is_marked_where_the_line_breaks() -> None:
    made = chart(series(*[90] * 12, *[40, 44] * 6, breaks_on=date(2009, 2, 1)), 14)

    assert (made.limits.since, made.last_year) == ("Feb 2009", None)
    assert made.notes == (Note(2, "Feb 2009", breaks=True),)
    assert ("New definition from", "Feb 2009") in made.facts
    lines = [each for each in drawn(made, LOOKS[0].colour) if not each.closed]
    assert [len(each.points) for each in lines] == [2, 12, 2]  # before it, after it, the sample beside the name
    band = next(each for each in drawn(made, USUAL.fill) if each.fill)
    assert band.points[0][0] == lines[1].points[0][0] - (lines[1].points[1][0] - lines[1].points[0][0]) / 2


def test_a_break_before_the_months_shown_is_not_marked() -> None:
    assert chart(series(*[40, 44] * 6, breaks_on=date(2009, 2, 1))).notes == ()
    assert chart(series(*[40, 44] * 6, breaks_on=date(2009, 2, 1)), 12).notes == ()


def test_a_break_near_the_end_has_its_words_before_it() -> None:
    made = chart(series(*[40, 44] * 6, breaks_on=date(2010, 1, 1)))
    (words,) = (
        each for each in draw(made, WIDTH, HEIGHT) if isinstance(each, TextShape) and each.words == "New definition"
    )

    assert words.anchor == "end"


# -- the year before, others, restatements -------------------------------------------------------------------------
def test_the_year_before_is_a_thin_line_of_the_months_known() -> None:
    made = chart(series(*[30, 31, None, 33, 34, 35], *[None] * 6, *[40] * 6))

    assert made.last_year.values == (*map(Decimal, (30, 31)), None, *map(Decimal, (33, 34, 35)))
    assert made.last_year.text == "Aug 2008 30%, Sep 2008 31%, Nov 2008 33%, Dec 2008 34%, Jan 2009 35%"
    thin = [each for each in drawn(made, BEFORE.colour) if each.width == BEFORE.width]
    assert [len(each.points) for each in thin] == [2, 3, 2]
    assert "A year before" in [each.words for each in draw(made, WIDTH, HEIGHT) if isinstance(each, TextShape)]


def test_others_are_short_ticks_at_the_right_edge_with_their_values() -> None:
    many = tuple(replace(ENGLAND, group=f"Group {number}") for number in range(6))

    made = chart(series(40, 41), others=(ENGLAND, *many))

    assert len(made.others) == MOST_OTHERS
    assert made.facts[0] == ("England, 2008/09", "67.2%")
    ticks = drawn(made, OTHERS.colour)
    assert len([each for each in ticks if each.points[1][0] - each.points[0][0] < 10]) == MOST_OTHERS
    assert "England 67.2%" in [each.words for each in draw(made, WIDTH, HEIGHT) if isinstance(each, TextShape)]


def test_others_for_whose_names_there_is_no_height_are_in_the_table_alone() -> None:
    many = tuple(replace(ENGLAND, group=f"Group {number}") for number in range(4))

    shapes = draw(chart(series(*[40, 44] * 6), others=many), WIDTH, 60.0)

    named = [each.words for each in shapes if isinstance(each, TextShape) and each.words.startswith("Group")]
    assert named == ["Group 0 67.2%", "Group 1 67.2%"]
    assert len([each for each in shapes if isinstance(each, Path) and each.stroke == OTHERS.colour]) == 2 * len(named)
    assert all(0 <= each.y <= 60 for each in shapes if isinstance(each, TextShape))


def test_a_restated_month_has_a_letter_over_it_and_is_named() -> None:
    made = chart(series(40, 41, 42, restated=frozenset(periods.months_to(JANUARY, 2))))

    assert made.facts == (("Restated (R)", "Dec 2009, Jan 2010"),)
    assert [each.words for each in draw(made, WIDTH, HEIGHT) if isinstance(each, TextShape)].count("R") == 2
