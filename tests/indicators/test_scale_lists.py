"""A council's own statuses and rules, loaded as lists: seen first, judged by from then on, never half right."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from indicators.actions import (
    NoSuchStatus,
    ScaleRefused,
    TypedEntry,
    override_status,
    set_scale,
    set_target,
    type_figure,
)
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.load.stored_reading import faults_of
from indicators.models import Definition, ScaleVersion
from indicators.report_rows import queries
from indicators.rules import periods
from indicators.rules.judgement import Target
from indicators.rules.scale import SHIPPED, from_json, to_json
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, JANUARY, YEAR, indicator, person
from tests.indicators.test_lists import load, out, sent

pytestmark = pytest.mark.django_db
STEP = "Green+,Green+,More than a tenth better.,blue,star,OK,9\n"
RULE = (
    "five steps,1,Green+,as a percentage of the target,-10,always\n"
    "five steps,2,OK,as a percentage of the target,5,always\n"
    "five steps,3,Warning,as a percentage of the target,10,always\n"
    "five steps,4,Alert,anything beyond,0,always\n"
)


@pytest.fixture
def officer():
    return person()


def standing(value: str, officer):
    ni_59 = indicator("NI 59")
    set_target(ni_59, YEAR, Target(Decimal(50)), "The plan.", by=officer, at=AT)
    type_figure(
        ni_59, periods.year_to_date(JANUARY.ends_on), TypedEntry(value=value, note="By hand."), by=officer, at=AT
    )
    return ni_59, lambda: queries.standings([ni_59], JANUARY)[ni_59.pk]


def test_a_step_and_a_rule_are_added_as_lists_and_judged_by(officer):
    _, row = standing("56%", officer)
    assert (row().status, row().status_word) == ("OK", "OK")

    load(sent("statuses", out("statuses") + STEP, officer), officer)
    load(sent("rules", out("rules") + RULE, officer), officer)
    Definition.objects.update(rule="five steps")

    made = row()
    assert (made.status, made.status_word, made.label.colour, made.label.icon) == ("Green+", "Green+", "blue", "star")
    assert made.status_why == "56% is 6 percentage points better than the target of 50%."
    assert made.rule == "Green+ at 55% or above; OK below 55%; Warning below 47.5%; Alert below 45%."


def test_a_renamed_status_is_printed_by_its_word_and_still_counts_as_what_it_is(officer):
    _, row = standing("10%", officer)
    text = out("statuses").replace("Alert,Alert,", "Alert,Red,")

    load(sent("statuses", text, officer), officer, "As the board calls it.")

    assert (row().status, row().status_word, row().status_kind) == ("Alert", "Red", "Alert")
    assert Event.objects.filter(kind="scaleversion").get().why == "As the board calls it."


def test_what_would_not_work_is_refused_with_the_reason(officer):
    wrong = RULE.replace("Green+", "Purple")

    with pytest.raises(ExtractRejected, match="gives the status Purple, which is not in the table of statuses"):
        load(sent("rules", out("rules") + wrong, officer), officer)
    with pytest.raises(ExtractRejected, match=r"is no colour\. Write one of these: red, amber"):
        raise_faults(sent("statuses", out("statuses") + STEP.replace("blue", "beige"), officer))
    assert not ScaleVersion.objects.exists()


def raise_faults(table):
    raise ExtractRejected(faults_of(table.reading))


def test_nobody_sets_a_scale_without_the_right_or_one_that_does_not_work(officer):
    with pytest.raises(NotAllowed):
        set_scale(SHIPPED, why="", by=person(RoleName.TEAM_MANAGER, "Tom"), at=AT)
    with pytest.raises(ScaleRefused, match="The status OK is missing"):
        set_scale(
            replace(SHIPPED, statuses=tuple(each for each in SHIPPED.statuses if each.code != "OK")),
            why="", by=officer, at=AT,
        )  # fmt: skip
    usual = SHIPPED.rules[0]
    with pytest.raises(ScaleRefused, match="every figure needs a status"):
        set_scale(replace(SHIPPED, rules=(replace(usual, steps=usual.steps[:2]),)), why="", by=officer, at=AT)


def test_a_status_by_hand_is_one_of_the_table(officer):
    with pytest.raises(NoSuchStatus):
        override_status(indicator("NI 59"), JANUARY, "Puce", "Because.", by=officer, at=AT)


def test_a_scale_that_was_set_is_never_changed(officer):
    row = set_scale(SHIPPED, why="As it is.", by=officer, at=AT)

    assert from_json(row.content) == SHIPPED == from_json(to_json(SHIPPED))
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        ScaleVersion.objects.update(at=AT)


# -- targets: profiled, and with the decimals that they were given --------------------------------------------------
def test_a_profiled_target_is_the_one_that_the_month_is_judged_by(officer):
    ni_59, row = standing("24%", officer)
    quarter = periods.quarter_of(JANUARY.ends_on)
    set_target(ni_59, quarter, Target(Decimal("20.0")), "The profile.", by=officer, at=AT)

    made = row()
    assert (made.target.text, made.target.period, made.status) == ("20.0%", "Q4 2009/10", "OK")
    assert made.status_why == "24% meets the target of 20.0% for Q4 2009/10."

    set_target(ni_59, JANUARY, Target(Decimal("26")), "The month's own.", by=officer, at=AT)
    assert (row().target.text, row().target.period, row().status) == ("26%", "January 2010", "Alert")


def test_a_target_prints_with_the_decimals_it_was_given_by_page_and_by_list(officer):
    ni_59, row = standing("24%", officer)
    for written, printed in (("98.0", "98.0%"), ("98", "98%"), ("98.25", "98.25%")):
        set_target(ni_59, YEAR, Target(Decimal(written)), "The plan.", by=officer, at=AT)
        assert row().target.text == printed
        assert f",{written}," in out("targets")

    load(sent("targets", out("targets").replace("98.25", "97.50"), officer), officer, "A new plan.")
    assert row().target.text == "97.50%"
