"""Whether words quote a number: as a whole number, however it is written, and never a part of another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commentary.text.quoted_numbers import quoted
from indicators.report_rows.values import Held, Reading
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import Basis, Polarity

PERCENT = Reading("Assessments", Unit.PERCENT, Polarity.MAXIMISE, Basis.IN_MONTH)
COUNT = Reading("Vacancies", Unit.COUNT, Polarity.MINIMISE, Basis.MONTH_END, decimals=0)
HELD = Held(Decimal("41.37931"), Decimal(72), Decimal(174))
POSTS = Held(Decimal(1500))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We reached 41.4% at last.", "41.4%"),
        ("(41.4 per cent)", "41.4 per cent"),
        ("41.40%", "41.40%"),
        ("72 of 174", "72 of 174"),
        ("72 out of the 174, all told", "72 out of the 174"),
        ("141.4% 1,41.4% 41.45% 41.4 days 172 of 174 72 of 1740 72 of 174.5", ""),
    ],
)
def test_a_percentage_is_quoted_by_its_value_or_its_counts(text, found):
    assert quoted(PERCENT, HELD, None, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("There are 1,500 posts.", "1,500"), ("1500", "1500"), ("1500% 15000 1500.5 11,500 1500 per cent", "")],
)
def test_a_number_is_quoted_with_or_without_its_commas(text, found):
    assert quoted(COUNT, POSTS, None, text) == found


def test_what_would_be_printed_alike_is_not_quoted_wrongly():
    nearly = Held(Decimal("41.42"))

    assert quoted(PERCENT, HELD, nearly, "41.4%") == ""
    assert quoted(PERCENT, HELD, nearly, "72 of 174") == "72 of 174"
    assert quoted(PERCENT, Held(None, missing=Missing.SUPPRESSED), nearly, "41.4%") == ""
