"""What loading an extract would change, over plain values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.extracts.parse.rows import CountRow, FigureRow
from indicators.extracts.preview.diff import preview
from indicators.rules.formatting import Missing, Unit
from tests.indicators.build import DECEMBER, JANUARY
from tests.indicators.test_extract_table import figure_rows

HELD = FigureRow(2, "NI 59", JANUARY, Decimal("41.4"), Decimal(72), Decimal(174))


def test_a_row_is_new_changed_or_unchanged():
    changed, new = replace(HELD, numerator=Decimal(73)), replace(HELD, period=DECEMBER)

    found = preview((HELD, new), {HELD.key: HELD}, ())
    again = preview((changed,), {HELD.key: HELD}, ())

    assert [change.new for change in found.new] == [new]
    assert found.unchanged == (HELD,)
    assert [(change.old, change.new) for change in again.changed] == [(HELD, changed)]


def test_a_value_printed_to_fewer_places_is_no_change_where_the_counts_are_the_same():
    assert preview((replace(HELD, value=Decimal("41.37931")),), {HELD.key: HELD}, ()).changed == ()


def test_what_becomes_missing_provisional_or_noted_is_a_change():
    plain = replace(HELD, numerator=None, denominator=None)
    for other in (
        replace(plain, value=None, missing=Missing.SUPPRESSED),
        replace(plain, provisional=True),
        replace(plain, note="As counted by hand."),
    ):
        assert len(preview((other,), {plain.key: plain}, ()).changed) == 1


def test_a_change_in_a_month_whose_report_is_out_is_said_to_be_one():
    changed, new = replace(HELD, numerator=Decimal(73)), replace(HELD, code="NI 60")

    found = preview((HELD, changed, new), {HELD.key: HELD}, {JANUARY})

    assert found.unchanged == (HELD,)
    assert [change.published for change in (*found.new, *found.changed)] == [False, True]
    assert found.digest != preview((HELD, changed, new), {HELD.key: HELD}, ()).digest


def test_figures_are_said_as_an_officer_would():
    assert replace(HELD, provisional=True, note="By hand").words == "41.4% (72 of 174), provisional, “By hand”"
    assert replace(HELD, value=None, numerator=None, missing=Missing.SUPPRESSED).words == "Suppressed"
    assert FigureRow(1, "NI 51", JANUARY, Decimal(15), unit=Unit.SCORE).words == "15"
    assert CountRow(1, "initial-completed", JANUARY, 1740).words == "1,740"


@given(rows=figure_rows(), held=figure_rows(), data=st.data())
def test_every_row_is_accounted_for(rows, held, data):
    closed = data.draw(st.sets(st.sampled_from([row.period for row in rows]))) if rows else set()

    found = preview(rows, {row.key: row for row in held}, closed)

    assert found.rows == len(rows)
    assert preview(rows, {row.key: row for row in rows}, closed).unchanged == tuple(rows)


def test_the_digest_is_of_all_that_the_preview_says():
    other = replace(HELD, numerator=Decimal(73))
    digests = {
        preview((HELD,), {}, ()).digest,
        preview((other,), {}, ()).digest,
        preview((HELD,), {HELD.key: other}, ()).digest,
        preview((HELD,), {HELD.key: HELD}, ()).digest,
    }

    assert len(digests) == 4
