"""An indicator's row of the report: what is printed, and the sentences that say why."""

import operator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.report_rows import explanations
from indicators.report_rows.row import Facts, Held, Mark, Override, Reading, stand
from indicators.rules import periods
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import Basis, Counted, LimitKind, Polarity, Status, Target, Trend, YearRule, percentage
from indicators.rules.judgement import status as judged
from indicators.rules.periods import Frequency
from tests.indicators.strategies import polarities, targets, values

D = Decimal
JANUARY, DECEMBER = periods.month(2010, 1), periods.month(2009, 12)
TO_DATE, WHOLE, LAST = periods.year_to_date(JANUARY.ends_on), periods.year(2009), periods.year(2008)
READING = Reading("Assessments in time", Unit.PERCENT, Polarity.MAXIMISE, Basis.IN_MONTH)

FIFTIES, BAND = Target(D(50), D(60)), {"polarity": Polarity.BAND}


def held(value, **more):
    return Held(D(value), **more)


def of(part, whole, **more):
    return Held(percentage(D(part), D(whole)), D(part), D(whole), **more)


def row(figures=None, target="53", month=JANUARY, override=None, benchmarks=(), **reading):
    aim = Target(D(target)) if isinstance(target, str) else target
    return stand(Facts("NI 59", replace(READING, **reading), figures or {}, aim, override, benchmarks), month)


# -- what is printed -----------------------------------------------------------------------------------------------
def test_a_row_has_last_year_two_months_and_the_year_so_far():
    made = row({LAST: held("20"), DECEMBER: held("34.9"), JANUARY: held("41.4"), TO_DATE: held("26.1")})

    assert [cell.heading for cell in (made.last_year, *made.months, made.year)] == [
        "2008/09",
        "Dec 2009",
        "Jan 2010",
        "2009/10",
    ]
    assert [cell.text for cell in (made.last_year, *made.months, made.year)] == ["20%", "34.9%", "41.4%", "26.1%"]
    assert (made.trend_text, made.status, made.target.text) == ("Improving", "Alert", "53%")


def test_every_reason_for_no_value_is_printed_in_its_own_words():
    printed = [row({JANUARY: Held(None, missing=reason)}).months[1] for reason in Missing]
    printed += [row({JANUARY: held("0")}).months[1], row({JANUARY: held("0")}, unit=Unit.COUNT).months[1]]

    assert len({cell.text for cell in printed}) == len(Missing) + 2
    assert [cell.missing for cell in printed] == [*(reason.value for reason in Missing), "", ""]


def test_nothing_held_is_no_figure():
    made = row()

    assert {cell.text for cell in (made.last_year, *made.months, made.year)} == {"No figure"}
    assert made.trend_text == "No trend"
    assert made.status == "Unknown"


def test_nought_of_nought_is_no_cases_even_where_the_figure_does_not_say_so():
    made = row({JANUARY: Held(None, D(0), D(0))})

    assert made.months[1].text == "No cases"
    assert made.trend_why == "There were no cases in January 2010, so no trend."


def test_a_figure_that_is_missing_without_a_reason_is_no_figure():
    assert row({JANUARY: Held(None)}).months[1].text == "No figure"


def test_an_annual_indicator_has_no_data_for_a_month_and_a_status_for_the_year():
    made = row({WHOLE: held("15")}, "15", unit=Unit.SCORE, basis=Basis.ANNUAL, out_of=16)

    assert [cell.text for cell in made.months] == ["No data for this range"] * 2
    assert (made.trend, made.trend_text) == ("", "No data for this range")
    assert (made.year.text, made.status, made.measured) == ("15", "OK", "Score out of 16; annual; higher is better.")
    assert made.trend_why == "There is no figure for 2008/09, so no trend."


def test_a_whole_years_figure_is_not_the_year_so_far_of_a_month_within_it():
    figures = {WHOLE: held("99")}

    assert row(figures).year.text == "No figure"
    assert row(figures, month=periods.month(2010, 3)).year.text == "99%"


def test_a_year_summed_from_months_is_provisional_or_restated_when_one_of_them_is():
    months = periods.months_of_year_to(JANUARY)
    figures = {month: of(1, 2, source="a") for month in months}
    figures[DECEMBER] = of(2, 2, provisional=True, restated=True)

    made = row(figures).year

    assert (made.numerator, made.denominator, made.text) == (11, 20, "55%")
    assert (made.provisional, made.restated, made.source) == (True, True, "a")


def test_a_year_of_no_cases_at_all_says_so():
    made = row({month: Held(None, D(0), D(0), Missing.NO_CASES) for month in periods.months_of_year_to(JANUARY)})

    assert made.year.text == "No cases"
    assert made.status_why == "There were no cases in the year so far, so its status is not known."


@pytest.mark.parametrize("basis", [Basis.YEAR_TO_DATE, Basis.ROLLING, Basis.MONTH_END])
def test_the_year_of_a_running_basis_is_the_months_own_figure_with_its_source(basis):
    made = row({JANUARY: held("13.98", source="s", row=7)}, basis=basis, decimals=2).year

    assert (made.text, made.source, made.row) == ("13.98%", "s", 7)


# -- trend ---------------------------------------------------------------------------------------------------------
def test_a_difference_too_small_to_print_is_printed_to_the_decimal_that_shows_it():
    made = row({DECEMBER: held("69.64"), JANUARY: held("69.61")})

    assert made.trend_why == "69.61% against 69.64% in December 2009; higher is better."


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Missing.NO_FIGURE, "There is no figure for December 2009"),
        (Missing.NOT_AVAILABLE, "The figure for December 2009 is not available"),
        (Missing.NOT_COLLECTED, "Nothing is collected for December 2009"),
        (Missing.NO_CASES, "There were no cases in December 2009"),
        (Missing.SUPPRESSED, "The figure for December 2009 is suppressed"),
    ],
)
def test_each_reason_for_no_trend_has_its_own_sentence(reason, sentence):
    made = row({DECEMBER: Held(None, missing=reason), JANUARY: held("1")})

    assert (made.trend, made.trend_why) == ("", f"{sentence}, so no trend.")


@pytest.mark.parametrize(("breaks_on", "drawn"), [(date(2010, 1, 1), False), (date(2009, 12, 1), True), (None, True)])
def test_no_trend_and_no_talk_of_chance_across_a_break(breaks_on, drawn):
    made = row({DECEMBER: of(1, 9), JANUARY: of(5, 9)}, breaks_on=breaks_on)

    assert bool(made.trend) is drawn
    assert any("chance" in note for note in made.notes) is drawn
    assert drawn or made.trend_why == "The definition changed on 1 January 2010, so no trend."


def test_a_trend_against_last_year_compares_the_same_month():
    figures = {periods.month(2009, 1): of(9, 10), DECEMBER: of(1, 10), JANUARY: of(5, 10)}

    made = row(figures, against_last_year=True)

    assert made.trend_why == "50% against 90% in January 2009; higher is better."
    assert "The change from January 2009 is within what chance would explain." in made.notes


def test_a_band_without_a_target_has_no_trend():
    made = row({DECEMBER: held("1"), JANUARY: held("2")}, None, polarity=Polarity.BAND)

    assert made.trend_why == "Without a target there is nothing to be close to, so no trend."


# -- status --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "reading", "target", "sentence"),
    [
        ("26.1", {}, "53", "26.1% is 26.9 percentage points below the target of 53%."),
        ("69.4", {}, "70", "69.4% is 0.6 percentage points below the target of 70%."),
        ("7", {"unit": Unit.COUNT, "polarity": Polarity.MINIMISE}, "5", "7 is 2 above the target of 5."),
        ("5", {}, Target(D("5.25")), "5% is 0.25 percentage points below the target of 5.25%."),
        ("97", {"keep_zeros": True}, "98", "97.0% is 1 percentage point below the target of 98.0%."),
        ("65", BAND, FIFTIES, "65% is 5 percentage points above the target of 50% to 60%."),
        ("45", BAND, FIFTIES, "45% is 5 percentage points below the target of 50% to 60%."),
    ],
)
def test_a_figure_that_misses_says_by_how_much(value, reading, target, sentence):
    made = row({TO_DATE: held(value)}, target, **reading)

    assert made.status_why == sentence


@pytest.mark.parametrize(
    ("value", "reading", "target", "sentence"),
    [
        ("69.97", {}, "70", "69.97% is 0.03 percentage points below the target of 70%."),
        ("69.95", {}, "70", "69.95% is 0.05 percentage points below the target of 70%."),
        ("69.5", {}, "70", "69.5% is 0.5 percentage points below the target of 70%."),
        ("11.2", {"polarity": Polarity.MINIMISE}, "11", "11.2% is 0.2 percentage points above the target of 11%."),
        ("60.3", BAND, FIFTIES, "60.3% is 0.3 percentage points above the target of 50% to 60%."),
        ("5.246", {}, Target(D("5.25")), "5.246% is 0.004 percentage points below the target of 5.25%."),
    ],
)
def test_where_rounding_would_meet_the_target_it_says_that_it_is_not(value, reading, target, sentence):
    made = row({TO_DATE: held(value)}, target, **reading)

    assert made.status_why == f"{sentence} Status compares unrounded figures."


@pytest.mark.parametrize(
    ("value", "reading", "target", "sentence"),
    [
        ("70", {}, "70", "70% meets the target of 70%."),
        ("55", BAND, FIFTIES, "55% meets the target of 50% to 60%."),
        ("60", {"polarity": Polarity.MAXIMISE}, FIFTIES, "60% meets the target of 50%."),
    ],
)
def test_a_figure_that_meets_its_target_says_so(value, reading, target, sentence):
    assert row({TO_DATE: held(value)}, target, **reading).status_why == sentence


def test_without_a_target_it_says_that_none_is_set():
    made = row({TO_DATE: held("1")}, None)

    assert (made.target.text, made.target.missing) == ("No target", "No target")
    assert (made.status, made.status_why) == ("No Target", "No target is set, so its status is not known.")
    assert made.rule == ""


def test_data_only_is_for_information():
    made = row({TO_DATE: held("1")}, data_only=True)

    assert (made.status, made.rule) == ("Data Only", "")
    assert made.status_why == "It is reported without a target, for information."


@pytest.mark.parametrize(
    ("polarity", "target", "rule"),
    [
        (Polarity.MAXIMISE, Target(D(53)), "Warning below 53%; Alert below 50.35%."),
        (
            Polarity.MINIMISE,
            Target(D(11), alert=D(5), limits=LimitKind.ABSOLUTE),
            "Warning above 11%; Alert above 16%.",
        ),
        (Polarity.BAND, Target(D(58)), "Warning off 58%; Alert below 55.1% or above 60.9%."),
        (Polarity.BAND, Target(D(50), D(60)), "Warning below 50% or above 60%; Alert below 47.5% or above 62.5%."),
        (Polarity.MINIMISE, Target(D(50), D(60)), "Warning above 50%; Alert above 52.5%."),
        (Polarity.MAXIMISE, Target(D(50), alert=D(0)), "Alert below 50%."),
    ],
)
def test_the_limits_are_said_in_words(polarity, target, rule):
    assert row({}, target, polarity=polarity).rule == rule


@given(values, targets(), polarities)
def test_the_limits_in_words_agree_with_the_status(value, target, polarity):
    made = row({TO_DATE: Held(value)}, target, polarity=polarity)

    edges = {polarity_word(part): part for part in made.rule.rstrip(".").split("; ")}
    worst = "Alert" if crosses(edges["Alert"], value) else "Warning" if crosses(edges.get("Warning"), value) else "OK"
    assert made.status == worst


def polarity_word(part):
    return part.split()[0]


def crosses(part, value):
    """Is the value beyond an edge as it is printed ("Alert below 5% or above 9%", "off 7%")? Printed to 6 decimals."""
    if part is None:
        return False
    beyond = {"below": operator.lt, "above": operator.gt, "off": operator.ne}
    words = part.replace("%", "").split()
    return any(beyond[way](value, D(edge)) for way, edge in pairwise(words) if way in beyond)


def test_an_override_keeps_what_the_rule_says():
    override = Override(Status.WARNING, "Two late cases were out of our hands.", "Olu Officer")

    made = row({TO_DATE: held("26.1")}, override=override)

    assert made.status == "Warning"
    assert made.overridden == "By the rule it is Alert. Olu Officer changed it: Two late cases were out of our hands."
    assert row().overridden == ""


# -- notes ---------------------------------------------------------------------------------------------------------
def test_the_cohort_and_the_worth_of_one_child_are_said():
    made = row({JANUARY: of(5, 22), TO_DATE: of(30, 100)}, counts_what="child")

    assert made.notes == (
        "5 of 22 in January 2010.",
        "30 of 100 in the year so far.",
        "One child is worth 4.5 percentage points.",
    )


def test_parts_of_a_post_are_not_rounded_away_and_one_of_many_is_never_worth_nothing():
    notes = row({JANUARY: of("7.5", "47.1")}).notes
    worth = row({JANUARY: of(1, 3000)}, counts_what="case").notes[1]

    assert notes == ("7.5 of 47.1 in January 2010.",)
    assert worth == "One case is worth 0.03 percentage points."


def test_a_count_or_a_score_has_no_cohort_and_no_chance():
    assert row({DECEMBER: of(1, 9), JANUARY: of(5, 9)}, unit=Unit.SCORE, counts_what="child").notes == ()


@pytest.mark.parametrize(
    ("before", "latest", "words"),
    [
        (of(50, 100), of(80, 100), "more than chance would explain"),
        (of(5, 10), of(4, 5), "within what chance would explain"),
        (of(5, 10), of(10, 20), None),
        (held("50"), of(10, 20), None),
        (held("51"), of(10, 20), None),
    ],
)
def test_whether_a_change_is_more_than_chance_is_said_where_there_is_one(before, latest, words):
    said = [note for note in row({DECEMBER: before, JANUARY: latest}).notes if "change" in note]

    assert said == ([f"The change from December 2009 is {words}."] if words else [])


def test_benchmarks_are_named_with_their_year():
    marks = (Mark("England", "2008/09", D("71.8")), Mark("London", "2008/09", D("70")))

    assert row(benchmarks=marks).notes == ("Others: England 71.8% (2008/09), London 70% (2008/09).",)


# -- any facts at all ----------------------------------------------------------------------------------------------
figures = st.none() | st.builds(Held, st.none() | values, missing=st.none() | st.sampled_from(Missing))


@given(figures, figures, figures, st.none() | targets(), polarities, st.sampled_from(Basis), st.sampled_from(Unit))
def test_any_facts_make_a_row_with_something_in_every_cell(december, january, year, target, polarity, basis, unit):
    found = {period: one for period, one in ((DECEMBER, december), (JANUARY, january), (TO_DATE, year)) if one}

    made = row(found, target, polarity=polarity, basis=basis, unit=unit)

    for cell in (made.last_year, *made.months, made.year, made.target):
        assert cell.text
        assert bool(cell.missing) is (cell.value is None)
        assert "E" not in cell.text.replace("No", "")
    assert bool(made.trend) is (made.trend_text in ("Improving", "No Change", "Getting Worse"))
    assert made.trend_why.endswith(".")
    assert made.status_why.endswith(".")


@pytest.mark.parametrize("wrong", ["NaN", "Infinity"])
def test_what_is_no_number_is_never_held(wrong):
    with pytest.raises(ValueError, match="not NaN, and not infinite"):
        held(wrong)


# -- the long trend ------------------------------------------------------------------------------------------------
EARLIER = periods.months_to(DECEMBER, 3)


def long_trend(*values, latest="41.4", target=None, **reading):
    figures = {period: held(value) for period, value in zip(EARLIER, values, strict=False)}
    if latest:
        figures[JANUARY] = held(latest)
    return explanations.long_trend(Facts("NI 59", replace(READING, **reading), figures, target), JANUARY, 3)


def test_months_to_a_month_end_with_it():
    assert [each.short_label for each in EARLIER] == ["Oct 2009", "Nov 2009", "Dec 2009"]


def test_the_long_trend_is_against_the_average_of_the_months_before():
    assert long_trend("35", "30", "40") == (
        Trend.IMPROVING,
        "Improving",
        "41.4% against 35%, the average of the 3 months before; higher is better.",
    )
    assert long_trend("35", "30", "40", polarity=Polarity.MINIMISE)[0] is Trend.GETTING_WORSE


@pytest.mark.parametrize(
    ("values", "more", "why"),
    [
        (("35", "30"), {}, "Not every month from October 2009 to January 2010 has a figure, so no long trend."),
        (("35", "30", "40"), {"latest": ""}, "Not every month from October 2009"),
        (("35", "30", "40"), {"basis": Basis.ANNUAL}, "once a year"),
        (("35", "30", "40"), {"breaks_on": date(2009, 12, 1)}, "The definition changed on 1 December 2009"),
        (("35", "30", "40"), {"polarity": Polarity.BAND}, "nothing to be close to"),
    ],
)
def test_without_a_whole_past_there_is_no_long_trend(values, more, why):
    found, printed, said = long_trend(*values, **more)

    assert (found, printed) == (None, "No long trend")
    assert why in said


def test_a_month_before_without_a_value_leaves_no_long_trend():
    figures = dict.fromkeys(EARLIER, Held(None, missing=Missing.SUPPRESSED)) | {JANUARY: held("41.4")}

    assert explanations.long_trend(Facts("NI 59", READING, figures), JANUARY, 3)[0] is None
    assert explanations.long_trend(
        Facts("NI 59", READING, {**dict.fromkeys(EARLIER, held("30")), JANUARY: Held(None)}), JANUARY, 3
    )[0] is None  # fmt: skip


# -- the year so far, by the definition's rule (rule 6) --------------------------------------------------------------
MONTHS_SO_FAR = periods.months_of_year_to(JANUARY)
NUMBER = {"unit": Unit.COUNT, "decimals": 0}


def numbers(*values):
    return {month: held(value) for month, value in zip(MONTHS_SO_FAR, values, strict=True)}


@pytest.mark.parametrize(
    ("rule", "year"),
    [(None, "550"), (YearRule.SUM, "550"), (YearRule.LATEST, "100"), (YearRule.AVERAGE, "55"), (YearRule.GIVEN, "7")],
)
def test_numbers_in_the_month_come_to_the_year_so_far_by_the_definitions_rule(rule, year):
    tens = [str(10 * each) for each in range(1, 11)]

    assert row({**numbers(*tens), TO_DATE: held("7")}, **NUMBER, year_rule=rule).year.text == year


def test_a_number_is_missing_from_no_sum():
    tens = numbers(*["10"] * 10)

    assert row({**tens, DECEMBER: Held(None, missing=Missing.SUPPRESSED)}, **NUMBER).year.text == "No figure"
    assert row({**tens, DECEMBER: Held(None), TO_DATE: held("90")}, **NUMBER).year.text == "90"


def test_a_year_to_date_that_disagrees_with_its_months_is_said_beside_the_figure():
    made = row({**numbers(*["10"] * 10), TO_DATE: held("101")}, **NUMBER)

    assert made.year.text == "100"
    assert "The year to date was sent as 101, but its months come to 100, which is printed." in made.notes


@pytest.mark.parametrize(("sent", "disagrees"), [("33.3", False), ("33.33", False), ("33.4", True), ("33", False)])
def test_a_rounded_year_to_date_agrees_with_the_months_that_it_was_rounded_from(sent, disagrees):
    months = {month: of(1, 3) for month in MONTHS_SO_FAR}

    said = [note for note in row({**months, TO_DATE: held(sent)}).notes if "was sent as" in note]

    assert bool(said) is disagrees


def test_counts_that_differ_are_said_where_their_ratio_is_the_same():
    months = {month: of(1, 2) for month in MONTHS_SO_FAR}
    made = row({**months, TO_DATE: of(9, 18)})

    assert "The year to date was sent as 9 of 18, but its months come to 10 of 20, which is printed." in made.notes


# -- sentences at a limit ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "status", "sentence"),
    [
        ("66.46", "Alert", "66.46% is 3.54 percentage points below the target of 70%."),
        ("66.5", "Warning", "66.5% is 3.5 percentage points below the target of 70%. It is on the limit, which still "
                            "counts as Warning."),
        ("66.54", "Warning", "66.54% is 3.46 percentage points below the target of 70%."),
        ("69.96", "Warning", "69.96% is 0.04 percentage points below the target of 70%. Status compares unrounded "
                             "figures."),
    ],
)  # fmt: skip
def test_a_sentence_never_contradicts_the_limit_that_stands_beside_it(value, status, sentence):
    made = row({TO_DATE: held(value)}, "70")

    assert made.rule == "Warning below 70%; Alert below 66.5%."
    assert (made.status, made.status_why) == (status, sentence)


@given(values, targets(), polarities)
def test_the_number_in_a_sentence_is_on_the_side_of_each_limit_that_the_status_says(value, target, polarity):
    """The value as the sentence writes it, judged again, has the same status."""
    made = row({TO_DATE: Held(value)}, target, polarity=polarity)
    written = D(made.status_why.split("%")[0])

    assert judged(written, target, polarity) == made.status


# -- counts and chance -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("latest", "words"), [("25", "more than chance"), ("12", "within what chance")])
def test_a_change_of_a_number_is_told_from_chance(latest, words):
    made = row({DECEMBER: held("8"), JANUARY: held(latest)}, **NUMBER)

    assert any(f"The change from December 2009 is {words}" in note for note in made.notes)


def test_terms_are_collected_too():
    autumn, spring = periods.term_of(date(2009, 10, 1)), periods.term_of(date(2010, 1, 1))
    figures = {autumn: held("60"), periods.term_of(date(2009, 5, 1)): held("55")}

    january, march = (
        row(figures, month=month, frequency=Frequency.TERM) for month in (JANUARY, periods.month(2010, 3))
    )

    assert [cell.period for cell in january.months] == ["Autumn term 2009", "Autumn term 2009"]
    assert january.trend_why == "60% in Autumn term 2009 against 55% in Summer term 2009; higher is better."
    assert march.months[-1].period == "Autumn term 2009"
    assert row({**figures, spring: held("61")}, month=periods.month(2010, 3), frequency=Frequency.TERM).trend_why == (
        "61% in Spring term 2010 against 60% in Autumn term 2009; higher is better."
    )


def test_a_yearly_figure_has_a_trend_against_the_year_before():
    made = row({WHOLE: held("15"), LAST: held("13")}, "15", unit=Unit.SCORE, basis=Basis.ANNUAL, out_of=16)

    assert (made.trend_text, made.trend_why) == ("Improving", "15 in 2009/10 against 13 in 2008/09; higher is better.")
    assert [cell.text for cell in made.months] == ["No data for this range"] * 2


def test_a_quarter_that_is_not_in_yet_leaves_the_one_before_and_no_earlier_one():
    second, first = periods.quarter(2009, 2), periods.quarter(2009, 1)

    assert row({second: held("50")}, frequency=Frequency.QUARTER).months[-1].period == "Q2 2009/10"
    missing = row({first: held("50")}, frequency=Frequency.QUARTER).months[-1]
    assert (missing.text, missing.period) == ("No figure", "Q3 2009/10")


@pytest.mark.parametrize(
    ("target", "printed"),
    [
        (Target(D(98), decimals=1), "98.0%"),
        (Target(D("98.0"), decimals=0), "98%"),
        (Target(D("98.25"), decimals=1), "98.25%"),
        (Target(D("98.0")), "98%"),
    ],
)
def test_a_target_is_printed_with_the_decimals_that_it_was_given_with(target, printed):
    assert explanations.aim(READING, target) == printed


@pytest.mark.parametrize(("sent", "made"), [(None, D(50)), (D(50), None)])
def test_a_year_to_date_that_is_not_known_disagrees_with_nothing(sent, made):
    assert explanations.year_disagrees(READING, (Held(sent), Counted(made))) == ""
