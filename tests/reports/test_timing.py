"""A day and a clock time in England as one moment, also on the days when the clocks change (B08)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from reports.publishing import timing
from reports.publishing.timing import NoSuchTime

WINTER, SUMMER = date(2026, 3, 28), date(2026, 3, 30)
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (WINTER, time(9, 30), datetime(2026, 3, 28, 9, 30)),
        (SUMMER, time(9, 30), datetime(2026, 3, 30, 8, 30)),
        (FORWARD, time(0, 59), datetime(2026, 3, 29, 0, 59)),
        (FORWARD, time(2), datetime(2026, 3, 29, 1)),
        (FORWARD, time(9, 30), datetime(2026, 3, 29, 8, 30)),
        (BACK, time(0, 59), datetime(2026, 10, 24, 23, 59)),
        (BACK, time(2), datetime(2026, 10, 25, 2)),
        (BACK, time(9, 30), datetime(2026, 10, 25, 9, 30)),
    ],
)
def test_b08_a_clock_time_in_england_is_one_moment(day, clock, utc):
    found = timing.moment(day, clock)

    assert found == utc.replace(tzinfo=UTC)
    assert timing.shown(found) == f"{day.day} {day:%B %Y} at {clock:%H:%M}"


@pytest.mark.parametrize("clock", [time(1), time(1, 30), time(1, 59)])
def test_b08_a_time_that_the_clocks_leave_out_or_show_twice_is_refused(clock):
    with pytest.raises(NoSuchTime, match=r"there is no 01:.*the clocks go forward"):
        timing.moment(FORWARD, clock)
    with pytest.raises(NoSuchTime, match="comes twice: the clocks go back"):
        timing.moment(BACK, clock)


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(), ""),
        (timedelta(minutes=5), ""),
        (timedelta(minutes=6), " It came 6 minutes late,"),
        (timedelta(minutes=90), " It came 1 hour and 30 minutes late,"),
        (timedelta(days=2, hours=1, minutes=1), " It came 2 days and 1 hour and 1 minute late,"),
    ],
)
def test_b08_what_came_late_says_so(late, words):
    due = datetime(2010, 7, 1, 8, 30, tzinfo=UTC)

    noted = timing.kept(due, due + late)

    assert noted.startswith("It was set for 1 July 2010 at 09:30.")
    assert (words in noted) if words else (noted == "It was set for 1 July 2010 at 09:30.")
