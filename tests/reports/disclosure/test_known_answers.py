"""B07 of the torture table, by known answers: counts 1 to 5, and whatever would give them back, in every format."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.charts.surroundings import BenchmarkLine, LastYear, Limits, Note
from indicators.report_rows.values import Mark
from indicators.rules import periods
from indicators.rules.judgement import Basis
from indicators.rules.periods import Interval
from reports.disclosure import Published, Rules, public_edition, too_late_of
from reports.disclosure.sentences import NO_STATUS, NO_TREND
from reports.renderers import FORMATS
from reports.snapshot.schema import Snapshot, from_json, to_json
from tests.reports.disclosure import made
from tests.reports.disclosure.made import APRIL, JULY, JUNE, MAY
from tests.reports.readers import csv_rows, html_page, pdf_text, word_pictures, word_text, workbook
from tests.reports.sample import words

# n of N in May after a plain April of 20 of 40: what is printed of May, n, N, and the percentage
MONTHS = [
    ((0, 30), "0%", 0, 30),
    ((1, 30), "c", None, 30),
    ((5, 30), "c", None, 30),
    ((6, 30), "20%", 6, 30),
    ((24, 30), "80%", 24, 30),
    ((25, 30), "c", None, 30),
    ((29, 30), "c", None, 30),
    ((30, 30), "100%", 30, 30),
    ((0, 5), "c", None, None),
    ((3, 4), "c", None, None),
    ((0, 0), "No cases", 0, 0),
]


@pytest.mark.parametrize(("counts", "text", "n", "of"), MONTHS)
def test_b07_a_percentage_of_few_is_withheld_with_its_counts(counts, text, n, of):
    row = made.public(made.report(MAY, made.row("A", {APRIL: (20, 40), MAY: counts}, MAY))).standings[0]

    assert (row.months[1].text, row.months[1].numerator, row.months[1].denominator) == (text, n, of)


@pytest.mark.parametrize(
    ("number", "text"), [("0", "0"), ("1", "c"), ("5", "c"), ("6", "6"), ("2.5", "c"), ("7.5", "7.5")]
)
def test_b07_a_number_of_1_to_5_is_withheld_and_nothing_else(number, text):
    row = made.public(made.report(MAY, made.number_row("A", {APRIL: "9", MAY: number}, MAY))).standings[0]

    assert (row.months[0].text, row.months[1].text, row.year.text) == ("9", text, text)


def test_b07_the_total_less_the_others_reveals_nothing():
    """20 = 3 + 8 + 9: with the 3 one other goes, and with the whole of 4 all of it."""
    rows = (
        ("All", "", {MAY: 20}), ("Police", "All", {MAY: 3}), ("School", "All", {MAY: 8}), ("Other", "All", {MAY: 9}),
    )  # fmt: skip
    block = made.public(made.report(MAY, rows=rows)).details[0].blocks[0]

    printed = [row.shares[1].mark or row.shares[1].number for row in block.rows]
    assert printed[1] == "c"
    assert printed.count("c") > 1
    assert [row.shares[1].percent for row in block.rows if row.shares[1].mark] in (["c"] * 2, ["c"] * 3, ["", "c", "c"])


def test_b07_a_row_less_a_narrower_one_reveals_nothing():
    rows = (("All", "", {MAY: 40}), ("In 7 days", "All", {MAY: 30}), ("In 10 days", "All", {MAY: 33}))
    block = made.public(made.report(MAY, rows=rows)).details[0].blocks[0]

    _, in_7_days, in_10_days = (row.shares[1].mark for row in block.rows)
    assert "c" in (in_7_days, in_10_days)


def test_b07_the_year_so_far_less_the_last_one_printed_reveals_nothing():
    counts = {APRIL: (20, 40), MAY: (3, 30), JUNE: (12, 30)}
    june, may, april = made.published(
        [made.report(month, made.row("A", counts, month)) for month in (APRIL, MAY, JUNE)]
    )

    assert april.public.standings[0].year.text == "50%"
    row = may.public.standings[0]
    assert (row.months[1].text, row.year.text, row.status, row.trend_text) == ("c", "c", "c", "c")
    assert (row.status_why, row.trend_why) == (NO_STATUS, NO_TREND)
    row = june.public.standings[0]
    assert (row.months[0].text, row.months[1].text, row.year.text) == ("c", "c", "35%")


def test_b07_what_a_cumulative_figure_gained_in_a_month_is_protected_too():
    counts = {APRIL: (20, 40), MAY: (29, 60), JUNE: (32, 80)}
    reports = [made.report(month, made.row("A", counts, month, basis=Basis.YEAR_TO_DATE)) for month in (MAY, JUNE)]
    june, _ = made.published(reports)

    assert [cell.text for cell in june.public.standings[0].months] == ["48.3%", "c"]


def test_b07_the_same_count_in_the_analysis_and_in_the_table_goes_from_both():
    rows = (("All", "", {MAY: 30}), ("In time", "All", {MAY: 27}))
    snapshot = made.public(made.report(MAY, made.row("A", {APRIL: (20, 40), MAY: (27, 30)}, MAY), rows=rows))

    assert snapshot.standings[0].months[1].text == "c"
    assert snapshot.details[0].blocks[0].rows[1].shares[1].mark == "c"


def test_b07_a_percentage_without_counts_gives_no_row_away():
    """90% of 30 would be 27 again, so that the one or the other goes too."""
    row = made.row("A", {APRIL: (20, 40), MAY: (27, 30)}, MAY)
    bare = replace(row, months=tuple(replace(cell, numerator=None, denominator=None) for cell in row.months))
    rows = (("All", "", {MAY: 30}), ("In time", "All", {MAY: 27}))
    snapshot = made.public(made.report(MAY, replace(bare, year=bare.months[0]), rows=rows))

    whole, part = (row.shares[1].mark for row in snapshot.details[0].blocks[0].rows)
    assert part == "c"
    assert "c" in (whole, snapshot.standings[0].months[1].text)


def test_b07_nothing_of_a_whole_of_few_tells_its_number():
    rows = (("All", "", {MAY: 3}), ("In time", "All", {MAY: 0}))
    block = made.public(made.report(MAY, rows=rows)).details[0].blocks[0]

    assert [(row.shares[1].mark or row.shares[1].number, row.shares[1].percent) for row in block.rows] == [
        ("c", ""), ("c", "c"),
    ]  # fmt: skip


def test_b07_a_cohort_less_a_narrower_one_reveals_nothing_and_no_percentage_of_it_does():
    rows = (("All", "", {MAY: 40}), ("Started", "", {MAY: 37}), ("In time", "Started", {MAY: 20}))
    block = made.public(made.report(MAY, rows=rows)).details[0].blocks[0]

    everybody, started, in_time = (row.shares[1] for row in block.rows)
    assert "c" in (everybody.mark, started.mark)
    assert started.mark != "c" or in_time.percent == "c"


# -- in every format -----------------------------------------------------------------------------------------------
def everything(key: str, snapshot: Snapshot) -> str:
    content = FORMATS[key].render(snapshot, None)
    match key:
        case "pdf":
            return pdf_text(content)
        case "html":
            return html_page(content).text
        case "docx":
            pictures = (" ".join((told, *words)) for told, words in word_pictures(content))
            return "\n".join((word_text(content), *pictures))
        case "xlsx":
            values = (v for sheet in workbook(content) for row in sheet.iter_rows(values_only=True) for v in row)
            return "\n".join(str(value) for value in values)
        case _:
            return "\n".join(value for row in csv_rows(content) for value in row.values())


@pytest.mark.parametrize("key", FORMATS)
def test_b07_no_format_holds_what_is_withheld(key):
    """Not in a table, chart, text alternative, sentence, note or file property: 3 of 61 (4.9%), with 58 late."""
    rows = (("All", "", {APRIL: 77, MAY: 61}), ("In time", "All", {APRIL: 33, MAY: 3}))
    committee = made.report(MAY, made.row("A", {APRIL: (33, 77), MAY: (3, 61)}, MAY), rows=rows)
    told, untold = everything(key, made.public(committee)), everything(key, committee)

    assert any(each in untold for each in ("4.9%", "4.9", "3 of 61"))
    assert [each for each in ("4.9", "4.92", "3 of 61", "37.9") if each in told] == []
    assert "c stands for a figure that is withheld" in told


def test_the_public_edition_is_a_snapshot_that_can_be_kept_and_read_again():
    snapshot = made.public(made.report(MAY, made.row("A", {APRIL: (20, 40), MAY: (3, 30)}, MAY)))

    assert from_json(to_json(snapshot)) == snapshot
    assert (snapshot.edition, snapshot.salt) == ("public", "")
    assert "random" not in to_json(snapshot)


def test_no_digest_of_a_file_of_few_numbers_stands_in_it():
    """Whoever knows the rest of a short file could try each small number until its digest comes out."""
    committee = made.report(MAY, made.row("A", {APRIL: (20, 40), MAY: (3, 30)}, MAY), words=words(("", "Well.")))

    assert "a" * 64 not in to_json(made.public(committee))
    assert "b" * 64 not in to_json(made.public(committee))
    assert made.public(committee).sources[0].rows is None


# -- sentences -----------------------------------------------------------------------------------------------------
def test_notes_speak_only_of_what_is_printed():
    row = made.row("A", {APRIL: (20, 40), MAY: (3, 30)}, MAY)
    facts = replace(row.facts, benchmarks=(Mark("England", "2008/09", Decimal(50)),))
    notes = made.public(made.report(MAY, replace(row, facts=facts, notes=("3 of 30 in May 2009.",)))).standings[0].notes

    assert notes == (
        "23 of 70 in the year so far.",
        "One child is worth 3.3 percentage points.",
        "Others: England 50% (2008/09).",
    )


def test_a_trend_against_a_month_that_is_not_printed_does_not_quote_it():
    row = made.row("A", {APRIL: (20, 40), MAY: (18, 30)}, MAY)
    before = replace(row, facts=replace(row.facts, compared_with="2008-05-01/2008-05-31"))
    shown = made.public(made.report(MAY, before)).standings[0]

    assert (shown.trend, shown.trend_why) == ("Improving", "It is against May 2008, which this edition does not print.")


def test_a_trend_against_a_month_that_an_earlier_edition_withholds_is_withheld():
    may = made.report(MAY, made.row("A", {APRIL: (20, 40), MAY: (3, 30)}, MAY))
    row = made.row("A", {JUNE: (20, 40), JULY: (22, 40)}, JULY)
    july = made.report(JULY, replace(row, facts=replace(row.facts, compared_with="2009-05-01/2009-05-31")))
    shown = made.published([may, july])[0].public.standings[0]

    assert (shown.trend_text, shown.trend_why) == ("c", NO_TREND)


def test_a_chart_keeps_what_is_printed_and_tells_only_that():
    rows = (("All", "", {APRIL: 40, MAY: 50, JUNE: 30}), ("In time", "All", {APRIL: 20, MAY: 30, JUNE: 28}))
    committee = made.report(JUNE, rows=rows)
    unknown = replace(committee.details[0].charts[0].lines[0], name="Mean", values=(Decimal(1),) * 3)
    chart = replace(committee.details[0].charts[0], lines=(*committee.details[0].charts[0].lines, unknown))
    committee = replace(committee, details=(replace(committee.details[0], charts=(chart,)),))
    shown = made.public(committee).details[0].charts[0]

    assert [line.values for line in shown.lines] == [(Decimal("50.0"), Decimal("60.0"), None), (None, None, None)]
    assert shown.sentence == (
        "In time went from 50.0% in April 2009 to 60.0% in May 2009; some months are withheld. "
        "Mean has no figures that this edition may print. The target is 60%."
    )


def test_a_chart_of_one_point_or_of_numbers_is_told_as_such():
    rows = (("All", "", {APRIL: 40, MAY: 3}),)
    committee = made.report(MAY, rows=rows)
    line = replace(made.report(MAY, rows=(*rows, ("In", "All", {APRIL: 9, MAY: 1}))).details[0].charts[0].lines[0],
                   name="All", values=(Decimal(40), Decimal(3)))  # fmt: skip
    chart = replace(committee.details[0].charts[0], lines=(line,), target=None, target_text="")
    committee = replace(committee, details=(replace(committee.details[0], charts=(chart,)),))

    assert made.public(committee).details[0].charts[0].sentence == (
        "All was 40 in April 2009; some months are withheld. There is no target."
    )


def test_a_chart_has_a_sentence_of_its_own_and_never_the_committees():
    rows = (("All", "", {APRIL: 40, MAY: 50}), ("In time", "All", {APRIL: 20, MAY: 30}))
    committee = made.report(MAY, rows=rows)

    assert made.public(committee).details[0].charts[0].sentence == (
        "In time went from 50.0% in April 2009 to 60.0% in May 2009. The target is 60%."
    )


def twelve_months(small: Interval | None = None) -> Snapshot:
    """A chart of April to March with all that can be around it; the part in one month is small."""
    march = periods.month(2010, 3)
    months = periods.months_of_year_to(march)
    whole = dict.fromkeys(months, 50)
    part = {each: 20 + place % 2 for place, each in enumerate(months)} | ({small: 47} if small else {})
    committee = made.report(march, rows=(("All", "", whole), ("In time", "All", part)))
    (chart,) = committee.details[0].charts
    limits = Limits(Decimal("35.68"), Decimal("46.32"), "35.7% to 46.3%", "Apr 2009")
    chart = replace(
        chart, usual="In time was within the usual variation: 35.7% to 46.3%.", limits=limits,
        last_year=LastYear((Decimal("4.9"),) * 12, "Apr 2008 4.9%"),
        others=(BenchmarkLine("England", "2008/09", Decimal(67), "67%"),),
        notes=(Note(2, "Jun 2009"), Note(3, "Jul 2009"), Note(3, "Jul 2009", breaks=True)),
    )  # fmt: skip
    return replace(committee, details=(replace(committee.details[0], charts=(chart,)),))


def test_a_chart_keeps_limits_that_rest_on_months_printed_here_and_loses_the_year_before():
    committee = twelve_months()
    (before,), (shown,) = committee.details[0].charts, made.public(committee).details[0].charts

    assert shown == replace(before, lines=shown.lines, last_year=None, sentence=shown.sentence, usual=shown.usual)
    assert shown.sentence == "In time went from 40.0% in April 2009 to 42.0% in March 2010. The target is 60%."
    assert shown.usual == "In time was within the usual variation: 35.7% to 46.3%."
    assert shown.limits


def test_a_chart_loses_limits_that_rest_on_a_month_withheld_and_does_not_say_that_it_was_restated():
    (shown,) = made.public(twelve_months(JUNE)).details[0].charts

    assert shown.lines[0].values[2] is None
    assert (shown.limits, shown.usual, shown.last_year) == (None, "", None)
    assert shown.notes == (Note(3, "Jul 2009"), Note(3, "Jul 2009", breaks=True))
    assert [each.group for each in shown.others] == ["England"]


def test_a_chart_loses_limits_that_rest_on_months_before_it_or_on_unrounded_counts():
    committee = twelve_months()
    (chart,) = committee.details[0].charts
    longer = replace(chart, limits=replace(chart.limits, since="Mar 2009"))
    longer = replace(committee, details=(replace(committee.details[0], charts=(longer,)),))

    for public in (made.public(longer), made.public(committee, Rules(round_to=5))):
        assert (public.details[0].charts[0].limits, public.details[0].charts[0].usual) == (None, "")


@pytest.mark.parametrize("key", FORMATS)
def test_no_file_prints_what_a_chart_lost(key):
    lost, public = ("46.3%", "4.9%", "A year before"), made.public(twelve_months(JUNE))

    assert [words for words in lost if words in everything(key, public)] == []


# -- rounding ------------------------------------------------------------------------------------------------------
def test_counts_and_percentages_are_rounded_by_setting():
    rules = Rules(round_to=5, whole_percentages=True)
    rows = (("All", "", {APRIL: 41, MAY: 52}), ("In time", "All", {APRIL: 21, MAY: 33}))
    counts = {APRIL: (21, 41), MAY: (33, 52)}
    committee = made.report(MAY, made.row("A", counts, MAY), made.number_row("B", {MAY: "12"}, MAY), rows=rows)
    snapshot = made.public(committee, rules)
    row = snapshot.standings[0]

    assert [(cell.text, cell.numerator, cell.denominator) for cell in row.months] == [("51%", 20, 40), ("63%", 35, 50)]
    assert snapshot.standings[1].months[1].text == "10"
    assert [(share.number, share.percent) for share in snapshot.details[0].blocks[0].rows[1].shares] == [
        (20, "51%"), (35, "63%"),
    ]  # fmt: skip
    assert row.notes == ()
    assert "63.461538" not in to_json(snapshot)
    assert snapshot.marked.endswith("Counts are rounded to the nearest 5. Percentages are rounded to whole numbers.")
    assert row.trend_why == "63% against 51% in April 2009. It compares figures that are rounded in this edition."
    assert row.status_why == "58% does not meet the target of 60%."


# -- what is out already -------------------------------------------------------------------------------------------
def test_what_was_published_raw_before_cannot_be_taken_back_and_stops_nothing():
    counts = {APRIL: (3, 40), MAY: (20, 40)}
    april = made.report(APRIL, made.row("A", counts, APRIL))
    may = made.report(MAY, made.row("A", counts, MAY))
    shown = public_edition(may, [Published(april, april)], {}, Rules()).standings[0]

    assert (shown.months[0].text, shown.months[1].text) == ("c", "50%")


def test_a_restated_month_is_another_number_than_it_was():
    april = made.report(APRIL, made.row("A", {APRIL: (20, 40)}, APRIL))
    may = made.report(MAY, made.row("A", {APRIL: (21, 40), MAY: (20, 40)}, MAY))

    assert made.published([april, may])[0].public.standings[0].months[0].text == "52.5%"


def test_labels_that_name_no_period_stand_for_themselves():
    row = made.row("A", {APRIL: (20, 40), MAY: (3, 30)}, MAY)
    for measured in (
        "Percentage; annual; higher is better.",
        "Percentage; rolling 12 months; higher is better.",
        "Odd.",
    ):
        committee = replace(made.report(MAY, replace(row, measured=measured)), months=(), year="then", last_year="once")
        assert made.public(committee).standings[0].months[1].text == "c"


def test_a_count_that_an_earlier_edition_gave_away_is_said_to_be_out_and_one_that_was_withheld_is_not():
    april = made.report(APRIL, made.row("A", {APRIL: (3, 30)}, APRIL))
    may = made.report(MAY, made.row("A", {APRIL: (3, 30), MAY: (18, 30)}, MAY))
    careless = Rules(least=9, most=8)

    assert too_late_of(may, made.published([april], careless), Rules()) == ("A",)
    assert too_late_of(may, made.published([april]), Rules()) == ()
