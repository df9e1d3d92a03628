"""P10 of the long trend: the public edition says no average, and nothing where a month is withheld."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.disclosure import Rules, public_edition
from reports.layout.schema import Shown
from reports.snapshot.schema import Snapshot
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
