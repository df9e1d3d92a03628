"""Sessions of writing: saves told together, so that a history can be read though the editor saves by itself."""

from __future__ import annotations

from datetime import timedelta

from commentary.queries.edit_sessions import PAUSE, Rewritten, Saved, sessions
from tests.commentary import build

WANDA, HANA = (1, "Wanda Writer"), (2, "Hana Head")
MINUTE = timedelta(minutes=1)


def saved(pk: int, minutes: float, *, by=WANDA, place=build.ACTIVITIES, version: int | None = None) -> Saved:
    return Saved(pk, place, version or pk, *by, "Job", build.NOW + minutes * MINUTE, 10 * pk)


def told(*saves: Saved) -> list[list[int]]:
    return [[each.pk for each in session.saves] for session in sessions(saves)]


def test_saves_without_a_long_pause_are_one_session_however_long_it_takes() -> None:
    assert told(*(saved(number, number * 20) for number in range(1, 6))) == [[1, 2, 3, 4, 5]]


def test_after_half_an_hour_another_begins_and_the_latest_comes_first() -> None:
    pause = PAUSE / MINUTE

    assert told(saved(1, 0), saved(2, pause - 0.1), saved(3, 2 * pause - 0.1)) == [[3], [1, 2]]


def test_two_who_write_at_once_have_a_session_each() -> None:
    assert told(saved(1, 0), saved(2, 1, by=HANA), saved(3, 2), saved(4, 3, by=HANA)) == [[2, 4], [1, 3]]


def test_a_session_says_what_each_passage_was_before_it_and_after() -> None:
    _, best = build.ACTIVITIES, (build.Heading.BEST_PRACTICE, "")
    later, first = sessions(
        (saved(1, 0), saved(2, 1), saved(3, 1, place=best, version=2), saved(4, 99), saved(5, 100))
    )  # fmt: skip

    assert (first.how_many, later.how_many) == (2, 2)
    assert (first.first.pk, first.last.pk) == (1, 3)
    assert set(first.rewritten) == {Rewritten(build.ACTIVITIES, None, 2, 20), Rewritten(best, None, 3, 30)}
    assert later.rewritten == (Rewritten(build.ACTIVITIES, 2, 5, 50),)


def test_nothing_saved_is_no_session() -> None:
    assert sessions(()) == ()
