"""Separation of duties counts every way in: one attack a way, for approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from commentary.actions import write
from commentary.models import Passage
from commentary.queries import contributors
from commentary.queries.contributors import Way
from commentary.workflow.exceptions import Objected
from commentary.workflow.transitions import Heading, Stage
from indicators.actions import override_status, set_target
from indicators.models import DataQuality, Extract
from indicators.rules import judgement
from indicators.rules.judgement import Status
from reports.disclosure import Outcome
from reports.models import DisclosureDecision
from safeguarding.models import Person
from safeguarding.permissions import RoleName
from tests.commentary import build

pytestmark = pytest.mark.django_db

AIM = judgement.Target(Decimal(80))


@pytest.fixture
def council() -> build.Council:
    return build.council()


@pytest.fixture
def both(council: build.Council) -> Person:
    """Head of the service and performance officer at once, as in a small council."""
    return build.person("Bo Both", (RoleName.HEAD_OF_SERVICE, council.service), (RoleName.PERFORMANCE_OFFICER, None))


def submitted(council: build.Council) -> None:
    texts = {build.EXPLAIN_59: "Too few are in time.", build.EXPLAIN_60: "So are these."}
    if not Passage.objects.filter(heading=build.ACTIVITIES[0].value).exists():
        texts |= {build.ACTIVITIES: "Managers check every case."}
    build.written(council.commentary, by=council.writer, texts=texts)
    build.stepped("submit", council.commentary, by=council.writer)


def wrote(council: build.Council, person: Person) -> None:
    build.written(council.commentary, by=person, texts={build.ACTIVITIES: "I wrote this."})


def carried(council: build.Council, person: Person) -> None:
    """As carrying forward leaves it: saved by the writer, with the ids of those whose words they were."""
    build.written(council.commentary, by=council.writer, texts={build.ACTIVITIES: "Managers check every case."})
    row = Passage.objects.latest("pk")
    Passage.objects.create(
        commentary=row.commentary, heading=Heading.BEST_PRACTICE.value, text="As last month.", version=row.version,
        written_at=row.written_at, written_by=council.writer, authors=[person.pk],
    )  # fmt: skip


def loaded(council: build.Council, person: Person) -> None:
    build.figure(council.ni_59, build.JANUARY, "40", by=person)


def loaded_last_year(council: build.Council, person: Person) -> None:
    build.figure(council.ni_59, build.periods.month(2009, 1), "40", by=person)


def typed(council: build.Council, person: Person) -> None:
    build.figure(council.ni_59, build.JANUARY, "40", by=person, kind=Extract.Kind.TYPED)


def counted(council: build.Council, person: Person) -> None:
    build.figure(council.ni_59, build.JANUARY, "40", by=person, kind=Extract.Kind.EPISODES)


def aimed(council: build.Council, person: Person) -> None:
    set_target(council.ni_59, build.YEAR, AIM, "The plan.", by=person, at=build.NOW)


def overrode(council: build.Council, person: Person) -> None:
    override_status(council.ni_59, build.JANUARY, Status.OK, "It is fine.", by=person, at=build.NOW)


def put_back(council: build.Council, person: Person) -> None:
    override_status(council.ni_59, build.JANUARY, Status.OK, "It is fine.", by=council.officer, at=build.NOW)
    override_status(council.ni_59, build.JANUARY, None, "It is not.", by=person, at=build.NOW)


def noted(council: build.Council, person: Person) -> None:
    row = build.figure(council.ni_59, build.JANUARY, "40", by=council.officer)
    DataQuality.objects.create(
        extract=row.extract, system="Case system", extracted_at=build.NOW, run_by="Somebody", by=person, at=build.NOW
    )


def disclosed(council: build.Council, person: Person) -> None:
    DisclosureDecision.objects.create(
        cycle=council.commentary.cycle, digest="0" * 64, topic=council.commentary.topic.name, by=person,
        outcome=Outcome.LEAVE_OUT.value, name=person.name, job_title=person.job_title, at=build.NOW,
    )  # fmt: skip


HANDS: list[tuple[Way, Callable[[build.Council, Person], None]]] = [
    (Way.WROTE, wrote),
    (Way.CARRIED, carried),
    (Way.LOADED, loaded),
    (Way.LOADED, loaded_last_year),
    (Way.LOADED, counted),
    (Way.TYPED, typed),
    (Way.TARGET, aimed),
    (Way.OVERRIDE, overrode),
    (Way.OVERRIDE, put_back),
    (Way.QUALITY, noted),
    (Way.DISCLOSURE, disclosed),
]


def test_every_way_in_has_an_attack():
    assert {way for way, _ in HANDS} == set(Way)


@pytest.mark.parametrize(("way", "hand"), HANDS, ids=[hand.__name__ for _, hand in HANDS])
def test_whoever_had_a_hand_in_it_does_not_approve_it_and_others_do(council, both, way, hand):
    hand(council, both)
    submitted(council)

    with pytest.raises(Objected, match="Nobody can approve their own"):
        build.stepped("approve", council.commentary, by=both)
    assert build.as_it_stands(council.commentary).stage == Stage.SUBMITTED
    build.stepped("approve", council.commentary, by=council.head)


@pytest.mark.parametrize(("way", "hand"), HANDS[2:], ids=[hand.__name__ for _, hand in HANDS[2:]])
def test_the_hand_of_somebody_else_keeps_nobody_from_approving(council, both, way, hand):
    hand(council, council.officer)
    submitted(council)

    build.stepped("approve", council.commentary, by=both)

    assert build.as_it_stands(council.commentary).stage == Stage.APPROVED


@pytest.mark.parametrize(
    ("way", "hand"),
    [(way, hand) for way, hand in HANDS if way not in (Way.WROTE, Way.CARRIED)],
    ids=[hand.__name__ for way, hand in HANDS if way not in (Way.WROTE, Way.CARRIED)],
)
def test_the_one_function_tells_the_way(council, both, way, hand):
    hand(council, both)

    assert {row.way for row in contributors.of_rows(build.JANUARY, by=both)} == {way}
    assert not contributors.of_rows(build.JANUARY, by=council.head)


def test_a_figure_that_another_replaced_counts_no_more_once_it_is_returned(council, both):
    build.figure(council.ni_59, build.JANUARY, "40", by=both)
    build.figure(council.ni_59, build.JANUARY, "41", by=council.officer)
    submitted(council)
    with pytest.raises(Objected):
        build.stepped("approve", council.commentary, by=both)

    build.stepped("return", council.commentary, by=council.head, at=build.NOW + timedelta(days=1))
    write(
        council.commentary, {build.ACTIVITIES: "Better."}, version=build.desk(council.commentary).version,
        by=council.writer, at=build.NOW + timedelta(days=2),
    )  # fmt: skip
    build.stepped("submit", council.commentary, by=council.writer, at=build.NOW + timedelta(days=2))
    build.stepped("approve", council.commentary, by=both, at=build.NOW + timedelta(days=3))
