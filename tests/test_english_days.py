"""A day or an hour that is printed is England's: a moment just after midnight in summer is the day before in UTC.

The database gives moments in UTC. Templates turn them to the time zone of the settings by themselves; Python does not.
"""

import ast
from datetime import UTC, datetime

import pytest
from django.utils.timezone import localdate

from tests.test_architecture import TREES


def is_a_moment(node: ast.expr) -> bool:
    """Something named as the moments of the models are: `loaded_at`, `at`, `approval.at`."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name == "at" or name.endswith("_at")


def printed_in_utc(tree: ast.AST) -> list[str]:
    """The moments that are written as a day or an hour, or cut to a day, without being turned to England's time."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec and "%" in ast.unparse(node.format_spec):
            found += [ast.unparse(node.value)] if is_a_moment(node.value) else []
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("date", "strftime", "time")
            and is_a_moment(node.func.value)
        ):
            found.append(ast.unparse(node))
    return found


# The clock of a notary is UTC, and says so.
SAYS_UTC = {"reports.management.commands.verify": ["checked.at"]}


@pytest.mark.parametrize("name", sorted(TREES))
def test_no_module_prints_a_moment_as_the_day_that_it_is_in_utc(name):
    assert [each for each in printed_in_utc(TREES[name]) if each not in SAYS_UTC.get(name, ())] == []


def test_the_pattern_is_seen_where_it_stands():
    wrong = 'f"on {row.loaded_at:%-d %B %Y}"; at.date(); f"{role.ended_at:%H:%M}"; at.strftime("%d")'
    right = 'f"on {localdate(row.loaded_at):%-d %B %Y}"; localtime(at).date(); f"{day:%-d %B}"; f"{row.at}"'

    assert len(printed_in_utc(ast.parse(wrong))) == 4
    assert printed_in_utc(ast.parse(right)) == []


def test_half_past_midnight_in_july_is_the_second_and_not_the_first():
    assert localdate(datetime(2010, 7, 1, 23, 30, tzinfo=UTC)).day == 2
