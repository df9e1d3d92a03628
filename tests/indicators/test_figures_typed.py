"""Figures that a person types, targets, changed statuses, and periods that close."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.actions import (
    NeedsReason,
    NothingToChange,
    PeriodClosed,
    TypedEntry,
    WrongPeriod,
    close_period,
    override_status,
    set_target,
    type_figure,
)
from indicators.extracts.files.errors import ExtractRejected
from indicators.models import Extract, Figure, Period, StatusOverride
from indicators.models import Target as TargetRow
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, LimitKind, Status, Target
from indicators.rules.periods import year_to_date
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, DECEMBER, JANUARY, LATER, YEAR, indicator, person

pytestmark = pytest.mark.django_db

PLAN = Target(Decimal(53), warning=Decimal(0), alert=Decimal(5))


@pytest.fixture
def officer():
    return person()


@pytest.fixture
def ni_59():
    return indicator("NI 59")


# -- figures -------------------------------------------------------------------------------------------------------
def test_a_typed_figure_is_an_extract_of_one_row_by_a_named_person(ni_59, officer):
    figure = type_figure(
        ni_59, JANUARY, TypedEntry(numerator="72", denominator="174", note="Counted."), by=officer, at=AT
    )

    extract = figure.extract
    assert (extract.kind, extract.stage, extract.name) == ("typed figures", "loaded", "Typed by Asha Patel")
    assert (extract.rows_in, extract.rows_loaded, figure.row) == (1, 1, 1)
    assert (figure.value, figure.note) == (Decimal("41.37931"), "Counted.")
    assert len(extract.sha256) == 64
    event = Event.objects.get(verb="typed")
    assert event.after["figure"] == "41.37931% (72 of 174), “Counted.”"


def test_a_typed_figure_has_the_checks_of_an_extract(ni_59, officer):
    with pytest.raises(ExtractRejected) as refused:
        type_figure(ni_59, JANUARY, TypedEntry("0.41", provisional=True), by=officer, at=AT)

    assert str(refused.value).startswith("0.41 may be 41% or 0.41%")
    assert Extract.objects.count() == 0


def test_typing_over_a_figure_needs_a_reason_and_typing_the_same_changes_nothing(ni_59, officer):
    first = type_figure(ni_59, JANUARY, TypedEntry("41%"), by=officer, at=AT)

    with pytest.raises(NothingToChange, match="NI 59 in January 2010 is 41% already"):
        type_figure(ni_59, JANUARY, TypedEntry("41.0 %"), by=officer, at=LATER)
    with pytest.raises(NeedsReason):
        type_figure(ni_59, JANUARY, TypedEntry("42%"), by=officer, at=LATER)
    second = type_figure(ni_59, JANUARY, TypedEntry("42%"), reason="Misread.", by=officer, at=LATER)

    assert second.restates == first
    assert Event.objects.filter(verb="typed").order_by("-number").first().before == {"figure": "41%"}


def test_a_missing_figure_is_typed_with_its_reason(ni_59, officer):
    score = indicator("NI 51", Unit.SCORE, Basis.ANNUAL, 16)

    assert type_figure(ni_59, JANUARY, TypedEntry("c"), by=officer, at=AT).missing == "Suppressed"
    assert type_figure(score, YEAR, TypedEntry("15"), by=officer, at=AT).value == 15
    with pytest.raises(ExtractRejected, match="once a year"):
        type_figure(score, JANUARY, TypedEntry("15"), by=officer, at=AT)


# -- targets -------------------------------------------------------------------------------------------------------
def test_a_later_target_replaces_the_earlier_one_which_is_kept(ni_59, officer):
    set_target(ni_59, YEAR, PLAN, "The plan.", by=officer, at=AT)
    band = Target(Decimal(50), Decimal(60), Decimal(1), Decimal(2), LimitKind.ABSOLUTE)
    set_target(ni_59, YEAR, band, "The new plan.", by=officer, at=LATER)

    assert TargetRow.objects.count() == 2
    assert TargetRow.objects.standing().get().upper == 60
    event = Event.objects.filter(verb="set the target of").order_by("-number").first()
    assert (event.before["value"], event.after["upper"], event.why) == ("53", "60", "The new plan.")


def test_a_target_needs_a_year_a_rationale_and_something_new(ni_59, officer):
    set_target(ni_59, YEAR, PLAN, "The plan.", by=officer, at=AT)

    with pytest.raises(WrongPeriod, match="month, quarter or year at whose end"):
        set_target(ni_59, year_to_date(JANUARY.ends_on), PLAN, "The plan.", by=officer, at=AT)
    with pytest.raises(NeedsReason):
        set_target(ni_59, YEAR, PLAN, " ", by=officer, at=AT)
    with pytest.raises(NothingToChange):
        set_target(ni_59, YEAR, PLAN, "The plan. ", by=officer, at=LATER)
    assert TargetRow.objects.count() == 1


# -- statuses ------------------------------------------------------------------------------------------------------
def test_a_status_is_changed_with_a_reason_and_put_back(ni_59, officer):
    override_status(ni_59, JANUARY, Status.WARNING, "Backlog cleared.", by=officer, at=AT)
    override_status(ni_59, JANUARY, None, "It came back.", by=officer, at=LATER)

    assert StatusOverride.objects.standing().get().status == ""
    events = Event.objects.filter(verb="changed the status of").order_by("number")
    assert [(event.before["status"], event.after["status"]) for event in events] == [("", "Warning"), ("Warning", "")]


def test_a_status_needs_a_month_a_reason_and_something_new(ni_59, officer):
    with pytest.raises(WrongPeriod):
        override_status(ni_59, YEAR, Status.OK, "x", by=officer, at=AT)
    with pytest.raises(NeedsReason):
        override_status(ni_59, JANUARY, Status.OK, "", by=officer, at=AT)
    with pytest.raises(NothingToChange):
        override_status(ni_59, JANUARY, None, "x", by=officer, at=AT)
    assert StatusOverride.objects.count() == 0


# -- closing -------------------------------------------------------------------------------------------------------
def test_a_closed_month_takes_a_typed_figure_only_with_a_reason_and_no_other_status(ni_59, officer):
    type_figure(ni_59, JANUARY, TypedEntry("41%"), by=officer, at=AT)
    close_period(JANUARY, by=officer, at=LATER, why="The report was published.")
    close_period(JANUARY, by=officer, at=LATER, why="Again.")

    with pytest.raises(NeedsReason):
        type_figure(ni_59, JANUARY, TypedEntry("42%"), by=officer, at=LATER)
    with pytest.raises(PeriodClosed):
        override_status(ni_59, JANUARY, Status.OK, "x", by=officer, at=LATER)
    type_figure(ni_59, DECEMBER, TypedEntry("42%"), by=officer, at=LATER)
    assert Period.objects.exclude(closed_at=None).count() == 2
    assert Event.objects.filter(verb="closed").count() == 2
    assert Figure.objects.count() == 2


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.PERFORMANCE_OFFICER])
def test_nobody_but_an_officer_types_sets_changes_or_closes(ni_59, role):
    other = person(role, "Other Person")

    for act in (
        lambda: type_figure(ni_59, JANUARY, TypedEntry("41%"), by=other, at=AT),
        lambda: set_target(ni_59, YEAR, PLAN, "x", by=other, at=AT),
        lambda: override_status(ni_59, JANUARY, Status.OK, "x", by=other, at=AT),
        lambda: close_period(JANUARY, by=other, at=AT, why="x"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Event.objects.count() == Figure.objects.count() == TargetRow.objects.count() == 0
