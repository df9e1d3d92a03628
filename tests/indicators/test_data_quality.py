"""Data quality of an extract: stated by who knows it, checked by a second person, kept for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from indicators.actions import TypedEntry, load_extract, put_aside, read_extract, type_figure
from indicators.data_quality.actions import (
    Incomplete,
    NothingToState,
    NotTheStatementRead,
    SecondPerson,
    Statement,
    check_quality,
    state_quality,
)
from indicators.models import DataQuality, Extract, Indicator, QualityCheck
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, JANUARY, LATER, csv, indicator, loaded, person

pytestmark = pytest.mark.django_db
FIT, NOT_FIT = QualityCheck.Outcome
STATED = Statement("The case system", AT - timedelta(hours=1), "Asha Patel", "Two forms are late.")


@pytest.fixture
def officer():
    indicator("NI 59")
    return person()


@pytest.fixture
def head(officer):
    return person(RoleName.HEAD_OF_SERVICE, "Hana Head")


@pytest.fixture
def extract(officer) -> Extract:
    return loaded(csv("NI 59,Jan-10,41%,,,,"), by=officer)


def stated(extract: Extract, by) -> DataQuality:
    return state_quality(extract, STATED, by=by, at=AT)


def test_what_is_stated_and_found_is_kept_with_its_events(extract, officer, head):
    quality = stated(extract, officer)

    check_quality(quality, FIT, remark="Ten forms looked at.", by=head, at=LATER)

    assert (quality.system, quality.problems, quality.checked.by) == ("The case system", "Two forms are late.", head)
    states, checks = Event.objects.filter(kind="dataquality").order_by("number")
    assert (states.verb, states.after["known problems"]) == ("stated", "Two forms are late.")
    assert (checks.verb, checks.by_name, checks.after) == ("checked", "Hana Head", {"outcome": "fit to report"})


def test_stating_it_anew_needs_another_check(extract, officer, head):
    first = stated(extract, officer)
    check_quality(first, FIT, by=head, at=LATER)

    again = stated(extract, officer)

    assert DataQuality.objects.standing().get() == again
    assert not hasattr(again, "checked")
    assert first.checked.outcome == FIT


def assert_not_checked(quality: DataQuality, by, error: type[Exception], words: str, outcome: str = FIT) -> None:
    before = QualityCheck.objects.count(), Event.objects.count()
    with pytest.raises(error, match=words):
        check_quality(quality, outcome, by=by, at=LATER)
    assert (QualityCheck.objects.count(), Event.objects.count()) == before


def test_nobody_checks_what_they_sent_loaded_or_stated(officer):
    second, third = person(name="Bela Second"), person(name="Cara Third")
    extract = read_extract(csv("NI 59,Jan-10,41%,,,,"), "a.csv", by=officer, at=AT)
    load_extract(extract, by=second, at=AT)
    quality = stated(extract, third)

    assert_not_checked(quality, officer, SecondPerson, "You sent this file")
    assert_not_checked(quality, second, SecondPerson, "You loaded this extract")
    assert_not_checked(quality, third, SecondPerson, "You stated this yourself")


def test_it_is_checked_once_only_as_it_stands_and_with_a_reason_if_it_is_not_fit(extract, officer, head):
    first, again = stated(extract, officer), stated(extract, officer)

    assert_not_checked(first, head, NotTheStatementRead, "Another statement")
    assert_not_checked(again, head, Incomplete, "why", outcome=NOT_FIT)
    assert_not_checked(again, head, Incomplete, "fit to report", outcome="perhaps")
    check_quality(again, NOT_FIT, remark="A team is missing.", by=head, at=LATER)
    assert_not_checked(again, head, NotTheStatementRead, "has checked this")


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.PERFORMANCE_OFFICER])
def test_only_an_officer_states_and_only_they_and_heads_check(extract, officer, role):
    other = person(role, "Other Person")
    with pytest.raises(NotAllowed):
        stated(extract, other)
    if role is not RoleName.HEAD_OF_SERVICE:
        assert_not_checked(stated(extract, officer), other, NotAllowed, "check the data quality")


def test_a_statement_is_whole_and_of_the_past(extract, officer):
    for wrong in (Statement(" ", AT, "Asha"), Statement("Cases", AT, ""), Statement("Cases", LATER, "Asha")):
        with pytest.raises(Incomplete):
            state_quality(extract, wrong, by=officer, at=AT)
    assert DataQuality.objects.count() == 0


def test_nothing_is_stated_of_what_is_put_aside_or_typed(officer):
    aside = read_extract(csv("NI 59,Jan-10,41%,,,,"), "a.csv", by=officer, at=AT)
    put_aside(aside, by=officer, at=AT)
    typed = type_figure(
        Indicator.objects.get(), JANUARY, TypedEntry("41%", note="By letter"), by=officer, at=AT
    ).extract

    for each in (Extract.objects.get(pk=aside.pk), typed):
        with pytest.raises(NothingToState):
            stated(each, officer)


@pytest.mark.parametrize("model", [DataQuality, QualityCheck])
def test_the_database_refuses_to_change_either(extract, officer, head, model):
    check_quality(stated(extract, officer), FIT, by=head, at=LATER)

    for act in (lambda: model.objects.update(at=LATER), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_page_of_an_extract_asks_warns_and_shows(officer, head, client):
    waiting = read_extract(csv("NI 59,Jan-10,41%,,,,"), "a.csv", by=officer, at=AT)
    page, state, check = (
        reverse(f"indicators:{name}", args=[waiting.pk]) for name in ("extract", "state-quality", "check-quality")
    )
    client.force_login(officer)
    given = {"system": "Cases", "extracted_at": "04/02/2010 08:30", "run_by": "Asha Patel", "problems": ""}

    assert "Nobody has stated where these data come from" in client.get(page).content.decode()
    assert "Write it like" in client.post(state, given | {"extracted_at": "soon"}).content.decode()
    assert (
        "cannot have been made in the future"
        in client.post(state, given | {"extracted_at": "04/02/2090 08:30"}).content.decode()
    )
    assert "is stated. A second person" in client.post(state, given, follow=True).content.decode()
    load_extract(waiting, by=officer, at=LATER)
    own = client.get(page).content.decode()
    assert "You stated this yourself, so somebody else must check it." in own
    assert "Keep what I found" not in own

    quality = DataQuality.objects.get()
    client.force_login(head)
    assert "Keep what I found" in client.get(page).content.decode()
    told = client.post(check, {"quality": quality.pk, "outcome": NOT_FIT}).content.decode()
    assert "Say whether it is fit to report and, where it is not, why." in told
    told = client.post(check, {"quality": quality.pk}).content.decode()
    assert "Say whether the data are fit to report." in told
    done = client.post(check, {"quality": quality.pk, "outcome": FIT, "remark": "Looked."}, follow=True)
    assert "You found a.csv fit to report." in done.content.decode()
    assert "fit to report. Looked." in done.content.decode()


def test_a_reader_may_neither_state_nor_check(officer, client):
    reader = person(RoleName.READER, "Rita Reader")
    extract = loaded(csv("NI 59,Jan-10,41%,,,,"), by=officer)
    client.force_login(reader)

    assert client.post(reverse("indicators:check-quality", args=[extract.pk])).status_code == 403
    assert client.post(reverse("indicators:state-quality", args=[extract.pk])).status_code == 403
