"""What stops a submission, what stops an approval, and advice that is set aside with a reason (C09, C13, C14)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from commentary.actions import Objected, ReasonRefused, consider_again, set_aside
from commentary.checks import Advice
from commentary.models import SetAside, Topic
from commentary.queries.advice import advised
from commentary.queries.ledger import places
from commentary.workflow import required_passages
from commentary.workflow.transitions import Passage, Stage
from indicators.models import Count, Extract, Measure, Period
from indicators.rules.judgement import Status
from safeguarding.models import Event
from tests.commentary import build
from tests.reports import sample

pytestmark = pytest.mark.django_db
TELLS = {build.ACTIVITIES: "The girl called Mia moved in May. Managers check every week."}


@pytest.fixture
def council() -> build.Council:
    return build.council()


def told(council: build.Council, check: str) -> Advice:
    found = advised(build.as_it_stands(council.commentary), build.desk(council.commentary))
    return next(each for each in found.open if each.check == check)


def submitted(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts=build.READY | TELLS)
    build.stepped("submit", council.commentary, by=council.writer)


# -- C09: words that are required ----------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", "  \n", "n/a", "TBC", "No notes", "**tbc.**"])
@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (Status.ALERT, ("Explanation of Current Performance", "Current Activities")),
        (Status.WARNING, ("Explanation of Current Performance",)),
        (Status.OK, ()),
        (Status.DATA_ONLY, ()),
        (Status.UNKNOWN, ()),
    ],
)
def test_c09_what_is_required_depends_on_the_status(status, wanted, text):
    standing = replace(sample.standing("NI 66"), status=status.value)
    headings = places(Topic.Layout.HEADINGS, ("NI 66",))
    passages = [Passage(heading, code, text) for heading, code in headings]

    found = required_passages.lacking(headings, passages, (standing,))

    a = "an Alert" if status is Status.ALERT else "a Warning"
    assert found == tuple(f"NI 66 is {a}, and there are no words under “{title}”." for title in wanted)


def test_c09_one_text_without_headings_is_required_too():
    standing = sample.standing("NI 66")

    assert required_passages.lacking(places(Topic.Layout.PLAIN, ("NI 66",)), (), (standing,)) == (
        "NI 66 is an Alert, and there are no words yet.",
    )


def test_c09_what_is_required_is_said_and_nothing_is_submitted(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts=build.WORDS)

    with pytest.raises(Objected, match="NI 60 is an Alert, and there are no words under “Explanation"):
        build.stepped("submit", council.commentary, by=council.writer)

    assert build.as_it_stands(council.commentary).stage == Stage.DRAFT


# -- C14: what may tell who a child is -----------------------------------------------------------------------------
def test_c14_it_is_not_approved_until_somebody_else_than_its_writers_cleared_it(council: build.Council) -> None:
    submitted(council)
    key = told(council, "identifies").key

    with pytest.raises(Objected, match="“Mia” may be the name of a child"):
        build.stepped("approve", council.commentary, by=council.head)
    set_aside(council.commentary, key, reason="Not her name.", by=council.writer, at=build.NOW)
    with pytest.raises(Objected, match="“Mia” may be the name of a child"):
        build.stepped("approve", council.commentary, by=council.head)

    set_aside(council.commentary, key, reason="The name is made up.", by=council.head, at=build.NOW)
    assert build.stepped("approve", council.commentary, by=council.head).stage == Stage.APPROVED


def test_c14_other_words_have_to_be_cleared_again(council: build.Council) -> None:
    submitted(council)
    set_aside(council.commentary, told(council, "identifies").key, reason="Made up.", by=council.head, at=build.NOW)
    build.stepped("return", council.commentary, by=council.head)
    build.written(council.commentary, by=council.writer, texts={build.ACTIVITIES: "The girl called Ada moved in May."})
    build.stepped("submit", council.commentary, by=council.writer)

    with pytest.raises(Objected, match="“Ada” may be the name"):
        build.stepped("approve", council.commentary, by=council.head)


# -- setting aside -------------------------------------------------------------------------------------------------
def test_advice_is_set_aside_with_a_reason_that_stays_and_is_taken_back(council: build.Council) -> None:
    submitted(council)
    key = told(council, "identifies").key

    set_aside(council.commentary, key, reason=" Made up. ", by=council.head, at=build.NOW)
    ((_, aside),) = advised(council.commentary, build.desk(council.commentary)).aside
    assert (aside.reason, aside.name) == ("Made up.", "Hana Head")
    event = Event.objects.last()
    assert (event.verb, event.why, event.after) == ("set advice aside on", "Made up.", {"check": "identifies"})

    consider_again(council.commentary, key, by=council.writer, at=build.NOW)
    assert told(council, "identifies").key == key
    with pytest.raises(DatabaseError), transaction.atomic():
        SetAside.objects.update(reason="Changed.")


@pytest.mark.parametrize(("reason", "sentence"), [(" \u200b", "Say why"), ("x" * 2_001, "Shorten it to 2,000")])
def test_a_reason_is_needed_and_none_is_cut(council: build.Council, reason: str, sentence: str) -> None:
    submitted(council)
    before = build.trace(council.commentary)

    with pytest.raises(ReasonRefused, match=sentence):
        set_aside(council.commentary, told(council, "identifies").key, reason=reason, by=council.head, at=build.NOW)

    assert (build.trace(council.commentary), SetAside.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("who", "key", "sentence"),
    [
        ("head_elsewhere", "", "You may not write commentary"),
        ("officer", "", "You may not write commentary"),
        ("head", "0" * 64, "not given any more"),
    ],
)
def test_others_and_other_advice_are_refused(council: build.Council, who: str, key: str, sentence: str) -> None:
    submitted(council)
    key = key or told(council, "identifies").key

    with pytest.raises(Objected, match=sentence):
        set_aside(council.commentary, key, reason="No.", by=getattr(council, who), at=build.NOW)
    assert not SetAside.objects.exists()


def test_the_page_sets_it_aside_and_shows_why_and_by_whom(council: build.Council, client: Client) -> None:
    submitted(council)
    client.force_login(council.head)
    address = reverse("commentary:advice", args=[council.commentary.pk, told(council, "identifies").key])
    detail = reverse("commentary:detail", args=[council.commentary.pk])

    assert address in client.get(detail).content.decode()
    assert "A neighbour knows a child by name" in client.get(address).content.decode()
    refused = client.post(address, {"reason": ""})
    assert (refused.status_code, "Say why this needs no change" in refused.content.decode()) == (409, True)
    assert client.post(address, {"reason": "Made up."}).url == detail
    page = client.get(detail).content.decode()
    assert re.search(r"Hana Head set it aside on [^:]+: Made up\.", page)
    client.post(address)
    assert not SetAside.objects.standing().exclude(reason="").exists()


def test_another_service_finds_no_such_page(council: build.Council, client: Client) -> None:
    submitted(council)
    client.force_login(council.head_elsewhere)

    assert client.get(reverse("commentary:advice", args=[council.commentary.pk, "0" * 64])).status_code == 404


# -- what is held beside the words ---------------------------------------------------------------------------------
def test_counts_of_the_detailed_analysis_are_known_to_the_checks(council: build.Council) -> None:
    whole = Measure.objects.create(code="done", name="Completed", indicator=council.ni_59, position=1)
    part = Measure.objects.create(code="soon", name="In time", indicator=council.ni_59, position=2, share_of=whole)
    extract = Extract.objects.filter(stage=Extract.Stage.LOADED).first()
    for measure, number in ((whole, 160), (part, 68)):
        period = Period.objects.of(build.JANUARY)
        Count.objects.create(measure=measure, period=period, number=number, extract=extract, row=2)

    words = {build.EXPLAIN_59: "In time were 68 of 160, or 42.5%. It was 70 of 160, or 43.8%."}
    build.written(council.commentary, by=council.writer, texts=words)

    found = advised(build.as_it_stands(council.commentary), build.desk(council.commentary)).open
    assert {(each.check, each.quoted) for each in found} >= {
        ("figure", "70 of 160"),
        ("figure", "43.8%"),
    }
    assert not {"68 of 160", "42.5%"} & {each.quoted for each in found}


def test_each_advice_leads_to_its_words_in_the_editor_and_on_the_page(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts={build.EXPLAIN_59: "It is 78% now."})
    client = Client()
    client.force_login(council.writer)

    for name in ("edit", "detail"):
        shown = client.get(reverse(f"commentary:{name}", args=[council.commentary.pk])).content.decode()
        assert 'href="#id_explanation-ni_59"' in shown
        assert 'id="id_explanation-ni_59"' in shown
