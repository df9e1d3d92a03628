"""Any snapshot renders: whatever people wrote, whatever is missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.report_rows.row import Cell
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Status, Trend
from reports.renderers import pdf
from reports.snapshot.schema import (
    Chart,
    ChartLine,
    Detail,
    DetailBlock,
    DetailRow,
    Group,
    Passage,
    Section,
    Share,
    Source,
)
from tests.reports import sample
from tests.reports.reading_pdf import Reading, faults

text = st.text(max_size=60)
long_text = st.one_of(text, st.text("ab \n*-1.<&>é", max_size=900))
cells = st.one_of(
    st.sampled_from(Missing).map(lambda missing: Cell("", missing.value, missing=missing.value)),
    st.builds(Cell, text, text, st.none(), st.just(""), provisional=st.booleans(), restated=st.booleans()),
)
standings = st.builds(
    replace, st.just(sample.standing("NI 68")), code=text, description=text, last_year=cells,
    months=st.tuples(cells, cells), trend=st.sampled_from(["", *(each.value for each in Trend)]), trend_text=text,
    year=cells, target=cells,
    status=st.sampled_from([each.value for each in Status]), rule=text, overridden=long_text,
    notes=st.lists(text, max_size=2).map(tuple),
)  # fmt: skip
passages = st.lists(st.builds(Passage, text, long_text), max_size=3)
words = st.one_of(st.none(), passages.map(lambda found: replace(sample.words(), passages=tuple(found))))
groups = st.builds(Group, text, st.lists(standings, min_size=1, max_size=3).map(tuple), words)
sections = st.builds(Section, st.integers(1, 99), text, text, st.lists(groups, max_size=3).map(tuple))
shares = st.builds(Share, st.one_of(st.none(), st.integers(0, 10**6)), st.sampled_from(["", "34.9%"]), st.none())
detail_rows = st.builds(DetailRow, text, text, st.tuples(shares, shares))
values = st.one_of(st.none(), st.decimals(-100, 10**6, places=1, allow_nan=False))
charts = st.builds(
    Chart, text, text, text, st.just(("Jan", "Feb")),
    st.lists(st.builds(ChartLine, text, st.tuples(values, values)), max_size=7).map(tuple), values, text,
)  # fmt: skip
blocks = st.builds(DetailBlock, text, text, st.lists(detail_rows, max_size=2).map(tuple))
details = st.builds(
    Detail, text, st.just(("Jan", "Feb")), st.just(date(2010, 2, 28)), text,
    st.lists(blocks, max_size=2).map(tuple), st.lists(charts, max_size=2).map(tuple),
)  # fmt: skip
sources = st.builds(Source, text, text, text, text, text, st.just(sample.WHEN), st.integers(0, 10**9))
snapshots = st.builds(
    replace, st.just(sample.seed()), council=text, colour=st.one_of(text, st.just("#ffee00"), st.just("#00625b")),
    site=text, appendix=text, title=text, period=text, sections=st.lists(sections, max_size=3).map(tuple),
    details=st.lists(details, max_size=1).map(tuple), notes=st.lists(long_text, max_size=2).map(tuple),
    sources=st.lists(sources, max_size=2).map(tuple),
)  # fmt: skip
signings = st.one_of(
    st.none(), st.builds(replace, st.just(sample.SIGNING), name=text, job_title=text, declaration=long_text)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(snapshots, signings)
def test_any_snapshot_renders_to_a_tagged_report(snapshot, signing):
    reading = Reading(pdf.render(snapshot, signing))
    claimed = {mark: node.number for node in reading.tree.all() for mark in node.marks}
    assert claimed == reading.parents()
    assert f"Page 1 of {len(reading.pages)}" in reading.pages[0]
    assert faults(reading.file) == set()


def test_zero_and_nothing_are_printed_differently():
    zero, none = Cell("", "0", Decimal(0)), Cell("", Missing.NO_CASES.value, missing=Missing.NO_CASES.value)
    standing = replace(sample.standing("NI 68"), months=(zero, none))
    section = Section(1, "Referral", "", (Group("NI 68", (standing,), None),))
    row = (
        next(Reading(pdf.render(replace(sample.seed(), sections=(section,)), None)).tree.all("/Table")).kids[1].kids[1]
    )
    assert [cell.text.strip() for cell in row.kids[3:5]] == ["0", "No cases"]
