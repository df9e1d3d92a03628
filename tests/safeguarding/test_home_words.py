"""By when a task is due, in words."""

from __future__ import annotations

from datetime import date

import pytest

from safeguarding.todo import Task, when

DAY = date(2010, 2, 8)


@pytest.mark.parametrize(
    ("today", "words", "late"),
    [
        (date(2010, 2, 5), "Due by 8 February 2010, in 3 days", False),
        (date(2010, 2, 7), "Due tomorrow, 8 February 2010", False),
        (date(2010, 2, 8), "Due today, 8 February 2010", False),
        (date(2010, 2, 9), "Due by 8 February 2010, yesterday", True),
        (date(2013, 2, 8), "Due by 8 February 2010, 1,096 days ago", True),
    ],
)
def test_a_day_is_said_as_people_say_it(today: date, words: str, late: bool) -> None:
    assert when(DAY, today) == words
    assert Task("Write", "/", DAY).late(today) is late
    assert not Task("Write", "/").late(today)
