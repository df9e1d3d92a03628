"""What the database holds, read as plain values; and what the database itself refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from indicators.actions import override_status, set_target
from indicators.models import Benchmark, Count, Definition, Figure, Indicator, Period, StatusOverride
from indicators.models import Target as TargetRow
from indicators.report_rows import queries
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Status, Target
from tests.indicators.build import AT, COUNT_HEADINGS, DECEMBER, JANUARY, YEAR, csv, indicator, loaded, measure, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return person()


def test_an_indicators_row_is_read_from_all_that_is_held(officer):
    ni_59 = indicator("NI 59")
    loaded(csv("NI 59,Dec-09,34.9%,,,,", "NI 59,Jan-10,,72,174,yes,", "NI 59,2009/10 YTD,26.1%,,,,"), by=officer)
    set_target(ni_59, YEAR, Target(Decimal(53)), "The plan.", by=officer, at=AT)
    Benchmark.objects.create(
        indicator=ni_59, year=Period.objects.of(YEAR), group="England", value=Decimal(72), source="DCSF"
    )

    standing = queries.standings([ni_59], JANUARY)[ni_59.pk]

    assert [cell.text for cell in standing.months] == ["34.9%", "41.4%"]
    assert (standing.trend, standing.status) == ("Improving", "Alert")
    assert (standing.year.text, standing.target.text) == ("26.1%", "53%")
    assert standing.months[1].provisional
    assert standing.months[1].row == 3
    assert any("England" in note for note in standing.notes)


def test_the_last_row_added_stands_and_says_that_it_is_restated(officer):
    ni_59 = indicator("NI 59")
    loaded(csv("NI 59,Jan-10,40%,,,,"), by=officer)
    loaded(csv("NI 59,Jan-10,c,,,,"), "b.csv", by=officer, reason="Too few.")

    held = queries.facts_of([ni_59], JANUARY)[ni_59.pk].figures[JANUARY]

    assert (held.value, held.missing, held.restated) == (None, Missing.SUPPRESSED, True)


def test_the_latest_definition_by_the_month_holds_and_a_break_is_remembered(officer):
    ni_59 = indicator("NI 59")
    Definition.objects.create(
        indicator=ni_59, from_on=date(2010, 1, 1), description="In 10 days", unit="percent", breaks=True,
        polarity="higher is better", basis="in the month",
    )  # fmt: skip

    before, after = (queries.facts_of([ni_59], month)[ni_59.pk].reading for month in (DECEMBER, JANUARY))

    assert (before.description, before.breaks_on) == ("What NI 59 is", None)
    assert (after.description, after.breaks_on) == ("In 10 days", date(2010, 1, 1))


def test_an_indicator_that_is_not_defined_yet_is_left_out():
    ni_59 = indicator("NI 59")
    Definition.objects.update(from_on=date(2010, 4, 1))

    assert queries.facts_of([ni_59], JANUARY) == {}


def test_a_changed_status_stands_until_it_is_put_back(officer):
    ni_59 = indicator("NI 59")
    override_status(ni_59, JANUARY, Status.OK, "Checked by hand.", by=officer, at=AT)
    assert queries.standings([ni_59], JANUARY)[ni_59.pk].status == "OK"

    override_status(ni_59, JANUARY, None, "No more.", by=officer, at=AT)

    assert queries.standings([ni_59], JANUARY)[ni_59.pk].status == "No Target"


@pytest.mark.parametrize("number", [1, 13])
def test_five_queries_however_many_indicators(officer, number, django_assert_num_queries):
    for each in range(number):
        indicator(f"NI {each}")
    loaded(csv(*(f"NI {each},Jan-10,41%,,,," for each in range(number))), by=officer)
    indicators = list(Indicator.objects.all())

    with django_assert_num_queries(5):
        queries.standings(indicators, JANUARY)


@pytest.mark.parametrize("model", [Figure, Count, TargetRow, StatusOverride])
def test_the_database_refuses_to_change_or_delete_what_was_added(officer, model):
    ni_59 = indicator("NI 59")
    measure("initial-completed")
    loaded(csv("NI 59,Jan-10,40%,,,,"), by=officer)
    loaded(csv("initial-completed,Jan-10,5", headings=COUNT_HEADINGS), "counts.csv", by=officer)
    set_target(ni_59, YEAR, Target(Decimal(53)), "The plan.", by=officer, at=AT)
    override_status(ni_59, JANUARY, Status.OK, "Checked.", by=officer, at=AT)
    kept = list(model.objects.values())
    field = "row" if model in (Figure, Count) else "at"

    for act in (lambda: model.objects.update(**{field: kept[0][field]}), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            act()
    assert list(model.objects.values()) == kept


def test_the_database_refuses_a_second_first_figure_and_a_second_successor(officer):
    ni_59 = indicator("NI 59")
    extract = loaded(csv("NI 59,Jan-10,40%,,,,"), by=officer)
    first = Figure.objects.get()
    row = {"indicator": ni_59, "period": first.period, "value": 1, "extract": extract, "row": 2}
    Figure.objects.create(**row, restates=first)

    for restates in (None, first):
        with pytest.raises(IntegrityError), transaction.atomic():
            Figure.objects.create(**row, restates=restates)
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(**row | {"missing": "Suppressed"}, restates=Figure.objects.latest("id"))
