"""Files that may be read in more than one way: what is asked, and what becomes of the answer (U10, U12, U14, U31)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from indicators.extracts.files.detect import read
from indicators.extracts.files.errors import CarriesChildren, ExtractRejected
from indicators.extracts.files.headings import fingerprint
from indicators.extracts.parse.personal_data import is_nhs_number, is_upn
from indicators.extracts.parse.questions import (
    LEAVE,
    PERCENT,
    READ,
    SHARE,
    Answers,
    Asks,
    HiddenToo,
    Mapped,
    WhichColumns,
    WhichFraction,
    WhichPeriod,
    WhichSheet,
)
from indicators.extracts.parse.table import Table, read_table
from tests.indicators.build import KNOWN
from tests.indicators.test_extract_reading import TABLE
from tests.torture.sent import HEADINGS, TWO, saved

OTHER = "ref,month,outturn,colour\nNI 59,Jan-10,41.4%,red\nNI 60,Jan-10,43.7%,blue\n"
SAID = {"A": "code", "B": "period", "C": "value"}


def answered(content: bytes, name: str = "a.csv", **answers) -> Table:
    said = Answers(**answers, by="By Asha Patel")
    found = read_table(read(content, name, said.guide), KNOWN, said)
    found.refuse_faults()
    return found


def asked(content: bytes, name: str = "a.csv", **answers) -> tuple:
    with pytest.raises(Asks) as asks:
        answered(content, name, **answers)
    return asks.value.questions


def values(found: Table) -> list:
    return [row.value for row in found.rows]


# -- columns -------------------------------------------------------------------------------------------------------
def test_u10_columns_with_other_names_are_asked_about_and_never_dropped():
    [question] = asked(OTHER.encode())

    assert isinstance(question, WhichColumns)
    assert [(column.heading, name) for column, name in question.columns] == [
        ("ref", "code"), ("month", "period"), ("outturn", "value"), ("colour", ""),
    ]  # fmt: skip


def test_u10_columns_are_what_a_person_said():
    found = answered(OTHER.encode(), columns=SAID)

    assert values(found) == TWO
    assert [column.heading for column in found.ignored] == ["colour"]
    assert found.mapped == (
        fingerprint(["ref", "month", "outturn", "colour"]),
        {"ref": "code", "month": "period", "outturn": "value"},
    )
    assert ("Columns mapped", "By Asha Patel") in found.said


# A dashboard of one quarter: no column holds the period.
TILES = "ref,this quarter,target\nNI 59,41.4%,40%\nNI 60,43.7%,50%\n"
TILES_SAID = {"A": "code", "B": "value", "C": "target"}


def test_a_file_of_one_period_is_asked_which():
    [question] = asked(TILES.encode(), columns=TILES_SAID)

    assert question == WhichPeriod("")


def test_a_period_that_is_none_is_asked_about_again_as_it_was_written():
    [question] = asked(TILES.encode(), columns=TILES_SAID, period="spring")

    assert question == WhichPeriod("spring")


def test_the_period_that_was_said_is_every_rows_and_is_not_remembered():
    found = answered(TILES.encode(), columns=TILES_SAID, period="January 2010")

    assert [(row.period.label, row.value) for row in found.rows] == [("January 2010", each) for each in TWO]
    assert ("Period of every row", "January 2010. By Asha Patel") in found.said
    assert "period" not in found.mapped[1].values()


def test_a_heading_of_counts_in_a_table_of_figures_is_ignored():
    found = answered(b"code,period,value,no\r\nNI 59,Jan-10,41.4%,7\r\n")

    assert [column.heading for column in found.ignored] == ["no"]


SPACES = st.text("\u00a0 \n\t", max_size=3)


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(range(4)), capitals=st.lists(st.booleans(), min_size=4, max_size=4), around=SPACES)
def test_u10_what_was_mapped_is_found_however_the_headings_are_written(order, capitals, around):
    fields = {"ref": "code", "month": "period", "outturn": "value"}
    known = {fingerprint(["ref", "month", "outturn", "colour"]): Mapped(fields)}
    lines = [line.split(",") for line in OTHER.splitlines()]
    written = [head.upper() if capital else head for head, capital in zip(lines[0], capitals, strict=True)]
    heads = [f'"{around}{head}{around}"' for head in written]
    content = "\n".join(",".join(line[at] for at in order) for line in [heads, *lines[1:]])

    assert values(answered(("A title\n" + content).encode(), known=known)) == TWO


@settings(max_examples=40, deadline=None)
@given(
    column=st.integers(0, 2),
    change=st.sampled_from(
        [str.upper, str.title, lambda head: f"\u00a0{head} ", lambda head: f'"\n{head}"', lambda head: head + "s"]
    ),
)
def test_u10_a_heading_is_recognised_or_asked_about(column, change):
    heads = ["code", "period", "value"]
    heads[column] = change(heads[column])

    try:
        assert values(answered(TABLE.replace("code,period,value", ",".join(heads)).encode())) == TWO
    except Asks as asks:
        kinds = {type(question) for question in asks.questions}
    else:
        kinds = set()
    assert kinds == ({WhichColumns} if heads[column].endswith("s") else set())


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"A": "code", "B": "code", "C": "value"}, "Two columns are said to be “The indicator’s code”"),
        ({"A": "code", "B": "period"}, "Say which column is the indicator’s code"),
        ({"A": "code", "B": "period", "C": "value", "D": "measure"}, ""),
    ],
)
def test_u10_a_mapping_that_makes_no_extract_is_asked_again_with_why(said, sentence):
    if not sentence:
        assert values(answered(OTHER.encode().replace(b"red", b"").replace(b"blue", b""), columns=said | {"D": "note"}))
        return
    with pytest.raises(Asks, match=sentence) as asks:
        answered(OTHER.encode(), columns=said)
    assert {column.letter: name for column, name in asks.value.questions[0].columns if name} == said


def test_u11_the_row_of_the_headings_can_be_said():
    content = b"a,b,c,d,e\n" + OTHER.replace("\n", ",\n").replace("colour,", "colour,x").encode()

    assert asked(content)[0].heading_row == 1
    assert asked(content, heading_row=2)[0].heading_row == 2
    assert values(answered(content, heading_row=2, columns=SAID)) == TWO


def test_a_ragged_row_of_unknown_columns_is_refused_once_the_columns_are_known():
    content = OTHER.replace("red", "red,x").encode()

    assert isinstance(asked(content)[0], WhichColumns)
    with pytest.raises(ExtractRejected, match="Row 2: It has 5 cells"):
        answered(content, columns=SAID).refuse_faults()


# -- sheets, and what is hidden ------------------------------------------------------------------------------------
def book(*lines: tuple, other: bool = False) -> Workbook:
    made = Workbook()
    for line in lines:
        made.active.append(line)
    if other:
        for line in (HEADINGS, ("NI 60", "Jan-10", "43.7%")):
            made["Old"].append(line) if "Old" in made else made.create_sheet("Old").append(line)
    return made


ROWS = HEADINGS, ("NI 59", "Jan-10", "41.4%"), ("NI 60", "Jan-10", "43.7%")


def test_u12_of_two_tables_a_person_says_which():
    content = saved(book(*ROWS, other=True))

    assert asked(content, "a.xlsx") == (WhichSheet((("Sheet", "2 rows"), ("Old", "1 row"))),)
    assert values(answered(content, "a.xlsx", sheet="Old")) == [Decimal("43.7")]


def test_u31_a_table_on_a_hidden_sheet_is_read_only_if_a_person_says_so():
    made = book(("Notes", "of", "the", "month"), ("a", "b", "c", "d"), other=True)
    made["Old"].sheet_state = "hidden"
    content = saved(made)

    assert asked(content, "a.xlsx") == (WhichSheet((("Sheet", "1 row"), ("Old", "hidden, 1 row"))),)
    assert ("Hidden", "The sheet is hidden, and was read") in answered(content, "a.xlsx", sheet="Old").said


def test_u31_hidden_rows_are_asked_about():
    made = book(*ROWS)
    made.active.row_dimensions[3].hidden = True
    content = saved(made)

    assert asked(content, "a.xlsx") == (HiddenToo("Row 3 is"),)
    left, read_too = (answered(content, "a.xlsx", hidden=what) for what in (LEAVE, READ))
    assert (values(left), left.rows_in) == (TWO[:1], 1)
    assert ("Hidden", "Row 3 is hidden, and was left out") in left.said
    assert (values(read_too), read_too.rows_in) == (TWO, 2)


def test_u31_a_hidden_column_is_asked_about_if_it_is_used():
    made = book(*ROWS)
    made.active.column_dimensions["C"].hidden = True

    assert asked(saved(made), "a.xlsx") == (HiddenToo("Column C is"),)
    with pytest.raises(ExtractRejected, match="Columns that it needs are hidden"):
        answered(saved(made), "a.xlsx", hidden=LEAVE)
    assert values(answered(saved(made), "a.xlsx", hidden=READ)) == TWO


# -- a bare fraction -----------------------------------------------------------------------------------------------
FRACTIONS = b"code,period,value\nNI 59,Jan-10,0.414\nNI 60,Jan-10,1\n"


def test_u14_a_bare_fraction_is_asked_about_once_a_file():
    assert asked(FRACTIONS) == (WhichFraction(2, "C", "0.414", "0.414%", "41.4%", 2),)


@pytest.mark.parametrize(("said", "read_as"), [(SHARE, ["41.4", "100"]), (PERCENT, ["0.414", "1"])])
def test_u14_a_bare_fraction_is_read_as_a_person_said(said, read_as):
    found = answered(FRACTIONS, fractions=said)

    assert values(found) == [Decimal(value) for value in read_as]
    assert any(what == "Bare numbers up to 1" and "By Asha Patel" in words for what, words in found.said)


def test_u14_beside_shares_of_1_a_larger_bare_number_is_refused_and_never_4140():
    with pytest.raises(ExtractRejected, match=r"so 41\.4 is unclear"):
        answered(FRACTIONS.replace(b",1\n", b",41.4\n"), fractions=SHARE)


def test_u14_a_fraction_is_asked_about_only_when_nothing_else_is_wrong():
    with pytest.raises(ExtractRejected) as rejected:
        answered(FRACTIONS + b"NI 99,Jan-10,5\n")

    assert not isinstance(rejected.value, Asks)
    assert [fault.row for fault in rejected.value.faults] == [2, 3, 4]


# -- U47: children -------------------------------------------------------------------------------------------------
UPN, NHS = "H801200001001", "943 476 5919"


@pytest.mark.parametrize("cell", [UPN, UPN.lower(), f"see {UPN}.", NHS, "9434765919", "no. 943-476-5919"])
@pytest.mark.parametrize("where", ["note", "anything"])
def test_u47_a_childs_number_in_any_cell_is_refused_and_not_repeated(cell, where):
    with pytest.raises(CarriesChildren, match="Row 2, column D: It holds what looks like") as refused:
        answered(f"code,period,value,{where}\nNI 59,Jan-10,41.4%,{cell}\n".encode())

    assert cell not in str(refused.value)


@pytest.mark.parametrize(
    "cell",
    ["01632 960123", "020 7946 0018", "1234567890", "9434765918", "0000000000", "B123456789012", "RED 2009/10",
     "43,765,919",
     "2010-01-31", "1.9434765919", "72 of 174", "LH801200001001", "SW1A team", "Postcode", "DOB checked"],
)  # fmt: skip
def test_u47_what_only_looks_a_little_like_it_is_let_through(cell):
    content = f'code,period,value,note\nNI 59,Jan-10,41.4%,"{cell}"\n'

    assert values(answered(content.encode())) == TWO[:1]


def test_u47_check_digits():
    assert is_upn(UPN)
    assert not is_upn("B801200001001")
    assert is_nhs_number(NHS)
    assert not is_nhs_number("943 476 5918")


@pytest.mark.parametrize(
    "lines",
    ["ref,why,seen\n1,Postcode,4\n", "Returns by reason,,\n\nref,why,seen\n1,Postcode,4\n2,DOB,7\n"],
    ids=["under headings", "under a title"],
)
def test_a_cell_under_unknown_headings_is_not_taken_for_one(lines):
    assert isinstance(asked(lines.encode())[0], WhichColumns)


@pytest.mark.parametrize(
    "lines",
    [
        "List,5\n,\nref,why,Surname\n1,x,Canary\n",
        "Run on,01/02/2010\nref,why,Surname\n1,x,Canary\n",
        "a,b,c\n1,2,3\n\nref,why,UPN\n1,x,Canary\n",
        "a,b,c\n1,2,3\n4,Surname,DOB\n",
        "Child,,\nref,why,postcode\n1,2,3\n",
        "2009,2010,Surname\n1,2,Canary\n",
    ],
)
def test_headings_that_name_children_are_found_wherever_they_stand(lines):
    with pytest.raises(CarriesChildren):
        answered(lines.encode())
