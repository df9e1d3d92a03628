"""P10, attacked: from all that was ever published, no protected count is narrowed down to fewer than 1 to 5."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators.rules import periods
from reports.disclosure import Rules
from tests.reports.disclosure import made
from tests.reports.disclosure.attacker import ROWS, Attacker

MONTHS = (made.APRIL, made.MAY, made.JUNE)
LABELS = tuple(month.short_label for month in MONTHS)
ALL_OF_IT = frozenset(range(1, 6))
Year = list[tuple[int, int, int]]  # n, in between, N of each month


@st.composite
def years(draw: st.DrawFn) -> Year:
    """Three months of few children: n of N within 7 days, and some more within 10."""
    found = []
    for _ in MONTHS:
        of = draw(st.integers(0, 9))
        between = draw(st.integers(0, of))
        found.append((draw(st.integers(0, between)), between, of))
    return found


def truth(year: Year) -> dict[tuple[str, str], int]:
    return {
        (label, what): number
        for label, (n, between, of) in zip(LABELS, year, strict=True)
        for what, number in (
            ("n", n), ("of", of), ("rest", of - n), ("between", between), ("between less n", between - n),
            ("of less between", of - between),
        )
    }  # fmt: skip


def reports(year: Year, *, with_rows: bool, skipped: int | None = None) -> list:
    """The reports of the months, but for one that may never have been published."""
    counts = {month: (n, of) for month, (n, _, of) in zip(MONTHS, year, strict=True)}
    within, between, everything = (dict(zip(MONTHS, numbers, strict=True)) for numbers in zip(*year, strict=True))
    rows = ((ROWS[2], "", everything), (ROWS[0], ROWS[2], within), (ROWS[1], ROWS[2], between))
    out = []
    for place, month in enumerate(MONTHS):
        if place != skipped:
            shown = tuple((name, of, _until(numbers, month)) for name, of, numbers in rows) if with_rows else ()
            out.append(made.report(month, made.row("A", counts, month), rows=shown))
    return out


def _until(numbers, month):
    return {each: number for each, number in numbers.items() if each <= month}


def narrowed(year: Year, published, *, with_rows: bool, rules: Rules) -> list[str]:
    attacker = Attacker(LABELS, periods.year(2009).label, rules.round_to)
    for each in published:
        attacker.read(each.public)
    known = truth(year)
    return [
        f"{what} of {month} is {known[month, what]}, and can only be {sorted(numbers)}"
        for month, what, numbers in attacker.possible()
        if (with_rows or "between" not in what) and known[month, what] in ALL_OF_IT and not numbers >= ALL_OF_IT
    ]


@settings(max_examples=14)
@given(years())
@example([(1, 1, 9), (1, 1, 9), (1, 1, 9)])
@example([(9, 9, 9), (4, 5, 9), (0, 0, 9)])
@example([(0, 0, 0), (3, 3, 3), (8, 8, 9)])
def test_no_count_comes_back_from_the_months_and_the_year_so_far(year):
    rules = Rules()
    published = made.published(reports(year, with_rows=False), rules)

    assert narrowed(year, published, with_rows=False, rules=rules) == []


@settings(max_examples=8)
@given(years())
@example([(6, 7, 9), (6, 7, 9), (7, 9, 9)])
def test_no_count_comes_back_with_the_rows_of_a_detailed_analysis_beside_them(year):
    rules = Rules()
    published = made.published(reports(year, with_rows=True), rules)

    assert narrowed(year, published, with_rows=True, rules=rules) == []


@settings(max_examples=8)
@given(years(), st.sampled_from([0, 1]))
def test_no_count_comes_back_where_a_months_report_was_never_published(year, skipped):
    rules = Rules()
    published = made.published(reports(year, with_rows=False, skipped=skipped), rules)

    assert narrowed(year, published, with_rows=False, rules=rules) == []


@settings(max_examples=5)
@given(years())
def test_no_count_comes_back_where_counts_are_rounded(year):
    rules = Rules(round_to=5)
    published = made.published(reports(year, with_rows=False), rules)

    assert narrowed(year, published, with_rows=False, rules=rules) == []


def test_the_attacker_finds_what_the_committee_edition_gives_away():
    """It would notice: a count of 3 that is printed, and one that only the sum gives away."""
    attacker = Attacker(LABELS, periods.year(2009).label)
    for committee in reports([(3, 3, 9), (8, 8, 9), (8, 8, 9)], with_rows=False):
        attacker.read(committee)

    assert {(month, what): numbers for month, what, numbers in attacker.possible()}["Apr 2009", "n"] == {3}
