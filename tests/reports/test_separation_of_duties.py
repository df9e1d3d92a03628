"""Whoever had a hand in a report by any way in does not sign it off: one attack a way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from commentary.queries.contributors import Way
from indicators.actions import override_status, set_target
from indicators.models import Count, DataQuality, Extract, Figure, Indicator
from indicators.rules import judgement, periods
from indicators.rules.judgement import Status
from reports.disclosure import Outcome
from reports.models import DisclosureDecision, SignOff
from reports.separation_of_duties import hands_in, objection, pairs_to_print
from safeguarding.accounts import access_actions
from safeguarding.accounts.access_actions import Kind
from safeguarding.models import Person, RecoveryCode, Role, SecondFactor
from safeguarding.permissions import RoleName
from tests.commentary.build import JANUARY, YEAR
from tests.reports import build
from tests.reports.build import NOON

pytestmark = pytest.mark.django_db


def signatory(made: build.Council) -> Person:
    """A director who is performance officer too, as roles given before this rule may be."""
    build.give(made.director, RoleName.PERFORMANCE_OFFICER)
    return build.again(made.director)


def wrote(made: build.Council, person: Person) -> None:
    build.write(build.commentary_on("NI 1"), "My words.", by=_writer(made, person))


def carried(made: build.Council, person: Person) -> None:
    commentary = build.commentary_on("NI 1")
    build.write(commentary, "Copied words.", by=made.manager)
    row = commentary.passages.latest("pk")
    row.pk, row.heading, row.authors = None, "Best Practice", [person.pk]
    row.save(force_insert=True)


def loaded(made: build.Council, person: Person) -> None:
    build.restate("NI 1", 29, by=person)


def counted(made: build.Council, person: Person) -> None:
    standing = Count.objects.latest("pk")
    Count.objects.create(
        measure=standing.measure, period=standing.period, number=standing.number, row=2, restates=standing,
        extract=build.extract("more counts.csv", by=person, kind=Extract.Kind.COUNTS),
    )  # fmt: skip


def typed(made: build.Council, person: Person) -> None:
    standing = Figure.objects.filter(indicator__code="NI 1", restated_by=None).latest("pk")
    Figure.objects.create(
        indicator=standing.indicator, period=standing.period, value=standing.value, numerator=standing.numerator,
        denominator=standing.denominator, row=1, restates=standing,
        extract=build.extract("typed", by=person, kind=Extract.Kind.TYPED),
    )  # fmt: skip


def aimed(made: build.Council, person: Person) -> None:
    set_target(Indicator.objects.get(code="NI 1"), YEAR, judgement.Target(Decimal(81)), "Plan.", by=person, at=NOON)


def overrode(made: build.Council, person: Person) -> None:
    override_status(Indicator.objects.get(code="NI 1"), JANUARY, Status.WARNING, "I say so.", by=person, at=NOON)


def noted(made: build.Council, person: Person) -> None:
    DataQuality.objects.create(
        extract=Figure.objects.filter(indicator__code="NI 1").latest("pk").extract, system="Case system",
        extracted_at=NOON, run_by="Somebody", by=person, at=NOON,
    )  # fmt: skip


def disclosed(made: build.Council, person: Person) -> None:
    DisclosureDecision.objects.create(
        cycle=made.cycle, digest="0" * 64, topic="Topic 1", outcome=Outcome.LEAVE_OUT.value, by=person,
        name=person.name, job_title=person.job_title, at=NOON,
    )  # fmt: skip


def disclosed_elsewhere(made: build.Council, person: Person) -> None:
    """Of text that belongs to no topic, such as a section's note."""
    DisclosureDecision.objects.create(
        cycle=made.cycle, digest="1" * 64, topic="Section 1. Title", outcome=Outcome.AS_IT_IS.value, by=person,
        name=person.name, job_title=person.job_title, at=NOON,
    )  # fmt: skip


HANDS: list[tuple[Way, Callable[[build.Council, Person], None]]] = [
    (Way.WROTE, wrote),
    (Way.CARRIED, carried),
    (Way.LOADED, loaded),
    (Way.LOADED, counted),
    (Way.TYPED, typed),
    (Way.TARGET, aimed),
    (Way.OVERRIDE, overrode),
    (Way.QUALITY, noted),
    (Way.DISCLOSURE, disclosed),
    (Way.DISCLOSURE, disclosed_elsewhere),
]


def _writer(made: build.Council, person: Person) -> Person:
    service = made.manager.roles.get().service
    build.give(person, RoleName.TEAM_MANAGER, service)
    return build.again(person)


def test_every_way_in_has_an_attack():
    assert {way for way, _ in HANDS} == set(Way)


@pytest.mark.parametrize(("way", "hand"), HANDS, ids=[hand.__name__ for _, hand in HANDS])
def test_whoever_had_a_hand_in_it_does_not_sign_it_off(way, hand):
    made = build.council(approved=False)
    person = signatory(made)
    hand(made, person)
    build.approve_all(made.cycle, writer=made.manager, head=made.head)
    report = build.draft(made)

    assert way in hands_in(report, person)
    assert "So somebody else must sign it off." in objection(report, person, at=NOON)
    with pytest.raises(Exception, match="So somebody else must sign it off"):
        build.sign(report, by=build.again(person))
    assert not SignOff.objects.exists()
    other = build.person("chief", RoleName.DIRECTOR)
    build.has_second_factor(other)
    build.sign(report, by=other)


def test_a_figure_of_another_month_that_is_not_shown_keeps_nobody_from_signing():
    made = build.council()
    person = signatory(made)
    row = Figure.objects.filter(indicator__code="NI 1").latest("pk")
    period = row.period.__class__.objects.of(periods.month(2010, 2))
    Figure.objects.create(
        indicator=row.indicator, period=period, value=5, row=1, extract=build.extract("later.csv", by=person)
    )

    assert hands_in(build.draft(made), person) == frozenset()


# -- roles that defeat separation, where somebody holds them all the same ----------------------------------------------
def test_two_roles_that_others_keep_apart_are_printed_with_the_sign_off():
    made = build.council()
    build.give(made.director, RoleName.HEAD_OF_SERVICE, made.head.roles.get().service)
    build.give(made.head, RoleName.PERFORMANCE_OFFICER)
    report = build.draft(made)
    signed = build.sign(report, by=build.again(made.director))

    assert signed.declaration.endswith(
        "Director is both head of service and director. Head is both head of service and performance officer."
    )


def test_nothing_is_printed_where_roles_are_apart():
    made = build.council()

    assert pairs_to_print(build.draft(made), made.director) == ""


# -- a day after a reset -----------------------------------------------------------------------------------------------
def test_whose_log_in_was_reset_signs_nothing_off_for_a_day():
    made = build.council()
    report = build.draft(made)
    agnes, bea = (build.person(name, RoleName.ADMINISTRATOR) for name in ("agnes", "bea"))
    request = access_actions.ask(
        Kind.SECURITY_CODES, made.director, why="Lost.", by=agnes, at=NOON - timedelta(hours=2)
    )
    access_actions.agree(request, by=bea, at=NOON - timedelta(hours=1))
    build.has_second_factor(made.director)

    with pytest.raises(Exception, match="How you log in was reset a short while ago"):
        build.sign(report, by=build.again(made.director))
    assert objection(report, made.director, at=NOON + timedelta(hours=23)) == ""
    assert SecondFactor.objects.filter(person=made.director).exists()
    assert not RecoveryCode.objects.filter(used_at__isnull=False).exists()
    assert Role.objects.filter(person=made.director, ended_at=None).exists()
