"""An indicator's months as a chart: which are shown, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.charts.charts import draw
from indicators.charts.monthly import MONTHS_SHOWN, months
from indicators.charts.shapes import TextShape
from indicators.report_rows.values import Facts, Held, Reading
from indicators.rules import periods
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import Basis, Polarity, Target

JANUARY = periods.month(2010, 1)
READING = Reading("Percentage of cases", Unit.PERCENT, Polarity.MAXIMISE, Basis.IN_MONTH)


def facts(*values: str | None, **changes) -> Facts:
    """The months up to January with these values."""
    held, month = {}, JANUARY
    for value in reversed(values):
        if value is not None:
            held[month] = Held(Decimal(value))
        month = periods.before(month)
    return replace(Facts("NI 59", READING, held, Target(Decimal(53))), **changes)


def test_the_last_twelve_months_are_shown_from_the_first_with_a_figure_on() -> None:
    few, many = (months(facts(*values), JANUARY) for values in (("30", None, "41.4"), ["40"] * 20))

    assert few.lines[0].values == (Decimal(30), None, Decimal("41.4"))
    assert few.sentence == "NI 59 went from 30% in November 2009 to 41.4% in January 2010. The target is 53%."
    assert (len(many.months), many.months[-1]) == (MONTHS_SHOWN, "Jan 2010")


def test_every_third_month_is_named_and_the_empty_names_are_not_drawn() -> None:
    chart = months(facts(*["40"] * 12), JANUARY)

    assert [label for label in chart.months if label] == ["Apr 2009", "Jul 2009", "Oct 2009", "Jan 2010"]
    assert all(shape.words for shape in draw(chart, 280, 130) if isinstance(shape, TextShape))


def test_without_two_figures_or_for_a_year_there_is_no_chart() -> None:
    assert months(facts("40"), JANUARY) is None
    assert months(facts(), JANUARY) is None
    assert months(facts("40", "41", reading=replace(READING, basis=Basis.ANNUAL)), JANUARY) is None


def test_months_before_a_break_are_not_compared() -> None:
    chart = months(facts("10", "40", "41", reading=replace(READING, breaks_on=date(2009, 12, 1))), JANUARY)

    assert chart.lines[0].values == (Decimal(40), Decimal(41))


def test_a12_a_suppressed_month_is_a_gap_and_nothing_is_said_of_it() -> None:
    held = facts("40", "41", "42").figures | {periods.before(JANUARY): Held(None, missing=Missing.SUPPRESSED)}

    chart = months(facts(figures=held), JANUARY)

    assert chart.lines[0].values == (Decimal(40), None, Decimal(42))
    assert "December" not in chart.caption


def test_the_limits_of_chance_are_of_all_months_known_and_not_of_a_year_to_date() -> None:
    known = ["40", "44"] * 9

    assert months(facts(*known), JANUARY).limits.since == "Aug 2008"
    assert months(facts(*known, reading=replace(READING, basis=Basis.YEAR_TO_DATE)), JANUARY).usual == ""


def test_without_a_target_the_sentence_says_so() -> None:
    chart = months(facts("40", "41", target=None), JANUARY)

    assert (chart.target, chart.target_text) == (None, "")
    assert chart.sentence.endswith("There is no target.")
