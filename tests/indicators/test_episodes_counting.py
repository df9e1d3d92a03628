"""Rows to counts by rule: a file with known answers, every reason for leaving a row out, and a slow count beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.extracts.case_lists import counting, list_types
from indicators.extracts.case_lists.counting import Columns, Days, Reason, Seen, Tally, counted, day_of, places_for
from indicators.extracts.case_lists.default_rules import NI_59, SHIPPED
from indicators.extracts.case_lists.rules import Placed, Rows, Rule, objections, sentences
from indicators.rules.bank_holidays import bank_holidays
from indicators.rules.working_days import calendar, month_number, one_by_one

OFF = bank_holidays()
CALENDAR = calendar(OFF)
TODAY = date(2010, 2, 15)
JANUARY = month_number(date(2010, 1, 1))
COLUMNS = Columns(width=4, child=0, start=1, end=2, type=3)
RULE = Rule("r", "A rule", "initial-assessments", ("Start",), ("End",), within=7, measure="all", measure_in_time="soon")

# Row, and why it is left out; None where it counts. Each is as a case system writes it.
KNOWN = (
    (["1", "04/01/2010", "13/01/2010", "A"], None),  # on day 7
    (["2", "04/01/2010", "14/01/2010", "A"], None),  # on day 8
    (["3", "2009-12-24", "2010-01-06 16:20", "A"], None),  # on day 7, over Christmas
    (["4", "4 Jan 2010", "4-January-2010", "A"], None),
    (["1", "4/1/2010", "20/01/2010", "A"], Reason.TWICE),
    (["1", "04/01/2010", "13/01/2010", "B"], None),  # the same child, and another type
    (["5", "05/01/2010", "04/01/2010", "A"], Reason.BACKWARDS),
    (["6", "05/01/2010", "16/02/2010", "A"], Reason.FUTURE),
    (["6", "16/02/2010", "", "A"], Reason.FUTURE),
    (["7", "", "05/01/2010", "A"], Reason.NO_START),
    (["8", "05/01/10", "06/01/2010", "A"], Reason.UNREADABLE),
    (["9", "05/01/2010", "30/02/2010", "A"], Reason.UNREADABLE),
    (["9", "05/01/2010", "31/12/9999", "A"], Reason.OPEN),
    (["9", "40183", "31/01/2010", "A"], Reason.UNREADABLE),
    (["10", "05/01/2010", "#N/A", "A"], Reason.ERROR),
    (["11", "05/01/2010", "", "A"], Reason.OPEN),
    (["12", "05/11/2009", "06/11/2009", "A"], Reason.OUTSIDE),
    (["13", "05/01/2010", "06/01/2010"], Reason.RAGGED),
    (["", "05/01/2010", "06/01/2010", "A"], None),  # no child, so the same row twice cannot be told
    (["", "05/01/2010", "06/01/2010", "A"], None),
)


def tallied(rows, columns=COLUMNS) -> Tally:
    tally = Tally(columns, CALENDAR, Days(TODAY))
    tally.take(enumerate(rows, 2))
    tally.finish()
    return tally


def test_u28_the_known_file_gives_the_known_counts_and_reasons():
    """What ends before it starts or lies in the future, what is open, and a child's row twice: told, with how many."""
    tally = tallied([row for row, _ in KNOWN])

    found = counted(RULE, tally, JANUARY, JANUARY)

    assert found.months == {JANUARY: (7, 6)}
    assert found.left_out == Counter(reason for _, reason in KNOWN if reason)
    assert tally.rows == len(KNOWN) == found.counted + sum(found.left_out.values())
    assert tally.places[Reason.BACKWARDS] == [(8, 2)]
    assert tally.places[Reason.TWICE] == [(6, 0)]


def test_blank_rows_are_no_rows():
    assert tallied([[], ["", ""], ["", " ", "", ""], KNOWN[0][0]]).rows == 1


def test_a_month_without_rows_has_counts_of_nothing():
    assert counted(RULE, tallied([]), JANUARY, JANUARY + 1).months == {JANUARY: (0, 0), JANUARY + 1: (0, 0)}


@pytest.mark.parametrize(
    ("rule", "january", "left_out"),
    [
        (replace(RULE, same_month=True), (6, 5), Reason.OTHER_MONTH),
        (replace(RULE, type_column=("Type",), types=(" b ",)), (1, 1), Reason.OTHER_TYPE),
        (replace(RULE, within=None), (7, 0), Reason.OPEN),
        (replace(RULE, rows=Rows.ANY, placed=Placed.BY_START, within=None), (8, 0), Reason.OUTSIDE),
        (replace(RULE, rows=Rows.OPEN, placed=Placed.BY_START, within=None), (2, 0), Reason.CLOSED),
    ],
)
def test_which_rows_count_is_said_by_the_rule(rule, january, left_out):
    found = counted(rule, tallied([row for row, _ in KNOWN]), JANUARY, JANUARY)

    assert found.months[JANUARY] == january
    assert found.left_out[left_out] > 0


def test_a_list_without_an_end_or_a_child_is_counted_by_its_start():
    tally = tallied([["04/01/2010"], ["04/01/2010"]], Columns(width=1, start=0))

    rule = replace(RULE, end=(), placed=Placed.BY_START, rows=Rows.ANY, within=None)
    assert counted(rule, tally, JANUARY, JANUARY).months == {JANUARY: (2, 0)}


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.dates(date(2009, 12, 1), date(2010, 2, 15)), st.none() | st.integers(0, 40)),
        max_size=60,
    )
)
def test_counting_says_what_a_slow_count_says(episodes):
    ends = [
        (child, start, start + timedelta(days=days) if days is not None else None) for child, start, days in episodes
    ]
    rows = [[f"{child}", f"{start}", f"{end or ''}", ""] for child, start, end in ends]
    seen, slow = set(), Counter()
    for child, start, end in ends:
        key = child, start, end is None
        if (end and end > TODAY) or key in seen:
            continue
        seen.add(key)
        if end and (end.year, end.month) == (2010, 1):
            slow["all"] += 1
            slow["soon"] += one_by_one(start, end, OFF) <= 7

    tally = tallied(rows)
    found = counted(RULE, tally, JANUARY, JANUARY)

    assert found.months == {JANUARY: (slow["all"], slow["soon"])}
    assert found.counted + sum(found.left_out.values()) == len(rows)


def test_what_was_seen_is_told_however_much_it_is():
    seen = Seen(places=4)

    assert [seen.had(key) for key in (*range(1, 501), *range(1, 501))] == [False] * 500 + [True] * 500
    assert not Seen().had(4096) | Seen().had(0)
    in_one_place = (5, 5 + 4096, 5 + 2 * 4096)
    few = Seen(places=1 << 12)
    assert [few.had(key) for key in (*in_one_place, *in_one_place)] == [False] * 3 + [True] * 3
    assert (places_for(0), places_for(36_000_000), places_for(10**9)) == (1 << 12, 1 << 21, 1 << 21)


def test_dates_that_are_none_fill_no_memory(monkeypatch):
    monkeypatch.setattr(counting, "MOST_TEXTS", 2)
    days = Days(TODAY)

    assert {days[f"no date {number}"] for number in range(5)} == {counting.UNREADABLE}
    assert len(days) == 2


def test_only_so_many_places_are_kept():
    tally = tallied([["1", "", "05/01/2010", ""]] * 50)

    assert (tally.left_out[Reason.NO_START], len(tally.places[Reason.NO_START])) == (50, counting.MOST_PLACES)


@pytest.mark.parametrize("text", ["01/02/26", "1 Foo 2026", "01/02-2026", "2026-02-01T25:00:00Z", "2026-13-01", "x"])
def test_what_is_not_clearly_a_day_is_none(text):
    assert day_of(text) is None


# -- the rules -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.code)
def test_each_rule_that_comes_with_the_system_can_be_used_and_said(rule):
    assert objections(rule) == {}
    assert Rule.of(rule.plain()) == rule
    assert f"“{list_types.LISTS[rule.list].name}”" in sentences(rule)[0]


def test_a_rule_needs_only_the_columns_that_it_names():
    assert replace(NI_59, start=("Begun",), end=(), type_column=("Type", "Kind")).asks_of_columns == (
        ("start", ("Begun",)),
        ("type", ("Type", "Kind")),
    )


def test_a_rule_says_its_days_and_where_it_begins_to_count():
    said = " ".join(sentences(replace(NI_59, within=1, same_month=True, type_column=("Type",), types=("Initial",))))

    assert "in time if it ends within 1 working day of its start" in said
    assert "The day on which it starts is day 0; the next working day is day 1." in said
    assert "where “Type” is “Initial”" in said


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"list": "nowhere"}, "list"),
        ({"start": ()}, "start"),
        ({"end": ()}, "end"),
        ({"end": ("Start",)}, "end"),
        ({"end": (), "within": None, "measure_in_time": "", "rows": Rows.ANY}, "placed"),
        ({"end": (), "within": None, "measure_in_time": "", "placed": Placed.BY_START}, "rows"),
        ({"rows": Rows.ANY}, "rows"),
        ({"types": ("A",)}, "types"),
        ({"within": None}, "within"),
        ({"within": 401}, "within"),
        ({"measure": "", "measure_in_time": "", "indicator": ""}, "measure"),
        ({"measure_in_time": "all"}, "measure_in_time"),
        ({"indicator": "all"}, "indicator"),
    ],
)
def test_a_rule_that_cannot_be_used_says_why_at_its_field(change, field):
    assert field in objections(replace(RULE, **change))


@pytest.mark.parametrize(
    ("title", "code"), [("List 4", "assessments"), ("list_5", "enquiries"), ("List 99", ""), ("Data", "")]
)
def test_a_sheet_of_annex_a_is_told_by_its_number(title, code):
    assert list_types.of_sheet(title) == code


@pytest.mark.parametrize("text", ["01/01/1899", "2200-01-01"])
def test_a_day_that_no_working_day_is_counted_for_cannot_be_read(text):
    assert day_of(text) is not None
    assert Days(TODAY)[text] == counting.UNREADABLE
