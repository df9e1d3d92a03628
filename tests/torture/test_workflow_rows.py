"""Rows of the torture table on workflow (W) that no other file proves."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType

import pytest

from commentary.actions import Changed, take
from commentary.models import Commentary
from commentary.workflow import Stage
from safeguarding.audit import record, record_all
from tests.commentary import build
from tests.test_architecture import actions

APPS = ("safeguarding", "indicators", "commentary", "reports")
# They change nothing that stands: a preview; what is chosen of a table that waits, which loading it records; and that a
# reviewer opened something, of which an append-only row is the record.
NOTHING_STANDS = {
    "commentary.actions.review.have_before_them",
    "indicators.extracts.typing_actions.preview_typed",
    "indicators.lists.actions.choose_measure",
    "indicators.lists.actions.drop_choice",
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
    with pytest.raises(Changed):
        take("approve", commentary, version=submitted.version, digest=on_page.digest, by=council.head, at=build.NOW)
    shown = build.desk(commentary)
    assert shown.digest != on_page.digest
    take("approve", commentary, version=shown.version, digest=shown.digest, by=council.head, at=build.NOW)
    assert build.desk(commentary).settled


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
