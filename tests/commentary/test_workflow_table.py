"""The table of steps, without a database: every step at every stage for every kind of person, against a short table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import pytest

from commentary.workflow import required_passages, transitions
from commentary.workflow.required_passages import has_words
from commentary.workflow.transitions import STEPS, Heading, Moment, Passage, Stage
from safeguarding.permissions import GRANTS, RoleName
from tests.reports.sample import standing

HERE, ELSEWHERE = 1, 2
MANAGER, HEAD, OFFICER = RoleName.TEAM_MANAGER, RoleName.HEAD_OF_SERVICE, RoleName.PERFORMANCE_OFFICER


@dataclass(frozen=True)
class Somebody:
    pk: int
    roles_held: tuple[tuple[RoleName, int | None], ...]


PEOPLE = {
    "manager": Somebody(1, ((MANAGER, HERE),)),
    "head": Somebody(2, ((HEAD, HERE),)),
    "head who wrote": Somebody(3, ((HEAD, HERE),)),
    "head of another service": Somebody(4, ((HEAD, ELSEWHERE),)),
    "officer": Somebody(5, ((OFFICER, None),)),
    "director": Somebody(6, ((RoleName.DIRECTOR, None),)),
    "reader": Somebody(7, ((RoleName.READER, None),)),
    "administrator": Somebody(8, ((RoleName.ADMINISTRATOR, None),)),
    "stranger": Somebody(9, ()),
}
WRITERS, HEADS = ("manager", "head", "head who wrote"), ("head", "head who wrote")
# All that may be done: from which stage, what, to which, by whom. Everything else is refused.
ALLOWED = {
    (Stage.DRAFT, "submit", Stage.SUBMITTED): WRITERS,
    (Stage.RETURNED, "submit", Stage.SUBMITTED): WRITERS,
    (Stage.SUBMITTED, "withdraw", Stage.DRAFT): WRITERS,
    (Stage.SUBMITTED, "return", Stage.RETURNED): ("head",),
    (Stage.SUBMITTED, "approve", Stage.APPROVED): ("head",),
    (Stage.APPROVED, "confirm", Stage.APPROVED): ("head",),
    (Stage.APPROVED, "reopen", Stage.RETURNED): (*HEADS, "officer"),
}
WRITTEN = Moment(Stage.DRAFT, HERE, has_words=True, contributors=frozenset({3}))


@pytest.mark.parametrize(("stage", "name", "who"), [*product(Stage, STEPS, PEOPLE)])
def test_only_what_the_table_lists_may_be_done(stage, name, who):
    step, moment = STEPS[name], replace(WRITTEN, stage=stage)

    objection = transitions.objection(step, moment, PEOPLE[who])

    listed = who in ALLOWED.get((stage, name, step.to_stage), ())
    assert (objection == "") is listed
    assert listed or objection.endswith(".")
    assert (step in transitions.open_steps(moment, PEOPLE[who])) is listed


def test_the_steps_of_the_table_are_all_the_steps_there_are():
    assert {name for _, name, _ in ALLOWED} == set(STEPS)
    assert {(stage, step.name, step.to_stage) for step in STEPS.values() for stage in step.from_stages} == set(ALLOWED)


def said_slowly(step, moment, person):
    """Whether the step may be taken: each thing that could stand in its way, one after the other."""
    roles = [role for role, service in person.roles_held if service in (None, moment.service_id)]
    in_the_way = [
        not any(step.permission in GRANTS[role].permissions for role in roles),
        moment.closed,
        moment.replaced,
        moment.stage not in step.from_stages,
        step.name == "submit" and not moment.has_words,
        step.name == "submit" and bool(moment.lacking),
        step.name == "confirm" and moment.approval_counts,
        step.name in ("return", "approve", "confirm") and person.pk in moment.contributors,
        step.name in ("approve", "confirm") and bool(moment.identifying),
    ]
    return not any(in_the_way)


def test_w01_every_step_at_every_moment_for_everybody():
    """All that a moment may be: closed or not, split or not, with words or without, and so on."""
    flags = [*product([False, True], [False, True], [False, True], [(), ("Lacks.",)], [(), ("Tells.",)], [False, True])]
    names = ("closed", "replaced", "has_words", "lacking", "identifying", "approval_counts")
    moments = [
        replace(WRITTEN, stage=stage, **dict(zip(names, each, strict=True))) for stage, each in product(Stage, flags)
    ]
    tried = 0
    for moment, step, person in product(moments, STEPS.values(), PEOPLE.values()):
        objection = transitions.objection(step, moment, person)
        assert (objection == "") is said_slowly(step, moment, person), (moment, step.name, person)
        assert objection == "" or objection.endswith(".")
        tried += 1

    assert tried == 4 * 2**6 * len(STEPS) * len(PEOPLE)


@pytest.mark.parametrize("ended", ["closed", "replaced"])
def test_nobody_writes_once_it_is_over(ended):
    for stage, person in product(Stage, PEOPLE.values()):
        assert transitions.writing_objection(replace(WRITTEN, stage=stage, **{ended: True}), person)


@pytest.mark.parametrize(("stage", "who"), [*product(Stage, PEOPLE)])
def test_words_are_written_before_they_are_submitted_and_by_writers_of_the_service(stage, who):
    objection = transitions.writing_objection(replace(WRITTEN, stage=stage), PEOPLE[who])

    assert (objection == "") is (stage in (Stage.DRAFT, Stage.RETURNED) and who in WRITERS)


EACH = (Heading.EXPLANATION, "NI 59"), (Heading.EXPLANATION, "NI 60"), (Heading.ACTIVITIES, "")


@pytest.mark.parametrize(
    ("returned", "wanted", "shut"),
    [
        ((), (), ()),
        (EACH[:1], (), EACH[1:]),
        (EACH[:2], (), EACH[2:]),
        (EACH[:1], EACH[2:], EACH[1:2]),  # words that a figure asks for since can be written
        (EACH, (), ()),
        (((Heading.EXPLANATION, "NI 7"),), (), ()),  # of an indicator that is no part of it any more
    ],
)
def test_what_was_not_returned_with_others_is_shut(returned, wanted, shut):
    assert transitions.shut(EACH, returned, wanted) == set(shut)


@pytest.mark.parametrize(("stage", "place"), [*product(Stage, EACH)])
def test_a_passage_that_is_shut_says_so_and_whom_to_tell(stage, place):
    moment = replace(WRITTEN, stage=stage, shut=frozenset(EACH[1:]))

    objection = transitions.writing_objection(moment, PEOPLE["manager"], [place])

    assert (objection == "") is (stage in transitions.WRITABLE and place == EACH[0])
    assert transitions.writing_objection(replace(moment, stage=Stage.RETURNED), PEOPLE["manager"]) == ""
    if stage in transitions.WRITABLE and objection:
        assert objection.startswith(transitions.name(place))
        assert "whoever reviews the commentary, who can return it" in objection


def test_passages_are_named_by_what_goes_back_to_the_writer_and_by_nothing_else():
    assert {step.name for step in STEPS.values() if step.by_passage} == {"return", "reopen"}
    assert {step.to_stage for step in STEPS.values() if step.by_passage} == {Stage.RETURNED}
    assert transitions.name((Heading.PLAIN, "")) == "The commentary"


def test_nothing_is_submitted_without_words():
    objection = transitions.objection(STEPS["submit"], replace(WRITTEN, has_words=False), PEOPLE["manager"])

    assert objection == "There are no words yet. Write the commentary, then submit it."


def test_an_approval_that_counts_needs_no_confirming():
    moment = replace(WRITTEN, stage=Stage.APPROVED, approval_counts=True)

    assert transitions.objection(STEPS["confirm"], moment, PEOPLE["head"]).startswith("Nothing has changed")


@pytest.mark.parametrize("name", ["approve", "confirm", "return"])
def test_nobody_approves_or_returns_their_own(name):
    stage = next(iter(STEPS[name].from_stages))

    objection = transitions.objection(STEPS[name], replace(WRITTEN, stage=stage), PEOPLE["head who wrote"])

    assert "another head of service must do it" in objection


@pytest.mark.parametrize("text", ["", "  ", "n/a", "N/A.", "TBC", "**tbc**", "—", "None", "No comment.", "\n\n"])
def test_a_blank_in_other_words_is_no_words(text):
    assert not has_words([Passage(Heading.PLAIN, "", text)])


@pytest.mark.parametrize("text", ["Better.", "0", "None of the children moved.", "Ŵ"])
def test_words_are_words(text):
    assert has_words([Passage(Heading.PLAIN, "", ""), Passage(Heading.ACTIVITIES, "", text)])


def test_a_passage_for_one_indicator_is_headed_by_its_code():
    assert Passage(Heading.EXPLANATION, "NI 59", "").title == "Explanation of Current Performance – NI 59"
    assert Passage(Heading.BEST_PRACTICE, "", "").title == "Best Practice"
    assert Passage(Heading.PLAIN, "", "").title == ""
    assert Passage(Heading.EXPLANATION, "NI 59", "").anchor == "id_explanation-ni_59"


def test_what_may_tell_who_a_child_is_stops_an_approval_until_it_is_cleared():
    moment = replace(WRITTEN, stage=Stage.SUBMITTED, identifying=("“J.S., aged 9” names somebody.",))

    objection = transitions.objection(STEPS["approve"], moment, PEOPLE["head"])

    assert objection.startswith("The words may tell who a child is. “J.S., aged 9” names somebody.")
    assert not transitions.objection(STEPS["return"], moment, PEOPLE["head"])


# -- which words are required ----------------------------------------------------------------------------------------
BOTH = ((Heading.EXPLANATION, "NI 59"), (Heading.EXPLANATION, "NI 60"), (Heading.ACTIVITIES, ""))


@pytest.mark.parametrize(
    ("status", "missing"),
    [("Alert", "NI 59 is an Alert"), ("Warning", "NI 59 is a Warning"), ("OK", ""), ("Data Only", "")],
)
def test_a_red_or_amber_indicator_needs_its_explanation(status, missing):
    row = replace(standing("NI 59"), status=status)

    found = required_passages.lacking(BOTH[:1], [], [row])

    where = ", and there are no words under “Explanation of Current Performance – NI 59”."
    assert found == ((missing + where,) if missing else ())
    assert required_passages.lacking(BOTH[:1], [Passage(*BOTH[0], "Too few staff.")], [row]) == ()


def test_what_is_done_is_asked_of_red_alone_and_each_place_by_its_own_indicator():
    red, amber = replace(standing("NI 59"), status="Alert"), replace(standing("NI 60"), status="Warning")
    written = [Passage(*BOTH[0], "Too few staff.")]

    assert [each.split(" is ")[0] for each in required_passages.lacking(BOTH, written, [red, amber])] == [
        "NI 60",
        "NI 59",
    ]
    assert [each.split(" is ")[0] for each in required_passages.lacking(BOTH, written, [amber])] == ["NI 60"]


def test_one_text_without_headings_is_asked_for_in_words_that_name_none():
    red = replace(standing("NI 59"), status="Alert")

    assert required_passages.lacking([(Heading.PLAIN, "")], [], [red]) == (
        "NI 59 is an Alert, and there are no words yet.",
    )


def test_words_that_are_required_stop_submitting_and_nothing_else():
    moment = replace(WRITTEN, lacking=("NI 59 is an Alert, and there are no words yet.",))

    assert "no words yet. Write it, then submit" in transitions.objection(STEPS["submit"], moment, PEOPLE["manager"])
    assert not transitions.writing_objection(moment, PEOPLE["manager"])
