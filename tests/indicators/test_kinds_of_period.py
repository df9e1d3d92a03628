"""A figure for a period of another kind than its indicator is collected for is refused with a sentence (rule 10)."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.actions import TypedEntry, type_figure
from indicators.extracts.files.errors import ExtractRejected
from indicators.models import Definition, Figure
from indicators.rules import periods
from indicators.rules.periods import Frequency
from tests.indicators.build import AT, csv, indicator, person

pytestmark = pytest.mark.django_db
MONTHLY, QUARTERLY, TERMLY = "NI 59", "NI 60", "NI 61"
WRONG = [
    (MONTHLY, "Q3 2009/10", "NI 59 is collected every month, and Q3 2009/10 is a quarter. Write the period as December "
                            "2009, if that is what the figure is of."),
    (QUARTERLY, "January 2010", "NI 60 is collected every quarter, and January 2010 is a month. Write the period as "
                                "Q4 2009/10, if that is what the figure is of."),
    (TERMLY, "December 2009", "NI 61 is collected every term, and December 2009 is a month. Write the period as Autumn "
                              "term 2009, if that is what the figure is of."),
    (TERMLY, "Q3 2009/10", "NI 61 is collected every term, and Q3 2009/10 is a quarter. Write the period as Autumn "
                           "term 2009, if that is what the figure is of."),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _collected_in_their_own_time():
    for code, often in ((MONTHLY, Frequency.MONTH), (QUARTERLY, Frequency.QUARTER), (TERMLY, Frequency.TERM)):
        Definition.objects.filter(indicator=indicator(code)).update(frequency=often.value)


@pytest.fixture
def officer():
    return person()


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def text(response) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize(("code", "period", "sentence"), WRONG)
def test_a_file_is_refused_with_the_row_and_the_period_to_write(as_officer, code, period, sentence):
    file = SimpleUploadedFile("figures.csv", csv(f"{code},{period},41.4%,,,,"))

    page = text(as_officer.post(reverse("indicators:upload"), {"file": file}, follow=True))

    assert sentence in page
    assert not Figure.objects.exists()


@pytest.mark.parametrize(("code", "period", "sentence"), WRONG)
def test_a_typed_figure_is_refused_with_the_same_sentence_and_what_was_typed_stays(
    as_officer, officer, code, period, sentence
):
    made = Definition.objects.get(indicator__code=code).indicator
    given = {"period": period, "value": "41.4%", "note": "By telephone."}

    page = text(as_officer.post(reverse("indicators:figure", args=[made.pk]), given, follow=True))

    assert sentence in page
    assert "By telephone." in page
    with pytest.raises(ExtractRejected, match="is collected every"):
        type_figure(made, periods.parse(period), TypedEntry("41.4%", note="Heard."), by=officer, at=AT)
    assert not Figure.objects.exists()


def test_the_grid_of_a_month_has_no_box_for_what_is_collected_otherwise_and_says_where_it_is_typed(as_officer):
    page = as_officer.get(reverse("indicators:typing"), {"period": "December 2009", "all": "on"})

    assert [line.indicator.code for line in page.context["grid"].lines] == [MONTHLY]
    assert [(each.code, kind) for each, kind in page.context["grid"].elsewhere] == [
        (QUARTERLY, "quarter"),
        (TERMLY, "term"),
    ]
    assert QUARTERLY in text(page)


def test_each_is_taken_for_a_period_of_its_own_and_that_there_is_none_may_be_said_of_any(officer):
    for code, period in ((MONTHLY, "December 2009"), (QUARTERLY, "Q3 2009/10"), (TERMLY, "Autumn term 2009")):
        made = Definition.objects.get(indicator__code=code).indicator
        figure = type_figure(made, periods.parse(period), TypedEntry("41.4%", note="Heard."), by=officer, at=AT)
        assert figure.period.interval.label == period
