"""What an extract would move in its month's report, shown before it is confirmed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.actions import load_extract, read_extract, set_target, undo_extract
from indicators.extracts.preview import effects, existing
from indicators.extracts.preview.omissions import Brought, left_out
from indicators.extracts.preview.row_effects import consequences, months_moved
from indicators.report_rows import queries
from indicators.report_rows.values import Facts, Held, Reading
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, Polarity, Target
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

MONTHS_SO_FAR = ("Apr-09", "May-09", "Jun-09", "Jul-09", "Aug-09", "Sep-09", "Oct-09", "Nov-09", "Dec-09", "Jan-10")
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


def test_a_figure_taken_away_leaves_no_trend():
    found = consequences([FACTS], {"NI 59": {DECEMBER: None}}, JANUARY)

    assert [(move.before.trend_text, move.after.trend_text) for move in found.moves] == [("Improving", "No trend")]


def test_the_months_are_the_periods_own_and_those_still_open_until_the_year_after():
    february, later, far = periods.month(2010, 2), periods.month(2011, 3), periods.month(2012, 4)

    assert months_moved([DECEMBER, YEAR], [february, JANUARY, later, far]) == (later, february, JANUARY, DECEMBER)
    assert months_moved([periods.year_to_date(JANUARY.ends_on)], []) == (JANUARY,)
    assert months_moved([], [JANUARY]) == ()


def test_what_the_last_file_of_the_same_kind_brought_is_missed_and_a_file_of_another_kind_is_not_compared():
    earlier = [Brought("january.csv", DECEMBER, ("NI 59", "NI 60")), Brought("vacancies.csv", DECEMBER, ("L0508",))]

    (found,) = left_out({JANUARY: {"NI 59"}}, earlier)

    assert found.sentence.startswith(
        "NI 60 has no figure for January 2010 yet, and this file does not bring one; january.csv brought it for"
    )
    assert left_out({JANUARY: {"NI 59"}}, earlier, {"NI 60"}) == ()
    assert left_out({JANUARY: {"NI 62"}}, earlier) == left_out({}, earlier) == ()


# -- on the page -----------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(db):
    return person()


def test_what_is_said_before_is_what_stands_after(officer):
    ni_59 = indicator("NI 59")
    set_target(ni_59, YEAR, Target(Decimal(38)), "The plan.", by=officer, at=AT)
    loaded(csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,41.4%,72,174,,"), by=officer)
    waiting = read_extract(csv("NI 59,Dec-09,90%,,,,", "NI 59,Jan-10,20%,2,10,,"), "b.csv", by=officer, at=LATER)
    before = queries.standings([ni_59], JANUARY)[ni_59.pk]

    said = effects.of_loading(waiting, existing.preview_of(waiting)).months[0]
    load_extract(waiting, by=officer, at=LATER, reason="Late.")

    after = queries.standings([ni_59], JANUARY)[ni_59.pk]
    (move,) = said.moves
    assert move.before == before
    assert move.after == after


@pytest.mark.parametrize("number", [1, 12])
def test_as_many_queries_however_many_indicators_and_months(officer, number, django_assert_num_queries):
    months = ("Nov-09", "Dec-09", "Jan-10")[: 1 + number // 6]
    for each in range(number):
        indicator(f"NI {each}")
    rows = [f"NI {each},{month},41%,,,," for each in range(number) for month in months]
    waiting = read_extract(csv(*rows), "a.csv", by=officer, at=AT)
    preview = existing.preview_of(waiting)

    # two for what moves, five for its facts, one for the files before it, one for the commentary on it
    with django_assert_num_queries(8 + 1):
        effects.of_loading(waiting, preview)


def test_the_page_shows_what_moves_and_counts_what_stays(officer, client):
    for code in ("NI 59", "NI 60"):
        indicator(code)
    loaded(csv("NI 59,Dec-09,30%,,,,", "NI 59,Jan-10,40%,,,,", "NI 60,Jan-10,41%,,,,"), by=officer)
    waiting = read_extract(csv("NI 59,Jan-10,20%,,,,", "NI 60,Jan-10,42%,,,,"), "b.csv", by=officer, at=LATER)
    client.force_login(officer)

    page = client.get(reverse("indicators:extract", args=[waiting.pk])).content.decode()

    assert "How the January 2010 report will change" in page
    assert "Improving now, Getting Worse after" in page
    assert "1 indicator in it keeps its status, trend and year so far." in page


def test_counts_move_no_status(officer):
    measure("initial-completed", of=indicator("NI 59"))
    content = csv("initial-completed,Jan-10,174", headings=COUNT_HEADINGS)
    waiting = read_extract(content, "c.csv", by=officer, at=AT)

    assert effects.of_loading(waiting, existing.preview_of(waiting)).months == ()


def test_a_later_month_moves_too_and_each_names_the_years_that_move(officer):
    indicator("NI 59")
    loaded(csv(*(f"NI 59,{month},40%,4,10,," for month in MONTHS_SO_FAR)), by=officer)
    waiting = read_extract(csv("NI 59,Dec-09,10%,1,10,,"), "late.csv", by=officer, at=LATER)

    found = effects.of_loading(waiting, existing.preview_of(waiting)).months

    assert [(each.month.short_label, len(each.years)) for each in found] == [("Jan 2010", 1), ("Dec 2009", 1)]
    assert found[0].years[0].after.year.text == "37%"


def test_what_is_said_before_undoing_is_what_stands_after(officer):
    ni_59 = indicator("NI 59")
    loaded(csv("NI 59,Dec-09,30%,,,,", "NI 59,Jan-10,40%,,,,"), by=officer)
    wrong = loaded(csv("NI 59,Jan-10,20%,,,,", "NI 59,Feb-10,10%,,,,"), "b.csv", by=officer, reason="x", at=LATER)

    february, january = effects.of_undoing(wrong).months
    undo_extract(wrong, reason="Wrong.", by=officer, at=LATER)

    assert january.moves[0].after == queries.standings([ni_59], JANUARY)[ni_59.pk]
    assert february.moves[0].after == queries.standings([ni_59], february.month)[ni_59.pk]


# -- a year to date that disagrees with its months --------------------------------------------------------------------
TENS = tuple(f"L0508,{month},10,,,," for month in MONTHS_SO_FAR)
DISAGREES = "The year to date was sent as 101, but its months come to 100, which is printed."


@pytest.fixture
def vacancies():
    return indicator("L0508", Unit.COUNT, polarity=Polarity.MINIMISE)


def shown(client, extract) -> str:
    return client.get(reverse("indicators:extract", args=[extract.pk])).content.decode()


@pytest.mark.parametrize("together", [True, False])
def test_a_year_to_date_that_its_months_do_not_come_to_is_said_before_it_is_loaded(
    officer, client, vacancies, together
):
    """Whether the months came with the same file or before it."""
    sent = "L0508,YTD to January 2010,101,,,,"
    if not together:
        loaded(csv(*TENS), by=officer)
    lines = (*TENS, sent) if together else (sent,)
    waiting = read_extract(csv(*lines), "ytd.csv", by=officer, at=LATER)
    client.force_login(officer)

    page = shown(client, waiting)

    assert "Check the year to date:" in page
    assert page.count(f"L0508: {DISAGREES}") == 1
    assert not vacancies.figures.filter(period__kind=periods.Kind.YEAR_TO_DATE.value).exists()

    load_extract(waiting, by=officer, at=LATER, reason="")

    assert vacancies.figures.get(period__kind=periods.Kind.YEAR_TO_DATE.value).value == Decimal(101)
    row = queries.standings([vacancies], JANUARY)[vacancies.pk]
    assert row.year.text == "100"
    assert DISAGREES in row.notes


def test_a_late_month_that_parts_the_year_to_date_from_its_months_is_said_too(officer, client, vacancies):
    loaded(csv(*TENS, "L0508,YTD to January 2010,100,,,,"), by=officer)
    waiting = read_extract(csv("L0508,May-09,12,,,,"), "late.csv", by=officer, at=LATER)
    client.force_login(officer)

    assert "L0508: The year to date was sent as 100, but its months come to 102, which is printed." in shown(
        client, waiting
    )


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        ((*TENS, "L0508,YTD to January 2010,100,,,,"), "100"),
        ((*TENS[1:], "L0508,YTD to January 2010,101,,,,"), "101"),  # April is not known, so nothing can disagree
    ],
)
def test_a_year_to_date_that_agrees_or_cannot_be_compared_is_not_questioned(officer, client, vacancies, lines, year):
    waiting = read_extract(csv(*lines), "ytd.csv", by=officer, at=LATER)
    client.force_login(officer)

    assert "Check the year to date" not in shown(client, waiting)

    load_extract(waiting, by=officer, at=LATER, reason="")

    assert queries.standings([vacancies], JANUARY)[vacancies.pk].year.text == year
