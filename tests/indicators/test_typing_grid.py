"""Many figures typed in a grid: the checks of an extract, all of it or nothing, and a reason for what changes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.actions import NothingToChange, TypedEntry, type_figure, type_figures
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.manual_entry.grid import period_before
from indicators.models import Extract, Figure, Indicator
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis
from indicators.rules.periods import parse
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, DECEMBER, JANUARY, LATER, csv, indicator, loaded, person

ADDRESS = "/figures/typing/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return person()


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def text(response) -> str:
    return response.content.decode()


def rows(**texts) -> dict[str, str]:
    """The boxes of the first indicators: `value="1"` of the first, `numerator_2="3"` of the second."""
    found = {}
    for name, said in texts.items():
        field, _, number = name.partition("_")
        found[f"row-{measured()[int(number or 1) - 1].pk}-{field}"] = said
    return found


@pytest.fixture(autouse=True)
def _three_indicators():
    for each in (("NI 59",), ("NI 60",), ("L0508", Unit.COUNT, Basis.MONTH_END)):
        indicator(*each)


def measured() -> list[Indicator]:
    return list(Indicator.objects.order_by("pk"))


def send(client, period: str = "January 2010", **given):
    return client.post(f"{ADDRESS}?period={period}", {"note": "The manager's own count."} | given, follow=True)


def test_what_is_typed_is_one_extract_with_one_event_for_each_figure(as_officer):
    page = send(
        as_officer, **rows(value="41.4%", numerator_2="72", denominator_2="174", note_2="Counted.", value_3="7")
    )

    extract = Extract.objects.get()
    assert "The figures of January 2010 are kept. 3 rows in: 3 loaded, 0 unchanged, 0 refused." in text(page)
    assert (extract.kind, extract.stage, extract.rows_in, extract.name) == (
        "typed figures",
        "loaded",
        3,
        "Typed by Asha Patel",
    )
    assert dict(Figure.objects.values_list("indicator__code", "note")) == {
        "NI 59": "The manager's own count.",
        "NI 60": "Counted.",
        "L0508": "The manager's own count.",
    }
    assert Event.objects.filter(verb="typed").count() == 3


def test_every_fault_is_shown_at_its_box_nothing_is_kept_and_what_was_typed_stays(as_officer):
    page = text(
        send(as_officer, **rows(value="0.41", value_2="lots", note_2="<Heard>", value_3="2.5", provisional_3="on"))
    )

    for sentence in ("NI 59: 0.41 may be 41% or 0.41%", "NI 60: “lots” is not a number", "2.5 is not a whole number"):
        assert page.count(sentence) == 2
    assert 'value="lots"' in page
    assert "&lt;Heard&gt;" in page
    assert "checked" in page
    assert "The manager&#x27;s own count." in page
    assert Extract.objects.count() == 0


def test_evidence_and_a_value_or_a_reason_for_none_are_asked_for(as_officer):
    said = text(send(as_officer, note="", **rows(value="41%", note_2="Nobody knows.", value_3="lots")))

    assert "L0508: “lots” is not a number" in said
    assert "Say where the figures come from" in said
    assert "NI 60: Give the value, or x if there is no figure." in said
    assert "Type at least one figure." in text(send(as_officer))
    assert Extract.objects.count() == 0


def test_a_figure_that_is_held_changes_only_once_it_was_shown_and_with_a_reason(as_officer, officer):
    type_figure(measured()[0], JANUARY, TypedEntry("40%", note="Heard."), by=officer, at=AT)
    boxes = rows(value="41.4%", value_2="50%")

    confirming = send(as_officer, **boxes)
    seen = confirming.context["form"].data["seen"]
    assert "40%, “Heard.”" in text(confirming)
    assert f'name="row-{measured()[1].pk}-value" value="50%"' in text(confirming)
    assert "Say why." in text(send(as_officer, seen=seen, **boxes))
    assert "at most 2000 characters" in text(send(as_officer, seen=seen, reason="x" * 2001, **boxes))
    assert 'value="41.4%"' in text(send(as_officer, seen=seen, back="yes", **boxes))
    assert Figure.objects.count() == 1

    send(as_officer, seen=seen, reason="A late form came in.", **boxes)

    assert Extract.objects.order_by("pk").last().reason == "A late form came in."
    assert Event.objects.filter(verb="typed", why="A late form came in.").count() == 1
    assert Figure.objects.standing().get(indicator=measured()[0]).value == Decimal("41.4")


def test_what_changed_since_it_was_shown_is_shown_again(as_officer, officer):
    type_figure(measured()[0], JANUARY, TypedEntry("40%"), by=officer, at=AT)
    seen = send(as_officer, **rows(value="41.4%")).context["form"].data["seen"]
    type_figure(measured()[0], JANUARY, TypedEntry("39%"), reason="Misread.", by=officer, at=LATER)

    again = text(send(as_officer, seen=seen, reason="Late.", **rows(value="41.4%")))

    assert "What is held has changed since you looked" in again
    assert "39%" in again
    assert Figure.objects.count() == 2


def test_what_is_the_same_is_unchanged_and_counted_so(officer):
    type_figures({"NI 59": TypedEntry("41%")}, JANUARY, by=officer, at=AT)
    extract = type_figures({"NI 59": TypedEntry("41%"), "NI 60": TypedEntry("c")}, JANUARY, by=officer, at=LATER)

    assert (extract.rows_in, extract.rows_loaded, extract.rows_unchanged) == (2, 1, 1)
    with pytest.raises(NothingToChange, match="Every one"):
        type_figures({"NI 59": TypedEntry("41%"), "NI 60": TypedEntry("c")}, JANUARY, by=officer, at=LATER)


def test_a_month_that_has_not_begun_and_a_grid_with_one_fault_take_nothing(as_officer, officer):
    assert "has not begun" in text(send(as_officer, "January 2099", **rows(value="41%")))
    with pytest.raises(ExtractRejected):
        type_figures({"NI 59": TypedEntry("41%"), "NI 60": TypedEntry("lots")}, DECEMBER, by=officer, at=AT)
    assert Extract.objects.count() == 0


def test_the_grid_has_what_no_file_brings_and_on_request_everything(as_officer, officer):
    indicator("NI 51", Unit.SCORE, Basis.ANNUAL, 16)
    loaded(csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,41.4%,72,174,,"), by=officer)

    page, everything = (as_officer.get(ADDRESS, query) for query in ({}, {"period": "2010-01", "all": "on"}))

    assert [line.indicator.code for line in page.context["grid"].lines] == ["NI 60", "L0508"]
    assert "1 indicator that a file brings is left out" in text(page)
    assert "NI 51" in text(page)
    first = everything.context["grid"].lines[0]
    assert (first.before.measured, first.now.measured) == ("34.9% (53 of 152)", "41.4% (72 of 174)")
    assert [line.indicator.code for line in as_officer.get(ADDRESS, {"period": "2009/10"}).context["grid"].lines] == [
        "NI 60",
        "L0508",
        "NI 51",
    ]
    assert "is not a period" in text(as_officer.get(ADDRESS, {"period": "soon"}))


def test_what_was_typed_stays_although_a_file_brings_it_meanwhile(as_officer, officer):
    loaded(csv("NI 59,Dec-09,34.9%,53,152,,"), by=officer)

    send(as_officer, **rows(value="41%"))

    assert Figure.objects.filter(indicator=measured()[0]).count() == 2


def test_the_grid_takes_as_many_queries_for_twelve_indicators_as_for_three(as_officer, django_assert_num_queries):
    for number in range(9):
        indicator(f"NI {number}")

    # The session, the person and their roles; the latest month; definitions, measures, units, figures and indicators.
    with django_assert_num_queries(9):
        as_officer.get(ADDRESS)


@pytest.mark.parametrize("role", [RoleName.READER, RoleName.TEAM_MANAGER])
def test_nobody_but_an_officer_types(client, role):
    other = person(role, "Rita")
    client.force_login(other)

    assert client.get(ADDRESS).status_code == client.post(ADDRESS).status_code == 403
    assert reverse("indicators:typing") not in text(client.get("/figures/"))
    with pytest.raises(NotAllowed):
        type_figures({"NI 59": TypedEntry("41%")}, JANUARY, by=other, at=AT)
    assert Extract.objects.count() == 0


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("January 2010", "December 2009"),
        ("2009/10", "2008/09"),
        ("Q1 2009/10", "Q4 2008/09"),
        ("2009/10 to January 2010", "2009/10 to December 2009"),
        ("2009/10 to April 2009", "2008/09 to March 2009"),
    ],
)
def test_the_figure_before_is_that_of_the_period_before_of_the_same_kind(period, before):
    assert period_before(parse(period)).label == before
