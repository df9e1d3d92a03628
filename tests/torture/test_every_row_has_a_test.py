"""Every row of the torture table, by its id in rows.txt, is named by a test: in its name, its docstring or an id."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
# Which rows have to be named by now, by their letter: uploads, commentary, workflow, assembly, publication.
HELD = frozenset("UCWAB")
ROWS = frozenset((Path(__file__).parent / "rows.txt").read_text().split())
ID = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]\d\d)(?![A-Za-z0-9])")
RANGE = re.compile(r"[A-Z]\d\d to [A-Z]\d\d")  # names the first and the last of many, and proves neither


def said(tree: ast.AST) -> Iterator[str]:
    """The names of tests, and all that stands in quotation marks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name.replace("_", " ")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield RANGE.sub("", node.value)


def named() -> set[str]:
    files = (path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
    texts = (text for path in files for text in said(ast.parse(path.read_text(encoding="utf-8"))))
    return {found.upper() for text in texts for found in ID.findall(text)}


def test_every_row_is_named_by_a_test() -> None:
    held = {row for row in ROWS if row[0] in HELD}

    assert {row[0] for row in held} == HELD
    assert len(held) > 95
    assert sorted(held - named()) == []
