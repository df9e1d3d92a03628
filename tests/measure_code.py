"""Measure how the code reads: `python -m tests.measure_code` prints sizes, helpers, names and docstrings.

They are guides and no test enforces them: a function of a hundred lines may be right. Helpers, names and docstrings of
five well-kept Django codebases measure 3 to 6% private functions and 3 to 8% classes that share a name.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("safeguarding", "indicators", "commentary", "reports")
RELATIVE_CLAUSE = re.compile(r"(What|Who|Whose|Which|How|Where|When|Whether|That)\b")


def python_files(*folders: str) -> list[Path]:
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def spread(sizes: list[int]) -> str:
    """Median, ninth decile and maximum."""
    return f"{statistics.median(sizes):.0f} / {statistics.quantiles(sizes, n=10)[-1]:.0f} / {max(sizes)}"


def main() -> None:
    paths = python_files(*APPS)
    texts = {path: path.read_text() for path in paths}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    functions = [
        node
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    classes = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    private = [node for node in functions if node.name.startswith("_") and not node.name.startswith("__")]
    named = Counter(re.findall(r"\b_[a-z]\w*", "\n".join(texts.values())))
    class_names = Counter(node.name for node in classes if node.name not in ("Meta", "Command", "Media"))
    shared = sum(count for count in class_names.values() if count > 1)
    docstrings = [ast.get_docstring(tree) for tree in trees.values()]
    folders = Counter(path.parent for path in paths if path.name != "__init__.py")
    fullest, most = folders.most_common(1)[0]
    template_lines = [line for path in (ROOT / "templates").rglob("*.html") for line in path.read_text().splitlines()]
    lines = sum(text.count("\n") for text in texts.values())
    test_lines = sum(path.read_text().count("\n") for path in python_files("tests"))

    documented = sum(bool(ast.get_docstring(node)) for node in functions)
    rows = {
        "Python lines / files": f"{lines:,} / {len(paths)}",
        "file median / p90 / max": spread([text.count("\n") for text in texts.values()]),
        "functions; median / p90 / max lines": f"{len(functions):,}; "
        + spread([(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]),
        "private functions": f"{len(private)} ({100 * len(private) / len(functions):.0f}%), "
        f"of which named once beside their definition: {sum(named[node.name] <= 2 for node in private)}",
        "dataclasses": sum(any("dataclass" in ast.unparse(each) for each in node.decorator_list) for node in classes),
        "classes that share a name": f"{shared} of {class_names.total()} ({100 * shared / class_names.total():.0f}%)",
        "modules with a docstring / that begin What, Who ...": f"{sum(map(bool, docstrings))} / "
        f"{sum(bool(text and RELATIVE_CLAUSE.match(text)) for text in docstrings)}",
        "functions with a docstring": f"{100 * documented / len(functions):.0f}%",
        "comment lines": sum(text.lstrip().startswith("#") for each in texts.values() for text in each.splitlines()),
        "most modules in one folder": f"{most} ({fullest.relative_to(ROOT)})",
        "template lines over 120 / over 160": f"{sum(len(line) > 120 for line in template_lines)} / "
        f"{sum(len(line) > 160 for line in template_lines)} of {len(template_lines):,}",
        "functions of more than 5 parameters": sum(
            len(node.args.args) + len(node.args.kwonlyargs) > 5 for node in functions
        ),
        "tests : source": f"{test_lines / lines:.2f}",
    }
    width = max(map(len, rows))
    for name, value in rows.items():
        sys.stdout.write(f"{name:{width}}  {value}\n")


if __name__ == "__main__":
    main()
