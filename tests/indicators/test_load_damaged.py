"""Extracts with random damage, all the way into the database: every row is accounted for, and what is refused changes
nothing (P5)."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.actions import AlreadyLoaded, load_extract, read_extract
from indicators.extracts.files import detect
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.preview import existing
from indicators.models import Count, Extract, Figure, Period
from safeguarding.audit.events import check_chain
from safeguarding.models import Event, Person
from tests.indicators.build import AT, csv, indicator, measure, person

pytestmark = pytest.mark.django_db

MONTHS = ("Jan-10", "Dec-09", "Nov-09", "2009/10 YTD to Jan-10", "2008/09", "someday", "")
VALUES = ("41%", "0.41", "1,234", "x", "", "-3", "#N/A", "0%", "100%", "nothing")
CODES = ("NI 59", "ni 60", "NI59", "NI 999", "")
DAMAGE = (b",", b'"', b"\r\n", b"\0", b"\xff", b"\n\n", b";", b"UPN", b" ", b"9")

cells = st.tuples(
    st.sampled_from(CODES[:3]) | st.sampled_from(CODES),
    st.sampled_from(MONTHS[:5]) | st.sampled_from(MONTHS),
    st.sampled_from(VALUES[:1]) | st.sampled_from(VALUES),
)
rows = cells.map(lambda row: ",".join((*row, "", "", "", "")))
tables = st.lists(rows, min_size=1, max_size=6).map(lambda lines: csv(*lines))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A table, mostly whole; or one with bytes put in, taken out, or its end cut off."""
    content = draw(tables)
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.sampled_from((b"", *DAMAGE))) + content[at + draw(st.integers(0, 3)) :]
    return content[: draw(st.integers(0, len(content)))] if draw(st.integers(0, 4)) == 0 else content


def everything() -> tuple[object, ...]:
    """All that a file could change: the figures that stand, and how much there is of the rest."""
    standing = Figure.objects.standing().order_by("id").values_list("id", "value", "missing")
    return tuple(standing), Figure.objects.count(), Count.objects.count(), Period.objects.count()


@settings(max_examples=25, deadline=None)
@given(contents=st.lists(damaged(), min_size=1, max_size=3))
def test_rows_in_are_loaded_unchanged_or_refused_and_a_refused_file_changes_nothing(contents):
    # What the child process does is tried elsewhere; here it is done in this one.
    with transaction.atomic(), patch("indicators.extracts.load.actions.read_in_child", detect.read):
        for code in ("NI 59", "NI 60"):
            indicator(code)
        measure()
        officer = person()
        for number, content in enumerate(contents):
            take(content, officer, number)
        assert check_chain() == Event.objects.count()
        transaction.set_rollback(True)


def take(content: bytes, officer: Person, number: int) -> None:
    before, at = everything(), AT + timedelta(minutes=number)
    try:
        extract = read_extract(content, "damaged.csv", by=officer, at=at)
    except (ExtractRejected, AlreadyLoaded):
        assert everything() == before
        return
    assert everything() == before
    if extract.stage == Extract.Stage.REFUSED:
        assert extract.reading["faults"]
        assert extract.rows_refused == extract.rows_in
        return
    preview = existing.preview_of(extract)
    loaded = load_extract(extract, by=officer, at=at, reason="As sent.", seen=preview.digest)
    assert loaded.rows_in == loaded.rows_loaded + loaded.rows_unchanged + loaded.rows_refused > 0
    assert loaded.figures.count() == loaded.rows_loaded == len(preview.to_load)
    stands = {(row.key, row.content) for row in existing.held_rows([change.new for change in preview.to_load]).values()}
    assert {(change.new.key, change.new.content) for change in preview.to_load} <= stands


# -- U44 -----------------------------------------------------------------------------------------------------------
def test_u44_a_fault_at_row_900_of_1000_changes_nothing_and_is_listed():
    for number in range(10):
        indicator(f"NI {number}")
    months = [f"{month}-{year:02d}" for year in range(1, 10) for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")][:100]  # fmt: skip
    rows = [f"NI {code},{month},41%,,,," for code in range(10) for month in months]
    rows[898] = "NI 8,someday,lots,,,,"
    before = everything()

    extract = read_extract(csv(*rows), "thousand.csv", by=person(), at=AT)

    assert (extract.stage, extract.rows_in, extract.rows_refused) == (Extract.Stage.REFUSED, 1_000, 1_000)
    assert [(fault["row"], fault["column"]) for fault in extract.reading["faults"]] == [(900, "B"), (900, "C")]
    assert everything() == before
