"""P10 attacked by a reader who tries all numbers: councils of each kind, a new report every month.

More of the same, with other councils each time a seed is given: `make attack`.
"""

from __future__ import annotations

from random import Random

import pytest

from reports.disclosure import Published, Rules
from tests.reports.disclosure.attack import attacked
from tests.reports.disclosure.councils import KINDS, SMALL, council, forms, publish, reader_of
from tests.reports.disclosure.made import APRIL, MAY


@pytest.mark.parametrize("kind", KINDS)
def test_no_protected_count_comes_back_or_is_narrowed_down(kind):
    outcome = attacked(kind, KINDS[kind], "tests")

    assert outcome.cases > 30
    assert (outcome.exact, outcome.narrowed, outcome.gave_up) == ([], [], [])


def test_the_reader_works_out_what_the_committees_edition_gives_away():
    """It would notice: in the committee's editions every protected count is narrowed down to itself."""
    one = council("crossed", Random("noticed"))
    committee = [Published(each, each) for each in one.reports()]
    reader = reader_of(one, committee[::-1])
    told = [
        reader.possible(form, SMALL)
        for _, form in forms(one, reader)
        if sum(factor * reader.true[unknown] for unknown, factor in form) in SMALL
    ]

    assert len(told) > 10
    assert all(len(numbers) == 1 for numbers in told)


def test_the_reader_adds_up_a_year_of_which_one_month_is_withheld():
    """April 20, May withheld, the year so far 23: May is 3."""
    one = council("plain", Random("adds up"), length=2)
    one.counts[0]["N"].update({APRIL: 40, MAY: 30})
    one.counts[0]["n"].update({APRIL: 20, MAY: 3})
    careless = Rules(least=9, most=8)
    out = publish(one, careless)
    reader = reader_of(one, out)
    may = reader.names["n", MAY, 0]

    assert reader.possible(((may, 1),), range(10)) == {3}
