"""Several people at once, on PostgreSQL: one outcome, one event (P2, P4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from commentary.actions import take
from commentary.models import Commentary, Cycle
from commentary.queries import ledger
from commentary.workflow.transitions import Stage
from indicators.actions import type_figure
from indicators.extracts.manual_entry.entry import TypedEntry
from indicators.models import Period
from indicators.rules import periods
from safeguarding.audit.events import check_chain
from safeguarding.exceptions import Refused
from safeguarding.models import Event, Person
from safeguarding.permissions import RoleName
from tests.commentary import build

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TRIALS = 50
ARRIVED = datetime(2016, 1, 5, tzinfo=UTC)  # after the last trial's month


class AtOnce:
    """Four threads, each with a connection that it keeps from trial to trial."""

    def __init__(self, threads: int = 4) -> None:
        self.barrier = Barrier(threads)
        self.pool = ThreadPoolExecutor(threads)
        self.threads = threads

    def __call__(self, *attempts: Callable[[], object]) -> list[BaseException | None]:
        """Start them together; what each raised, if anything. Places that are left over wait at the barrier too."""
        idle: list[Callable[[], object]] = [lambda: None] * (self.threads - len(attempts))
        done = [self.pool.submit(self._run, attempt) for attempt in (*attempts, *idle)]
        return [each.result() for each in done][: len(attempts)]

    def _run(self, attempt: Callable[[], object]) -> BaseException | None:
        connection.ensure_connection()
        self.barrier.wait(timeout=10)
        try:
            attempt()
        except BaseException as error:
            return error
        return None

    def close(self) -> None:
        for each in [self.pool.submit(self._close) for _ in range(self.threads)]:
            each.result()
        self.pool.shutdown()

    def _close(self) -> None:
        self.barrier.wait(timeout=10)  # so that no thread takes two
        connection.close()


@pytest.fixture
def at_once() -> Iterator[AtOnce]:
    made = AtOnce()
    yield made
    made.close()


@pytest.fixture
def council() -> build.Council:
    return build.council()


def waiting(council: build.Council) -> Iterator[tuple[Commentary, str]]:
    """One commentary after another that waits for approval, with the digest of its page: a cycle a trial."""
    for trial in range(TRIALS):
        month = periods.month(2011 + trial // 12, trial % 12 + 1)
        cycle = Cycle.objects.create(
            period=Period.objects.of(month), title="Report", commentary_due_on=month.ends_on,
            approval_due_on=month.ends_on, opened_at=build.NOW, opened_by=council.officer,
        )  # fmt: skip
        commentary = Commentary.objects.create(cycle=cycle, topic=council.topic, stage=Stage.SUBMITTED, version=2)
        commentary.passages.create(
            heading=build.ACTIVITIES[0], text="Too few.", version=1, written_by=council.writer, written_at=build.NOW
        )
        yield commentary, ledger.desk_as_read(commentary).digest


def taking(step: str, commentary: Commentary, person: Person, digest: str) -> Callable[[], object]:
    return lambda: take(
        step, commentary, version=commentary.version, by=person, at=build.NOW, reason="Say more.", digest=digest
    )


def as_loaded(*people: Person) -> list[Person]:
    """The people with their roles read, which a request does for itself."""
    for person in people:
        assert person.roles_held
    return list(people)


def test_four_simultaneous_approvals_leave_one(council: build.Council, at_once: AtOnce) -> None:
    """W04 of the torture table."""
    heads = [build.person(f"Head {n}", (RoleName.HEAD_OF_SERVICE, council.service)) for n in range(4)]
    as_loaded(*heads)

    for commentary, digest in waiting(council):
        events = Event.objects.count()

        raised = at_once(*(taking("approve", commentary, head, digest) for head in heads))

        refusals = [error for error in raised if error]
        assert all(isinstance(error, Refused) for error in refusals), refusals
        assert (len(refusals), commentary.approvals.count(), Event.objects.count()) == (3, 1, events + 1)
        assert commentary.approvals.get().digest == digest
    check_chain()


def test_of_an_approval_and_a_return_at_once_one_stands(council: build.Council, at_once: AtOnce) -> None:
    head, other = as_loaded(council.head, council.other_head)

    for commentary, digest in waiting(council):
        events = Event.objects.count()

        raised = at_once(taking("approve", commentary, head, digest), taking("return", commentary, other, digest))

        approved, returned = (error is None for error in raised)
        assert approved != returned
        assert all(error is None or isinstance(error, Refused) for error in raised), raised
        assert build.as_it_stands(commentary).stage == (Stage.APPROVED if approved else Stage.RETURNED)
        assert (commentary.approvals.exists(), Event.objects.count()) == (approved, events + 1)
    check_chain()


def test_an_approval_never_counts_for_a_figure_that_arrived_at_the_same_moment(
    council: build.Council, at_once: AtOnce
) -> None:
    """Whichever is first: the approval is refused, or is taken and does not count."""
    head, officer = as_loaded(council.head, council.officer)

    for commentary, digest in waiting(council):
        events = Event.objects.count()
        month = commentary.cycle.period.interval

        raised = at_once(
            taking("approve", commentary, head, digest),
            lambda month=month: type_figure(council.ni_59, month, TypedEntry("10"), by=officer, at=ARRIVED),
        )

        assert raised[1] is None
        assert raised[0] is None or isinstance(raised[0], Refused)
        approved = raised[0] is None
        assert not build.desk(commentary).settled
        assert (commentary.approvals.exists(), Event.objects.count()) == (approved, events + 1 + approved)
    check_chain()
