"""Remarks without a database: who may do what to one, spelled out a second time, and how one stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from commentary.workflow.remark_rules import Act, RemarkReply, RemarkThread, objection
from commentary.workflow.transitions import CLOSED, REPLACED, Heading, Moment, Stage
from tests.commentary.test_workflow_table import HERE, PEOPLE

AT = datetime(2010, 2, 8, tzinfo=UTC)
MOMENT = Moment(Stage.SUBMITTED, HERE, has_words=True, contributors=frozenset({PEOPLE["head who wrote"].pk}))
BY_HEAD = RemarkThread(1, (Heading.ACTIVITIES, ""), "By when?", PEOPLE["head"].pk, "head", AT)
OWN = replace(BY_HEAD, by_id=PEOPLE["head who wrote"].pk)
ANSWER = RemarkReply("In May.", PEOPLE["manager"].pk, "manager", AT, resolves=False)
RESOLVED = replace(BY_HEAD, said=(ANSWER, RemarkReply("", 2, "head", AT, resolves=True)))
ALLOWED = {
    Act.MAKE: {"head", "head who wrote"},
    Act.ANSWER: {"manager", "head", "head who wrote"},
    Act.RESOLVE: {"head"},
}


@pytest.mark.parametrize(("act", "who", "stage"), [*product(Act, PEOPLE, Stage)])
def test_only_what_the_table_lists_may_be_done_to_anothers_remark_at_any_stage(act, who, stage):
    said = objection(act, replace(MOMENT, stage=stage), PEOPLE[who], None if act is Act.MAKE else BY_HEAD)

    assert (said == "") is (who in ALLOWED[act])
    assert said == "" or said.endswith(".")


def test_whoever_wrote_the_words_resolves_no_remark_on_them_but_their_own():
    writer = PEOPLE["head who wrote"]

    assert "another head of service must resolve it" in objection(Act.RESOLVE, MOMENT, writer, BY_HEAD)
    assert objection(Act.RESOLVE, MOMENT, writer, OWN) == ""


@pytest.mark.parametrize("act", [Act.ANSWER, Act.RESOLVE])
def test_what_is_resolved_stays_so(act):
    assert objection(act, MOMENT, PEOPLE["head"], RESOLVED).startswith("It is resolved.")


@pytest.mark.parametrize("act", Act)
def test_a_closed_cycle_and_a_topic_that_was_split_are_only_read(act):
    assert objection(act, replace(MOMENT, closed=True), PEOPLE["head"], BY_HEAD) == CLOSED
    assert objection(act, replace(MOMENT, replaced=True), PEOPLE["head"], BY_HEAD) == REPLACED


def test_how_a_remark_stands_follows_from_what_was_said_last():
    by_its_maker = RemarkReply("And by whom?", BY_HEAD.by_id, "head", AT, resolves=False)

    for said, answered, resolved in (
        ((), False, False),
        ((ANSWER,), True, False),
        ((ANSWER, by_its_maker), False, False),
        (RESOLVED.said, False, True),
    ):
        remark = replace(BY_HEAD, said=said)
        assert (remark.answered, remark.resolved) == (answered, resolved)


def test_a_remark_is_headed_by_its_passage():
    assert BY_HEAD.title == "Current Activities"
    assert replace(BY_HEAD, place=(Heading.PLAIN, "")).title == "The words"
