"""A small council in the database, ready to be reported on: made by the real actions where words and stages matter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from threading import Barrier
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from commentary import actions as commentary_actions
from commentary.models import Commentary, Cycle, Topic
from commentary.queries.ledger import desk
from indicators.models import (
    Count,
    DataQuality,
    Definition,
    Extract,
    Figure,
    Indicator,
    Measure,
    Period,
    QualityCheck,
    Section,
    Target,
)  # fmt: skip
from indicators.rules import periods
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Basis, Polarity
from reports import actions
from reports.checklist import accepted_warnings
from reports.files import rendering
from reports.jobs import JOBS
from reports.layout.saved_layouts import laid_for
from reports.layout.schema import STANDARD
from reports.models import Report, SignOff
from reports.public import actions as public_actions
from reports.public import disclosure_check
from safeguarding.accounts import second_factor
from safeguarding.exceptions import Refused
from safeguarding.models import Person, RecoveryCode, Role, SecondFactor, Service
from safeguarding.permissions import GRANTS, RoleName
from tests import replay

JANUARY = periods.month(2010, 1)
FEBRUARY = periods.month(2010, 2)
NOON = datetime(2010, 2, 17, 12, tzinfo=UTC)
PASSWORD = "a password of the tests"
WORDS = "Fewer were *late* this month.\n\n- one\n- two"
MONTHS = periods.months_of_year_to(JANUARY)
TOPIC_OF = 2  # indicators a topic


@dataclass(frozen=True)
class Council:
    cycle: Cycle
    officer: Person
    manager: Person
    head: Person
    director: Person
    reader: Person


def person(name: str, role: RoleName, service: Service | None = None) -> Person:
    made = Person(email=f"{name}@council.example", name=name.capitalize(), job_title=role.value.capitalize())
    made.set_password(PASSWORD)
    made.save()
    give(made, role, service)
    return Person.objects.get(pk=made.pk)


def has_second_factor(who: Person) -> None:
    sealed = second_factor.sealed(second_factor.new_secret())
    SecondFactor.objects.create(person=who, sealed=sealed, confirmed_at=NOON)


def code(who: Person) -> str:
    """A recovery code of theirs, which needs no clock."""
    text = second_factor.new_recovery_codes()[0]
    RecoveryCode.objects.create(person=who, digest=second_factor.recovery_digest(text))
    return text


def again(who: Person) -> Person:
    """The person as the next request loads them, with the roles held by then."""
    return Person.objects.get(pk=who.pk)


def give(to: Person, role: RoleName, service: Service | None = None) -> None:
    Role.objects.create(person=to, name=role, service=service if GRANTS[role].per_service else None, given_at=NOON)


@replay.once
def council(
    indicators: int = 3, *, approved: bool = True, counts: bool = True, layout: str = Topic.Layout.PLAIN
) -> Council:
    """So many indicators in sections of ten, two a topic, with every figure, and a cycle for January 2010."""
    service = Service.objects.create(name="First Response", slug="first-response")
    roles = {name: person(name, role, service) for name, role in ROLES.items()}
    has_second_factor(roles["director"])
    made = [indicator(number, service) for number in range(indicators)]
    figures(made, extract("figures.csv", by=roles["officer"]))
    if counts:
        _counts(made[0], extract("counts.csv", by=roles["officer"], kind=Extract.Kind.COUNTS))
    for first in range(0, indicators, TOPIC_OF):
        topic(f"Topic {first // TOPIC_OF + 1}", made[first : first + TOPIC_OF], service, roles["officer"], layout)
    cycle = open_cycle(roles["officer"])
    if approved:
        approve_all(cycle, writer=roles["manager"], head=roles["head"])
    return Council(cycle, **roles)


ROLES = {
    "officer": RoleName.PERFORMANCE_OFFICER,
    "manager": RoleName.TEAM_MANAGER,
    "head": RoleName.HEAD_OF_SERVICE,
    "director": RoleName.DIRECTOR,
    "reader": RoleName.READER,
}


# -- indicators ----------------------------------------------------------------------------------------------------
def section(number: int) -> Section:
    title = "Assessments: Detailed Analysis" if number == 1 else ""
    return Section.objects.get_or_create(
        number=number, defaults={"title": f"Part {number}", "note": "Few children.", "analysis_title": title}
    )[0]


def indicator(number: int, service: Service) -> Indicator:
    indicator = Indicator.objects.create(
        code=f"NI {number + 1}",
        section=section(number // 10 + 1),
        position=number,
        service=service,
        short_title=f"Thing {number + 1} done on time",
    )
    Definition.objects.create(
        indicator=indicator,
        from_on=date(2008, 4, 1),
        description=f"Percentage of thing {number + 1} done within 7 working days",
        unit="percent",
        polarity=Polarity.MAXIMISE,
        basis=Basis.IN_MONTH,
        counts_what="child",
    )
    return indicator


def extract(name: str, *, by: Person, kind: Extract.Kind = Extract.Kind.FIGURES, rows: int = 10) -> Extract:
    made = Extract.objects.create(
        kind=kind, stage=Extract.Stage.LOADED, name=name, sha256=hashlib.sha256(name.encode()).hexdigest(), size=100,
        rows_in=rows, rows_loaded=rows, by=by, read_at=NOON, loaded_at=NOON,
    )  # fmt: skip
    stated = DataQuality.objects.create(extract=made, system="Cases", extracted_at=NOON, run_by=by.name, by=by, at=NOON)
    QualityCheck.objects.create(quality=stated, outcome=QualityCheck.Outcome.FIT, by=by, at=NOON)
    return made


def figures(indicators: list[Indicator], source: Extract) -> None:
    """A figure for each month from April, and for last year; and a target of 60%."""
    months = [Period.objects.of(month) for month in MONTHS]
    last_year, year = Period.objects.of(periods.year(2008)), Period.objects.of(periods.year(2009))
    made = [figure(each, month, 20 + place, 50, source) for each in indicators for place, month in enumerate(months)]
    made += [
        Figure(indicator=each, period=last_year, value=Decimal("56.2"), extract=source, row=3) for each in indicators
    ]
    Figure.objects.bulk_create(made)
    Target.objects.bulk_create(
        Target(indicator=each, year=year, value=Decimal(60), rationale="Agreed.", by=source.by, at=NOON)
        for each in indicators
    )


def figure(indicator: Indicator, period: Period, numerator: int, denominator: int, source: Extract) -> Figure:
    value = Decimal(100 * numerator) / denominator
    return Figure(
        indicator=indicator, period=period, value=round(value, 6), numerator=numerator, denominator=denominator,
        extract=source, row=2,
    )  # fmt: skip


def restate(
    code: str, numerator: int, *, by: Person, month: periods.Interval = JANUARY, provisional: bool = False
) -> Figure:
    """A later figure in place of the one that stands."""
    held = _standing(code, month)
    later = figure(held.indicator, held.period, numerator, 50, extract(f"restated-{code}-{numerator}.csv", by=by))
    later.restates, later.provisional = held, provisional
    later.save()
    return later


def withhold(code: str, month: periods.Interval) -> None:
    """A later figure that says there is none."""
    held = _standing(code, month)
    Figure.objects.create(
        indicator=held.indicator, period=held.period, missing=Missing.NO_FIGURE, extract=held.extract, row=2,
        restates=held,
    )  # fmt: skip


def _standing(code: str, month: periods.Interval) -> Figure:
    return Figure.objects.standing().get(
        indicator__code=code, period__kind=month.kind, period__starts_on=month.starts_on
    )


def more_indicators(made: Council, number: int) -> None:
    """So many more on the last topic."""
    last = Topic.objects.order_by("position").last()
    first = Indicator.objects.count()
    more = [indicator(first + place, last.service) for place in range(number)]
    figures(more, extract("more.csv", by=made.officer))
    last.indicators.add(*more)


# -- counts --------------------------------------------------------------------------------------------------------
COMPLETED, WITHIN = (131, 219, 177, 152, 174, 130), (31, 77, 46, 53, 72, 54)


def _counts(indicator: Indicator, source: Extract) -> None:
    """Six months to February 2010: a whole, and a part of it that has a line in the graph."""
    whole = Measure.objects.create(code="completed", name="Completed", indicator=indicator, position=1)
    part = Measure.objects.create(
        code="within-7",
        name="Within 7 days",
        indicator=indicator,
        position=2,
        share_of=whole,
        line="Within 7 working days",
    )
    month, rows = FEBRUARY, []
    for place in range(5, -1, -1):
        period = Period.objects.of(month)
        rows += [
            Count(measure=measure, period=period, number=numbers[place], extract=source, row=place + 2)
            for measure, numbers in ((whole, COMPLETED), (part, WITHIN))
        ]
        month = periods.before(month)
    Count.objects.bulk_create(rows)


def count(measure: Measure, month: periods.Interval, number: int, source: Extract) -> Count:
    """A count, in place of the one that stands if there is one."""
    period = Period.objects.of(month)
    held = Count.objects.standing().filter(measure=measure, period=period).first()
    return Count.objects.create(measure=measure, period=period, number=number, extract=source, row=2, restates=held)


# -- words ---------------------------------------------------------------------------------------------------------
def topic(
    name: str, indicators: list[Indicator], service: Service, by: Person, layout: str = Topic.Layout.PLAIN
) -> Topic:
    plan = commentary_actions.TopicPlan(name, service, tuple(indicators), layout)
    return commentary_actions.add_topic(plan, by=by, at=NOON)


def open_cycle(by: Person) -> Cycle:
    plan = commentary_actions.CyclePlan(
        title="Safeguarding Plan Performance Indicators Report",
        appendix="Appendix 2",
        committee="Safeguarding Board",
        meeting_on=date(2010, 3, 1),
        commentary_due_on=date(2010, 2, 10),
        approval_due_on=date(2010, 2, 15),
    )
    return commentary_actions.open_cycle(JANUARY, plan, by=by, at=NOON - timedelta(days=14))


def approve_all(cycle: Cycle, *, writer: Person, head: Person) -> None:
    for commentary in Commentary.objects.filter(cycle=cycle).order_by("topic__position"):
        write_and_submit(commentary, WORDS, by=writer)
        step("approve", commentary, by=head)


def write(commentary: Commentary, words: str, *, by: Person) -> None:
    (at_desk,) = desk(commentary.cycle, commentaries=[commentary])
    texts = dict.fromkeys(at_desk.places, words)
    commentary_actions.write(commentary, texts, version=at_desk.version, by=by, at=NOON)


def write_and_submit(commentary: Commentary, words: str, *, by: Person) -> None:
    write(commentary, words, by=by)
    step("submit", commentary, by=by)


def step(name: str, commentary: Commentary, *, by: Person, reason: str = "") -> None:
    (at_desk,) = desk(commentary.cycle, commentaries=[commentary])
    commentary_actions.take(
        name, commentary, version=at_desk.version, by=by, at=NOON, reason=reason, digest=at_desk.digest
    )


def commentary_on(code: str) -> Commentary:
    return Indicator.objects.get(code=code).memberships.get().topic.commentaries.get()


# -- reports -------------------------------------------------------------------------------------------------------
def clock() -> datetime:
    return NOON


SEEN = disclosure_check.seen_relations


def carry_out(job_id: int) -> None:
    """As a worker does, but that equal reports have one salt, and are rendered once a process.

    The renderers have tests of their own. Every indicator here is of 50, which nobody is asked about as a sum, unless a
    test says what is seen.
    """
    seen = (lambda committee: ()) if disclosure_check.seen_relations is SEEN else disclosure_check.seen_relations
    with (
        patch.object(rendering, "content", _rendered_once),
        patch.object(disclosure_check, "token_hex", lambda length: "5a" * length),
        patch.object(disclosure_check, "seen_relations", seen),
    ):
        JOBS.carry_out(job_id, clock=clock)


_rendered_once = cache(rendering.content)


@replay.step
def draft(made: Council, *, confirmed: bool = True) -> Report:
    """The next draft, whose public edition the officer confirms."""
    job = actions.ask_to_assemble(made.cycle, by=made.officer, at=NOON)
    carry_out(job.pk)
    job.refresh_from_db()
    assert job.report, job.failure
    if confirmed:
        confirm(job.report, by=made.officer)
    return job.report


def check(made: Council, outline: str = STANDARD) -> None:
    """Let a worker work out what the public edition hides, as the page of it asks for."""
    carry_out(disclosure_check.ask_to_check(made.cycle, outline, by=made.officer, at=NOON).pk)


def confirm(report: Report, *, by: Person) -> None:
    """Confirm what its public edition hides, unless somebody has."""
    if not report.disclosure_confirmations.exists():
        public_actions.confirm_edition(report, digest=report.public_edition.digest, by=by, at=NOON)


def sign(report: Report, *, by: Person) -> SignOff:
    """Sign it off as it stands, with a reason for whatever its checklist leaves open."""
    found = laid_for(report.cycle, report.outline)
    seen = accepted_warnings.warnings(found, disclosure_check.check_of(report)).seen
    given = {"digest": report.digest, "agreed": True, "code": code(by), "reason": "It was looked at.", "seen": seen}
    return actions.sign_off(report, **given, by=by, at=NOON)


@replay.step
def sign_and_finish(made: Council) -> Report:
    report = Report.objects.filter(cycle=made.cycle).latest("version")
    confirm(report, by=made.officer)
    sign(report, by=made.director)
    carry_out(report.jobs.get(kind="finish").pk)
    report.refresh_from_db()
    return report


@replay.step
def publish_latest(made: Council) -> Report:
    report = Report.objects.filter(cycle=made.cycle).latest("version")
    actions.publish(report, by=made.officer, at=NOON)
    report.refresh_from_db()
    return report


def signed(made: Council) -> Report:
    draft(made)
    return sign_and_finish(made)


def published(made: Council) -> Report:
    signed(made)
    return publish_latest(made)


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def at_once(number: int, act: Callable[[], object]) -> list[object]:
    """What `act` returned, or raised, in each of so many threads that start together."""
    together = Barrier(number)

    def run(_: int) -> object:
        together.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(run, range(number)))
