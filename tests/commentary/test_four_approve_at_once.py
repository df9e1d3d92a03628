"""Several people at once, on PostgreSQL: one outcome, one event (P2, P4)."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from commentary.actions import take
from commentary.models import Approval, Commentary
from commentary.workflow import Stage
from safeguarding.audit import check_chain
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from safeguarding.refusal import Refused
from tests.commentary import build

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TRIALS = 20


def at_once(*attempts: Callable[[], object]) -> list[BaseException | None]:
    """Start them together; what each raised, if anything."""
    barrier, raised = Barrier(len(attempts)), [None] * len(attempts)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            attempts[place]()
        except BaseException as error:
            raised[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(attempts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def submitted(council: build.Council, number: int) -> Commentary:
    indicator = build.indicator(f"L{number:04}", council.service)
    build.figure(indicator, build.JANUARY, "40", by=council.officer)
    commentary = build.another_commentary(council, indicator)
    return build.at_stage(Stage.SUBMITTED, commentary, writer=council.writer, head=council.head)


def taking(step: str, commentary: Commentary, person: Person) -> Callable[[], object]:
    seen = build.desk(commentary)
    return lambda: take(
        step, commentary, version=seen.version, by=Person.objects.get(pk=person.pk), at=build.NOW, reason="Say more.",
        digest=seen.digest,
    )  # fmt: skip


def test_four_simultaneous_approvals_leave_one() -> None:
    council = build.council()
    heads = [build.person(f"Head {n}", (RoleName.HEAD_OF_SERVICE, council.service)) for n in range(4)]

    for trial in range(TRIALS):
        commentary = submitted(council, trial)
        events = Event.objects.count()

        raised = at_once(*(taking("approve", commentary, head) for head in heads))

        refusals = [error for error in raised if error]
        assert (len(refusals), Approval.objects.filter(commentary=commentary).count()) == (3, 1)
        assert all(isinstance(error, Refused) for error in refusals), refusals
        assert Event.objects.count() == events + 1
        assert build.desk(commentary).approval.counts
    check_chain()


def test_of_an_approval_and_a_return_at_once_one_stands() -> None:
    council = build.council()

    for trial in range(TRIALS):
        commentary = submitted(council, trial)
        events = Event.objects.count()

        raised = at_once(taking("approve", commentary, council.head), taking("return", commentary, council.other_head))

        approved, returned = (error is None for error in raised)
        assert approved != returned
        assert build.as_it_stands(commentary).stage == (Stage.APPROVED if approved else Stage.RETURNED)
        assert Approval.objects.filter(commentary=commentary).exists() == approved
        assert Event.objects.count() == events + 1


def test_an_approval_never_counts_for_a_figure_that_arrived_at_the_same_moment() -> None:
    council = build.council()

    for trial in range(TRIALS):
        commentary = submitted(council, trial)
        indicator = commentary.topic.indicators.get()

        raised = at_once(
            taking("approve", commentary, council.head),
            lambda indicator=indicator: build.figure(indicator, build.JANUARY, "10", by=council.officer),
        )

        assert raised[1] is None
        assert raised[0] is None or isinstance(raised[0], Refused)
        assert not build.desk(commentary).settled
