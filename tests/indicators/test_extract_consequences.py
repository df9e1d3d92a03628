"""What an extract would move in its month's report, shown before it is confirmed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from indicators import ledger, periods
from indicators.actions import load_extract, read_extract, set_target
from indicators.display import Unit
from indicators.extracts import held
from indicators.extracts.consequences import consequences, report_month
from indicators.facts import Facts, Held, Reading
from indicators.judgement import Basis, Polarity, Target
from tests.indicators.build import (
    AT,
    COUNT_HEADINGS,
    DECEMBER,
    JANUARY,
    LATER,
    YEAR,
    csv,
    indicator,
    loaded,
    measure,
    person,
)

READING = Reading("Assessments", Unit.PERCENT, Polarity.MAXIMISE, Basis.IN_MONTH)
FACTS = Facts("NI 59", READING, {DECEMBER: Held(Decimal(30)), JANUARY: Held(Decimal(40))}, Target(Decimal(50)))


# -- over plain values -----------------------------------------------------------------------------------------------
def test_a_figure_that_turns_the_trend_is_shown_as_it_was_and_as_it_would_be():
    found = consequences([FACTS], {"NI 59": {JANUARY: Held(Decimal(20))}}, JANUARY)

    assert [(move.before.trend, move.after.trend) for move in found.moves] == [("Improving", "Getting Worse")]
    assert found.stay == 0


def test_the_same_figure_moves_nothing_and_is_counted():
    found = consequences([FACTS], {"NI 59": {JANUARY: Held(Decimal(40))}}, JANUARY)

    assert (found.moves, found.stay) == ((), 1)


def test_the_month_is_the_latest_that_a_month_or_a_year_to_date_ends_with():
    assert report_month([DECEMBER, YEAR]) == DECEMBER
    assert report_month([DECEMBER, periods.year_to_date(JANUARY.ends_on)]) == JANUARY
    assert report_month([YEAR]) is None


# -- on the page -----------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(db):
    return person()


def test_what_is_said_before_is_what_stands_after(officer):
    ni_59 = indicator("NI 59")
    set_target(ni_59, YEAR, Target(Decimal(38)), "The plan.", by=officer, at=AT)
    loaded(csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,41.4%,72,174,,"), by=officer)
    waiting = read_extract(csv("NI 59,Dec-09,90%,,,,", "NI 59,Jan-10,20%,2,10,,"), "b.csv", by=officer, at=LATER)
    before = ledger.standings([ni_59], JANUARY)[ni_59.pk]

    said = held.consequences_of(held.preview_of(waiting))
    load_extract(waiting, by=officer, at=LATER, reason="Late.")

    after = ledger.standings([ni_59], JANUARY)[ni_59.pk]
    (move,) = said.moves
    assert move.before == before
    for name in ("status", "trend", "status_why", "trend_why"):
        assert getattr(move.after, name) == getattr(after, name)
    assert move.after.year.text == after.year.text


@pytest.mark.parametrize("number", [1, 12])
def test_six_queries_however_many_indicators(officer, number, django_assert_num_queries):
    for each in range(number):
        indicator(f"NI {each}")
    waiting = read_extract(csv(*(f"NI {each},Jan-10,41%,,,," for each in range(number))), "a.csv", by=officer, at=AT)
    preview = held.preview_of(waiting)

    with django_assert_num_queries(6):
        held.consequences_of(preview)


def test_the_page_shows_what_moves_and_counts_what_stays(officer, client):
    for code in ("NI 59", "NI 60"):
        indicator(code)
    loaded(csv("NI 59,Dec-09,30%,,,,", "NI 59,Jan-10,40%,,,,", "NI 60,Jan-10,41%,,,,"), by=officer)
    waiting = read_extract(csv("NI 59,Jan-10,20%,,,,", "NI 60,Jan-10,42%,,,,"), "b.csv", by=officer, at=LATER)
    client.force_login(officer)

    page = client.get(reverse("indicators:extract", args=[waiting.pk])).content.decode()

    assert "What would move in the report of January 2010" in page
    assert "Improving now, Getting Worse after" in page
    assert "1 indicator in it keeps its status, trend and year so far." in page


def test_counts_move_no_status(officer):
    measure("initial-completed", of=indicator("NI 59"))
    content = csv("initial-completed,Jan-10,174", headings=COUNT_HEADINGS)

    assert held.consequences_of(held.preview_of(read_extract(content, "c.csv", by=officer, at=AT))) is None
