"""What a list writes, it reads the same: for any indicator, target and person, as CSV and as XLSX."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.extracts.export import csv_of, xlsx_of
from indicators.extracts.files.csv_file import read_text
from indicators.extracts.files.errors import CarriesChildren, ExtractRejected
from indicators.extracts.files.headings import squeezed
from indicators.extracts.files.xlsx import read_workbook
from indicators.reference_data.columns import IndicatorList, PeopleList, TargetList, numbers_of
from indicators.reference_data.diff import lines_of
from indicators.reference_data.parse import read_lines
from indicators.rules import periods
from indicators.rules.counted import Counted
from indicators.rules.formatting import Unit
from indicators.rules.judgement import BandKind, Basis, Polarity, YearRule
from indicators.rules.periods import Frequency
from safeguarding.permissions import GRANTS, RoleName
from tests.indicators.strategies import targets

SIGNS = "=+-@＝'0123456789.,;\"\n£–ŵ abcXYZ"
words = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
CODES = ("NI 59", "007", "-5", "=1+1")
SERVICES = ("First Response", "Children in Care")
CONTEXT = {
    "known": {},
    "names": {squeezed(code): code for code in CODES},
    "services": {squeezed(name): name for name in SERVICES},
}
roles = st.sampled_from(RoleName).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(SERVICES if GRANTS[name].per_service else ("",)))
)
definitions = st.builds(
    SimpleNamespace,
    code=st.sampled_from(CODES), definition_from=st.dates(date(1901, 1, 1), date(2098, 1, 1)),
    section=st.integers(0, 99), section_title=words, position=st.integers(0, 9_999), service=words,
    short_title=words, description=words,
    unit=st.sampled_from(Unit), out_of=st.none() | st.integers(1, 100), decimals=st.integers(0, 6),
    keep_zeros=st.booleans(), polarity=st.sampled_from(Polarity), basis=st.sampled_from(Basis),
    data_only=st.booleans(), counts_what=st.sampled_from(("", "child")) | words,
    counted=st.just("") | st.sampled_from(Counted),
    breaks=st.booleans(), against_last_year=st.booleans(), frequency=st.sampled_from(Frequency),
    year_rule=st.just("") | st.sampled_from(YearRule), dead_band=st.integers(0, 9).map(Decimal),
    dead_band_is=st.sampled_from(BandKind), rule=st.just("") | words,
)  # fmt: skip
aims = st.builds(
    lambda code, year, aim, why: SimpleNamespace(code=code, year=periods.year(year), rationale=why, **vars(aim)),
    st.sampled_from(CODES), st.integers(1950, 2090), targets(), words,
)  # fmt: skip
people = st.builds(
    SimpleNamespace,
    email=st.sampled_from(("ann@council.example", "o'neill+x@council.example")), name=words, job_title=words,
    can_log_in=st.booleans(), roles=st.sets(roles).map(lambda held: tuple(sorted(held))),
)  # fmt: skip
LISTS = (
    (IndicatorList, ("code", "definition_from"), definitions),
    (TargetList, ("code", "year"), aims),
    (PeopleList, ("email",), people),
)


@given(st.data(), st.sampled_from(LISTS), st.booleans())
@settings(max_examples=60)
def test_what_goes_out_comes_in_the_same(data, kind, as_csv):
    resource, key, entries = kind
    entry = data.draw(entries)
    written = lines_of(resource, [(2, entry)], key)
    table = resource().export([entry])

    contents = read_text(csv_of(table)) if as_csv else read_workbook(xlsx_of(table, "List", numbers_of(resource)))

    assert read_lines(contents, resource, key, CONTEXT) == written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", "-5", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_goes_out_as_text(text):
    entry = SimpleNamespace(email="a@b.example", name=text, job_title="x", can_log_in=True, roles=())

    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(PeopleList().export([entry]), "People", ()))).active

    assert (sheet["B2"].data_type, sheet["B2"].value) == ("s", f"'{text}")


def test_a_negative_number_stays_a_number():
    entry = SimpleNamespace(
        code="NI 59", year=periods.year(2009), value=-5, upper=None, warning=0, alert=1, limits=None, rationale="x"
    )

    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(TargetList().export([entry]), "Targets", ("target",)))).active

    assert (sheet["C2"].data_type, sheet["C2"].value) == ("n", -5)


def test_every_fault_is_told_at_once_with_its_place():
    content = (
        b"e-mail,name,job title,can log in,roles\r\n"
        b"nobody,,x,maybe,boss\r\na@b.example,A,x,yes,team manager: Nowhere\r\n"
        b"c@b.example,C,x,yes,director: First Response\r\nd@b.example,D,x,yes,\r\nD@b.example,D,x,yes,\r\n"
    )

    with pytest.raises(ExtractRejected) as refused:
        read_lines(read_text(content), PeopleList, ("email",), CONTEXT)

    places = [fault.place for fault in refused.value.faults]
    assert places == [f"Row 2, column {letter}" for letter in "ABDE"] + ["Row 3, column E", "Row 4, column E", "Row 6"]


def test_a_column_that_is_missing_is_named():
    with pytest.raises(ExtractRejected, match="no column “job title”, “can log in”, “roles”"):
        read_lines(read_text(b"e-mail,name\r\na@b.example,A\r\n"), PeopleList, ("email",), CONTEXT)


@pytest.mark.parametrize(("heading", "refusal"), [("password", ExtractRejected), ("date of birth", CarriesChildren)])
def test_passwords_and_children_are_refused(heading, refusal):
    content = f"e-mail,name,job title,can log in,roles,{heading}\r\na@b.example,A,x,yes,,secret\r\n".encode()

    with pytest.raises(refusal, match="Take "):
        read_lines(read_text(content), PeopleList, ("email",), CONTEXT)
