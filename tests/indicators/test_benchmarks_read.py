"""Published tables as they are read: our rows, medians of usable members, every missing code a reason, never a zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.extracts.files.csv_file import read_text
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.sandbox.child_process import answered
from indicators.reference_data import benchmark_tables
from indicators.reference_data.benchmark_tables import (
    ENGLAND,
    OURS,
    REGION,
    Choice,
    Reached,
    Wanted,
    middle,
    of_area,
    year_of,
)
from indicators.reference_data.neighbours import neighbours_in
from indicators.rules import periods
from indicators.rules.formatting import Missing
from tests.indicators.stand_ins import NAMES, NEIGHBOURS, neighbours, published

WANTED = Wanted("309", "E09000014", "London", NEIGHBOURS)


def read(content: bytes) -> benchmark_tables.Published:
    return benchmark_tables.read_published(read_text(content), WANTED)


def choice(measure: str) -> Choice:
    return Choice("NI 65", measure, ("All",), ("2025",))


@pytest.mark.parametrize(
    ("measure", "ours", "england", "london", "median"),
    [
        ("rereferral_percent", Reached(Decimal("18.7")), "22.6", "19.4", Reached(Decimal("18.05"), None, 10, 10)),
        ("long_plans_percent", Reached(None, Missing.SUPPRESSED), "2.3", "3.5", Reached(Decimal("3.6"), None, 5, 10)),
    ],
)
def test_haringeys_known_answers_of_2025_come_out(measure, ours, england, london, median):
    table, chosen = read(published()), choice(measure)

    assert of_area(table, chosen, "2025", OURS) == ours
    assert of_area(table, chosen, "2025", ENGLAND).value == Decimal(england)
    assert of_area(table, chosen, "2025", REGION).value == Decimal(london)
    assert middle(table, chosen, "2025", NEIGHBOURS) == median


def test_every_cell_is_a_number_or_counted_under_its_code():
    table = read(published())

    assert table.missing == (("c", 5), ("low", 1), ("u", 1), ("x", 1), ("z", 1))
    assert table.numbers + sum(number for _, number in table.missing) == table.rows_in * len(table.measures) == 45


def test_a_group_of_which_nobody_has_a_figure_has_none():
    table = read(published(year="2024"))

    assert middle(table, choice("rereferral_percent"), "2025", NEIGHBOURS) == Reached(
        None, Missing.NOT_AVAILABLE, 0, 10
    )


def test_two_different_rows_of_one_area_are_refused():
    table = read(published("2025,Reporting year,National,E92,England,,,,,,All,61840,23,2.3"))

    with pytest.raises(ValueError, match=r"two things of 2025: 22\.6 and 23"):
        of_area(table, choice("rereferral_percent"), "2025", ENGLAND)


@pytest.mark.parametrize(
    ("text", "march", "label"),
    [("2025", True, "2024/25"), ("2025", False, "2025/26"), ("202425", True, "2024/25"), ("2024/25", False, "2024/25")],
)
def test_a_year_is_read_by_how_it_ends(text, march, label):
    assert year_of(text, ends_in_march=march).label == label


@pytest.mark.parametrize("year", ["201820", "25", "", "2024-25x", "1"])
def test_what_is_no_year_is_refused_once_with_its_place(year):
    with pytest.raises(ExtractRejected) as refused:
        read(published(year=year))

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "A")]


def test_a_cell_that_is_neither_a_number_nor_a_code_is_refused_with_its_place():
    with pytest.raises(ExtractRejected) as refused:
        read(published("2025,Reporting year,National,E92,England,,,,,,Other,1e5,#N/A,NaN"))

    assert [fault.place for fault in refused.value.faults] == [
        "Row 17, column L",
        "Row 17, column M",
        "Row 17, column N",
    ]


def test_a_table_that_is_none_of_these_is_refused_with_what_it_lacks():
    with pytest.raises(ExtractRejected, match=r"no column time_period, geographic_level\."):
        read(neighbours())


def test_the_neighbours_are_ours_the_nearest_first():
    assert neighbours_in(read_text(neighbours()), "309") == tuple(zip(NEIGHBOURS, NAMES, strict=True))
    with pytest.raises(ExtractRejected, match="no row with old_la_code 999"):
        neighbours_in(read_text(neighbours()), "999")


def test_the_child_process_answers_the_same():
    wanted = {"number": "309", "code": "E09000014", "region": "London", "members": list(NEIGHBOURS)}

    said = answered("published", published(), benchmark_tables.understood, name="c1.csv", wanted=wanted)

    assert said == read(published())


@given(st.lists(st.one_of(st.integers(0, 10_000), st.sampled_from("cxzu:")), min_size=10, max_size=10))
@settings(max_examples=25)
def test_a_median_leaves_out_what_is_no_number_and_never_takes_it_for_0(values):
    content = published()
    for was, value in zip(NEIGHBOURS, values, strict=True):
        lines = content.decode("utf-8-sig").split("\r\n")
        lines = [",".join([*line.split(",")[:-1], str(value)]) if f",{was}," in line else line for line in lines]
        content = "\r\n".join(lines).encode()
    numbers = sorted(value for value in values if isinstance(value, int))

    found = middle(read(content), choice("long_plans_percent"), "2025", NEIGHBOURS)

    assert found.usable == len(numbers)
    if numbers:
        assert numbers[0] <= found.value <= numbers[-1]
        assert sum(value < found.value for value in numbers) <= len(numbers) / 2
        assert sum(value > found.value for value in numbers) <= len(numbers) / 2
    else:
        assert found.value is None


def test_a_year_is_a_financial_year():
    assert year_of("2025", ends_in_march=True) == periods.year(2024)
