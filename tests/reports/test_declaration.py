"""What is declared at sign-off. Pure."""

from __future__ import annotations

import pytest

from reports.workflow import DECLARATION, declaration


@pytest.mark.parametrize(
    ("open_points", "more"),
    [
        (0, ""),
        (1, " 1 point of the checklist stayed open, and I go ahead all the same: So."),
        (2, " 2 points of the checklist stayed open, and I go ahead all the same: So."),
    ],
)
def test_what_stayed_open_and_why_is_part_of_the_declaration(open_points, more):
    assert declaration(open_points, "So.") == DECLARATION + more
