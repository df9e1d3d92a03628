"""Builders for commentary: a small council with two services, NI 59 and NI 60 of one, and a cycle for January 2010."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from commentary.actions import CyclePlan, TopicPlan, add_topic, open_cycle, take, write
from commentary.models import Commentary, Cycle, Topic
from commentary.queries import ledger
from commentary.queries.ledger import Desk
from commentary.workflow.transitions import Heading, Place, Stage
from indicators.models import Definition, Extract, Figure, Indicator, Period, Section, Target
from indicators.rules import periods
from safeguarding.models import Event, Person, Role, Service
from safeguarding.permissions import RoleName
from tests import replay

NOW = datetime(2010, 2, 8, 9, 30, tzinfo=UTC)
DECEMBER, JANUARY, FEBRUARY = periods.month(2009, 12), periods.month(2010, 1), periods.month(2010, 2)
TO_DATE = periods.year_to_date(JANUARY.ends_on)
YEAR = periods.year(2009)
PLAN = CyclePlan("Performance Indicators Report", "Appendix 2", "Scrutiny", date(2010, 3, 4), date(2010, 2, 10),
                 date(2010, 2, 15))  # fmt: skip
EXPLAIN_59: Place = (Heading.EXPLANATION, "NI 59")
EXPLAIN_60: Place = (Heading.EXPLANATION, "NI 60")
ACTIVITIES: Place = (Heading.ACTIVITIES, "")
WORDS = {EXPLAIN_59: "Too few are in time.", ACTIVITIES: "Managers check **every** case."}
READY = WORDS | {EXPLAIN_60: "So are these."}


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def person(name: str, *roles: tuple[RoleName, Service | None], active: bool = True) -> Person:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    made = Person.objects.create(email=email, name=name, job_title=f"Job of {name}", is_active=active)
    for role, service in roles:
        Role.objects.create(person=made, name=role.value, service=service, given_at=NOW)
    return made


def indicator(code: str, service: Service) -> Indicator:
    section, _ = Section.objects.get_or_create(number=1, defaults={"title": "Referral & Assessment"})
    made = Indicator.objects.create(
        code=code, section=section, position=section.indicators.count() + 1, service=service, short_title=code
    )
    Definition.objects.create(
        indicator=made, from_on=date(2008, 4, 1), description=f"Percentage of {code}", unit="percent",
        polarity="higher is better", basis="in the month",
    )  # fmt: skip
    return made


def figure(
    indicator: Indicator,
    period: periods.Interval,
    value: str,
    *,
    by: Person,
    at: datetime = NOW,
    kind: Extract.Kind = Extract.Kind.FIGURES,
) -> Figure:
    """A figure as an extract that was loaded leaves it; it restates the one that stood, if one did."""
    name = f"{indicator.code} {period.label} {value} {kind} {at}"
    extract = Extract.objects.create(
        kind=kind, stage=Extract.Stage.LOADED, name=name[:200], sha256=sha256(name.encode()).hexdigest(), size=1,
        rows_in=1, rows_loaded=1, by=by, read_at=at, loaded_at=at,
    )  # fmt: skip
    row = Period.objects.of(period)
    stood = Figure.objects.filter(indicator=indicator, period=row).order_by("-id").first()
    return Figure.objects.create(
        indicator=indicator, period=row, value=Decimal(value), extract=extract, row=2, restates=stood
    )


@dataclass(frozen=True)
class Council:
    """Two services, their people, and the commentary on NI 59 and NI 60, which share one, in an open cycle."""

    service: Service
    other_service: Service
    writer: Person
    head: Person
    other_head: Person
    head_elsewhere: Person
    officer: Person
    ni_59: Indicator
    ni_60: Indicator
    topic: Topic
    cycle: Cycle
    commentary: Commentary


@replay.once
def council(*, layout: str = Topic.Layout.HEADINGS_EACH) -> Council:
    service = Service.objects.create(name="First Response", slug="first-response")
    elsewhere = Service.objects.create(name="Children in Care", slug="children-in-care")
    officer = person("Olive Officer", (RoleName.PERFORMANCE_OFFICER, None))
    indicators = indicator("NI 59", service), indicator("NI 60", service)
    for each in indicators:
        figure(each, DECEMBER, "34.9", by=officer)
        figure(each, JANUARY, "41.4", by=officer)
        figure(each, TO_DATE, "26.1", by=officer)
        Target.objects.create(
            indicator=each, year=Period.objects.of(YEAR), value=53, rationale="As last year.", by=officer, at=NOW
        )
    topic = add_topic(TopicPlan("Assessments in time", service, indicators, layout), by=officer, at=NOW)
    cycle = open_cycle(JANUARY, PLAN, by=officer, at=NOW)
    return Council(
        service, elsewhere,
        person("Wanda Writer", (RoleName.TEAM_MANAGER, service)),
        person("Hana Head", (RoleName.HEAD_OF_SERVICE, service)),
        person("Henry Head", (RoleName.HEAD_OF_SERVICE, service)),
        person("Ella Elsewhere", (RoleName.HEAD_OF_SERVICE, elsewhere)),
        officer, *indicators, topic, cycle, Commentary.objects.get(topic=topic, cycle=cycle),
    )  # fmt: skip


def another_commentary(council: Council, of: Indicator) -> Commentary:
    """A commentary in the same cycle, on one indicator, for the service of that indicator."""
    plan = TopicPlan(of.code, of.service, (of,), Topic.Layout.HEADINGS_EACH)
    topic = add_topic(plan, by=council.officer, at=NOW)
    return Commentary.objects.create(cycle=council.cycle, topic=topic)


def writer_of(commentary: Commentary) -> Person:
    service = commentary.topic.service
    return person(f"Writer of {service.slug}", (RoleName.TEAM_MANAGER, service))


def desk(commentary: Commentary) -> Desk:
    return ledger.desk_of(commentary)


def as_it_stands(commentary: Commentary) -> Commentary:
    return Commentary.objects.get(pk=commentary.pk)


def trace(commentary: Commentary) -> tuple:
    """All that an action could leave behind."""
    row = Commentary.objects.filter(pk=commentary.pk).values().get()
    return row, commentary.passages.count(), commentary.approvals.count(), Event.objects.count()


def written(
    commentary: Commentary, *, by: Person, texts: dict[Place, str] | None = None, at: datetime = NOW
) -> Commentary:
    return write(commentary, texts or READY, version=as_it_stands(commentary).version, by=by, at=at)


def stepped(step: str, commentary: Commentary, *, by: Person, at: datetime = NOW) -> Commentary:
    """Take a step as somebody does who looks at the page as it is."""
    seen = desk(commentary)
    return take(step, commentary, version=seen.version, by=by, at=at, reason="Say more.", digest=seen.digest)


def at_stage(stage: Stage, commentary: Commentary, *, writer: Person, head: Person) -> Commentary:
    """Written, and moved to the stage by these two people."""
    written(commentary, by=writer, texts=dict.fromkeys(desk(commentary).places, "Too few are in time."))
    ways = {
        Stage.DRAFT: (),
        Stage.SUBMITTED: (("submit", writer),),
        Stage.RETURNED: (("submit", writer), ("return", head)),
        Stage.APPROVED: (("submit", writer), ("approve", head)),
    }
    for step, by in ways[stage]:
        stepped(step, commentary, by=by)
    return as_it_stands(commentary)
