"""The shape that the design promises, read from the code itself: each rule fails when the code breaks it."""

from __future__ import annotations

import ast
import importlib
import inspect
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from safeguarding.page_permissions import DenyByDefault

ROOT = Path(__file__).resolve().parent.parent
# Imports go one way: each may name itself and what stands before it.
APPS = ("safeguarding", "indicators", "commentary", "reports")
# The joinery may name every app, and nothing names the joinery.
JOINERY = {f"safeguarding.{name}" for name in ("settings", "urls", "wsgi", "celery")}
STARTS_CELERY = {"safeguarding.apps"}
# The rules: pure, covered to the last branch, and free of floats.
RULES = (
    "indicators.rules.judgement",
    "indicators.rules.control_limits",
    "indicators.rules.confidence",
    "indicators.rules.scale",
    "indicators.rules.periods",
    "indicators.rules.formatting",
    "indicators.report_rows.values",
    "indicators.report_rows.explanations",
    "indicators.report_rows.row",
    "indicators.rules.working_days",
    "indicators.extracts.case_lists.rules",
    "indicators.extracts.case_lists.counting",
    "indicators.extracts.case_lists.list_types",
    "commentary.reminders.email_text",
    "commentary.text.markup",
    "commentary.workflow.topic_rules",
    "commentary.queries.edit_sessions",
    "commentary.workflow.timetable",
    "commentary.text.approval_diff",
    "commentary.text.word_diff",
    "commentary.workflow.remark_rules",
    "commentary.workflow.required_passages",
    "commentary.workflow.approval_values",
    "commentary.workflow.transitions",
    "reports.open_data.csvw",
    "reports.open_data.manifest",
    "reports.publishing.correction_diff",
    "reports.comparison.compare",
    "reports.layout.schema",
    "reports.snapshot.relations",
    "reports.snapshot.schema",
    "reports.disclosure.__init__",
    "reports.disclosure.audit",
    "reports.disclosure.coarser",
    "reports.disclosure.edition",
    "reports.disclosure.solver",
    "reports.disclosure.knowledge",
    "reports.disclosure.printed_counts",
    "reports.disclosure.rules",
    "reports.disclosure.sentences",
    "reports.disclosure.suppression",
    "reports.disclosure.words",
    "reports.publishing.timing",
    "reports.workflow",
)
EXACT = tuple(name for name in RULES if name.startswith("indicators."))
NAMELESS = {"utils", "util", "helpers", "helper", "services", "core", "common", "managers", "misc", "base"}
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate"}


def modules(*, tests: bool = False) -> dict[str, Path]:
    folders = (*APPS, "tests") if tests else APPS
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sorted(paths)}


MODULES = {name: path for name, path in modules().items() if ".migrations." not in name}
TREES = {name: ast.parse(path.read_text()) for name, path in MODULES.items()}


def imports(tree: ast.AST) -> Iterator[str]:
    """The full name of everything imported: of `from a import b`, both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_pure(name: str) -> bool:
    return name in RULES or name.startswith(("indicators.charts", "reports.renderers", "commentary.checks"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def actions() -> Iterator[str]:
    named = (name for name in MODULES if name.endswith((".actions", "_actions")) or ".actions." in name)
    return (name for name in named if not name.endswith("__init__"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


# -- imports -------------------------------------------------------------------------------------------------------
def test_imports_go_one_way():
    upwards = [
        f"{name} imports {imported}"
        for name, tree in TREES.items()
        if name not in JOINERY
        for imported in imports(tree)
        if (app := imported.split(".")[0]) in APPS and APPS.index(app) > APPS.index(name.split(".")[0])
    ]
    assert upwards == []


def test_nothing_imports_the_joinery_or_the_tests():
    joined = [
        f"{name} imports {imported}"
        for name, tree in TREES.items()
        if name not in JOINERY | STARTS_CELERY
        for imported in imports(tree)
        if imported in JOINERY | {"tests"} or imported.startswith("tests.")
    ]
    assert joined == []


def test_pure_modules_know_no_database_no_models_and_no_settings():
    forbidden = ("django", "safeguarding.models", "indicators.models", "commentary.models", "reports.models")
    impure = [
        f"{name} imports {imported}"
        for name, tree in TREES.items()
        if is_pure(name)
        for imported in imports(tree)
        if imported.startswith(forbidden) and not may_use_templates(name, imported)
    ]
    assert impure == []


def may_use_templates(name: str, imported: str) -> bool:
    drawn_from_templates = name.startswith("reports.renderers.html") or name == "reports.renderers.table_model"
    return drawn_from_templates and imported.startswith(("django.template", "django.utils"))


def test_pure_modules_import_only_what_is_pure():
    impure = [
        f"{name} imports {imported}"
        for name in RULES
        if name in TREES
        for imported in imports(TREES[name])
        if imported in MODULES and not is_pure(imported) and imported not in PURE_GROUND
    ]
    assert impure == []


PURE_GROUND = {
    *APPS,
    "safeguarding.permissions",
    "safeguarding.exceptions",
    "indicators.extracts",
    "indicators.extracts.case_lists",
    "indicators.extracts.files.headings",
}


# An app that starts registers with those below once its models are there; and these need an optional package.
IMPORTS_LATE = {"reports.jobs", "reports.disclosure.solver", "reports.management.commands.verify"}


def test_imports_stand_at_the_top_of_a_module():
    inside = [
        f"{name}, {function.name}"
        for name, tree in TREES.items()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        if not name.endswith(".apps") and name not in IMPORTS_LATE
    ]
    assert inside == []


def test_no_import_is_for_type_checking_only():
    hidden = [name for name, path in MODULES.items() if "TYPE_CHECKING" in path.read_text()]

    assert hidden == []


# -- names ---------------------------------------------------------------------------------------------------------
def test_no_module_is_named_for_nothing():
    assert [name for name in modules(tests=True) if name.rpartition(".")[2] in NAMELESS] == []


# -- no hidden doing -----------------------------------------------------------------------------------------------
def test_there_are_no_signals():
    forbidden = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")

    assert [name for name, tree in TREES.items() for what in imports(tree) if what.startswith(forbidden)] == []


def test_no_model_overrides_save_or_delete():
    overrides = [
        f"{name}.{node.name}.{member.name}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for member in node.body
        if isinstance(member, ast.FunctionDef) and member.name in ("save", "delete")
    ]
    assert overrides == []


def test_no_field_sets_its_own_time():
    ours = [model for app in APPS for model in apps.get_app_config(app).get_models()]

    assert ours
    assert [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ] == []


def test_no_model_has_an_order_of_its_own():
    assert [
        model.__name__ for app in APPS for model in apps.get_app_config(app).get_models() if model._meta.ordering
    ] == []


def test_actions_and_rules_have_the_time_passed_in():
    clocks = [
        f"{name}, line {call.lineno}"
        for name, tree in TREES.items()
        if is_pure(name) or name in set(actions())
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCKS
    ]
    assert clocks == []


# -- one writer of each stage --------------------------------------------------------------------------------------
# Each has stages of its own kind: extracts, commentary, reports; and jobs, which no person moves.
WRITERS = {
    "indicators.extracts.load.actions",
    "indicators.extracts.case_lists.actions",
    "indicators.extracts.manual_entry.actions",
    "commentary.actions.transitions",
    "reports.actions",
    "safeguarding.jobs.background",
}
WRITING = {"update", "create", "update_or_create", "get_or_create", "bulk_create"}


def writes_a_stage(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "stage" for target in targets)
    if not isinstance(node, ast.Call) or not any(keyword.arg == "stage" for keyword in node.keywords):
        return False
    return (isinstance(node.func, ast.Attribute) and node.func.attr in WRITING) or is_model(node.func)


def is_model(called: ast.expr) -> bool:
    names = {model.__name__ for model in apps.get_models() if "stage" in {field.name for field in model._meta.fields}}
    return isinstance(called, ast.Name) and called.id in names


def test_each_stage_has_one_writer():
    writers = {name for name, tree in TREES.items() if any(writes_a_stage(node) for node in ast.walk(tree))}

    assert writers - WRITERS == set()
    assert writers, "no writer of a stage was found: has the field another name?"


# -- actions and pages ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", tuple(actions()))
def test_every_action_says_by_whom_and_when(name):
    public = [
        function
        for function_name, function in inspect.getmembers(importlib.import_module(name), inspect.isfunction)
        if function.__module__ == name and not function_name.startswith("_")
    ]
    silent = [
        f"{function.__name__} lacks {word}"
        for function in public
        for word in ("by", "at")
        if getattr(inspect.signature(function).parameters.get(word), "kind", None) is not inspect.Parameter.KEYWORD_ONLY
    ]
    assert public
    assert silent == []


def patterns(resolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


def test_every_page_says_who_may_open_it():
    shut = [
        f"{entry.pattern}: {entry.lookup_str}"
        for entry in patterns(get_resolver())
        if not hasattr(entry.callback, "guard") and entry.lookup_str not in DenyByDefault.ALSO_PUBLIC
    ]
    assert shut == []


def test_our_views_are_functions():
    classes = [getattr(entry.callback, "view_class", None) for entry in patterns(get_resolver())]

    assert [view for view in classes if view and view.__module__.split(".")[0] in APPS] == []


# -- exactness and coverage ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", EXACT)
def test_figures_are_never_floats(name):
    floats = [
        node.lineno
        for node in ast.walk(TREES[name])
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert floats == []


def test_the_rules_are_the_modules_whose_coverage_is_held_at_100():
    covered = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]

    assert sorted(covered["run"]["include"]) == sorted(f"{name.replace('.', '/')}.py" for name in RULES)
    assert covered["run"]["branch"] is True
    assert covered["report"]["fail_under"] == 100
    assert set(RULES) <= set(MODULES)
