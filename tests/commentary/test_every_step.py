"""Every step by every stage by every kind of person, by action and by page, against one short table (P3, P7).

What the table does not list is refused, and leaves no trace; what it lists leaves exactly one event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from commentary.models import Commentary
from commentary.workflow import STEPS, Stage
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from safeguarding.refusal import Refused
from tests.commentary import build

pytestmark = pytest.mark.django_db

STALE = "approved, and a figure changed since"
WRITERS = {"writer", "head who wrote", "head who did not"}
HEAD = {"head who did not"}
REOPENERS = {"head who wrote", "head who did not", "officer"}
ALLOWED: dict[str, dict[str, set[str]]] = {
    Stage.DRAFT: {"write": WRITERS, "submit": WRITERS},
    Stage.RETURNED: {"write": WRITERS, "submit": WRITERS},
    Stage.SUBMITTED: {"withdraw": WRITERS, "return": HEAD, "approve": HEAD},
    Stage.APPROVED: {"reopen": REOPENERS},
    STALE: {"reopen": REOPENERS, "confirm": HEAD},
}
ATTEMPTS = ("write", *STEPS)


def everybody(council: build.Council) -> dict[str, Person]:
    leaver = build.person("Lee Leaver", (RoleName.HEAD_OF_SERVICE, council.service), active=False)
    return {
        "writer": council.writer,
        "head who wrote": council.head,
        "head who did not": council.other_head,
        "head of another service": council.head_elsewhere,
        "officer": council.officer,
        "director": build.person("Dora Director", (RoleName.DIRECTOR, None)),
        "reader": build.person("Rita Reader", (RoleName.READER, None)),
        "administrator": build.person("Adam Administrator", (RoleName.ADMINISTRATOR, None)),
        "nobody": build.person("Nora Nobody"),
        "deactivated head": leaver,
    }


def arranged(state: str, council: build.Council) -> Commentary:
    """Written by the writer and by a head of service, moved by the writer and the other head."""
    commentary = council.commentary
    build.written(commentary, by=council.head, texts={build.EXPLAIN_59: "The head wrote this."})
    stage = Stage.APPROVED if state == STALE else Stage(state)
    build.at_stage(stage, commentary, writer=council.writer, head=council.other_head)
    # At every stage the head of service has a hand in the words, and the other head has none.
    if stage is Stage.RETURNED:
        build.written(commentary, by=council.head, texts={build.ACTIVITIES: "The head wrote this too."})
    if state == STALE:
        build.figure(council.ni_59, build.JANUARY, "40", by=council.officer)
    return build.as_it_stands(commentary)


refusals: list[str] = []


def by_action(attempt: str, commentary: Commentary, person: Person) -> None:
    person = Person.objects.get(pk=person.pk)
    try:
        if attempt == "write":
            build.written(commentary, by=person, texts={build.ACTIVITIES: "New words."})
        else:
            build.stepped(attempt, commentary, by=person)
    except Refused as refused:
        refusals.append(str(refused))


def by_page(attempt: str, commentary: Commentary, person: Person) -> None:
    client, seen = Client(), build.desk(commentary)
    client.force_login(person)
    if attempt == "write":
        client.post(
            reverse("commentary:edit", args=[commentary.pk]), {"version": seen.version, "activities": "New words."}
        )
    else:
        client.post(
            reverse("commentary:step", args=[commentary.pk]),
            {
                "step": attempt,
                "version": seen.version,
                "digest": seen.digest,
                "reason": "Say more.",
                "stage": "approved",
            },
        )


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What the table lists is the same on every database, and trying it all takes long: each route on one of them.
@pytest.mark.parametrize(
    "attempted",
    [pytest.param(by_action, marks=pytest.mark.sqlite), pytest.param(by_page, marks=pytest.mark.postgresql)],
)
@pytest.mark.parametrize("state", ALLOWED)
def test_only_what_the_table_lists_is_done_and_leaves_one_event(
    state: str, attempted: Callable[[str, Commentary, Person], None]
) -> None:
    """W01 of the torture table."""
    council = build.council()
    people = everybody(council)
    commentary = arranged(state, council)
    before, events = build.trace(commentary), Event.objects.count()
    done: dict[str, set[str]] = {}

    for attempt in ATTEMPTS:
        for kind, person in people.items():
            with undone():
                attempted(attempt, commentary, person)
                if build.trace(commentary) != before:
                    assert Event.objects.count() == events + 1, (attempt, kind)
                    done.setdefault(attempt, set()).add(kind)

    assert done == ALLOWED[state]
    assert all(re.fullmatch(r"[A-Z].*\.", refusal) for refusal in refusals), "every refusal is a sentence"


def test_a_step_that_does_not_exist_is_refused() -> None:
    council = build.council()
    before = build.trace(council.commentary)

    with pytest.raises(Refused, match="no step called “publish”"):
        build.stepped("publish", council.commentary, by=council.head)

    assert build.trace(council.commentary) == before


@pytest.mark.parametrize("state", ALLOWED)
def test_nothing_moves_once_the_cycle_is_closed(state: str) -> None:
    council = build.council()
    commentary = arranged(state, council)
    council.cycle.period.closed_at = build.NOW
    council.cycle.period.save()
    before = build.trace(commentary)

    for attempt in ATTEMPTS:
        for person in (council.writer, council.other_head, council.officer):
            by_action(attempt, commentary, person)

    assert build.trace(commentary) == before


@pytest.mark.parametrize("step", ["return", "reopen"])
@pytest.mark.parametrize("reason", ["", " \n\t", "\u200b", "x" * 2_001])
def test_a_reason_is_asked_for_and_is_not_cut(step: str, reason: str) -> None:
    council = build.council()
    commentary = arranged(Stage.SUBMITTED if step == "return" else Stage.APPROVED, council)
    before, client = build.trace(commentary), Client()
    client.force_login(council.other_head)

    page = client.post(
        reverse("commentary:step", args=[commentary.pk]),
        {"step": step, "version": commentary.version, "reason": reason},
    )

    assert page.status_code == 409
    assert build.trace(commentary) == before
    assert reason.strip("\u200b \n\t") in page.content.decode(), "what was typed is still in the form"


def test_a_reason_of_the_greatest_length_is_kept_whole() -> None:
    council = build.council()
    commentary = arranged(Stage.SUBMITTED, council)

    build.take(
        "return", commentary, version=commentary.version, by=council.other_head, at=build.NOW, reason="é" * 2_000
    )

    assert build.as_it_stands(commentary).returned_why == "é" * 2_000
    assert Event.objects.last().why == "é" * 2_000


@pytest.mark.parametrize(
    "texts", [{}, {build.ACTIVITIES: "  \n"}, {build.ACTIVITIES: "n/a", build.EXPLAIN_59: "**TBC.**"}]
)
def test_words_are_needed_to_submit(texts: dict) -> None:
    council = build.council()
    if texts:
        build.written(council.commentary, by=council.writer, texts=texts)
    before = build.trace(council.commentary)

    with pytest.raises(Refused, match="no words yet"):
        build.stepped("submit", council.commentary, by=council.writer)

    assert build.trace(council.commentary) == before
