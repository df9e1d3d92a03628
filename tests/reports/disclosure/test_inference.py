"""The reader who counts: what sums and shares leave possible, and what is not found in good time."""

from __future__ import annotations

import pytest

from reports.disclosure.inference import Fact, at_least_nothing, exactly, possible

WIDE = (0, 20)


@pytest.mark.parametrize(
    ("facts", "are_possible"),
    [
        ([], True),
        ([exactly((("a", 1), ("b", 1)), 12)], True),
        ([exactly((("a", 1), ("b", 1)), 41)], False),
        ([exactly((("a", 2),), 3)], False),
        ([exactly((("a", 1), ("b", -1)), 3), at_least_nothing((("b", 1), ("a", -1)))], False),
        ([Fact((("a", 1), ("b", 1)), None, 3), Fact((("a", 1),), 2, None)], True),
        ([exactly((("a", 2), ("b", 2)), 9)], False),
    ],
)
def test_what_is_possible(facts, are_possible):
    assert possible(facts, {"a": WIDE, "b": WIDE}, {"a": 3, "b": 9}) is are_possible


def test_a_search_that_takes_too_long_counts_as_impossible():
    names = "abcdefgh"

    assert not possible(
        [exactly(tuple((name, 2) for name in names), 81)], dict.fromkeys(names, WIDE), dict.fromkeys(names, 5)
    )
