"""Nothing is withheld in vain: of no withheld cell does a reader know the exact count all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random

import pytest

from reports.disclosure import Published, Rules, work_out
from tests.reports.disclosure import made
from tests.reports.disclosure.councils import KINDS, council
from tests.reports.disclosure.made import APRIL, JUNE, MAY

MONTHS = (APRIL, MAY, JUNE)
WITHIN_7, WITHIN_10 = "Within 7 days", "Within 10 days"


def indicator_with_its_own_count_as_a_row():
    """An indicator whose numerator is a row of its analysis too, as NI 59's is."""
    all_of, in_7, in_10 = (
        dict(zip(MONTHS, numbers, strict=True)) for numbers in ((152, 174, 130), (53, 72, 54), (57, 81, 69))
    )
    started = dict(zip(MONTHS, (54, 76, 56), strict=True))
    started_in_7, started_in_10 = (dict(zip(MONTHS, numbers, strict=True)) for numbers in ((45, 67, 43), (49, 74, 52)))
    rows = (
        ("All", "", all_of), (WITHIN_7, "All", in_7), (WITHIN_10, "All", in_10),
        ("Started", "", started), ("Started, in 7", "Started", started_in_7),
        ("Started, in 10", "Started", started_in_10),
    )  # fmt: skip
    return made.report(JUNE, made.row("A", {m: (in_7[m], all_of[m]) for m in MONTHS}, JUNE), rows=rows)


def known_exactly(audit):
    return [cell for cell in audit.cells if cell.low == cell.high]


def narrowed(audit):
    """The protected counts of the edition that a reader can narrow down."""
    counts = [(cell, int(cell.text)) for cell in audit.cells if cell.part == "row" and cell.text.isdigit()]
    return [c for c, number in counts if 1 <= number <= 5 and (c.low > 1 or (c.high is not None and c.high < 5))]


@pytest.mark.parametrize("secret", range(6))
def test_a_count_that_a_row_prints_is_not_withheld_of_the_indicator(secret):
    audit = work_out(indicator_with_its_own_count_as_a_row(), (), {}, Rules(), f"secret {secret}").audit

    assert audit.cells
    assert known_exactly(audit) == []
    assert narrowed(audit) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_six_and_more_is_withheld_that_is_known_exactly(kind):
    """Be it that this edition tells it or that an earlier one did. Noughts of a small whole may stay withheld."""
    withheld = 0
    for number in range(2):
        out: list[Published] = []
        for committee in council(kind, Random(f"in vain {kind} {number}")).reports():
            worked = work_out(committee, out, {}, Rules())
            withheld += len(worked.audit.cells)
            useless = [cell for cell in known_exactly(worked.audit) if (cell.kind, cell.low) != ("primary", 0)]
            assert worked.audit.out_of_time == ()
            assert useless == []
            out.insert(0, Published(committee, worked.public))
    assert withheld > 10


def test_an_edition_whose_every_count_is_out_already_says_so():
    may = made.report(MAY, made.row("A", {MAY: (3, 50)}, MAY))
    audit = work_out(may, [Published(may, may)], {}, Rules()).audit

    assert audit.already_out == ("A numerator, May 2009",)
    assert [(cell.low, cell.high) for cell in audit.cells] == [(3, 3)]


def test_the_solver_prints_nothing():
    code = (
        "from reports.disclosure.solver import Model, Problem\n"
        "from reports.disclosure.knowledge import Constraint\n"
        "model = Model(Problem({0: 3}, [Constraint(((0, 1),), 2, 4)], {}), frozenset(), more=False)\n"
        "print(model.solve(((0, 1),), 3)[0], model.reach(((0, 1),)))\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "safeguarding.settings"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)

    assert (done.stdout, done.stderr) == ("found (2, 4)\n", "")
