"""Every step by every stage by every kind of person by every route, against a slow statement of the rule (P3, P7).

Routes: the action, called as a task would, with what it loads by id; the page; and the queue, which decides on several
at once. Nothing else moves words: no command, no task and no admin, as other tests here prove. What the rule does not
allow is refused and leaves no trace in any table; what it allows leaves exactly one event.
"""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from commentary.actions import SelectedCommentary, approve_several, have_before_them
from commentary.models import Commentary
from commentary.queries import ledger
from commentary.queries.ledger import Desk
from commentary.workflow.transitions import STEPS, Heading, Stage
from indicators.models import Extract
from safeguarding.exceptions import Refused
from safeguarding.models import Cover, Event, Person
from safeguarding.permissions import GRANTS, Permission, RoleName
from tests.commentary import build
from tests.test_architecture import MODULES, TREES, imports, patterns

pytestmark = pytest.mark.django_db

MANAGER, HEAD, OFFICER = RoleName.TEAM_MANAGER, RoleName.HEAD_OF_SERVICE, RoleName.PERFORMANCE_OFFICER
STALE = "approved, and a figure changed since"
STATES = (*Stage, STALE)
ATTEMPTS = ("write", *STEPS)
APPS = ("safeguarding", "indicators", "commentary", "reports")
BEST = (Heading.BEST_PRACTICE, "")


@dataclass(frozen=True)
class Kind:
    """Which roles a kind of person may act in here and now, and whether they had a hand in the words or figures."""

    roles: frozenset[RoleName]
    had_a_hand: bool = False


def kind(*roles: RoleName, had_a_hand: bool = False) -> Kind:
    return Kind(frozenset(roles), had_a_hand)


KINDS = {
    "writer": kind(MANAGER, had_a_hand=True),
    "manager who did not write": kind(MANAGER),
    "head who wrote": kind(HEAD, had_a_hand=True),
    "head who edited what others wrote": kind(HEAD, had_a_hand=True),
    "head who typed a figure": kind(HEAD, OFFICER, had_a_hand=True),
    "head who did not": kind(HEAD),
    "deputy on cover": kind(HEAD),
    "deputy on cover who wrote": kind(MANAGER, HEAD, had_a_hand=True),
    "ended deputy": kind(),
    "head of another service": kind(),
    "officer": kind(OFFICER),
    "director": kind(RoleName.DIRECTOR),
    "administrator": kind(RoleName.ADMINISTRATOR),
    "reader": kind(RoleName.READER),
    "deactivated head": kind(),
    "nobody": kind(),
}


def expected(attempt: str, state: str, who: Kind) -> bool:
    """The rule, said slowly: one of the roles allows it, the stage is one that it starts from, and P3."""
    stage = "approved" if state == STALE else str(state)
    if attempt == "write":
        allowed = [Permission.WRITE_COMMENTARY in GRANTS[role].permissions for role in who.roles]
        return any(allowed) and stage in ("being written", "returned")
    step = STEPS[attempt]
    if not any(step.permission in GRANTS[role].permissions for role in who.roles):
        return False
    if stage not in [str(each) for each in step.from_stages]:
        return False
    if attempt in ("return", "approve", "confirm") and who.had_a_hand:
        return False
    return attempt != "confirm" or state == STALE


def everybody(council: build.Council) -> dict[str, Person]:
    """One of each kind. Who has a hand in it gets it in `arranged`."""
    here = council.service
    made = {
        "writer": council.writer,
        "manager who did not write": build.person("Mo Manager", (MANAGER, here)),
        "head who wrote": council.head,
        "head who edited what others wrote": build.person("Ed Editor", (HEAD, here)),
        "head who typed a figure": build.person("Tess Typist", (HEAD, here), (OFFICER, None)),
        "head who did not": council.other_head,
        "deputy on cover": build.person("Dee Deputy", (HEAD, council.other_service)),
        "deputy on cover who wrote": build.person("Will Writer", (MANAGER, here)),
        "ended deputy": build.person("Ed Ended", (HEAD, council.other_service)),
        "head of another service": council.head_elsewhere,
        "officer": council.officer,
        "director": build.person("Dora Director", (RoleName.DIRECTOR, None)),
        "administrator": build.person("Adam Administrator", (RoleName.ADMINISTRATOR, None)),
        "reader": build.person("Rita Reader", (RoleName.READER, None)),
        "deactivated head": build.person("Lee Leaver", (HEAD, here), active=False),
        "nobody": build.person("Nora Nobody"),
    }
    for name in ("deputy on cover", "deputy on cover who wrote", "ended deputy"):
        Cover.objects.create(
            role=council.other_head.roles.get(), deputy=made[name], from_on=date(2000, 1, 1), to_on=date(2100, 1, 1),
            asked_at=build.NOW, asked_by=council.other_head, agreed_at=build.NOW, agreed_by=council.other_head,
            ended_at=build.NOW if name == "ended deputy" else None,
        )  # fmt: skip
    return made


def arranged(state: str, council: build.Council, people: dict[str, Person]) -> Commentary:
    """At every stage the same people have a hand in it, by words that stand, by an edit, or by a figure."""
    commentary = council.commentary
    build.figure(council.ni_60, build.JANUARY, "40", by=people["head who typed a figure"], kind=Extract.Kind.TYPED)
    stage = Stage.APPROVED if state == STALE else Stage(state)
    if stage is Stage.RETURNED:
        build.at_stage(stage, commentary, writer=council.writer, head=council.other_head)
    texts = dict.fromkeys(build.desk(commentary).places, "Too few are in time, again.")
    build.written(commentary, by=people["head who edited what others wrote"], texts=texts)
    build.written(commentary, by=people["deputy on cover who wrote"], texts={build.EXPLAIN_60: "By the deputy."})
    build.written(commentary, by=council.head, texts={build.EXPLAIN_59: "The head wrote this."})
    build.written(commentary, by=council.writer, texts={build.ACTIVITIES: "The writer edited this."})
    if stage in (Stage.SUBMITTED, Stage.APPROVED):
        build.stepped("submit", commentary, by=council.writer)
    if stage is Stage.APPROVED:
        build.stepped("approve", commentary, by=council.other_head)
    if state == STALE:
        build.figure(council.ni_59, build.JANUARY, "40", by=council.officer)
    return build.as_it_stands(commentary)


# -- routes --------------------------------------------------------------------------------------------------------
Route = Callable[[str, Desk, Person, Client], str]


def by_action(attempt: str, seen: Desk, person: Person, client: Client) -> str:
    """As from a task: everything is loaded by its id. What it says where it refuses."""
    person, commentary = Person.objects.get(pk=person.pk), Commentary.objects.get(pk=seen.commentary_id)
    try:
        if attempt == "write":
            build.write(commentary, {BEST: "New words."}, version=seen.version, by=person, at=build.NOW)
        else:
            build.take(
                attempt, commentary, version=seen.version, by=person, at=build.NOW, reason="More.", digest=seen.digest
            )
    except Refused as refused:
        return str(refused)
    return ""


def by_page(attempt: str, seen: Desk, person: Person, client: Client) -> str:
    pk, known = seen.commentary_id, {"version": seen.version}
    if attempt == "write":
        answer = client.post(reverse("commentary:edit", args=[pk]), known | {"best_practice": "New words."})
    else:
        posted = known | {"step": attempt, "digest": seen.digest, "reason": "More.", "stage": "approved"}
        answer = client.post(reverse("commentary:step", args=[pk]), posted)
    assert answer.status_code in (302, 401, 403, 404, 409), answer.status_code
    return "" if answer.status_code == 302 and "/log-in/" not in answer["Location"] else "The page refused it."


def by_the_queue(attempt: str, seen: Desk, person: Person, client: Client) -> str:
    """What was ticked is approved or confirmed, whichever the stage asks for, so the others are not tried here."""
    chosen = f"{seen.commentary_id}:{seen.version}:{seen.digest}"
    client.post(reverse("commentary:review"), {"chosen": chosen})
    return "The queue tells of it beside the others."


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def trace(commentary_id: int) -> tuple[object, ...]:
    """How many rows each table of ours has, and the commentary's own, in two queries."""
    tables = [model._meta.db_table for app in APPS for model in apps.get_app_config(app).get_models()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in tables))
        counts = tuple(sorted(cursor.fetchall()))
    return counts, Commentary.objects.filter(pk=commentary_id).values().get()


@pytest.fixture
def _pages_that_refuse_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a refusal looks like is for other tests, and drawing a thousand of them takes its time."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    for name in ("detail.shown", "editor._editor", "editor._refused"):
        monkeypatch.setattr(f"commentary.views.{name}", lambda *args, **how: HttpResponse(status=409))
    monkeypatch.setattr("commentary.views.review.render", lambda *args: HttpResponse())
    monkeypatch.setattr("commentary.views.review.queue", lambda person: SimpleNamespace(mine=(), for_others=()))


# The rule is Python's, the same on every database; tests on PostgreSQL prove what happens at once.
@pytest.mark.sqlite
@pytest.mark.usefixtures("_pages_that_refuse_say_nothing")
@pytest.mark.parametrize(
    ("route", "attempts"), [(by_action, ATTEMPTS), (by_page, ATTEMPTS), (by_the_queue, ("approve", "confirm"))]
)
def test_w01_only_what_the_rule_allows_is_done_and_a_refusal_leaves_no_trace(
    route: Route, attempts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build.council()
    people = everybody(council)
    clients = {name: logged_in(person) for name, person in people.items()}
    done, listed = set(), set()

    for state in STATES:
        with undone(), monkeypatch.context() as patched:
            seen = build.desk(arranged(state, council, people))
            for person in people.values():
                have_before_them(seen, by=person, at=build.NOW)
            for name in ("desk_of", "desk_as_read"):  # the same for each attempt, as each is undone
                patched.setattr(ledger, name, lambda commentary, seen=seen: seen)
            before, events = trace(seen.commentary_id), Event.objects.count()
            asked = attempts if route is not by_the_queue else (("approve", "confirm")[seen.stage is Stage.APPROVED],)
            listed |= {
                (state, attempt, name)
                for attempt in asked
                for name, who in KINDS.items()
                if expected(attempt, state, who)
            }
            for attempt in asked:
                for name, person in people.items():
                    with undone():
                        said = route(attempt, seen, person, clients[name])
                        if trace(seen.commentary_id) != before:
                            assert Event.objects.count() == events + 1, (state, attempt, name)
                            done.add((state, attempt, name))
                        else:
                            assert re.fullmatch(r"(?s)[A-Z].*\.", said), "every refusal is a sentence"

    assert done == listed
    assert listed


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


# -- what is no route ----------------------------------------------------------------------------------------------
MOVES = {"take", "write", "write_and_submit", "keep", "bring_back", "approve_several"}


def names_used(tree: ast.AST) -> set[str]:
    """The actions that a module calls or hands on, by `actions.` or by a name that it imports of them."""
    ours = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("commentary.actions")
        for alias in node.names
    }
    asked = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return ours | {node.attr for node in asked if node.value.id == "actions"}  # type: ignore[attr-defined]


def test_w02_words_are_moved_by_their_pages_and_by_no_command_and_no_task() -> None:
    """What the demo's story does, it does to an empty database of its own."""
    moving = {
        name
        for name, tree in TREES.items()
        if not name.startswith("commentary.actions")
        and names_used(tree) & MOVES
        and any(imported.startswith(("commentary.actions", "commentary")) for imported in imports(tree))
    }
    unattended = {name for name in MODULES if ".management." in name or name.endswith(("tasks", "celery"))}

    assert {name for name in moving if ".views." not in name} <= {"reports.demo.story"}
    assert {"commentary.views.detail", "commentary.views.review"} <= moving
    assert unattended
    assert not moving & unattended


def test_w02_there_is_no_admin() -> None:
    assert not [each for each in settings.INSTALLED_APPS if "admin" in each.lower()]
    assert not [each for each in patterns(get_resolver()) if "admin" in each.lookup_str or "admin" in str(each.pattern)]
    assert Client().get("/admin/").status_code == 404


def test_w02_whoever_wrote_and_may_approve_is_refused_by_page_post_queue_and_action_alike() -> None:
    """The fifth and sixth ways in, a command and an admin, are not there: see above."""
    council = build.council()
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.head, head=council.other_head)
    seen, client = build.desk(council.commentary), logged_in(council.head)
    have_before_them(seen, by=council.head, at=build.NOW)
    before = trace(seen.commentary_id)

    shown = client.get(reverse("commentary:detail", args=[seen.commentary_id])).content.decode()
    refused = by_page("approve", seen, council.head, client)
    by_the_queue("approve", seen, council.head, client)
    (told,) = approve_several(
        [SelectedCommentary(seen.commentary_id, seen.version, seen.digest)], by=council.head, at=build.NOW
    )

    assert ">Approve<" not in shown
    assert refused
    assert not told.done
    assert "You wrote or edited these words" in by_action("approve", seen, council.head, client) == told.sentence
    assert trace(seen.commentary_id) == before


# -- what a step asks for -----------------------------------------------------------------------------------------
def test_a_step_that_does_not_exist_is_refused() -> None:
    council = build.council()
    before = build.trace(council.commentary)

    with pytest.raises(Refused, match="no step called “publish”"):
        build.stepped("publish", council.commentary, by=council.head)

    assert build.trace(council.commentary) == before


@pytest.mark.sqlite
def test_nothing_moves_once_the_cycle_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    council = build.council()
    people = everybody(council)

    for state in STATES:
        with undone(), monkeypatch.context() as patched:
            commentary = arranged(state, council, people)
            council.cycle.period.closed_at = build.NOW
            council.cycle.period.save()
            seen = build.desk(commentary)
            patched.setattr(ledger, "desk_of", lambda commentary, seen=seen: seen)
            before = trace(seen.commentary_id)
            for attempt in ATTEMPTS:
                for name in ("writer", "head who did not", "officer", "deputy on cover"):
                    assert by_action(attempt, seen, people[name], Client()), (state, attempt, name)
            assert trace(seen.commentary_id) == before


@pytest.mark.parametrize("step", ["return", "reopen"])
@pytest.mark.parametrize("reason", ["", " \n\t", "\u200b", "x" * 2_001])
def test_a_reason_is_asked_for_and_is_not_cut(step: str, reason: str) -> None:
    """W11 of the torture table."""
    council = build.council()
    commentary = build.at_stage(
        Stage.SUBMITTED if step == "return" else Stage.APPROVED,
        council.commentary,
        writer=council.writer,
        head=council.other_head,
    )
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
    commentary = build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)

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
