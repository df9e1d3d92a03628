"""Remarks: made beside a passage, answered by its writer, resolved by a reviewer; all of it kept and seen (P7, P13)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from commentary.actions import Objected, RemarkRefused, answer_remark, make_remark, resolve_remark
from commentary.models import Remark
from commentary.queries import remark_threads
from commentary.workflow.transitions import Heading, Stage
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from tests.commentary import build
from tests.commentary.build import ACTIVITIES, EXPLAIN_59, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    council = build.council()
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)
    return council


def made(council: build.Council, text: str = "By when?", *, place=ACTIVITIES, by: Person | None = None) -> Remark:
    return make_remark(council.commentary, place, text, by=by or council.head, at=NOW)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def detail(person: Person, council: build.Council) -> str:
    return as_(person).get(reverse("commentary:detail", args=[council.commentary.pk])).content.decode()


# -- actions -------------------------------------------------------------------------------------------------------
def test_it_is_made_answered_and_resolved_and_each_leaves_a_row_and_an_event(council) -> None:
    remark = made(council)
    answer_remark(council.commentary, remark.pk, "By the end of May.", by=council.writer, at=build.later(1))
    (found,) = remark_threads.remarks_of(council.commentary.pk)[ACTIVITIES]
    assert (found.answered, found.resolved) == (True, False)
    resolve_remark(council.commentary, remark.pk, by=council.head, at=build.later(2))

    (found,) = remark_threads.remarks_of(council.commentary.pk)[ACTIVITIES]
    assert found.resolved
    assert [each.name for each in found.said] == ["Wanda Writer", "Hana Head"]
    events = list(Event.objects.filter(verb__contains="remark").values_list("verb", "by_name", "why"))
    assert events == [
        ("remarked on", "Hana Head", "By when?"),
        ("answered a remark on", "Wanda Writer", "By the end of May."),
        ("resolved a remark on", "Hana Head", ""),
    ]
    for change in (lambda: Remark.objects.update(text="x"), lambda: Remark.objects.exclude(to=None).delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change()


def test_a_remark_stops_no_approval_and_the_approval_covers_words_and_figures_alone(council) -> None:
    digest = build.desk(council.commentary).digest
    made(council)

    build.stepped("approve", council.commentary, by=council.head)

    assert build.desk(council.commentary).settled
    assert build.desk(council.commentary).digest == digest
    assert remark_threads.unresolved([council.commentary.pk]) == {council.commentary.pk: 1}


@pytest.mark.parametrize("text", ["", " \n\u200b", "x" * 2_001])
def test_what_says_nothing_or_too_much_is_refused_and_leaves_no_trace(council, text) -> None:
    remark, before = made(council), None
    before = (Remark.objects.count(), Event.objects.count())

    with pytest.raises(RemarkRefused):
        made(council, text)
    with pytest.raises(RemarkRefused):
        answer_remark(council.commentary, remark.pk, text, by=council.writer, at=NOW)

    assert (Remark.objects.count(), Event.objects.count()) == before


def test_the_same_remark_twice_is_one(council) -> None:
    remark = made(council)
    with pytest.raises(RemarkRefused, match="already"):
        made(council)

    made(council, by=council.other_head)  # somebody else may say the same
    resolve_remark(council.commentary, remark.pk, by=council.head, at=NOW)
    made(council)

    assert remark_threads.unresolved([council.commentary.pk])[council.commentary.pk] == 2


@pytest.mark.sqlite  # the same on every database
def test_who_may_not_is_refused_and_so_is_a_passage_or_remark_that_is_not_there(council) -> None:
    remark = made(council)
    before = (Remark.objects.count(), Event.objects.count())
    for refused in (
        lambda: made(council, "x", by=council.writer),
        lambda: made(council, "x", by=council.head_elsewhere),
        lambda: made(council, "x", place=(Heading.PLAIN, "")),
        lambda: answer_remark(council.commentary, remark.pk, "x", by=council.officer, at=NOW),
        lambda: answer_remark(council.commentary, remark.pk + 1, "x", by=council.writer, at=NOW),
        lambda: resolve_remark(council.commentary, remark.pk, by=council.writer, at=NOW),
    ):
        with pytest.raises(Objected):
            refused()

    assert (Remark.objects.count(), Event.objects.count()) == before


def test_a_remark_of_another_commentary_is_not_reached_through_this_one(council) -> None:
    other = build.another_commentary(council, build.indicator("L1", council.service))
    elsewhere = make_remark(other, ACTIVITIES, "x", by=council.head, at=NOW)

    with pytest.raises(Objected, match="not there"):
        resolve_remark(council.commentary, elsewhere.pk, by=council.head, at=NOW)


def test_it_says_when_the_passage_was_written_in_since(council) -> None:
    made(council)
    made(council, "Why?", place=EXPLAIN_59)
    build.stepped("return", council.commentary, by=council.head)
    build.written(council.commentary, by=council.writer, texts={ACTIVITIES: "By the end of May."})

    found = remark_threads.remarks_of(council.commentary.pk)

    assert [each.changed for each in found[ACTIVITIES] + found[EXPLAIN_59]] == [True, False]


# -- pages ---------------------------------------------------------------------------------------------------------
@pytest.mark.sqlite  # the same on every database
def test_the_reviewer_remarks_beside_the_passage_and_the_writer_answers_there(council) -> None:
    address = reverse("commentary:remark", args=[council.commentary.pk])
    done = as_(council.head).post(address, {"place": "ACTIVITIES:", "text": "By <b>when</b>?"})
    assert done.url.endswith("#id_activities")
    remark = Remark.objects.get()
    one = reverse("commentary:one_remark", args=[council.commentary.pk, remark.pk])

    shown = detail(council.writer, council)
    assert "By &lt;b&gt;when&lt;/b&gt;?" in shown
    assert "1 unresolved remark<" in shown
    assert "Remark on this" not in shown
    assert 'name="resolve"' not in shown
    as_(council.writer).post(one, {"answer": "", "text": "By May."})
    assert 'name="resolve"' in detail(council.head, council)
    as_(council.head).post(one, {"resolve": "", "text": ""})

    shown = detail(council.writer, council)
    assert "resolved it" in shown
    assert "unresolved remark" not in shown
    assert "Wanda Writer, Job of Wanda Writer, answered a remark on it: Current Activities." in shown


@pytest.mark.sqlite  # the same on every database
def test_what_is_refused_is_still_in_its_box(council) -> None:
    long, before = "x" * 2_001, Remark.objects.count()
    address = reverse("commentary:remark", args=[council.commentary.pk])

    page = as_(council.head).post(address, {"place": "ACTIVITIES:", "text": long})
    strange = as_(council.head).post(address, {"place": "NOWHERE:", "text": "Words."})

    assert (page.status_code, strange.status_code) == (409, 409)
    assert long in page.content.decode()
    assert Remark.objects.count() == before
    one = reverse("commentary:one_remark", args=[council.commentary.pk, made(council).pk])
    answer = as_(council.writer).post(one, {"answer": "", "text": long})
    assert (answer.status_code, long in answer.content.decode()) == (409, True)


@pytest.mark.sqlite  # the same on every database
def test_p13_others_find_no_remark_and_who_only_reads_neither_makes_nor_answers_one(council) -> None:
    remark = made(council)
    pages = [
        reverse("commentary:remark", args=[council.commentary.pk]),
        reverse("commentary:one_remark", args=[council.commentary.pk, remark.pk]),
    ]
    before = (Remark.objects.count(), Event.objects.count())

    for address in pages:
        assert as_(council.head_elsewhere).post(address, {"place": "ACTIVITIES:", "text": "x"}).status_code == 404
    assert as_(council.head).get(pages[1] + "0/").status_code == 404
    assert as_(council.head).get(reverse("commentary:one_remark", args=[council.commentary.pk, 9])).status_code == 404
    director = build.person("Dora Director", (RoleName.DIRECTOR, None))
    assert as_(director).get(pages[1]).status_code == 200
    assert as_(director).post(pages[1], {"answer": "", "text": "x"}).status_code == 409

    assert (Remark.objects.count(), Event.objects.count()) == before
