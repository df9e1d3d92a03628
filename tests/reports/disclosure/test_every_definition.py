"""No sentence of the committee's edition reaches the public, whatever the definition; none is read for facts."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from itertools import product

import pytest

from indicators.report_rows.row import Facts, Held, Reading, stand
from indicators.report_rows.values import Mark, Override
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, Polarity, Status, Target, percentage
from indicators.rules.scale import Label
from reports.disclosure import Published, Rules, work_out
from reports.snapshot.relations import Relation
from reports.snapshot.schema import to_json
from tests.reports.disclosure import made
from tests.reports.disclosure.made import APRIL, JULY, JUNE, MAY

KINDS = list(
    product(Unit, Basis, Polarity, (False, True), (False, True), (False, True))
)  # unit, basis, polarity, against last year, with a target, with a benchmark
LEAK = "LEAK 3 of 41 in July 2008"


def definition(unit, basis, polarity, against_last_year, target, benchmark, *, small=3, counted="children"):
    """A row of July of which July is plain, and July a year before and May are small."""
    reading = Reading(
        "Things", unit, polarity, basis, counts_what="child", against_last_year=against_last_year, counted=counted,
        out_of=5 if unit is Unit.SCORE else None, data_only=not target,
    )  # fmt: skip
    counts = {APRIL: (20, 40), MAY: (small, 41), JUNE: (22, 40), JULY: (21, 40), periods.last_year(JULY): (3, 41)}
    figures = {}
    for month, (n, of) in counts.items():
        value = percentage(Decimal(n), Decimal(of)) if unit is Unit.PERCENT else Decimal(n)
        with_counts = (Decimal(n), Decimal(of)) if unit is Unit.PERCENT else (None, None)
        figures[month] = Held(value, *with_counts)
    of_the_year = (Decimal(50), Decimal(86), Decimal(161)) if unit is Unit.PERCENT else (Decimal(66),)
    figures[periods.year(2009)] = Held(*of_the_year)
    aim = Target(Decimal(50), Decimal(60) if polarity is Polarity.BAND else None) if target else None
    marks = (Mark("England", "2008/09", Decimal(55)),) if benchmark else ()
    return stand(Facts("A", reading, figures, aim, None, marks), JULY)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind)))
def test_no_sentence_of_the_committees_row_is_passed_on(kind):
    """Every text of the row that the rules of figures write is replaced by a leak: none of it comes through."""
    row = definition(*kind)
    texts = dict.fromkeys(("measured", "trend_why", "status_why", "rule"), LEAK)
    committee = made.report(JULY, replace(row, **texts, notes=(LEAK, LEAK)))
    public = work_out(committee, (), {}, Rules()).public

    assert LEAK not in to_json(public)
    assert public == work_out(made.report(JULY, row), (), {}, Rules()).public


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind)))
def test_what_a_row_is_compared_with_is_not_quoted_where_it_is_not_printed(kind):
    """July a year before was 3 of 41: neither its count nor its percentage stands anywhere."""
    public = to_json(work_out(made.report(JULY, definition(*kind)), (), {}, Rules()).public)

    assert [text for text in ("7.3", "7.32", "3 of 41", " against 3 ") if text in public] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind)))
def test_rounded_editions_say_nothing_that_is_not_rounded(kind):
    rules = Rules(round_to=5, whole_percentages=True)
    row = work_out(made.report(JULY, definition(*kind)), (), {}, rules).public.standings[0]

    said = " ".join((row.trend_why, row.status_why, *row.notes))
    assert [text for text in ("21 of 40", "52.5", "86 of 161", "53.4") if text in said] == []


@pytest.mark.parametrize("counted", ["posts", "money", "days", "other"])
def test_what_is_not_people_is_printed(counted):
    row = definition(Unit.COUNT, Basis.MONTH_END, Polarity.MINIMISE, False, True, False, counted=counted)
    row = replace(row, months=(replace(row.months[0], text="3", value=Decimal(3)), row.months[1]))

    assert work_out(made.report(JULY, row), (), {}, Rules()).public.standings[0].months[0].text == "3"


@pytest.mark.parametrize("counted", ["children", "families", "people", "cases", ""])
def test_what_is_people_or_may_be_is_protected(counted):
    row = definition(Unit.COUNT, Basis.MONTH_END, Polarity.MINIMISE, False, True, False, counted=counted)
    row = replace(row, months=(replace(row.months[0], text="3", value=Decimal(3)), row.months[1]))

    assert work_out(made.report(JULY, row), (), {}, Rules()).public.standings[0].months[0].text == "c"


def test_a_row_of_a_snapshot_older_than_its_facts_is_withheld_with_all_its_sentences():
    row = replace(definition(Unit.PERCENT, Basis.IN_MONTH, Polarity.MAXIMISE, False, True, True), facts=None)
    public = work_out(made.report(JULY, row), (), {}, Rules()).public.standings[0]

    assert {cell.text for cell in (*public.months, public.year)} == {"c"}
    assert (public.measured, public.rule, public.notes, public.status, public.trend_text) == ("", "", (), "c", "c")


def test_a_changed_status_is_explained_only_where_the_years_figure_is_printed():
    kind = (Unit.PERCENT, Basis.IN_MONTH, Polarity.MAXIMISE, False, True, False)
    row = replace(definition(*kind), overridden="By the rule it is Alert. A changed it: because.")
    year = replace(row.year, text="3%", value=Decimal(3), numerator=Decimal(3), denominator=Decimal(100))
    printed, withheld = (made.public(made.report(JULY, each)).standings[0] for each in (row, replace(row, year=year)))

    assert printed.overridden.startswith("By the rule")
    assert (withheld.status, withheld.overridden) == ("c", "")


def test_every_field_of_a_row_is_one_that_the_public_edition_decides_on():
    """A new field with a sentence in it fails here until `reports.disclosure.sentences` writes it."""
    row = definition(Unit.PERCENT, Basis.IN_MONTH, Polarity.MAXIMISE, False, True, True)

    assert {field.name for field in fields(row)} == {
        "code", "description", "unit", "measured", "last_year", "months", "trend", "trend_text", "trend_why", "year",
        "status", "status_why", "target", "rule", "overridden", "notes", "facts", "status_label",
    }  # fmt: skip


def test_an_override_changes_no_cell():
    reading = Reading("Things", Unit.PERCENT, Polarity.MAXIMISE, Basis.IN_MONTH)
    facts = Facts("A", reading, {JULY: made.held((21, 40))}, Target(Decimal(60)), Override(Status.OK, "Said so.", "A"))

    assert made.public(made.report(JULY, stand(facts, JULY))).standings[0].months[1].text == "52.5%"


# -- rounded, linked, old -------------------------------------------------------------------------------------------
ROUNDED = Rules(round_to=5, whole_percentages=True)


def report_of(april: tuple[int, int], may: tuple[int, int], target: str = "50"):
    return made.report(MAY, made.row("A", {APRIL: april, MAY: may}, MAY, target=target))


def test_a_rounded_trend_between_equal_figures_and_a_rounded_status_near_its_target_are_withheld():
    public = work_out(report_of((200, 400), (201, 400)), (), {}, ROUNDED).public.standings[0]

    assert (public.trend_text, public.status) == ("c", "c")
    assert "rounded" in public.trend_why
    assert "rounded" in public.status_why


def test_a_figure_that_misses_its_target_by_less_than_it_prints_says_so():
    near = made.public(report_of((5000, 10000), (4999, 10000), target="50.0")).standings[0]

    assert near.status_why == "50% does not meet the target of 50%. Status compares figures that are not rounded."


def test_a_year_without_a_target_is_said_to_have_none():
    (row,) = report_of((20, 40), (30, 50)).standings
    bare = replace(row, status="Unknown", target=replace(row.target, value=None, text="No target", missing="No target"))

    assert (
        made.public(made.report(MAY, bare)).standings[0].status_why == "No target is set, so its status is not known."
    )


def test_a_trend_against_an_unprinted_month_of_a_linked_count_is_withheld():
    (row,) = report_of((10, 40), (20, 40)).standings
    row = replace(row, facts=replace(row.facts, compared_with="2008-05-01/2008-05-31"))
    relation = Relation("B:numerator", ("A:denominator",), complete=True)
    public = work_out(replace(made.report(MAY, row), relations=(relation,)), (), {}, Rules()).public.standings[0]

    assert (public.trend, public.trend_text) == ("", "c")
    assert "no public edition prints" in public.trend_why


def test_an_edition_older_than_the_fields_is_read_by_the_present_definition():
    """April's public edition has neither facts nor intervals: its 20 of 40 still count in what May must withhold."""
    months = {APRIL: (20, 40), MAY: (3, 40)}
    april = made.published([made.report(APRIL, made.row("A", months, APRIL))])[0]
    old = Published(without_fields(april.committee), without_fields(april.public))
    may = made.report(MAY, made.row("A", months, MAY))
    strange = replace(old, committee=replace(old.committee, last_year="then", months=("now",)))

    for before in (old, strange):
        row = work_out(may, [before], {}, Rules()).public.standings[0]
        assert (row.months[1].text, row.year.text) == ("c", "c")


def without_fields(snapshot):
    (section,) = snapshot.sections
    (group,) = section.groups
    rows = tuple(
        replace(
            row, facts=None, year=replace(row.year, covers=""), last_year=replace(row.last_year, covers=""),
            months=tuple(replace(cell, covers="") for cell in row.months),
        )
        for row in group.standings
    )  # fmt: skip
    return replace(snapshot, sections=(replace(section, groups=(replace(group, standings=rows),)),))


def test_an_edition_that_was_rounded_is_read_as_rounded():
    """April rounded to 20 of 40 may have been 18 to 22: May is protected by that much less."""
    months = {APRIL: (21, 41), MAY: (3, 40)}
    committee = made.report(APRIL, made.row("A", months, APRIL))
    april = Published(committee, work_out(committee, (), {}, ROUNDED).public)
    may = made.report(MAY, made.row("A", months, MAY))

    assert april.public.standings[0].months[1].numerator == 20
    assert work_out(may, [april], {}, Rules()).public.standings[0].months[1].text == "c"
    odd = replace(april.public.standings[0].months[1], numerator=Decimal(90))
    row = replace(april.public.standings[0], months=(april.public.standings[0].months[0], odd))
    wrong = replace(april.public, sections=made.report(APRIL, row).sections)
    assert work_out(may, [Published(committee, wrong)], {}, Rules()).public.standings[0].months[1].text == "c"


def test_a_row_of_an_analysis_may_count_something_else_than_its_indicator():
    committee = made.report(MAY, rows=(("Children", "", {MAY: 3}), ("Posts", "", {MAY: 4})))
    (detail,) = committee.details
    (block,) = detail.blocks
    block = replace(block, rows=(block.rows[0], replace(block.rows[1], counted="posts")))
    public = made.public(replace(committee, details=(replace(detail, blocks=(block,)),)))

    assert [row.shares[1].mark or row.shares[1].number for row in public.details[0].blocks[0].rows] == ["c", 4]


def test_a_withheld_status_takes_its_own_word_with_it():
    (row,) = report_of((20, 40), (3, 40)).standings
    label = Label(row.status, "Well off", "Far from its target", "red", "alert", "Alert")
    small = replace(row.year, text="3%", value=Decimal(3), numerator=Decimal(3), denominator=Decimal(100))
    public = made.public(made.report(MAY, replace(row, status_label=label, year=small)))

    assert public.standings[0].status == "c"
    assert "Well off" not in to_json(public)
