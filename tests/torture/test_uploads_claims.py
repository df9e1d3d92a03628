"""U20: a file gives targets and statuses beside its figures; where they do not fit, its page says so."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.actions import read_extract, set_target
from indicators.extracts.parse.checked_claims import claims_compared
from indicators.models import StatusOverride, Target
from indicators.rules.judgement import LimitKind, Polarity
from indicators.rules.judgement import Target as Aim
from tests.indicators.build import AT, YEAR, csv, indicator, loaded, person

pytestmark = pytest.mark.django_db
HEADINGS = "code,period,value,target,status"


def said(*lines: str) -> list[tuple[int, str]]:
    extract = read_extract(csv(*lines, headings=HEADINGS), "tiles.csv", by=person(), at=AT)
    assert extract.stage == extract.Stage.READ
    return [(each.row, each.sentence) for each in claims_compared(extract).contradictions]


def test_a_status_that_its_own_figure_and_target_contradict_is_told_with_both():
    indicator("IT03")

    assert said("IT03,Jan-10,80.6%,90%,above target") == [
        (
            2,
            "It is called “above target”, which is OK. 80.6% against a target of 90% is Alert, and that stands; "
            "another status needs a reason, on the indicator’s page.",
        )
    ]


def test_a_target_that_is_not_the_one_held_is_told_and_is_not_set():
    held = indicator("NI 59")
    set_target(held, YEAR, Aim(Decimal(53)), rationale="Agreed.", by=person(name="Olu Ade"), at=AT)

    ((row, sentence),) = said("NI 59,Jan-10,41.4%,55%,")

    assert row == 2
    assert sentence.startswith("Its target is 55% here, and 53% is held. What is held counts")
    assert [target.value for target in Target.objects.all()] == [Decimal(53)]


def test_what_fits_is_not_mentioned():
    low = indicator("RB07", polarity=Polarity.MINIMISE)
    within = Aim(Decimal(23), warning=Decimal(1), alert=Decimal(5), limits=LimitKind.ABSOLUTE)
    set_target(low, YEAR, within, rationale="Agreed.", by=person(name="Olu Ade"), at=AT)

    assert said("RB07,Jan-10,19.94%,23%,Below target", "RB07,Dec-09,26%,23,AMBER", "RB07,Nov-09,40%,,") == []


@pytest.mark.parametrize("status", ["(ld: not in the legend)", "lg", "=1+1"])
def test_a_status_in_words_that_nobody_knows_is_not_guessed_at(status):
    indicator("SNH03")

    ((_, sentence),) = said(f"SNH03,Jan-10,37.6%,50%,{status}")

    assert sentence == f"“{status}” is no status that is known here, so it was not compared."


def test_the_page_shows_them_before_and_after_loading_and_no_status_is_overridden(client):
    indicator("IT03")
    officer = person()
    client.force_login(officer)

    extract = loaded(csv("IT03,Jan-10,80.6%,90%,green", headings=HEADINGS), by=officer)

    page = client.get(reverse("indicators:extract", args=[extract.pk])).content.decode()
    assert "80.6% against a target of 90% is Alert" in page
    assert "The file gives a target where none is held, for IT03." in page
    assert not StatusOverride.objects.exists()
    assert extract.figures.get().value == Decimal("80.6")


def test_a_target_that_is_no_number_refuses_the_file_with_its_place():
    indicator("IT03")

    extract = read_extract(csv("IT03,Jan-10,80.6%,ninety,green", headings=HEADINGS), "a.csv", by=person(), at=AT)

    assert [(fault["row"], fault["column"]) for fault in extract.reading["faults"]] == [(2, "D")]
