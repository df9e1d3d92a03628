"""Killed at random moments of assembly, of making the final files, and of publishing at a set time, a worker leaves all
or nothing, and what comes after it does the rest once (P12).

`KILLS=20 pytest tests/reports/test_killed_at_any_moment.py` kills more, and `python -m tests.bench.kills` kills every
process of a running site.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import monotonic

import pytest
from django.db import transaction
from django.utils import timezone

from indicators.models import Period
from reports import actions
from reports.jobs import JOBS
from reports.models import File, Job, PublicationTime, Report, SignOff
from reports.publishing import actions as publishing_actions
from reports.publishing import schedule
from reports.renderers import FORMATS
from reports.workflow import Stage
from safeguarding.audit.events import check_chain
from safeguarding.jobs import background
from safeguarding.jobs.background import GIVEN_UP_AFTER, JobStage
from safeguarding.models import Event
from tests.indicators.killing import kill_in_the_middle
from tests.reports import build
from tests.reports.build import NOON

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

KILLS = int(os.environ.get("KILLS", "3"))
FILES = 2 * len(FORMATS)  # of both editions
DUE = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_other_worker(monkeypatch):
    for module in (actions, background):
        monkeypatch.setattr(module, "nudge", lambda *what: None)


def seconds_of(act: Callable[[], None]) -> float:
    """What it takes, and all of it undone again."""
    began = monotonic()
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    return monotonic() - began


def killed_at_moments(act: Callable[[], None], state: Callable[[], object]) -> list[object]:
    """What stood after each kill. A worker that is silent for longer than the sweeper waits follows another one."""
    seconds, chance, after = seconds_of(act), random.Random(KILLS), []
    for _ in range(KILLS):
        kill_in_the_middle(act, seconds * chance.random())
        after.append(state())
        background.sweep(at=timezone.now() + GIVEN_UP_AFTER + timedelta(seconds=1))
        Job.objects.update(attempts=0)  # three deaths and it would be given up; here it is one more each time
    return after


def number_of(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def test_an_assembly_that_is_killed_leaves_one_whole_draft_or_none():
    made = build.council()
    job = actions.ask_to_assemble(made.cycle, by=made.officer, at=NOON)
    assemble = partial(JOBS.carry_out, job.pk, clock=timezone.now)

    after = killed_at_moments(assemble, lambda: (Report.objects.count(), File.objects.count(), number_of("assembled")))
    assemble()

    assert set(after) <= {(0, 0, 0), (1, FILES, 1)}
    assert (0, 0, 0) in after
    assert Job.objects.get().stage == JobStage.DONE
    assert (Report.objects.count(), File.objects.count(), number_of("assembled")) == (1, FILES, 1)
    assert check_chain() == Event.objects.count()


def test_making_the_final_files_leaves_all_of_them_or_none_and_the_sign_off_always():
    made = build.council()
    build.sign(build.draft(made), by=made.director)
    finish = partial(JOBS.carry_out, Job.objects.get(kind=Job.Kind.FINISH).pk, clock=timezone.now)
    signed = File.objects.filter(signed=True)

    after = killed_at_moments(finish, lambda: (SignOff.objects.count(), signed.count(), number_of("finished")))
    finish()

    assert set(after) <= {(1, 0, 0), (1, FILES, 1)}
    assert (1, 0, 0) in after
    assert Report.objects.get().stage == Stage.SIGNED_OFF
    assert (signed.count(), number_of("finished"), number_of("signed off")) == (FILES, 1, 1)
    assert check_chain() == Event.objects.count()


def test_a_publication_at_a_set_time_comes_once_however_often_its_worker_is_killed():
    made = build.council()
    publishing_actions.set_time(build.signed(made), due_at=DUE, by=build.again(made.officer), at=NOON)
    publish = partial(schedule.publish_due, at=DUE)

    def state() -> tuple[object, ...]:
        closed = Period.objects.filter(closed_at__isnull=False).exists()
        return Report.objects.get().stage, PublicationTime.objects.get().outcome, closed, number_of("published")

    after = killed_at_moments(publish, state)
    build.at_once(3, publish)

    waiting, published = (Stage.SIGNED_OFF, "waiting", False, 0), (Stage.PUBLISHED, "published", True, 1)
    assert set(after) <= {waiting, published}
    assert waiting in after
    assert state() == published
    assert check_chain() == Event.objects.count()
