"""The frozen content of a report: what goes in comes out, whatever it is, and equal content has equal bytes (P9)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.report_rows.row import Cell, Standing
from reports.snapshot import schema
from reports.snapshot.schema import Snapshot
from tests.reports import sample

# Whatever a database or a file can hold: PostgreSQL keeps no NUL, UTF-8 no half of a surrogate pair.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(
    allow_nan=False, allow_infinity=False
)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
COUNTS = st.integers(0, 10**9)
CELLS = st.builds(
    Cell, heading=TEXT, text=TEXT, value=st.none() | NUMBERS, numerator=st.none() | NUMBERS, source=TEXT, row=COUNTS
)
STANDINGS = st.builds(
    Standing,
    last_year=CELLS, year=CELLS, target=CELLS, months=st.tuples(CELLS, CELLS), notes=st.just(("A note.",)),
    **dict.fromkeys(
        ("code", "description", "unit", "measured", "trend", "trend_text", "trend_why", "status", "status_why", "rule",
         "overridden"), TEXT,
    ),
)  # fmt: skip


def some(strategy, most: int = 2):
    return st.lists(strategy, max_size=most).map(tuple)


WORDS = st.builds(
    schema.Words,
    passages=some(st.builds(schema.Passage, TEXT, TEXT)), written_by=some(TEXT), approved_by=TEXT,
    approved_job_title=TEXT, approved_at=MOMENTS, digest=TEXT,
)  # fmt: skip
GROUPS = st.builds(schema.Group, TEXT, some(STANDINGS), st.none() | WORDS)
SECTIONS = st.builds(schema.Section, COUNTS, TEXT, TEXT, some(GROUPS))
SHARES = st.builds(schema.Share, st.none() | COUNTS, TEXT, st.none() | NUMBERS, TEXT, COUNTS)
ROWS = st.builds(schema.DetailRow, TEXT, TEXT, some(SHARES))
BLOCKS = st.builds(schema.DetailBlock, TEXT, TEXT, some(ROWS))
LINES = st.builds(schema.ChartLine, TEXT, some(st.none() | NUMBERS))
CHARTS = st.builds(schema.Chart, TEXT, TEXT, TEXT, some(TEXT), some(LINES), st.none() | NUMBERS, TEXT)
DETAILS = st.builds(schema.Detail, TEXT, some(TEXT), st.dates(), TEXT, some(BLOCKS), some(CHARTS))
CHECKS = st.builds(schema.Check, TEXT, TEXT, TEXT, TEXT, MOMENTS)
QUALITIES = st.builds(schema.Quality, TEXT, MOMENTS, TEXT, TEXT, TEXT, TEXT, MOMENTS, st.none() | CHECKS)
SOURCES = st.builds(schema.Source, TEXT, TEXT, TEXT, TEXT, TEXT, MOMENTS, COUNTS, st.none() | QUALITIES)
SNAPSHOTS = st.builds(
    Snapshot,
    **dict.fromkeys(("council", "colour", "site", "appendix", "title", "period", "last_year", "year"), TEXT),
    version=COUNTS, generated_on=st.dates(), months=some(TEXT), sections=some(SECTIONS), details=some(DETAILS),
    notes=some(TEXT), sources=some(SOURCES), format=st.just(schema.FORMAT),
)  # fmt: skip


@given(SNAPSHOTS)
def test_any_snapshot_comes_back_as_it_went_in(made):
    written = schema.to_json(made)

    assert schema.from_json(written) == made
    assert schema.to_json(schema.from_json(written)) == written


def test_the_demo_councils_report_comes_back_as_it_went_in():
    assert schema.from_json(schema.to_json(sample.seed())) == sample.seed()


def test_a_number_keeps_every_digit_and_is_never_a_float():
    exact = Decimal(3100) / 131
    line = schema.ChartLine("Within 7 working days", (exact, None, Decimal("0"), Decimal("98.0")))
    detail = replace(sample.detail(), charts=(replace(sample.detail().charts[0], lines=(line,)),))

    written = schema.to_json(replace(sample.seed(), details=(detail,)))

    assert f'["{exact}",null,"0","98.0"]' in written
    assert schema.from_json(written).details[0].charts[0].lines[0] == line


def test_one_character_more_is_another_digest():
    made = sample.seed()
    changed = replace(made, title=made.title + " ")

    assert schema.digest(schema.to_json(made)) != schema.digest(schema.to_json(changed))


def test_a_snapshot_from_before_data_quality_was_stated_can_be_read():
    content = json.loads(schema.to_json(sample.seed()))
    for source in content["sources"]:
        del source["quality"]

    assert schema.from_json(json.dumps(content)).sources[0].quality is None


def test_a_chart_with_nothing_around_its_lines_is_written_as_before_there_could_be():
    plain = sample.seed()
    (detail,) = plain.details
    chart = replace(detail.charts[0], usual="It was as usual.")
    more = replace(plain, details=(replace(detail, charts=(chart,)),))

    written = json.loads(schema.to_json(plain))["details"][0]["charts"][0]

    assert set(written) == {"code", "title", "sentence", "months", "lines", "target", "target_text"}
    assert schema.from_json(schema.to_json(more)) == more


def test_another_format_is_refused_in_words():
    later = json.loads(schema.to_json(sample.seed())) | {"format": schema.FORMAT + 1}

    with pytest.raises(ValueError, match=r"This snapshot has format 2; this program reads format 1\."):
        schema.from_json(json.dumps(later))


def test_a_title_without_an_appendix_stands_alone():
    assert replace(sample.seed(), appendix="", title="The report").full_title == "The report"
    assert sample.seed().generated_on == date(2010, 2, 17)
