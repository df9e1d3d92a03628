"""Periods, and the ways in which people write them."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import periods
from indicators.rules.periods import Kind, PeriodUnclear, parse
from tests.indicators.strategies import days

JANUARY = periods.month(2010, 1)
OCTOBER = periods.month(2009, 10)
WHOLE = periods.year(2009)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Jan-10", JANUARY),
        ("January 2010", JANUARY),
        ("2010-01", JANUARY),
        ("  JANUARY\u00a0 2010 ", JANUARY),
        ("jan 10", JANUARY),
        ("Jan/2010", JANUARY),
        ("Jan. 2010", JANUARY),
        ("Jan ’10", JANUARY),
        ("Jan‑10", JANUARY),
        ("Jan–10", JANUARY),
        ("Sept 2009", periods.month(2009, 9)),
        ("Sep-09", periods.month(2009, 9)),
        ("2000-02", periods.month(2000, 2)),
        ("2009/10", WHOLE),
        ("2009-2010", WHOLE),
        ("2009/2010", WHOLE),
        ("1999/00", periods.year(1999)),
        ("1999/2000", periods.year(1999)),
        ("Q3 2009/10", periods.quarter(2009, 3)),
        ("2009-10 q3", periods.quarter(2009, 3)),
        ("2009/10 YTD to Jan-10", periods.year_to_date(date(2010, 1, 1))),
        ("2009/10 to January 2010", periods.year_to_date(date(2010, 1, 1))),
    ],
)
def test_people_write_a_period_in_many_ways(text, period):
    assert parse(text) == period


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no period here. Write a month as"),
        ("   ", "There is no period here"),
        ("2009-10", r"may be a month or a year. Write October 2009, or 2009/10\."),
        ("2010-11", "may be a month or a year. Write November 2010, or 2010/11"),
        ("2010-13", "is not a financial year: 2010 is followed by 2011"),
        ("2009/11", "is not a financial year: 2009 is followed by 2010"),
        ("2009/0010", "2009 is followed by 2010"),
        ("2009/2009", "2009 is followed by 2010"),
        ("2010-00", "2010 is followed by 2011"),
        ("0000-02", "years run from 1900 to 2099"),
        ("0000/01", "years run from 1900 to 2099"),
        ("0000-01", "may be a month or a year"),
        ("9999/00", "years run from 1900 to 2099"),
        ("9999/10000", "is not a period"),
        ("9999-12", "years run from 1900 to 2099"),
        ("December 9999", "years run from 1900 to 2099"),
        ("Jan-1", "is not a period"),
        ("Jan 201", "is not a period"),
        ("Jan", "is not a period"),
        ("Janury 2010", "is not a period"),
        ("2010", "is not a period"),
        ("Q3 2009", "is not a period"),
        ("Q5 2009/10", "is not a period"),
        ("31/01/2010", "is not a period"),
        ("2010-01-31", "is not a period"),
        ("２０１０-01", "is not a period"),
        ("2010-０１", "is not a period"),
        ("٢٠١٠-01", "is not a period"),
        ("January 2010 and February 2010", "is not a period"),
        ("40179", "is not a period"),
        ("NaN", "is not a period"),
        ("2009/10 YTD", "does not say to which month of 2009/10 it runs"),
        ("2009/10 YTD to Feb-11", "does not say to which month"),
        ("2009/10 YTD to 2009/10", "does not say to which month"),
    ],
)
def test_what_is_not_clearly_one_period_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(PeriodUnclear, match=sentence):
        parse(text)


@given(st.text() | st.from_regex(r"\A[ a-zA-Z0-9/\-.']{0,40}\Z"))
def test_any_text_at_all_is_a_period_or_refused(text):
    with suppress(PeriodUnclear):
        period = parse(text)
        assert parse(period.label) == period


def test_a_cell_full_of_text_is_refused_and_not_repeated_in_full():
    with pytest.raises(PeriodUnclear) as refusal:
        parse("2009/10 ytd to " * 2000)

    assert len(str(refusal.value)) < 300


def test_a_year_to_date_runs_to_the_latest_month_of_the_file():
    assert parse("2009/10 YTD", latest_month=JANUARY) == periods.year_to_date(date(2010, 1, 31))


@pytest.mark.parametrize("latest", [None, periods.month(2010, 4), periods.month(2009, 3), WHOLE])
def test_a_year_to_date_needs_a_month_within_its_year(latest):
    with pytest.raises(PeriodUnclear, match="Write 2009/10 YTD to January 2010, say"):
        parse("2009/10 YTD", latest_month=latest)


def every_kind(day):
    number = (day.month - periods.FIRST_MONTH) % 12 // 3 + 1
    whole = periods.financial_year(day)
    return (
        periods.month_of(day),
        periods.quarter(whole.starts_on.year, number),
        periods.year_to_date(day),
        whole,
    )


@given(days)
def test_every_label_is_read_back_as_the_period_it_names(day):
    for period in every_kind(day):
        assert parse(period.label) == period
        assert parse(period.short_label) == period


@given(days)
def test_every_kind_of_period_contains_the_day_and_has_whole_months(day):
    for period in every_kind(day):
        assert period.starts_on <= day <= period.ends_on
        assert period.starts_on.day == (period.ends_on + timedelta(days=1)).day == 1
        assert period.year_label == periods.financial_year(day).label


@given(days)
def test_each_kind_has_its_own_length(day):
    lengths = [
        (p.ends_on.year - p.starts_on.year) * 12 + p.ends_on.month - p.starts_on.month + 1 for p in every_kind(day)
    ]

    assert (lengths[0], lengths[1], lengths[3]) == (1, 3, 12)
    assert lengths[2] == len(periods.months_of_year_to(periods.month_of(day)))


@given(days)
def test_the_month_before_the_month_after_is_the_month(day):
    this = periods.month_of(day)

    assert periods.before(periods.after(this)) == periods.after(periods.before(this)) == this
    assert periods.before(this).ends_on + timedelta(days=1) == this.starts_on
    assert periods.last_year(this).starts_on == this.starts_on.replace(year=this.starts_on.year - 1)


@given(days)
def test_the_months_of_a_year_start_in_april_and_follow_each_other(day):
    months = periods.months_of_year_to(periods.month_of(day))

    assert months[0].starts_on.month == 4
    assert months[-1] == periods.month_of(day)
    assert all(periods.after(one) == other for one, other in pairwise(months))


@given(st.integers(min_value=1901, max_value=2098))
def test_four_quarters_make_a_year(start):
    quarters = [periods.quarter(start, number) for number in (1, 2, 3, 4)]

    assert (quarters[0].starts_on, quarters[3].ends_on) == (periods.year(start).starts_on, periods.year(start).ends_on)
    assert all(one.ends_on + timedelta(days=1) == other.starts_on for one, other in pairwise(quarters))


def test_labels_are_as_printed():
    quarter = periods.quarter(2009, 3)

    assert [p.label for p in (JANUARY, quarter, periods.year_to_date(date(2010, 1, 9)), WHOLE)] == [
        "January 2010",
        "Q3 2009/10",
        "2009/10 to January 2010",
        "2009/10",
    ]
    assert (JANUARY.short_label, quarter.short_label) == ("Jan 2010", "Q3 2009/10")
    assert periods.year(1999).label == "1999/00"
    assert OCTOBER.kind is Kind.MONTH


@pytest.mark.parametrize(
    ("text", "label", "starts_on"),
    [
        ("Autumn term 2009", "Autumn term 2009", date(2009, 9, 1)),
        ("autumn 2009/10", "Autumn term 2009", date(2009, 9, 1)),
        ("Spring 2009/10", "Spring term 2010", date(2010, 1, 1)),
        ("SPRING TERM, 2010", "Spring term 2010", date(2010, 1, 1)),
        ("Summer term 2009-2010", "Summer term 2010", date(2010, 4, 1)),
    ],
)
def test_a_term_is_of_a_calendar_year_or_of_a_school_year(text, label, starts_on):
    assert (parse(text).label, parse(text).starts_on) == (label, starts_on)


def test_a_term_of_years_that_do_not_follow_each_other_is_refused():
    with pytest.raises(PeriodUnclear, match=r"2009 is followed by 2010"):
        parse("Spring 2009/11")
