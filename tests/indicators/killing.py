"""A worker that is killed in mid-load: a real process, forked from this one, and SIGKILL at a random moment.

`killed` is called by a test on PostgreSQL, and by a process of its own on a SQLite database of its own.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from time import monotonic, sleep

from django.db import connections
from django.db.models import Count, QuerySet
from django.utils import timezone

from indicators.extracts.load.load_job import LOADINGS
from indicators.extracts.parse.rows import FigureRow
from indicators.models import Extract, Indicator, Loading
from indicators.rules import periods
from safeguarding.audit.events import check_chain
from safeguarding.jobs import background
from safeguarding.jobs.background import GIVEN_UP_AFTER, UNDER_WAY, JobStage
from safeguarding.models import Event, Person

MONTHS = tuple(periods.month(2000 + number // 12, number % 12 + 1) for number in range(100))


@dataclass(frozen=True)
class Found:
    """What stood after each kill, of so many rows; and what the sweep after the last one left."""

    after_kills: tuple[tuple[str, int], ...]
    at_last: tuple[str, int, str]
    loaded_events: int
    chain_is_whole: bool


def waiting(rows: int, salt: int, by: Person) -> Extract:
    """An extract of so many figures, that each differ from those of another salt."""
    codes = sorted(Indicator.objects.values_list("code", flat=True))
    plain = [
        FigureRow(number + 2, codes[number // 100], MONTHS[number % 100], value=Decimal(number % 90 + salt)).plain()
        for number in range(rows)
    ]
    at = timezone.now()
    sha256 = f"{salt:064}"
    return Extract.objects.create(
        kind="figures", stage="read", name="many.csv", sha256=sha256, size=1, reading={"rows": plain},
        rows_in=rows, by=by, read_at=at,
    )  # fmt: skip


def killed(moments: int, rows: int, by: Person) -> Found:
    """Kill a worker at so many moments, then sweep, and have the last load done. A load that ends meanwhile is followed
    by another one."""
    chance = random.Random(rows)
    seconds, salt = _seconds_of_a_load(rows, by), 1
    loading = _asked(waiting(rows, salt, by), by)
    after = []
    for _ in range(moments):
        kill_in_the_middle(partial(LOADINGS.carry_out, loading.pk, clock=timezone.now), seconds * chance.random())
        after.append(_state(loading.extract))
        if after[-1][0] == "loaded":
            salt += 1
            loading = _asked(waiting(rows, salt % 10, by), by)
        # Three deaths and it would be given up; here it is one more each time. PostgreSQL may end what a dead worker's
        # last word asked for after that worker is gone, and the job with it: such a one is not begun again.
        _under_way(loading).update(stage=JobStage.WAITING, attempts=0)
    _under_way(loading).update(stage=JobStage.RUNNING, alive_at=timezone.now(), attempts=1)
    background.sweep(at=timezone.now() + GIVEN_UP_AFTER + timedelta(seconds=1))
    LOADINGS.carry_out(loading.pk, clock=timezone.now)
    loading.refresh_from_db()
    events = Event.objects.filter(verb="loaded").count()
    whole = check_chain() == Event.objects.count()
    return Found(tuple(after), (*_state(loading.extract), loading.stage), events, whole)


def _asked(extract: Extract, by: Person) -> Loading:
    return Loading.objects.create(extract=extract, reason="Late.", asked_by=by, asked_at=timezone.now())


def _under_way(loading: Loading) -> QuerySet[Loading]:
    return Loading.objects.filter(pk=loading.pk, stage__in=UNDER_WAY)


def _seconds_of_a_load(rows: int, by: Person) -> float:
    loading = _asked(waiting(rows, 0, by), by)
    began = monotonic()
    LOADINGS.carry_out(loading.pk, clock=timezone.now)
    return monotonic() - began


def kill_in_the_middle(act: Callable[[], None], after: float) -> None:
    """Do it in a process of its own, which is killed after so many seconds if it still runs."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            act()
        finally:
            os._exit(0)
    sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _state(extract: Extract) -> tuple[str, int]:
    """The extract's stage and its figures, at one moment."""
    counted = Extract.objects.filter(pk=extract.pk).annotate(number=Count("figures"))
    return counted.values_list("stage", "number").get()
