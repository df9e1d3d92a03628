"""P10 of the long trend: the public edition says no average, and nothing where a month is withheld."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.report_rows.row import Facts, Reading, Standing, stand
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, Polarity, Target
from reports.disclosure import Rules, public_edition
from reports.disclosure.sentences import NO_TREND
from reports.layout.schema import Shown
from reports.snapshot.schema import Snapshot
from tests.reports.disclosure import made
from tests.reports.sample import seed
from tests.reports.test_columns_chosen import with_besides


def long_trends(snapshot: Snapshot) -> set[tuple[str, str]]:
    public = public_edition(snapshot, (), {}, Rules())
    return {(beside.long_trend_text, beside.long_trend_why) for group in public.groups for beside in group.beside}


def laid_out() -> Snapshot:
    section = with_besides(seed()).sections[0]
    return replace(seed(), sections=(section,), details=(), columns=tuple(Shown))


def test_the_average_is_not_printed() -> None:
    assert long_trends(laid_out()) == {
        ("Improving", "It is against the average of the months before, which this edition does not print.")
    }


@pytest.mark.parametrize("word", ["Up", "Down"])
def test_by_how_much_a_figure_moved_from_the_average_is_not_printed(word: str) -> None:
    """“Up 6.4 points” beside 41.4% would tell the average."""
    start = laid_out()
    (section,) = start.sections
    moved = {"long_trend": word, "long_trend_text": f"{word} 6.4 points"}
    groups = tuple(
        replace(group, beside=tuple(replace(each, **moved) for each in group.beside)) for group in section.groups
    )

    found = long_trends(replace(start, sections=(replace(section, groups=groups),)))

    assert found == {(word, "It is against the average of the months before, which this edition does not print.")}


def test_with_a_month_withheld_there_is_no_long_trend() -> None:
    start = laid_out()
    (section,) = start.sections
    group = section.groups[0]
    few = {"numerator": Decimal(3), "denominator": Decimal(12), "value": Decimal(25), "text": "25%"}
    row = group.standings[0]
    row = replace(row, months=(*row.months[:-1], replace(row.months[-1], **few)))
    group = replace(group, standings=(row,), beside=group.beside[:1])

    found = long_trends(replace(start, sections=(replace(section, groups=(group,)),)))

    assert found == {("c", "The figure of a month is withheld, and so the long trend.")}


def test_what_others_reached_is_printed_as_it_is() -> None:
    public = public_edition(laid_out(), (), {}, Rules())

    assert {other.group for group in public.groups for beside in group.beside for other in beside.others} == {
        "England",
        "Neighbours",
    }


def test_a_row_without_a_long_trend_keeps_what_others_reached_alone() -> None:
    start = laid_out()
    (section,) = start.sections
    plain = replace(section.groups[0].beside[0], long_trend="", long_trend_text="", long_trend_why="")
    group = replace(section.groups[0], standings=section.groups[0].standings[:1], beside=(plain,))

    public = public_edition(replace(start, sections=(replace(section, groups=(group,)),)), (), {}, Rules())

    assert [beside for group in public.groups for beside in group.beside] == [plain]


def test_the_reason_for_no_long_trend_is_printed_as_it_is() -> None:
    start = laid_out()
    (section,) = start.sections
    none = replace(section.groups[0].beside[0], long_trend="", long_trend_text="–", long_trend_why="Too few months.")
    group = replace(section.groups[0], standings=section.groups[0].standings[:1], beside=(none,))

    found = long_trends(replace(start, sections=(replace(section, groups=(group,)),)))

    assert found == {("–", "Too few months.")}


# -- the trend of a figure that is collected once a year ---------------------------------------------------------------
def yearly(before: tuple[int, int], latest: tuple[int, int]) -> Standing:
    reading = Reading("Reviews in time", Unit.PERCENT, Polarity.MAXIMISE, Basis.ANNUAL, counts_what="child")
    figures = {periods.year(2008): made.held(before), periods.year(2009): made.held(latest)}
    row = stand(Facts("A", reading, figures, Target(Decimal(60))), made.MAY)
    return made.public(made.report(made.MAY, row)).standings[0]


def test_a_yearly_figure_keeps_its_trend_where_both_years_are_printed() -> None:
    row = yearly((400, 800), (440, 800))

    assert (row.trend, row.trend_why) == ("Improving", "55% against 50% in April 2008 to March 2009; higher is better.")


@pytest.mark.parametrize(("before", "latest"), [((3, 12), (440, 800)), ((400, 800), (3, 12))])
def test_a_yearly_figure_has_no_trend_where_either_year_is_withheld(
    before: tuple[int, int], latest: tuple[int, int]
) -> None:
    row = yearly(before, latest)

    assert "c" in (row.last_year.text, row.year.text)
    assert (row.trend, row.trend_text, row.trend_why) == ("", "c", NO_TREND)
