"""Rows of the torture table on workflow (W) that no other file proves."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import FunctionType
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from commentary.actions import ChangedSinceSeen, take
from commentary.models import Commentary
from commentary.workflow.transitions import Stage
from reports.checklist.checks import NotReady, Severity, check
from reports.layout.schema import SHIPPED, STANDARD
from reports.snapshot.assemble import assemble
from safeguarding.audit.events import check_chain, record, record_all
from safeguarding.models import Event
from tests.commentary import build
from tests.test_architecture import actions

LONDON = ZoneInfo("Europe/London")
APPS = ("safeguarding", "indicators", "commentary", "reports")
# They change nothing that stands: a preview; what is chosen of a table that waits, which loading it records; that a
# reviewer read something, of which an append-only row is the record; who has a page open; and security codes that
# count for nothing until the first one, which is recorded.
NOTHING_STANDS = {
    "commentary.actions.presence.be_here",
    "commentary.actions.presence.leave",
    "commentary.actions.review.have_before_them",
    "commentary.actions.review.mark_read",
    "indicators.extracts.manual_entry.actions.preview_typed",
    "indicators.reference_data.actions.choose_measure",
    "indicators.reference_data.actions.drop_choice",
    "safeguarding.accounts.second_factor_actions.begin",
}


# -- W08: a figure arrives between the page and the step --------------------------------------------------------------
@pytest.mark.django_db
def test_w08_what_is_submitted_is_the_version_on_the_page_and_what_is_approved_the_figures_shown() -> None:
    council = build.council()
    commentary = council.commentary
    build.written(commentary, by=council.writer, texts=dict.fromkeys(build.desk(commentary).places, "Too few."))
    on_page = build.desk(commentary)

    build.figure(council.ni_59, build.JANUARY, "10", by=council.officer)  # loaded meanwhile
    submitted = take("submit", commentary, version=on_page.version, by=council.writer, at=build.NOW)

    assert (submitted.stage, submitted.version) == (Stage.SUBMITTED, on_page.version + 1)
    with pytest.raises(ChangedSinceSeen):
        take("approve", commentary, version=submitted.version, digest=on_page.digest, by=council.head, at=build.NOW)
    shown = build.desk(commentary)
    assert shown.digest != on_page.digest
    take("approve", commentary, version=shown.version, digest=shown.digest, by=council.head, at=build.NOW)
    assert build.desk(commentary).settled


# -- W13: the day passes with drafts ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_w13_drafts_after_the_last_day_are_listed_as_missing_and_nothing_is_assembled(client: Client) -> None:
    council = build.council()
    build.written(council.commentary, by=council.writer)

    (gap,) = [gap for gap in check(council.cycle) if gap.severity is Severity.ERROR]
    assert gap.sentence == "The commentary on Assessments in time is being written and has not been submitted."
    with pytest.raises(NotReady, match="has not been submitted"):
        assemble(
            council.cycle, SHIPPED[STANDARD], version=1, at=datetime(2010, 3, 5, 9, tzinfo=UTC)
        )  # the meeting was yesterday
    client.force_login(council.officer)
    board = client.get(reverse("commentary:board")).content.decode()
    assert "0 of 1 done, 1 late" in board
    assert Commentary.objects.get().stage == Stage.DRAFT


# -- W17: an action that changes something and records nothing --------------------------------------------------------
def called(function: FunctionType) -> Iterator[object]:
    """Whatever of ours the function calls by its name, or by a module's name and its own."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        names = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
        if isinstance(node, ast.Name):
            yield names.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield getattr(names.get(node.value.id), node.attr, None)


def records(function: Callable[..., object], seen: set[object] | None = None) -> bool:
    """Does it, or anything of ours that it calls, append to the record of events?"""
    function, seen = inspect.unwrap(function), set() if seen is None else seen
    if function in (record, record_all):
        return True
    seen.add(function)
    ours = (
        inspect.unwrap(each)
        for each in called(function)
        if inspect.isfunction(each) and inspect.unwrap(each).__module__.partition(".")[0] in APPS
    )
    return any(records(each, seen) for each in ours if each not in seen)


def public_actions() -> Iterator[tuple[str, FunctionType]]:
    for name in actions():
        for function_name, function in inspect.getmembers(importlib.import_module(name), inspect.isfunction):
            if function.__module__ == name and not function_name.startswith("_"):
                yield f"{name}.{function_name}", function


def silent(commentary: Commentary) -> None:
    """What the next test is to find."""
    Commentary.objects.filter(pk=commentary.pk).update(version=1)


def test_w17_every_action_leaves_an_event() -> None:
    assert not records(silent)
    lacking = {name for name, action in public_actions() if not records(action)}
    assert lacking == NOTHING_STANDS


# -- W20: 01:30 comes twice on 25 October 2026 ------------------------------------------------------------------------
@pytest.mark.django_db
def test_w20_events_of_the_hour_that_comes_twice_are_kept_in_utc_in_order_and_shown_with_their_offset(
    client: Client,
) -> None:
    council = build.council()
    half_past = [datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1)]
    build.written(council.commentary, by=council.writer)
    for moment, step, by in zip(half_past, ("submit", "approve"), (council.writer, council.head), strict=True):
        build.stepped(step, council.commentary, by=by, at=moment)

    first, second = Event.objects.order_by("-number")[:2][::-1]
    assert [each.at for each in (first, second)] == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]  # fmt: skip
    assert (first.verb, second.verb) == ("submitted", "approved")
    check_chain()
    client.force_login(council.officer)
    for address in (reverse("events"), reverse("commentary:detail", args=[council.commentary.pk])):
        shown = client.get(address).content.decode()
        earlier, later = "25 October 2026, 01:30 BST (UTC+0100)", "25 October 2026, 01:30 GMT (UTC+0000)"
        assert shown.index(later) < shown.index(earlier)  # the newest first
