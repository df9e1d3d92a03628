"""What adds up to what: declared, seen in the figures, called chance; and what it makes of the measured faults."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from indicators.report_rows.row import covers
from indicators.rules import periods
from indicators.rules.judgement import Basis
from reports.disclosure import Published, Rules, compare_options, seen_relations, too_late_of, work_out
from reports.disclosure.audit import audit_from_json, audit_json
from reports.disclosure.coarser import Joined, Options, coarser, suggested_options
from reports.disclosure.printed_counts import interval_of, label_of, span_of, span_of_label
from reports.snapshot.relations import HiddenCount, Relation, Source
from tests.reports.disclosure import made
from tests.reports.disclosure.made import APRIL, JULY, JUNE, MAY

AGES = (("All", "", {MAY: 50}), ("0 to 9", "All", {MAY: 47}), ("10 and over", "All", {MAY: 3}))
SEXES = (("Boys", "All", {MAY: 20}), ("Girls", "All", {MAY: 30}))

REFERRALS = (
    ("All", "", {MAY: 20}), ("Police", "All", {MAY: 3}), ("School", "All", {MAY: 8}), ("Other", "All", {MAY: 9}),
)  # fmt: skip


def marks(snapshot):
    """The rows of the analysis in its last month: the number, or the mark."""
    return {row.name: row.shares[-1].mark or row.shares[-1].number for row in snapshot.details[0].blocks[0].rows}


def test_age_and_sex_side_by_side_are_two_sums_of_one_whole():
    """28 of 35 protected counts came back where neither sum was noticed because both together are twice the whole."""
    committee = made.report(MAY, rows=(*AGES, *SEXES))
    shown = marks(made.public(committee))

    assert {(each.whole, each.parts) for each in seen_relations(committee)} >= {
        ("A/All", ("A/0 to 9", "A/10 and over")), ("A/All", ("A/Boys", "A/Girls")),
    }  # fmt: skip
    assert shown["10 and over"] == "c"
    assert "c" in (shown["0 to 9"], shown["All"])
    if shown["All"] == "c":
        assert "c" in (shown["Boys"], shown["Girls"])


def test_one_double_count_elsewhere_does_not_switch_a_sum_off():
    """In April a child counted twice; in May the sum holds, and May is protected by it."""
    rows = (
        ("All", "", {APRIL: 50, MAY: 50}), ("0 to 9", "All", {APRIL: 40, MAY: 47}),
        ("10 and over", "All", {APRIL: 11, MAY: 3}),
    )  # fmt: skip
    shown = marks(made.public(made.report(MAY, rows=rows)))

    assert [shown[name] for name in ("All", "0 to 9", "10 and over")].count("c") >= 2


def test_a_sum_that_an_officer_called_chance_is_neither_used_nor_asked_about():
    committee = made.report(MAY, rows=AGES)
    (seen,) = (each for each in seen_relations(committee) if each.whole == "A/All")
    chance = replace(committee, relations=(replace(seen, source=Source.CHANCE.value),))

    assert seen_relations(chance) == ()
    assert work_out(chance, (), {}, Rules()).audit.relations == chance.relations


def test_a_denominator_that_is_another_indicators_numerator_is_one_count():
    """B is 8 of 12, where the 12 are A's 12 of 15: 3 of A come back from B's whole unless that goes too."""
    relation = Relation("A:numerator", ("B:denominator",), complete=True)
    rows = [made.row("A", {MAY: (12, 15)}, MAY), made.row("B", {MAY: (12, 12)}, MAY)]
    committee = replace(made.report(MAY, *rows), relations=(relation,))
    a, b = made.public(committee).standings

    assert a.months[1].text == "c"
    assert a.months[1].denominator is None or b.months[1].denominator is None


def test_indicators_that_are_parts_of_one_whole_keep_each_others_counts():
    """30 = 20 + 7 + 3, as three percentages of one denominator."""
    months = {APRIL: 30, MAY: 30}
    parts = {"A": (20, 20), "B": (8, 7), "C": (2, 3)}
    standings = [
        made.row(code, dict(zip(months, ((n, 30) for n in numbers), strict=True)), MAY)
        for code, numbers in parts.items()
    ]
    whole = Relation("A:denominator", ("A:numerator", "B:numerator", "C:numerator"), complete=True)
    shared = tuple(Relation("A:denominator", (f"{code}:denominator",), complete=True) for code in "BC")
    public = made.public(replace(made.report(MAY, *standings), relations=(whole, *shared)))
    shown = [row.months[1].numerator for row in public.standings]

    assert shown[2] is None
    assert shown.count(None) > 1 or all(row.months[1].denominator is None for row in public.standings)


def test_a_month_restated_since_does_not_give_another_back():
    """April, restated from 20 to 23, May 21 and a year so far of 47 in one report: June is 3."""
    first = {APRIL: (20, 60), MAY: (21, 60)}
    later = {APRIL: (23, 60), MAY: (21, 60), JUNE: (3, 60)}
    rows = (("All", "", {month: of for month, (_, of) in later.items()}),
            ("In time", "All", {month: n for month, (n, _) in later.items()}))  # fmt: skip
    may = made.report(MAY, made.row("A", first, MAY))
    june = made.report(JUNE, made.row("A", later, JUNE), rows=rows)
    hidden = tuple(
        HiddenCount(f"A:{part}", covers(Basis.IN_MONTH, month), number)
        for month, pair in later.items()
        for part, number in zip(("numerator", "denominator"), pair, strict=True)
    )
    for committee in (june, replace(june, counts=hidden)):
        public = work_out(committee, made.published([may]), {}, Rules()).public
        in_time = [share.mark for share in public.details[0].blocks[0].rows[1].shares]
        assert in_time[2] == public.standings[0].months[1].text == "c"
        assert "c" in (in_time[0], in_time[1], public.standings[0].year.text)


def test_a_correction_does_not_print_what_protected_another_count():
    rows = (
        ("All", "", {MAY: 20}),
        ("Police", "All", {MAY: 3}),
        ("School", "All", {MAY: 8}),
        ("Other", "All", {MAY: 9}),
    )
    first = made.report(MAY, rows=rows)
    again = tuple((name, of, {MAY: 10 if name == "Other" else number[MAY]}) for name, of, number in rows)
    for number in range(12):
        out = made.published([replace(first, salt=f"one {number}")])
        corrected = replace(made.report(MAY, rows=again), salt=f"two {number}", version=2)
        before, now = marks(out[0].public), marks(work_out(corrected, out, {}, Rules()).public)
        withheld = [name for name in ("School", "Other") if before[name] == "c"]
        assert now["Police"] == "c"
        assert any(now[name] == "c" for name in withheld)


def test_a_sum_counts_in_the_months_that_have_all_of_its_parts():
    rows = (("All", "", {APRIL: 50, MAY: 50}), ("One", "All", {MAY: 47}), ("Two", "All", {APRIL: 4, MAY: 3}))
    shown = marks(made.public(made.report(MAY, rows=rows)))

    assert shown["Two"] == "c"
    assert "c" in (shown["All"], shown["One"])


# -- the secret ----------------------------------------------------------------------------------------------------
def test_equal_places_are_chosen_by_the_secret():
    rows = (("All", "", {MAY: 50}), ("One", "All", {MAY: 4}), ("Two", "All", {MAY: 23}), ("Three", "All", {MAY: 23}))
    chosen = {
        tuple(marks(work_out(made.report(MAY, rows=rows), (), {}, Rules(), secret=str(number)).public).items())
        for number in range(30)
    }

    assert {row for each in chosen for row, mark in each if mark == "c"} >= {"One", "Two", "Three"}


def test_who_knows_the_program_cannot_tell_from_two_marks_that_both_are_five():
    """Today `c c 40 of 50` said 5 and 5. Now it is what 3 and 7, or 1 and 9, may look like as well."""
    seen = set()
    for first in range(1, 6):
        rows = (("All", "", {MAY: 50}), ("One", "All", {MAY: first}), ("Two", "All", {MAY: 10 - first}),
                ("Three", "All", {MAY: 40}))  # fmt: skip
        for number in range(40):
            shown = marks(work_out(made.report(MAY, rows=rows), (), {}, Rules(), secret=str(number)).public)
            if shown == {"All": 50, "One": "c", "Two": "c", "Three": 40}:
                seen.add(first)

    assert seen == {1, 2, 3, 4, 5}


def test_the_same_secret_always_gives_the_same_edition_and_another_may_not():
    committee = made.report(MAY, rows=(*AGES, *SEXES))

    assert work_out(committee, (), {}, Rules(), "a") == work_out(committee, (), {}, Rules(), "a")


# -- the audit -----------------------------------------------------------------------------------------------------
def test_the_audit_says_of_each_withheld_cell_why_and_what_a_reader_knows():
    rows = (
        ("All", "", {MAY: 20}),
        ("Police", "All", {MAY: 3}),
        ("School", "All", {MAY: 8}),
        ("Other", "All", {MAY: 9}),
    )
    audit = work_out(made.report(MAY, rows=rows), (), {}, Rules(), "audit").audit
    police = next(cell for cell in audit.cells if cell.what == "Police, May 2009")
    others = [cell for cell in audit.cells if cell.kind == "secondary"]

    assert (police.kind, police.text, police.part) == ("primary", "3", "row")
    assert police.low <= 1
    assert police.high is None or police.high >= 5
    assert others
    assert any("A Police" in said for cell in others for said in cell.protects)
    assert any("A All = A Police + A School + A Other" in said for said in police.relations)
    assert (audit.figures, audit.withheld) == (4, len(audit.cells))
    assert (audit.already_out, audit.out_of_time) == ((), ())
    assert audit_from_json(audit_json(audit)) == audit


def test_the_audit_keeps_the_relations_that_were_declared():
    relation = Relation("A/All", ("A/0 to 9", "A/10 and over"), complete=True, note="A. Officer")
    audit = work_out(replace(made.report(MAY, rows=AGES), relations=(relation,)), (), {}, Rules()).audit

    assert audit.relations == (relation,)
    assert audit_from_json(audit_json(audit)) == audit


def test_what_is_out_already_is_said_and_asks_for_nothing_more():
    """May was published openly; June's report says so, and does not withhold what would be of no use."""
    may = made.report(MAY, made.row("A", {MAY: (3, 60)}, MAY))
    june = made.report(JUNE, made.row("A", {MAY: (3, 60), JUNE: (30, 60)}, JUNE))
    audit = work_out(june, [Published(may, may)], {}, Rules()).audit

    assert any(said.startswith("A numerator, May 2009") for said in audit.already_out)
    assert too_late_of(june, [Published(may, may)], Rules()) == ("A",)


# -- coarser -------------------------------------------------------------------------------------------------------
def small_council(month=JULY):
    random = Random(5)
    months = periods.months_of_year_to(month)
    counts = {each: (random.randint(2, 9), 12) for each in months}
    ages = {name: dict.fromkeys(months, 0) for name in ("0 to 4", "5 to 9", "10 to 15", "16 and 17")}
    for each in months:
        for _ in range(12):
            ages[random.choice(list(ages))][each] += 1
    rows = (("All", "", dict.fromkeys(months, 12)), *((name, "All", numbers) for name, numbers in ages.items()))
    return made.report(month, made.row("A", counts, month), rows=rows)


def test_coarser_ways_are_previewed_and_withhold_less():
    committee = small_council()
    choices = (Options(), *suggested_options(committee))
    usual, *coarse = compare_options(committee, (), {}, Rules(), choices)

    assert usual.options == Options()
    assert usual.share > 1 / 3
    assert usual.lost == 0
    assert min(each.withheld for each in coarse) < usual.withheld
    assert all(each.options == choice for each, choice in zip((usual, *coarse), choices, strict=True))


def test_by_quarters_the_analysis_has_whole_quarters_and_the_table_no_months():
    snapshot = coarser(small_council(), Options(periods="quarters"))
    (detail,) = snapshot.details

    assert detail.months == ("Q1 2009/10",)
    assert detail.blocks[0].rows[0].shares[0].number == 36
    assert {cell.text for cell in snapshot.standings[0].months} == {"Not printed"}
    assert snapshot.standings[0].year.text != "Not printed"
    assert coarser(small_council(MAY), Options(periods="quarters")).details == ()


def test_by_year_there_is_no_analysis():
    snapshot = coarser(small_council(), Options(periods="year"))

    assert (snapshot.details, snapshot.standings[0].trend_text) == ((), "Not printed")


def test_joined_rows_are_printed_as_one_and_what_they_were_stays_known():
    joined = Joined("A", ("10 to 15", "16 and 17"), "10 and over")
    committee = small_council()
    snapshot = coarser(committee, Options(joined=(joined, Joined("A", ("All", "0 to 4"), "Odd"), Joined("B", (), ""))))
    names = [row.name for row in snapshot.details[0].blocks[0].rows]

    assert names == ["All", "0 to 4", "5 to 9", "10 and over"]
    assert (
        Relation("A/10 and over", ("A/10 to 15", "A/16 and 17"), True, note="joined in this edition")
        in snapshot.relations
    )
    assert {each.series for each in snapshot.counts} >= {"A/10 to 15", "A/16 and 17"}


def test_rounding_is_the_coarser_of_the_councils_and_the_options():
    assert Options(round_to=5).rules(Rules(round_to=10)).round_to == 10
    assert Options(round_to=10, whole_percentages=True).rules(Rules()) == Rules(round_to=10, whole_percentages=True)
    assert suggested_options(made.report(MAY))[0].round_to == 5
    assert suggested_options(made.report(MAY, rows=AGES))[0].joined == ()


# -- spans ---------------------------------------------------------------------------------------------------------
def test_spans_are_months_and_what_is_no_interval_stands_for_itself():
    assert span_of("2009-04-01/2010-01-31") == (2009 * 12 + 3, 2010 * 12 + 1)
    assert span_of("2010-01-31/2010-01-31") == span_of_label("Jan 2010")
    assert interval_of((2009 * 12 + 3, 2010 * 12 + 1)) == "2009-04-01/2010-01-31"
    assert (span_of("then"), span_of_label("then"), label_of("then")) == ("then", "then", "then")
    assert label_of(span_of("2009-04-01/2010-01-31")) == "April 2009 to January 2010"
