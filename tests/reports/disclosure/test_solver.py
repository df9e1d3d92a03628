"""The search for what could be otherwise: near the true numbers, by HiGHS, and what happens when time runs out."""

from __future__ import annotations

from importlib import import_module
from random import Random

import pytest

from reports.disclosure import Rules, _worked, work_out
from reports.disclosure.knowledge import Constraint, Form
from reports.disclosure.printed_counts import Place
from reports.disclosure.solver import Barred, Found, Impossible, Model, Problem, _Search
from tests.reports.disclosure import made
from tests.reports.disclosure.made import MAY

CHOICE = import_module("reports.disclosure.suppression")  # the package has a function of the same name
A, B, C = (Place("A", "0", name) for name in "abc")
# 3 + 7 + 40 = 50, each printed by its own place, and the sum always known.
SUM = Problem(
    {0: 3, 1: 7, 2: 40},
    [
        Constraint(((0, 1), (1, 1), (2, 1)), 50, 50),
        Constraint(((0, 1),), 3, 3, frozenset({A})),
        Constraint(((1, 1),), 7, 7, frozenset({B})),
        Constraint(((2, 1),), 40, 40, frozenset({C})),
    ],
    {A: 1.0, B: 2.0, C: 3.0},
)


def test_a_count_that_moves_is_made_up_for_at_the_least_cost():
    found = SUM.find(((0, 1),), 5, frozenset({A}))

    assert found == Found({0: 5, 1: 5, 2: 40}, frozenset({B}))


@pytest.mark.parametrize("nodes", [250, 0])
def test_our_search_and_highs_agree_on_what_can_be(nodes):
    assert SUM.find(((0, 1),), 5, frozenset({A, C}), more=False, nodes=nodes).world == {0: 5, 1: 7, 2: 38}
    found = SUM.find(((0, 1),), 5, frozenset({A}), nodes=nodes)
    assert (found.world[0], found.places) == (5, frozenset({B}))


def test_what_cannot_be_is_proved():
    with pytest.raises(Impossible) as why:
        SUM.find(((0, 1),), 51, frozenset({A, B, C}))
    assert why.value.proved
    assert SUM.find(((0, 1),), 5, frozenset({A}), more=False, solver=False) is None


@pytest.mark.parametrize("nodes", [250, 0])
def test_a_sum_that_is_known_not_to_be_small_is_moved_past_the_small_numbers(nodes):
    barred = [Barred(((1, 1),), 1, 5)]
    found = SUM.find(((0, 1),), 5, frozenset({A, B, C}), barred, more=False, nodes=nodes)

    assert not 1 <= found.world[1] <= 5
    assert sum(found.world.values()) == 50


def test_a_world_that_breaks_a_constraint_is_not_believed(monkeypatch):
    """Whatever a solver says, it is checked here in whole numbers."""
    monkeypatch.setattr(_Search, "best", lambda *_: Found({0: 5, 1: 7, 2: 40}, frozenset()))

    assert SUM.find(((0, 1),), 5, frozenset({A})) is None


def test_a_number_that_a_sum_cannot_come_to_is_not_found():
    assert SUM.find(((0, 1),), 3, frozenset()) == Found({0: 3, 1: 7, 2: 40}, frozenset())
    assert SUM.find(((0, 2),), 7, frozenset({A, B, C}), more=False, solver=False) is None
    pairs = Problem({0: 4, 1: 3}, [Constraint(((0, 1), (1, 2)), 10, 10)], {})
    assert pairs.find(((0, 1),), 3, frozenset(), more=False, solver=False) is None
    assert pairs.find(((0, 1),), 2, frozenset(), more=False).world == {0: 2, 1: 4}


@pytest.mark.parametrize("nodes", [250, 0])
def test_a_printed_percentage_is_kept_to_or_withheld(nodes):
    """20 of 40 is printed as 50%, that is from 49.5% to under 50.5%."""
    at_least = Constraint(((0, 200), (1, -99)), 0, None, frozenset({A}))
    under = Constraint(((0, 200), (1, -101)), None, -1, frozenset({A}))
    problem = Problem({0: 20, 1: 40}, [at_least, under], {A: 1.0})

    assert problem.find(((0, 1),), 5, frozenset(), more=False, nodes=nodes).world in ({0: 5, 1: 10}, {0: 5, 1: 10})
    whole_known = Problem(problem.truth, [*problem.constraints, Constraint(((1, 1),), 40, 40)], problem.costs)
    assert whole_known.find(((0, 1),), 5, frozenset(), nodes=nodes).places == {A}


# -- when something goes wrong -------------------------------------------------------------------------------------
def withheld_rows():
    """The marks of an analysis of 20 = 3 + 17, by a choice that nothing is kept from."""
    rows = (("All", "", {MAY: 20}), ("Police", "All", {MAY: 3}), ("School", "All", {MAY: 17}))
    _worked.cache_clear()
    worked = work_out(made.report(MAY, rows=rows), (), {}, Rules())
    _worked.cache_clear()
    return worked.audit.out_of_time, [row.shares[1].mark for row in worked.public.details[0].blocks[0].rows]


@pytest.mark.parametrize(
    "find",
    [
        lambda *_, **__: None,  # nothing found, and nothing proved
        lambda *_, **__: (_ for _ in ()).throw(Impossible(proved=False)),
    ],
)
def test_where_a_solver_fails_everything_near_is_withheld(monkeypatch, find):
    monkeypatch.setattr(Problem, "find", find)

    assert withheld_rows() == (("A",), ["c", "c", "c"])


@pytest.mark.parametrize("moments", range(14))
def test_time_may_run_out_at_any_moment(monkeypatch, moments):
    """The clock jumps after so many looks at it: the count of 3 is protected all the same."""
    looks = iter([0.0] * (moments + 1))
    monkeypatch.setattr(CHOICE, "monotonic", lambda: next(looks, 1e9))
    _, (whole, police, school) = withheld_rows()

    assert police == "c"
    assert "c" in (whole, school)


def test_without_a_look_at_who_knows_the_program_counts_are_protected_from_arithmetic(monkeypatch):
    monkeypatch.setattr(CHOICE, "ROUNDS", 0)

    assert withheld_rows()[1][1] == "c"


def test_a_proof_that_the_solver_takes_back_is_no_proof(monkeypatch):
    """It says that something cannot be, and, asked again with everything withheld, that it can."""
    whole = Problem.find

    def find(self, terms, number, withheld, barred=(), *, more=True, **kinds):
        if more:
            raise Impossible(proved=True)
        return whole(self, terms, number, withheld, barred, more=more, **kinds)

    monkeypatch.setattr(Problem, "find", find)

    assert withheld_rows() == (("A",), ["c", "c", "c"])


def test_the_least_and_the_most_that_a_reader_knows():
    model = Model(SUM, frozenset({A, B}), more=False)

    assert model.reach(((0, 1),)) == (0, 10)
    assert Model(SUM, frozenset({A, B, C}), more=False).reach(((2, 1),)) == (0, 50)
    lonely = Problem({0: 3}, [Constraint(((0, 1),), 3, 3, frozenset({A}))], {A: 1.0})
    assert Model(lonely, frozenset({A}), more=False).reach(((0, 1),)) == (0, None)


def test_when_time_runs_out_everything_near_is_withheld_and_the_audit_says_so(monkeypatch):
    rows = (
        ("All", "", {MAY: 20}),
        ("Police", "All", {MAY: 3}),
        ("School", "All", {MAY: 8}),
        ("Other", "All", {MAY: 9}),
    )
    committee = made.report(MAY, rows=rows)
    monkeypatch.setattr("reports.disclosure.SECONDS", -1.0)
    _worked.cache_clear()
    worked = work_out(committee, (), {}, Rules())
    _worked.cache_clear()

    assert worked.audit.out_of_time == ("A",)
    assert [row.shares[1].mark for row in worked.public.details[0].blocks[0].rows] == ["c"] * len(rows)


# -- guesses -------------------------------------------------------------------------------------------------------
def chosen(*, guessed: bool):
    """What is chosen for a count of 3 that a relation ties to another, which is out already."""
    tie = Constraint(((0, 1), (1, -1)), 0, 0, guessed=guessed)
    known = [tie, Constraint(((1, 1),), 3, 3), Constraint(((0, 1),), 3, 3, frozenset({A}))]
    chooser = CHOICE._Chooser(
        Problem({0: 3, 1: 3}, known, {A: 1.0}), [Form(((0, 1),), "the count")], Rules(), Random(1), frozenset({A}), 1e12
    )
    chooser.choose()
    return chooser


def test_a_count_that_only_a_guess_gives_away_is_protected_without_the_guess():
    assert (chosen(guessed=True).out, chosen(guessed=True).withheld) == ([], {A})
    assert chosen(guessed=False).out == ["the count"]


def test_where_time_runs_out_without_the_guesses_everything_is_withheld(monkeypatch):
    def find(self, *_, **__):
        raise Impossible(proved=any(constraint.guessed for constraint in self.constraints))

    monkeypatch.setattr(Problem, "find", find)

    assert chosen(guessed=True).late == {"A"}


# -- giving back ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("deadline", "withheld"), [(1e12, {A}), (-1.0, {A, B})])
def test_what_is_not_needed_is_printed_again_only_while_there_is_time(monkeypatch, deadline, withheld):
    monkeypatch.setattr(CHOICE, "KEPT", 0)
    problem = Problem({0: 3, 1: 17}, [], {A: 1.0, B: 1.0})
    chooser = CHOICE._Chooser(problem, [], Rules(), Random(1), frozenset({A}), deadline, withheld=frozenset({A, B}))
    chooser._give_back([])

    assert chooser.withheld == withheld


# -- what a reader knows exactly all the same ----------------------------------------------------------------------
SHARE_OF_A, BASE_OF_A = Place("A", "0", "share"), Place("A", "0", "base")


def percentage(deadline: float = 1e12):
    """3 of 10, where the 10 is known from elsewhere and was withheld as the base of its cell."""
    problem = Problem(
        {0: 3, 1: 10},
        [
            Constraint(((0, 1),), 3, 3, frozenset({SHARE_OF_A, BASE_OF_A})),
            Constraint(((1, 1),), 10, 10, frozenset({BASE_OF_A})),
            Constraint(((1, 1),), 10, 10),
        ],
        {SHARE_OF_A: 1.0, BASE_OF_A: 5.0},
    )
    chooser = CHOICE._Chooser(problem, [], Rules(), Random(1), frozenset(), deadline, withheld=frozenset({BASE_OF_A}))
    chooser.worlds = [{0: number, 1: 10} for number in range(1, 6)]
    return chooser


def test_where_only_the_base_is_known_the_share_is_withheld_in_its_place():
    chooser = percentage()
    chooser._give_back_what_is_known([Form(((0, 1),), "A numerator")])

    assert chooser.withheld == {SHARE_OF_A}


def test_what_is_known_stays_withheld_where_time_runs_out():
    chooser = percentage(deadline=-1.0)
    chooser._give_back_what_is_known([Form(((0, 1),), "A numerator")])

    assert chooser.withheld == {BASE_OF_A}


def test_the_solver_starts_where_there_is_no_standard_output(monkeypatch):
    def closed(_):
        raise OSError("Bad file descriptor")

    solver = import_module("reports.disclosure.solver")
    monkeypatch.setattr(solver.os, "dup", closed)

    assert [library.__name__ for library in solver._highs.__wrapped__()] == ["highspy", "numpy"]
